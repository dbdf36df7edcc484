"""Households that split 分户, are taken up into another 并户, or move 迁移, and keep their lineage.

- HH-5 Lineage is kept: from which, into which, on which day; memberships end and begin that day
  without a gap. A split shortly before an application is a finding.
- HH-1 The new household lists its head and each member once; who joins another is no second head.
- HH-3 Who goes is a member, somebody stays after a split, and a head who goes is followed. The day
  has come, and no move lies before an earlier one. A household that was taken up has ended.
- REG-1 The new household's reference is given out once. REG-2 What is named is on record.
- ID-5 A household with an open case is not taken up and does not move: its steps are bound to the
  household and its place.
- ACT-1 The signer has authority over both places, in this county.
A status does not multiply: the new household begins with none, that of the one taken up ends.
"""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.identification.file import open_cases
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, check_places, fact
from domain.kernel.checks import check_new
from domain.kernel.fact import Fact, HouseholdId, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents import people
from domain.residents.households import (
    Household,
    Member,
    Relation,
    check_members,
    enter,
    living_household,
    place_of,
    with_lineage,
)
from domain.residents.leaving import check_leaves, check_successor, depart
from domain.residents.people import Person, check_residence


class Goes(Fact):
    """A member who goes into another household, and their relation to its head."""

    person: PersonId
    relation: Relation


@fact(
    "HouseholdSplit.v1",
    title=say("Household split", "分户"),
    stream=lambda data: data.household,
    touches=lambda data: (data.new_household, *(goes.person for goes in data.members)),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-1", "REG-2", "HH-1", "HH-3", "HH-5"),
    example={
        "household": "household:h1",
        "new_household": "household:h2",
        "place": "231005100201",
        "on": "2026-02-01",
        "head": "person:p2",
        "members": [{"person": "person:p2", "relation": "head"}],
        "new_head": None,
    },
)
class HouseholdSplit(Fact):
    """Members go into a household of their own at the same place, from the day `on`.

    `head` is that of the new household; `new_head` follows the head of the old one, if they go.
    """

    household: HouseholdId
    new_household: HouseholdId
    place: Place
    on: date
    head: PersonId
    members: tuple[Goes, ...]
    new_head: PersonId | None = None
    paper: Paper | None = None


@admits(HouseholdSplit)
def admit_split(act: Act[HouseholdSplit], history: History) -> None:
    """REG-1, REG-2, HH-1 and HH-3 of a split."""
    data = act.data
    household = living_household(history, data.household)
    check_new(history, Household, data.new_household)
    _check_place(data.place, household)
    check_members(data.head, data.members)
    going = [goes.person for goes in data.members]
    for person in going:
        check_leaves(household, person, data.on, act.day)
    require(
        bool(set(household.staying) - set(going)),
        "HH-3",
        expected=say("somebody who stays", "原户至少留一名成员"),
        found=say("everybody goes", "全部成员分出"),
    )
    check_successor(household, going, data.new_head)


def _check_place(place: str, household: Household) -> None:
    require(
        place == household.place,
        "REG-2",
        expected=say(f"the household's place {household.place}", f"农户所在地 {household.place}"),
        found=say(place, place),
    )


def _joining(members: Sequence[Goes], on: date) -> tuple[Member, ...]:
    return tuple(Member(person=m.person, relation=m.relation, from_=on) for m in members)


@evolves(Household, HouseholdSplit)
def split(state: Household, event: Event[HouseholdSplit]) -> Household:
    """The old household without those who went; the new one with them, and no status."""
    data = event.data
    if state.id == data.household:
        going = [goes.person for goes in data.members]
        after = depart(state, going, data.on, "split", data.new_head)
        return with_lineage(after, "split_into", data.new_household, data.on, event.index)
    new = msgspec.structs.replace(
        state, place=data.place, head=data.head, members=_joining(data.members, data.on)
    )
    return with_lineage(new, "split_from", data.household, data.on, event.index)


@evolves(Person, HouseholdSplit)
def go(state: Person, event: Event[HouseholdSplit]) -> Person:
    """The person belongs to the new household from the day on which the old membership ends."""
    data = event.data
    return enter(people.left(state, data.household, data.on), data.new_household, data.on)


@fact(
    "HouseholdsMerged.v1",
    title=say("Households merged", "并户"),
    stream=lambda data: data.household,
    touches=lambda data: (data.merged, *(goes.person for goes in data.members)),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-1", "HH-3", "HH-5", "ID-5"),
    example={
        "household": "household:h1",
        "merged": "household:h2",
        "place": "231005100201",
        "on": "2026-02-01",
        "members": [{"person": "person:p2", "relation": "child"}],
    },
)
class HouseholdsMerged(Fact):
    """All members of `merged` go into `household`, at its place, from the day `on`."""

    household: HouseholdId
    merged: HouseholdId
    place: Place
    on: date
    members: tuple[Goes, ...]
    paper: Paper | None = None


