"""One line of the solar station's plan is contested, removed, and made good by a plan of its own.

- NOT-4 The rest of the list proceeds; what is right comes in a list that hangs for the full period.
"""

from typing import Any

from api.demo.director import Story
from api.demo.money.claims import RATES, Claim, claims
from api.demo.money.plans import Plan
from api.demo.money.steps import poster, sheet, taken_down
from api.demo.stage import new
from api.signing import Secret
from domain.payables.dues import due_of

PERIOD_DAYS = 10


def publish_contested(plan: Plan) -> Story:
    """The notice of the plan, with an objection to one line that is found right."""
    purse, stage, place = plan.purse, plan.stage, plan.purse.pool_place(plan.project)
    posted, by = sheet(stage, plan.case, "distribution", place, PERIOD_DAYS), poster(place)
    stage.act("NoticePosted.v1", posted, by)
    closes = purse.later(PERIOD_DAYS + 1)
    yield purse.later(3)
    objection = _object(plan, str(posted["notice"]))
    yield purse.later(3)
    _uphold(plan, objection)
    yield closes
    stage.act("NoticeClosed.v1", taken_down(posted, plan.case), by)


def overstated(plan: Plan) -> Claim:
    """The claim that is contested: months on a post, one more than were worked."""
    months = [one for one in claims(plan.purse, plan.project) if one["basis"] == "post"]
    alone = [one for one in months if _count(plan, one["household"]) == 1]
    return (alone or months)[0]


def _count(plan: Plan, household: str) -> int:
    return sum(one["household"] == household for one in claims(plan.purse, plan.project))


def _object(plan: Plan, notice: str) -> dict[str, Any]:
    wrong = overstated(plan)
    data = {
        "notice": notice,
        "objection": new("objection"),
        "subject": plan.case,
        "item": due_of(plan.name, wrong["household"], wrong["person"]),
        "objector": plan.stage.cast["o1"].person,
        "text": Secret("护路岗位实际少干一个月。"),
        "due_on": plan.purse.later(7).isoformat(),
        "paper": None,
    }
    plan.stage.act("ObjectionMade.v1", data, "o1")
    return data


def _uphold(plan: Plan, objection: dict[str, Any]) -> None:
    """The township's deputy, who had no part in the plan, finds it right."""
    same = ("notice", "objection", "subject", "item")
    data = {
        **{name: objection[name] for name in same},
        "resolution": "upheld",
        "effect": "removed",
        "corrected_line": None,
        "reasons": Secret("核对考勤，确为多计一个月。"),
        "evidence": plan.stage.paper(f"timesheets for {plan.case}"),
    }
    plan.stage.refused(
        "an objection to a plan answered by who reviewed it", "NOT-3", "ObjectionResolved.v1",
        data, "t2",
    )  # fmt: skip
    plan.stage.act("ObjectionResolved.v1", data, "t3")


def supplement(plan: Plan) -> tuple[Plan, list[Claim]]:
    """The plan of what is right of the removed line: a month less."""
    wrong = overstated(plan)
    amount_fen = _amount_fen(plan, wrong)
    later = Plan(plan.purse, plan.project)
    later.number, later.case = plan.number, f"{plan.case}-2"
    later.removed = (due_of(plan.name, wrong["household"], wrong["person"]), amount_fen)
    return later, [{**wrong, "units": wrong["units"] - 1}]


def _amount_fen(plan: Plan, wrong: Claim) -> int:
    by_code = {(basis, code): fen for basis, code, fen in RATES[plan.project]}
    return sum(
        one["units"] * by_code[one["basis"], one["code"]]
        for one in claims(plan.purse, plan.project)
        if one["household"] == wrong["household"]
    )
