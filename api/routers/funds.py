"""Money: what stood on an account on a day, the budget lines, and how each line's money moved.

Every answer takes `as_of`, a value date, and `known_at`, what the ledger knew of it then. Whole
fen, debits positive; openings from before the ledger carry the grade of who vouches for them.
"""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.histories import MOVED, cursor, moved
from api.problems import not_found
from api.reading import Ask, AskOf, AsOf, Database, KnownAt, PlaceCode, when
from domain.funds.lines import SOURCES
from domain.kernel.words import say
from domain.money.chart import KINDS
from domain.money.counters import counter_of
from projections import funds as funds_table
from projections.accounts import account
from projections.balances import balance, balances, history

router = APIRouter(prefix="/v1/{ledger}", tags=["funds 资金"], dependencies=[Fresh])

_COLUMNS: Final = (
    "id", "place", "source_kind", "number", "received_on", "grade", "account", "balance_fen",
)  # fmt: skip
_ALLOCATION: Final = ("id", "place", "purpose", "account", "amount_fen", "allocated_on", "because")
_MOVED: Final = (*MOVED, "delta_fen", "balance_fen")
AccountName = Annotated[
    str | None,
    Query(description="the line's own account, or one of its allocations'", max_length=80),
]


@router.get("/balances/{name}", summary="Balance of an account 账户余额")
def balance_one(name: str, ask: AskOf, *, as_of: AsOf, known_at: KnownAt = None) -> Response:
    """What stood on an account at the end of a day, as known at a position."""
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "accounts", "movements")
        row, counter = account(database, ask.number, name), counter_of(name)
        place = row.place if row else counter.place if counter else ask.hosted.county
        ask.permit("money", place)
        if row is None and counter is None:
            raise not_found(say("account", "账户"))
        found = balance(database, ask.number, name, *at)
    kind = KINDS[row.account_kind if row else counter.kind if counter else ""]
    members = {
        "account": name,
        "kind": kind.code,
        "title": {"en": kind.title.en, "zh": kind.title.zh},
        "place": place,
        "about": (row.about if row else place) or None,
        "opened_on": row.opened_on if row else None,
        "ended_on": row.ended_on if row else None,
        "closed_until": row.state.closed_until if row else None,
        "grade": (row.state.grade if row else "") or None,
        **at.told(position),
        f"balance_{kind.unit}": found,
    }
    return ask.answer(position, members)


@router.get("/funds", summary="Budget lines of a place 资金指标")
def fund_page(
    ask: AskOf, page: PageOf, place: PlaceCode, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """Budget lines of a place and what lies under it, each with what its account had left."""
    where = place or ask.own_place()
    ask.permit("money", where)
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "funds", "movements")
        rows = funds_table.funds(
            database,
            ask.number,
            where,
            as_of=at.as_of,
            known_at=at.known_at,
            after=page.after or "",
            limit=page.limit + 1,
        )
        left = balances(database, ask.number, [row.account for row in rows], *at)
    shown = [{**_line(row), "balance_fen": left[row.account]} for row in rows]
    items, following = page.cut(shown, "id")
    members = {"place": where, **at.told(position), "next": following}
    return ask.table(position, items, _COLUMNS, members)


def _line(row: funds_table.FundRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "place": row.place,
        "source_kind": row.source_kind,
        "number": row.number,
        "received_on": row.received_on,
        "grade": row.state.grade or None,
        "account": row.account,
        "because": row.because,
    }


@router.get("/funds/{fund}", summary="One budget line 资金指标详情")
def fund_one(fund: str, ask: AskOf, *, as_of: AsOf, known_at: KnownAt = None) -> Response:
    """The line, its document and purposes, what is left of it, and its allocations."""
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "funds", "allocations", "movements")
        row = _known_fund(ask, database, fund)
        made = funds_table.allocations(database, ask.number, fund, *at)
        names = [row.account, *(one.account for one in made)]
        left = balances(database, ask.number, names, *at)
    source = SOURCES[row.source_kind]
    members = {
        **_line(row),
        "source": {"en": source.en, "zh": source.zh},
        "document": row.state.title,
        "purposes": row.state.purposes,
        "carried_over": [{"year": year, "amount_fen": fen} for year, fen in row.state.carried_fen],
        **at.told(position),
        "balance_fen": left[row.account],
        "allocations": [
            {
                **{name: getattr(one, name) for name in _ALLOCATION},
                "balance_fen": left[one.account],
            }
            for one in made
        ],
    }
    return ask.answer(position, members)


def _known_fund(ask: Ask, database: Database, fund: str) -> funds_table.FundRow:
    return ask.known(
        "money", funds_table.fund(database, ask.number, fund), say("budget line", "资金指标")
    )


@router.get("/funds/{fund}/history", summary="History of a budget line 资金明细账")
def fund_history(
    fund: str,
    ask: AskOf,
    page: PageOf,
    *,
    as_of: AsOf,
    known_at: KnownAt = None,
    account: AccountName = None,
) -> Response:
    """Every movement of the line's account (or of an allocation's), with the running balance.

    `opening_fen` stood before the page, `closing_fen` at the end of the whole.
    """
    after, at = cursor(page.after), when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "funds", "allocations", "movements")
        row = _known_fund(ask, database, fund)
        name = account or row.account
        _check_of(database, ask.number, row, name, at.as_of)
        found = history(
            database,
            ask.number,
            name,
            as_of=at.as_of,
            known_at=at.known_at,
            after=after,
            limit=page.limit + 1,
        )
        closing = balance(database, ask.number, name, *at)
    members = {
        "fund": fund,
        "account": name,
        **at.told(position),
        "opening_fen": found.opening,
        "closing_fen": closing,
    }
    items, following = page.cut_with_cursor(moved(found, name, "fen"))
    return ask.table(position, items, _MOVED, {**members, "next": following})


def _check_of(
    database: Database, ledger: int, row: funds_table.FundRow, name: str, day: date
) -> None:
    """The account is the line's, or that of an allocation made of it."""
    made = funds_table.allocations(database, ledger, row.id, day)
    if name not in {row.account, *(one.account for one in made)}:
        raise not_found(say("account of this budget line", "资金指标账户"))
