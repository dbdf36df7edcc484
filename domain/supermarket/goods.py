"""Goods 商品: what a shop hands out, by the piece, each labelled with its price in points.

- PTS-5 Goods are one shop's, counted in whole pieces on an account of their own, of which a lot is
  a batch: what is in stock is never negative, and each piece is traced. A count of the shop names
  all of its goods, so that they are no more than one act can name.
- PTS-3 Nothing is on the list without a label, and a label is published before it holds, by the
  days that policy names, counted from the day on which the ledger took it.
- REG-1 Goods are listed once. REG-2 Their shop is open. REG-5 The lines are what the header says.
- ACT-2 The keeper lists them, and somebody apart confirms.
"""

from datetime import date
from typing import Annotated, Any, Final

import msgspec

from domain.authority.policies import value
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import PHOTO, VILLAGE
from domain.kernel.fact import Count, Paper
from domain.kernel.history import History
from domain.kernel.refused import Refused, require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.times import day_after, shanghai_day
from domain.kernel.words import say
from domain.money.movements import Opened, check_opens, opens
from domain.supermarket.shop import KEPT, AtShop, Name, Shop, check_beside, open_shop, place_of_act

GoodsId = Annotated[str, msgspec.Meta(pattern=r"^goods:[A-Za-z0-9-]{1,40}$")]
"""Short enough for the names of its accounts to follow from it."""
Points = Annotated[int, msgspec.Meta(ge=1, le=1_000_000, description="whole points 积分")]
Pieces = Annotated[int, msgspec.Meta(ge=1, le=1_000_000, description="whole pieces 件")]
Unit = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
GOODS_MOST: Final = 400
"""Goods of one shop: a count names every one of them in one act."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """The price from a day on, until the next label; published by the event at `index`."""

    price_points: int
    from_: date
    index: int


@state_of("goods")
class Goods(State, frozen=True, kw_only=True):
    """Goods of one shop, and their labels in the order of their days."""

    shop: str = ""
    name: str = ""
    unit: str = ""
    labels: tuple[Label, ...] = ()
    index: int = 0

    def label_on(self, day: date) -> Label | None:
        """The label that holds on a day; None where none holds yet."""
        return next((label for label in reversed(self.labels) if label.from_ <= day), None)


def stock_of(goods: str) -> str:
    """The account of the pieces in stock; a lot on it is a batch."""
    return f"account:stock-{goods.partition(':')[2]}"


def check_published(history: History, shop: Shop, from_: date, day: date) -> None:
    """PTS-3: labels are shown before they hold, from the day on which the ledger takes them."""
    shown_days = value(history, shop.place, "label_days", day)
    first = day_after(shanghai_day(history.now), shown_days)
    require(
        from_ >= first,
        "PTS-3",
        expected=say(
            f"labels that hold from {first} on, shown {shown_days} days before",
            f"{first} 起生效的兑换值（提前 {shown_days} 天公布）",
        ),
        found=say(f"from {from_}", f"自 {from_} 起"),
    )


def known_goods(history: History, goods: str, shop: str) -> Goods:
    """The goods of that shop; refused under REG-2 where it lists none such."""
    state = known(history, Goods, goods, say("goods on the list", "已上架的商品"))
    if state.shop != shop:
        raise Refused(
            "REG-2",
            expected=say(f"goods of {shop}", f"{shop} 的商品"),
            found=say(f"{goods} of {state.shop}", f"{goods}（{state.shop}）"),
        )
    return state


@fact(
    "ShelfExtended.v1",
    title=say("Goods put on the list", "商品上架"),
    stream=lambda data: data.shop,
    place=place_of_act,
    signed_by=KEPT,
    rules=("PTS-3", "PTS-5", "REG-2", "REG-5", "ACT-2", "ACT-3"),
    line_types=("GoodsListed.v1",),
    example={
        "shop": "shop:1",
        "place": VILLAGE,
        "lines_count": 1,
        "labels_from": "2026-01-10",
        "label": PHOTO,
    },
)
class ShelfExtended(AtShop):
    """Goods on the shop's list from now on, the first day of their labels, and its photo."""

    lines_count: Count
    labels_from: date
    label: Paper


@fact(
    "GoodsListed.v1",
    title=say("Goods listed with their first label", "商品上架及首次标价"),
    stream=lambda data: data.goods,
    touches=lambda data: (data.shop, stock_of(data.goods)),
    place=place_of_act,
    signed_by=KEPT,
    rules=("PTS-3", "PTS-5", "REG-1", "REG-2"),
    line_only=True,
    example={
        "goods": "goods:rice-5kg",
        "shop": "shop:1",
        "place": VILLAGE,
        "name": "示例大米 5千克",
        "unit": "袋",
        "price_points": 30,
        "from_": "2026-01-10",
        "listed_on": "2026-01-06",
    },
)
class GoodsListed(AtShop):
    """One goods: its public name, what a piece of it is, such as a bag 袋, and its first price."""

    goods: GoodsId
    name: Name
    unit: Unit
    price_points: Points
    from_: date
    listed_on: date


@opens(GoodsListed)
def _stock(data: GoodsListed) -> Opened:
    return Opened(stock_of(data.goods), "stock", data.place, data.goods, data.listed_on)


@admits(ShelfExtended)
def admit_shelf(act: Act[ShelfExtended], history: History) -> None:
    """REG-5 of the lines, PTS-3 of the day of their labels, and no more goods than are counted."""
    data, shop = act.data, open_shop(history, act.data, act.day)
    check_beside(act, history)
    check_published(history, shop, data.labels_from, act.day)
    lines: list[Any] = [line.data for line in act.lines]
    mine = [one for one in lines if (one.shop, one.from_) == (data.shop, data.labels_from)]
    require(
        len(mine) == len(lines) == data.lines_count,
        "REG-5",
        expected=say(
            f"{data.lines_count} goods of {data.shop}, labelled from {data.labels_from} on",
            f"{data.shop} 的商品 {data.lines_count} 种，兑换值自 {data.labels_from} 起",
        ),
        found=say(f"{len(mine)} of {len(lines)}", f"{len(lines)} 行中 {len(mine)} 行"),
    )
    count = len(shop.goods) + len(lines)
    require(
        count <= GOODS_MOST,
        "PTS-5",
        expected=say(f"{GOODS_MOST} goods at most", f"商品不超过 {GOODS_MOST} 种"),
        found=say(str(count), f"{count} 种"),
    )


@admits(GoodsListed)
def admit_goods(act: Act[GoodsListed], history: History) -> None:
    """REG-1 of the goods and of the account of their stock."""
    open_shop(history, act.data, act.day)
    check_new(history, Goods, act.data.goods)
    check_opens(act, history)


@evolves(Goods, GoodsListed)
def list_(state: Goods, event: Event[GoodsListed]) -> Goods:
    """The goods as listed, with their first label."""
    data = event.data
    first = Label(price_points=data.price_points, from_=data.from_, index=event.index)
    return msgspec.structs.replace(
        state, shop=data.shop, name=data.name, unit=data.unit, labels=(first,), index=event.index
    )


@evolves(Shop, GoodsListed)
def offer(state: Shop, event: Event[GoodsListed]) -> Shop:
    """One more on the shop's list."""
    return msgspec.structs.replace(state, goods=(*state.goods, event.data.goods))
