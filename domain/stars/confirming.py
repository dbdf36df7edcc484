"""Stars are confirmed 星级评定最终确认, and with them the award that they bring (row 7, step 5).

- STAR-1 What is confirmed are the stars that were verified, for the case's year and household, and
  the award that policy gives so many. STAR-2 The award is a grant: it is paid by card or to a
  supplier, against an agreement on its use, by the payments that there are.
- HH-3, HH-4, ID-8, ACT-2, ACT-3 and REG-2 as of every honour.
"""

import msgspec

from domain.awards.grants import Granted, grants, touched_by_grant
from domain.honours.applying import Year
from domain.honours.confirming import check_as_verified, check_conferred, rewarded
from domain.honours.rating import Rating, rating_of
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE, HOUSEHOLD
from domain.kernel.fact import CaseId, Fact, Fen, HouseholdId, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.rules import ORDER
from domain.stars.facts import Stars
from domain.stars.procedure import CONFIRMED
from domain.stars.scale import award_fen
from domain.steps.case import Case, Verdict, judged
from domain.steps.turn import check_turn, place_of_case


@fact(
    CONFIRMED,
    title=say("Stars confirmed", "星级评定最终确认"),
    stream=lambda data: data.case,
    touches=lambda data: (rating_of(data.case), *touched_by_grant(data)),
    reads=lambda data: (data.household, data.person),
    place=place_of_case,
    signed_by=((("township_reviewer", "township_deputy"),),),
    rules=("STAR-1", *ORDER, "ID-8", "HH-3", "HH-4", "REG-2", "SUP-11", "ACT-2", "ACT-3"),
    example={
        "case": CASE,
        "household": HOUSEHOLD,
        "person": "person:1",
        "year": 2026,
        "stars": 3,
        "amount_fen": 100_000,
        "verdict": "passed",
        "reasons": None,
    },
)
class StarConfirmed(Fact):
    """The stars of a household for a year, and their award; `person` is its head, who is paid.

    Sent back or rejected, nothing is granted; the figures are those that were put forward.
    """

    case: CaseId
    household: HouseholdId
    person: PersonId
    year: Year
    stars: Stars
    amount_fen: Fen
    verdict: Verdict
    reasons: Sealed | None = None


@grants(StarConfirmed)
def _granted(data: StarConfirmed) -> Granted | None:
    return rewarded(data, "star")


@admits(StarConfirmed)
def admit_confirmation(act: Act[StarConfirmed], history: History) -> None:
    """The turn of the case, what was verified, then what every honour keeps."""
    data = act.data
    case = check_turn(act, history, data.case)
    rating = history.read(Rating, rating_of(case.id))
    amount_fen = award_fen(history, case.place, rating.stars, act.day)
    check_as_verified(
        "STAR-1",
        say("{} for {}, {} stars, {} fen", "{} {} 年 {} 星，奖励 {} 分"),
        (data.household, data.year, data.stars, data.amount_fen),
        (rating.household, rating.year, rating.stars, amount_fen),
    )
    check_conferred(act, history, case)


@evolves(Case, StarConfirmed)
def confirm(state: Case, event: Event[StarConfirmed]) -> Case:
    """The case goes on to the summary, back to verification, or out."""
    return judged(state, event)


@evolves(Rating, StarConfirmed)
def award(state: Rating, event: Event[StarConfirmed]) -> Rating:
    """The award that was confirmed."""
    passed = event.data.verdict == "passed"
    return msgspec.structs.replace(state, amount_fen=event.data.amount_fen if passed else 0)
