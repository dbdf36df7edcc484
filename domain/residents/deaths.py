"""The death of a registered person, in whichever household or in none.

- HH-3 A death is recorded once, of a registered person, on a day that has come: the first day
  without them. Membership, cards and statuses end; a head who died is followed; a household that
  has lost its last member ends. Nobody is deleted. REG-2 The person is registered.
"""

from datetime import date

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, HouseholdId, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents import people
from domain.residents.households import Household, registered_household
from domain.residents.leaving import check_leaves, check_successor, depart
from domain.residents.people import Person, living, registered


@fact(
    "DeathRecorded.v1",
    title=say("Death recorded", "登记死亡"),
    stream=lambda data: data.person,
    touches=lambda data: (data.household,) if data.household else (),
    place=lambda data, history: registered(history, data.person).place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-3", "SUP-11"),
    example={"person": "person:p1", "household": None, "on": "2026-02-10", "new_head": None},
)
class DeathRecorded(Fact):
    """A death: `household` is the one to which the person belonged, if to any."""

    person: PersonId
    household: HouseholdId | None
    on: date
    new_head: PersonId | None = None
    paper: Paper | None = None


@admits(DeathRecorded)
def admit_death(act: Act[DeathRecorded], history: History) -> None:
    """HH-3 of a death to be recorded."""
    data = act.data
    state = living(history, data.person)
    belongs = state.household_now()
    require(
        data.household == belongs,
        "HH-3",
        expected=say(f"household {belongs} of {data.person}", f"所在户：{belongs or '无'}"),
        found=say(str(data.household), data.household or "无"),
    )
    if data.household is None:
        _check_alone(data, state, act.day)
        return
    household = registered_household(history, data.household)
    check_leaves(household, data.person, data.on, act.day)
    check_successor(household, [data.person], data.new_head)


def _check_alone(data: DeathRecorded, state: Person, day: date) -> None:
    later = state.membership_from(data.on)
    require(
        data.on <= day and later is None and data.new_head is None,
        "HH-3",
        expected=say(
            f"a day by {day}, after the last membership, and no new head",
            f"不晚于 {day}、不早于最后一次成员减少的日期，且不另定户主",
        ),
        found=say(f"{data.on}, new head {data.new_head}", f"{data.on}，新户主：{data.new_head}"),
    )


@evolves(Person, DeathRecorded)
def die(state: Person, event: Event[DeathRecorded]) -> Person:
    """The person died: membership and statuses end."""
    data = event.data
    after = people.left(state, data.household, data.on) if data.household else state
    return people.died(after, data.on)


@evolves(Household, DeathRecorded)
def lose(state: Household, event: Event[DeathRecorded]) -> Household:
    """The household has lost a member, as by any departure."""
    data = event.data
    return depart(state, [data.person], data.on, "deceased", data.new_head)
