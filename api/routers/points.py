"""Points: an account and its statement, a card at the counter, a month's public list.

The counter learns whether a card spends and how much, and nobody's name. A month's list is open to
everybody, household's heads masked (NOT-5, PTS-7). Whole points.
"""

from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies
from api.depends import Fresh, PageOf
from api.histories import MOVED, cursor, moved
from api.personal import names_of
from api.problems import Problem, not_found
from api.reading import Ask, AskOf, AsOf, KnownAt, when
from audit.proof.errors import ProofError
from audit.proof.scalars import parse_decimal
from domain.kernel.fact import CaseId
from domain.kernel.places import is_place
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.lots import EARLIER
from domain.points.accounts import Month, Village
from domain.points.lines import Figures, figures_of, line_of, list_of
from domain.points.month import PointsMonthLine, last_day, shown_hash
from projections import points_accounts as accounts
from projections import points_months as months
from projections.balances import balance, history
from projections.points_cards import FOLDED_BY, AtCounter, at_counter, card_file

router = APIRouter(prefix="/v1/{ledger}", tags=["points 积分"], dependencies=[Fresh])

_STATEMENT: Final = (*MOVED, "delta_points", "balance_points")
_LIST: Final = (
    "line", "list", "head_name", *Figures.__struct_fields__, "corrected", "status",
)  # fmt: skip
_FOLDED_BY: Final = ("accounts", "movements", "points_households", "points_cards", "households")


class MonthAsked(msgspec.Struct, forbid_unknown_fields=True):
    """The list of which village's month, to be decided in which case."""

    place: Village
    month: Month
    case: CaseId


@router.get("/points/{account}", summary="One points account 积分账户")
def points_one(
    account: str, ask: AskOf, page: PageOf, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """The balance on a day, lots and cards as they are now, and every movement by pages.

    A lot without a `voucher` is all that came earlier and never ends.
    Open to officials, and to who belongs to the household, or to what it was merged into.
    """
    after, at = cursor(page.after), when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, *_FOLDED_BY)
        own = accounts.account_of_points(database, ask.number, account)
        persons = own.readers(ask.today()) if own else ()
        row = ask.known("points", own, say("points account", "积分账户"), persons)
        found = history(
            database,
            ask.number,
            account,
            as_of=at.as_of,
            known_at=at.known_at,
            after=after,
            limit=page.limit + 1,
        )
        closing = balance(database, ask.number, account, *at)
        cards = accounts.cards(database, ask.number, account)
    items, following = page.cut_with_cursor(moved(found, account, "points"))
    members = {
        "account": account,
        "household": row.household,
        "place": row.place,
        "opened_on": row.account.opened_on,
        **at.told(position),
        "balance_points": closing,
        "opening_points": found.opening,
        "owed_points": row.owed_points,
        "lots": _lots(row.account, ask),
        "cards": [
            {
                "card": one.id,
                "month_max": one.state.month_max,
                "issued_on": one.state.issued_on,
                "ended_on": one.ended_on,
            }
            for one in cards
        ],
        "next": following,
    }
    return ask.table(position, items, _STATEMENT, members)


def _lots(account: Account, ask: Ask) -> list[dict[str, Any]]:
    today = ask.today()
    return [
        {
            "voucher": None if lot.voucher == EARLIER else lot.voucher,
            "points": lot.left,
            "good_until": lot.ends_on,
            "good": lot.good_on(today),
        }
        for lot in account.lots.held
    ]


@router.get("/points-cards/{card}", summary="A card at the counter 柜台查卡")
def card_one(card: str, ask: AskOf) -> Response:
    """Whether the card spends today, why not, and how much: nothing about anybody."""
    position, file = ask.read(card_file(ask.number, card), *FOLDED_BY)
    ask.permit("points_card", file.card.place if file else ask.hosted.county)
    if file is None:
        raise not_found(say("points card", "积分卡"))
    found: AtCounter = at_counter(file, ask.hosted.county, ask.today())
    why = found.why_not
    members = {
        "card": card,
        "account": file.card.account,
        "place": file.card.place,
        "spends": why is None,
        "why_not": {"en": why.en, "zh": why.zh} if why else None,
        "points": found.points,
        "over_points": found.over_points,
        "month": f"{ask.today():%Y-%m}",
        "month_max": found.month_max,
        "spent_points": found.spent_points,
        "left_points": found.left_points,
    }
    return ask.answer(position, members)


