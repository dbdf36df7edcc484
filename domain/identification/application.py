"""The household applies 农户申请, of its own will (S2 四(一)); officers may propose an exit.

- ID-4 Signed by the householder, who belongs to the household on the day, or recorded by two
  officers with the hash of the signed paper. One open case of any row per household.
- ID-9 Who is on the roster does not apply again: exits and corrections are cases of their own,
  for who is on it, and for a reason of the row that the register bears out. Two officers may
  propose them with a paper; they have applied then (ACT-2). A paper's earlier day changes nothing
  of where the household stands when it is entered.
- ID-1 A household has a permanent member. ID-2 It is not
  registered as poor. ID-3 Not with 低保 or 特困. ID-5 Publicity reached the village first.
- REG-2 The household lives where the application says. HH-3 It has not ended.
"""

from datetime import date
from typing import Any, Literal

from domain.identification.correction import CORRECTION, CorrectionReason
from domain.identification.exit import EXIT, ExitReason
from domain.identification.file import File, file_of, open_cases, with_case
from domain.identification.procedure import NEAR_POOR
from domain.identification.publicity import Publicity, publicity_stream
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seat, admits, fact
from domain.kernel.checks import check_happened, check_new
from domain.kernel.examples import CASE, HOUSEHOLD, SEALED, VILLAGE
from domain.kernel.fact import CaseId, Fact, HouseholdId, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.residents.households import Household, living_household, supported_on
from domain.residents.statuses import statuses_zh
from domain.steps.case import Case, open_case
from domain.steps.procedure import Procedure

OFFICERS: Seat = (*COMMITTEES, "work_team", "first_secretary", "township_officer")
_MADE = "ApplicationMade.v1"


@fact(
    _MADE,
    title=say("Application made", "农户申请"),
    stream=lambda data: data.case,
    touches=lambda data: (file_of(data.household),),
    reads=lambda data: (data.household, publicity_stream(data.place)),
    place=lambda data, _history: data.place,
    signed_by=((("householder",),), (OFFICERS, OFFICERS)),
    rules=("ID-1", "ID-2", "ID-3", "ID-4", "ID-5", "ID-9", "REG-1", "REG-2", "HH-3"),
    example={
        "case": CASE,
        "procedure": "near_poor",
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "reason": None,
        "statement": SEALED,
        "paper": None,
        "happened_on": None,
    },
)
class ApplicationMade(Fact):
    """A household asks to be identified, to leave or to be corrected; `place` is where it lives.

    `reason` is given for an exit or a correction. `statement` and `paper` say it in words.
    """

    case: CaseId
    procedure: Literal["near_poor", "near_poor_exit", "near_poor_correction"]
    household: HouseholdId
    place: Place
    reason: ExitReason | CorrectionReason | None = None
    statement: Sealed | None = None
    paper: Paper | None = None
    happened_on: date | None = None


ROWS = {row.name: row for row in (NEAR_POOR, EXIT, CORRECTION)}


@admits(ApplicationMade)
def admit_application(act: Act[ApplicationMade], history: History) -> None:
    """ID-4, ID-9, ID-5, ID-1, ID-2 and ID-3 of an application."""
    row = ROWS[act.data.procedure]
    household = check_asks(act, history)
    check_signed(act, household)
    _check_no_other(history, household)
    for day in sorted({act.day, shanghai_day(act.at)}):
        _check_standing(row, household, day)
    _check_reason(act, history, row)
    if row.step("publicity") is not None:
        _check_publicised(act, history)
    require(
        bool(household.members_on(act.day)),
        "ID-1",
        expected=say("at least one permanent member", "至少一名常住人口"),
        found=say(f"{household.id} has none left", f"{household.id} 已无常住人口"),
    )
    if row.confers:
        check_fit(history, household, act.day)


def check_asks(act: Act[Any], history: History) -> Household:
    """REG-1, ID-4, HH-3, REG-2 of every application of a household, whatever for; the household."""
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
    return household


