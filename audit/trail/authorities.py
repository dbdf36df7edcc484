"""Whose signatures a checkpoint of some size needs: the log's keys, the witnesses and the quorum.

They stand in the log itself (`LedgerOpened`, `LogKeyChanged`, `WitnessesChanged`). log.md: "size n
is judged by the set in force below n; the first checkpoint after a change of log key or witnesses
carries signatures of both sets". So that there is exactly one such checkpoint, a change at
position p is always followed by a checkpoint of size p + 1, and that one carries both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor

from audit.proof import checkpoint
from audit.proof.act import parse_act
from audit.proof.checkpoint import KeyRange
from audit.proof.errors import ProofError
from audit.proof.note import VerifierKey
from audit.proof.record import envelope_of
from audit.proof.registry import Registry

CHANGES = ["LedgerOpened.v1", "LogKeyChanged.v1", "WitnessesChanged.v1"]


class Authorities:
    """The sets that answer for the sizes of one ledger, as far as they were read."""

    def __init__(self) -> None:
        self._registry = Registry()
        self._read_to = 0

    def read(self, cursor: Cursor[tuple[Any, ...]], ledger: int, size: int) -> Authorities:
        """Go on to what the records below `size` say."""
        if size > self._read_to:
            cursor.execute(
                "SELECT position, record FROM records WHERE ledger = %s AND registry"
                " AND position >= %s AND position < %s AND type = ANY(%s) ORDER BY position",
                (ledger, self._read_to, size, CHANGES),
            )
            for position, record in cursor.fetchall():
                self._registry.apply(position, parse_act(envelope_of(record, position)))
            self._read_to = size
        return self

    def log_keys(self, size: int) -> list[VerifierKey]:
        """The keys that sign the checkpoint of that size; of both sets where they change."""
        if not self._registry.opened:
            return []
        return _answering(self._registry.log_ranges(), size)

    def witness_keys(self, size: int) -> list[VerifierKey]:
        """The witnesses that are asked for the checkpoint of that size."""
        if not self._registry.opened:
            return []
        return _answering(self._registry.witness_ranges(), size)

    def body_of(self, key: VerifierKey) -> str:
        """The body whose witness has the key; empty for a key that is no witness's."""
        found = self._registry.witness_ranges()
        return next((one.body for one in found if one.key == key), "")

    @property
    def changes(self) -> list[int]:
        """The sizes at which a set gives way to the next, in order."""
        starts = {size for size, _ in self._registry.logs}
        starts |= {found.from_size for found in self._registry.witness_sets}
        return sorted(starts - {0})

    def next_change(self, size: int) -> int | None:
        """The smallest size above `size` at which a set changes."""
        return next((change for change in self.changes if change > size), None)

    def is_final(self, note: bytes, size: int) -> bool:
        """Whether a quorum of different bodies has cosigned the note of that size.

        Where a set changes, a quorum of each is needed.
        """
        found = self._registry
        try:
            checkpoint.judge(
                note,
                found.origin,
                found.log_ranges(),
                found.witness_ranges(),
                found.quorum_at(size),
                quorum_below=found.quorum_below(size),
            )
        except ProofError:
            return False
        return True


def _answering(ranges: Sequence[KeyRange], size: int) -> list[VerifierKey]:
    found = [one.key for one in ranges if one.below(size) or one.from_on(size)]
    return list(dict.fromkeys(found))
