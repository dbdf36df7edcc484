"""Why a card may not be issued or ended, nor goods be redeemed or brought back (PTS-1, PTS-3)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.stateful.points.model import REFUND_DAYS, VILLAGE, Basket, Card, Points
from tests.stateful.points.reasons import first
from tests.stateful.said import Said, after

KEEPERS = ("person:sk1", "person:b2")


def stock_of(goods: str) -> str:
    """The account of the pieces of goods."""
    return f"account:stock-{goods.partition(':')[2]}"


def why_not_spent(model: Points, card: Card, points: int, day: str) -> str:
    """Why a card may not spend so much on a day; nothing where it may."""
    if card.ended or day < card.since:
        return "PTS-3: the card is not in use"
    if model.home_of(card.person, day) != model.owners[card.account]:
        return "PTS-3: its holder died or left"
    if card.spent[day[:7]] + points > model.limit(card, day):
        return "PTS-3: above the month's limit"
    return ""


@first
def _issue(model: Points, said: Said) -> Iterator[str]:
    data, household = said.data, model.owners.get(said.data["account"])
    if data["card"] in model.cards:
        yield "REG-1: the card is known"
    if household is None or (household, said.day) != (data["household"], data["issued_on"]):
        yield "PTS-1: another's account, or day"
        return
    if data["person"] not in model.living(household):
        yield "HH-3, PTS-1: no living member"
    if any(model.related(person, household) for person in said.by):
        yield "ACT-3: kin"
    if data["month_max"] > model.book(said.day).card_month_max:
        yield "PTS-1: above the book"
    last = model.last_card.get(data["person"])
    if data["replaces"] != last or (last and not model.cards[last].ended):
        yield "PTS-1: another card is in use"
    spent, month = model.cards[last].spent if last else {}, said.day[:7]
    if any(points for on, points in spent.items() if on > month):
        yield "PTS-1: dated before what the last card spent"
    if data["spent_points"] != spent.get(month, 0):
        yield "PTS-1: another sum"


def _end(model: Points, said: Said) -> str:
    card = model.cards.get(said.data["card"])
    return "REG-2, PTS-1: no card in use" if card is None or card.ended else ""


@first
def _redeem(model: Points, said: Said) -> Iterator[str]:
    data = said.data
    if data["redemption"] in model.baskets or data["voucher"] in model.vouchers:
        yield "REG-1: the redemption or the voucher is known"
    card = model.cards.get(data["card"])
    if card is None or data["shop"] != "shop:1" or data["on"] != said.day:
        yield "REG-2, PTS-3: no card, no shop, or another day"
        return
    household = model.owners[card.account]
    if (data["account"], data["household"], data["village"]) != (card.account, household, VILLAGE):
        yield "PTS-1: another's account"
    if data["back_until"] != after(said.day, REFUND_DAYS):
        yield "PTS-3: taken back for longer or shorter"
    yield _hands(model, said, card.person, household)
    yield why_not_spent(model, card, data["total_points"], said.day)
    yield _prices(model, data)
    yield model.purses[card.account].why_not_taken(data["total_points"], said.day)
    for one in data["items"]:
        purse = model.purses[stock_of(one["goods"])]
        yield purse.why_not_taken(one["pieces"], said.day)


def _hands(model: Points, said: Said, holder: str, household: str) -> str:
    keeper, *beside = said.by
    if keeper not in KEEPERS:
        return "ACT-1: no keeper of the shop"
    if model.related(keeper, household):
        return "ACT-2, ACT-3: the keeper's own, or kin"
    signs = beside == [holder] or (not beside and holder not in model.keys)
    return "" if signs else "PTS-3: the holder signs, and nobody else"


def _prices(model: Points, data: Mapping[str, Any]) -> str:
    items = data["items"]
    if len({one["goods"] for one in items}) < len(items):
        return "REG-5: named twice"
    for one in items:
        if one["price_points"] != model.price(one["goods"], data["on"]):
            return "PTS-3, REG-2: not as labelled"
    total = sum(one["pieces"] * one["price_points"] for one in items)
    return "" if data["total_points"] == total else "REG-5: another total"


@first
def _return(model: Points, said: Said) -> Iterator[str]:
    data, basket = said.data, model.baskets.get(said.data["redemption"])
    if data["voucher"] in model.vouchers:
        yield "REG-1: the voucher is known"
    if basket is None or data["on"] != said.day:
        yield "REG-2, PTS-3: no such redemption, or another day"
        return
    named = (data["card"], data["account"], data["returned"], data["redeemed_on"])
    household = model.owners[basket.account]
    if named != (basket.card, basket.account, basket.voucher, basket.on):
        yield "REG-2: another redemption"
    if data["household"] != household or said.by[0] not in KEEPERS:
        yield "REG-2, ACT-1: another household, or no keeper"
    if any(model.related(person, household) for person in said.by):
        yield "ACT-2, ACT-3: the own household's, or kin's"
    if not basket.on <= said.day <= basket.back_until:
        yield "PTS-3: too late"
    yield _pieces(basket, data)


def _pieces(basket: Basket, data: Mapping[str, Any]) -> str:
    named = [(one["goods"], one["condition"]) for one in data["items"]]
    if len({*named}) < len(named):
        return "REG-5: named twice"
    back: Counter[str] = Counter()
    for one in data["items"]:
        goods = one["goods"]
        pieces, price = basket.items.get(goods, (0, 0))
        back[goods] += one["pieces"]
        if back[goods] > pieces - basket.returned.get(goods, 0) or one["price_points"] != price:
            return "PTS-3: more than was handed out, or at another price"
    total = sum(one["pieces"] * one["price_points"] for one in data["items"])
    return "" if data["total_points"] == total else "REG-5: another total"


JUDGES: dict[str, Callable[[Points, Said], str]] = {
    "PointsCardIssued.v1": _issue,
    "PointsCardEnded.v1": _end,
    "GoodsRedeemed.v1": _redeem,
    "GoodsReturned.v1": _return,
}
