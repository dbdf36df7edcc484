"""Goods written off 报损: pieces that nobody will get, why, and before the supervisors.

- PTS-5 A write-off has a reason, a photo and the supervisors' signature. What is past its day is
  written off as such, and nothing else is. No more is written off than is there.
- REG-2 Goods are the shop's. REG-5 Each goods once. REG-1, FUND-1 as of all that moves.
- ACT-2 The keeper and a supervisor sign.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import PHOTO, VILLAGE
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import Words, say
from domain.money.accounts import Account
from domain.money.counters import counter
from domain.money.lots import Takes, Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.supermarket.goods import GoodsId, Pieces, known_goods, stock_of
from domain.supermarket.shop import (
    SUPERVISED,
    AtShop,
    check_beside,
    check_today,
    open_shop,
    place_of_act,
)

REASONS: Final[dict[str, Words]] = {
    "past_its_day": say("past its day", "过期"),
    "damaged": say("damaged", "破损"),
    "stolen": say("stolen", "被盗"),
    "sent_back": say("sent back to the supplier", "退回供货单位"),
    "recalled": say("recalled", "召回"),
}


class WrittenOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many pieces of which goods, and of which batch where it is of one.

    A batch is known by the voucher that brought it.
    """

    goods: GoodsId
    pieces: Pieces
    batch: VoucherId | None = None


@fact(
    "GoodsWrittenOff.v1",
    title=say("Goods written off", "商品报损"),
    stream=lambda data: data.voucher,
    touches=touched_by,
    place=place_of_act,
    signed_by=SUPERVISED,
    rules=("PTS-5", "FUND-1", "REG-1", "REG-2", "REG-5", "PAY-9", "ACT-2", "ACT-3"),
    example={
        "voucher": "voucher:write-off-1",
        "shop": "shop:1",
        "place": VILLAGE,
        "reason": "damaged",
        "lines": [{"goods": "goods:rice-5kg", "pieces": 1, "batch": None}],
        "photo": PHOTO,
        "on": "2026-03-10",
    },
)
class GoodsWrittenOff(AtShop):
    """What is written off, for which one reason, shown on which photo."""

    voucher: VoucherId
    reason: Literal["past_its_day", "damaged", "stolen", "sent_back", "recalled"]
    lines: Annotated[tuple[WrittenOff, ...], msgspec.Meta(min_length=1, max_length=100)]
    photo: Paper
    on: date


@moves(GoodsWrittenOff, corrected_by="PTS-5")
def _off(data: GoodsWrittenOff) -> tuple[Movement, ...]:
    lost, takes = counter("goods_lost", data.place), _takes(data.reason)
    return tuple(
        Movement(
            lost,
            stock_of(one.goods),
            one.pieces,
            data.on,
            Terms(takes=takes, first=one.batch or "", kept_days=0),
        )
        for one in data.lines
    )


def _takes(reason: str) -> Takes:
    return "over" if reason == "past_its_day" else "any"


@admits(GoodsWrittenOff)
def admit_write_off(act: Act[GoodsWrittenOff], history: History) -> None:
    """PTS-5 of shop, day and goods, then the movements."""
    data = act.data
    open_shop(history, data, act.day)
    check_beside(act, history)
    check_today(act, "PTS-5")
    check_once([one.goods for one in data.lines], "REG-5")
    for one in data.lines:
        known_goods(history, one.goods, data.shop)
        if one.batch is not None:
            _check_batch(one, one.batch, data, history)
    check_moves(act, history)


def _check_batch(one: WrittenOff, batch: str, data: GoodsWrittenOff, history: History) -> None:
    """PTS-5: no other batch is written off in the place of the one that is named."""
    lots = history.read(Account, stock_of(one.goods)).lots
    left = lots.available_of(batch, data.on, Terms(takes=_takes(data.reason)))
    require(
        one.pieces <= left,
        "PTS-5",
        expected=say(f"at most {left} of {batch}", f"{batch} 批次不超过 {left} 件"),
        found=say(f"{one.pieces} of {one.goods}", f"{one.goods} {one.pieces} 件"),
    )
