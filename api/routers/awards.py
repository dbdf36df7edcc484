"""Awards and subsidies: each household's book with what is left, the roster of grants, a draft.

Names are masked; wages, employers and papers stay where they are. A draft of a list says what there
is to sign: every grant of its kind and place that may be listed now. Nothing is stored.
"""

from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies
from api.award_rows import by_kind, carried_row, most_of, persons_of, row_of
from api.depends import Fresh, PageOf
from api.personal import names_of
from api.problems import Problem, not_found
from api.reading import Ask, AskOf, AsOf, KnownAt, PlaceCode, when
from domain.awards.award_list import ListId
from domain.awards.facts import ENTITY_LINE, LINE
from domain.awards.kinds import KINDS, AwardKind
from domain.awards.standing import STANDINGS
from domain.awards.use import PURPOSES
from domain.kernel.fact import CaseId
from domain.kernel.places import Place
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.payables.dues import due_of
from domain.subsidies.calendar import calendar_of
from projections import awards as table
from projections import households as households_table
from projections import projects
from projections.awards import STANDING_BY, Found
from projections.carrying import carries
from projections.days import AT_HEAD
from projections.grants import calendar
from projections.offices import adopted

router = APIRouter(prefix="/v1/{ledger}", tags=["awards 奖补"], dependencies=[Fresh])

_COLUMNS: Final = (
    "grant", "kind", "year", "household", "person", "entity", "name", "amount_fen", "standing",
    "list", "paid_on", "case", "place", "because",
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
        position = ask.position(database, *STANDING_BY, "carryings", "households", "offices")
        home = households_table.household(database, ask.number, household)
        members = home.state.persons_on(today) if home else frozenset()
        place = ask.known("awards", home, say("household", "农户"), members).place
        found = table.grants_of(database, ask.number, household)
        carried = carries(database, ask.number, household)
        policies = adopted(database, ask.number, today)
    names = names_of(ask, persons_of(found))
    answer = {
        "household": household,
        "place": place,
        "as_of": today,
        "kinds": by_kind(found, today.year, most_of(policies, place, today), "household"),
        "grants": [row_of(one, names) for one in found],
        "carried": [carried_row(one) for one in carried],
    }
    return ask.answer(position, answer)


@router.get("/awards", summary="Grants of a place 奖补名册")
def award_page(
    ask: AskOf,
    page: PageOf,
    place: PlaceCode,
    *,
    as_of: AsOf,
    known_at: KnownAt = None,
    kind: KindName = None,
    year: YearOf = None,
) -> Response:
    """Every grant of a place and what lies under it, with what had become of it by a day.

    As known at a position or instant, where one is named; of a kind or year, where asked.
    """
    where = place or ask.own_place()
    ask.permit("awards", where)
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, *STANDING_BY)
        wanted = table.Asked(
            where,
            kind=kind,
            year=year,
            as_of=at.as_of,
            known_at=at.known_at if at.known_at < position else AT_HEAD,
            after=page.after or "",
            limit=page.limit,
        )
        found, following = table.grants(database, ask.number, wanted)
    names = names_of(ask, persons_of(found))
    items = [row_of(one, names) for one in found]
    members = {"place": where, **at.told(position), "next": following}
    return ask.table(position, items, _COLUMNS, members)


@router.get("/awards/{grant}", summary="One grant 奖补详情")
def award_one(grant: str, ask: AskOf) -> Response:
    """A grant, what became of it, what its use was agreed on and shown for, who supplied it."""
    with ask.database() as database:
        position = ask.position(database, *STANDING_BY, "households")
        row = table.grant(database, ask.number, grant)
        home = row and households_table.household(database, ask.number, row.grant.household)
        of = row and projects.entity(database, ask.number, row.grant.entity)
    members = home.state.persons_on(ask.today()) if home else frozenset()
    behind = of.state.controllers if of else ()
    found = ask.known("awards", row, say("grant", "奖补"), (*members, *behind))
    own, agreement = found.grant, found.grant.agreement
    words = STANDINGS[found.held.standing]
    purpose = next(
        (title for code, title in PURPOSES.items() if agreement and code == agreement.purpose), None
    )
    answer = {
        **row_of(found, names_of(ask, persons_of([found]))),
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
        "line_type": LINE if KINDS[asked.kind].to == "household" else ENTITY_LINE,
        "lines": list(lines.values()),
        "left": left,
    }
    return ask.answer(position, members)


def _line(found: Found, asked: ListAsked, head: str) -> dict[str, Any]:
    """The line of a grant; what goes to the householder's card goes to the head."""
    grant = found.grant
    if grant.entity:
        return {
            "due": due_of(asked.list, grant.entity),
            "list": asked.list,
            "grant": grant.id,
            "entity": grant.entity,
            "amount_fen": grant.amount_fen,
        }
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
