"""A county whose households spend points: accounts with a lot a month, cards, shops with goods.

People, accounts, scoring, shops and stock are written into the log as their rows leave them, with
blank signatures; keepers get keys and offices by registry acts that are admitted for real.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from api.signing import Office, Seen
from audit.trail.submission import Submission
from bench.county import COUNTY, County
from bench.pen import Pen, Said
from domain.kernel.examples import DIGEST, PAPER, SEALED
from domain.kernel.times import shanghai_day
from domain.points.accounts import account_of
from domain.points.book import CATEGORIES

GOODS: Final = 30
TOWNSHIPS: Final = 30
PRICE: Final = 10
SCORED: Final = 40
"""Points of a household for a month."""
MONTH_MAX: Final = 60
STOCK: Final = 100_000
REFUND_DAYS: Final = 7
MONTHS_GOOD: Final = 12
_AT_ONCE: Final = 10_000


def village(shop: int) -> str:
    """The code of the village in which a shop stands."""
    return f"{COUNTY}{100 + shop % TOWNSHIPS:03}{200 + shop // TOWNSHIPS:03}"


def goods_of(shop: int, number: int) -> str:
    """One goods of a shop."""
    return f"goods:s{shop}-{number}"


def month_before(day: date, months: int) -> date:
    """The last day of the month that lies so many months before the day's."""
    for _ in range(months):
        day = day.replace(day=1) - timedelta(days=1)
    return day


