"""The city confirms a role model 市级认定, with the reward that policy gives (row 8, last step).

- MODEL-1 For the case's year and household, which has left poverty within the year; the reward is
  the policy's. MODEL-2 It took no support of industry or employment.
- HH-3, HH-4, ID-8, ACT-2, ACT-3 and REG-2 as of every honour.
"""

import msgspec

from domain.authority import policies
from domain.awards.grants import Granted, grants, touched_by_grant
from domain.honours.applying import Year
from domain.honours.confirming import check_as_verified, check_conferred, rewarded
from domain.honours.rating import Rating, rating_of
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER
from domain.kernel.fact import CaseId, Fact, Fen, HouseholdId, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.models.eligibility import check_left_on_time, check_no_subsidy
from domain.models.procedure import CONFIRMED, MODEL
from domain.residents.households import Household, with_standing
from domain.residents.statuses import Status
from domain.rules import ORDER
from domain.steps.case import Case, Verdict, judged
from domain.steps.turn import check_turn, place_of_case


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
    return rewarded(data, "model")


@admits(ModelConfirmed)
def admit_confirmation(act: Act[ModelConfirmed], history: History) -> None:
    """The turn of the case, MODEL-1 and MODEL-2 of what passes, then what every honour keeps."""
    data = act.data
    case = check_turn(act, history, data.case)
    rating = history.read(Rating, rating_of(case.id))
    amount_fen = policies.value(history, case.place, "model_award_fen", act.day)
    check_as_verified(
        "MODEL-1",
        say("{} for {}, {} fen", "{} {} 年，奖励 {} 分"),
        (data.household, data.year, data.amount_fen),
        (rating.household, rating.year, amount_fen),
    )
    if data.verdict == "passed":
        household = history.read(Household, case.subject)
        check_left_on_time(household, rating.year, act.day)
        check_no_subsidy(history, household, rating.year)
    check_conferred(act, history, case)


@evolves(Case, ModelConfirmed)
def confirm(state: Case, event: Event[ModelConfirmed]) -> Case:
    """The case is completed, goes back to the county, or ends."""
    return judged(state, event)


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
