"""One yuan's path: from a household's card to the budget line, and from the line to every card."""

import json
from functools import cache
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api import cli
from audit.desk.money.evidence import Evidence
from audit.desk.money.links import Links
from audit.desk.money.path import Path, Way, path, told
from domain.assets.forming import AssetFormed
from domain.kernel.act import Act
from domain.payables.dues import due_of
from domain.payments.batches import PaymentLinePrepared
from tests.conftest import Server
from tests.desk.lawful import empty_ledger, tell
from tests.domain.bank import bank_account, entry, village_statement
from tests.domain.books import (
    PAPER,
    RECEIVES,
    VILLAGE_KEEPS,
    allocated,
    chart,
    disbursed,
    line,
)
from tests.domain.distribution_cast import lines as plan_lines
from tests.domain.distribution_cast import planned, pool_opened, received, signed
from tests.domain.payments_cast import approved, confirmed, line_of, prepared, receipt, rejected
from tests.spec import VILLAGE, Given, act, day, given

WHOS = {"jia": "household:h1", "bing": "household:h2", "ding": "household:h3"}
UPWARDS = [
    "list:1", "pool:1", "voucher:income-1", "contract:1", "asset:1", "project:1",
    "disbursement:1", "allocation:1", "fund:1",
]  # fmt: skip


def formed() -> Act[AssetFormed]:
    data = AssetFormed(
        asset="asset:1",
        kind="workshop",
        place=VILLAGE,
        owner=f"place:{VILLAGE}",
        entity="entity:1",
        paper=PAPER,
        project="project:1",
        cost_fen=20_000_000,
        formed_on=day("2026-03-30"),
    )
    return act(data, by=VILLAGE_KEEPS, at="2026-03-30")


def owed() -> list[PaymentLinePrepared]:
    """What the plan owes, paid."""
    return [
        line_of(
            one.person.partition(":")[2],
            due=one.due,
            household=one.household,
            person=one.person,
            card=f"card:{one.person.partition(':')[2]}",
            amount_fen=one.amount_fen,
        )
        for one in plan_lines()
    ]


def answered(one: PaymentLinePrepared, *, paid: bool = True) -> Any:  # noqa: ANN401
    who = one.person.partition(":")[2]
    made = confirmed if paid else rejected
    return made(who, due=one.due, amount_fen=one.amount_fen, on="2027-01-12")


@cache
def yuan() -> Given:
    """A line, a project, its asset, a contract, an income, a plan, and a batch that a bank paid."""
    dues = owed()
    answers = [answered(one, paid=number > 0) for number, one in enumerate(dues)]
    paid_ = dues[1]
    told_ = entry(
        paid_.amount_fen, on="2027-01-12", to=None, statement="v1",
        end_to_end=f"{paid_.due.partition(':')[2]}-1",
    )  # fmt: skip
    return given(
        *chart(),
        line(),
        allocated(),
        disbursed(),
        formed(),
        bank_account("c1", "collective-1", place=VILLAGE, by=RECEIVES),
        pool_opened(),
        signed(),
        received(),
        planned(),
        prepared(dues, at="2027-01-10"),
        approved(at="2027-01-10", total_fen=sum(one.amount_fen for one in dues)),
        receipt(*answers, at="2027-01-12"),
        village_statement(told_, until="2027-01-31", at="2027-02-02"),
        received("2", on="2027-01-20"),
    )


def walked(start: str, way: Way = "up", story: Given | None = None) -> Path:
    links, evidence = Links(), Evidence()
    for event in (story or yuan()).ledger.events:
        evidence.take(event)
        links.take(event)
    return path(links, evidence, start, way, ledger="231005")


def due(who: str) -> str:
    return due_of("list:1", WHOS[who], f"person:{who}")


def test_from_a_payment_back_to_the_budget_line() -> None:
    found = walked(due("bing"))
    assert [step.thing for step in found.steps] == [due("bing"), *UPWARDS]
    assert found.ends == ("fund:1",)
    assert [step.depth for step in found.steps] == list(range(len(UPWARDS) + 1))


def test_each_step_names_its_records_and_the_bank_s_entry() -> None:
    found = walked(due("bing"))
    types = [record.type for record in found.steps[0].records]
    assert types == ["PlanLine.v1", "PaymentLinePrepared.v1", "PaymentConfirmed.v1"]
    (position,) = found.steps[0].entries
    assert yuan().ledger.events[position].type == "StatementEntry.v1"
    assert found.steps[0].household == "household:h2"
    by_thing = {step.thing: step.records[0].type for step in found.steps if step.records}
    assert by_thing["asset:1"] == "AssetFormed.v1"
    assert by_thing["fund:1"] == "BudgetLineReceived.v1"


def test_income_that_came_after_the_plan_is_not_on_the_path() -> None:
    assert "voucher:income-2" not in {step.thing for step in walked(due("jia")).steps}
    assert "voucher:income-2" in {step.thing for step in walked("pool:1").steps}


def test_from_a_bank_s_receipt_back_to_the_budget_line() -> None:
    found = walked("receipt:1")
    assert [step.thing for step in found.steps] == ["receipt:1", "batch:1", *UPWARDS]


def test_from_a_budget_line_down_to_every_household() -> None:
    found = walked("fund:1", "down")
    things = {step.thing for step in found.steps}
    assert {due(who) for who in WHOS} <= things
    assert set(UPWARDS) - {"voucher:income-1"} <= things
    assert found.households_count == len(WHOS)
    rejected_ = next(step for step in found.steps if step.thing == owed()[0].due)
    assert "PaymentRejected.v1" in [record.type for record in rejected_.records]


def test_both_ways_meet() -> None:
    up = {step.thing for step in walked(due("ding")).steps}
    for thing in up - {"voucher:income-1"}:
        assert due("ding") in {step.thing for step in walked(thing, "down").steps}, thing


def test_a_thing_that_nobody_knows_has_no_path() -> None:
    assert walked("due:none").steps == ()


def test_a_path_is_told_in_both_languages() -> None:
    lines = list(told(walked(due("bing"))))
    assert "owed to a household" in lines[0].en
    assert "资金指标" in lines[-2].zh
    assert "it ends at fund:1" in lines[-1].en


# --- on a ledger ------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.make_app("audit"), ["audit", "replay", *arguments])


def test_the_command_walks_both_ways(
    quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with empty_ledger(quick_server, tmp_path_factory.mktemp("path")) as ledger:
        tell(ledger, yuan().ledger.events)
        at = ("--ledger", "231005", "--dsn", ledger.dsn, "--data", str(ledger.folder))
        up = run("--payment", due("bing"), "--json", *at)
        assert up.exit_code == 0, up.output
        found = json.loads(up.stdout)
        assert [step["thing"] for step in found["steps"]] == [due("bing"), *UPWARDS]
        down = run("--fund", "fund:1", "--down", "--en", *at)
        assert f"{len(WHOS)} households" in down.stdout
        assert run("--payment", "due:none", *at).exit_code == 1
        assert run(*at).exit_code == 2
