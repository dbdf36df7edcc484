"""Rent of a greenhouse in the tests' county, and a plan that distributes it to one household."""

from typing import Any

from api.demo import opening
from api.demo.stage import Stage
from api.signing import Secret
from tests.api.money import ASSET, example

VILLAGE = "231005100201"
RENT_FEN, POST_FEN = 1_200_000, 720_000
CLAIM: dict[str, Any] = {"card_kind": "householder", "status": "registered_poor"}
RATES = [{"code": "road_keeping", "basis": "post", "rate_fen": 60_000}]


def enrol(stage: Stage) -> None:
    """The village's collective, its accounting agent and the entity that rents the greenhouse."""
    stage.cast.add("co1", "collective", "collective_organisation", VILLAGE)
    stage.cast.add("ta1", "township accounting", "township_accounting", VILLAGE[:9])
    stage.cast.add("e1", "示例种植专业合作社", "implementing_entity", VILLAGE)
    opening.enrol(stage, ["co1", "ta1", "e1"])


def claim(stage: Stage, household: str, person: str, months: int = 12) -> dict[str, Any]:
    """Months on a post, kept by the head of a household."""
    return {
        **CLAIM,
        "household": household,
        "person": person,
        "basis": "post",
        "units": months,
        "code": "road_keeping",
        "worker": person,
        "until": "2026-03-20",
        "evidence": stage.paper("timesheet"),
    }


def earn(stage: Stage) -> None:
    """`pool:1`, of the greenhouse, has received the rent of `contract:1`."""
    keeps, paper = ("ta1", "co1"), stage.paper("income")
    for name, kind in (("collective-1", "collective"), ("distribution-1", "distribution")):
        account = {"account": f"account:{name}", "kind": kind, "place": VILLAGE}
        stage.act("AccountOpened.v1", example("AccountOpened.v1", **account), *keeps)
    source = {"source": ASSET, "asset_kind": "greenhouse"}
    pool = example("PoolOpened.v1", **source, opened_on="2026-03-01", paper=paper)
    stage.act("PoolOpened.v1", pool, *keeps)
    schedule = [{"period": "2026", "due_on": "2026-03-22"}]
    contract = example(
        "IncomeContractSigned.v1", schedule=schedule, paper=paper, **{"from": "2026-03-01"}
    )
    stage.act("IncomeContractSigned.v1", contract, "co1", "e1")
    came = {"amount_fen": RENT_FEN - 1, "left_fen": 1, "value_date": "2026-03-22"}
    income = example("IncomeReceived.v1", **came, paper=paper, reasons=Secret("少付一分"))
    stage.act("IncomeReceived.v1", income, *keeps)


def plan(stage: Stage, draft: dict[str, Any]) -> None:
    """`list:1` as it was drafted."""
    sums = ("lines_count", "total_fen", "poor_fen", "reserve_fen", "collective_fen")
    data = example(
        "PlanDrafted.v1",
        **{name: draft[name] for name in (*sums, "beneficiaries")},
        case="case:plan-1",
        rates=RATES,
        determined_on="2026-03-23",
        paper=stage.paper("plan"),
    )
    lines = [("PlanLine.v1", line) for line in draft["lines"]]
    stage.act("PlanDrafted.v1", data, "co1", "ta1", lines=lines)
