"""Households: a head, permanent members from and to dates, and a dated set of statuses.

- REG-1 A household's reference is given out once. REG-2 Whom it names is registered.
- ID-1 A household has at least one permanent member: income per head divides by them.
- HH-1 A person is a permanent member of one household at a time; the head is among the members.
- HH-3 The deceased join no household. A household without members has ended, and holds nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, Protocol

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, HouseholdId, PersonId
from domain.kernel.history import History, States
from domain.kernel.places import Place, village_of
from domain.kernel.refused import Refused, require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import Documented, evolves, state_of
from domain.kernel.words import say
from domain.residents.people import Membership, Person, check_residence, living
from domain.residents.statuses import SUPPORT, Status, codes_on, ended, with_status

Relation = Literal[
    "head", "spouse", "child", "child_in_law", "grandchild", "parent", "parent_in_law",
    "grandparent", "sibling", "other_relative", "not_related",
]  # fmt: skip
"""Relation to the head of the household (GB/T 4761, grouped)."""


Tie = Literal["split_from", "split_into", "merged_from", "merged_into", "moved_from"]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One person's membership, from a day on, up to and without the day `until`."""

    person: str
    relation: str
    from_: date
    until: date | None = None
    reason: str | None = None

    def present_on(self, day: date) -> bool:
        """Whether the person is a permanent member on the day."""
        return self.from_ <= day and (self.until is None or day < self.until)


class HeldCard(msgspec.Struct, frozen=True, kw_only=True):
    """A payee account of a member, from a day on, up to and without the day `until` (HH-4)."""

    card: str
    person: str
    kind: str
    bank: str
    from_: date
    until: date | None
    index: int

    def holds_on(self, day: date) -> bool:
        """Whether the account serves the member on the day."""
        return self.from_ <= day and (self.until is None or day < self.until)


class Lineage(msgspec.Struct, frozen=True, kw_only=True):
    """A tie to another household, or to the place before a move, from the day `on` (HH-5)."""

    kind: Tie
    other: str
    on: date
    index: int


@state_of("household")
class Household(Documented):
    """One household as recorded so far; `ended_on` is the first day without any member.

    `follows` are the dues that came to a member of it from another payee (PAY-6).
    """

    place: str = ""
    head: str = ""
    members: tuple[Member, ...] = ()
    statuses: tuple[Status, ...] = ()
    cards: tuple[HeldCard, ...] = ()
    lineage: tuple[Lineage, ...] = ()
    follows: tuple[str, ...] = ()
    ended_on: date | None = None

    @property
    def registered(self) -> bool:
        """Whether the household is on the register."""
        return self.place != ""

    def members_on(self, day: date) -> tuple[Member, ...]:
        """The permanent members 常住人口 on the day, in the order of their recording."""
        return tuple(member for member in self.members if member.present_on(day))

    def persons_on(self, day: date) -> frozenset[str]:
        """The persons who are permanent members on the day."""
        return frozenset(member.person for member in self.members_on(day))

    def persons_since(self, day: date) -> frozenset[str]:
        """The persons who were permanent members on any day from that one on."""
        return frozenset(m.person for m in self.members if m.until is None or m.until > day)

    @property
    def staying(self) -> tuple[str, ...]:
        """The persons whose membership has no end yet."""
        return tuple(member.person for member in self.members if member.until is None)

    def statuses_on(self, day: date) -> frozenset[str]:
        """The codes of the household's statuses that hold on the day."""
        return codes_on(self.statuses, day)

    @property
    def residences(self) -> tuple[tuple[str, date, date | None], ...]:
        """Where it lived: place, first day, first day after; the first place has no beginning."""
        since, found = date.min, list[tuple[str, date, date | None]]()
        for moved in self.lineage:
            if moved.kind == "moved_from":
                found.append((moved.other, since, moved.on))
                since = moved.on
        return (*found, (self.place, since, None))

    @property
    def left_villages(self) -> tuple[str, ...]:
        """The villages where it lived before it came to that where it lives."""
        moves = (tie.other for tie in self.lineage if tie.kind == "moved_from")
        here = village_of(self.place)
        return tuple(dict.fromkeys(one for each in moves if (one := village_of(each)) != here))

    @property
    def began_on(self) -> date | None:
        """Since when it is a household of its village: its split or its last move there, if any."""
        came = [tie.on for tie in self.lineage if tie.kind == "split_from"]
        places = [*self.residences]
        for (before, _, _), (after, since, _) in pairwise(places):
            if village_of(before) != village_of(after):
                came.append(since)
        return max(came, default=None)

    def place_on(self, day: date) -> str:
        """Where it lived on the day."""
        return next(place for place, since, left in self.residences if left is None or day < left)


def registered_household(history: History, household: str) -> Household:
    """The household's state; refuses (REG-2) one that is not on the register."""
    state = history.read(Household, household)
    if not state.registered:
        raise Refused(
            "REG-2",
            expected=say("a registered household", "已登记的农户"),
            found=say(f"{household} is not registered", f"{household} 未登记"),
        )
    return state


def living_household(history: History, household: str) -> Household:
    """The state of a registered household; refuses (HH-3) one that has ended."""
    state = registered_household(history, household)
    if state.ended_on is not None:
        raise Refused(
            "HH-3",
            expected=say("a household that has members", "仍有成员的农户"),
            found=say(
                f"{household} ended on {state.ended_on}", f"{household} 已于 {state.ended_on} 销户"
            ),
        )
    return state


