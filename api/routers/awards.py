"""Awards and subsidies: each household's book with what is left, the roster of grants, a draft.

Names are masked; wages, employers and papers stay where they are. A draft of a list says what there
is to sign: every grant of its kind and place that may be listed now. Nothing is stored.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies
from api.depends import Fresh, PageOf
from api.personal import names_of
from api.problems import Problem, not_found
from api.reading import Ask, AskOf, PlaceCode
from domain.authority.policies import PoliciesAt, decided
from domain.awards.award_list import ListId
from domain.awards.kinds import KINDS, AwardKind, Kind
from domain.awards.standing import COUNTS, STANDINGS
from domain.awards.use import PURPOSES
from domain.kernel.fact import CaseId
from domain.kernel.places import Place
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.payables.dues import due_of
from domain.subsidies.calendar import calendar_of
from projections import awards as table
from projections import households as households_table
from projections.awards import STANDING_BY, Found
from projections.grants import calendar
from projections.offices import adopted

router = APIRouter(prefix="/v1/{ledger}", tags=["awards 奖补"], dependencies=[Fresh])

_COLUMNS: Final = (
    "grant", "kind", "year", "household", "person", "name", "amount_fen", "standing", "list",
    "paid_on", "case", "place", "because",
)  # fmt: skip
KindName = Annotated[
    AwardKind | None, Query(alias="kind", description="of one kind of award 奖补类别")
]
YearOf = Annotated[int | None, Query(description="for one year 年度", ge=2000, le=2100)]
GRANTS_MAX: Final = 20_000
"""How many lines a draft has at most: what a batch may have."""


class ListAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Which list of which kind is to be drawn where, and out of which money."""

    list: ListId
    case: CaseId
    kind: AwardKind
    place: Place
    payer: AccountId
    charge: AccountId
    replaces: ListId | None = None


@router.get("/subsidies/{household}", summary="A household's awards and subsidies 一户奖补台账")
def subsidies(household: str, ask: AskOf) -> Response:
    """By kind and year: granted, listed, paid, the caps of today's policy, and what is left."""
    today = ask.today()
    with ask.database() as database:
        position = ask.position(database, *STANDING_BY, "households", "offices")
        row = households_table.household(database, ask.number, household)
        place = row.place if row else ask.hosted.county
        members = row.state.persons_on(today) if row else frozenset()
        ask.permit("awards", place, members)
        if row is None:
            raise not_found(say("household", "农户"))
        found = table.grants_of(database, ask.number, household)
        policies = adopted(database, ask.number, today)
    names = names_of(ask, [one.grant.person for one in found])
    answer = {
        "household": household,
        "place": place,
        "as_of": today,
        "kinds": _by_kind(found, today.year, _most(policies, place, today)),
        "grants": [_row(one, names) for one in found],
    }
    return ask.answer(position, answer)


Most = Callable[[str], int | None]
"""A cap by its parameter, as today's policy at the place has it; None where there is none."""


def _most(policies: PoliciesAt, place: str, today: date) -> Most:
    return lambda name: decided(policies, place, name, today).value if name else None


def _by_kind(found: Iterable[Found], year: int, most: Most) -> list[dict[str, Any]]:
    """Every kind in the year, and whatever earlier or later years have grants."""
    groups: defaultdict[tuple[str, int], list[Found]] = defaultdict(list)
    for one in found:
        groups[one.grant.award_kind, one.grant.year].append(one)
    asked = {*groups, *((kind, year) for kind in KINDS)}
    order = {kind: number for number, kind in enumerate(KINDS)}
    return [
        _sums(KINDS[kind], of, groups[kind, of], most)
        for kind, of in sorted(asked, key=lambda one: (order[one[0]], one[1]))
    ]


def _sums(kind: Kind, year: int, found: list[Found], most: Most) -> dict[str, Any]:
    def fen(*standings: str) -> int:
        return sum(one.grant.amount_fen for one in found if one.held.standing in standings)

    cap, counted = most(kind.year_most), fen(*COUNTS)
    return {
        "kind": kind.code,
        "title": {"en": kind.title.en, "zh": kind.title.zh},
        "year": year,
        "deciding_fen": fen("deciding"),
        "granted_fen": fen("granted", "listed", "paid"),
        "listed_fen": fen("listed", "paid"),
        "paid_fen": fen("paid"),
        "each_most_fen": most(kind.each_most),
        "year_most_fen": cap,
        "left_fen": None if cap is None else max(0, cap - counted),
    }


@router.get("/awards", summary="Grants of a place 奖补名册")
def award_page(
    ask: AskOf, page: PageOf, place: PlaceCode, *, kind: KindName = None, year: YearOf = None
) -> Response:
    """Every grant of a place and what lies under it, of a kind or year, with what became of it."""
    where = place or ask.own_place()
    ask.permit("awards", where)
    with ask.database() as database:
        position = ask.position(database, *STANDING_BY)
        found = table.grants(
            database,
            ask.number,
            where,
            kind=kind,
            year=year,
            after=page.after or "",
            limit=page.limit + 1,
        )
    names = names_of(ask, [one.grant.person for one in found])
    items, following = page.cut([_row(one, names) for one in found], "grant")
    return ask.table(position, items, _COLUMNS, {"place": where, "next": following})


