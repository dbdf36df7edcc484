"""Offices: who holds which role at a place, on which days. They make up a village's bodies.

- REG-4 A role is granted at the level of place where it is held, to one person once at a time,
  and ends only while held; root and system are never granted.
- ACT-3 Relatives of the village committee are barred from the supervision committee, where the
  kinship is declared; and nobody sits in both (domain.md, Actors and roles).
- ACT-1 An office is granted for places of this county, or above it. ACT-2 Nobody grants one to
  themself.
- SUP-11 Nobody whose personal data were destroyed is granted one.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

import msgspec

from domain.authority.registry import PolicyAdopted, RoleEnded, RoleGranted
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_for_others
from domain.kernel.history import History
from domain.kernel.places import covers, level
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES, NOT_GRANTED, ROLES, role_zh
from domain.kernel.state import State, evolves, state_of
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.residents.people import Person, are_relatives, check_not_destroyed

_SUPERVISORS = ("supervision_committee",)
_APART = {
    "supervision_committee": COMMITTEES,
    "village_committee": _SUPERVISORS,
    "village_secretary": _SUPERVISORS,
}


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """One person's tenure of one role; first and last day inclusive."""

    person: str
    role: str
    from_: date
    until: date | None

    def held_on(self, day: date) -> bool:
        """Whether the day lies inside the tenure."""
        return self.from_ <= day and (self.until is None or day <= self.until)

    def overlaps(self, from_: date, until: date | None) -> bool:
        """Whether a tenure with these days would share one with this."""
        last = min(until or date.max, self.until or date.max)
        return max(from_, self.from_) <= last


AnyOffice = TypeVar("AnyOffice", bound=Office)


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Parameters adopted for a place by a document."""

    parameters: dict[str, int]
    number: str
    title: str
    sha256: str
    effective_from: date
    index: int


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """A batch that came from a spreadsheet: its hash, the header's position, its lines."""

    source: str
    index: int
    count: int


@state_of("place")
class Place(State):
    """A jurisdiction: offices granted there, policies adopted for it, rosters brought in."""

    offices: tuple[Office, ...] = ()
    policies: tuple[Policy, ...] = ()
    rosters: tuple[Roster, ...] = ()

    def holders(self, roles: Collection[str], day: date) -> frozenset[str]:
        """Persons who hold one of the roles here on the day."""
        return frozenset(o.person for o in self.offices if o.role in roles and o.held_on(day))


def holders(history: History, place: str, roles: Collection[str], day: date) -> frozenset[str]:
    """Persons who hold one of the roles exactly at the place on the Shanghai day (ASM-2)."""
    return history.read(Place, f"place:{place}").holders(roles, day)


@admits(RoleGranted)
def admit_grant(act: Act[RoleGranted], history: History) -> None:
    """REG-4 and ACT-1 to ACT-3 of an office to be granted."""
    data = act.data
    check_for_others(act, data.person)
    _check_level(data.role, data.place)
    require(
        covers(history.county, data.place) or covers(data.place, history.county),
        "ACT-1",
        expected=say(f"a place of county {history.county}", f"本县（{history.county}）的区划"),
        found=say(data.place, data.place),
    )
    require(
        data.until is None or data.from_ <= data.until,
        "REG-4",
        expected=say("a first day not after the last", "起始日不晚于终止日"),
        found=say(f"{data.from_} to {data.until}", f"{data.from_} 至 {data.until}"),
    )
    check_not_destroyed(history.read(Person, data.person))
    place = history.read(Place, f"place:{data.place}")
    held = [o for o in place.offices if (o.person, o.role) == (data.person, data.role)]
    require(
        not any(office.overlaps(data.from_, data.until) for office in held),
        "REG-4",
        expected=say("a role not yet held in these days", "该期间尚未担任此职务"),
        found=say(f"{data.person} holds {data.role}", f"{data.person} 已担任{role_zh(data.role)}"),
    )
    _check_apart(data, place, history)


def _check_level(role: str, place: str) -> None:
    levels = ROLES[role].levels
    require(
        role not in NOT_GRANTED,
        "REG-4",
        expected=say("a role that can be granted", "可以授予的职务"),
        found=say(role, role_zh(role)),
    )
    require(
        level(place) in levels,
        "REG-4",
        expected=say(f"{role} held at {' or '.join(levels)} level", f"{role_zh(role)}的任职层级"),
        found=say(f"{place}, a {level(place)}", place),
    )


def _check_apart(data: RoleGranted, place: Place, history: History) -> None:
    """ACT-3: the supervision committee holds no relative and no member of the committees."""
    granted = history.read(Person, data.person)
    for office in place.offices:
        if office.role not in _APART.get(data.role, ()):
            continue
        if not office.overlaps(data.from_, data.until):
            continue
        other = history.read(Person, office.person)
        require(
            office.person != data.person and not are_relatives(granted, other),
            "ACT-3",
            expected=say(
                "no relatives between committee and supervision committee",
                "村务监督委员会成员与村委会成员无亲属关系",
            ),
            found=say(
                f"{data.person} is, or is declared kin to, {office.person} as {office.role}",
                f"{data.person} 与{role_zh(office.role)} {office.person} 为同一人或有亲属关系",
            ),
        )


@admits(RoleEnded)
def admit_end(act: Act[RoleEnded], history: History) -> None:
    """REG-4: an office ends only while it is held."""
    data = act.data
    place = history.read(Place, f"place:{data.place}")
    require(
        data.person in place.holders({data.role}, data.on),
        "REG-4",
        expected=say(f"{data.role} held on {data.on}", f"{data.on} 正在担任{role_zh(data.role)}"),
        found=say(f"{data.person} does not hold it", f"{data.person} 并未担任"),
    )


@evolves(Place, RoleGranted)
def grant(state: Place, event: Event[RoleGranted]) -> Place:
    """An office is held from a day on."""
    data = event.data
    office = Office(person=data.person, role=data.role, from_=data.from_, until=data.until)
    return msgspec.structs.replace(state, offices=(*state.offices, office))


@evolves(Place, RoleEnded)
def end(state: Place, event: Event[RoleEnded]) -> Place:
    """The office is held on the days before the one named, and not granted ahead any more."""
    data = event.data
    whose = (data.person, data.role)
    offices = cut_short(
        state.offices, data.on, lambda office: (office.person, office.role) == whose
    )
    return msgspec.structs.replace(state, offices=offices)


def cut_short(
    offices: tuple[AnyOffice, ...], on: date, ends: Callable[[AnyOffice], bool]
) -> tuple[AnyOffice, ...]:
    """The offices, of which those that end are held on no day from `on` on."""
    last = day_after(on, -1)
    return tuple(
        msgspec.structs.replace(office, until=last)
        if ends(office) and (office.until is None or office.until > last)
        else office
        for office in offices
    )


@evolves(Place, PolicyAdopted)
def adopt(state: Place, event: Event[PolicyAdopted]) -> Place:
    """A policy joins those adopted before; which decides depends on the day asked for."""
    data = event.data
    policy = Policy(
        parameters=data.parameters,
        number=data.document.number,
        title=data.document.title,
        sha256=data.document.sha256,
        effective_from=data.effective_from,
        index=event.index,
    )
    return msgspec.structs.replace(state, policies=(*state.policies, policy))
