"""Goods brought back 退货: what was handed out comes back once, and the points with it, exactly.

- PTS-3 Goods of one redemption, no more than were handed out and are not back, until the day that
  its receipt says, dated on the day on which they come. The points go back to the lots from which
  they came, and the month's limit to the card.
- PTS-5 Sound goods go back to the batches from which they came. Faulty ones do not come back into
  the stock: what became of them stands on the receipt.
- REG-5 The total is computed again. REG-2 The redemption is the shop's and the account's.
- ACT-2 Somebody apart from the keeper has seen the goods; neither of both belongs to the household
  or the holder's present home, ACT-3 nor is kin to it. ACT-1 The keeper is the shop's.
- PTS-6, REG-1, PAY-9, FUND-1 of vouchers.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import HOUSEHOLD, PHOTO, VILLAGE
from domain.kernel.fact import HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.points.accounts import PointsAccountId, Village, account_of
from domain.points.cards import PointsCard, PointsCardId
from domain.residents.people import Person
from domain.supermarket.goods import GoodsId, Pieces, Points, stock_of
from domain.supermarket.redemption import (
    HandedOut,
    Redemption,
    RedemptionId,
    check_keeper,
    check_unrelated,
    known_redemption,
)
from domain.supermarket.shop import (
    KEPT,
    AtShop,
    check_beside,
    check_today,
    open_shop,
    place_of_act,
)


class Back(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Pieces of one goods that come back, sound or faulty, at the price that was paid."""

    goods: GoodsId
    pieces: Pieces
    price_points: Points
    condition: Literal["sound", "faulty"]


@fact(
    "GoodsReturned.v1",
    title=say("Goods brought back", "退回商品"),
    stream=lambda data: data.redemption,
    touches=lambda data: (data.card, *touched_by(data)),
    reads=lambda data: (data.shop,),
    place=place_of_act,
    signed_by=KEPT,
    rules=(
        "PTS-3", "PTS-5", "PTS-6", "ACT-2", "ACT-3", "REG-1", "REG-2", "REG-5", "FUND-1", "PAY-9",
    ),
    example={
        "redemption": "redemption:1",
        "returned": "voucher:redemption-1",
        "redeemed_on": "2026-03-12",
        "voucher": "voucher:return-1",
        "shop": "shop:1",
        "place": VILLAGE,
        "card": "pointscard:1",
        "household": HOUSEHOLD,
        "account": account_of(HOUSEHOLD, VILLAGE),
        "village": VILLAGE,
        "items": [
            {"goods": "goods:rice-5kg", "pieces": 1, "price_points": 30, "condition": "sound"}
        ],
        "total_points": 30,
        "photo": PHOTO,
        "on": "2026-03-14",
    },
)  # fmt: skip
class GoodsReturned(AtShop):
    """What comes back of which redemption, and how many points go back to whose account.

    `returned` is the voucher of the redemption, `redeemed_on` its day: what it took of lots and of
    the card's month is given back. `photo` shows the goods.
    """

    redemption: RedemptionId
    returned: VoucherId
    redeemed_on: date
    voucher: VoucherId
    card: PointsCardId
    household: HouseholdId
    account: PointsAccountId
    village: Village
    items: Annotated[tuple[Back, ...], msgspec.Meta(min_length=1, max_length=60)]
    total_points: Points
    photo: Paper
    on: date


@moves(GoodsReturned, corrected_by="PTS-3")
def _back(data: GoodsReturned) -> tuple[Movement, ...]:
    terms = Terms(gives_back=data.returned)
    spent, handed = counter("points_redeemed", data.village), counter("goods_out", data.place)
    sound = [one for one in data.items if one.condition == "sound"]
    return (
        Movement(data.account, spent, data.total_points, data.on, terms),
        *(Movement(stock_of(one.goods), handed, one.pieces, data.on, terms) for one in sound),
    )


