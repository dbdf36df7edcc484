"""The demo's year of money: conserved at every position, paid by card, proved, and re-added.

Rules: FUND-1 and EQ-5 (double entry), PAY-1 to PAY-8, DIS-3, NOT-4, EQ-5.
"""

from collections import Counter, defaultdict
from datetime import date
from io import StringIO
from itertools import chain
from pathlib import Path

import psycopg
import pytest
from rich.console import Console
from typer.testing import CliRunner

from api import cli
from api.demo.money import telling
from api.demo.money.paying import CASH_FEN
from api.demo.money.purse import GREENHOUSE, PROJECTS, Purse
from api.demo.money.quantified import PAR_FEN
from api.demo.money.shares import SHARES_COUNT, inheritance
from api.demo.money.statements import PERIODS
from domain.banking.accounts import BankAccountDeclared, BooksKeptAt
from domain.banking.statements import QuietStatementGiven, StatementGiven
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.money.chart import KINDS
from domain.money.movements import accounts_told, movements_of, opened_by
from domain.money.vouchers import Movement
from projections.trail_reader import TrailReader
from tests.accountant import added, books, find_hledger
from tests.journeys.demo_story import Played

DRAWN_ON = date(2026, 9, 25)
IN, OUT, THERE = telling.IN, telling.OUT, telling.THERE
COUNTED = [
    [kind.code for kind in KINDS.values() if kind.unit == unit] for unit in ("points", "pieces")
]
"""Kinds of accounts by unit: what each unit adds up to is nothing."""
REFUSED_UNDER = {
    *("FUND-1", "FUND-2", "FUND-3", "FUND-4", "FUND-5", "FUND-7"),
    *("FUND-9", "FUND-11", "PAY-9"),
    *("EQ-1", "EQ-2", "EQ-3", "EQ-4", "EQ-5"),
    *("DIS-1", "DIS-2", "DIS-3", "DIS-4", "DIS-5", "DIS-6", "DIS-7", "DIS-8"),
    *("PAY-2", "PAY-3", "PAY-4", "PAY-5", "PAY-6", "PAY-8", "ACT-2", "NOT-3"),
}


@pytest.fixture(scope="module")
def purse(played: Played) -> Purse:
    """The year of money."""
    assert played.demo.money is not None
    return played.demo.money


@pytest.fixture(scope="module")
def events(played: Played) -> list[Event[Fact]]:
    """Every event of the county's ledger, typed, in order."""
    dsn = played.served.database.dsn()
    reader = TrailReader(lambda: psycopg.connect(dsn))
    return list(reader.events(played.served.number, -1, len(played.log)))


# --- double entry ---


def test_fund_1_all_money_in_is_all_money_out_and_there_at_every_position(
    events: list[Event[Fact]],
) -> None:
    kinds: dict[str, str] = {}
    balances: defaultdict[str, int] = defaultdict(int)
    sums: defaultdict[str, int] = defaultdict(int)
    moved = 0
    for event in events:
        kinds |= {told.account: told.kind for told in accounts_told(event.data)}
        for one in movements_of(event.data):
            _post(one, kinds, balances, sums)
            moved += 1
        came = -sum(sums[kind] for kind in IN)
        went, there = (sum(sums[kind] for kind in side) for side in (OUT, THERE))
        assert came == went + there, event.index
        assert -sums["issue"] == sums["holding"], event.index
        assert not any(sum(sums[kind] for kind in unit) for unit in COUNTED), event.index
    assert moved > 50
    covered = {name: fen for name, fen in balances.items() if KINDS[kinds[name]].covered}
    assert all(fen >= 0 for fen in covered.values())
    assert sums["transit"] == 0
    assert sums["use"] > 0, "awards and subsidies"
    assert set(sums) <= {*IN, *OUT, *THERE, "issue", "holding", *chain(*COUNTED)}


def _post(
    one: Movement,
    kinds: dict[str, str],
    balances: defaultdict[str, int],
    sums: defaultdict[str, int],
) -> None:
    for account in (one.debit, one.credit):
        balances[account] += one.delta(account)
        sums[kinds[account]] += one.delta(account)
        assert not KINDS[kinds[account]].covered or balances[account] >= 0, account


