"""Households and rosters: who belongs where, and who is on which list, on both time axes.

The public sees rosters with masked names; officials the households of their jurisdiction; whole
names and numbers are read for a purpose and recorded (`personal`).
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.personal import PURPOSE, REVEAL, Wanted, cards_of, names_of, reveal
from api.problems import not_found
from api.reading import Ask, AskOf, AsOf, KnownAt, PlaceCode, when
from domain.kernel.words import say
from projections import households as households_table
from projections import people as people_table
from projections.cards import cards_of_household
from projections.ratings import RatingRow, conferred_by
from projections.roster import KINDS, RosterRow, roster

router = APIRouter(prefix="/v1/{ledger}", tags=["households 农户"], dependencies=[Fresh])

_COLUMNS: Final = ("household", "place", "head_name", "valid_from", "valid_to", "because")
_HONOURS: Final = {"stars": ("year", "stars"), "models": ("year",)}
"""What a roster of honours says further, of what conferred it."""
_HOUSEHOLD_COLUMNS: Final = ("id", "place", "head", "head_name", "ended_on")


@router.get("/rosters/{kind}", summary="A roster 名册")
def roster_page(
    kind: str,
    ask: AskOf,
    page: PageOf,
    *,
    place: PlaceCode,
    as_of: AsOf,
    known_at: KnownAt = None,
) -> Response:
    """Households on a roster (`near-poor`, `stars`, ...) on a day, as known at a position."""
    if kind not in KINDS:
        raise not_found(say("roster", "名册"))
    behind, _, household = (page.after or "").partition("|")
    at = when(ask, as_of, known_at)
    listed = roster(
        ask.number,
        KINDS[kind],
        place=place or "",
        as_of=at.as_of,
        known_at=at.known_at,
        after=(behind, household),
        limit=page.limit + 1,
    )
    behind_it = ("households", "ratings") if kind in _HONOURS else ("households",)
    position, rows = ask.read(listed, *behind_it)
    ask.permit("roster", place or ask.hosted.county)
    names = names_of(ask, [row.head for row in rows])
    shown = [_roster_row(row, names) for row in rows]
    items, following = page.cut(shown, "cursor")
    further = _HONOURS.get(kind, ())
    conferred = _conferred(ask, items) if further else {}
    for item in items:
        del item["cursor"]
        rating = conferred.get((item["because"], item["household"]))
        item.update((name, getattr(rating, name, None)) for name in further)
    members = {"kind": kind, **at.told(position), "next": following}
    return ask.table(position, items, (*_COLUMNS, *further), members)


def _conferred(ask: Ask, items: list[dict[str, Any]]) -> dict[tuple[int, str], RatingRow]:
    with ask.database() as database:
        return conferred_by(database, ask.number, [item["because"] for item in items])


def _roster_row(row: RosterRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "household": row.household,
        "place": row.place,
        "head_name": names.get(row.head, ""),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "because": row.because,
        "cursor": f"{row.place}|{row.household}",
    }


@router.get("/households", summary="Households of a place 农户列表")
def household_page(ask: AskOf, page: PageOf, place: PlaceCode) -> Response:
    """Households of a place and what lies under it, names masked."""
    where = place or _own_place(ask)
    ask.permit("households", where)
    with ask.database() as database:
        position = ask.position(database, "households")
        rows = households_table.households(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
    names = names_of(ask, [row.head for row in rows])
    shown = [
        {
            "id": row.id,
            "place": row.place,
            "head": row.head,
            "head_name": names.get(row.head, ""),
            "ended_on": row.ended_on,
        }
        for row in rows
    ]
    items, following = page.cut(shown, "id")
    return ask.table(position, items, _HOUSEHOLD_COLUMNS, {"place": where, "next": following})


def _own_place(ask: AskOf) -> str:
    """Without a place: the first office's, so that an official sees what is theirs."""
    return ask.reader.grants[0].place if ask.reader.grants else ask.hosted.county


@router.get("/households/{household}", summary="One household 一户一档")
def household_one(
    household: str,
    ask: AskOf,
    *,
    as_of: AsOf,
    known_at: KnownAt = None,
    wanted: Annotated[Wanted | None, REVEAL] = None,
    purpose: Annotated[str | None, PURPOSE] = None,
) -> Response:
    """Members, statuses and cards on a day, and lineage; with `reveal`, personal data, recorded."""
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "households", "people")
        found = households_table.household(database, ask.number, household)
        members = households_table.members(database, ask.number, household, *at)
        cards = cards_of_household(database, ask.number, household, at.known_at)
        known_people = {
            member.person: people_table.person(database, ask.number, member.person)
            for member in members
        }
        statuses = {
            member.person: people_table.person_statuses(database, ask.number, member.person, *at)
            for member in members
        }
    persons = [member.person for member in members]
    row = ask.known("household", found, say("household", "农户"), persons)
    revealed = (
        reveal(ask, wanted, purpose, place=row.place, subject=household, persons=persons)
        if wanted
        else {}
    )
    names = names_of(ask, persons)
    people = [
        {
            "person": member.person,
            "relation": member.relation,
            "valid_from": member.valid_from,
            "valid_to": member.valid_to,
            "name": names.get(member.person, ""),
            "destroyed_at": _destroyed_at(known_people[member.person]),
            "statuses": [status.code for status in statuses[member.person]],
            **revealed.get(member.person, {}),
        }
        for member in members
    ]
    state = row.state
    answer = {
        "id": row.id,
        "place": row.place,
        "head": row.head,
        **at.told(position),
        "ended_on": row.ended_on,
        "statuses": [s for s in state.statuses if s.holds_on(at.as_of)],
        "statuses_dated": state.statuses,
        "lineage": state.lineage,
        "cards": cards_of(ask, cards, wanted, revealed),
        "members": people,
    }
    return ask.answer(position, answer, private=bool(wanted))


def _destroyed_at(row: people_table.PersonRow | None) -> int | None:
    """The position at which the person's data were destroyed, if they were (SUP-11)."""
    return row.state.destroyed_at if row else None