@dataclass(frozen=True)
class Counter:
    """So many households in the villages of so many shops; `today` is the day of what follows."""

    today: date
    households: int
    shops: int

    def village_of(self, household: int) -> str:
        """Where a household lives: villages take turns."""
        return village(household % self.shops)

    @cached_property
    def accounts(self) -> list[str]:
        """The points account of each household."""
        return [account_of(f"household:h{n}", self.village_of(n)) for n in range(self.households)]

    def good_until(self, on: date) -> str:
        """The last day of what is earned on a day."""
        months = on.year * 12 + on.month + MONTHS_GOOD
        return (date(months // 12, months % 12 + 1, 1) - timedelta(days=1)).isoformat()

    # --- what is there before ---

    def write(self, county: County, months: int, *, over: bool = False) -> None:
        """All of it, and the scoring of so many months before this one.

        With `over`, every account has a lot whose last day was yesterday.
        """
        pen = Pen(county, streams=[f"place:{COUNTY}"])
        pen.write(("RuleBookAdopted.v1", self._book()))
        sizes = {"persons": self.households, "households": self.households}
        roster = {"place": COUNTY, "source": PAPER, **sizes}
        pen.write(("RosterImported.v1", roster), lines=self._roster())
        pen.write_each(self._opened(n) for n in range(self.households))
        pen.write_each(self._issued(n) for n in range(self.households))
        for back in range(months, 0, -1):
            header, lines = self.scoring(month_before(self.today, back), f"m{back}")
            pen.write(header, lines=lines)
        if over:
            until = (self.today - timedelta(days=1)).isoformat()
            on = month_before(self.today, months + 1)
            header, lines = self.scoring(on, "over", "policy_knowledge", until)
            pen.write(header, lines=lines)
        for shop in range(self.shops):
            self._write_shop(pen, shop)

    def _book(self) -> dict[str, Any]:
        bounds = dict.fromkeys(("earn_entry_max", "earn_month_max", "decision_above"), 100)
        bounds |= {"deduct_entry_max": 50, "deduct_month_max": 50}
        return {
            "place": COUNTY,
            "document": {"number": "示例〔2026〕1号", "title": "示例细则", "sha256": "0" * 64},
            "effective_from": "2020-01-01",
            "categories": [{"code": code, **bounds} for code in CATEGORIES],
            "months_good": MONTHS_GOOD,
            "card_month_max": MONTH_MAX,
            "appeal_days": 7,
        }

    def _roster(self) -> Iterator[Said]:
        for n in range(self.households):
            fields = {"name": SEALED, "id_number": SEALED, "phone": None, "gender": None}
            place = self.village_of(n)
            yield "PersonRegistered.v1", {"person": f"person:p{n}", "place": place, **fields}
        for n in range(self.households):
            member = {"person": f"person:p{n}", "relation": "head", "from": "2016-01-01"}
            home = {"household": f"household:h{n}", "place": self.village_of(n)}
            yield "HouseholdRegistered.v1", {**home, "head": f"person:p{n}", "members": [member]}

    def _whose(self, n: int) -> dict[str, str]:
        return {
            "account": self.accounts[n],
            "household": f"household:h{n}",
            "place": self.village_of(n),
        }

    def _opened(self, n: int) -> Said:
        opened = {"opened_on": "2020-01-02", "certificate": PAPER}
        return "PointsAccountOpened.v1", {**self._whose(n), **opened}

    def _issued(self, n: int) -> Said:
        card = {
            **self._whose(n), "card": f"pointscard:c{n}", "person": f"person:p{n}",
            "month_max": MONTH_MAX, "issued_on": "2020-01-02", "replaces": None,
            "spent_points": 0, "receipt": PAPER,
        }  # fmt: skip
        return "PointsCardIssued.v1", card

    def _write_shop(self, pen: Pen, shop: int) -> None:
        own = {"shop": f"shop:{shop}", "place": village(shop)}
        opened = {
            **own, "name": "示例爱心超市", "serves": [village(shop)], "opened_on": "2020-01-02",
            "paper": PAPER,
        }  # fmt: skip
        pen.write(("SupermarketOpened.v1", opened))
        shelf = {**own, "lines_count": GOODS, "labels_from": "2020-01-10", "label": PAPER}
        pen.write(("ShelfExtended.v1", shelf), lines=self._listed(shop, own))
        ends = [(self.today + timedelta(days=30 * (n % 12 + 1))).isoformat() for n in range(GOODS)]
        lines = [
            {"goods": goods_of(shop, n), "pieces": STOCK, "good_until": ends[n], "cost_fen": 100}
            | {"batch_number": None}
            for n in range(GOODS)
        ]
        delivery = {
            **own, "voucher": f"voucher:delivery-{shop}", "source": "supply",
            "entity": "entity:1", "donor": None, "lines": lines, "invoice": PAPER,
            "on": "2020-02-01",
        }  # fmt: skip
        pen.write(("GoodsReceived.v1", delivery))

    @staticmethod
    def _listed(shop: int, own: dict[str, str]) -> Iterator[Said]:
        label = {"price_points": PRICE, "from_": "2020-01-10", "listed_on": "2020-01-06"}
        for number in range(GOODS):
            named = {"goods": goods_of(shop, number), "name": f"示例商品{number}", "unit": "件"}
            yield "GoodsListed.v1", {**own, **named, **label}

    # --- what is done ---

    def keepers(self, county: County, count: int) -> list[Office]:
        """The keepers of the first shops, each with a key."""
        found = [
            county.officer(f"person:k{n}", "supermarket_keeper", village(n), "supermarket")
            for n in range(count)
        ]
        county.seal()
        return found

    def scoring(
        self, on: date, name: str, category: str = "evaluation", until: str = ""
    ) -> tuple[Said, list[Said]]:
        """The month of every household on one sheet: header and lines."""
        month = {"scoring": f"scoring:{name}", "month": f"{on:%Y-%m}", "on": on.isoformat()}
        until = until or self.good_until(on)
        header = {
            **month, "place": COUNTY, "lines_count": self.households,
            "earned_points": self.households * SCORED, "deducted_points": 0, "sheet": PAPER,
        }  # fmt: skip
        same = {
            **month, "category": category, "points": SCORED, "evidence": DIGEST,
            "good_until": until,
        }  # fmt: skip
        lines: list[Said] = [
            ("ScoredPoints.v1", {**same, **self._whose(n), "voucher": f"voucher:{name}-{n}"})
            for n in range(self.households)
        ]
        return ("MonthScored.v1", header), lines

    def redemption(
        self, county: County, keeper: Office, household: int, number: int, seen: Seen
    ) -> Submission:
        """Two goods for a household, signed by the keeper of its village's shop."""
        shop, whose = household % self.shops, self._whose(household)
        today = shanghai_day(county.clock())
        first = (household // self.shops * 2 + number) % GOODS
        items = [
            {"goods": goods_of(shop, n % GOODS), "pieces": 1, "price_points": PRICE}
            for n in (first, first + 1)
        ]
        total = len(items) * PRICE
        data = {
            "redemption": f"redemption:{household}-{number}",
            "voucher": f"voucher:r{household}-{number}",
            "shop": f"shop:{shop}",
            "place": village(shop),
            "card": f"pointscard:c{household}",
            "household": whose["household"],
            "account": whose["account"],
            "village": whose["place"],
            "items": items,
            "total_points": total,
            "on": today.isoformat(),
            "back_until": (today + timedelta(days=REFUND_DAYS)).isoformat(),
        }
        return county.sign("GoodsRedeemed.v1", data, [keeper], seen=seen)
