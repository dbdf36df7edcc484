"""What is refused at the counter: wrong prices, cards, accounts, sums, days, cash, kin."""

from collections.abc import Mapping
from typing import Any

from api.demo.motivation.counter import KIND, by, comes, redemption, returned, spendable
from api.demo.motivation.store import KEEPER, KEPT_BY, Home, Savers, Store


def refuse_wrong(savers: Savers) -> None:
    """What is refused at the counter: prices, cards, accounts, points, goods, cash."""
    goods = savers.store.goods
    home = next(
        one for one in savers.homes[::-1] if by(savers, one) == (KEEPER,) and not comes(one, 2)
    )
    right = redemption(savers, home, {goods["soap"]: 1})
    item = right["items"][0]
    dear = {goods["quilt"]: 1, goods["soap"]: 1}
    wrong: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("goods at less than their label", "PTS-3",
         {**right, "items": [{**item, "price_points": 3}], "total_points": 3}),
        ("a total that is not the sum", "REG-5", {**right, "total_points": 3}),
        ("points of another household's account", "PTS-1",
         {**right, "account": savers.homes[1].account if home is savers.homes[0]
          else savers.homes[0].account}),
        ("more than a card spends in a month", "PTS-3", redemption(savers, home, dear)),
        ("more points than there are on the account", "PTS-4",
         redemption(savers, home, {goods["pan"]: 1})),
        ("a redemption dated yesterday", "PTS-3",
         {**right, "on": savers.year.later(-1).isoformat()}),
        ("a redemption that pays cash", "schema", {**right, "cash_fen": 400}),
        ("points given to another household", "schema", {**right, "to": savers.homes[-1].account}),
    )  # fmt: skip
    for told, rule, data in wrong:
        savers.stage.refused(told, rule, KIND, data, KEEPER)
    keyed = next(one for one in savers.homes if len(by(savers, one)) > 1)
    savers.stage.refused(
        "a redemption without the signature of a holder who has a key", "PTS-3", KIND,
        redemption(savers, keyed, {goods["soap"]: 1}), KEEPER,
    )  # fmt: skip
    _refuse_kin(savers, home)


def _refuse_kin(savers: Savers, home: Home) -> None:
    """The keeper declares whom they are related to, and steps aside there (ACT-3)."""
    goods = savers.store.goods
    related = next(one for one in savers.homes[1:] if one is not home and not comes(one, 2))
    kin = {
        "person": savers.stage.cast[KEEPER].person,
        "household": related.household,
        "relation": "in_law",
    }
    savers.stage.act("KinshipDeclared.v1", kin, KEEPER)
    savers.away.add(related.household)
    savers.stage.refused(
        "a keeper at the till for their own kin", "ACT-3", KIND,
        redemption(savers, related, {goods["soap"]: 1}), *by(savers, related),
    )  # fmt: skip


def refuse_without_stock(store: Store) -> None:
    """What was written off is handed out to nobody (PTS-5)."""
    savers = store.first
    due = [one for one in savers.homes if comes(one, store.stage.today.month)]
    keyless = [one for one in due if by(savers, one) == (KEEPER,)]
    home = max(keyless, key=lambda one: spendable(savers, one))
    store.stage.refused(
        "goods that are past their day", "PTS-5", KIND,
        redemption(savers, home, {store.goods["milk"]: 1}), KEEPER,
    )  # fmt: skip


def refuse_late_return(store: Store, sold: Mapping[str, Any]) -> None:
    """After a month nothing is taken back."""
    items = [{**sold["items"][-1], "pieces": 1, "condition": "sound"}]
    store.stage.refused(
        "goods brought back a month later", "PTS-3", "GoodsReturned.v1",
        returned(store, sold, items, "late"), *KEPT_BY,
    )  # fmt: skip