def _check_publicised(act: Act[ApplicationMade], history: History) -> None:
    since = history.read(Publicity, publicity_stream(act.data.place)).since
    require(
        since is not None and since <= act.day,
        "ID-5",
        expected=say("publicity in the village first", "先在本村宣传动员"),
        found=say(f"publicity since {since}", f"宣传始于 {since or '无记录'}"),
    )


def _check_reason(act: Act[ApplicationMade], history: History, row: Procedure) -> None:
    stated = act.data.reason
    reason = row.reason(stated)
    known = ", ".join(each.code for each in row.reasons) or "none"
    require(
        (reason is not None) == bool(row.reasons) and (stated is None) == (reason is None),
        "ID-9",
        expected=say(
            f"a reason of {row.name}: {known}",
            f"{row.title.zh}的事由：{'、'.join(each.title.zh for each in row.reasons) or '无'}",
        ),
        found=say(str(stated), stated or "未填写"),
    )
    require(
        reason is None or reason.holds(history, act.data.household, act.day),
        "ID-9",
        expected=say("a reason that the register bears out", "事由与登记信息相符"),
        found=say(f"{stated} does not hold on {act.day}", f"{act.day} 登记信息与事由不符"),
    )


def check_signed(act: Act[Any], household: Household) -> None:
    """ID-4: the householder asks, or two officers record it with the paper."""
    if act.by[0].role == "householder":
        check_head(act.by[0].person, household, act.day)
        return
    require(
        act.data.paper is not None,
        "ID-4",
        expected=say("the paper that was signed", "签名的申请书（提议书）"),
        found=say("no paper", "没有申请书"),
    )


def check_head(person: str, household: Household, day: date) -> None:
    """ID-4: who signs for a household is its head, and belongs to it on the day."""
    require(
        person == household.head and person in household.persons_on(day),
        "ID-4",
        expected=say(f"the head of {household.id} on {day}", f"{day} {household.id} 的户主"),
        found=say(person, person),
    )


def _check_no_other(history: History, household: Household) -> None:
    open_ones = [case.id for case in open_cases(history, household.id)]
    require(
        not open_ones,
        "ID-4",
        expected=say("no other open case of the household", "该户没有其他在办申请"),
        found=say(", ".join(open_ones), "、".join(open_ones)),
    )


def _check_standing(row: Procedure, household: Household, day: date) -> None:
    on_roster = NEAR_POOR.confers in household.statuses_on(day)
    require(
        on_roster == bool(row.needs),
        "ID-9",
        expected=say(
            "a household on the roster" if row.needs else "a household not on the roster",
            "已列入名单的农户" if row.needs else "尚未列入名单的农户",
        ),
        found=say(
            f"{household.id} is {'' if on_roster else 'not '}near-poor on {day}",
            f"{household.id} {day} {'已是' if on_roster else '不是'}贫困边缘户",
        ),
    )


def check_fit(history: History, household: Household, day: date) -> None:
    """ID-2 and ID-3: neither registered as poor nor with low-income or destitute support."""
    require(
        "registered_poor" not in household.statuses_on(day),
        "ID-2",
        expected=say("a household above the registered-poverty standard", "非建档立卡贫困户"),
        found=say(f"{household.id} is registered as poor", f"{household.id} 是建档立卡贫困户"),
    )
    check_unsupported(history, household.id, day)


def check_unsupported(history: History, household: str, day: date) -> None:
    """ID-3: no permanent member has low-income or destitute support on the day."""
    support = sorted(supported_on(history, household, day))
    require(
        not support,
        "ID-3",
        expected=say("nobody with 低保 or 特困", "家庭成员无低保、特困"),
        found=say(", ".join(support), statuses_zh(support)),
    )


@evolves(Case, ApplicationMade)
def apply(state: Case, event: Event[ApplicationMade]) -> Case:
    """A case is open, its first step taken."""
    data = event.data
    return open_case(
        state,
        event,
        procedure=data.procedure,
        subject=data.household,
        place=data.place,
        reason=data.reason,
    )


@evolves(File, ApplicationMade)
def enter(state: File, event: Event[ApplicationMade]) -> File:
    """The household's file knows one more case."""
    return with_case(state, event.data.case)
