"""The tree grown again from the records: its root at every size that matters.

Grown in order from the subtrees that pages bring. Roots at the sizes of checkpoints are kept, in
flat arrays of 40 bytes each, because acts and auditors name them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

from audit.desk.page import Grown
from audit.proof.merkle import EMPTY_ROOT, HASH_BYTES, Frontier


class Roots:
    """Roots by size, as recomputed."""

    def __init__(self) -> None:
        self._frontier = Frontier()
        self._sizes = array("q")
        self._roots = bytearray()

    @property
    def size(self) -> int:
        """How far the tree was grown."""
        return self._frontier.size

    @property
    def root(self) -> bytes:
        """The root there."""
        return self._frontier.root()

    def grow(self, grown: Sequence[Grown]) -> None:
        """Grow by a page, keeping the root at each of its sizes but the page's own end."""
        for step in grown:
            for level, subtree in step.subtrees:
                self._frontier.append(subtree, level)
            if step is not grown[-1]:
                self._sizes.append(step.size)
                self._roots += self._frontier.root()

    def at(self, size: int) -> bytes | None:
        """The root at a size that was asked for; None for any other."""
        if size == 0:
            return EMPTY_ROOT
        place = bisect_left(self._sizes, size)
        if place == len(self._sizes) or self._sizes[place] != size:
            return None
        return bytes(self._roots[place * HASH_BYTES : (place + 1) * HASH_BYTES])
