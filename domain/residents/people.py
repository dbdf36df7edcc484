"""People: who is registered, under which reference, and to which household they belong.

- REG-1 A person's reference is given out once. REG-2 Who is spoken of as registered is.
- HH-2 The ID number is valid (GB 11643) and nobody else in the ledger has it.
- HH-3 A death ends what the person belongs to and holds; nobody is deleted.
- ACT-1 A person is registered in a village of this county.
- SUP-11 Whose personal data were destroyed takes part in nothing, and is never registered again.

Names, numbers and phones are sealed: the log holds commitments, the vault the values.
"""

from datetime import date
from typing import Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact, within
from domain.kernel.fact import Fact, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place, covers, level
from domain.kernel.refused import Refused, require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import Documented, evolves, state_of
from domain.kernel.words import say
from domain.residents import identity_numbers
from domain.residents.statuses import Status, codes_on, ended, with_status

EXAMPLE_SEALED = {"sealed": "StOmIGcEwrbkysPG9sjpbPLq/2RXLFtq1/0sXcem+GA="}


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """Membership of a household, from a day on, up to and without the day `until`."""

    household: str
    from_: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.from_ <= day and (self.until is None or day < self.until)


class Kinship(msgspec.Struct, frozen=True, kw_only=True):
    """A declared kinship or interest of the person in a household (ACT-3)."""

    household: str
    relation: str


@state_of("person")
class Person(Documented):
    """One person, registered or merely spoken of: memberships, kinships and statuses.

    `registrars` are the persons who entered what is held about them (ACT-2); `died_on` is the
    first day without the person. `registered_at` and `destroyed_at` are the positions of the
    events that registered the person and that destroyed the key to their personal data (SUP-11),
    `number_given_up_at` that by which the person has no ID number at present (HH-2).
    """

    place: str = ""
    registered_at: int | None = None
    destroyed_at: int | None = None
    number_given_up_at: int | None = None
    gender: Literal["female", "male"] | None = None
    died_on: date | None = None
    memberships: tuple[Membership, ...] = ()
    kinships: tuple[Kinship, ...] = ()
    statuses: tuple[Status, ...] = ()
    registrars: tuple[str, ...] = ()

    @property
    def registered(self) -> bool:
        """Whether the person is on the register."""
        return self.place != ""

    def household_on(self, day: date) -> str | None:
        """The household to which the person belongs on the day (HH-1: at most one)."""
        return next((m.household for m in self.memberships if m.holds_on(day)), None)

    def membership_from(self, day: date) -> Membership | None:
        """A membership that lasts into the time from the day on, if there is one."""
        return next(
            (m for m in self.memberships if m.until is None or m.until > max(day, m.from_)), None
        )

    def household_now(self) -> str | None:
        """The household to which the person belongs, as far as is recorded."""
        return next((m.household for m in self.memberships if m.until is None), None)

    def kin_of(self, household: str) -> bool:
        """Whether a kinship or interest in the household is declared."""
        return any(kinship.household == household for kinship in self.kinships)

    def statuses_on(self, day: date) -> frozenset[str]:
        """The codes of statuses that hold on the day (low-income or destitute support)."""
        return codes_on(self.statuses, day)


def with_standing(state: Person, recorded: Status) -> Person:
    """The person with a status recorded; none outlasts a death."""
    statuses = with_status(state.statuses, recorded)
    if state.died_on is not None:
        statuses = ended(statuses, state.died_on)
    return msgspec.structs.replace(state, statuses=statuses)


def left(state: Person, household: str, on: date) -> Person:
    """The person, whose membership of the household ends: the day is the first without."""
    memberships = tuple(
        msgspec.structs.replace(m, until=on) if m.household == household and m.until is None else m
        for m in state.memberships
    )
    return msgspec.structs.replace(state, memberships=memberships)


def died(state: Person, on: date) -> Person:
    """The person, dead from the day on, with every status ended (HH-3)."""
    return msgspec.structs.replace(state, died_on=on, statuses=ended(state.statuses, on))


def are_relatives(one: Person, other: Person) -> bool:
    """Whether they share a household, or one is declared kin to a household of the other."""
    mine = {membership.household for membership in one.memberships}
    theirs = {membership.household for membership in other.memberships}
    return (
        bool(mine & theirs)
        or any(one.kin_of(household) for household in theirs)
        or any(other.kin_of(household) for household in mine)
    )


