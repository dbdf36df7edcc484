"""Whoever opened a case no longer wishes it 撤回申请: it ends without a decision.

- ID-4 Signed by the householder, or recorded by two officers with the signed paper. What officers
  proposed (ID-9), officers take back: the household does not veto it.
- ID-5 Not while an assembly, sample or notice holds the case, nor once it is over.
"""

from datetime import date

from domain.identification.application import OFFICERS, check_head
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_happened
from domain.kernel.examples import CASE
from domain.kernel.fact import CaseId, Fact, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household
from domain.steps.case import HOUSEHOLD_ROLES, Case, withdraw
from domain.steps.turn import known_case, place_of_case


@fact(
    "ApplicationWithdrawn.v1",
    title=say("Application withdrawn", "撤回申请"),
    stream=lambda data: data.case,
    place=place_of_case,
    signed_by=((("householder",),), (OFFICERS, OFFICERS)),
    rules=("ID-4", "ID-5", "ID-9"),
    example={"case": CASE, "paper": None, "happened_on": None},
)
class ApplicationWithdrawn(Fact):
    """Who opened it no longer wishes it; not while an assembly, sample or notice holds it."""

    case: CaseId
    paper: Paper | None = None
    happened_on: date | None = None


@admits(ApplicationWithdrawn)
def admit_withdrawal(act: Act[ApplicationWithdrawn], history: History) -> None:
    """ID-4 of who withdraws, ID-5 of when."""
    case = known_case(history, act.data.case)
    check_happened(act, act.data.happened_on, act.data.paper)
    own = act.by[0].role in HOUSEHOLD_ROLES
    require(
        not (own and case.proposers),
        "ID-9",
        expected=say("those who proposed it, or other officers", "由提议干部撤回"),
        found=say(f"{act.by[0].person} for the household", f"{act.by[0].person}（农户）"),
    )
    if own:
        check_head(act.by[0].person, history.read(Household, case.subject), act.day)
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