@router.get("/points-lists/{place}/{month}", summary="A month's points of a village 月度积分公示")
def month_list(place: str, month: str, ask: AskOf, page: PageOf) -> Response:
    """Every account of the village with the head of its household, masked; lines shown again last.

    `line` is what an objection names as its item. `status` is `shown`, `contested`, `removed` or
    `shown_again`.
    """
    after = _line_cursor(page.after)
    ask.permit("points_lists", place if is_place(place) else ask.hosted.county)
    with ask.database() as database:
        position = ask.position(database, "points_months", "points_lines", "households")
        lists = months.months(database, ask.number, place, month)
        if not lists:
            raise not_found(say("list of that month", "该月积分公示"))
        rows = months.lines(database, ask.number, place, month, after=after, limit=page.limit + 1)
    names = names_of(ask, [row.head for row in rows if row.head])
    items, following = page.cut_with_cursor([_shown(row, names) for row in rows])
    members = {
        "place": place,
        "month": month,
        "lists": [
            {
                "list": one.id,
                "case": one.made_in,
                "drawn_on": one.drawn_on,
                "shown": one.state.shown,
            }
            for one in lists
        ],
        "next": following,
    }
    return ask.table(position, items, _LIST, members)


def _shown(row: months.ShownLine, names: dict[str, str]) -> dict[str, Any]:
    state, figures = row.state, row.state.figures
    shown = {name: getattr(figures, name) for name in Figures.__struct_fields__} if figures else {}
    return {
        "line": state.id,
        "list": state.list,
        "head_name": names.get(row.head or "", ""),
        **shown,
        "corrected": state.corrected,
        "status": state.status,
        "cursor": str(row.made_at),
    }


def _line_cursor(after: str | None) -> int:
    if after is None:
        return -1
    try:
        return parse_decimal(after)
    except ProofError:
        raise Problem("schema", say("after: no such cursor", "after 不是有效的游标")) from None


@router.post(
    "/drafts/points-month",
    summary="Draft of a month's list 月度积分公示草稿",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": msgspec.json.schema(MonthAsked)}},
        }
    },
)
async def month_draft(request: Request, ask: AskOf) -> Response:
    """What whoever draws the list would sign: header and a line for each account; not stored."""
    asked = await bodies.read_typed(request, MonthAsked, limit_bytes=4 * 1024)
    return await run_in_threadpool(_draft, ask, asked)


def _draft(ask: Ask, asked: MonthAsked) -> Response:
    ask.permit("points", asked.place)
    listed = list_of(asked.place, asked.month, 1)
    with ask.database() as database:
        position = ask.position(database, "accounts", "points_households")
        held = accounts.accounts_of_village(
            database, ask.number, asked.place, last_day(asked.month)
        )
    lines = [_line(listed, account, asked.month) for account in held]
    names = Figures.__struct_fields__
    sums = Figures(**{n: sum(getattr(one.figures, n) for one in lines) for n in names})
    data = {
        "list": listed,
        "case": asked.case,
        "place": asked.place,
        "month": asked.month,
        "number": 1,
        "lines_count": len(lines),
        "sums": sums,
        "shown": shown_hash(lines),
    }
    members = {
        "type": "PointsMonthDrawn.v1",
        "data": data,
        "line_type": "PointsMonthLine.v1",
        "lines": lines,
    }
    return ask.answer(position, members)


def _line(listed: str, account: Account, month: str) -> PointsMonthLine:
    return PointsMonthLine(
        list=listed,
        line=line_of(listed, account.id),
        account=account.id,
        household=account.about,
        figures=figures_of(account, month),
        corrected=0,
        corrects=None,
    )
