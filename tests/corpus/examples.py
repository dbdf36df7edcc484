"""The published example of every act type, one behind the other, as somebody could have signed it.

Together they make no lawful history; they are what each type's data looks like, in records that
must be read for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from domain.kernel.act import Event, Signer
from domain.kernel.catalogue import ActType, Purpose, act_type, act_types, decode
from domain.kernel.roles import ROLES
from tests.desk.lawful import OPENED
from tests.proof.people import ROOTS
from tests.spec import place_for

SIGNED_AT = datetime(2026, 2, 21, 9, tzinfo=OPENED.tzinfo)


def examples(purpose: Purpose, wanted: set[str]) -> list[Event[Any]]:
    """Events that show each of the wanted types which a ledger of that purpose takes."""
    found: list[Event[Any]] = []
    for number, kind in enumerate(act_types()):
        lines = [name for name in kind.line_types if name in wanted]
        if kind.registry or purpose not in kind.ledgers or kind.line_only:
            continue
        if kind.name in wanted or lines:
            # a header needs lines, and whoever may go without shows itself without
            found += _entry(kind, kind.line_types, number, len(found))
    return found


def _entry(kind: ActType, lines: tuple[str, ...], number: int, index: int) -> Iterator[Event[Any]]:
    at = SIGNED_AT + timedelta(minutes=number)
    by = tuple(_signers(kind))
    for n, name in enumerate((kind.name, *lines)):
        one = act_type(name)
        assert one
        yield Event(
            id=f"01950000-0000-7000-8000-{number:012x}",
            type=name,
            at=at,
            by=by,
            data=decode(one, one.example),
            index=index + n,
            admitted_at=at,
            n=n - 1 if n else None,
        )


def _signers(kind: ActType) -> Iterator[Signer]:
    """Whoever fills the seats of the first alternative: one person for each."""
    seats = kind.signed_by[0]
    roots = iter(ROOTS)
    for number, seat in enumerate(seats):
        role = seat[0]
        if role == "root":
            root = next(roots)
            yield Signer(root.person, root.key.id, "root", root.place, root.body)
        else:
            person = f"person:{role.replace('_', '-')}-{number}"
            place = place_for(role) if role in ROLES else ""
            yield Signer(person, "", role, place, f"body {number} of {role}")
