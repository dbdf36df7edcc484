"""The love supermarket of the township, the villages that it serves, and what every story needs.

- PTS-3 It stands in the first village and serves all of them; its keeper has an office in each,
  since accounts and cards are the villages' own.
- ACT-2 Two persons keep the shop, two others score, and who reverses did not score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Final, Self

from api.demo.cast import grant
from api.demo.money.purse import Purse
from api.demo.opening import enrol
from api.demo.stage import Draft, Stage
from api.demo.year.village_year import Year
from domain.points.accounts import account_of

KEEPER: Final = "sk1"
KEEPER_HERE: Final = "sk1-here"
"""The keeper in the shop; and in the village whose accounts and cards it is about."""
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
class Savers:
    """The households of one village that save points, and the store where they spend them.

    `cards` are those in the place of the first ones, `away` the households that do not come to the
    counter.
    """

    year: Year
    store: "Store"
    homes: list[Home] = field(default_factory=list)
    cards: dict[str, str] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)

    @property
    def stage(self) -> Stage:
        """Where the village acts."""
        return self.year.stage

    @property
    def village(self) -> str:
        """Where they live."""
        return self.year.village.code

    @property
    def today(self) -> str:
        """Today, as acts write it."""
        return self.store.today

    def home(self, household: str) -> Home:
        """The home of a household."""
        return next(home for home in self.homes if home.household == household)

    def join(self, household: str, head: str) -> Home:
        """A further household is to have an account."""
        home = Home(household, head, next(self.store.numbers), self.village)
        self.homes.append(home)
        return home

    def follow(self, home: Home, heir: str) -> Home:
        """The home with the head who follows; a card of their own takes the place of the first."""
        changed = replace(home, head=heir)
        self.homes[self.homes.index(home)] = changed
        self.cards[home.household] = f"{home.card}-heir"
        return changed

    def card(self, home: Home) -> str:
        """The card on which the household spends today."""
        return self.cards.get(home.household, home.card)

    def signer(self, home: Home) -> str | None:
        """The actor who is the home's head, where the head has a key."""
        named = self.stage.cast.offices.items()
        return next((name for name, office in named if office.person == home.head), None)


@dataclass(slots=True)
class Store:
    """The shop, in the village of `year`, and the villages that it serves, that one first.

    `goods` are references by the goods' codes; `stock` is what the book has of each, `prices` its
    labels of today; `numbers` are those of the homes.
    """

    year: Year
    purse: Purse
    folder: Path
    villages: list[Savers] = field(default_factory=list)
    goods: dict[str, str] = field(default_factory=dict)
    stock: dict[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    sold_count: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @classmethod
    def of(cls, years: Sequence[Year], purse: Purse, folder: Path) -> Self:
        """The shop stands in the first village; every household of every roster has a home."""
        store = cls(years[0], purse, folder)
        for year in years:
            savers = Savers(year, store)
            for one in year.everybody:
                savers.join(one["household"], str(one["head"]))
            store.villages.append(savers)
        return store

    @property
    def first(self) -> Savers:
        """The village where the shop stands."""
        return self.villages[0]

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

    def at_shop(self, **data: object) -> dict[str, Any]:
        """What an act in the shop says, and which shop."""
        return {"shop": SHOP, "place": self.village, **data}


def take_office(store: Store) -> None:
    """The keeper, the group's leader and a helper get keys and offices; the keeper in each village.

    In the shop the keeper acts by the office of the village where it stands.
    """
    stage = store.stage
    for name, body, role in STAFF:
        stage.cast.add(name, body, role, stage.cast.place)
    enrol(stage, [name for name, _, _ in STAFF])
    keeper = stage.cast[KEEPER]
    for savers in store.villages:
        offices = savers.stage.cast.offices
        offices |= {KEEPER: keeper, KEEPER_HERE: replace(keeper, place=savers.village)}
    stage.together(
        [
            Draft("RoleGranted.v1", grant(savers.stage.cast, KEEPER_HERE), ("r1", "g1"))
            for savers in store.villages[1:]
        ]
    )
