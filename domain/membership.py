"""Members who join a household or leave it; nobody is ever deleted.

- HH-1 Who joins belongs to no other household from that day on. REG-2 Both are registered.
- HH-3 A departed or deceased member ends membership on a date; a head who leaves is followed.
"""

from datetime import date
from typing import Literal

import msgspec

from domain.households import (
    Household,
    Member,
    Relation,
    check_joins,
    enter,
    place_of,
    registered_household,
)
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, HouseholdId, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.people import Person
from domain.roles import REGISTRARS


@fact(
    "MemberJoined.v1",
    title=say("Member joined", "增加家庭成员"),
    stream=lambda data: data.household,
    touches=lambda data: (data.person,),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-1", "HH-3"),
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
    member = next((m for m in household.members if m.person == data.person and not m.until), None)
    require(
        member is not None and member.from_ <= data.on <= act.day,
        "HH-3",
        expected=say(f"a member, leaving by {act.day}", f"在册成员，减少日期不晚于 {act.day}"),
        found=say(*_leaving_words(data, member)),
    )
    staying = {m.person for m in household.members if m.until is None} - {data.person}
    required = data.person == household.head and bool(staying)
    require(
        data.new_head in staying if required else data.new_head is None,
        "HH-3",
        expected=say(
            "a new head among the others exactly when the head leaves",
            "户主减少时须在其余成员中另定户主",
        ),
        found=say(f"new head {data.new_head}", f"新户主：{data.new_head or '无'}"),
    )


def _leaving_words(data: MemberLeft, member: Member | None) -> tuple[str, str]:
    if member is None:
        return (
            f"{data.person} is no member of {data.household}",
            f"{data.person} 不是 {data.household} 的成员",
        )
    return (
        f"member from {member.from_}, leaving on {data.on}",
        f"自 {member.from_} 起为成员，{data.on} 减少",
    )


@evolves(Household, MemberLeft)
def leave(state: Household, event: Event[MemberLeft]) -> Household:
    """The member's days end; the household may have a new head."""
    data = event.data
    head = data.new_head or state.head
    members = tuple(_after(member, data, head) for member in state.members)
    return msgspec.structs.replace(state, members=members, head=head)


def _after(member: Member, data: MemberLeft, head: str) -> Member:
    if member.until is not None:
        return member
    if member.person == data.person:
        return msgspec.structs.replace(member, until=data.on, reason=data.reason)
    if member.person == head:
        return msgspec.structs.replace(member, relation="head")
    return member


@evolves(Person, MemberLeft)
def left(state: Person, event: Event[MemberLeft]) -> Person:
    """The person's membership ends on the day; of the deceased, that day is kept."""
    data = event.data
    memberships = tuple(
        msgspec.structs.replace(m, until=data.on)
        if m.household == data.household and m.until is None
        else m
        for m in state.memberships
    )
    died_on = data.on if data.reason == "deceased" else state.died_on
    return msgspec.structs.replace(state, memberships=memberships, died_on=died_on)
