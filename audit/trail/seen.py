"""The tree heads that acts name in `seen`: which roots are this log's, and how old they are.

A head that was signed never changes, so it is asked for once.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from audit.proof.errors import ProofError
from audit.proof.history import Instants
from audit.trail.append import Conn

HEADS_MAX = 10_000
_QUERY = "SELECT size, root, last_admitted_at FROM checkpoints WHERE ledger = %s AND size = ANY(%s)"


class SeenHead(NamedTuple):
    """A signed head: its root, and when the last record under it was admitted."""

    root: bytes
    last_admitted_at: datetime


class SeenHeads(Instants):
    """The signed heads of one ledger, as far as acts have asked for them."""

    def __init__(self, ledger: int) -> None:
        super().__init__()
        self._ledger = ledger
        self._heads: OrderedDict[int, SeenHead] = OrderedDict()

    def fetch(self, connection: Conn, sizes: Iterable[int]) -> None:
        """Look up heads that are not known yet."""
        missing = [size for size in set(sizes) if size and size not in self._heads]
        if not missing:
            return
        rows = connection.execute(_QUERY, (self._ledger, missing), prepare=True).fetchall()
        self._heads.update((size, SeenHead(root, last)) for size, root, last in rows)
        while len(self._heads) > HEADS_MAX:
            self._heads.popitem(last=False)

    def check(self, size: int, root: bytes) -> None:
        """Refuse by rule `seen-root` a head that this log never signed."""
        head = self._heads.get(size)
        if head is None or head.root != root:
            raise ProofError(
                "seen-root",
                "not a checkpoint of this log",
                expected=head.root.hex() if head else "a size that was signed",
                found=f"size {size}, root {root.hex()}",
            )

    def not_after(self, index: int) -> datetime | None:
        """When the last record of a head, the one at `index`, was admitted."""
        head = self._heads.get(index + 1)
        return head.last_admitted_at if head else None

    def not_before(self, index: int) -> datetime | None:
        """The same instant: it is known exactly."""
        return self.not_after(index)