def test_pay_5_each_statement_closes_with_the_balance_of_the_books_but_for_the_planted_cash(
    events: list[Event[Fact]], purse: Purse
) -> None:
    kept_at: dict[str, str] = {}
    from_: dict[str, str] = {}
    moved: list[tuple[str, date, int]] = []
    closings: list[tuple[str, date, int]] = []
    for event in events:
        data = event.data
        if isinstance(data, BankAccountDeclared | BooksKeptAt):
            kept_at |= dict.fromkeys(data.books, data.bank_account)
        opened = opened_by(data)
        for one in movements_of(data):
            if opened is not None and opened.kind == "transit":
                from_.setdefault(one.debit, one.credit)
            moved += [(name, one.on, one.delta(name)) for name in (one.debit, one.credit)]
        if isinstance(data, StatementGiven | QuietStatementGiven):
            closings.append((data.bank_account, data.to, data.closing_fen))
    apart: dict[tuple[str, date], int] = {}
    for bank_account, day, closing in closings:
        if bank_account.startswith("bankaccount:entity"):
            continue
        booked = sum(
            fen for name, on, fen in moved
            if on <= day and kept_at.get(from_.get(name, name)) == bank_account
        )  # fmt: skip
        if closing != booked:
            apart[bank_account, day] = closing - booked
    place = purse.place(GREENHOUSE)
    own = f"bankaccount:collective-{place}"
    assert apart == dict.fromkeys(((own, day) for day in PERIODS if day > DRAWN_ON), -CASH_FEN)
    assert {day for _, day, _ in closings} == set(PERIODS)


def test_hledger_re_adds_the_exported_year_to_the_same_balances(
    events: list[Event[Fact]], played: Played, tmp_path: Path
) -> None:
    file = tmp_path / "year.journal"
    at = ("--data", str(played.demo.folder), "--ledger", played.client.name)
    command = ("export", "journal", *at, "--as-of", "2026-12-31", "-o", str(file))
    result = CliRunner().invoke(cli.make_app("export"), list(command))
    assert result.exit_code == 0, result.output
    hledger = find_hledger()
    checked = books(hledger, file, "check", "accounts", "commodities")
    assert checked.returncode == 0, checked.stderr
    found, totals = added(hledger, file)
    balances: defaultdict[str, int] = defaultdict(int)
    for event in events:
        for one in movements_of(event.data):
            for name in (one.debit, one.credit):
                balances[name.partition(":")[2]] += one.delta(name)
    assert found == {name: fen for name in found if (fen := balances[name.partition(":")[2]])}
    assert {name.partition(":")[2] for name in found} == {n for n, fen in balances.items() if fen}
    assert totals <= {0}


# --- funds, shares, plans ---


def test_the_four_projects_were_approved_accepted_and_paid_within_their_budgets(
    played: Played,
) -> None:
    for project in PROJECTS:
        found = played.read(f"projects/{project.project}", "a1")
        assert found["stage"] == "accepted"
        spent = played.read(f"balances/account:project-{project.code}", "a1")["balance_fen"]
        assert spent == project.budget_fen


def test_eq_5_the_register_adds_up_and_the_heir_holds_what_was_inherited(
    played: Played, purse: Purse
) -> None:
    passed = inheritance(purse)
    path = f"assets/{GREENHOUSE.asset}/shares"
    before = played.read(path, "a1", as_of="2026-07-06", limit=100)["items"]
    after = played.read(path, "a1", limit=100)["items"]
    for held in (before, after):
        assert sum(one["shares"] for one in held) == SHARES_COUNT

    def own(held: list[dict[str, object]], household: str) -> int:
        found = [
            one["shares"]
            for one in held
            if (one["holder"], one["share_class"]) == (household, "contribution")
        ]
        return sum(count for count in found if isinstance(count, int))

    count = passed["shares_count"]
    assert (own(before, passed["household"]), own(before, passed["to"])) == (count, 0)
    assert (own(after, passed["household"]), own(after, passed["to"])) == (0, count)


