"""A story of the domain told again with real keys, sealed and cosigned: a ledger that is lawful.

What the story refuses to admit may be in it all the same (`Given.having`): who rules the database
and has real keys can write anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import msgspec

from api.wiring import prepare
from audit.proof.batch import make_line
from audit.proof.scalars import base64_encode
from domain.kernel.act import Event, Signer
from domain.kernel.roles import COMMITTEES
from tests.conftest import Server
from tests.desk.written import WrittenLedger
from tests.proof.builder import Ledger
from tests.proof.people import ROOTS, SYSTEM, Edit, Key, Who, _nothing, enrolment

OPENED = datetime(2026, 2, 20, 0, 0, tzinfo=UTC)
"""Offices that a story grants in January are granted now, from January on."""
SEALED_EVERY = 20
"""Acts pin the newest checkpoint; one for every act would take long."""
SEALED_FOR = timedelta(days=5)
RESTED = timedelta(days=29)


@contextmanager
def empty_ledger(server: Server, folder: Path) -> Iterator[WrittenLedger]:
    """A county's ledger that nobody opened yet, in a database of its own."""
    with (
        server.fresh() as database,
        WrittenLedger(database.migration_dsn(), folder, Ledger()) as ledger,
    ):
        prepare(database)
        yield ledger


class Told(Protocol):
    """What a story is told into: signed acts, published when it is asked for."""

    @property
    def signed(self) -> Ledger:
        """The acts."""

    def publish(self) -> None:
        """Write, seal and have cosigned."""


def tell(ledger: Told, events: Iterable[Event[Any]], *, opening: Edit = _nothing) -> dict[int, int]:
    """Sign and write a story; where each of its events stands in the log.

    `opening` edits the data of the ledger's first record.
    """
    telling = _Telling(ledger, opening)
    found: dict[int, int] = {}
    for _id, entry in groupby(events, key=lambda event: event.id):
        head, *lines = entry
        index = telling.tell(head, lines)
        found |= {event.index: index + n for n, event in enumerate((head, *lines))}
    ledger.publish()
    return found


class _Telling:
    def __init__(self, ledger: Told, opening: Edit) -> None:
        self._ledger = ledger
        self._signed = ledger.signed
        self._enrolled: set[str] = set()
        self._granted: set[tuple[str, str, str]] = set()
        self._open(opening)

    def _open(self, edit: Edit) -> None:
        self._signed.now = OPENED
        self._signed.open(edit=edit)
        self._seal()

    def tell(self, event: Event[Any], lines: Sequence[Event[Any]] = ()) -> int:
        """Write the event, behind the keys and offices that its signers need, and its lines."""
        by = [self._who(signer) for signer in event.by]
        if event.type == "RoleGranted.v1":
            self._granted.add((event.data.person, event.data.role, event.data.place))
        for someone in by:
            self._admit(someone)
        now = max(self._signed.now, event.at.astimezone(UTC) - timedelta(minutes=1))
        if now - self._signed.now > RESTED:
            self._wake(now)
        if now - self._sealed[2] > SEALED_FOR:
            self._seal()
        self._signed.now = now
        if not lines:
            return self._act(event.type, data_of(event), by)
        self._seal()
        encoded = [make_line(n, line.type, data_of(line)) for n, line in enumerate(lines)]
        return self._signed.batch(event.type, data_of(event), by, encoded)

    def _wake(self, now: datetime) -> None:
        """Roots act after a long rest: the others need a young checkpoint to see (ADR 6)."""
        self._seal()
        self._signed.now = now - timedelta(minutes=1)
        woken = Who(f"person:woken-{self._signed.size}", "", "", "data bureau", Key(str(now)))
        self._act("KeyEnrolled.v1", enrolment(woken, self._signed.origin), list(ROOTS[:2]))
        self._seal()

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
