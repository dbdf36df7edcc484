"""What the household says of being carried 农户确认: that it got as much, or not.

- SUB-2 Once for each line, before the inspection, for the amount that the entity stated: another
  one is denied. What is not confirmed does not count. REG-2 The line is on record.
- ID-4 The head signs, who belongs to the household; or two officers of different bodies record the
  signed paper. ACT-2, ACT-3 Neither of whom stands behind the entity, or is related to who does or
  to the household.
"""

from datetime import date
from typing import Any

import msgspec

from domain.awards.deciding import check_unrelated
from domain.carrying.carrying import (
    Answer,
    Carried,
    CarriedId,
    Carrying,
    Line,
    carrying_of,
    known_carrying,
    officers_of,
)
from domain.carrying.procedure import CARRYING, RECORDERS
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_happened
from domain.kernel.examples import CASE, HOUSEHOLD
from domain.kernel.fact import CaseId, Fact, Fen, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.eligibility import check_no_part
from domain.projects.entities import known_entity
from domain.residents.households import living_household
from domain.rules import ORDER
from domain.steps.turn import check_day, check_order, known_case, place_of_case
from domain.subsidies.eligibility import check_signed

_INSPECTION = CARRYING.steps[1]


@fact(
    "CarryingConfirmed.v1",
    title=say("Household says whether it is carried", "农户确认带动情况"),
    stream=lambda data: data.carried,
    touches=lambda data: (carrying_of(data.case), data.household),
    reads=lambda data: (data.case,),
    place=place_of_case,
    signed_by=((("householder",),), (RECORDERS, RECORDERS)),
    bodies_distinct=True,
    rules=(*ORDER, "ID-4", "REG-2", "HH-3", "ACT-2", "ACT-3"),
    example={
        "carried": "carried:1",
        "case": CASE,
        "household": HOUSEHOLD,
        "got_fen": 900_000,
        "answer": "confirmed",
        "paper": None,
        "happened_on": None,
    },
)
class CarryingConfirmed(Fact):
    """Whether the household got `got_fen` as the entity stated it, by the thing of the line."""

    carried: CarriedId
    case: CaseId
    household: HouseholdId
    got_fen: Fen
    answer: Answer
    paper: Paper | None = None
    happened_on: date | None = None


@admits(CarryingConfirmed)
def admit_answer(act: Act[CarryingConfirmed], history: History) -> None:
    """The line, whose turn it is, then who signs for whom."""
    data, case = act.data, known_case(history, act.data.case)
    carrying = known_carrying(history, data.case)
    _check_line(data, carrying)
    check_order(case, CARRYING, _INSPECTION, "")
    check_day(case, CARRYING, act.day)
    check_happened(act, data.happened_on, data.paper)
    check_signed(act, living_household(history, data.household), data.paper)
    _check_officers(act, carrying, history)


def _check_line(data: CarryingConfirmed, carrying: Carrying) -> None:
    line = carrying.line(data.carried)
    require(
        line is not None and line.household == data.household,
        "REG-2",
        expected=say(f"a line of {data.case} about {data.household}", f"{data.case} 的带动明细"),
        found=say(data.carried, data.carried),
    )
    assert line is not None  # noqa: S101  (required above)
    require(
        not line.answer and line.got_fen == data.got_fen,
        "SUB-2",
        expected=say(f"one answer, about {line.got_fen} fen", f"就 {line.got_fen} 分确认一次"),
        found=say(f"{line.answer or 'the first'}, {data.got_fen} fen", f"{data.got_fen} 分"),
    )


def _check_officers(act: Act[Any], carrying: Carrying, history: History) -> None:
    officers = officers_of(act.by)
    check_no_part(officers, known_entity(history, carrying.entity))
    for grantee in (carrying.entity, act.data.household):
        check_unrelated(history, officers, grantee)


@evolves(Carrying, CarryingConfirmed)
def answer(state: Carrying, event: Event[CarryingConfirmed]) -> Carrying:
    """The line has its household's word."""
    data = event.data
    return msgspec.structs.replace(
        state,
        lines=tuple(_answered(one, data) for one in state.lines),
        recorders=tuple(dict.fromkeys((*state.recorders, *officers_of(event.by)))),
    )


def _answered(line: Line, data: CarryingConfirmed) -> Line:
    own = line.carried == data.carried
    return msgspec.structs.replace(line, answer=data.answer) if own else line


@evolves(Carried, CarryingConfirmed)
def stay(state: Carried, _event: Event[CarryingConfirmed]) -> Carried:
    """Which case counts it does not change."""
    return state
