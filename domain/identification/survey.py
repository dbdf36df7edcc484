"""Home survey 入户调查: the form is filled in at the household's home (S2 三, 五第二步).

- ID-1 Members as registered on the day, never zero but where an exit is for want of any; income
  of the months before applying.
- ID-2 `eligible` exactly when income per head lies strictly between floor and ceiling, the living
  standard is close to that of registered poor households, and the household is not one of them.
- ID-3 Not with 低保 or 特困. ID-6 The form has every field, and is scanned with its papers.
- ID-9 A survey for an exit names every ground on which the household is not eligible.

A household found not eligible is recorded as such, and its case ends; an exit goes on where the
survey bears its reason out.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.authority import policies
from domain.identification.application import check_unsupported
from domain.identification.form import (
    GROUNDS,
    LIVING,
    VERDICTS,
    Form,
    Ground,
    LivingStandard,
    SurveyVerdict,
)
from domain.identification.income import Expense, Income, per_head, period
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_happened, check_new
from domain.kernel.examples import CASE, PAPER, SEALED
from domain.kernel.fact import CaseId, Fact, Paper, Sealed, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household, supported_on
from domain.rules import ORDER
from domain.steps.case import Case, finish, reject
from domain.steps.turn import check_turn, place_of_case

FormId = Annotated[str, identifier("form")]
SURVEYORS = (*COMMITTEES, "work_team", "first_secretary", "township_officer", "group_leader")
_NAME = "HomeSurveyed.v1"


@fact(
    _NAME,
    title=say("Home surveyed", "入户调查"),
    stream=lambda data: data.form,
    touches=lambda data: (data.case,),
    place=place_of_case,
    signed_by=((SURVEYORS,),),
    rules=(
        "ID-1",
        "ID-2",
        "ID-3",
        "ID-4",
        *ORDER,
        "ID-6",
        "ID-9",
        "ACT-2",
        "ACT-3",
        "REG-1",
        "REG-2",
    ),
    example={
        "form": "form:1",
        "case": CASE,
        "period_from": "2025-03-05",
        "period_until": "2026-03-04",
        "members_count": 3,
        "income": {
            "wage_fen": 700000,
            "business_fen": 620000,
            "property_fen": 30000,
            "transfer_fen": 90000,
        },
        "expense": {
            "consumed_fen": 160000,
            "operating_fen": 120000,
            "depreciation_fen": 40000,
            "taxes_fen": 0,
            "contract_fees_fen": 20000,
        },
        "living_standard": "close_to_registered_poor",
        "verdict": "eligible",
        "grounds": [],
        "signed_form": PAPER,
        "papers": [],
        "remarks": SEALED,
        "happened_on": None,
    },
)
class HomeSurveyed(Fact):
    """Every field of the form; `papers` are what backs its figures.

    `grounds` says why a household is not eligible: all of them for an exit, else all or none.
    """

    form: FormId
    case: CaseId
    period_from: date
    period_until: date
    members_count: Annotated[int, msgspec.Meta(ge=0, le=100)]
    income: Income
    expense: Expense
    living_standard: LivingStandard
    verdict: SurveyVerdict
    signed_form: Paper
    papers: Annotated[tuple[Paper, ...], msgspec.Meta(max_length=50)]
    grounds: Annotated[tuple[Ground, ...], msgspec.Meta(max_length=5)] = ()
    remarks: Sealed | None = None
    happened_on: date | None = None


@admits(HomeSurveyed)
def admit_survey(act: Act[HomeSurveyed], history: History) -> None:
    """The turn of the case, then the figures against register and policy."""
    data = act.data
    check_new(history, Form, data.form)
    case = check_turn(act, history, data.case)
    check_happened(act, data.happened_on, data.signed_form)
    _check_period(act, case, history)
    household = history.read(Household, case.subject)
    check_members(data.members_count, household, act.day)
    if data.verdict == "eligible":
        check_unsupported(history, case.subject, act.day)
    _check_verdict(act, case, history)


def _check_period(act: Act[HomeSurveyed], case: Case, history: History) -> None:
    data = act.data
    months = policies.value(history, case.place, "income_months", act.day)
    first, last = period(case.opened_on or act.day, months)
    require(
        (data.period_from, data.period_until) == (first, last),
        "ID-1",
        expected=say(f"income from {first} to {last}", f"{first} 至 {last} 的收入"),
        found=say(
            f"{data.period_from} to {data.period_until}",
            f"{data.period_from} 至 {data.period_until}",
        ),
    )


def check_members(members_count: int, household: Household, day: date) -> None:
    """ID-1: the permanent members on the day, never zero."""
    registered = len(household.members_on(day))
    require(
        members_count == registered and registered > 0,
        "ID-1",
        expected=say(
            f"{registered} permanent members, at least one", f"常住人口 {registered} 人，不得为零"
        ),
        found=say(str(members_count), f"{members_count} 人"),
    )


def grounds_of(data: HomeSurveyed, case: Case, history: History, day: date) -> tuple[Ground, ...]:
    """Every ground on which the household is not eligible on the day, in order."""
    floor, ceiling = _bounds(case, history, day)
    each = per_head(data.income, data.expense, data.members_count)
    statuses = history.read(Household, case.subject).statuses_on(day)
    found: dict[Ground, bool] = {
        "income_above": each >= ceiling,
        "income_below": each <= floor,
        "living_standard": data.living_standard != "close_to_registered_poor",
        "support": bool(supported_on(history, case.subject, day)),
        "registered_poor": "registered_poor" in statuses,
    }
    return tuple(ground for ground, holds in found.items() if holds)


def _bounds(case: Case, history: History, day: date) -> tuple[int, int]:
    return (
        policies.value(history, case.place, "near_poor_floor_fen", day),
        policies.value(history, case.place, "near_poor_ceiling_fen", day),
    )


def _check_verdict(act: Act[HomeSurveyed], case: Case, history: History) -> None:
    data = act.data
    grounds = grounds_of(data, case, history, act.day)
    floor, ceiling = _bounds(case, history, act.day)
    right: SurveyVerdict = "not_eligible" if grounds else "eligible"
    each = per_head(data.income, data.expense, data.members_count)
    require(
        data.verdict == right,
        "ID-2",
        expected=say(
            f"{right}: eligible is above {floor} and below {ceiling} fen a head, living close to "
            "registered poor households",
            f"{VERDICTS[right].zh}：人均纯收入高于 {floor} 分、低于 {ceiling} 分且生活水平接近"
            "建档立卡贫困户方可列入",
        ),
        found=say(
            f"{data.verdict} at {each} fen a head, {data.living_standard}",
            f"{VERDICTS[data.verdict].zh}：人均 {each} 分，{LIVING[data.living_standard].zh}",
        ),
    )
    whole = case.row is not None and bool(case.row.ends)
    require(
        data.grounds == grounds or (not data.grounds and not whole),
        "ID-9" if whole else "ID-2",
        expected=say(f"grounds: {', '.join(grounds) or 'none'}", f"理由：{_zh(grounds)}"),
        found=say(", ".join(data.grounds) or "none", _zh(data.grounds)),
    )


def _zh(grounds: tuple[Ground, ...]) -> str:
    return "、".join(GROUNDS[ground].zh for ground in grounds) or "无"


def goes_on(case: Case, data: HomeSurveyed) -> bool:
    """Whether the survey bears out what the case was opened for."""
    reason = case.row.reason(case.reason) if case.row else None
    if reason is None:
        return data.verdict == "eligible"
    found = {data.verdict, *data.grounds}
    return not reason.findings or bool(reason.findings & found)


@evolves(Form, HomeSurveyed)
def fill(state: Form, event: Event[HomeSurveyed]) -> Form:
    """The form is as the survey filled it in."""
    data = event.data
    return msgspec.structs.replace(
        state,
        case=data.case,
        surveyed_on=event.day,
        members_count=data.members_count,
        income=data.income,
        expense=data.expense,
        living_standard=data.living_standard,
        verdict=data.verdict,
        grounds=data.grounds,
    )


@evolves(Case, HomeSurveyed)
def survey(state: Case, event: Event[HomeSurveyed]) -> Case:
    """The case goes on, or ends with a household that is not eligible, or still is."""
    step = state.step_name(_NAME)
    if goes_on(state, event.data):
        return finish(state, event, step, event.data.form)
    return reject(state, event, step, due=state.row.due_else if state.row else "")