def test_eq_2_every_asset_is_in_shares_and_what_no_household_holds_is_the_collective_s(
    played: Played, purse: Purse
) -> None:
    classes: dict[str, set[str]] = {}
    for project in PROJECTS:
        held = played.read(f"assets/{project.asset}/shares", "a1", limit=200)["items"]
        assert sum(one["shares"] for one in held) * PAR_FEN == project.budget_fen
        kept = [one["holder"] for one in held if one["share_class"] == "collective"]
        assert kept == [f"place:{purse.site(project)}"]
        classes[project.code] = {one["share_class"] for one in held}
    assert classes["solar"] == classes["workshop"] == {"collective"}
    assert classes["capital"] == {"quota", "collective"}


def test_dis_3_an_equal_split_was_refused_and_the_plan_sent_back_passed_when_drafted_anew(
    played: Played,
) -> None:
    told = "equal amounts for everybody"
    (refused,) = [one for one in played.demo.stage.refusals if one.told == told]
    assert refused.rule == "DIS-3"
    case = "case:plan-workshop"
    verdicts = [
        one.data["verdict"] for one in played.of_type("ReviewGiven.v1") if one.data["case"] == case
    ]
    drafts = [one.data for one in played.of_type("PlanDrafted.v1") if one.data["case"] == case]
    assert verdicts == ["returned", "passed"]
    assert [one["replaces"] for one in drafts] == [None, "list:workshop-1"]
    assert played.read(f"cases/{case}", "a1")["status"] == "completed"


def test_not_4_a_contested_line_left_its_list_and_came_right_in_another(played: Played) -> None:
    drafts = played.of_type("PlanDrafted.v1")
    (more,) = [one.data for one in drafts if one.data["supplements"]]
    assert (more["supplements"], len(more["instead_of"])) == ("list:solar-1", 1)
    (removed,) = more["instead_of"]
    paid = {one.data["due"] for one in played.of_type("PaymentLinePrepared.v1")}
    assert removed not in paid
    assert 0 < more["total_fen"] < more["freed_fen"]
    found = played.read(f"lists/{more['list']}", "a1")
    assert (found["lines_count"], found["payable_count"]) == (1, 0)


# --- payments ---


def test_every_line_of_every_final_list_is_paid_by_the_bank(played: Played, purse: Purse) -> None:
    assert len(purse.lists) == 9, "five of plans, four of awards"
    for name in purse.lists:
        found = played.read(f"lists/{name}", "a1")
        assert (found["case_status"], found["final"], found["why_not"]) == ("completed", True, None)
        assert (found["payable_count"], found["without_card_count"]) == (0, 0), name
        sums = {one["status"]: one["lines_count"] for one in found["sums"]}
        removed = 1 if name == "list:solar-1" else 0
        assert sums["confirmed"] + removed == found["lines_count"], name


def test_pay_4_what_was_rejected_or_came_back_was_paid_on_the_next_attempt(
    played: Played,
) -> None:
    again = {one.data["due"] for one in played.of_type("PaymentRejected.v1")}
    again |= {one.data["due"] for one in played.of_type("PaymentReturned.v1")}
    attempts: defaultdict[str, list[int]] = defaultdict(list)
    for one in played.of_type("PaymentLinePrepared.v1"):
        attempts[one.data["due"]].append(one.data["attempt"])
    assert {due for due, numbers in attempts.items() if numbers == [1, 2]} == again
    assert len(again) >= 2
    confirmed = {
        (one.data["due"], one.data["attempt"]) for one in played.of_type("PaymentConfirmed.v1")
    }
    assert all((due, 2) in confirmed for due in again)


def test_pay_3_every_file_went_to_the_bank_under_a_witnessed_checkpoint_over_its_approval(
    played: Played,
) -> None:
    approved = {
        one.data["batch"]: one.position for one in played.of_type("PaymentBatchApproved.v1")
    }
    released = played.of_type("PaymentFileReleased.v1")
    assert {one.data["batch"] for one in released} == set(approved)
    for one in released:
        assert approved[one.data["batch"]] < one.data["checkpoint"]["size"] <= one.position
    assert {one.data["format"] for one in released} == {"pain001", "spreadsheet"}


