"""A budget line, an allocation and a payment, by the finance officers of the tests' county."""

from typing import Any

from api.demo import opening
from api.demo.stage import Stage
from domain.kernel import catalogue

COUNTY = "231005"
FINANCE = ("cf1", "cf2", "cf3", "cf4")
LINE_FEN, SHARE_FEN, PAID_FEN = 100_000_000, 40_000_000, 20_000_000


def cast_keepers(stage: Stage) -> None:
    """Four officers of county finance and one of the leading group."""
    for name in FINANCE:
        stage.cast.add(name, "county finance", "county_finance", COUNTY)
    stage.cast.add("lg1", "leading group", "leading_group", COUNTY)


def enrol_keepers(stage: Stage) -> None:
    """The same, with keys and offices."""
    cast_keepers(stage)
    opening.enrol(stage, [*FINANCE, "lg1"])


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


def receive_and_allocate(stage: Stage) -> None:
    """`fund:1`, and `allocation:1` of it to the township."""
    stage.act("BudgetLineReceived.v1", example("BudgetLineReceived.v1"), "cf1", "cf2")
    stage.act("FundsAllocated.v1", example("FundsAllocated.v1"), "cf1", "lg1")


def receive_and_pay(stage: Stage) -> None:
    """The same, and half of the allocation to an entity."""
    receive_and_allocate(stage)
    stage.act("FundsDisbursed.v1", disbursement(stage), "cf3", "cf4")
