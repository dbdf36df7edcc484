"""A household asks to be selected 申请评选: what applications for stars and role models share.

- ID-4 Signed by the householder, or recorded by two officers with the signed paper.
- STAR-1, MODEL-1 For the year whose selection runs on the day, once.
- HH-3 The household has not ended. REG-1 A case's id is given out once. REG-2 It lives there.

A row declares with `asks` which of its facts is its application; case, file, honours and rating
evolve by it.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Any, TypeVar

import msgspec

from domain.authority import policies
from domain.honours.rating import (
    Honour,
    HonourKind,
    Honours,
    Rating,
    check_once_a_year,
    honours_of,
    rating_of,
)
from domain.identification.application import OFFICERS, check_asks, check_signed
from domain.identification.file import File, file_of, with_case
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import CaseId, Fact, HouseholdId, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household
from domain.steps.case import Case, open_case

D = TypeVar("D", bound=Fact)
Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]
APPLICANTS: tuple[Seats, ...] = ((("householder",),), (OFFICERS, OFFICERS))
EXAMPLE: dict[str, Any] = {
    "case": CASE,
    "household": HOUSEHOLD,
    "place": VILLAGE,
    "year": 2026,
    "form": PAPER,
    "statement": None,
    "paper": None,
    "happened_on": None,
}


class HonourApplied(Fact):
    """A household asks to be selected for a year; `form` is what it filled in.

    `statement` says it in words; `paper` is the signed application where officers record it.
    """

    case: CaseId
    household: HouseholdId
    place: Place
    year: Year
    form: Paper
    statement: Sealed | None = None
    paper: Paper | None = None
    happened_on: date | None = None


def touched(data: HonourApplied) -> tuple[str, ...]:
    """The household's file and honours, and what the case comes to."""
    return (file_of(data.household), honours_of(data.household), rating_of(data.case))


def check_applied(act: Act[Any], history: History, honour: HonourKind, rule: str) -> Household:
    """Everything that an application for an honour keeps, whatever the honour; the household."""
    data = act.data
    household = check_asks(act, history)
    check_signed(act, household)
    year = year_on(history, data.place, act.day)
    require(
        data.year == year,
        rule,
        expected=say(f"the selection of {year}, on {act.day}", f"{act.day} 进行的是 {year} 年评选"),
        found=say(str(data.year), f"{data.year} 年"),
    )
    check_once_a_year(history, data.household, honour, data.year, rule)
    return household


def year_on(history: History, place: str, day: date) -> int:
    """The year whose selection runs on a day: from the year's end on, until the next one's."""
    begins = policies.value(history, place, "year_end_from_month", day)
    return day.year if day.month >= begins else day.year - 1


def asks(honour: HonourKind) -> Callable[[type[D]], type[D]]:
    """Declare a fact by which a household asks for an honour, whose row has the same name."""

    def declare(fact: type[D]) -> type[D]:
        evolves(Case, fact)(partial(_opened, honour))
        evolves(File, fact)(_filed)
        evolves(Honours, fact)(partial(_asked, honour))
        evolves(Rating, fact)(partial(_entered, honour))
        return fact

    return declare


def _opened(honour: HonourKind, state: Case, event: Event[Any]) -> Case:
    """A case is open, its form handed in."""
    data = event.data
    return open_case(state, event, procedure=honour, subject=data.household, place=data.place)


def _filed(state: File, event: Event[Any]) -> File:
    """The household's file knows one more case."""
    return with_case(state, event.data.case)


def _asked(honour: HonourKind, state: Honours, event: Event[Any]) -> Honours:
    """The household asked once more."""
    data = event.data
    one = Honour(honour=honour, year=data.year, case=data.case)
    return msgspec.structs.replace(state, asked=(*state.asked, one))


def _entered(honour: HonourKind, state: Rating, event: Event[Any]) -> Rating:
    """The case of the honour, before anything is found."""
    data = event.data
    return msgspec.structs.replace(
        state,
        case=data.case,
        household=data.household,
        place=data.place,
        honour=honour,
        year=data.year,
        applied_on=event.day,
        index=event.index,
    )
