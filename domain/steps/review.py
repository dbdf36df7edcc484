"""Review 审核: an office above passes a case on, sends it back, or rejects it.

- ACT-2 Who applied, prepared or benefits does not review; three levels are three people.
- ACT-3 Who is related to the household, or interested, is recused.
- ID-5 Reviews happen in their turn.
"""

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE, SEALED
from domain.kernel.fact import CaseId, Code, Fact, Sealed
from domain.kernel.history import History
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.rules import ORDER
from domain.steps.case import Case, Verdict, judge
from domain.steps.turn import check_turn, check_verdict, place_of_case

REVIEWERS = (
    "township_reviewer",
    "township_deputy",
    "county_reviewer",
    "county_deputy",
    "sector_department",
    "leading_group",
    "county_finance",
)


@fact(
    "ReviewGiven.v1",
    title=say("Review given", "审核意见"),
    stream=lambda data: data.case,
    place=place_of_case,
    signed_by=((REVIEWERS,),),
    rules=("ACT-2", "ACT-3", *ORDER, "ID-8"),
    example={"case": CASE, "step": "township_review", "verdict": "passed", "reasons": SEALED},
)
class ReviewGiven(Fact):
    """A reviewer's verdict on one step of a case; reasons are given unless it passes."""

    case: CaseId
    step: Code
    verdict: Verdict
    reasons: Sealed | None = None


@admits(ReviewGiven)
def admit_review(act: Act[ReviewGiven], history: History) -> None:
    """ACT-1 to ACT-3 of the reviewer, ID-5 of the case."""
    data = act.data
    case = check_turn(act, history, data.case, code=data.step)
    check_verdict(act, history, case)


@evolves(Case, ReviewGiven)
def review(state: Case, event: Event[ReviewGiven]) -> Case:
    """The case goes on, back or out."""
    data = event.data
    step = state.step_name("ReviewGiven.v1", data.step)
    return judge(state, event, step, data.case, data.verdict)
