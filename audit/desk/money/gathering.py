"""Gathering what the no-cash proof needs: the county's ledger, and statements of the inspection's.

States are folded in the log's order, as for findings; what cannot be read is counted, and then
nothing is proved.
"""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from psycopg import Connection

from audit.desk.events import Telling, Unread
from audit.desk.money.claims import NoCash, Pinned, Scope
from audit.desk.money.evidence import Evidence, Given
from audit.desk.money.no_cash import prove
from audit.desk.past import Past
from audit.desk.progress import Meter, Progress, silent
from audit.desk.readmission import origin_of, size_of
from audit.desk.snapshot import Snapshot
from audit.proof.scalars import base64_encode
from audit.trail import checkpoints
from domain.banking.entries import StatementEntry
from domain.banking.statements import StatementObtained
from domain.kernel.catalogue import type_of

Conn = Connection[tuple[object, ...]]


class Ledgers(NamedTuple):
    """A county's ledger by number, and the inspection ledger beside it where there is one."""

    county: int
    inspection: int | None = None


def no_cash(dsn: str, ledgers: Ledgers, scope: Scope, *, progress: Progress = silent) -> NoCash:
    """Read the ledger from its first record on, and judge.

    Raises:
        LookupError: no such ledger.
    """
    with Snapshot(dsn) as snapshot:
        origin = origin_of(snapshot, ledgers.county)
        evidence, past, unread = Evidence(), Past(origin.county), 0
        meter = Meter(progress, "records", size_of(snapshot, ledgers.county))
        telling = Telling(ledgers.county)
        for told in chain.from_iterable(telling.pages(snapshot.connection)):
            meter.reach(told.index + 1)
            if isinstance(told, Unread):
                unread += 1
                continue
            past.take(type_of(type(told.data)), told, {})
            evidence.take(told)
        obtained = Obtained()
        if ledgers.inspection is not None:
            obtained.read(snapshot.connection, ledgers.inspection)
            unread += obtained.unread
        pinned = pinned_at(snapshot.connection, ledgers.county)
    whole = evidence.with_obtained(obtained.statements)
    return prove(origin.name, whole, past, scope, unread=unread, pinned=pinned)


class Obtained:
    """Statements that auditors obtained, as far as an inspection ledger was read."""

    def __init__(self) -> None:
        self._evidence = Evidence()
        self._position = -1
        self.unread = 0
        self._telling: Telling | None = None

    @property
    def statements(self) -> dict[str, Given]:
        """By their number."""
        return self._evidence.statements

    def read(self, connection: Conn, ledger: int) -> None:
        """Go on reading; `unread` counts what could not be read."""
        telling = self._telling = self._telling or Telling(ledger)
        for told in chain.from_iterable(telling.pages(connection, self._position)):
            self._position = told.index
            if isinstance(told, Unread):
                self.unread += 1
            elif isinstance(told.data, StatementObtained | StatementEntry):
                self._evidence.tell(told)


def pinned_at(connection: Conn, ledger: int) -> Pinned | None:
    """The newest checkpoint: the history of which the proof speaks."""
    with connection.cursor() as cursor:
        head = checkpoints.latest(cursor, ledger)
    return Pinned(size=head.size, root=base64_encode(head.root)) if head else None