@admits(GoodsReturned)
def admit_return(act: Act[GoodsReturned], history: History) -> None:
    """PTS-3 of receipt, days and pieces; ACT-2, ACT-3 of who signs; then what moves."""
    data = act.data
    shop = open_shop(history, data, act.day)
    check_today(act, "PTS-3")
    receipt = known_redemption(history, data.redemption)
    _check_receipt(data, receipt)
    check_beside(act, history)
    check_keeper(act, shop, receipt.household, history)
    holder = history.read(PointsCard, receipt.card).person
    home = history.read(Person, holder).household_on(act.day)
    for household in dict.fromkeys((receipt.household, home or receipt.household)):
        for person in act.persons:
            check_unrelated(person, household, history)
    _check_in_time(data, receipt)
    _check_pieces(data, receipt)
    check_moves(act, history)


def _check_receipt(data: GoodsReturned, receipt: Redemption) -> None:
    named = ("shop", "card", "household", "account", "village")
    wrong = [one for one in named if getattr(data, one) != getattr(receipt, one)]
    if (data.returned, data.redeemed_on) != (receipt.voucher, receipt.on):
        wrong.append("returned, redeemed_on")
    require(
        not wrong,
        "REG-2",
        expected=say(
            f"{receipt.id} in {receipt.shop} on {receipt.card}, {receipt.on}, {receipt.voucher}",
            f"{receipt.id}：{receipt.shop}，{receipt.card}，{receipt.on}，{receipt.voucher}",
        ),
        found=say(f"another {', '.join(wrong)}", f"不一致的项目：{'、'.join(wrong)}"),
    )


def _check_in_time(data: GoodsReturned, receipt: Redemption) -> None:
    last = receipt.back_until or data.redeemed_on
    require(
        data.redeemed_on <= data.on <= last,
        "PTS-3",
        expected=say(f"brought back by {last}", f"{last} 之前退回"),
        found=say(str(data.on), str(data.on)),
    )


def _check_pieces(data: GoodsReturned, receipt: Redemption) -> None:
    check_once([f"{one.goods} {one.condition}" for one in data.items], "REG-5")
    for one in data.items:
        handed = receipt.item(one.goods)
        back = sum(each.pieces for each in data.items if each.goods == one.goods)
        left = handed.pieces - handed.returned if handed else 0
        require(
            back <= left,
            "PTS-3",
            expected=say(f"at most {left} of {one.goods}", f"{one.goods} 不超过 {left} 件"),
            found=say(str(back), f"{back} 件"),
        )
        require(
            handed is not None and one.price_points == handed.price_points,
            "PTS-3",
            expected=say("at the price that was paid", "按兑换时的标价"),
            found=say(f"{one.price_points} points", f"{one.price_points} 分"),
        )
    total = sum(one.pieces * one.price_points for one in data.items)
    require(
        data.total_points == total,
        "REG-5",
        expected=say(f"a total of {total} points", f"合计 {total} 分"),
        found=say(str(data.total_points), f"{data.total_points} 分"),
    )


@evolves(Redemption, GoodsReturned)
def take_back(state: Redemption, event: Event[GoodsReturned]) -> Redemption:
    """So many pieces are back."""
    back = event.data.items
    return msgspec.structs.replace(state, items=tuple(_less(one, back) for one in state.items))


def _less(one: HandedOut, back: tuple[Back, ...]) -> HandedOut:
    mine = [each for each in back if each.goods == one.goods]
    pieces = sum(each.pieces for each in mine)
    faulty = sum(each.pieces for each in mine if each.condition == "faulty")
    return msgspec.structs.replace(one, returned=one.returned + pieces, faulty=one.faulty + faulty)


@evolves(PointsCard, GoodsReturned)
def unspend(state: PointsCard, event: Event[GoodsReturned]) -> PointsCard:
    """The month of the redemption has so many points more again."""
    return state.spending(f"{event.data.redeemed_on:%Y-%m}", -event.data.total_points)
