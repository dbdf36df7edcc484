"""Labels 积分兑换值: what each piece costs in points, from a day on (S3c 四(四)).

- PTS-3 A price is published before it holds: from the day after the ledger took it at the
  earliest, by the days that policy names. The price of a redemption is the one labelled on its day.
  A published price stays; another one follows it on a later day.
- REG-2 Goods and shop are on record. ACT-2 The keeper labels, and somebody apart confirms.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import PHOTO, VILLAGE
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.supermarket.goods import (
    GOODS_MOST,
    Goods,
    GoodsId,
    Label,
    Points,
    check_published,
    known_goods,
)
from domain.supermarket.shop import KEPT, AtShop, check_beside, open_shop, place_of_act


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one piece of the goods costs, in whole points."""

    goods: GoodsId
    price_points: Points


Prices = Annotated[tuple[Price, ...], msgspec.Meta(min_length=1, max_length=GOODS_MOST)]


@fact(
    "LabelsPublished.v1",
    title=say("Labels published", "公布积分兑换值"),
    stream=lambda data: data.shop,
    touches=lambda data: tuple(one.goods for one in data.prices),
    place=place_of_act,
    signed_by=KEPT,
    rules=("PTS-3", "REG-2", "REG-5", "ACT-2", "ACT-3"),
    example={
        "shop": "shop:1",
        "place": VILLAGE,
        "prices": [{"goods": "goods:rice-5kg", "price_points": 32}],
        "from_": "2026-04-01",
        "label": PHOTO,
    },
)
class LabelsPublished(AtShop):
    """New labels of a shop, the first day on which they hold, and the photo that shows them."""

    prices: Prices
    from_: date
    label: Paper


@admits(LabelsPublished)
def admit_labels(act: Act[LabelsPublished], history: History) -> None:
    """PTS-3: published before they hold, and behind the last label of each goods."""
    data, shop = act.data, open_shop(history, act.data, act.day)
    check_beside(act, history)
    check_once([one.goods for one in data.prices], "REG-5")
    check_published(history, shop, data.from_, act.day)
    for one in data.prices:
        _check_later(known_goods(history, one.goods, data.shop), data.from_)


def _check_later(goods: Goods, from_: date) -> None:
    last = goods.labels[-1].from_
    require(
        from_ > last,
        "PTS-3",
        expected=say(f"a day after {last}, of {goods.id}'s last label", f"{last} 之后的日期"),
        found=say(str(from_), str(from_)),
    )


@evolves(Goods, LabelsPublished)
def label(state: Goods, event: Event[LabelsPublished]) -> Goods:
    """The price from that day on."""
    price = next(one.price_points for one in event.data.prices if one.goods == state.id)
    one = Label(price_points=price, from_=event.data.from_, index=event.index)
    return msgspec.structs.replace(state, labels=(*state.labels, one))
