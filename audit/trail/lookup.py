"""Finding acts that are in the log, by the ids that their signers gave them."""

from collections.abc import Sequence
from dataclasses import dataclass

from audit.proof.merkle import leaf_hash
from audit.trail.append import Conn
from audit.trail.arrays import text_array
from audit.trail.outcomes import Admitted

_FIND = (
    "SELECT act_id::text, position, record FROM records"
    " WHERE ledger = %s::int4 AND act_id = ANY(%s::text[]::uuid[])"
)
_ADMITTED_AT = slice(len('{"admitted_at":"'), len('{"admitted_at":"') + 27)


@dataclass(frozen=True, slots=True)
class Found:
    """An act in the log and its record."""

    id: str
    index: int
    record: bytes

    def outcome(self, count: int) -> Admitted:
        """The answer to whoever sends the act, of `count` records, again."""
        admitted_at = self.record[_ADMITTED_AT].decode("ascii")
        leaf = leaf_hash(self.record)
        return Admitted(self.index, self.id, admitted_at, leaf, count, already=True)


def find_acts(connection: Conn, ledger: int, ids: Sequence[str]) -> dict[str, Found]:
    """Those of the acts that are in the log, by id."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_FIND, (ledger, text_array(ids)), prepare=True)
        return {act_id: Found(act_id, index, record) for act_id, index, record in cursor}
