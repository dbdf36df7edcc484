"""What is held about a person: they may see all of it, and ask for correction (HH-7).

Sealed values are masked, or opened by `reveal` for a purpose and recorded (`personal`).
"""

from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh
from api.personal import PURPOSE, REVEAL, Wanted, cards_of, names_of, reveal
from api.problems import not_found
from api.reading import Ask, AskOf, AsOf, Database, KnownAt, When, when
from domain.kernel.words import say
from projections.cards import cards_of_person
from projections.cases import cases_of
from projections.corrections import corrections_of
from projections.dues import dues_of
from projections.households import households_of
from projections.keys import keys
from projections.offices import offices
from projections.people import all_statuses
from projections.people import person as person_row
from projections.shares import held_by

router = APIRouter(prefix="/v1/{ledger}", tags=["people 人员"], dependencies=[Fresh])

_PROJECTIONS: Final = (
    "people", "households", "cards", "cases", "offices", "keys", "corrections",
    "holdings", "movements", "dues",
)  # fmt: skip
_SHOWN: Final[dict[str, tuple[str, ...]]] = {
    "memberships": ("household", "relation", "valid_from", "valid_to", "reason"),
    "statuses": ("code", "valid_from", "valid_to", "because"),
    "offices": ("role", "place", "valid_from", "valid_to"),
    "keys": ("key", "body", "office", "use", "since", "until"),
    "cases": ("id", "procedure", "subject", "status", "opened_on", "ended_on"),
    "corrections": ("id", "about", "requested_on", "due_on", "verdict", "decided_on", "done_at"),
    "holdings": ("household", "asset", "share_class", "account", "shares"),
    "dues": (
        "id",
        "list",
        "household",
        "person",
        "amount_fen",
        "contested",
        "removed",
        "paid",
        "attempt",
        "because",
    ),
}
"""What is shown of each thing that is held."""


@router.get("/persons/{person}", summary="What is held about a person 个人信息")
def person_one(
    person: str,
    ask: AskOf,
    *,
    as_of: AsOf,
    known_at: KnownAt = None,
    wanted: Annotated[Wanted | None, REVEAL] = None,
    purpose: Annotated[str | None, PURPOSE] = None,
) -> Response:
    """Everything held about a person, as known at a position; offices are those of the day.

    Shares and dues are those of the household to which the person belongs on the day.
    """
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, *_PROJECTIONS)
        row = person_row(database, ask.number, person)
        place = row.place if row and row.place else ask.hosted.county
        ask.permit("person", place, [person])
        if row is None:
            raise not_found(say("person", "人员"))
        cards = cards_of_person(database, ask.number, person, at.known_at)
        held = _held(ask, database, person, at.known_at)
        held |= _of_household(ask, database, held["memberships"], at)
        held["offices"] = offices(
            database, ask.number, at.as_of, person=person, known_at=at.known_at
        )
    revealed = (
        reveal(ask, wanted, purpose, place=place, subject=person, persons=[person])
        if wanted
        else {}
    )
    state = row.state
    answer = {
        "id": row.id,
        "place": row.place,
        **at.told(position),
        "name": names_of(ask, [person]).get(person, ""),
        "gender": state.gender,
        "died_on": state.died_on,
        **revealed.get(person, {}),
        "kinships": state.kinships,
        "cards": cards_of(ask, cards, wanted, revealed),
        **{name: [_some(each, _SHOWN[name]) for each in rows] for name, rows in held.items()},
    }
    return ask.answer(position, answer, private=bool(wanted))


def _held(ask: Ask, database: Database, person: str, known: int) -> dict[str, list[Any]]:
    memberships = households_of(database, ask.number, person, known)
    households = dict.fromkeys(row.household for row in memberships)
    return {
        "memberships": memberships,
        "statuses": all_statuses(database, ask.number, person, known),
        "keys": keys(database, ask.number, person=person),
        "cases": [case for each in households for case in cases_of(database, ask.number, each)],
        "corrections": corrections_of(database, ask.number, person),
    }


def _of_household(
    ask: Ask, database: Database, memberships: list[Any], at: When
) -> dict[str, list[Any]]:
    """What the households hold and are owed to which somebody belongs on the day."""
    homes = [
        each.household
        for each in memberships
        if each.valid_from <= at.as_of and (each.valid_to is None or at.as_of < each.valid_to)
    ]
    return {
        "holdings": held_by(database, ask.number, homes, *at),
        "dues": dues_of(database, ask.number, homes, at.known_at),
    }


def _some(row: msgspec.Struct, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
