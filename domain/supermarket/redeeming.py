"""The counter 兑换: goods for points, at the labelled price, on the holder's card.

- PTS-3 Goods of the shop, at the price labelled on the day and computed again, on a card that is
  good, whose holder lives in the household that has the points, within the card's month, in a shop
  that serves the household's village. Points become goods and nothing else: no field here could
  say cash, or another household. It is dated on its own day, and the receipt says until when
  goods are taken back, by the days that policy names.
- PTS-1 The account is the household's own. PTS-4 It has the points. PTS-5 The goods are in stock
  and not past their day; the batch that ends first is handed out first.
- PTS-3 The keeper signs, and the holder beside the keeper where the holder has a key in use.
- ACT-2 Not the own household's card. ACT-3 Nor one of kin. ACT-1 The keeper is the shop's.
- REG-5 The total is the sum, and each goods is named once. REG-1, REG-2, PAY-9, FUND-1 of vouchers.
"""

from datetime import date, timedelta
from typing import Annotated, Final

import msgspec

from domain.authority.keys import officer_of
from domain.authority.officers import keys_in_use, officer
from domain.authority.policies import value
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new, check_once
from domain.kernel.examples import HOUSEHOLD, VILLAGE
from domain.kernel.fact import HouseholdId
from domain.kernel.history import History, States
from domain.kernel.refused import Refused
from domain.kernel.roles import EVERYBODY
from domain.kernel.state import evolves
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.points.accounts import PointsAccountId, Village, account_of
from domain.points.book import books_above
from domain.points.cards import PointsCard, PointsCardId, check_spends, known_card
from domain.residents.people import Person
from domain.supermarket.goods import GoodsId, Pieces, Points, known_goods, stock_of
from domain.supermarket.redemption import (
    HandedOut,
    Redemption,
    RedemptionId,
    check_keeper,
    check_unrelated,
)
from domain.supermarket.shop import KEEPER, AtShop, Shop, check_today, open_shop

TILL: Final[tuple[Seats, ...]] = (((KEEPER,),), ((KEEPER,), EVERYBODY))
"""The keeper; or the keeper and the holder, in whatever office the holder signs."""
ITEMS_MOST: Final = 30
LATE_DAYS: Final = 3
"""For so many days more is kept what was taken: a return may reach the ledger late."""


