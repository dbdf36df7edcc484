"""Third chapter of money: four projects, approved by the row of who runs each, and built."""

from typing import Any, Final

from api.demo.director import Story
from api.demo.money.funds import PURPOSE, SHARES, allocation
from api.demo.money.purse import GREENHOUSE, SOLAR, Project, Purse
from api.demo.money.steps import decide, meet_as_collective, meet_as_villagers, review, show
from api.demo.stage import Stage

RUN_BY: Final = {"village": "c2", "township": "t1", "county": "k1"}
"""Who proposes and plans, by who runs it."""
PAID_BY: Final = ("cf2", "lg2")
"""Others than who arranged (ACT-2)."""


def propose(purse: Purse, project: Project) -> None:
    """The project is put forward and planned: entity, rights, risk, target (FUND-3)."""
    stage, by = purse.stage_of(project), RUN_BY[project.run_by]
    proposed = {
        "project": project.project,
        "place": purse.place(project),
        "title": project.title,
        "purpose": PURPOSE,
        "run_by": project.run_by,
        "case": _case(project),
    }
    stage.act("ProjectProposed.v1", proposed, by)
    planned = {"project": project.project, "case": _case(project), "plan": _plan(stage, project)}
    if project is GREENHOUSE:
        _refuse_wrong_plans(stage, planned, by)
    stage.act("ProjectPlanned.v1", planned, by)


def _case(project: Project) -> str:
    return f"case:{project.code}"


def _plan(stage: Stage, project: Project) -> dict[str, Any]:
    target = {
        "indicator": "年收益",
        "income_fen": project.income_fen,
        "beneficiaries_count": 20,
        "by": "2027-12-31",
    }
    return {
        "entity": f"entity:{project.entity.code}",
        "property_right": "形成的资产归集体所有",
        "equity": "按折股量化方案确定" if project is GREENHOUSE else "不折股",
        "debt": "无借款",
        "bears_operation": "entity",
        "target": target,
        "budget_fen": project.budget_fen,
        "paper": stage.paper(f"plan of {project.code}"),
        "is_grant": project.is_grant,
    }


def _refuse_wrong_plans(stage: Stage, planned: dict[str, Any], by: str) -> None:
    plan = planned["plan"]
    stage.refused(
        "a plan that lets households bear the risk", "FUND-4", "ProjectPlanned.v1",
        {**planned, "plan": {**plan, "bears_operation": "households"}}, by,
    )  # fmt: skip
    stage.refused(
        "a plan without a target", "FUND-3", "ProjectPlanned.v1",
        {**planned, "plan": {**plan, "target": {**plan["target"], "income_fen": 0}}}, by,
    )  # fmt: skip


def approve(purse: Purse, project: Project) -> Story:
    """From the plan to the announcement, by the steps of who runs it."""
    yield from _in_village(purse, project) if project.run_by == "village" else iter(())
    stage, case, place = purse.stage_of(project), _case(project), purse.pool_place(project)
    if project.run_by != "county":
        review(stage, case, "township_review", "t2")
        yield purse.later(1)
    review(stage, case, "county_review", "k3" if project.run_by == "county" else "k2")
    yield purse.later(1)
    review(stage, case, "leading_group", "lg1")
    yield from show(purse, case, "project", place)
    yield from show(purse, case, "project_announcement", place, 7)


def _in_village(purse: Purse, project: Project) -> Story:
    stage, case = purse.stage_of(project), _case(project)
    meet = meet_as_villagers if project is GREENHOUSE else meet_as_collective
    meet(stage, case)
    yield purse.later(1)
    decide(stage, case)
    yield purse.later(1)


def file_papers(purse: Purse, project: Project) -> None:
    """Charter, agreement and contract are on record before money flows (FUND-3)."""
    stage = purse.stage_of(project)
    papers = {name: stage.paper(f"{name} of {project.code}") for name in _PAPERS}
    data = {"project": project.project, "entity": f"entity:{project.entity.code}", **papers}
    stage.act("ProjectPapersFiled.v1", data, RUN_BY[project.run_by])


_PAPERS: Final = ("charter", "agreement", "contract")


def payment(
    purse: Purse, project: Project, number: int, amount_fen: int, line: str = ""
) -> dict[str, Any]:
    """The data of paying the entity out of the project's allocation."""
    of = allocation(purse, project, line or project.line, 0)
    code = f"{project.code}-{line or project.line}-{number}"
    return {
        "disbursement": f"disbursement:{code}",
        "voucher": f"voucher:disbursement-{code}",
        "allocation": of["allocation"],
        "allocation_account": of["account"],
        "spent_on": f"account:project-{project.code}",
        "payee": f"account:entity-{project.entity.code}",
        "purpose": PURPOSE,
        "amount_fen": amount_fen,
        "value_date": purse.today,
        "contract": purse.stage.paper(f"contract of {project.code}"),
        "invoice": purse.stage.paper(f"invoice {code}"),
        "project": project.project,
    }