def with_standing(state: Household, recorded: Status) -> Household:
    """The household with a status recorded; none outlasts the household."""
    statuses = with_status(state.statuses, recorded)
    if state.ended_on is not None:
        statuses = ended(statuses, state.ended_on)
    return msgspec.structs.replace(state, statuses=statuses)


def with_lineage(state: Household, kind: Tie, other: str, on: date, index: int) -> Household:
    """The household with one more tie."""
    tie = Lineage(kind=kind, other=other, on=on, index=index)
    return msgspec.structs.replace(state, lineage=(*state.lineage, tie))


def place_of(history: History, household: str) -> str:
    """The place where the household lives; refuses (REG-2) one that is not on the register."""
    return registered_household(history, household).place


def supported_on(history: History, household: str, day: date) -> frozenset[str]:
    """Codes of 低保 and 特困 that any permanent member holds on the day (ID-3)."""
    persons = registered_household(history, household).persons_on(day)
    return statuses_of_members(history, persons, day) & SUPPORT


def statuses_of_members(history: States, persons: Iterable[str], day: date) -> frozenset[str]:
    """Codes of statuses that any of the persons holds on the day."""
    return frozenset().union(*(history.read(Person, p).statuses_on(day) for p in persons))


class NewMember(Fact):
    """A person who belongs to the household from a day on."""

    person: PersonId
    relation: Relation
    from_: date = msgspec.field(name="from")


@fact(
    "HouseholdRegistered.v1",
    title=say("Household registered", "登记农户"),
    stream=lambda data: data.household,
    touches=lambda data: tuple(dict.fromkeys(member.person for member in data.members)),
    place=lambda data, _history: data.place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-1", "REG-2", "HH-1", "HH-3", "ID-1", "SUP-11"),
    example={
        "household": "household:h1",
        "place": "231005100201",
        "head": "person:p1",
        "members": [{"person": "person:p1", "relation": "head", "from": "2016-01-01"}],
    },
)
class HouseholdRegistered(Fact):
    """A household with its head and permanent members."""

    household: HouseholdId
    place: Place
    head: PersonId
    members: tuple[NewMember, ...]


@admits(HouseholdRegistered)
def admit_household(act: Act[HouseholdRegistered], history: History) -> None:
    """REG-1, ACT-1, ID-1, HH-1 and REG-2 of a household to be registered."""
    data = act.data
    require(
        not history.read(Household, data.household).registered,
        "REG-1",
        expected=say("a reference not yet given out", "尚未使用的农户编号"),
        found=say(f"{data.household} is registered", f"{data.household} 已登记"),
    )
    check_residence(data.place, history)
    require(
        bool(data.members),
        "ID-1",
        expected=say("at least one permanent member", "至少一名常住人口"),
        found=say("zero members", "常住人口为零"),
    )
    check_members(data.head, data.members)
    for member in data.members:
        check_joins(member.person, member.from_, act.day, history)


class Listed(Protocol):
    """A person and their relation to the head, as a fact lists them."""

    @property
    def person(self) -> str:
        """Who."""
        ...

    @property
    def relation(self) -> str:
        """Their relation to the head."""
        ...


def check_members(head: str, members: Sequence[Listed]) -> None:
    """HH-1: each is listed once, and the head, and nobody else, is listed as the head."""
    persons = [member.person for member in members]
    heads = [member.person for member in members if member.relation == "head"]
    require(
        heads == [head],
        "HH-1",
        expected=say("the head, and nobody else, as the member who is head", "户主为成员且唯一"),
        found=say(", ".join(heads) or "none", "、".join(heads) or "无"),
    )
    require(
        len(set(persons)) == len(persons),
        "HH-1",
        expected=say("each member once", "每名成员只列一次"),
        found=say(_twice(persons), _twice(persons)),
    )


def _twice(persons: Sequence[str]) -> str:
    return ", ".join(sorted({person for person in persons if persons.count(person) > 1}))


def check_joins(person: str, from_: date, day: date, history: History) -> None:
    """REG-2, HH-3 and HH-1: registered, alive, and in no household from that day on."""
    state = living(history, person)
    require(
        from_ <= day,
        "HH-1",
        expected=say(f"membership from {day} or earlier", f"成员起始日不晚于 {day}"),
        found=say(f"{person} from {from_}", f"{person} 自 {from_}"),
    )
    other = state.membership_from(from_)
    require(
        other is None,
        "HH-1",
        expected=say(
            f"{person} in no household from {from_} on", f"{person} 自 {from_} 起不属于任何户"
        ),
        found=say(*_membership_words(other)),
    )


def _membership_words(membership: Membership | None) -> tuple[str, str]:
    if membership is None:
        return "none", "无"
    until = membership.until or "today"
    return (
        f"member of {membership.household} from {membership.from_} to {until}",
        f"{membership.from_} 至 {membership.until or '今'} 属于 {membership.household}",
    )


def enter(state: Person, household: str, from_: date) -> Person:
    """The person with one more membership, open from the day on."""
    membership = Membership(household=household, from_=from_)
    return msgspec.structs.replace(state, memberships=(*state.memberships, membership))


@evolves(Household, HouseholdRegistered)
def register(state: Household, event: Event[HouseholdRegistered]) -> Household:
    """The household is on the register with its first members."""
    data = event.data
    members = tuple(
        Member(person=new.person, relation=new.relation, from_=new.from_) for new in data.members
    )
    return msgspec.structs.replace(state, place=data.place, head=data.head, members=members)


@evolves(Person, HouseholdRegistered)
def belong(state: Person, event: Event[HouseholdRegistered]) -> Person:
    """Each member belongs to the household from their day on."""
    for new in event.data.members:
        if new.person == state.id:
            return enter(state, event.data.household, new.from_)
    return state
