"""Love supermarkets: goods with their labels and stock, batches traced to hand, redemptions.

Goods and prices are public, as on the shelf. What was redeemed is read by the shop's keeper, by
officials and audit, and by the household whose points paid; nothing here is personal data.
"""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.problems import Problem, not_found
from api.reading import Ask, AskOf, AsOf, Database, KnownAt, PlaceCode, When, when
from audit.proof.errors import ProofError
from audit.proof.scalars import parse_decimal
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.supermarket.goods import Goods, stock_of
from domain.supermarket.redemption import HandedOut
from projections import redemptions as redemptions_table
from projections import shops as table
from projections import stock as stock_table
from projections.accounts import account
from projections.balances import balances
from projections.households import household
from projections.redemptions import RedemptionRow
from projections.shops import DeliveryRow, GoodsRow, ShopRow

router = APIRouter(prefix="/v1/{ledger}", tags=["shops 爱心超市"], dependencies=[Fresh])

_SHOP: Final = ("id", "place", "name", "opened_on", "counted_on", "closed_on", "because")
_GOODS: Final = ("id", "name", "unit", "price_points", "label_from", "next", "stock_pieces")
_MOVE: Final = ("position", "on", "type", "voucher", "batch", "delta")
_REDEMPTION: Final = (
    "id", "on", "card", "total_points", "returned_points", "signed", "keeper", "because",
)  # fmt: skip
_FOLDED_BY: Final = ("shops", "goods", "deliveries", "accounts", "movements")


