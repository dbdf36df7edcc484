"""What the demo prints of points and motivation: points by lot, stock by batch, caps, what waits.

- PTS-4, PTS-6 What was given is what was redeemed, deducted and lapsed, and what is left in lots.
- PTS-5 What came into the shop is what was handed out and written off, and what is left.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from api.demo.money.purse import YUAN
from api.demo.money.telling import AUDITOR
from api.demo.motivation.chosen import choose
from api.demo.motivation.store import KEEPER, SHOP, Savers, Store
from domain.awards.kinds import KINDS
from domain.money.chart import AccountKind
from domain.money.counters import counter

PAGE = 500


@dataclass(frozen=True, slots=True)
class Figures:
    """What came in, what went where, and what is there: whole points, or whole pieces."""

    came: int
    went: Mapping[str, int]
    left: int
    lots: Mapping[str, int]

    @property
    def agrees(self) -> bool:
        """Whether nothing is lost, on the whole and lot by lot."""
        return (
            self.came
            == sum(self.went.values()) + self.left
            == sum(self.went.values()) + sum(self.lots.values())
        )


def points(savers: Savers) -> Figures:
    """A village's points; `lots` are by the last day on which they are good."""
    lots: Counter[str] = Counter()
    left = 0
    for home in savers.homes:
        found = savers.stage.read_as(AUDITOR, f"points/{home.account}", limit=1)
        left += found["balance_points"]
        for lot in found["lots"]:
            lots[lot["good_until"]] += lot["points"]
    went: dict[str, AccountKind] = {
        "兑换 redeemed": "points_redeemed",
        "扣减 deducted": "points_deducted",
        "到期 lapsed": "points_lapsed",
    }
    return Figures(
        -_at(savers, "points_issued", "points"),
        {told: _at(savers, kind, "points") for told, kind in went.items()},
        left,
        lots,
    )


def pieces(store: Store) -> Figures:
    """What the shop had; `lots` are batches by the voucher that brought them."""
    goods = store.stage.read_as(KEEPER, f"shops/{SHOP}/goods", limit=PAGE)["items"]
    lots: Counter[str] = Counter()
    for one in goods:
        found = store.stage.read_as(KEEPER, f"shops/{SHOP}/stock/{one['id']}")
        for batch in found["batches"]:
            lots[batch["batch"]] += batch["left_pieces"]
    went: dict[str, AccountKind] = {
        "领出 handed out": "goods_out",
        "报损 written off": "goods_lost",
    }
    return Figures(
        -_at(store.first, "goods_in", "pieces"),
        {told: _at(store.first, kind, "pieces") for told, kind in went.items()},
        sum(one["stock_pieces"] for one in goods),
        lots,
    )


def _at(savers: Savers, kind: AccountKind, unit: str) -> int:
    account = counter(kind, savers.village)
    found = savers.stage.read_as(AUDITOR, f"balances/{account}")
    return int(found[f"balance_{unit}"])


def tell(out: Console, store: Store) -> bool:
    """Points of each village, stock, what is left under each cap; whether the first two agree."""
    out.print("\n积分 points")
    agree = []
    for savers in store.villages:
        found, name = points(savers), savers.year.village.name
        _tell(out, f"{name} {len(savers.homes)} 户 households: 发放 given", found)
        agree.append(found.agrees)
    stock = pieces(store)
    _tell(out, "库存 stock: 入库 in", stock)
    _tell_caps(out, store)
    return all(agree) and stock.agrees


def _tell(out: Console, came: str, figures: Figures) -> None:
    went = " + ".join(f"{name} {count:,}" for name, count in figures.went.items())
    out.print(
        f"  {came} {figures.came:,} = {went} + 结余 left {figures.left:,}"
        f" ({len(figures.lots)} 批次 lots): {_verdict(figures)}",
        highlight=False,
        soft_wrap=True,
    )


def _verdict(figures: Figures) -> str:
    return "相符 agree" if figures.agrees else "[red]不符 DO NOT AGREE[/]"


def _tell_caps(out: Console, store: Store) -> None:
    chosen = choose(store.year)
    out.print("奖补 awards, 元 yuan")
    homes = (chosen.sheep, chosen.worker_home, chosen.star, chosen.model)
    for household in dict.fromkeys(home.household for home in homes):
        found = store.stage.read_as(AUDITOR, f"subsidies/{household}", purpose="audit")
        for one in found["kinds"]:
            capped = one["year_most_fen"] and household == chosen.sheep.household
            if one["granted_fen"] or capped:
                title = KINDS[one["kind"]].title
                told = f"  {title.zh} {title.en}: {household}: {'，'.join(_sums(one))}"
                out.print(told, highlight=False, soft_wrap=True)


def _sums(one: Mapping[str, Any]) -> Iterator[str]:
    named = {
        "granted_fen": "核定 granted",
        "paid_fen": "到账 paid",
        "each_most_fen": "每次至多 each at most",
        "left_fen": "年度剩余 left of the year",
    }
    for name, told in named.items():
        if one[name] is not None:
            yield f"{told} {one[name] // YUAN:,}"
