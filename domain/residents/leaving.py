"""How a household goes on without some of its members, whatever takes them away.

- HH-3 Who leaves is a member, on a day that has come; a head who leaves is followed by another
  member. With its last member a household ends on that day: its statuses and cards end, and
  nothing is deleted.
- HH-4 The card of who leaves serves the household no longer.
"""

from collections.abc import Collection, Iterator
from datetime import date

import msgspec

from domain.kernel.refused import require
from domain.kernel.words import say
from domain.residents.households import HeldCard, Household, Member
from domain.residents.statuses import ended


def check_leaves(household: Household, person: str, on: date, day: date) -> None:
    """HH-3: the person is a member, and leaves on a day from joining up to `day`."""
    member = next((m for m in household.members if m.person == person and not m.until), None)
    require(
        member is not None and member.from_ <= on <= day,
        "HH-3",
        expected=say(f"a member, leaving by {day}", f"在册成员，减少日期不晚于 {day}"),
        found=say(*_leaving_words(household.id, person, on, member)),
    )


def _leaving_words(household: str, person: str, on: date, member: Member | None) -> tuple[str, str]:
    if member is None:
        return f"{person} is no member of {household}", f"{person} 不是 {household} 的成员"
    return (
        f"member from {member.from_}, leaving on {on}",
        f"自 {member.from_} 起为成员，{on} 减少",
    )


def check_successor(household: Household, leaving: Collection[str], new_head: str | None) -> None:
    """HH-3: a new head is named among those who stay exactly when the head leaves them."""
    staying = set(household.staying) - set(leaving)
    required = household.head in leaving and bool(staying)
    require(
        new_head in staying if required else new_head is None,
        "HH-3",
        expected=say(
            "a new head among the others exactly when the head leaves",
            "户主减少时须在其余成员中另定户主",
        ),
        found=say(f"new head {new_head}", f"新户主：{new_head or '无'}"),
    )


def depart(
    state: Household, leaving: Collection[str], on: date, reason: str, new_head: str | None
) -> Household:
    """The household after members left: perhaps with a new head, perhaps ended."""
    head = new_head or state.head
    members = tuple(_after(member, leaving, on, reason, head) for member in state.members)
    cards = tuple(_cards_after(state.cards, leaving, on))
    after = msgspec.structs.replace(state, members=members, head=head, cards=cards)
    return after if after.staying else _ended(after)


def _after(member: Member, leaving: Collection[str], on: date, reason: str, head: str) -> Member:
    if member.until is not None:
        return member
    if member.person in leaving:
        return msgspec.structs.replace(member, until=on, reason=reason)
    if member.person == head:
        return msgspec.structs.replace(member, relation="head")
    return member


def _cards_after(
    cards: Collection[HeldCard], leaving: Collection[str], on: date
) -> Iterator[HeldCard]:
    for card in cards:
        if card.person in leaving and (card.until is None or card.until > on):
            yield msgspec.structs.replace(card, until=on)
        else:
            yield card


def _ended(state: Household) -> Household:
    """HH-3: the household that has lost its last member ends that day, with what it held."""
    on = max((member.until for member in state.members if member.until), default=None)
    if on is None:
        return state
    return msgspec.structs.replace(state, ended_on=on, statuses=ended(state.statuses, on))
