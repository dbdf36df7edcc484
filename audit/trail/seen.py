"""The tree heads that acts name in `seen`: which roots are this log's, and how old they were.

A head that was signed never changes, so it is asked for once. What is asked besides is when the
first record beyond it was admitted; that is remembered only once there is one.
"""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from audit.proof.errors import ProofError
from audit.proof.history import Instants
from audit.proof.scalars import parse_admitted_at
from audit.trail.append import Conn

HEADS_MAX = 10_000
_QUERY = (
    "SELECT c.size, c.root, c.last_admitted_at,"
    # the instant stands at a fixed place in a record
    " (SELECT substring(r.record FROM 17 FOR 27) FROM records r"
    "  WHERE r.ledger = c.ledger AND r.position = c.size)"
    " FROM checkpoints c WHERE c.ledger = %s AND c.size = ANY(%s)"
)


class SeenHead(NamedTuple):
    """A signed head: its root, the admission of its last record and of the first beyond it."""

    root: bytes
    last_admitted_at: datetime
    grown_at: datetime | None


class SeenHeads(Instants):
    """The signed heads of one ledger, as far as acts have asked for them."""

    def __init__(self, ledger: int) -> None:
        super().__init__()
        self._ledger = ledger
        self._heads: OrderedDict[int, SeenHead] = OrderedDict()

    def fetch(self, connection: Conn, sizes: Iterable[int]) -> None:
        """Look up heads that are not known yet, or not known to have been outgrown."""
        missing = [
            size
            for size in set(sizes)
            if size and (size not in self._heads or self._heads[size].grown_at is None)
        ]
        if not missing:
            return
        rows = connection.execute(_QUERY, (self._ledger, missing), prepare=True).fetchall()
        for size, root, last, grown in rows:
            grown_at = parse_admitted_at(grown.decode("ascii")) if grown else None
            self._heads[size] = SeenHead(root, last, grown_at)
        while len(self._heads) > HEADS_MAX:
            self._heads.popitem(last=False)

    def grew(self, position: int, admitted_at: datetime) -> None:
        """The record at a position was admitted: the head before it is outgrown."""
        head = self._heads.get(position)
        if head is not None and head.grown_at is None:
            self._heads[position] = head._replace(grown_at=admitted_at)

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
        """When the last record of a head was admitted."""
        head = self._heads.get(index + 1)
        return head.last_admitted_at if head else None

    def not_before(self, index: int) -> datetime | None:
        """When the first record beyond a head was admitted, if there is one."""
        head = self._heads.get(index)
        return head.grown_at if head else None
