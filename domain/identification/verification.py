"""Household verification 入户核实 by three sides and the household (S2 四(一), 五第三步).

- ID-6 Signed by township cadre, village committee and work team, and by the householder; where
  the householder has no key, by the hash of the paper with the signature.
  Where nobody of the household is left, nobody signs for it. ID-9 What officers proposed does not
  fail for want of the household's signature: that it declined is on paper, attested by all sides.
- ACT-2 Who surveyed does not verify. ACT-3 The related are recused. ID-1, ID-3 hold on the day,
  and ID-8: nothing passes with a logic error.
"""

from datetime import date
from typing import Any

from domain.identification.application import check_fit, check_head
from domain.identification.form import Form
from domain.identification.survey import FormId, check_members
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_happened
from domain.kernel.examples import CASE, PAPER
from domain.kernel.fact import CaseId, Fact, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household
from domain.rules import ORDER
from domain.steps.case import Case, Verdict, judged
from domain.steps.turn import check_turn, check_verdict, place_of_case

THREE_SIDES: Seats = (("township_officer",), ("village_committee",), ("work_team",))
_NAME = "HouseholdVerified.v1"
_SIGNED = (say("neither", "都没有"), say("one", "其一"), say("both", "两者都有"))


@fact(
    _NAME,
    title=say("Household verified", "入户核实"),
    stream=lambda data: data.case,
    reads=lambda data: (data.form,),
    place=place_of_case,
    signed_by=((*THREE_SIDES, ("householder",)), THREE_SIDES),
    rules=(
        "ID-6",
        "ID-1",
        "ID-2",
        "ID-3",
        "ID-4",
        *ORDER,
        "ID-8",
        "ID-9",
        "ACT-2",
        "ACT-3",
        "REG-2",
    ),
    example={
        "case": CASE,
        "form": "form:1",
        "verdict": "passed",
        "signed_form": PAPER,
        "household_paper": None,
        "declined": None,
        "reasons": None,
        "happened_on": None,
    },
)
class HouseholdVerified(Fact):
    """Three sides and the household say that the form is true, or where it is not.

    `declined` is the record that the household would not sign what officers proposed.
    """

    case: CaseId
    form: FormId
    verdict: Verdict
    signed_form: Paper
    household_paper: Paper | None = None
    declined: Paper | None = None
    reasons: Sealed | None = None
    happened_on: date | None = None


@admits(HouseholdVerified)
def admit_verification(act: Act[HouseholdVerified], history: History) -> None:
    """The turn of the case, then ID-6; what passes still fits the register."""
    data = act.data
    case = check_turn(act, history, data.case)
    check_happened(act, data.happened_on, data.signed_form)
    household = history.read(Household, case.subject)
    check_household_signed(act, household, data.household_paper, data.declined)
    require(
        data.declined is None or bool(case.proposers),
        "ID-9",
        expected=say("the household's signature on its own application", "农户自愿申请须本人签字"),
        found=say("declined", "拒绝签字"),
    )
    survey = case.taken("home_survey")
    require(
        survey is not None and survey.via == data.form,
        "ID-6",
        expected=say(
            f"form {survey.via if survey else ''}", f"{survey.via if survey else ''} 登记表"
        ),
        found=say(data.form, data.form),
    )
    if data.verdict == "passed":
        form = history.read(Form, data.form)
        check_members(form.members_count, household, act.day)
        if not (case.row and case.row.ends):
            check_fit(history, household, act.day)
    check_verdict(act, history, case)


def check_household_signed(act: Act[Any], household: Household, *papers: Paper | None) -> None:
    """ID-6: the householder's key, or one of the papers that stand for it, and no more."""
    signer = act.signer_as("householder")
    signed = sum(each is not None for each in (signer, *papers))
    if signer is not None:
        check_head(signer.person, household, act.day)
    require(
        signed == 1,
        "ID-6",
        expected=say(
            "the householder's key or signed paper, one of them", "户主密钥签名或签字纸之一"
        ),
        found=_SIGNED[min(signed, 2)],
    )


@evolves(Case, HouseholdVerified)
def verify(state: Case, event: Event[HouseholdVerified]) -> Case:
    """The case goes on, back to the survey, or out."""
    return judged(state, event)
