"""A budget line, an allocation and a payment, by the finance officers of the tests' county.

The allocation is shown as long as a policy of theirs asks for; the project is from before.
"""

from datetime import timedelta
from typing import Any

from api.demo import opening
from api.demo.stage import Stage, digest
from api.signing import Secret
from domain.kernel import catalogue

COUNTY = "231005"
FINANCE = ("cf1", "cf2", "cf3", "cf4")
OFFICERS = ("k1", "k3", "b1", "t1")
"""Of the county's own cast: reviewer, deputy, sector department, township officer."""
ASSET, APPRAISED_FEN = "asset:greenhouse", 28_000_000
LINE_FEN, SHARE_FEN, PAID_FEN = 100_000_000, 40_000_000, 20_000_000


def cast_keepers(stage: Stage) -> None:
    """Four officers of county finance, one of the leading group, and an appraiser."""
    for name in FINANCE:
        stage.cast.add(name, "county finance", "county_finance", COUNTY)
    stage.cast.add("lg1", "leading group", "leading_group", COUNTY)
    stage.cast.add("ap1", "示例评估公司", "appraiser", COUNTY)


def enrol_keepers(stage: Stage) -> None:
    """The same, with keys and offices."""
    cast_keepers(stage)
    opening.enrol(stage, [*FINANCE, "lg1", "ap1"])


def example(name: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """The published example of a type, with other values in some fields."""
    found = catalogue.act_type(name)
    assert found is not None
    return {**found.example, **fields}


def disbursement(stage: Stage, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """A payment out of `allocation:1`, with papers that were handed in."""
    papers = {name: stage.paper(name) for name in ("contract", "invoice")}
    return example("FundsDisbursed.v1", **papers, **fields)


def open_books(stage: Stage) -> None:
    """The accounts that no fund opens: where money comes from, what it is spent on, who is paid."""
    days = {"notice_days_allocation": 1, "notice_days_allocation_announcement": 1}
    opening.adopt_policy(stage, days, "示例〔2026〕9号")
    begin_project(stage)
    for name, kind, about in (
        ("source-1", "source", None),
        ("project-1", "project", "project:1"),
        ("entity-1", "entity", "entity:1"),
    ):
        data = example(
            "AccountOpened.v1", account=f"account:{name}", kind=kind, about=about, place="231005100"
        )
        if kind == "entity":
            data |= {"bank": "示例农商行", "paper": stage.paper("account")}
        stage.act("AccountOpened.v1", data, "cf1", "cf2")


def begin_project(stage: Stage) -> None:
    """`entity:1`, registered and admitted, and `project:1` that it carried before the ledger."""
    paper = stage.paper("project")
    legal = {"role": "legal_representative", "person": None, "name": Secret("示例法人")}
    entity = example(
        "EntityRegistered.v1", controllers=[{**legal, "share_bp": None}], licence=paper
    )
    stage.act("EntityRegistered.v1", entity, "b1")
    criteria = dict.fromkeys(example("EntityAdmitted.v1")["criteria"], paper)
    stage.act("EntityAdmitted.v1", {"entity": "entity:1", "criteria": criteria}, "b1", "k1")
    project = example("ProjectBroughtIn.v1", place="231005100", run_by="township")
    project |= dict.fromkeys(("charter", "agreement", "contract", "paper"), paper)
    project["plan"] = {**project["plan"], "paper": paper, "budget_fen": 10 * SHARE_FEN}
    stage.act("ProjectBroughtIn.v1", project, "k1", "k3")


def receive_and_allocate(stage: Stage) -> None:
    """`fund:1`, and `allocation:1` of it to the township, shown on its board."""
    stage.act("BudgetLineReceived.v1", example("BudgetLineReceived.v1"), "cf1", "cf2")
    stage.act("FundsAllocated.v1", example("FundsAllocated.v1"), "cf1", "lg1")
    show(stage, "case:allocation-1", "allocation", "allocation_announcement")


def show(stage: Stage, case: str, *kinds: str) -> None:
    """Notices of a case in the township, one after the other, each for one full day."""
    for kind in kinds:
        notice = f"notice:{kind.replace('_', '-')}-1"
        sheet = {
            "notice": notice,
            "kind": kind,
            "place": "231005100",
            "subjects": [{"subject": case, "line": digest(case)}],
            "shown": digest(kind),
            "board": stage.paper(f"board {kind}"),
            "posted_on": stage.today.isoformat(),
            "period_days": 1,
            "reposts": None,
        }
        stage.act("NoticePosted.v1", sheet, "t1")
        stage.go_to(stage.today + timedelta(days=2), wait="position")
        closing = {"notice": notice, "outcomes": [{"subject": case, "fate": "passed"}]}
        stage.act("NoticeClosed.v1", closing, "t1")


def pay(stage: Stage) -> None:
    """Half of the allocation to an entity."""
    stage.act("FundsDisbursed.v1", disbursement(stage), "cf3", "cf4")


def bring_in_asset(stage: Stage) -> None:
    """`asset:greenhouse`, the county's own from before the ledger, and what it is worth."""
    data = example("AssetBroughtIn.v1", asset=ASSET, owner=f"place:{COUNTY}", entity=None)
    stage.act("AssetBroughtIn.v1", data | {"paper": stage.paper("title")}, "cf1", "cf2")
    value = {"asset": ASSET, "value_fen": APPRAISED_FEN, "as_of": "2026-01-06"}
    stage.act("AssetAppraised.v1", {**value, "report": stage.paper("appraisal")}, "ap1")
