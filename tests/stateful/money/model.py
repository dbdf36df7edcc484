"""A small model of a village's money, made from the rules and not from the domain's code.

It is told every act in the order of the log and keeps books of its own: a list of what moved, and
beside it what was allocated, earned, planned, listed, prepared, sent, answered, claimed back and
held in shares. Days are ISO text, amounts whole fen or whole shares. `judging.py` asks it why an
act may not be admitted, `telling.py` tells it of one that was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.stateful.said import Said, after

HELD = frozenset({"fund", "allocation", "collective", "transit", "holding"})
"""Kinds of accounts on which something lies: never below zero at the end of any day."""
NOTICE_DAYS = 2
"""What the policy of this village asks of each notice of money."""
AHEAD_DAYS = 31
DETERMINED_DAYS = 30
TAKEN_BACK = frozenset({"withdrawn", "cancelled"})


class Way(NamedTuple):
    """One amount on its way from an account to another."""

    debit: str
    credit: str
    amount: int
    on: str


class New(NamedTuple):
    """An account that an act opens."""

    account: str
    kind: str
    since: str


@dataclass(slots=True)
class Shelf:
    """One account: what came and went, in the order of entry."""

    kind: str
    since: str
    closed: str = ""
    moved: list[tuple[str, int]] = field(default_factory=list)

    def on(self, day: str) -> int:
        """What lies on it at the end of a day."""
        return sum(amount for on, amount in self.moved if on <= day)

    @property
    def lowest(self) -> int:
        """The least that ever lies on it at the end of a day."""
        return min((self.on(day) for day, _ in self.moved), default=0)


@dataclass(slots=True)
class Slip:
    """One voucher: by which act, what it moved, who signed it."""

    kind: str
    ways: tuple[Way, ...]
    by: tuple[str, ...]
    reversed: bool = False


@dataclass(slots=True)
class Books:
    """Accounts and vouchers."""

    shelves: dict[str, Shelf] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)

    def why_not(self, voucher: str, ways: Iterable[Way], day: str, new: New | None = None) -> str:
        """Why that may not move; nothing where it may (FUND-1, PAY-9, REG-1, REG-2)."""
        ways = tuple(ways)
        if voucher in self.slips or (new and new.account in self.shelves):
            return "REG-1: the voucher or the account is known"
        if new and new.since > day:
            return "REG-2: opened in the future"
        tried: dict[str, Shelf] = {}
        if new:
            tried[new.account] = Shelf(new.kind, new.since)
        for way in ways:
            if way.amount <= 0 or way.debit == way.credit or way.on > day:
                return "FUND-1: no movement"
            for name, amount in ((way.debit, way.amount), (way.credit, -way.amount)):
                shelf = tried.get(name) or self.shelves.get(name)
                if shelf is None or way.on < shelf.since:
                    return f"REG-2: {name} is not open on {way.on}"
                if way.on <= shelf.closed:
                    return f"PAY-9: {name} is closed on {way.on}"
                moved = [*shelf.moved, (way.on, amount)]
                tried[name] = Shelf(shelf.kind, shelf.since, shelf.closed, moved)
        low = sorted(n for n, one in tried.items() if one.kind in HELD and one.lowest < 0)
        rule = "EQ-5" if any(tried[name].kind == "holding" for name in low) else "FUND-1"
        return f"{rule}: {', '.join(low)} below zero" if low else ""

    def move(self, said: Said, ways: Iterable[Way], new: New | None = None) -> None:
        """It moved, under the act's voucher."""
        if new:
            self.shelves[new.account] = Shelf(new.kind, new.since)
        moved = tuple(ways)
        for way in moved:
            self.shelves[way.debit].moved.append((way.on, way.amount))
            self.shelves[way.credit].moved.append((way.on, -way.amount))
        if moved:
            self.slips[said.data["voucher"]] = Slip(said.kind, moved, said.by)


@dataclass(slots=True)
class CaseModel:
    """A case of money: the steps that it takes, how many it took, the notice that it hangs on."""

    subject: str
    steps: tuple[str, ...]
    taken: int = 1
    last: str = ""
    notice: str = ""
    over: bool = False
    ended_on: str = ""
    ended_at: int = -1

    @property
    def waits(self) -> str:
        """The step that comes next; empty where there is none."""
        return "" if self.over or self.taken == len(self.steps) else self.steps[self.taken]

    def take(self, said: Said) -> None:
        """One step is done."""
        self.taken, self.last, self.notice = self.taken + 1, said.day, ""
        if self.taken == len(self.steps):
            self.ended_on, self.ended_at = said.day, said.position


