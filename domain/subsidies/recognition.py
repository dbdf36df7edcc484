"""Income is recognised 收入认可, and the village signs 签字审核 (S3c 四(三)1).

- SUB-1 The household acknowledges what the worker earned and the village's group determines it:
  the tier follows from the wages by the policy of the day, the amount from the tier. Wages below
  the first tier end the case. Then helper, group leader and first secretary sign, three persons.
- The wages are sealed; their tier is open. Where they are not open (audit level 4), the tier is
  held against its amount alone. ID-4 The head signs, or officers record the signed card.
- REG-2, HH-3, HH-4 of the grant. ACT-2, ACT-3 and SUB-1 of whose turn it is.
"""

import re
from datetime import date
from typing import Annotated, Final

import msgspec

from domain.authority import policies
from domain.awards.deciding import check_granted
from domain.awards.grants import Granted, grant_of, grants, touched_by_grant
from domain.identification.application import OFFICERS
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, SEALED
from domain.kernel.fact import CaseId, Fact, Fen, HouseholdId, Paper, PersonId, Sealed
from domain.kernel.history import History, States
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household
from domain.rules import ORDER
from domain.steps.case import Case, Verdict, finish, judged, reject
from domain.steps.turn import check_turn, check_verdict, place_of_case
from domain.subsidies.eligibility import check_once_a_year, check_signed, check_worker
from domain.subsidies.procedure import RECOGNISED, SIGNED, TIERS
from domain.subsidies.subsidy import Year, known_subsidy, subsidy_of

Tier = Annotated[int, msgspec.Meta(ge=0, le=TIERS[-1])]
_WAGES: Final = re.compile(r"0|[1-9][0-9]{0,11}")


@fact(
    RECOGNISED,
    title=say("Income recognised", "收入认可"),
    stream=lambda data: data.case,
    touches=lambda data: (data.household, *touched_by_grant(data)),
    reads=lambda data: (subsidy_of(data.case), data.person),
    place=place_of_case,
    signed_by=((("householder",), ("group_leader",)), (OFFICERS, ("group_leader",))),
    rules=("SUB-1", *ORDER, "ACT-2", "ACT-3", "ID-4", "HH-3", "HH-4", "REG-2", "SUP-11"),
    example={
        "case": CASE,
        "household": HOUSEHOLD,
        "person": "person:1",
        "year": 2026,
        "wages": SEALED,
        "tier": 2,
        "amount_fen": 100_000,
        "income_card": PAPER,
    },
)
class IncomeRecognised(Fact):
    """What the worker earned in the year, whole fen in decimal digits; the tier and its amount.

    `person` is the worker, under whose key the wages lie. `income_card` is the household's
    收入明白卡 as it signed it. Tier 0 is below the first.
    """

    case: CaseId
    household: HouseholdId
    person: PersonId
    year: Year
    wages: Sealed
    tier: Tier
    amount_fen: Fen
    income_card: Paper


@grants(IncomeRecognised)
def _granted(data: IncomeRecognised) -> Granted | None:
    if data.tier == 0:
        return None
    return Granted(
        grant=grant_of(data.case),
        case=data.case,
        household=data.household,
        person=data.person,
        kind="transfer_employment",
        year=data.year,
        amount_fen=data.amount_fen,
        card_kind="own",
    )


@admits(IncomeRecognised)
def admit_recognition(act: Act[IncomeRecognised], history: History) -> None:
    """The turn, then as applied for, then tier and amount, then what every grant keeps."""
    data = act.data
    case = check_turn(act, history, data.case)
    household = history.read(Household, case.subject)
    check_signed(act, household, data.income_card)
    _check_as_applied(data, history)
    check_worker(history, household, data.person, act.day)
    check_once_a_year(history, data.person, data.year, grant_of(case.id))
    _check_tier(act, case, history)
    check_granted(act, history)


def _check_as_applied(data: IncomeRecognised, history: History) -> None:
    applied = known_subsidy(history, data.case)
    wanted = (applied.household, applied.worker, applied.year)
    require(
        (data.household, data.person, data.year) == wanted,
        "SUB-1",
        expected=say(
            f"{applied.worker} of {applied.household} for {applied.year}, as applied for",
            f"申请事项：{applied.household} 的 {applied.worker}，{applied.year} 年",
        ),
        found=say(
            f"{data.person} of {data.household} for {data.year}",
            f"{data.household} 的 {data.person}，{data.year} 年",
        ),
    )


def tiers(states: States, case: Case, day: date) -> dict[int, tuple[int, int]]:
    """The tiers in force where the case is: from which wages, and how much; whole fen."""

    def of(name: str) -> int:
        return policies.value(states, case.place, name, day)

    return {n: (of(f"transfer_tier_{n}_from_fen"), of(f"transfer_tier_{n}_fen")) for n in TIERS}


def _check_tier(act: Act[IncomeRecognised], case: Case, history: History) -> None:
    data, wages, scale = act.data, act.opened("/wages"), tiers(history, case, act.day)
    if wages is not None:
        require(
            _WAGES.fullmatch(wages) is not None,
            "SUB-1",
            expected=say("wages in whole fen, in digits", "工资以分为单位的数字"),
            found=say("something else", "其他内容"),
        )
        due = max(
            (n for n, (from_fen, fen) in scale.items() if fen and from_fen <= int(wages)), default=0
        )
        require(
            data.tier == due,
            "SUB-1",
            expected=say(f"tier {due}, by the wages that were opened", f"按工资应为第 {due} 档"),
            found=say(f"tier {data.tier}", f"第 {data.tier} 档"),
        )
    amount = scale[data.tier][1] if data.tier else 0
    require(
        data.amount_fen == amount,
        "SUB-1",
        expected=say(f"{amount} fen of tier {data.tier}", f"第 {data.tier} 档 {amount} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )


@evolves(Case, IncomeRecognised)
def recognise(state: Case, event: Event[IncomeRecognised]) -> Case:
    """The income is recognised; below the first tier nothing is due, and the case ends."""
    step = state.step_name(RECOGNISED)
    if event.data.tier == 0:
        return reject(state, event, step)
    return finish(state, event, step, state.id)


@fact(
    SIGNED,
    title=say("Subsidy signed for by the village", "村级签字审核"),
    stream=lambda data: data.case,
    place=place_of_case,
    signed_by=((("helper",), ("group_leader",), ("first_secretary",)),),
    rules=("SUB-1", *ORDER, "ACT-2", "ACT-3", "ID-8"),
    example={"case": CASE, "verdict": "passed", "reasons": None},
)
class SubsidySigned(Fact):
    """Helper, group leader and first secretary sign together, or say why not."""

    case: CaseId
    verdict: Verdict
    reasons: Sealed | None = None


@admits(SubsidySigned)
def admit_signatures(act: Act[SubsidySigned], history: History) -> None:
    """SUB-1 of the turn; who sends back or rejects says why."""
    case = check_turn(act, history, act.data.case)
    check_verdict(act, history, case)


@evolves(Case, SubsidySigned)
def sign(state: Case, event: Event[SubsidySigned]) -> Case:
    """The case goes on, back to the recognition, or out."""
    return judged(state, event)
