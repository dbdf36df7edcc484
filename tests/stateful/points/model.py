"""A small model of a village's points and goods, made from the rules and not from the domain.

It is told every act in the order of the log and keeps what each household has, lot by lot, and
what lies in the shop, batch by batch: what came, what was taken and by whom, what went back. Days
are ISO text, amounts whole points or whole pieces. `judging.py`, `till.py` and `keeping.py` ask it
why an act may not be admitted, `telling.py` tells it of one that was.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from tests.stateful.money.model import Home

NEVER = "9999-12-31"
REFUND_DAYS = 20
"""What the policy of this village gives for a refund."""
LABEL_DAYS = 1
MONTHS_BACK = 2
VILLAGE = "231005100201"


@dataclass(slots=True)
class Lot:
    """What is left of what a voucher brought, and until when it is good."""

    voucher: str
    ends_on: str
    came: int
    left: int


class Part(NamedTuple):
    """What a voucher took of one lot."""

    voucher: str
    ends_on: str
    came: int
    amount: int


@dataclass(slots=True)
class Purse:
    """A household's points, or the pieces of one goods: by lot, and day by day."""

    since: str
    rule: str
    lots: list[Lot] = field(default_factory=list)
    moved: list[tuple[str, int]] = field(default_factory=list)
    taken: dict[str, list[Part]] = field(default_factory=dict)
    """By voucher, what it took and did not give back, in the order in which it took it."""
    sums: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Everything that ever happened to it: issued, redeemed, given back, lapsed and so on."""

    @property
    def left(self) -> int:
        """What all lots together have."""
        return sum(lot.left for lot in self.lots)

    def to_be_had(self, on: str, takes: str = "good") -> list[Lot]:
        """The lots from which a taking is served, the first to end first."""
        fitting = [lot for lot in self.lots if lot.left and _fits(lot, on, takes)]
        return sorted(fitting, key=lambda lot: (lot.ends_on, lot.came))

    def there(self, on: str, takes: str = "good") -> int:
        """How much a taking finds."""
        return sum(lot.left for lot in self.to_be_had(on, takes))

    def kept(self, voucher: str) -> int:
        """What a voucher took and has not given back."""
        return sum(part.amount for part in self.taken.get(voucher, ()))

    def lowest_with(self, on: str, amount: int) -> int:
        """The least at the end of any day, once that moved too."""
        days = sorted({*(day for day, _ in self.moved), on})
        moved = [*self.moved, (on, amount)]
        return min(sum(one for day, one in moved if day <= until) for until in days)

    def why_not_taken(self, amount: int, on: str, takes: str = "good") -> str:
        """Why that much cannot be taken; nothing where it can."""
        if on < self.since:
            return "REG-2: not open yet"
        if amount > self.there(on, takes):
            return f"{self.rule}: no such lots"
        return f"{self.rule}: below zero" if self.lowest_with(on, -amount) < 0 else ""

    def bring(self, lot: Lot, on: str, what: str) -> None:
        """So much came."""
        self.lots.append(lot)
        self._note(on, lot.left, what)

    def take(self, voucher: str, amount: int, on: str, what: str, **terms: str) -> None:
        """So much is gone, of the lot `first` before any other."""
        lots = self.to_be_had(on, terms.get("takes", "good"))
        lots.sort(key=lambda lot: lot.voucher != terms.get("first"))
        self._note(on, -amount, what)
        parts = self.taken[voucher] = []
        for lot in lots:
            some = min(lot.left, amount)
            amount -= some
            lot.left -= some
            if some:
                parts.append(Part(lot.voucher, lot.ends_on, lot.came, some))
        assert amount == 0, f"{voucher} took more than was there"

    def give_back(self, voucher: str, amount: int, on: str, what: str) -> None:
        """So much of what a voucher took is where it was, what it took last first."""
        self._note(on, amount, what)
        parts = self.taken[voucher]
        while amount:
            part = parts.pop()
            some = min(part.amount, amount)
            amount -= some
            if some < part.amount:
                parts.append(part._replace(amount=part.amount - some))
            same = (one for one in self.lots if (one.voucher, one.came) == part[:3:2])
            lot = next(one for one in same if one.ends_on == part.ends_on)
            lot.left += some

    def _note(self, on: str, amount: int, what: str) -> None:
        self.moved.append((on, amount))
        self.sums[what] += amount


def _fits(lot: Lot, on: str, takes: str) -> bool:
    return takes == "any" or (on <= lot.ends_on) == (takes == "good")


@dataclass(slots=True)
class Entered:
    """An entry of points: whose, for which month and category, by whom, and whether it stands."""

    account: str
    month: str
    category: str
    direction: str
    points: int
    by: tuple[str, ...]
    good_until: str = NEVER
    alone: bool = True
    batch: bool = False
    reversed: bool = False


class Book(NamedTuple):
    """A rule book: of which place, since when, its categories with their bounds."""

    place: str
    since: str
    position: int
    categories: Mapping[str, Mapping[str, int]]
    months_good: int
    card_month_max: int

    def good_until(self, on: str) -> str:
        """The last day of what is earned on a day."""
        first = date.fromisoformat(f"{on[:7]}-01")
        for _ in range(self.months_good + 1):
            first = (first + timedelta(days=32)).replace(day=1)
        return (first - timedelta(days=1)).isoformat()


@dataclass(slots=True)
class Card:
    """A member's card: with which limit, since when, and what it spent by month."""

    account: str
    person: str
    month_max: int
    since: str
    ended: bool = False
    spent: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(slots=True)
