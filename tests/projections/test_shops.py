"""Love supermarkets as they are read: goods, batches traced from source to hand, redemptions."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from domain.residents.households import Household, Member
from domain.supermarket.goods import stock_of
from projections import ALL as TABLES
from projections import create
from projections.accounts import ACCOUNTS
from projections.balances import balance
from projections.gaps import gaps
from projections.movements import MOVEMENTS
from projections.offices import OFFICES_PROJECTION
from projections.positions import Connect
from projections.redemptions import REDEMPTIONS, readers, redemption, redemptions
from projections.run import Batches, Runner
from projections.shops import (
    DELIVERIES,
    GOODS,
    SHOPS,
    batches_of,
    goods_of,
    shop,
    shops,
)
from projections.stock import StockMoveRow, moves
from projections.table import Database
from tests.domain.counter_cast import back, counter, redeemed, returned
from tests.domain.market_cast import (
    OIL,
    RICE,
    SHOP,
    counted,
    delivered,
    labelled,
    received,
    written_off,
)
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, Given, day

NOW = 10**6
ALL = (SHOPS, GOODS, DELIVERIES, REDEMPTIONS, ACCOUNTS, MOVEMENTS, OFFICES_PROJECTION)


@cache
def told() -> Given:
    """Two batches of rice; some is redeemed, some brought back, some written off, some missing."""
    new = delivered(RICE, 2, good_until=day("2026-06-30"), batch_number="示例批号2")
    acts = (
        received(new, number="2", on="2026-03-01"),
        labelled("2026-03-20", at="2026-03-05", rice=35),
        redeemed({RICE: 2}, number="1", on="2026-03-10"),
        redeemed({OIL: 1}, number="2", name="yi", on="2026-03-11"),
        returned(back(RICE, 1), on="2026-03-12"),
        written_off(RICE, 3, number="1", on="2026-03-13"),
        counted({RICE: (38, 37), OIL: (19, 20)}, on="2026-03-31"),
    )
    return counter().when(*acts).then_admitted()


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    """The log, projected."""
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, TABLES)
    chronicle = Chronicle({1: told().ledger.events})
    for projection in ALL:
        runner = Runner(projection, found, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass
    return found


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    """A connection to it."""
    with connect() as connection:
        yield connection


def test_shops_are_found_by_place(database: Database) -> None:
    (found,) = shops(database, 1, COUNTY)
    assert (found.id, found.place, found.counted_on) == (SHOP, VILLAGE, day("2026-03-31"))
    assert shops(database, 1, OTHER_VILLAGE) == []
    assert shop(database, 1, "shop:9") is None


def test_goods_keep_every_label_that_was_published(database: Database) -> None:
    oil, rice = goods_of(database, 1, SHOP, known=NOW)
    assert (oil.id, rice.id, rice.unit) == (OIL, RICE, "袋")
    assert [label.price_points for label in rice.state.labels] == [30, 35]
    assert goods_of(database, 1, SHOP, known=NOW, after=OIL) == [rice]


def test_a_page_of_goods_is_full_of_those_that_were_listed_by_then(database: Database) -> None:
    oil, rice = goods_of(database, 1, SHOP, known=NOW)
    assert goods_of(database, 1, SHOP, known=rice.because, limit=1) == [rice]
    assert goods_of(database, 1, SHOP, known=rice.because - 1) == []
    assert rice.because < oil.because


def test_pts_5_each_batch_has_its_source(database: Database) -> None:
    first, second = batches_of(database, 1, RICE)
    assert (first.source, first.entity, first.pieces) == ("supply", "entity:1", 40)
    assert (second.batch_number, second.good_until) == ("示例批号2", day("2026-06-30"))
    _, surplus = batches_of(database, 1, OIL)
    assert (surplus.source, surplus.voucher, surplus.pieces) == ("count", "voucher:count-1", 1)


def moved(database: Database, goods: str) -> list[StockMoveRow]:
    return moves(database, 1, stock_of(goods))


def test_pts_5_any_piece_is_traced_from_its_batch_to_hand_or_write_off(database: Database) -> None:
    rows = [(one.type, one.batch, one.delta) for one in moved(database, RICE)]
    first, second = "voucher:delivery-1", "voucher:delivery-2"
    assert rows == [
        ("GoodsReceived.v1", first, 40),
        ("GoodsReceived.v1", second, 2),
        ("GoodsRedeemed.v1", second, -2),
        ("GoodsReturned.v1", second, 1),
        ("GoodsWrittenOff.v1", first, -2),
        ("GoodsWrittenOff.v1", second, -1),
        ("StockTaken.v1", first, -1),
    ]


def test_pts_5_the_batches_add_up_to_the_balance(database: Database) -> None:
    for goods in (RICE, OIL):
        total = sum(one.delta for one in moved(database, goods))
        assert total == balance(database, 1, stock_of(goods), day("2026-12-31"))
    assert balance(database, 1, stock_of(RICE), day("2026-03-10")) == 40
    last = moved(database, RICE)[-1]
    behind = moves(database, 1, stock_of(RICE), after=(last.position, ""))
    assert behind == [last]


def test_redemptions_come_in_the_order_of_the_log(database: Database) -> None:
    first, second = redemptions(database, 1, SHOP)
    assert (first.id, first.total_points, first.returned_points) == ("redemption:1", 60, 30)
    assert (second.card, second.on_day) == ("pointscard:yi", day("2026-03-11"))
    assert redemptions(database, 1, SHOP, after=first.because) == [second]
    assert redemption(database, 1, "redemption:2") == second
    assert redemption(database, 1, "redemption:9") is None


def test_a_receipt_is_read_by_who_belonged_then_or_does_now(database: Database) -> None:
    row = redemption(database, 1, "redemption:1")
    assert row is not None
    stays = [("before", "2026-01-01", "2026-03-10"), ("then", "2026-03-01", "2026-03-11")]
    stays += [("later", "2026-03-15", "2026-03-20"), ("now", "2026-03-15", "")]
    members = tuple(
        Member(
            person=f"person:{name}",
            relation="other_relative",
            from_=day(since),
            until=day(until) if until else None,
        )
        for name, since, until in stays
    )
    home = Household(id="household:h1", members=members)
    assert readers(row, home, day("2026-04-01")) == {"person:then", "person:now"}


def test_pts_5_a_shop_not_counted_for_a_quarter_is_listed(database: Database) -> None:
    (found,) = gaps(database, 1, COUNTY, day("2026-07-02"), rule="PTS-5")
    assert (found.subject, found.place, found.due) == (SHOP, VILLAGE, day("2026-07-01"))


def test_pts_5_a_shop_counted_within_a_quarter_is_not_listed(database: Database) -> None:
    assert gaps(database, 1, COUNTY, day("2026-07-01"), rule="PTS-5") == []
    assert gaps(database, 1, OTHER_VILLAGE, day("2026-07-02"), rule="PTS-5") == []
