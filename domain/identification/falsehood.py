"""False information 弄虚作假 found later (S2 五第四步, 七(三)): the household is off the roster.

- ID-9 What was false, by evidence; the finding names everybody who signed each step of the case,
  exactly. From that day the household is off the roster, if this case put or kept it there, be it
  that of the near-poor, of stars or of role models; and an open case of it is over: this one, if
  it is open, else another.
- ACT-2 Whoever signed a step of the case does not sign the finding; two bodies sign it.
- ACT-3 Who is related to the household, or interested, is recused.
- ID-5 One finding for a case. REG-2 It is the household's, and puts or keeps it on a roster.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.identification.correction import CORRECTION
from domain.identification.file import open_cases
from domain.identification.procedure import NEAR_POOR
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, SEALED
from domain.kernel.fact import CaseId, Code, Fact, HouseholdId, Paper, PersonId, Sealed, papers_of
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household
from domain.residents.kinship import check_recused
from domain.residents.statuses import ended
from domain.steps.case import Case, annul
from domain.steps.turn import known_case, place_of_case

Falsehood = Literal[
    "income", "expense", "members", "living_standard", "support", "papers", "conduct"
]
Roster = Literal["near_poor", "star_household", "role_model"]
COUNTY = ("county_reviewer", "county_deputy")
OTHERS = (
    "township_reviewer",
    "township_deputy",
    "township_officer",
    "leading_group",
    "county_finance",
    "sector_department",
    "city_reviewer",
)


class StepSigned(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everybody who signed one step of the case, those of a round that was sent back included."""

    step: Code
    signers: Annotated[tuple[PersonId, ...], msgspec.Meta(min_length=1, max_length=200)]


@fact(
    "FalseInformationFound.v1",
    title=say("False information found", "查实弄虚作假"),
    stream=lambda data: data.case,
    touches=lambda data: (data.household, *((data.open_case,) if data.open_case else ())),
    place=place_of_case,
    signed_by=((COUNTY, OTHERS),),
    bodies_distinct=True,
    rules=("ID-9", "ID-5", "ACT-2", "ACT-3", "REG-2"),
    example={
        "case": CASE,
        "household": HOUSEHOLD,
        "false": ["income"],
        "evidence": [PAPER],
        "reasons": SEALED,
        "steps": [{"step": "home_survey", "signers": ["person:f1"]}],
        "removes": True,
        "open_case": None,
        "roster": "near_poor",
    },
)
class FalseInformationFound(Fact):
    """What the case of a household was built on was false; who signed each of its steps.

    `removes` says whether the household is on the `roster` by this case. `open_case` is the case
    of the household that has not ended, this one or another.
    """

    case: CaseId
    household: HouseholdId
    false: Annotated[tuple[Falsehood, ...], msgspec.Meta(min_length=1, max_length=7)]
    evidence: Annotated[tuple[Paper, ...], msgspec.Meta(min_length=1, max_length=50)]
    reasons: Sealed
    steps: Annotated[tuple[StepSigned, ...], msgspec.Meta(max_length=50)]
    removes: bool
    open_case: CaseId | None = None
    roster: Roster = "near_poor"


@admits(FalseInformationFound)
def admit_finding(act: Act[FalseInformationFound], history: History) -> None:
    """ID-5 of the case, ACT-2 and ACT-3 of the signers, ID-9 of what is named."""
    data = act.data
    case = known_case(history, data.case)
    check_once(data.false, "ID-9")
    require(
        (roster_of(case), case.subject) == (data.roster, data.household),
        "REG-2",
        expected=say(
            f"a case that puts or keeps {case.subject} on a roster, and which",
            f"{case.subject} 的识别、更正或评选事项及其名册",
        ),
        found=say(
            f"{case.procedure} of {data.household}, {data.roster}",
            f"{data.household}，{data.roster}",
        ),
    )
    require(
        case.false_since is None,
        "ID-5",
        expected=say("a case with no such finding yet", "尚未认定弄虚作假的事项"),
        found=say(f"found on {case.false_since}", f"{case.false_since} 已认定"),
    )
    _check_apart(act, case)
    check_recused(history, act.persons, case.subject)
    _check_named(data, case)
    _check_removes(act, history, case)
    _check_open(data, history)


def _check_apart(act: Act[FalseInformationFound], case: Case) -> None:
    signed = {s.person for s in case.signatures} | set(case.proposers)
    both = [person for person in act.persons if person in signed]
    require(
        not both,
        "ACT-2",
        expected=say("people who signed no step of the case", "未签署该事项任何环节的人员"),
        found=say(", ".join(both), "、".join(both)),
    )


def _check_named(data: FalseInformationFound, case: Case) -> None:
    stated = tuple((step.step, step.signers) for step in data.steps)
    right = tuple(case.signers.items())
    require(
        stated == right,
        "ID-9",
        expected=say(_steps_words(right), _steps_words(right)),
        found=say(_steps_words(stated), _steps_words(stated)),
    )


def _steps_words(steps: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return "; ".join(f"{step}: {', '.join(persons)}" for step, persons in steps) or "-"


def roster_of(case: Case) -> str:
    """The roster on which a case puts or keeps its household; empty where on none."""
    kept = {CORRECTION.name: NEAR_POOR.confers}
    return (case.row.confers if case.row else "") or kept.get(case.procedure, "")


def on_roster_by(case: Case, household: Household, day: date) -> bool:
    """Whether the household is on the roster on the day because this case put or kept it there."""
    for status in household.statuses:
        if status.code != roster_of(case) or not status.holds_on(day):
            continue
        put = case.ended is not None and case.ended.index == status.index
        keeps = case.procedure == CORRECTION.name and (case.opened_on or day) >= status.from_
        return put or keeps
    return False


def _check_removes(act: Act[FalseInformationFound], history: History, case: Case) -> None:
    right = on_roster_by(case, history.read(Household, case.subject), act.day)
    require(
        act.data.removes == right,
        "ID-9",
        expected=say(f"removes: {right}", "予以清退" if right else "该事项未使其列入名单"),
        found=say(f"removes: {act.data.removes}", "清退" if act.data.removes else "不清退"),
    )


def _check_open(data: FalseInformationFound, history: History) -> None:
    open_ones = [case.id for case in open_cases(history, data.household)]
    open_case = data.case if data.case in open_ones else next(iter(open_ones), None)
    require(
        data.open_case == open_case,
        "ID-9",
        expected=say(f"the open case {open_case}", f"在办事项 {open_case or '无'}"),
        found=say(str(data.open_case), data.open_case or "无"),
    )


@evolves(Case, FalseInformationFound)
def mark(state: Case, event: Event[FalseInformationFound]) -> Case:
    """The case is marked; the open one is over."""
    data = event.data
    if state.id == data.case:
        papers = tuple(dict.fromkeys((*state.papers, *papers_of(data))))
        state = msgspec.structs.replace(state, false_since=event.day, papers=papers)
    return annul(state, event) if state.id == data.open_case else state


@evolves(Household, FalseInformationFound)
def remove(state: Household, event: Event[FalseInformationFound]) -> Household:
    """From this day the household is not on the roster."""
    if not event.data.removes:
        return state
    statuses = ended(state.statuses, event.day, {event.data.roster})
    return msgspec.structs.replace(state, statuses=statuses)
