"""Whose signatures a checkpoint of some size needs: the log's keys, the witnesses and the quorum.

They stand in the log itself (`LedgerOpened`, `LogKeyChanged`, `WitnessesChanged`). log.md: "size n
is judged by the set in force below n; the first checkpoint after a change of log key or witnesses
carries signatures of both sets". So that there is exactly one such checkpoint, a change at
position p is always followed by a checkpoint of size p + 1, and that one carries both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Cursor

from audit.proof.act import parse_act
from audit.proof.checkpoint import KeyRange
from audit.proof.note import VerifierKey, parse_vkey
from audit.proof.record import envelope_of

CHANGES = ("LedgerOpened.v1", "LogKeyChanged.v1", "WitnessesChanged.v1")


@dataclass(frozen=True, slots=True)
class Authorities:
    """The sets that answer for the sizes of one ledger, as the records below `read_to` say.

    `changes` are the sizes at which a set gives way to the next.
    """

    logs: tuple[KeyRange, ...] = ()
    witnesses: tuple[KeyRange, ...] = ()
    quorum: int = 0
    changes: tuple[int, ...] = ()
    read_to: int = 0

    def log_keys(self, size: int) -> list[VerifierKey]:
        """The keys that sign the checkpoint of that size; of both sets where they change."""
        return _answering(self.logs, size)

    def witness_keys(self, size: int) -> list[VerifierKey]:
        """The witnesses that are asked for the checkpoint of that size."""
        return _answering(self.witnesses, size)

    def body_of(self, key: VerifierKey) -> str:
        """The body whose witness has the key; empty for a key that is no witness's."""
        return next((found.body for found in self.witnesses if found.key == key), "")

    def next_change(self, size: int) -> int | None:
        """The smallest size above `size` at which a set changes, as far as records are read."""
        return next((change for change in self.changes if change > size), None)

    def with_record(self, position: int, record: bytes) -> Authorities:
        """The sets after the registry record at `position`."""
        act = parse_act(envelope_of(record, position))
        size = position + 1 if position else 0
        logs, witnesses, quorum = self.logs, self.witnesses, self.quorum
        if "log" in act.data:
            found = [KeyRange(parse_vkey(act.data["log"]), "", size)]
            logs = (*_ended(logs, size), *found)
        if "witnesses" in act.data:
            named = act.data["witnesses"]
            ranges = [KeyRange(parse_vkey(one["vkey"]), one["body"], size) for one in named]
            witnesses = (*_ended(witnesses, size), *ranges)
            quorum = act.data.get("quorum", quorum)
        changes = (*self.changes, size) if size else self.changes
        return Authorities(logs, witnesses, quorum, changes, position + 1)


def read_authorities(
    cursor: Cursor[tuple[Any, ...]], ledger: int, size: int, known: Authorities | None = None
) -> Authorities:
    """The sets as the records below `size` say, going on from what is `known` already."""
    found = known or Authorities()
    cursor.execute(
        "SELECT position, record FROM records WHERE ledger = %s AND registry"
        " AND position >= %s AND position < %s AND type = ANY(%s) ORDER BY position",
        (ledger, found.read_to, size, list(CHANGES)),
    )
    for position, record in cursor.fetchall():
        found = found.with_record(position, record)
    return Authorities(found.logs, found.witnesses, found.quorum, found.changes, size)


def _answering(ranges: tuple[KeyRange, ...], size: int) -> list[VerifierKey]:
    found = [one.key for one in ranges if one.below(size) or one.from_on(size)]
    return list(dict.fromkeys(found))


def _ended(ranges: tuple[KeyRange, ...], size: int) -> list[KeyRange]:
    """The ranges, those still in force ended at `size`."""
    return [
        one if one.to_size is not None else KeyRange(one.key, one.body, one.from_size, size)
        for one in ranges
    ]
