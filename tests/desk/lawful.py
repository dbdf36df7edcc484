"""A story of the domain told again with real keys, sealed and cosigned: a ledger that is lawful.

What the story refuses to admit may be in it all the same (`Given.having`): who rules the database
and has real keys can write anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from api.wiring import prepare
from audit.proof.scalars import base64_encode
from domain.kernel.act import Event, Signer
from domain.kernel.roles import COMMITTEES
from tests.conftest import Server
from tests.desk.written import WrittenLedger
from tests.proof.builder import Ledger
from tests.proof.people import ROOTS, SYSTEM, Key, Who, enrolment

OPENED = datetime(2026, 2, 20, 0, 0, tzinfo=UTC)
"""Offices that a story grants in January are granted now, from January on."""
SEALED_EVERY = 20
"""Acts pin the newest checkpoint; one for every act would take long."""
SEALED_FOR = timedelta(days=5)


@contextmanager
def empty_ledger(server: Server, folder: Path) -> Iterator[WrittenLedger]:
    """A county's ledger that nobody opened yet, in a database of its own."""
    with (
        server.fresh() as database,
        WrittenLedger(database.migration_dsn(), folder, Ledger()) as ledger,
    ):
        prepare(database)
        yield ledger


def tell(ledger: WrittenLedger, events: Iterable[Event[Any]]) -> dict[int, int]:
    """Sign and write a story; where each of its events stands in the log."""
    telling = _Telling(ledger)
    found = {event.index: telling.tell(event) for event in events}
    ledger.publish()
    return found


class _Telling:
    def __init__(self, ledger: WrittenLedger) -> None:
        self._ledger = ledger
        self._signed = ledger.signed
        self._enrolled: set[str] = set()
        self._granted: set[tuple[str, str, str]] = set()
        self._open()

    def _open(self) -> None:
        self._signed.now = OPENED
        self._signed.open()
        self._seal()

    def tell(self, event: Event[Any]) -> int:
        """Write the event, behind the keys and offices that its signers need."""
        by = [self._who(signer) for signer in event.by]
        if event.type == "RoleGranted.v1":
            self._granted.add((event.data.person, event.data.role, event.data.place))
        for someone in by:
            self._admit(someone)
        now = max(self._signed.now, event.at.astimezone(UTC) - timedelta(minutes=1))
        if now - self._sealed[2] > SEALED_FOR:
            self._seal()
        self._signed.now = now
        return self._act(event.type, data_of(event), by)

    def _seal(self) -> None:
        self._ledger.publish()
        self._sealed = self._signed.size, self._signed.root(), self._signed.now

    def _who(self, signer: Signer) -> Who:
        if signer.role == "system":
            return SYSTEM
        if signer.role == "root":
            return next(root for root in ROOTS if root.person == signer.person)
        key = Key(f"key of {signer.person}")
        return Who(signer.person, signer.role, signer.place, signer.body, key)

    def _admit(self, someone: Who) -> None:
        if someone.role in ("root", "system"):
            return
        if someone.person not in self._enrolled:
            self._enrolled.add(someone.person)
            self._act("KeyEnrolled.v1", enrolment(someone, self._signed.origin), list(ROOTS[:2]))
        office = someone.person, someone.role, someone.place
        if office not in self._granted:
            self._granted.add(office)
            data: dict[str, Any] = {
                "person": someone.person,
                "role": someone.role,
                "place": someone.place,
            }
            # whom the story does not count among the committees is none of them at the assembly
            until = "2026-03-05" if someone.role in COMMITTEES else None
            data |= {"from": "2026-01-01", "until": until}
            self._act("RoleGranted.v1", data, list(ROOTS[:2]))

    def _act(self, kind: str, data: dict[str, Any], by: list[Who]) -> int:
        if self._signed.size - self._sealed[0] >= SEALED_EVERY:
            self._seal()
        size, root, _ = self._sealed
        seen = {"seen": {"root": base64_encode(root), "size": size}}
        return self._signed.act(kind, data, by, edit=lambda fields: fields.update(seen))


def data_of(event: Event[Any]) -> dict[str, Any]:
    """The fact as it stands in a payload."""
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(event.data))
    return written