def pay(purse: Purse, project: Project, number: int, amount_fen: int) -> None:
    """The county pays the entity; so does the bank, on the same day."""
    data = payment(purse, project, number, amount_fen)
    purse.stage.act("FundsDisbursed.v1", data, *PAID_BY)
    purse.send("county", f"entity-{project.entity.code}", amount_fen, project.title)


def pay_shares(purse: Purse) -> None:
    """What households put into the greenhouse goes to its entity, out of the collective's bank."""
    stage, code = purse.stage_of(GREENHOUSE), purse.place(GREENHOUSE)
    data = payment(purse, GREENHOUSE, 1, GREENHOUSE.shares_fen, SHARES.code)
    stage.act("FundsDisbursed.v1", data, "ta2", "q2")
    entity = f"entity-{GREENHOUSE.entity.code}"
    purse.send(f"collective-{code}", entity, GREENHOUSE.shares_fen, GREENHOUSE.title)


def refuse_before_notice(purse: Purse) -> None:
    """Nothing is paid while the arrangement hangs on the board (FUND-7)."""
    purse.stage.refused(
        "a payment while its arrangement hangs on the board", "FUND-7", "FundsDisbursed.v1",
        payment(purse, GREENHOUSE, 1, 1_000), *PAID_BY,
    )  # fmt: skip


def insure(purse: Purse) -> None:
    """The greenhouse is insured, half of the premium subsidised (FUND-4)."""
    stage = purse.stage_of(GREENHOUSE)
    data = {
        "insurance": "insurance:greenhouse",
        "project": GREENHOUSE.project,
        "insurer": "示例财产保险公司",
        "number": "示例保单0001",
        "covered_fen": GREENHOUSE.budget_fen,
        "premium_fen": GREENHOUSE.budget_fen // 50,
        "subsidy_fen": GREENHOUSE.budget_fen // 100,
        "from_": purse.today,
        "until": "2027-04-23",
        "policy": stage.paper("policy of insurance"),
    }
    stage.refused(
        "a subsidy above the premium", "FUND-4", "InsuranceRecorded.v1",
        {**data, "subsidy_fen": data["covered_fen"]}, "b2",
    )  # fmt: skip
    stage.act("InsuranceRecorded.v1", data, "b2")


def refuse_early_payments(purse: Purse) -> None:
    """Nothing is paid before the papers are filed, nor by who arranged it."""
    stage = purse.stage
    data = payment(purse, GREENHOUSE, 1, 1_000)
    stage.refused(
        "a payment before the papers are filed", "FUND-3", "FundsDisbursed.v1", data, *PAID_BY
    )
    stage.refused("a payment by who arranged it", "ACT-2", "FundsDisbursed.v1", data, "cf1", "lg2")


def refuse_wrong_payments(purse: Purse) -> None:
    """With the papers there: another entity, too much, a grant too early."""
    stage = purse.stage
    data = payment(purse, GREENHOUSE, 1, 1_000)
    stage.refused(
        "a payment to another entity", "FUND-5", "FundsDisbursed.v1",
        {**data, "payee": "account:entity-energy"}, *PAID_BY,
    )  # fmt: skip
    stage.refused(
        "a payment beyond the allocation", "FUND-1", "FundsDisbursed.v1",
        {**data, "amount_fen": GREENHOUSE.budget_fen}, *PAID_BY,
    )  # fmt: skip
    stage.refused(
        "a grant paid before acceptance", "FUND-9", "FundsDisbursed.v1",
        payment(purse, SOLAR, 1, SOLAR.budget_fen), *PAID_BY,
    )  # fmt: skip
    stage.refused(
        "a payment in cash", "", "FundsDisbursed.v1", {**data, "channel": "cash"}, *PAID_BY
    )


def accept(purse: Purse, project: Project) -> None:
    """Two sides of different bodies inspect what was built (FUND-9)."""
    stage = purse.stage_of(project)
    data = {
        "project": project.project,
        "accepted_on": purse.today,
        "bids": [stage.paper(f"bid for {project.code}")],
        "invoices": [stage.paper(f"invoices of {project.code}")],
        "quantities": stage.paper(f"quantities of {project.code}"),
        "retention": stage.paper(f"retention of {project.code}"),
        "report": stage.paper(f"report on {project.code}"),
    }
    if project.run_by == "county":
        stage.refused("accepted by who planned it", "ACT-2", "ProjectAccepted.v1", data, "k1", "t2")
    stage.act("ProjectAccepted.v1", data, "b2", "t2")