@admits(HouseholdsMerged)
def admit_merger(act: Act[HouseholdsMerged], history: History) -> None:
    """REG-2, ACT-1, ID-5, HH-1 and HH-3 of a merger."""
    data = act.data
    household = living_household(history, data.household)
    merged = living_household(history, data.merged)
    require(
        data.household != data.merged,
        "REG-2",
        expected=say("two households", "两个不同的农户"),
        found=say(f"{data.merged} twice", f"{data.merged} 重复"),
    )
    _check_place(data.place, household)
    check_places(act.by, merged.place)
    _check_no_open_case(history, data.merged)
    _check_all(merged, [goes.person for goes in data.members])
    require(
        all(goes.relation != "head" for goes in data.members),
        "HH-1",
        expected=say(f"{household.head} as the only head", f"户主仅为 {household.head}"),
        found=say("another head", "另有户主"),
    )
    for goes in data.members:
        check_leaves(merged, goes.person, data.on, act.day)


def _check_no_open_case(history: History, household: str) -> None:
    cases = [case.id for case in open_cases(history, household)]
    require(
        not cases,
        "ID-5",
        expected=say(f"no open case of {household}", f"{household} 没有在办事项"),
        found=say(", ".join(cases), "、".join(cases)),
    )


def _check_all(household: Household, persons: Sequence[str]) -> None:
    """HH-1: the fact names every member of the household, each once."""
    require(
        sorted(persons) == sorted(household.staying),
        "HH-1",
        expected=say(f"every member of {household.id} once", f"{household.id} 的全部成员，各一次"),
        found=say(", ".join(persons) or "nobody", "、".join(persons) or "无"),
    )


@evolves(Household, HouseholdsMerged)
def merge(state: Household, event: Event[HouseholdsMerged]) -> Household:
    """The one household grows, the other ends with its statuses and cards."""
    data = event.data
    if state.id == data.merged:
        gone = depart(state, state.staying, data.on, "merged", None)
        return with_lineage(gone, "merged_into", data.household, data.on, event.index)
    members = (*state.members, *_joining(data.members, data.on))
    grown = msgspec.structs.replace(state, members=members)
    return with_lineage(grown, "merged_from", data.merged, data.on, event.index)


@evolves(Person, HouseholdsMerged)
def join(state: Person, event: Event[HouseholdsMerged]) -> Person:
    """The person belongs to the one household from the day on which the other ended."""
    data = event.data
    after = enter(people.left(state, data.merged, data.on), data.household, data.on)
    return msgspec.structs.replace(after, place=data.place)


@fact(
    "HouseholdMoved.v1",
    title=say("Household moved", "农户迁移"),
    stream=lambda data: data.household,
    touches=lambda data: tuple(dict.fromkeys(data.members)),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-1", "HH-3", "HH-5", "ID-5"),
    example={
        "household": "household:h1",
        "to": "231005100202",
        "on": "2026-02-01",
        "members": ["person:p1"],
    },
)
class HouseholdMoved(Fact):
    """The household with all its members lives in another village or group of the county."""

    household: HouseholdId
    to: Place
    on: date
    members: tuple[PersonId, ...]
    paper: Paper | None = None


@admits(HouseholdMoved)
def admit_move(act: Act[HouseholdMoved], history: History) -> None:
    """ACT-1, REG-2, ID-5, HH-1 and HH-3 of a move."""
    data = act.data
    household = living_household(history, data.household)
    check_residence(data.to, history)
    check_places(act.by, data.to)
    require(
        data.to != household.place,
        "REG-2",
        expected=say(f"another place than {household.place}", f"{household.place} 以外的地点"),
        found=say(data.to, data.to),
    )
    _check_no_open_case(history, data.household)
    _check_all(household, data.members)
    _, since, _ = household.residences[-1]
    require(
        since <= data.on <= act.day,
        "HH-3",
        expected=say(f"a day from {since} to {act.day}", f"{since} 至 {act.day} 之间"),
        found=say(str(data.on), str(data.on)),
    )


@evolves(Household, HouseholdMoved)
def move(state: Household, event: Event[HouseholdMoved]) -> Household:
    """The household lives at the new place, and came from the old one on the day."""
    data = event.data
    after = with_lineage(state, "moved_from", state.place, data.on, event.index)
    return msgspec.structs.replace(after, place=data.to)


@evolves(Person, HouseholdMoved)
def moved(state: Person, event: Event[HouseholdMoved]) -> Person:
    """The person lives where the household does."""
    return msgspec.structs.replace(state, place=event.data.to)