def comes_back_until(stock: Account) -> date | None:
    """The last day on which a piece that was handed out may come back; None where all are back."""
    kept = (
        until - timedelta(days=LATE_DAYS)
        for until, each in stock.lots.taken.items()
        if any(part.left for parts in each.values() for part in parts)
    )
    return max(kept, default=None)


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Pieces of one goods, at the price of one piece."""

    goods: GoodsId
    pieces: Pieces
    price_points: Points


def _holder(data: "GoodsRedeemed", states: States) -> tuple[str, ...]:
    """Who holds the card, and their keys and offices."""
    person = states.read(PointsCard, data.card).person
    return (person, officer_of(person)) if person else ()


@fact(
    "GoodsRedeemed.v1",
    title=say("Goods redeemed for points", "积分兑换商品"),
    stream=lambda data: data.redemption,
    touches=lambda data: (data.card, *touched_by(data)),
    reads=lambda data: (
        data.shop,
        data.household,
        *(one.goods for one in data.items),
        *books_above(data.village),
    ),
    leads_to=_holder,
    signed_by=TILL,
    rules=(
        "PTS-3", "PTS-1", "PTS-4", "PTS-5", "ACT-2", "ACT-3", "REG-1", "REG-2", "REG-5", "FUND-1",
        "PAY-9",
    ),
    example={
        "redemption": "redemption:1",
        "voucher": "voucher:redemption-1",
        "shop": "shop:1",
        "place": VILLAGE,
        "card": "pointscard:1",
        "household": HOUSEHOLD,
        "account": account_of(HOUSEHOLD, VILLAGE),
        "village": VILLAGE,
        "items": [{"goods": "goods:rice-5kg", "pieces": 1, "price_points": 30}],
        "total_points": 30,
        "on": "2026-03-12",
        "back_until": "2026-03-19",
    },
)  # fmt: skip
class GoodsRedeemed(AtShop):
    """What is handed out for how many points, on whose card, and whose account pays.

    `place` is the shop's village, `village` that of the household and its account; `back_until` is
    the last day on which goods are taken back.
    """

    redemption: RedemptionId
    voucher: VoucherId
    card: PointsCardId
    household: HouseholdId
    account: PointsAccountId
    village: Village
    items: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1, max_length=ITEMS_MOST)]
    total_points: Points
    on: date
    back_until: date


@moves(GoodsRedeemed, corrected_by="PTS-3")
def _redeemed(data: GoodsRedeemed) -> tuple[Movement, ...]:
    spent = counter("points_redeemed", data.village)
    handed = counter("goods_out", data.place)
    kept = Terms(kept_days=max((data.back_until - data.on).days, 0) + LATE_DAYS)
    return (
        Movement(spent, data.account, data.total_points, data.on, kept),
        *(Movement(handed, stock_of(one.goods), one.pieces, data.on, kept) for one in data.items),
    )


@admits(GoodsRedeemed)
def admit_redemption(act: Act[GoodsRedeemed], history: History) -> None:
    """PTS-3 of shop, card, holder and prices, ACT-2 and ACT-3 of the keeper, then what moves."""
    data, day = act.data, act.day
    check_new(history, Redemption, data.redemption)
    shop = open_shop(history, data, day)
    check_today(act, "PTS-3")
    _check_back_until(data, shop, day, history)
    card = known_card(history, data.card)
    _check_whose(data, card, shop)
    keeper = check_keeper(act, shop, card.household, history)
    _check_holder(act, card, keeper, history)
    check_spends(history, card, data.total_points, day)
    _check_prices(data, history)
    check_moves(act, history)


def _check_back_until(data: GoodsRedeemed, shop: Shop, day: date, history: History) -> None:
    """PTS-3: the holder is told the days that policy gives them today."""
    last = day_after(day, value(history, shop.place, "refund_days", day))
    if data.back_until != last:
        raise Refused(
            "PTS-3",
            expected=say(f"goods taken back until {last}", f"{last} 之前可以退回"),
            found=say(str(data.back_until), str(data.back_until)),
        )


def _check_whose(data: GoodsRedeemed, card: PointsCard, shop: Shop) -> None:
    """PTS-1 of the account behind the card, PTS-3 of the village that the shop serves."""
    whose = (data.account, data.household, data.village)
    if whose != (card.account, card.household, card.place):
        raise Refused(
            "PTS-1",
            expected=say(f"{card.account} of {card.id}", f"{card.id} 的账户 {card.account}"),
            found=say(
                f"{data.account} of {data.household} in {data.village}",
                f"{data.village} {data.household} 的 {data.account}",
            ),
        )
    if not shop.serves_place(card.place):
        serves = say(f"a card of {', '.join(shop.serves)}", f"{'、'.join(shop.serves)} 的积分卡")
        found = say(f"{card.id} of {card.place}", f"{card.id}：{card.place}")
        raise Refused("PTS-3", expected=serves, found=found)


def _check_holder(act: Act[GoodsRedeemed], card: PointsCard, keeper: str, history: History) -> None:
    """PTS-3: who has a key signs for what they get. ACT-2, ACT-3 of the holder's present home."""
    day = act.day
    home = history.read(Person, card.person).household_on(day)
    if home is not None and home != card.household:
        check_unrelated(keeper, home, history)
    beside = [signer.person for signer in act.by if signer.person != keeper]
    wanted = [card.person] if _signs(history, card.person, day) else []
    if beside in ([card.person], wanted):
        return
    raise Refused(
        "PTS-3",
        expected=say(
            f"signed by the keeper{', and by the holder with their own key' if wanted else ''}",
            f"由管理员{'和持卡人本人' if wanted else ''}签名",
        ),
        found=say(
            f"signed beside the keeper by {', '.join(beside) or 'nobody'}",
            f"管理员以外的签名人：{'、'.join(beside) or '无'}",
        ),
    )


def _signs(history: History, person: str, day: date) -> bool:
    """Whether somebody has a key in use and an office in which to sign."""
    offices = officer(history, person).in_office_from(day)
    return any(one.from_ <= day for one in offices) and bool(keys_in_use(history, person))


def _check_prices(data: GoodsRedeemed, history: History) -> None:
    """PTS-3: the label of the day, computed again."""
    check_once([one.goods for one in data.items], "REG-5")
    for one in data.items:
        goods = known_goods(history, one.goods, data.shop)
        label = goods.label_on(data.on)
        price = label.price_points if label else None
        if one.price_points != price:
            paid = one.price_points
            labelled = say(f"{goods.name} at {price} points", f"{goods.name} 标价 {price} 分")
            raise Refused(
                "PTS-3",
                expected=labelled if price else say("goods with a label", "已标价的商品"),
                found=say(f"{goods.id} at {paid} points", f"{goods.id} 按 {paid} 分"),
            )
    total = sum([one.pieces * one.price_points for one in data.items])
    if data.total_points != total:
        raise Refused(
            "REG-5",
            expected=say(f"a total of {total} points", f"合计 {total} 分"),
            found=say(str(data.total_points), f"{data.total_points} 分"),
        )


@evolves(Redemption, GoodsRedeemed)
def hand_out(state: Redemption, event: Event[GoodsRedeemed]) -> Redemption:
    """The receipt."""
    data = event.data
    keeper = next(signer.person for signer in event.by if signer.role == KEEPER)
    return msgspec.structs.replace(
        state,
        shop=data.shop,
        place=data.place,
        card=data.card,
        household=data.household,
        account=data.account,
        village=data.village,
        voucher=data.voucher,
        keeper=keeper,
        signed=len(event.by) > 1,
        on=data.on,
        back_until=data.back_until,
        items=tuple(
            HandedOut(goods=one.goods, pieces=one.pieces, price_points=one.price_points)
            for one in data.items
        ),
        index=event.index,
    )


@evolves(PointsCard, GoodsRedeemed)
def spend(state: PointsCard, event: Event[GoodsRedeemed]) -> PointsCard:
    """So many points of the month are spent."""
    return state.spending(event.data.on.isoformat()[:7], event.data.total_points)
