"""A love supermarket in the tests' county: opened, stocked, and visited by one household."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from api.demo import opening
from api.demo.stage import Stage, new
from api.signing import Secret
from domain.points.accounts import account_of
from tests.api.money import example

VILLAGE: Final = "231005100201"
SHOP: Final = "shop:market"
RICE, OIL = "goods:market-rice", "goods:market-oil"
GOODS: Final = {RICE: ("示例大米", "袋", 30), OIL: ("示例菜籽油", "瓶", 20)}
AT_SHOP: Final = {"shop": SHOP, "place": VILLAGE}
PIECES: Final = 40
KEEPER, SUPERVISOR = "q1", "m1"
FIRST: Final = "redemption:market-1"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose points and whose card; `name` signs where the holder has a key."""

    household: str
    person: str
    card: str
    name: str = ""

    @property
    def whose(self) -> dict[str, Any]:
        """What the counter says of card, household and account."""
        return {
            "card": self.card,
            "household": self.household,
            "account": account_of(self.household, VILLAGE),
            "village": VILLAGE,
        }


def enrol(stage: Stage) -> None:
    """The keeper; the supervisor is of the county's own cast."""
    stage.cast.add(KEEPER, "love supermarket", "supermarket_keeper", VILLAGE)
    opening.enrol(stage, [KEEPER])


def open_shop(stage: Stage, *, pieces: int = PIECES) -> None:
    """A shop whose labels hold from tomorrow on, with as many pieces of each goods."""
    paper, today = stage.paper("shop"), stage.today
    shop = example("SupermarketOpened.v1", **AT_SHOP, opened_on=str(today), paper=paper)
    stage.act("SupermarketOpened.v1", shop, "s1", "t1")
    tomorrow = str(today + timedelta(days=1))
    lines = [
        {
            **AT_SHOP,
            "goods": goods,
            "name": name,
            "unit": unit,
            "price_points": price,
            "from_": tomorrow,
            "listed_on": str(today),
        }
        for goods, (name, unit, price) in GOODS.items()
    ]
    shelf = {**AT_SHOP, "lines_count": len(lines), "labels_from": tomorrow, "label": paper}
    listed = [("GoodsListed.v1", line) for line in lines]
    stage.act("ShelfExtended.v1", shelf, KEEPER, SUPERVISOR, lines=listed)
    gift = {
        "voucher": new("voucher"),
        **AT_SHOP,
        "source": "donation",
        "lines": [
            {"goods": goods, "pieces": pieces, "batch_number": "示例批号", "good_until": None}
            for goods in GOODS
        ],
        "invoice": paper,
        "on": str(today),
        "donor": Secret("示例爱心人士"),
    }
    stage.act("GoodsReceived.v1", gift, KEEPER, SUPERVISOR)


def adopt_book(stage: Stage, points: int, months_good: int = 12) -> None:
    """A rule book by which so many points are earned, and spent with a card in a month."""
    bounds = {"earn_entry_max": points, "earn_month_max": points, "decision_above": points}
    category = {**example("RuleBookAdopted.v1")["categories"][0], **bounds}
    book = {"categories": [category], "card_month_max": points, "months_good": months_good}
    adopted = example("RuleBookAdopted.v1", effective_from=str(stage.today), **book)
    stage.act("RuleBookAdopted.v1", adopted, "k1", "k3")


def give_points(
    stage: Stage, points: int, *holders: Holder, good_until: date | None = None
) -> None:
    """For the household of the holders an account with points, and a card for each of them."""
    today, paper = str(stage.today), stage.paper("points")
    whose = {name: holders[0].whose[name] for name in ("household", "account")}
    whose["place"] = VILLAGE
    account = {**whose, "opened_on": today, "certificate": paper}
    stage.act("PointsAccountOpened.v1", account, "c1", KEEPER)
    entry = {**whose, "voucher": new("voucher"), "points": points, "month": today[:7], "on": today}
    last = str(good_until or f"{int(today[:4]) + 1}-03-31")
    earned = example("PointsEarned.v1", **entry, good_until=last, evidence=paper)
    stage.act("PointsEarned.v1", earned, "c1", "w1")
    for holder in holders:
        card = {"card": holder.card, "person": holder.person, "month_max": points}
        issued = {**card, "issued_on": today, "receipt": paper}
        stage.act(
            "PointsCardIssued.v1", example("PointsCardIssued.v1", **whose, **issued), "c1", KEEPER
        )


def redemption(
    stage: Stage, holder: Holder, basket: dict[str, int], name: str = ""
) -> dict[str, Any]:
    """A basket by the goods' short names, `rice=1`."""
    goods = {f"goods:market-{short}": pieces for short, pieces in basket.items()}
    items: list[dict[str, Any]] = [
        {"goods": one, "pieces": pieces, "price_points": GOODS[one][2]}
        for one, pieces in goods.items()
    ]
    return {
        "redemption": name or new("redemption"),
        "voucher": new("voucher"),
        **AT_SHOP,
        **holder.whose,
        "items": items,
        "total_points": sum(one["pieces"] * one["price_points"] for one in items),
        "on": str(stage.today),
        "back_until": str(stage.today + timedelta(days=7)),
    }


def redeem(stage: Stage, holder: Holder, name: str = "", **basket: int) -> dict[str, Any]:
    """The basket is handed out; the holder signs where they have a key."""
    data = redemption(stage, holder, basket, name)
    by = (KEEPER, holder.name) if holder.name else (KEEPER,)
    stage.act("GoodsRedeemed.v1", data, *by)
    return data


def brought_back(stage: Stage, redeemed: dict[str, Any], pieces: int = 1) -> dict[str, Any]:
    """The first goods of a redemption come back, sound."""
    first = redeemed["items"][0]
    named = ("redemption", "shop", "place", "card", "household", "account", "village")
    return {
        **{one: redeemed[one] for one in named},
        "returned": redeemed["voucher"],
        "redeemed_on": redeemed["on"],
        "voucher": new("voucher"),
        "items": [{**first, "pieces": pieces, "condition": "sound"}],
        "total_points": pieces * first["price_points"],
        "photo": stage.paper("brought back"),
        "on": str(stage.today),
    }
