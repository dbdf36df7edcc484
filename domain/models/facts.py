"""A household asks to be a role model, and its year is verified: the first two steps of row 8.

- MODEL-1 Not yet out of poverty, of its own will, once a year; its income a head reaches the line.
- MODEL-2 It forgoes support of industry and employment for the year, on paper, and had none.
- ID-4, ID-6, ID-1, REG-1, REG-2, HH-3, ACT-2, ACT-3 as of every application and visit.
"""

from domain.authority import policies
from domain.honours import applying, verifying
from domain.honours.applying import APPLICANTS, HonourApplied, asks, check_applied
from domain.honours.income import per_head_fen
from domain.honours.rating import Rating, rating_of
from domain.honours.verifying import VERIFIERS, YearVerified, check_visit
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.models.eligibility import check_in_poverty, check_no_subsidy
from domain.models.procedure import APPLIED, VERIFIED
from domain.rules import ORDER
from domain.steps.case import Case, judged
from domain.steps.turn import check_verdict, place_of_case


@asks("model")
@fact(
    APPLIED,
    title=say("Applied as a role model", "申请脱贫励志模范评选"),
    stream=lambda data: data.case,
    touches=applying.touched,
    reads=lambda data: (data.household,),
    place=lambda data, _history: data.place,
    signed_by=APPLICANTS,
    rules=("MODEL-1", "MODEL-2", "ID-4", "HH-3", "REG-1", "REG-2"),
    example={**applying.EXAMPLE, "forgoes": PAPER},
)
class ModelApplied(HonourApplied, kw_only=True):
    """A householder asks to be a role model; `forgoes` is its word to take no subsidy this year."""

    forgoes: Paper


@admits(ModelApplied)
def admit_application(act: Act[ModelApplied], history: History) -> None:
    """What every application keeps, then MODEL-1 and MODEL-2 of the household."""
    household = check_applied(act, history, "model", "MODEL-1")
    check_in_poverty(household, act.day)
    check_no_subsidy(history, household, act.data.year)


@fact(
    VERIFIED,
    title=say("Role model verified", "励志模范入户核实"),
    stream=lambda data: data.case,
    touches=lambda data: (rating_of(data.case),),
    place=place_of_case,
    signed_by=VERIFIERS,
    rules=(
        "MODEL-1", *ORDER, "MODEL-2", "ID-1", "ID-4", "ID-6", "ID-8", "ACT-2", "ACT-3", "REG-2",
    ),
    example={**verifying.EXAMPLE, "reaches_line": True},
)  # fmt: skip
class ModelVerified(YearVerified, kw_only=True):
    """The year's income, and whether it reaches the line of a role model."""

    reaches_line: bool


@admits(ModelVerified)
def admit_verification(act: Act[ModelVerified], history: History) -> None:
    """What every visit keeps, then MODEL-1 of the line and MODEL-2 of what passes."""
    data = act.data
    case, household = check_visit(act, history)
    per_head = per_head_fen(act, "MODEL-1")
    if per_head is not None:
        line = policies.value(history, case.place, "model_income_fen", act.day)
        _check_line(data, reaches=per_head >= line)
    if data.verdict == "passed":
        check_no_subsidy(history, household, history.read(Rating, rating_of(case.id)).year)
    check_verdict(act, history, case)


def _check_line(data: ModelVerified, *, reaches: bool) -> None:
    words = {True: say("reaches the line", "达到标准"), False: say("below the line", "未达到标准")}
    passes = data.verdict == "passed"
    require(
        data.reaches_line == reaches and (reaches or not passes),
        "MODEL-1",
        expected=words[reaches if data.reaches_line != reaches else True],
        found=words[data.reaches_line],
    )


@evolves(Case, ModelVerified)
def verify(state: Case, event: Event[ModelVerified]) -> Case:
    """The case goes on, is verified again, or ends."""
    return judged(state, event)


@evolves(Rating, ModelVerified)
def rate(state: Rating, event: Event[ModelVerified]) -> Rating:
    """It was verified; models have no stars."""
    return verifying.found(state, event, 0)