class Basket:
    """A redemption: on which card, by which keeper, of what at which price; what came back."""

    card: str
    account: str
    voucher: str
    on: str
    back_until: str
    items: dict[str, tuple[int, int]]
    returned: dict[str, int] = field(default_factory=dict)


class Ruling(NamedTuple):
    """What the village decided: whose points, in which category, which way, how many, since."""

    account: str
    category: str
    direction: str
    points: int
    since: str


@dataclass(slots=True)
class Points:
    """All that is known of the points and the shop of one village."""

    today: str
    homes: dict[str, Home] = field(default_factory=dict)
    kin: set[tuple[str, str]] = field(default_factory=set)
    """Person and household."""
    keys: set[str] = field(default_factory=set)
    """Holders of cards with a key of their own."""
    books: list[Book] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    """The household of each points account."""
    purses: dict[str, Purse] = field(default_factory=dict)
    """Points and stock, by account."""
    vouchers: set[str] = field(default_factory=set)
    entries: dict[str, Entered] = field(default_factory=dict)
    rulings: dict[str, Ruling] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """Decisions that an entry used."""
    scorings: set[str] = field(default_factory=set)
    cards: dict[str, Card] = field(default_factory=dict)
    last_card: dict[str, str] = field(default_factory=dict)
    labels: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """By goods: the first day and the price of each label."""
    baskets: dict[str, Basket] = field(default_factory=dict)

    def book(self, day: str) -> Book:
        """The rule book of the village on a day: the village's own before the county's."""
        begun = [book for book in self.books if book.since <= day]
        return max(begun, key=lambda book: (len(book.place), book.since, book.position))

    def home_of(self, person: str, day: str) -> str | None:
        """The household to which somebody alive belongs on a day."""
        return next((name for name, home in self.homes.items() if home.alive(person, day)), None)

    def living(self, household: str) -> list[str]:
        """The members of a household of whom no death is recorded."""
        home = self.homes[household]
        return [person for person in home.members if person not in home.died]

    def related(self, person: str, household: str) -> bool:
        """Whether somebody is of a household or has declared to be kin."""
        home = self.homes[household]
        return person in home.members or (person, household) in self.kin

    def price(self, goods: str, day: str) -> int | None:
        """The label of the day."""
        held = [price for since, price in self.labels.get(goods, ()) if since <= day]
        return held[-1] if held else None

    def limit(self, card: Card, day: str) -> int:
        """What a card may spend in the month of a day."""
        return min(card.month_max, self.book(day).card_month_max)


__all__ = ["Home", "Points"]
