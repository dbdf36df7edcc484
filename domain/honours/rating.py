"""What a case of an honour came to, and the honours that a household ever asked for.

- STAR-1, MODEL-1 A household is selected once a year: whatever became of its case, another for the
  same year follows only where the household withdrew the first of its own will.
"""

from datetime import date
from typing import Literal

import msgspec

from domain.kernel.history import History, States
from domain.kernel.refused import require
from domain.kernel.state import State, state_of
from domain.kernel.words import say
from domain.steps.case import Case

HonourKind = Literal["star", "model"]


@state_of("rating")
class Rating(State, frozen=True, kw_only=True):
    """One case of an honour: of whom, for which year, and what was found and conferred.

    `stars` are those of the last verification; `conferred_on` is the day, `conferred_at` the
    position, of the event by which the household has the honour. Figures are not here.
    """

    case: str = ""
    household: str = ""
    place: str = ""
    honour: str = ""
    year: int = 0
    applied_on: date | None = None
    verified_on: date | None = None
    stars: int = 0
    amount_fen: int = 0
    conferred_on: date | None = None
    conferred_at: int | None = None
    index: int = 0


class Honour(msgspec.Struct, frozen=True, kw_only=True):
    """One case of a household: which honour, and for which year."""

    honour: str
    year: int
    case: str


@state_of("honours")
class Honours(State, frozen=True, kw_only=True):
    """Every honour that a household asked for, in order."""

    asked: tuple[Honour, ...] = ()


def rating_of(case: str) -> str:
    """The stream of what a case of an honour came to."""
    return f"rating:{case.partition(':')[2]}"


def honours_of(household: str) -> str:
    """The stream of a household's honours."""
    return f"honours:{household.partition(':')[2]}"


def cases_for(states: States, household: str, honour: HonourKind, year: int) -> tuple[Case, ...]:
    """The household's cases of an honour for a year, in the order of applying."""
    asked = states.read(Honours, honours_of(household)).asked
    named = (one.case for one in asked if (one.honour, one.year) == (honour, year))
    return tuple(states.read(Case, case) for case in named)


def check_once_a_year(
    history: History, household: str, honour: HonourKind, year: int, rule: str
) -> None:
    """The household has no case of the honour for the year that it did not withdraw."""
    cases = cases_for(history, household, honour, year)
    standing = [case for case in cases if case.status != "withdrawn"]
    require(
        not standing,
        rule,
        expected=say(f"one selection for {year}", f"{household} {year} 年只评选一次"),
        found=say(
            ", ".join(f"{case.id} is {case.status}" for case in standing),
            "、".join(case.id for case in standing),
        ),
    )
