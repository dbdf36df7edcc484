"""What is refused at the counter: wrong prices, cards, accounts, sums, days, cash, kin."""

from collections.abc import Mapping
from typing import Any

from api.demo.motivation.counter import KIND, by, comes, redemption, returned, spendable
from api.demo.motivation.store import KEEPER, KEPT_BY, Home, Store


def refuse_wrong(store: Store) -> None:
    """What is refused at the counter: prices, cards, accounts, points, goods, cash."""
    home = next(
        one for one in store.homes[::-1] if by(store, one) == (KEEPER,) and not comes(one, 2)
    )
    right = redemption(store, home, {store.goods["soap"]: 1})
    item = right["items"][0]
    dear = {store.goods["quilt"]: 1, store.goods["soap"]: 1}
    wrong: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("goods at less than their label", "PTS-3",
         {**right, "items": [{**item, "price_points": 3}], "total_points": 3}),
        ("a total that is not the sum", "REG-5", {**right, "total_points": 3}),
        ("points of another household's account", "PTS-1",
         {**right, "account": store.homes[1].account if home is store.homes[0]
          else store.homes[0].account}),
        ("more than a card spends in a month", "PTS-3", redemption(store, home, dear)),
        ("more points than there are on the account", "PTS-4",
         redemption(store, home, {store.goods["pan"]: 1})),
        ("a redemption dated yesterday", "PTS-3",
         {**right, "on": store.year.later(-1).isoformat()}),
        ("a redemption that pays cash", "schema", {**right, "cash_fen": 400}),
        ("points given to another household", "schema", {**right, "to": store.homes[-1].account}),
    )  # fmt: skip
    for told, rule, data in wrong:
        store.stage.refused(told, rule, KIND, data, KEEPER)
    keyed = next(one for one in store.homes if len(by(store, one)) > 1)
    store.stage.refused(
        "a redemption without the signature of a holder who has a key", "PTS-3", KIND,
        redemption(store, keyed, {store.goods["soap"]: 1}), KEEPER,
    )  # fmt: skip
    _refuse_kin(store, home)


def _refuse_kin(store: Store, home: Home) -> None:
    """The keeper declares whom they are related to, and steps aside there (ACT-3)."""
    related = next(one for one in store.homes[1:] if one is not home and not comes(one, 2))
    kin = {
        "person": store.stage.cast[KEEPER].person,
        "household": related.household,
        "relation": "in_law",
    }
    store.stage.act("KinshipDeclared.v1", kin, KEEPER)
    store.away.add(related.household)
    store.stage.refused(
        "a keeper at the till for their own kin", "ACT-3", KIND,
        redemption(store, related, {store.goods["soap"]: 1}), *by(store, related),
    )  # fmt: skip


def refuse_without_stock(store: Store) -> None:
    """What was written off is handed out to nobody (PTS-5)."""
    keyless = [one for one in store.homes if by(store, one) == (KEEPER,)]
    home = max(keyless, key=lambda one: spendable(store, one))
    store.stage.refused(
        "goods that are past their day", "PTS-5", KIND,
        redemption(store, home, {store.goods["milk"]: 1}), KEEPER,
    )  # fmt: skip


def refuse_late_return(store: Store, sold: Mapping[str, Any]) -> None:
    """After a month nothing is taken back."""
    items = [{**sold["items"][-1], "pieces": 1, "condition": "sound"}]
    store.stage.refused(
        "goods brought back a month later", "PTS-3", "GoodsReturned.v1",
        returned(store, sold, items, "late"), *KEPT_BY,
    )  # fmt: skip
