"""Love supermarkets: shops, their goods with labels, and where each batch of goods came from.

    shops        one row a shop
    goods        one row a goods of a shop
    deliveries   one row a batch: who supplied or gave it, or which count found it

How many pieces of a batch are left stands on the account of the stock (`stock`); what a shop handed
out, in `redemptions`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, LiteralString

from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.supermarket.counting import StockTaken
from domain.supermarket.goods import Goods
from domain.supermarket.receiving import GoodsReceived
from domain.supermarket.shop import Shop
from projections.pages import under
from projections.projection import Batch
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Rows, Table


class ShopRow(Row, frozen=True, kw_only=True):
    """A shop as it is now."""

    id: str
    place: str
    name: str
    opened_on: date | None
    counted_on: date | None
    closed_on: date | None
    because: int
    state: Shop


class GoodsRow(Row, frozen=True, kw_only=True):
    """Goods as they are now, with all of their labels."""

    id: str
    shop: str
    name: str
    unit: str
    because: int
    state: Goods


class DeliveryRow(Row, frozen=True, kw_only=True):
    """A batch of goods, by the voucher that brought it; `source` is `count` of a surplus."""

    goods: str
    voucher: str
    shop: str
    source: str
    entity: str | None
    pieces: int
    batch_number: str | None
    good_until: date | None
    cost_fen: int | None
    received_on: date


SHOPS_TABLE = Table(
    name="shops",
    row=ShopRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE shops (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    id         text    COLLATE "C" NOT NULL,
    place      text    COLLATE "C" NOT NULL,
    name       text    NOT NULL,
    opened_on  date,
    counted_on date,
    closed_on  date,
    because    bigint  NOT NULL,
    state      json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON shops (ledger, place, id);
""",
)
GOODS_TABLE = Table(
    name="goods",
    row=GoodsRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE goods (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    shop     text    COLLATE "C" NOT NULL,
    name     text    NOT NULL,
    unit     text    NOT NULL,
    because  bigint  NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON goods (ledger, shop, id);
""",
)
DELIVERIES_TABLE = Table(
    name="deliveries",
    row=DeliveryRow,
    key=("ledger", "goods", "voucher"),
    ddl="""
CREATE TABLE deliveries (
    ledger       integer NOT NULL,
    position     bigint  NOT NULL,
    goods        text    COLLATE "C" NOT NULL,
    voucher      text    COLLATE "C" NOT NULL,
    shop         text    COLLATE "C" NOT NULL,
    source       text    NOT NULL,
    entity       text    COLLATE "C",
    pieces       bigint  NOT NULL,
    batch_number text,
    good_until   date,
    cost_fen     bigint,
    received_on  date    NOT NULL,
    PRIMARY KEY (ledger, goods, voucher)
);
""",
)


def _shop(change: Change[Shop]) -> ShopRow:
    state = change.after
    return ShopRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        name=state.name,
        opened_on=state.opened_on,
        counted_on=state.counted_on,
        closed_on=state.closed_on,
        because=state.index,
        state=state,
    )


def _goods(change: Change[Goods]) -> GoodsRow:
    state = change.after
    return GoodsRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        shop=state.shop,
        name=state.name,
        unit=state.unit,
        because=state.index,
        state=state,
    )


class Deliveries:
    """The projection of batches."""

    name: LiteralString = "deliveries"
    version = 1
    tables: tuple[Table[Any], ...] = (DELIVERIES_TABLE,)

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Add the batches that came in, and those that a count found."""
        rows = (row for event in batch.events for row in _batches(batch.ledger, event))
        DELIVERIES_TABLE.insert(cursor, rows)


def _batches(ledger: int, event: Event[Fact]) -> Iterator[DeliveryRow]:
    data = event.data
    if isinstance(data, GoodsReceived):
        for one in data.lines:
            yield DeliveryRow(
                ledger=ledger,
                position=event.index,
                goods=one.goods,
                voucher=data.voucher,
                shop=data.shop,
                source=data.source,
                entity=data.entity,
                pieces=one.pieces,
                batch_number=one.batch_number,
                good_until=one.good_until,
                cost_fen=one.cost_fen,
                received_on=data.on,
            )
    elif isinstance(data, StockTaken):
        for found in data.lines:
            if found.counted > found.booked:
                yield _surplus(ledger, event.index, data, found.goods, found.counted - found.booked)


def _surplus(ledger: int, position: int, data: StockTaken, goods: str, pieces: int) -> DeliveryRow:
    return DeliveryRow(
        ledger=ledger,
        position=position,
        goods=goods,
        voucher=data.voucher,
        shop=data.shop,
        source="count",
        entity=None,
        pieces=pieces,
        batch_number=None,
        good_until=None,
        cost_fen=None,
        received_on=data.on,
    )


SHOPS = StateProjection(name="shops", state=Shop, current=Current(SHOPS_TABLE, _shop))
GOODS = StateProjection(name="goods", state=Goods, current=Current(GOODS_TABLE, _goods))
DELIVERIES = Deliveries()


def shops(
    connection: Database, ledger: int, place: str, *, after: str = "", limit: int = 100
) -> list[ShopRow]:
    """The shops of a place and what lies under it, by id."""
    return under(SHOPS_TABLE, connection, ledger, place, after=after, limit=limit)


def shop(connection: Database, ledger: int, shop: str) -> ShopRow | None:
    """One shop, None if the ledger does not know it."""
    return SHOPS_TABLE.one(connection, ledger, shop)


def goods_of(
    connection: Database, ledger: int, shop: str, *, known: int, after: str = "", limit: int = 100
) -> list[GoodsRow]:
    """The goods of a shop that were listed by a position, by id."""
    return GOODS_TABLE.select(
        connection,
        "WHERE ledger = %s AND shop = %s AND because <= %s AND id > %s ORDER BY id LIMIT %s",
        (ledger, shop, known, after, limit),
    )


def goods(connection: Database, ledger: int, goods: str) -> GoodsRow | None:
    """One goods, None if the ledger does not know it."""
    return GOODS_TABLE.one(connection, ledger, goods)


def batches_of(connection: Database, ledger: int, goods: str) -> list[DeliveryRow]:
    """The batches of goods, the oldest first."""
    return DELIVERIES_TABLE.select(
        connection, "WHERE ledger = %s AND goods = %s ORDER BY position", (ledger, goods)
    )
