"""Personal data: opened from the vault for a stated purpose, and recorded before it is told.

What a reader may see is declared in `access`; which fields each kind of reveal opens is declared
here. Each such read is an act of the ledger's own key in the inspection ledger (SUP-9); where
that cannot be recorded, nothing is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from fastapi import Query

from api.access import Permit
from api.names import DESTROYED, masked, masked_number
from api.problems import Problem
from api.reading import Ask
from audit.trail.vault import Disclosed
from domain.kernel.words import say
from domain.privacy.inspection import PURPOSES
from projections.cards import HeldCardRow

Wanted = Literal["names", "identity"]
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "names": ("name",),
    "identity": ("name", "id_number", "phone", "card_number"),
}
"""Fields of a person, and of the cards declared for them, that each kind of reveal opens."""

REVEAL: Final = Query(alias="reveal", description="open personal data 查阅个人信息; recorded 留痕")
PURPOSE: Final = Query(description=f"why 查阅目的: {', '.join(PURPOSES)}", max_length=40)


def opened(
    ask: Ask,
    permit: Permit,
    *indexes: int,
    subject: str,
    purpose: str | None,
    only: str | None = None,
) -> list[Disclosed]:
    """The sealed values of records (or those at `only`), after the read was recorded."""
    found = [
        one
        for one in ask.server.people.records(ask.hosted, indexes)
        if only is None or one.path == only
    ]
    fields = list(dict.fromkeys(_code_of(one.path) for one in found))
    if fields:
        look_of(ask, permit, "PersonalDataRead.v1", subject, purpose, fields=fields)
    return found


def _code_of(path: str) -> str:
    """The field's name in the path, as the inspection ledger names it."""
    names = [part for part in path.split("/") if part and not part.isdigit()]
    return names[-1] if names else "value"


def names_of(ask: Ask, persons: Iterable[str]) -> dict[str, str]:
    """The masked name of each registered person, or that it was destroyed."""
    found = ask.server.people.names(ask.hosted, list(dict.fromkeys(persons)))
    return {person: DESTROYED if name is None else masked(name) for person, name in found.items()}


def cards_of(
    ask: Ask, rows: Iterable[HeldCardRow], wanted: Wanted | None, revealed: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Cards with their numbers: whole for persons whose identity was revealed, masked else."""
    found = list(rows)
    numbers = ask.server.people.numbers(ask.hosted, [row.because for row in found])
    whole = frozenset(revealed) if wanted == "identity" else frozenset[str]()
    return [
        {
            **{name: getattr(row, name) for name in CARD_COLUMNS},
            "number": number if number is None or row.person in whole else masked_number(number),
        }
        for row in found
        for number in [numbers.get(row.because)]
    ]


CARD_COLUMNS: Final = (
    "card", "household", "person", "kind", "bank", "valid_from", "valid_to", "because",
)  # fmt: skip


def look_of(
    ask: Ask,
    permit: Permit,
    kind: str,
    subject: str,
    purpose: str | None = None,
    **more: Any,  # noqa: ANN401  (what this kind of look says further)
) -> None:
    """Record a look that the table says is recorded, before anything is told.

    Without a stated purpose it is the usual one of the reader's office. Looks at the inspection
    ledger itself are not recorded: there is no ledger beside it.
    """
    if permit.read.recorded:
        ask.server.looks.record(
            ask.hosted,
            ask.reader,
            permit,
            kind,
            subject=subject,
            purpose=purpose_of(purpose or usual_purpose(permit), permit),
            **more,
        )


def usual_purpose(permit: Permit) -> str:
    """Why somebody in that office looks, where nothing else is said."""
    role = permit.grant.role if permit.grant else ""
    return _USUAL.get(role, "own_step")


_USUAL: Final = {"audit_bureau": "audit", "discipline_inspection": "discipline"}


def purpose_of(purpose: str | None, permit: Permit) -> str:
    """The stated purpose, one of those published; a person's own data needs none stated."""
    if permit.own:
        return "own_data"
    if purpose not in PURPOSES:
        raise Problem(
            "schema",
            say(f"purpose: one of {', '.join(PURPOSES)}", f"请说明目的：{'、'.join(PURPOSES)}"),
            rule="ACT-4",
        )
    return purpose


def reveal(
    ask: Ask,
    wanted: Wanted,
    purpose: str | None,
    *,
    place: str,
    subject: str,
    persons: Sequence[str],
) -> dict[str, dict[str, Any]]:
    """The wanted fields of each person, opened after the read was recorded."""
    permit = ask.permit(wanted, place, persons)
    about = [ask.reader.person] if permit.own else list(persons)
    fields = FIELDS[wanted]
    look_of(
        ask,
        permit,
        "PersonalDataRead.v1",
        ask.reader.person if permit.own else subject,
        purpose_of(purpose, permit),
        fields=list(fields),
    )
    return ask.server.people.open(ask.hosted, about, fields)
