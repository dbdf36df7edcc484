"""The city confirms a role model 市级认定, with the reward that policy gives (row 8, last step).

- MODEL-1 For the case's year and household, which has left poverty within the year; the reward is
  the policy's. MODEL-2 It took no support of industry or employment.
- ID-8 Nothing passes with a logic error. ACT-2, ACT-3 as of every review.
"""

import msgspec

from domain.authority import policies
from domain.awards.deciding import check_granted
from domain.awards.grants import Granted, grant_of, grants, touched_by_grant
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER
from domain.kernel.fact import CaseId, Fact, Fen, HouseholdId, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.models.eligibility import check_left_on_time, check_no_subsidy
from domain.models.procedure import CONFIRMED, MODEL
from domain.residents.households import Household, with_standing
from domain.residents.statuses import Status
from domain.rules import ORDER
from domain.stars.applying import Year
from domain.stars.rating import Rating, rating_of
from domain.steps.case import Case, Verdict, judge
from domain.steps.turn import check_turn, check_verdict, place_of_case


@fact(
    CONFIRMED,
    title=say("Role model confirmed", "脱贫励志模范认定"),
    stream=lambda data: data.case,
    touches=lambda data: (
        rating_of(data.case),
        data.household,
        *touched_by_grant(data),
    ),
    reads=lambda data: (data.person,),
    place=place_of_case,
    signed_by=((("city_reviewer",),),),
    rules=(
        "MODEL-1", *ORDER, "MODEL-2", "ID-8", "HH-3", "HH-4", "REG-2", "SUP-11", "ACT-2", "ACT-3",
    ),
    example={
        "case": CASE,
        "household": HOUSEHOLD,
        "person": "person:1",
        "year": 2026,
        "amount_fen": 200_000,
        "verdict": "passed",
        "decision": PAPER,
        "reasons": None,
    },
)  # fmt: skip
class ModelConfirmed(Fact):
    """A household is a role model of the year; `person` is its head, who gets the reward.

    `decision` is the city's document. Sent back or rejected, nothing is granted.
    """

    case: CaseId
    household: HouseholdId
    person: PersonId
    year: Year
    amount_fen: Fen
    verdict: Verdict
    decision: Paper
    reasons: Sealed | None = None


@grants(ModelConfirmed)
def _granted(data: ModelConfirmed) -> Granted | None:
    if data.verdict != "passed" or not data.amount_fen:
        return None
    return Granted(
        grant=grant_of(data.case),
        case=data.case,
        household=data.household,
        person=data.person,
        kind="model",
        year=data.year,
        amount_fen=data.amount_fen,
        card_kind="householder",
    )


@admits(ModelConfirmed)
def admit_confirmation(act: Act[ModelConfirmed], history: History) -> None:
    """The turn of the case, MODEL-1 and MODEL-2 of what passes, then what a grant keeps."""
    data = act.data
    case = check_turn(act, history, data.case)
    rating = history.read(Rating, rating_of(case.id))
    amount_fen = policies.value(history, case.place, "model_award_fen", act.day)
    stated, right = (
        (data.household, data.year, data.amount_fen),
        (rating.household, rating.year, amount_fen),
    )
    require(
        stated == right,
        "MODEL-1",
        expected=say("{} for {}, {} fen".format(*right), "{} {} 年，奖励 {} 分".format(*right)),
        found=say("{} for {}, {} fen".format(*stated), "{} {} 年，奖励 {} 分".format(*stated)),
    )
    if data.verdict == "passed":
        household = history.read(Household, case.subject)
        check_left_on_time(household, rating.year, act.day)
        check_no_subsidy(history, household, rating.year)
    check_verdict(act, history, case)
    check_granted(act, history)


@evolves(Case, ModelConfirmed)
def confirm(state: Case, event: Event[ModelConfirmed]) -> Case:
    """The case is completed, goes back to the county, or ends."""
    data = event.data
    return judge(state, event, state.step_name(CONFIRMED), data.case, data.verdict)


@evolves(Rating, ModelConfirmed)
def confer_rating(state: Rating, event: Event[ModelConfirmed]) -> Rating:
    """The title and the reward, where it passed."""
    data = event.data
    if data.verdict != "passed":
        return state
    return msgspec.structs.replace(
        state,
        amount_fen=data.amount_fen,
        conferred_on=event.day,
        conferred_at=event.index,
    )


@evolves(Household, ModelConfirmed)
def confer(state: Household, event: Event[ModelConfirmed]) -> Household:
    """From this day the household has the title 称号, which has no end of its own."""
    if event.data.verdict != "passed":
        return state
    status = Status(code=MODEL.confers, from_=event.day, until=None, index=event.index)
    return with_standing(state, status)
