"""The log as typed events, page by page in order; what cannot be read keeps its place.

Nothing is verified here: hashes are level 1's affair, signatures level 3's. Of which body a key
is does not stand in the signed bytes: the registry's acts say it, once for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from psycopg import Connection

import domain.rooms  # noqa: F401  (publishes every act type)
from audit.proof.act import parse_act
from audit.proof.errors import ProofError
from audit.proof.record import envelope_of
from audit.proof.registry import Registry
from audit.trail.append import STORED
from audit.trail.mapper import EventMapper
from audit.trail.recorder import LoggedEvent, logged_events
from audit.trail.rows import Stored
from domain.kernel.act import Event
from domain.kernel.fact import Fact

PAGE_RECORDS = 4_096
_PAGE = (
    f"SELECT {STORED} FROM records WHERE ledger = %s AND position > %s"  # noqa: S608
    " ORDER BY position LIMIT %s"
)
_REGISTRY = (
    "SELECT position, record FROM records WHERE ledger = %s AND (registry OR position = 0)"
    " AND position > %s ORDER BY position"
)
_UNREADABLE = (ProofError, LookupError, TypeError, ValueError, msgspec.MsgspecError)


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that is no event of a published type, and why."""

    index: int
    why: str


Told = Event[Fact] | Unread


class Telling:
    """Tells one ledger's events; may be asked again for those that came since.

    A gap is passed over: that records are missing is level 1's to say.
    """

    def __init__(self, ledger: int) -> None:
        self._ledger = ledger
        self._registry = Registry()
        self._registry_read_to = -1
        self._mapper = EventMapper(self._body_of)

    def pages(self, connection: Connection[Any], after: int = -1) -> Iterator[list[Told]]:
        """Every record above the position `after`, in order."""
        self._read_registry(connection)
        while rows := self._rows(connection, after):
            yield list(self._told(rows, connection))
            after = rows[-1].position

    def _rows(self, connection: Connection[Any], after: int) -> list[Stored]:
        with connection.cursor(binary=True) as cursor:
            cursor.execute(_PAGE.encode(), (self._ledger, after, PAGE_RECORDS))
            return [Stored(*row) for row in cursor]

    def _told(self, rows: Sequence[Stored], connection: Connection[Any]) -> Iterator[Told]:
        try:
            found = logged_events(rows, connection, self._ledger)
        except _UNREADABLE as error:
            if len(rows) == 1:
                yield Unread(rows[0].position, str(error)[:200])
                return
            for row in rows:
                yield from self._told([row], connection)
            return
        yield from map(self._event, found)

    def _event(self, logged: LoggedEvent) -> Told:
        try:
            return self._mapper.event(logged)
        except _UNREADABLE as error:
            return Unread(logged.index, str(error)[:200])

    def _read_registry(self, connection: Connection[Any]) -> None:
        with connection.cursor(binary=True) as cursor:
            cursor.execute(_REGISTRY, (self._ledger, self._registry_read_to))
            for position, record in cursor:
                self._registry_read_to = position
                try:
                    self._registry.apply(position, parse_act(envelope_of(record, position)))
                except _UNREADABLE:
                    continue  # level 3 refuses it

    def _body_of(self, key: str) -> str:
        entry = self._registry.keys.get(key)
        return entry.body if entry else ""