@router.get("/shops", summary="Love supermarkets of a place 爱心超市")
def shop_page(ask: AskOf, page: PageOf, place: PlaceCode) -> Response:
    """Shops of a place and what lies under it."""
    where = place or ask.own_place()
    ask.permit("shops", where)
    with ask.database() as database:
        position = ask.position(database, "shops")
        rows = table.shops(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
    shown = [{**{name: getattr(row, name) for name in _SHOP}} for row in rows]
    items, following = page.cut(shown, "id")
    return ask.table(position, items, _SHOP, {"place": where, "next": following})


@router.get("/shops/{shop}/goods", summary="Goods, labels and stock 商品、兑换值与库存")
def goods_page(
    shop: str, ask: AskOf, page: PageOf, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """Each goods with the price labelled on the day, the next label, and what is in stock."""
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, *_FOLDED_BY)
        row = _known_shop(ask, database, shop, "shops")
        rows = table.goods_of(
            database,
            ask.number,
            shop,
            known=at.known_at,
            after=page.after or "",
            limit=page.limit + 1,
        )
        accounts = [stock_of(one.id) for one in rows]
        left = balances(database, ask.number, accounts, *at)
    shown = [_goods(one, at, left[stock_of(one.id)]) for one in rows]
    items, following = page.cut(shown, "id")
    members = {
        "shop": row.id,
        "name": row.name,
        "serves": row.state.serves,
        **at.told(position),
        "next": following,
    }
    return ask.table(position, items, _GOODS, members)


def _goods(row: GoodsRow, at: When, left: int) -> dict[str, Any]:
    state: Goods = row.state
    labels = [label for label in state.labels if label.index <= at.known_at]
    held = [label for label in labels if label.from_ <= at.as_of]
    ahead = [label for label in labels if label.from_ > at.as_of]
    return {
        "id": row.id,
        "name": row.name,
        "unit": row.unit,
        "price_points": held[-1].price_points if held else None,
        "label_from": held[-1].from_ if held else None,
        "next": {"price_points": ahead[0].price_points, "from": ahead[0].from_} if ahead else None,
        "stock_pieces": left,
    }


def _known_shop(ask: Ask, database: Database, shop: str, read: str) -> ShopRow:
    return ask.known(
        read, table.shop(database, ask.number, shop), say("love supermarket", "爱心超市")
    )


@router.get("/shops/{shop}/stock/{goods}", summary="Stock of one goods by batch 分批库存")
def stock_one(shop: str, goods: str, ask: AskOf) -> Response:
    """Every batch: who supplied or gave it, when it ends, and how many pieces are left of it."""
    with ask.database() as database:
        position = ask.position(database, *_FOLDED_BY)
        row = _known_goods(ask, database, shop, goods)
        kept = account(database, ask.number, stock_of(goods))
        batches = table.batches_of(database, ask.number, goods)
    state: Account | None = kept.state if kept else None
    left = {lot.voucher: lot.left for lot in state.lots.held} if state else {}
    members = {
        "shop": shop,
        "goods": goods,
        "name": row.name,
        "unit": row.unit,
        "stock_pieces": state.balance if state else 0,
        "batches": [_batch(one, left.get(one.voucher, 0)) for one in batches],
    }
    return ask.answer(position, members)


def _batch(row: DeliveryRow, left: int) -> dict[str, Any]:
    return {
        "batch": row.voucher,
        "source": row.source,
        "entity": row.entity,
        "batch_number": row.batch_number,
        "received_on": row.received_on,
        "good_until": row.good_until,
        "cost_fen": row.cost_fen,
        "pieces": row.pieces,
        "left_pieces": left,
        "because": row.position,
    }


def _known_goods(ask: Ask, database: Database, shop: str, goods: str) -> GoodsRow:
    _known_shop(ask, database, shop, "stock")
    row = table.goods(database, ask.number, goods)
    if row is None or row.shop != shop:
        raise not_found(say("goods of this shop", "该超市的商品"))
    return row


@router.get("/shops/{shop}/stock/{goods}/moves", summary="Pieces in and out, by batch 出入库明细")
def move_page(shop: str, goods: str, ask: AskOf, page: PageOf) -> Response:
    """What each voucher brought to a batch, or took of it: from source to hand or write-off."""
    after = _position(page.after)
    with ask.database() as database:
        position = ask.position(database, *_FOLDED_BY)
        _known_goods(ask, database, shop, goods)
        rows = stock_table.moves(
            database, ask.number, stock_of(goods), after=after, limit=page.limit + 1
        )
    shown = [
        {
            "position": row.position,
            "on": row.on_day,
            "type": row.type,
            "voucher": row.voucher,
            "batch": row.batch,
            "delta": row.delta,
            "cursor": f"{row.position}|{row.batch}",
        }
        for row in rows
    ]
    items, following = page.cut_with_cursor(shown)
    return ask.table(position, items, _MOVE, {"shop": shop, "goods": goods, "next": following})


def _position(after: str | None) -> tuple[int, str]:
    if after is None:
        return -1, ""
    at, _, batch = after.partition("|")
    try:
        return parse_decimal(at), batch
    except ProofError:
        raise Problem("schema", say("after: no such cursor", "after 不是有效的游标")) from None


@router.get("/shops/{shop}/redemptions", summary="Redemptions of a shop 兑换记录")
def redemption_page(shop: str, ask: AskOf, page: PageOf) -> Response:
    """What was redeemed in a shop, in the order of the log."""
    after, _ = _position(page.after)
    with ask.database() as database:
        position = ask.position(database, "shops", "redemptions")
        _known_shop(ask, database, shop, "redemptions")
        rows = redemptions_table.redemptions(
            database, ask.number, shop, after=after, limit=page.limit + 1
        )
    items, following = page.cut([_short(row) for row in rows], "because")
    return ask.table(position, items, _REDEMPTION, {"shop": shop, "next": following})


def _short(row: RedemptionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "on": row.on_day,
        "card": row.card,
        "total_points": row.total_points,
        "returned_points": row.returned_points,
        "signed": row.signed,
        "keeper": row.keeper,
        "because": row.because,
    }


@router.get("/redemptions/{redemption}", summary="Receipt of a redemption 兑换小票")
def redemption_one(redemption: str, ask: AskOf) -> Response:
    """The receipt: where, on which card, which goods at which price, and what was brought back."""
    with ask.database() as database:
        position = ask.position(database, "redemptions", "households")
        found = redemptions_table.redemption(database, ask.number, redemption)
        home = household(database, ask.number, found.household) if found else None
        both = found and home and (found, home.state)
        persons = redemptions_table.readers(*both, ask.today()) if both else ()
    row = ask.known("redemptions", found, say("redemption", "兑换记录"), persons)
    items: tuple[HandedOut, ...] = row.state.items
    members = {
        "redemption": row.id,
        **{name: value for name, value in _short(row).items() if name != "id"},
        "shop": row.shop,
        "place": row.place,
        "household": row.household,
        "voucher": row.voucher,
        "back_until": row.state.back_until,
        "items": [
            {
                "goods": one.goods,
                "pieces": one.pieces,
                "price_points": one.price_points,
                "returned_pieces": one.returned,
            }
            for one in items
        ],
    }
    return ask.answer(position, members)