def test_pay_6_a_payee_who_died_is_followed_by_who_succeeds_on_papers(played: Played) -> None:
    named = played.of_type("SuccessorNamed.v1")
    assert named
    paid = {one.data["due"]: one.data["person"] for one in played.of_type("PaymentLinePrepared.v1")}
    assert all(paid[one.data["due"]] == one.data["person"] for one in named)


def test_pay_8_most_households_confirm_and_the_one_that_was_not_paid_denies(
    played: Played, purse: Purse
) -> None:
    words = Counter(one.data["answer"] for one in played.of_type("PaymentAcknowledged.v1"))
    assert words["denied"] == 1
    assert words["confirmed"] > 10
    (denied,) = [
        one.data for one in played.of_type("PaymentAcknowledged.v1") if one.data["complaint"]
    ]
    (elsewhere,) = [one for one in _no_cash(played)["exceptions"] if one["kind"] == "elsewhere"]
    assert elsewhere["subject"] == denied["due"]
    recovered = [one.data["amount_fen"] for one in played.of_type("RecoveryReceived.v1")]
    assert recovered == [elsewhere["amount_fen"]]
    assert purse.lists


# --- the proof ---


def _no_cash(played: Played) -> dict[str, list[dict[str, object]]]:
    return played.read("no-cash", "a1", purpose="audit")


def test_no_cash_finds_the_planted_withdrawal_and_the_planted_card_and_only_these(
    played: Played,
) -> None:
    proof = _no_cash(played)
    assert Counter(one["kind"] for one in proof["exceptions"]) == telling.PLANTED
    verdicts = {one["claim"]: one["verdict"] for one in proof["claims"]}
    assert verdicts == {
        "a": "proved", "b": "refuted", "c": "proved", "d": "refuted", "e": "proved",
    }  # fmt: skip
    (cash,) = [one for one in proof["exceptions"] if one["kind"] == "cash"]
    assert cash["amount_fen"] == CASH_FEN
    arguments = ["audit", "no-cash", "--data", str(played.demo.folder), "--ledger"]
    result = CliRunner().invoke(cli.make_app("audit"), [*arguments, played.client.name, "--en"])
    assert result.exit_code == 1
    assert result.output.count("(b) REFUTED") == 1


def test_one_yuan_is_followed_from_a_card_to_the_budget_line_and_back(
    played: Played, purse: Purse
) -> None:
    up = played.read("money/path", "a1", purpose="audit", **{"from": purse.shown})
    assert {"fund:fiscal", "fund:shares"} <= {step["thing"] for step in up["steps"]}
    down = played.read("money/path", "a1", way="down", purpose="audit", **{"from": "fund:fiscal"})
    assert purse.shown in {step["thing"] for step in down["steps"]}


# --- what is told ---


def test_more_than_twenty_five_acts_about_money_were_refused_each_under_its_rule(
    played: Played,
) -> None:
    refused = [one for one in played.demo.stage.refusals if one.rule in REFUSED_UNDER]
    assert {one.rule for one in refused} == REFUSED_UNDER
    assert len({one.told for one in refused}) >= 45
    assert all(one.expected and one.found for one in refused)
    assert "a payment in cash" in {one.told for one in played.demo.stage.refusals}


def test_the_report_tells_the_sums_and_what_the_proof_found(played: Played, purse: Purse) -> None:
    out = Console(file=StringIO(), width=200)
    assert telling.tell_figures(out, telling.figures(purse))
    telling.tell_payments(out, purse)
    assert telling.tell_exceptions(out, _no_cash(played))
    telling.tell_books(out, "--data x --ledger y")
    assert isinstance(out.file, StringIO)
    told = out.file.getvalue()
    assert "in = out + there" in told
    assert "cash 1, elsewhere 1: 与埋设一致" in told
    assert all(name in told for name in purse.lists)
    assert "hledger -f year.journal balance" in told
