"""The love supermarket of the first village: its homes, its cards, and what every story needs.

- ACT-2 Two persons keep the shop, two others score, and who reverses did not score.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from api.demo.money.purse import Purse
from api.demo.opening import enrol
from api.demo.stage import Stage
from api.demo.year.village_year import Year
from domain.points.accounts import account_of

KEEPER: Final = "sk1"
KEPT_BY: Final = (KEEPER, "m1")
OPENED_BY: Final = ("c1", "t1")
SCORED_BY: Final = ("c1", "w1")
CORRECTED_BY: Final = ("c3", "f1")
COUNTY: Final = ("k1", "lg1")
SHOP: Final = "shop:love"
STAFF: Final = (
    (KEEPER, "love supermarket", "supermarket_keeper"),
    ("gl1", "village group", "group_leader"),
    ("hp1", "county school", "helper"),
)


@dataclass(frozen=True, slots=True)
class Home:
    """A household with a points account, and the card of its head."""

    household: str
    head: str
    number: int
    village: str

    @property
    def account(self) -> str:
        """Its points account."""
        return account_of(self.household, self.village)

    @property
    def card(self) -> str:
        """The card of who was its head when the cards were handed out."""
        return f"pointscard:{self.number}"


@dataclass(slots=True)
class Store:
    """The shop and the village around it.

    `goods` are references by the goods' codes; `stock` is what the book has of each, `prices` its
    labels of today; `cards` are those in the place of lost ones, `away` the households that do not
    come to the counter.
    """

    year: Year
    purse: Purse
    folder: Path
    goods: dict[str, str] = field(default_factory=dict)
    homes: list[Home] = field(default_factory=list)
    stock: dict[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    sold_count: int = 0

    @classmethod
    def of(cls, year: Year, purse: Purse, folder: Path) -> "Store":
        """Every household of the village, in the order of its roster."""
        homes = [
            Home(one["household"], str(one["head"]), number, year.village.code)
            for number, one in enumerate(year.everybody, start=1)
        ]
        return cls(year, purse, folder, homes=homes)

    @property
    def stage(self) -> Stage:
        """Where it is played."""
        return self.year.stage

    @property
    def village(self) -> str:
        """The village where the shop stands."""
        return self.year.village.code

    @property
    def today(self) -> str:
        """Today, as acts write it."""
        return self.stage.today.isoformat()

    def home(self, household: str) -> Home:
        """The home of a household."""
        return next(home for home in self.homes if home.household == household)

    def signer(self, home: Home) -> str | None:
        """The actor who is the home's head, where the head has a key."""
        named = self.stage.cast.offices.items()
        return next((name for name, office in named if office.person == home.head), None)

    def at_shop(self, **data: object) -> dict[str, Any]:
        """What an act in the shop says, and which shop."""
        return {"shop": SHOP, "place": self.village, **data}


def take_office(stage: Stage) -> None:
    """The keeper, the group's leader and a helper get keys and offices in the village."""
    for name, body, role in STAFF:
        stage.cast.add(name, body, role, stage.cast.place)
    enrol(stage, [name for name, _, _ in STAFF])
