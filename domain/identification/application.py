"""The household applies 农户申请, of its own will (S2 四(一)).

- ID-4 Signed by the householder, or recorded by two officers with the hash of the signed paper.
- ID-4 One open case per household. ID-9 Who is on the roster does not apply again: exits and
  corrections are cases of their own.
- ID-3 Not with 低保 or 特困. ID-5 Publicity reached the village first.
- REG-2 The household lives where the application says. HH-3 It has not ended.
"""

from datetime import date
from typing import Literal

import msgspec

from domain.households import Household, living_household, supported_on
from domain.identification.procedure import NEAR_POOR
from domain.identification.publicity import Publicity, publicity_stream
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seat, admits, fact
from domain.kernel.fact import CaseId, Fact, HouseholdId, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.roles import COMMITTEES
from domain.steps.case import Case, open_case, withdraw
from domain.steps.checks import check_happened, check_new
from domain.steps.examples import CASE, HOUSEHOLD, SEALED, VILLAGE
from domain.steps.turn import known_case, place_of_case

OFFICERS: Seat = (*COMMITTEES, "work_team", "first_secretary", "township_officer")
_MADE = "ApplicationMade.v1"


def file_of(household: str) -> str:
    """The stream of a household's file 一户一档, which knows its cases."""
    return f"file:{household.partition(':')[2]}"


@state_of("file")
class File(State, frozen=True, kw_only=True):
    """Every case that a household ever applied for, in order."""

    cases: tuple[str, ...] = ()


@fact(
    _MADE,
    title=say("Application made", "农户申请"),
    stream=lambda data: data.case,
    touches=lambda data: (file_of(data.household),),
    reads=lambda data: (data.household, publicity_stream(data.place)),
    place=lambda data, _history: data.place,
    signed_by=((("householder",),), (OFFICERS, OFFICERS)),
    rules=("ID-3", "ID-4", "ID-5", "ID-9", "REG-1", "REG-2", "HH-3"),
    example={
        "case": CASE,
        "procedure": "near_poor",
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "statement": SEALED,
        "paper": None,
        "happened_on": None,
    },
)
class ApplicationMade(Fact):
    """A household asks to be identified; `place` is where it lives."""

    case: CaseId
    procedure: Literal["near_poor"]
    household: HouseholdId
    place: Place
    statement: Sealed | None = None
    paper: Paper | None = None
    happened_on: date | None = None


@admits(ApplicationMade)
def admit_application(act: Act[ApplicationMade], history: History) -> None:
    """ID-4, ID-9, ID-5 and ID-3 of an application."""
    data = act.data
    check_new(history, Case, data.case)
    check_happened(act, data.happened_on, data.paper)
    household = living_household(history, data.household)
    require(
        household.place == data.place,
        "REG-2",
        expected=say(f"the household's place {household.place}", f"农户所在地 {household.place}"),
        found=say(data.place, data.place),
    )
    _check_voluntary(act, household)
    _check_no_other(act, history, household)
    since = history.read(Publicity, publicity_stream(data.place)).since
    require(
        since is not None and since <= act.day,
        NEAR_POOR.order_rule,
        expected=say("publicity in the village first", "先在本村宣传动员"),
        found=say(f"publicity since {since}", f"宣传始于 {since or '无记录'}"),
    )
    check_unsupported(history, data.household, act.day)


def _check_voluntary(act: Act[ApplicationMade], household: Household) -> None:
    if act.by[0].role == "householder":
        check_head(act.by[0].person, household)
        return
    require(
        act.data.paper is not None,
        "ID-4",
        expected=say("the paper that the householder signed", "户主签名的申请书"),
        found=say("no paper", "没有申请书"),
    )


def check_head(person: str, household: Household) -> None:
    """ID-4: who signs for a household is its head."""
    require(
        person == household.head,
        "ID-4",
        expected=say(f"the head of {household.id}", f"{household.id} 的户主"),
        found=say(person, person),
    )


def open_cases(history: History, household: str) -> tuple[Case, ...]:
    """The cases of the household that have not ended, in the order of application."""
    cases = (history.read(Case, case) for case in history.read(File, file_of(household)).cases)
    return tuple(case for case in cases if case.status in ("open", "held"))


def _check_no_other(act: Act[ApplicationMade], history: History, household: Household) -> None:
    open_ones = [
        case.id
        for case in open_cases(history, household.id)
        if case.procedure == act.data.procedure
    ]
    require(
        not open_ones,
        "ID-4",
        expected=say("no other open case of the household", "该户没有其他在办申请"),
        found=say(", ".join(open_ones), "、".join(open_ones)),
    )
    require(
        NEAR_POOR.confers not in household.statuses_on(act.day),
        "ID-9",
        expected=say("a household not on the roster", "尚未列入名单的农户"),
        found=say(f"{household.id} is near-poor already", f"{household.id} 已是贫困边缘户"),
    )


def check_unsupported(history: History, household: str, day: date) -> None:
    """ID-3: no permanent member has low-income or destitute support on the day."""
    support = sorted(supported_on(history, household, day))
    require(
        not support,
        "ID-3",
        expected=say("nobody with 低保 or 特困", "家庭成员无低保、特困"),
        found=say(", ".join(support), "、".join(support)),
    )


@evolves(Case, ApplicationMade)
def apply(state: Case, event: Event[ApplicationMade]) -> Case:
    """A case is open, its first step taken."""
    data = event.data
    return open_case(state, event, data.procedure, data.household, data.place)


@evolves(File, ApplicationMade)
def enter(state: File, event: Event[ApplicationMade]) -> File:
    """The household's file knows one more case."""
    return msgspec.structs.replace(state, cases=(*state.cases, event.data.case))


@fact(
    "ApplicationWithdrawn.v1",
    title=say("Application withdrawn", "撤回申请"),
    stream=lambda data: data.case,
    place=place_of_case,
    signed_by=((("householder",),), (OFFICERS, OFFICERS)),
    rules=("ID-4", "ID-5"),
    example={"case": CASE, "paper": None, "happened_on": None},
)
class ApplicationWithdrawn(Fact):
    """The household no longer wishes it; not while an assembly, sample or notice holds it."""

    case: CaseId
    paper: Paper | None = None
    happened_on: date | None = None


@admits(ApplicationWithdrawn)
def admit_withdrawal(act: Act[ApplicationWithdrawn], history: History) -> None:
    """ID-4 of who withdraws, ID-5 of when."""
    case = known_case(history, act.data.case)
    check_happened(act, act.data.happened_on, act.data.paper)
    if act.by[0].role == "householder":
        check_head(act.by[0].person, history.read(Household, case.subject))
    else:
        require(
            act.data.paper is not None,
            "ID-4",
            expected=say("the paper that the householder signed", "户主签名的撤回书"),
            found=say("no paper", "没有撤回书"),
        )
    holds = case.running.via if case.running else case.status
    require(
        case.status == "open" and case.running is None,
        "ID-5",
        expected=say("an open case that nothing holds", "在办且未进入会议、抽查、公示的事项"),
        found=say(f"{case.id}: {holds}", f"{case.id}：{holds}"),
    )


@evolves(Case, ApplicationWithdrawn)
def withdraw_case(state: Case, event: Event[ApplicationWithdrawn]) -> Case:
    """The case ends by the household's wish."""
    return withdraw(state, event)
