"""How much an entity's case is worth: whom it counts, and what policy allows for them.

- SUB-2 At least so many households; where it employs, poor workers are at least the policy's part
  of all its workers. So much for each household, however many things it is carried by; no more than
  what is left under the entity's cap of the year.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from domain.authority import policies
from domain.awards.grants import Granted, grant_of
from domain.awards.standing import left_fen
from domain.carrying.carrying import Line
from domain.kernel.history import States
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.steps.case import Case

_WHOLE_BP = 10_000


class Of(Protocol):
    """Which entity's subsidy of which year."""

    @property
    def entity(self) -> str:
        """The entity."""
        ...

    @property
    def year(self) -> int:
        """The calendar year."""
        ...


def households(lines: Iterable[Line]) -> tuple[str, ...]:
    """The households of some lines, each once."""
    return tuple(dict.fromkeys(one.household for one in lines))


def workers(lines: Iterable[Line]) -> frozenset[str]:
    """Those of the households who work for wages."""
    return frozenset(who for one in lines if one.form == "wages" for who in one.persons)


def check_enough(
    lines: tuple[Line, ...], workers_count: int, place: str, day: date, states: States
) -> None:
    """SUB-2: as many households, and as large a part of its workers, as policy asks."""
    least = policies.value(states, place, "carrying_households_least_count", day)
    count = len(households(lines))
    require(
        count >= least,
        "SUB-2",
        expected=say(f"at least {least} households", f"带动至少 {least} 户"),
        found=say(str(count), f"{count} 户"),
    )
    least_bp = policies.value(states, place, "carrying_workers_least_bp", day)
    poor = len(workers(lines))
    require(
        poor == 0 or (poor <= workers_count and poor * _WHOLE_BP >= least_bp * workers_count),
        "SUB-2",
        expected=say(
            f"poor workers, at least {least_bp} of 10,000 of all",
            f"贫困劳动力不低于万分之 {least_bp}",
        ),
        found=say(f"{poor} of {workers_count}", f"{workers_count} 人中 {poor} 人"),
    )


def due_fen(lines: Iterable[Line], of: Of, case: Case, day: date, states: States) -> int:
    """What is due for the lines, whole fen: so much a household, as far as the cap goes."""
    each = policies.value(states, case.place, "carrying_household_fen", day)
    return min(len(households(lines)) * each, left_of_year(of, case, day, states))


def left_of_year(of: Of, case: Case, day: date, states: States) -> int:
    """What is left under the entity's cap of the year, this case apart; never below zero."""
    granted = Granted(
        grant=grant_of(case.id),
        case=case.id,
        household="",
        person="",
        kind="carrying",
        year=of.year,
        amount_fen=0,
        entity=of.entity,
    )
    return max(0, left_fen(states, granted, case.place, day) or 0)
