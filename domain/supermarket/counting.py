"""Stock-taking 盘点: every goods of the shop counted against the book, before the supervisors.

- PTS-5 A count names all goods of the shop, what the book has of each, and what is there. What
  differs is booked by the same act: less is written off, more comes in as a batch of its own. The
  supervisors sign. (L) A shop that was not counted for the days that policy names is listed.
- REG-5 The book's figures are the ledger's, and each goods is named once. REG-2 The shop is open.
- REG-1, FUND-1 as of all that moves.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Count, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.supermarket.goods import GOODS_MOST, GoodsId, stock_of
from domain.supermarket.shop import (
    SUPERVISED,
    AtShop,
    Shop,
    check_beside,
    check_today,
    open_shop,
    place_of_act,
)


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One goods: what the book has, and what is there."""

    goods: GoodsId
    booked: Count
    counted: Count


Counts = Annotated[tuple[Counted, ...], msgspec.Meta(min_length=1, max_length=GOODS_MOST)]


@fact(
    "StockTaken.v1",
    title=say("Stock taken", "库存盘点"),
    stream=lambda data: data.shop,
    touches=touched_by,
    reads=lambda data: tuple(stock_of(one.goods) for one in data.lines),
    place=place_of_act,
    signed_by=SUPERVISED,
    rules=("PTS-5", "FUND-1", "REG-1", "REG-2", "REG-5", "PAY-9", "ACT-2", "ACT-3"),
    example={
        "shop": "shop:1",
        "place": VILLAGE,
        "voucher": "voucher:count-1",
        "lines": [{"goods": "goods:rice-5kg", "booked": 30, "counted": 29}],
        "sheet": PAPER,
        "on": "2026-03-31",
    },
)
class StockTaken(AtShop):
    """A count of the whole shop, on the signed sheet, on the day of the count."""

    voucher: VoucherId
    lines: Counts
    sheet: Paper
    on: date


@moves(StockTaken, corrected_by="PTS-5")
def _differences(data: StockTaken) -> tuple[Movement, ...]:
    return tuple(_booked(one, data) for one in data.lines if one.counted != one.booked)


def _booked(one: Counted, data: StockTaken) -> Movement:
    more, stock = one.counted - one.booked, stock_of(one.goods)
    if more > 0:
        return Movement(stock, counter("goods_in", data.place), more, data.on)
    lost = counter("goods_lost", data.place)
    return Movement(lost, stock, -more, data.on, Terms(takes="any", kept_days=0))


@admits(StockTaken)
def admit_count(act: Act[StockTaken], history: History) -> None:
    """PTS-5: all of the shop's goods, each with what the ledger has of it."""
    data = act.data
    shop = open_shop(history, data, act.day)
    check_beside(act, history)
    check_today(act, "PTS-5")
    check_once([one.goods for one in data.lines], "REG-5")
    missing = sorted(set(shop.goods) ^ {one.goods for one in data.lines})
    require(
        not missing,
        "PTS-5",
        expected=say(f"all {len(shop.goods)} goods of {shop.id}", f"{shop.id} 全部商品"),
        found=say(f"not so: {', '.join(missing)}", f"漏列或多列：{'、'.join(missing)}"),
    )
    for one in data.lines:
        left = history.read(Account, stock_of(one.goods)).balance
        require(
            one.booked == left,
            "REG-5",
            expected=say(f"{left} of {one.goods} in the book", f"{one.goods} 账面 {left} 件"),
            found=say(str(one.booked), f"{one.booked} 件"),
        )
    check_moves(act, history)


@evolves(Shop, StockTaken)
def count(state: Shop, event: Event[StockTaken]) -> Shop:
    """Counted on that day."""
    last = max(event.data.on, state.counted_on or date.min)
    return msgspec.structs.replace(state, counted_on=last)
