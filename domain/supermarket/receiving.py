"""Goods received 入库: from a supplier or a donor, batch by batch, before two persons.

- PTS-5 What comes in has a source, an invoice or a receipt of the gift by hash, and a day until
  which it is good. A supplier is on the register of entities, and what was bought says its cost;
  a gift has none. Goods past their day are not taken in, and goods are taken in on their own day.
- ACT-2 Somebody apart from the keeper countersigns, and nobody behind the supplier signs.
- FUND-5 Nothing is bought of an entity that is dissolved or on the sanction list.
- REG-2 Goods are the shop's. REG-5 Each goods once. REG-1, FUND-1 as of all that moves.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import PAPER, VILLAGE
from domain.kernel.fact import Fen, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import Words, say
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.projects.eligibility import check_no_part, check_standing
from domain.projects.entities import EntityId, known_entity
from domain.supermarket.goods import GoodsId, Pieces, known_goods, stock_of
from domain.supermarket.shop import KEPT, AtShop, check_beside, check_today, open_shop, place_of_act

SOURCES: Final[dict[str, Words]] = {
    "supply": say("bought of a supplier", "采购"),
    "donation": say("given", "捐赠"),
}


class Delivered(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One batch: the goods, how many, the maker's batch number, and the last day they are good.

    `cost_fen` is what the whole batch cost, where it was bought; it moves no money.
    """

    goods: GoodsId
    pieces: Pieces
    batch_number: Annotated[str, msgspec.Meta(min_length=1, max_length=40)] | None = None
    good_until: date | None = None
    cost_fen: Fen | None = None


@fact(
    "GoodsReceived.v1",
    title=say("Goods received", "商品入库"),
    stream=lambda data: data.voucher,
    touches=touched_by,
    place=place_of_act,
    signed_by=KEPT,
    rules=(
        "PTS-5",
        "FUND-5",
        "FUND-1",
        "REG-1",
        "REG-2",
        "REG-5",
        "PAY-9",
        "ACT-2",
        "ACT-3",
        "SUP-11",
    ),
    example={
        "voucher": "voucher:delivery-1",
        "shop": "shop:1",
        "place": VILLAGE,
        "source": "supply",
        "entity": "entity:1",
        "donor": None,
        "lines": [
            {
                "goods": "goods:rice-5kg",
                "pieces": 40,
                "batch_number": "示例20260101",
                "good_until": "2026-12-31",
                "cost_fen": 100_000,
            }
        ],
        "invoice": PAPER,
        "on": "2026-01-12",
    },
)
class GoodsReceived(AtShop):
    """A delivery: who supplied or gave it, which batches, on what paper, on which day.

    `donor` is who gave it where that is nobody on the register of entities.
    """

    voucher: VoucherId
    source: Literal["supply", "donation"]
    lines: Annotated[tuple[Delivered, ...], msgspec.Meta(min_length=1, max_length=100)]
    invoice: Paper
    on: date
    entity: EntityId | None = None
    donor: Sealed | None = None


@moves(GoodsReceived, corrected_by="PTS-5")
def _in(data: GoodsReceived) -> tuple[Movement, ...]:
    source = counter("goods_in", data.place)
    return tuple(
        Movement(stock_of(one.goods), source, one.pieces, data.on, Terms(ends_on=one.good_until))
        for one in data.lines
    )


@admits(GoodsReceived)
def admit_receipt(act: Act[GoodsReceived], history: History) -> None:
    """PTS-5 of the source and each batch, ACT-2 of who signs, then the movements."""
    data = act.data
    open_shop(history, data, act.day)
    check_beside(act, history)
    check_today(act, "PTS-5")
    _check_source(act, history)
    check_once([one.goods for one in data.lines], "REG-5")
    for one in data.lines:
        known_goods(history, one.goods, data.shop)
        _check_batch(one, data)
    check_moves(act, history)


def _check_source(act: Act[GoodsReceived], history: History) -> None:
    data = act.data
    bought = data.source == "supply"
    require(
        (data.entity is None) != (data.donor is None) and (data.entity is not None or not bought),
        "PTS-5",
        expected=say(
            "a registered supplier, or a donor who is one of the two",
            "采购填写已登记的供货单位；捐赠填写单位或捐赠人，择一",
        ),
        found=say(
            f"{data.source} of {data.entity or 'nobody registered'}",
            f"{SOURCES[data.source].zh}：{data.entity or '未填写单位'}",
        ),
    )
    if data.entity is not None:
        entity = known_entity(history, data.entity)
        check_no_part(act.persons, entity)
        if bought:
            check_standing(entity, act.day)


def _check_batch(one: Delivered, data: GoodsReceived) -> None:
    require(
        one.good_until is None or one.good_until >= data.on,
        "PTS-5",
        expected=say(f"goods that are good on {data.on}", f"{data.on} 仍在保质期内的商品"),
        found=say(f"{one.goods} until {one.good_until}", f"{one.goods} 至 {one.good_until}"),
    )
    require(
        (one.cost_fen is not None) == (data.source == "supply"),
        "PTS-5",
        expected=say("a cost where it was bought, and none of a gift", "采购填写金额，捐赠不填"),
        found=say(
            f"{one.goods}, {data.source}, cost {one.cost_fen}",
            f"{one.goods}，{SOURCES[data.source].zh}，金额 {one.cost_fen}",
        ),
    )