@dataclass(slots=True)
class Board:
    """A notice: of which case, since when, for how many days."""

    case: str
    since: str
    days: int
    closed: bool = False

    @property
    def last(self) -> str:
        """The last day of its period, which is over when that day is."""
        return after(self.since, self.days)


@dataclass(slots=True)
class Arranged:
    """An allocation: of which fund, by whom, shown by which case."""

    fund: str
    account: str
    by: tuple[str, ...]
    case: str


@dataclass(slots=True)
class Listed:
    """A payable list and what its plan took of the pool."""

    case: str
    by: tuple[str, ...]
    takes: int
    determined_on: str
    position: int
    dues: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Attempt:
    """One attempt to pay a due."""

    batch: str
    number: int
    amount: int
    outcome: str = ""
    value_date: str = ""


@dataclass(slots=True)
class Owed:
    """A due: to whom, how much, every attempt to pay it, and what was claimed back."""

    listed: str
    household: str
    person: str
    card_kind: str
    amount: int
    listed_on: str
    attempts: list[Attempt] = field(default_factory=list)
    demanded: int = 0
    contested: set[str] = field(default_factory=set)
    removed: bool = False

    @property
    def paid(self) -> bool:
        """Whether the bank confirmed the last attempt and did not send it back."""
        return bool(self.attempts) and self.attempts[-1].outcome == "confirmed"


@dataclass(slots=True)
class BatchModel:
    """A batch: which dues, how far it has come."""

    list: str
    by: tuple[str, ...]
    dues: tuple[str, ...]
    total: int
    prepared_on: str
    status: str = "prepared"
    transit: str = ""
    approved_at: int = -1
    released_on: str = ""


@dataclass(slots=True)
class Claim:
    """What is claimed back of a due, and what came."""

    due: str
    demanded: int
    received: int = 0


@dataclass(slots=True)
class Home:
    """A household: its head, its members, the day from which each was no more."""

    head: str
    members: tuple[str, ...]
    died: dict[str, str] = field(default_factory=dict)

    def alive(self, person: str, day: str) -> bool:
        """Whether somebody is a living member on a day."""
        return person in self.members and day < self.died.get(person, "9999")


@dataclass(slots=True)
class Money:
    """All that is known of the money of one village."""

    today: str
    rent: int
    books: Books = field(default_factory=Books)
    funds: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The account and the source of each line."""
    allocations: dict[str, Arranged] = field(default_factory=dict)
    disbursements: set[str] = field(default_factory=set)
    cases: dict[str, CaseModel] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    incomes: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The period and the amount of each receipt of rent that stands, by voucher."""
    lists: dict[str, Listed] = field(default_factory=dict)
    dues: dict[str, Owed] = field(default_factory=dict)
    batches: dict[str, BatchModel] = field(default_factory=dict)
    receipts: set[str] = field(default_factory=set)
    objections: dict[str, str] = field(default_factory=dict)
    """The due that each objection contests; nothing once it is answered."""
    contested: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Notice, case and due of each objection."""
    climbed: dict[str, int] = field(default_factory=dict)
    """How far an objection has climbed that nobody answered in time."""
    claims: dict[str, Claim] = field(default_factory=dict)
    homes: dict[str, Home] = field(default_factory=dict)
    cards: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Household, person and kind of each card."""
    plans: dict[str, dict[str, tuple[str, str, int]]] = field(default_factory=dict)
    """Plans of shares that may be issued: household, class and count of each line."""
    issued: set[str] = field(default_factory=set)
    """Assets that stand in shares."""
    periods: set[str] = field(default_factory=set)

    @property
    def pool_left(self) -> int:
        """What was earned and no plan that stands has taken."""
        earned = sum(amount for _, amount in self.incomes.values())
        return earned - sum(one.takes for one in self.standing)

    @property
    def standing(self) -> list[Listed]:
        """The lists whose plans nobody rejected."""
        return [one for one in self.lists.values() if not self.cases[one.case].over]

    def final(self, list_: str) -> bool:
        """Whether a list's own procedure has ended, its notice with it."""
        one = self.lists.get(list_)
        return one is not None and bool(self.cases[one.case].ended_on)

    def flying(self, due: Owed) -> bool:
        """Whether a due waits for the bank, or is on the way there."""
        last = due.attempts[-1] if due.attempts else None
        return last is not None and not last.outcome and not self.taken_back(last.batch)

    def taken_back(self, batch: str) -> bool:
        """Whether a batch was withdrawn or cancelled."""
        return self.batches[batch].status in TAKEN_BACK

    def open_in(self, batch: str) -> list[str]:
        """The dues of a batch that the bank has not answered."""
        found = []
        for due in self.batches[batch].dues:
            last = self.dues[due].attempts[-1]
            if last.batch == batch and not last.outcome:
                found.append(due)
        return found