def registered(history: History, person: str) -> Person:
    """The person's state; refuses (REG-2) who is not on the register."""
    state = history.read(Person, person)
    require(
        state.registered,
        "REG-2",
        expected=say("a registered person", "已登记的人员"),
        found=say(f"{person} is not registered", f"{person} 未登记"),
    )
    check_not_destroyed(state)
    return state


def living(history: History, person: str) -> Person:
    """The state of a registered person; refuses (HH-3) the deceased."""
    state = registered(history, person)
    require(
        state.died_on is None,
        "HH-3",
        expected=say("a living person", "在世人员"),
        found=say(f"{person} died on {state.died_on}", f"{person} 已于 {state.died_on} 去世"),
    )
    return state


def check_not_destroyed(person: Person) -> None:
    """SUP-11: whose personal data were destroyed takes part in nothing any more."""
    at = person.destroyed_at
    require(
        at is None,
        "SUP-11",
        expected=say("a person whose data are held", "个人信息仍在保管的人员"),
        found=say(f"{person.id}: destroyed at position {at}", f"{person.id}：第 {at} 条记录已销毁"),
    )


@fact(
    "PersonRegistered.v1",
    title=say("Person registered", "登记人员"),
    stream=lambda data: data.person,
    place=lambda data, _history: data.place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-1", "HH-2"),
    indexed={"id_number": "/id_number", "name": "/name"},
    scoped=frozenset({"name"}),
    example={
        "person": "person:p1",
        "place": "231005100201",
        "name": EXAMPLE_SEALED,
        "id_number": EXAMPLE_SEALED,
        "gender": "female",
    },
)
class PersonRegistered(Fact):
    """A person with a sealed name and ID number; gender serves the composition of ASM-2."""

    person: PersonId
    place: Place
    name: Sealed
    id_number: Sealed
    phone: Sealed | None = None
    gender: Literal["female", "male"] | None = None


@admits(PersonRegistered)
def admit_person(act: Act[PersonRegistered], history: History) -> None:
    """REG-1, ACT-1 and HH-2 of a person to be registered."""
    data = act.data
    require(
        not history.read(Person, data.person).registered,
        "REG-1",
        expected=say("a reference not yet given out", "尚未使用的人员编号"),
        found=say(f"{data.person} is registered", f"{data.person} 已登记"),
    )
    check_residence(data.place, history)
    number = act.opened("/id_number")
    if number is not None:
        check_number(number, data.person, data.gender, act.day, history)


def check_residence(place: str, history: History) -> None:
    """ACT-1: people and households live in a village or group of this county."""
    require(
        covers(history.county, place) and level(place) in {"village", "group"},
        "ACT-1",
        expected=say(f"a village of county {history.county}", f"本县（{history.county}）的村"),
        found=say(place, place),
    )


def check_number(
    number: str, person: str, stated: identity_numbers.Gender | None, day: date, history: History
) -> None:
    """HH-2: the number is valid, shows the stated gender, and nobody else has it."""
    wrong = identity_numbers.problem(number, day)
    if wrong is not None:
        expected = say("a valid ID number (GB 11643)", "有效的公民身份号码（GB 11643）")
        raise Refused("HH-2", expected=expected, found=wrong)
    require(
        stated in (None, identity_numbers.gender(number)),
        "HH-2",
        expected=say("the gender that the ID number shows", "性别与身份证号码一致"),
        found=say(f"{stated}", "男" if stated == "male" else "女"),
    )
    holder = history.holder_of("id_number", number)
    require(
        holder in (None, person),
        "HH-2",
        expected=say("an ID number that nobody else has", "未被他人登记的身份证号码"),
        found=say(f"registered for {holder}", f"已登记在 {holder} 名下"),
    )


def has_name(history: History, person: str, name: str) -> bool:
    """Whether that is the person's name, as registered, corrected or in a recorded variant."""
    return history.holder_of("name", within(person, name)) == person


@evolves(Person, PersonRegistered)
def register(state: Person, event: Event[PersonRegistered]) -> Person:
    """The person is on the register; kinships declared earlier stay."""
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        gender=data.gender,
        registrars=event.persons,
        registered_at=event.index,
    )
