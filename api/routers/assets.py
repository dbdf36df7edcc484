"""Assets and their registers of shares: then and now, names masked.

A register takes `as_of`, a value date, and `known_at`, what the ledger knew of it then; its rows
add up to what was issued. Whole shares; par and values in whole fen.
"""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.personal import names_of
from api.reading import Ask, AskOf, AsOf, Database, KnownAt, PlaceCode, when
from domain.assets.asset import issue_of
from domain.equity.basis import CLASS_WORDS
from domain.kernel.words import say
from projections import assets as assets_table
from projections import shares as shares_table
from projections.balances import balance

router = APIRouter(prefix="/v1/{ledger}", tags=["assets 资产"], dependencies=[Fresh])

_COLUMNS: Final = (
    "id", "place", "kind", "owner", "entity", "project", "formed_on", "ended_on", "grade",
    "cost_fen", "appraised_fen", "because",
)  # fmt: skip
_REGISTER: Final = ("holder", "head_name", "share_class", "class_name", "shares", "account")


@router.get("/assets", summary="Assets of a place 资产台账")
def asset_page(
    ask: AskOf, page: PageOf, place: PlaceCode, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """Assets of a place and what lies under it that were held on the day."""
    where = place or ask.own_place()
    ask.permit("money", where)
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "assets")
        rows = assets_table.assets(
            database,
            ask.number,
            where,
            as_of=at.as_of,
            known_at=at.known_at,
            after=page.after or "",
            limit=page.limit + 1,
        )
    items, following = page.cut([_asset(row) for row in rows], "id")
    members = {"place": where, **at.told(position), "next": following}
    return ask.table(position, items, _COLUMNS, members)


def _asset(row: assets_table.AssetRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "place": row.place,
        "kind": row.asset_kind,
        "owner": row.owner,
        "entity": row.entity or None,
        "project": row.project or None,
        "formed_on": row.formed_on,
        "ended_on": row.ended_on,
        "grade": row.state.grade or None,
        "cost_fen": row.state.cost_fen,
        "appraised_fen": row.appraised_fen or None,
        "because": row.because,
    }


@router.get("/assets/{asset}", summary="One asset 资产详情")
def asset_one(asset: str, ask: AskOf, *, as_of: AsOf, known_at: KnownAt = None) -> Response:
    """The asset, its appraisals, and how many shares of each class are held of it on the day."""
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "assets", "holdings", "movements")
        row = _known_asset(ask, database, asset)
        classes = shares_table.by_class(database, ask.number, asset, *at)
    state = row.state
    members = {
        **_asset(row),
        "doubted": state.doubted,
        "appraisals": [
            {
                "value_fen": one.value_fen,
                "as_of": one.as_of,
                "ordered": one.ordered,
                "because": one.index,
            }
            for one in state.appraisals
            if one.index <= at.known_at
        ],
        "plan": state.plan or None,
        "par_fen": state.par_fen or None,
        **at.told(position),
        "classes": classes,
    }
    return ask.answer(position, members)


def _known_asset(ask: Ask, database: Database, asset: str) -> assets_table.AssetRow:
    return ask.known("money", assets_table.asset(database, ask.number, asset), say("asset", "资产"))


@router.get("/assets/{asset}/shares", summary="Register of shares 股权登记册")
def share_register(
    asset: str, ask: AskOf, page: PageOf, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """Who holds how many shares of which class on the day; `issued` is what all rows add up to."""
    holder, _, share_class = (page.after or "").partition("|")
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "assets", "holdings", "movements", "households")
        row = _known_asset(ask, database, asset)
        issued = -balance(database, ask.number, issue_of(asset), *at)
        rows = shares_table.register(
            database,
            ask.number,
            asset,
            as_of=at.as_of,
            known_at=at.known_at,
            after=(holder, share_class),
            limit=page.limit + 1,
        )
    names = names_of(ask, [one.head for one in rows if one.head])
    items, following = page.cut_with_cursor([_held(one, names) for one in rows])
    members = {
        "asset": asset,
        "par_fen": row.state.par_fen or None,
        **at.told(position),
        "issued": issued,
        "next": following,
    }
    return ask.table(position, items, _REGISTER, members)


def _held(one: shares_table.Shareholding, names: dict[str, str]) -> dict[str, Any]:
    return {
        "holder": one.holder,
        "head_name": names.get(one.head or "", ""),
        "share_class": one.share_class,
        "class_name": CLASS_WORDS[one.share_class].zh,
        "shares": one.shares,
        "account": one.account,
        "cursor": f"{one.holder}|{one.share_class}",
    }
