"""The year's income is verified at home 入户核实: what stars and role models share.

- ID-6 Signed by township cadre, village committee and work team, and by the household: with the
  householder's key or on paper. ID-1 The members are those on the register that day.
- REG-2 It is the household's head under whose key the figures lie.
- ACT-2 Who applied, or benefits, does not verify. ACT-3 The related are recused.
"""

from datetime import date
from typing import Annotated, Any

import msgspec

from domain.honours.income import YearFigures
from domain.honours.rating import Rating
from domain.identification.survey import check_members
from domain.identification.verification import THREE_SIDES, check_household_signed
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats
from domain.kernel.checks import check_happened
from domain.kernel.examples import CASE, PAPER, SEALED
from domain.kernel.fact import CaseId, Fact, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.residents.households import Household
from domain.steps.case import Case, Verdict
from domain.steps.turn import check_turn

VERIFIERS: tuple[Seats, ...] = ((*THREE_SIDES, ("householder",)), THREE_SIDES)
EXAMPLE: dict[str, Any] = {
    "case": CASE,
    "person": "person:1",
    "members_count": 3,
    "figures": {
        "wage_fen": SEALED,
        "business_fen": SEALED,
        "property_fen": SEALED,
        "transfer_fen": SEALED,
        "expense_fen": SEALED,
        "paid_fen": SEALED,
    },
    "income_card": PAPER,
    "signed_form": PAPER,
    "verdict": "passed",
    "household_paper": None,
    "reasons": None,
    "happened_on": None,
}


class YearVerified(Fact):
    """What a household of so many members had in the year, by its income card 收入明白卡.

    `person` is its head; `household_paper` the signed sheet where the householder has no key.
    """

    case: CaseId
    person: PersonId
    members_count: Annotated[int, msgspec.Meta(ge=1, le=100)]
    figures: YearFigures
    income_card: Paper
    signed_form: Paper
    verdict: Verdict
    household_paper: Paper | None = None
    reasons: Sealed | None = None
    happened_on: date | None = None


def check_visit(act: Act[Any], history: History) -> tuple[Case, Household]:
    """The turn of the case, who signed at the household's home, and who lives there."""
    data = act.data
    case = check_turn(act, history, data.case)
    check_happened(act, data.happened_on, data.signed_form)
    household = history.read(Household, case.subject)
    check_household_signed(act, household, data.household_paper)
    check_members(data.members_count, household, act.day)
    require(
        data.person == household.head,
        "REG-2",
        expected=say(f"the head {household.head}", f"户主 {household.head}"),
        found=say(data.person, data.person),
    )
    return case, household


def found(state: Rating, event: Event[Any], stars: int) -> Rating:
    """What the last verification found."""
    return msgspec.structs.replace(state, verified_on=event.day, stars=stars)
