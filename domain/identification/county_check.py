"""The county checks every case 全覆盖核查 (S2 五第四步).

- ID-7 Every case is checked before its first notice. What passed waits for the city's sample in the
  order of the checks, so that nobody chooses what a sample is drawn from. ACT-2, ACT-3, ID-5 as for
  every review.
"""

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE, PAPER
from domain.kernel.fact import CaseId, Fact, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.rules import ORDER
from domain.steps.case import Case, Verdict, judged
from domain.steps.turn import check_turn, check_verdict, place_of_case

_NAME = "CaseChecked.v1"
CHECKED = "checked:county"
"""The one stream of what the county has checked."""


@state_of("checked")
class Checked(State):
    """Cases that passed the check and stood on no drawn list since, in the order of the checks.

    One that ended meanwhile stays here and waits for nothing: its own state says so.
    """

    cases: tuple[str, ...] = ()


@fact(
    _NAME,
    title=say("Case checked", "县级核查"),
    stream=lambda data: data.case,
    touches=lambda _data: (CHECKED,),
    place=place_of_case,
    signed_by=((("county_reviewer",),),),
    rules=("ID-7", *ORDER, "ID-8", "ACT-2", "ACT-3"),
    example={"case": CASE, "verdict": "passed", "paper": PAPER, "reasons": None},
)
class CaseChecked(Fact):
    """The county's verdict on one case, with the sheet of the check."""

    case: CaseId
    verdict: Verdict
    paper: Paper | None = None
    reasons: Sealed | None = None


@admits(CaseChecked)
def admit_check(act: Act[CaseChecked], history: History) -> None:
    """ACT-1 to ACT-3 of the reviewer, ID-5 of the case."""
    check_verdict(act, history, check_turn(act, history, act.data.case))


@evolves(Case, CaseChecked)
def check(state: Case, event: Event[CaseChecked]) -> Case:
    """The case goes on, back to verification, or out."""
    return judged(state, event)


@evolves(Checked, CaseChecked)
def line_up(state: Checked, event: Event[CaseChecked]) -> Checked:
    """What passed comes last; whatever did not is no longer there."""
    case = event.data.case
    others = tuple(name for name in state.cases if name != case)
    passed = event.data.verdict == "passed"
    return msgspec.structs.replace(state, cases=(*others, case) if passed else others)
