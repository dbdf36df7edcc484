"""Members who join a household or leave it; nobody is ever deleted.

- HH-1 Who joins belongs to no other household from that day on. REG-2 Both are registered.
- HH-3 A departed or deceased member ends membership on a date; a head who leaves is followed.
  Nobody joins a household that has ended.
"""

from datetime import date
from typing import Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, HouseholdId, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents import people
from domain.residents.households import (
    Household,
    Member,
    Relation,
    check_joins,
    enter,
    living_household,
    place_of,
    registered_household,
)
from domain.residents.leaving import check_leaves, check_successor, depart
from domain.residents.people import Person


@fact(
    "MemberJoined.v1",
    title=say("Member joined", "增加家庭成员"),
    stream=lambda data: data.household,
    touches=lambda data: (data.person,),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-1", "HH-3", "SUP-11"),
    example={
        "household": "household:h1",
        "person": "person:p2",
        "relation": "child",
        "from": "2026-03-01",
    },
)
class MemberJoined(Fact):
    """A birth, a marriage, a return."""

    household: HouseholdId
    person: PersonId
    relation: Relation
    from_: date = msgspec.field(name="from")


@admits(MemberJoined)
def admit_joined(act: Act[MemberJoined], history: History) -> None:
    """HH-1 and REG-2; the household has its head already."""
    data = act.data
    living_household(history, data.household)
    require(
        data.relation != "head",
        "HH-1",
        expected=say("one head in a household", "一户只有一名户主"),
        found=say(f"{data.person} as another head", f"{data.person} 作为另一户主"),
    )
    check_joins(data.person, data.from_, act.day, history)


@evolves(Household, MemberJoined)
def join(state: Household, event: Event[MemberJoined]) -> Household:
    """One more permanent member."""
    data = event.data
    member = Member(person=data.person, relation=data.relation, from_=data.from_)
    return msgspec.structs.replace(state, members=(*state.members, member))


@evolves(Person, MemberJoined)
def joined(state: Person, event: Event[MemberJoined]) -> Person:
    """The person belongs to the household from the day on."""
    return enter(state, event.data.household, event.data.from_)


@fact(
    "MemberLeft.v1",
    title=say("Member left", "减少家庭成员"),
    stream=lambda data: data.household,
    touches=lambda data: (data.person,),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-3"),
    example={
        "household": "household:h1",
        "person": "person:p2",
        "on": "2026-06-01",
        "reason": "departed",
    },
)
class MemberLeft(Fact):
    """Membership ends: the day is the first without the member. A new head follows a head."""

    household: HouseholdId
    person: PersonId
    on: date
    reason: Literal["departed", "deceased", "married_out", "recorded_in_error"]
    new_head: PersonId | None = None


@admits(MemberLeft)
def admit_left(act: Act[MemberLeft], history: History) -> None:
    """HH-3: who leaves is a member, on a day that has come; a head who leaves is followed."""
    data = act.data
    household = registered_household(history, data.household)
    check_leaves(household, data.person, data.on, act.day)
    check_successor(household, [data.person], data.new_head)


@evolves(Household, MemberLeft)
def leave(state: Household, event: Event[MemberLeft]) -> Household:
    """The member's days end; the household may have a new head, or end with its last member."""
    data = event.data
    return depart(state, [data.person], data.on, data.reason, data.new_head)


@evolves(Person, MemberLeft)
def left(state: Person, event: Event[MemberLeft]) -> Person:
    """The person's membership ends on the day; of the deceased, that day is kept."""
    data = event.data
    after = people.left(state, data.household, data.on)
    return people.died(after, data.on) if data.reason == "deceased" else after