def _row(found: Found, names: dict[str, str]) -> dict[str, Any]:
    grant, held = found.grant, found.held
    return {
        "grant": grant.id,
        "kind": grant.award_kind,
        "year": grant.year,
        "household": grant.household,
        "person": grant.person,
        "name": names.get(grant.person, ""),
        "amount_fen": grant.amount_fen,
        "standing": held.standing,
        "list": held.list or None,
        "paid_on": held.paid_on,
        "case": grant.case,
        "place": found.place,
        "because": grant.index,
    }


@router.get("/awards/{grant}", summary="One grant 奖补详情")
def award_one(grant: str, ask: AskOf) -> Response:
    """A grant, what became of it, what its use was agreed on and shown for, who supplied it."""
    with ask.database() as database:
        position = ask.position(database, *STANDING_BY, "households")
        found = table.grant(database, ask.number, grant)
        home = found and households_table.household(database, ask.number, found.grant.household)
    members = home.state.persons_on(ask.today()) if home else frozenset()
    ask.permit("awards", found.place if found else ask.hosted.county, members)
    if found is None:
        raise not_found(say("grant", "奖补"))
    own, agreement = found.grant, found.grant.agreement
    words = STANDINGS[found.held.standing]
    purpose = next(
        (title for code, title in PURPOSES.items() if agreement and code == agreement.purpose), None
    )
    answer = {
        **_row(found, names_of(ask, [own.person])),
        "standing_title": {"en": words.en, "zh": words.zh},
        "card_kind": own.card_kind,
        "due": own.due or None,
        "agreement": agreement,
        "purpose_title": {"en": purpose.en, "zh": purpose.zh} if purpose else None,
        "supplied": own.supplied,
        "shown": own.shown,
        "shown_fen": own.shown_fen,
    }
    return ask.answer(position, answer)


@router.get("/calendars/{year}", summary="A year's working days 工作日历")
def calendar_one(year: int, ask: AskOf) -> Response:
    """Holidays and worked weekends of a year, with the document that says so."""
    ask.permit("policies", ask.hosted.county)
    with ask.database() as database:
        position = ask.position(database, "calendars")
        row = calendar(database, ask.number, calendar_of(year))
    if row is None:
        raise not_found(say("calendar", "工作日历"))
    state = row.state
    answer = {
        "year": year,
        "holidays": state.holidays,
        "worked": state.worked,
        "number": state.number,
        "because": row.because,
    }
    return ask.answer(position, answer)


@router.post(
    "/drafts/award-list",
    summary="Draft of a list of awards 奖补清单草稿",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": msgspec.json.schema(ListAsked)}},
        }
    },
)
async def list_draft(request: Request, ask: AskOf) -> Response:
    """What the township would sign: header and lines. Nothing is stored.

    `left` are grants that wait: for an agreement on their use, for their supplier's payment, or for
    another list, since one list owes a payee one thing.
    """
    asked = await bodies.read_typed(request, ListAsked, limit_bytes=4 * 1024)
    return await run_in_threadpool(_draft, ask, asked)


def _draft(ask: Ask, asked: ListAsked) -> Response:
    ask.permit("awards", asked.place)
    with ask.database() as database:
        position = ask.position(database, *STANDING_BY, "households")
        found = table.listable(database, ask.number, asked.place, asked.kind, asked.replaces)
        homes = [one.grant.household for one in found if one.grant.card_kind == "householder"]
        heads = households_table.heads(database, ask.number, homes)
    if not found:
        raise Problem("schema", say("no grant of this kind waits here", "没有待列入的奖补"))
    lines: dict[str, dict[str, Any]] = {}
    left: list[str] = []
    for one in found:
        line = _line(one, asked, heads.get(one.grant.household, one.grant.person))
        agreement = one.grant.agreement
        waits = bool(agreement.supplier) if agreement else KINDS[asked.kind].agreed
        if waits or line["due"] in lines or len(lines) == GRANTS_MAX:
            left.append(one.grant.id)
        else:
            lines[line["due"]] = line
    data = {
        **msgspec.structs.asdict(asked),
        "lines_count": len(lines),
        "total_fen": sum(line["amount_fen"] for line in lines.values()),
    }
    members = {
        "type": "AwardListDrawn.v1",
        "data": data,
        "line_type": "AwardLine.v1",
        "lines": list(lines.values()),
        "left": left,
    }
    return ask.answer(position, members)


def _line(found: Found, asked: ListAsked, head: str) -> dict[str, Any]:
    """The line of a grant; what goes to the householder's card goes to the head."""
    grant = found.grant
    person = head if grant.card_kind == "householder" else grant.person
    return {
        "due": due_of(asked.list, grant.household, person),
        "list": asked.list,
        "grant": grant.id,
        "household": grant.household,
        "person": person,
        "card_kind": grant.card_kind,
        "amount_fen": grant.amount_fen,
    }
