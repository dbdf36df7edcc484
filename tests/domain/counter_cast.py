# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""The counter as sentences: cards, redemptions and returns in the shop of `market_cast`.

`household:h1` (head jia, member yi) has 100 points from 2 February 2026, h2 (bing) 40. Jia, yi and
bing have cards from 3 February, each 60 points a month.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any, Final

from domain.kernel.act import Act, Signer
from domain.money.accounts import Account
from domain.money.vouchers import Voucher
from domain.points.accounts import account_of
from domain.points.cards import PointsCard, PointsCardIssued
from domain.supermarket.redeeming import GoodsRedeemed, Item
from domain.supermarket.redemption import Redemption
from domain.supermarket.returning import Back, GoodsReturned
from tests.domain.cast import committee, register
from tests.domain.market_cast import NAMES, PAPER, RICE, SHOP, keeper, stocked, supervisor
from tests.domain.points_cast import book, earned, opened
from tests.spec import VILLAGE, Given, act, day, officer

By = Signer | Iterable[Signer] | None
HOMES: Final = {"jia": "household:h1", "yi": "household:h1", "bing": "household:h2"}
BASKET: Final = {RICE: 1}


def card_of(name: str) -> str:
    return f"pointscard:{name}"


def issued(
    name: str = "jia", *, on: str = "2026-02-03", by: By = None, **changed: Any
) -> Act[PointsCardIssued]:
    household = HOMES.get(name, "household:h1")
    fields: dict[str, Any] = {
        "card": card_of(name),
        "account": account_of(household, VILLAGE),
        "household": household,
        "place": VILLAGE,
        "person": f"person:{name}",
        "month_max": 60,
        "issued_on": day(on),
        "replaces": None,
        "spent_points": 0,
        "receipt": PAPER,
    }
    return act(PointsCardIssued(**fields | changed), by=by or (committee(), keeper()), at=on)


def holder(name: str = "jia") -> Signer:
    """The holder of a card, signing with a key of their own."""
    return officer("villager", f"person:{name}", body="villagers")


def redeemed(
    basket: dict[str, int] | None = None,
    *,
    name: str = "jia",
    number: str = "1",
    on: str = "2026-03-10",
    at: str = "",
    by: By = None,
    prices: dict[str, int] | None = None,
    days: int = 7,
    **changed: Any,
) -> Act[GoodsRedeemed]:
    """A basket of goods and pieces on the card of somebody, at the labels of the cast.

    `days` are those in which goods are taken back.
    """
    household = HOMES.get(name, "household:h1")
    told = prices or {goods: price for goods, (_, _, price) in NAMES.items()}
    items = tuple(
        Item(goods=goods, pieces=pieces, price_points=told.get(goods, 10))
        for goods, pieces in (BASKET if basket is None else basket).items()
    )
    fields: dict[str, Any] = {
        "redemption": f"redemption:{number}",
        "voucher": f"voucher:redemption-{number}",
        "shop": SHOP,
        "place": VILLAGE,
        "card": card_of(name),
        "household": household,
        "account": account_of(household, VILLAGE),
        "village": VILLAGE,
        "items": items,
        "total_points": sum(one.pieces * one.price_points for one in items),
        "on": day(on),
        "back_until": day(on) + timedelta(days),
    }
    return act(GoodsRedeemed(**fields | changed), by=by or keeper(), at=at or on)


def back(goods: str = RICE, pieces: int = 1, condition: Any = "sound", **changed: Any) -> Back:
    fields: dict[str, Any] = {
        "goods": goods,
        "pieces": pieces,
        "price_points": NAMES[goods][2],
        "condition": condition,
    }
    return Back(**fields | changed)


def returned(
    *items: Back,
    name: str = "jia",
    number: str = "1",
    redemption: str = "1",
    redeemed_on: str = "2026-03-10",
    on: str = "2026-03-12",
    by: By = None,
    **changed: Any,
) -> Act[GoodsReturned]:
    household = HOMES.get(name, "household:h1")
    back_again = items or (back(),)
    fields: dict[str, Any] = {
        "redemption": f"redemption:{redemption}",
        "returned": f"voucher:redemption-{redemption}",
        "redeemed_on": day(redeemed_on),
        "voucher": f"voucher:return-{number}",
        "shop": SHOP,
        "place": VILLAGE,
        "card": card_of(name),
        "household": household,
        "account": account_of(household, VILLAGE),
        "village": VILLAGE,
        "items": back_again,
        "total_points": sum(one.pieces * one.price_points for one in back_again),
        "photo": PAPER,
        "on": day(on),
    }
    at = changed.pop("at", on)
    return act(GoodsReturned(**fields | changed), by=by or (keeper(), supervisor()), at=at)


@cache
def counter() -> Given:
    """The shop with its stock, households with points, members with cards."""
    accounts = (opened(), opened("household:h2"), opened("household:h3"))
    points = (
        earned(50, name="e1", on="2026-02-02", good_until=day("2027-02-28")),
        earned(
            50, name="e2", on="2026-02-02", category="helping_others", good_until=day("2027-02-28")
        ),
        earned(
            40, name="e3", household="household:h2", on="2026-02-02", good_until=day("2027-02-28")
        ),
    )
    cards = (issued("jia"), issued("yi"), issued("bing"))
    return stocked().having(*register(), book(), *accounts, *points, *cards)


def points(history: Given, name: str = "jia") -> int:
    """What is on the account of somebody's household."""
    account = account_of(HOMES[name], VILLAGE)
    return history.ledger.read(Account, account).balance


def spent(history: Given, name: str = "jia", month: str = "2026-03") -> int:
    """What somebody's card spent in a month."""
    return history.ledger.read(PointsCard, card_of(name)).spent.get(month, 0)


def receipt(history: Given, number: str = "1") -> Redemption:
    return history.ledger.read(Redemption, f"redemption:{number}")


def voucher(history: Given, number: str = "1") -> Voucher:
    return history.ledger.read(Voucher, f"voucher:redemption-{number}")
