"""Fourth chapter: at the counter, goods for points at the label's price, and goods brought back.

- PTS-3 Each basket is of several goods, on a card in use, within the card's month and what is on
  the account; a holder who has a key signs beside the keeper.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from api.demo.motivation.book import HANDED_OUT_BY, issued
from api.demo.motivation.store import KEEPER, KEEPER_HERE, KEPT_BY, Home, Savers, Store
from api.demo.stage import Draft

KIND: Final = "GoodsRedeemed.v1"
WANTED: Final = (
    "soap", "noodles", "salt", "toothpaste", "powder", "notebook", "bowl", "oil", "gloves", "towel",
    "vinegar", "sugar", "rice", "toothbrush", "pencils", "detergent", "basin", "flour",
)  # fmt: skip
BASKET_MAX: Final = 4
EVERY: Final = 4
"""A household comes every so many months; the others of the village come in other months."""
EACH_TAKES: Final = timedelta(minutes=8)
CLOSES_AT: Final = 18
"""The hour at which the shop closes; it opens at nine."""
REFUND_DAYS: Final = 7
"""Within so many days goods are brought back, by policy."""
Basket = Mapping[str, int]


def at_counter(savers: Savers, home: Home) -> dict[str, Any]:
    """What the keeper learns of a card, and nobody's name."""
    return savers.stage.read_as(KEEPER, f"points-cards/{savers.card(home)}")


def spendable(savers: Savers, home: Home) -> int:
    """How many points the card spends today."""
    found = at_counter(savers, home)
    return min(found["points"], found["left_points"]) if found["spends"] else 0


def basket(store: Store, points: int, turn: int) -> dict[str, int]:
    """Some goods that are in stock and come to no more than so many points."""
    chosen: dict[str, int] = {}
    for step in range(len(WANTED)):
        goods = store.goods[WANTED[(turn * 5 + step) % len(WANTED)]]
        if store.prices[goods] <= points and store.stock[goods] and len(chosen) < BASKET_MAX:
            chosen[goods] = 1
            points -= store.prices[goods]
    return chosen


def redemption(savers: Savers, home: Home, chosen: Basket, **changed: object) -> dict[str, Any]:
    """The data of a redemption of a basket on the card of a home's head, today."""
    store = savers.store
    store.sold_count += 1
    number = store.sold_count
    items = [
        {"goods": goods, "pieces": pieces, "price_points": store.prices[goods]}
        for goods, pieces in chosen.items()
    ]
    return store.at_shop(
        redemption=f"redemption:{number}",
        voucher=f"voucher:redemption-{number}",
        card=savers.card(home),
        household=home.household,
        account=home.account,
        village=savers.village,
        items=items,
        total_points=sum(store.prices[goods] * pieces for goods, pieces in chosen.items()),
        on=store.today,
        back_until=store.year.later(REFUND_DAYS).isoformat(),
        **changed,
    )


def by(savers: Savers, home: Home) -> tuple[str, ...]:
    """The keeper, and the holder who has a key."""
    holder = savers.signer(home)
    return (KEEPER, holder) if holder else (KEEPER,)


def comes(home: Home, month: int) -> bool:
    """Whether the household comes to the counter in a month."""
    return home.number % EVERY == month % EVERY


def redeem(store: Store, month: int) -> list[dict[str, Any]]:
    """Who comes this month takes a basket home, one after the other, each by their own signatures.

    The till hands in what was signed when it closes.
    """
    stage, opened = store.stage, store.stage.now
    sold = [(savers, draft) for savers in store.villages for draft in _drafts(savers, month)]
    signed = [
        savers.stage.sign(draft, stage.seen(), at=opened + number * EACH_TAKES)
        for number, (savers, draft) in enumerate(sold)
    ]
    stage.go_to(stage.today, CLOSES_AT, wait="position")
    stage.hand_in(signed)
    return [dict(draft.data) for _, draft in sold]


def _drafts(savers: Savers, month: int) -> list[Draft]:
    store, drafts = savers.store, []
    for home in savers.homes:
        if not comes(home, month) or home.household in savers.away:
            continue
        chosen = basket(store, spendable(savers, home), home.number)
        if chosen:
            drafts.append(Draft(KIND, redemption(savers, home, chosen), by(savers, home)))
            for goods, pieces in chosen.items():
                store.stock[goods] -= pieces
    return drafts


def bring_back(store: Store, sold: Mapping[str, Any]) -> None:
    """Two goods of a basket come back: a faulty one, and one that was not needed."""
    first, second, *_ = sold["items"]
    items = [
        {**first, "pieces": 1, "condition": "faulty"},
        {**second, "pieces": 1, "condition": "sound"},
    ]
    data = returned(store, sold, items, "1")
    more = [{**first, "pieces": first["pieces"] + 1, "condition": "sound"}]
    for told, rule, wrong in (
        ("more brought back than was handed out", "PTS-3", returned(store, sold, more, "1")),
        ("a refund of more than was paid", "REG-5",
         {**data, "total_points": data["total_points"] + 1}),
        ("goods back on another's account", "REG-2",
         {**data, "account": store.first.homes[-1].account}),
    ):  # fmt: skip
        store.stage.refused(told, rule, "GoodsReturned.v1", wrong, *KEPT_BY)
    store.stage.act("GoodsReturned.v1", data, *KEPT_BY)
    store.stock[str(second["goods"])] += 1
    again = {**data, "voucher": "voucher:return-again"}
    store.stage.refused(
        "the same goods brought back again", "PTS-3", "GoodsReturned.v1", again, *KEPT_BY
    )


def returned(
    store: Store, sold: Mapping[str, Any], items: list[dict[str, Any]], code: str
) -> dict[str, Any]:
    """The data of goods that come back today from a redemption."""
    same = ("redemption", "card", "household", "account", "village")
    return store.at_shop(
        **{name: sold[name] for name in same},
        returned=sold["voucher"],
        redeemed_on=sold["on"],
        voucher=f"voucher:return-{code}",
        items=items,
        total_points=sum(one["pieces"] * one["price_points"] for one in items),
        photo=store.stage.paper(f"photo of goods brought back {code}"),
        on=store.today,
    )


def replace_card(savers: Savers, home: Home) -> None:
    """A card is lost; it spends nothing more, and another takes its place."""
    stage = savers.stage
    stage.act("PointsCardEnded.v1", {"card": home.card, "end": "lost"}, KEEPER_HERE)
    stage.refused(
        "a redemption on a card that was lost", "PTS-3", KIND,
        redemption(savers, home, {savers.store.goods["salt"]: 1}), *by(savers, home),
    )  # fmt: skip
    data = issued(
        savers,
        home,
        card=f"{home.card}-b",
        replaces=home.card,
        receipt=stage.paper("receipt of a card in the place of a lost one"),
    )
    stage.act("PointsCardIssued.v1", data, *HANDED_OUT_BY)
    savers.cards[home.household] = f"{home.card}-b"
