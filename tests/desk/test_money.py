"""A fund replayed from the log, and the books re-added by an accountant who is not ours."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api import cli
from tests.accountant import added, books, find_hledger
from tests.conftest import Server
from tests.desk.lawful import empty_ledger, tell
from tests.desk.written import WrittenLedger
from tests.domain.books import (
    LINE_FEN,
    SHARE_FEN,
    YUAN,
    allocated,
    balance,
    brought_in,
    closed,
    disbursed,
    funded,
    line,
    opening_stated,
    reversed_,
)
from tests.spec import Given

PAID_FEN = 100_000 * YUAN
ENTERED_LATE = disbursed("3", amount_fen=7, on="2026-03-12", at="2026-03-25")


def story() -> Given:
    """Two lines, a third from before, payments, one returned, one entered late, a closed month."""
    return funded().having(
        brought_in(),
        opening_stated(),
        line("2", amount_fen=333_33, source_kind="donation"),
        allocated("2", fund="2", amount_fen=111_11),
        disbursed(),
        disbursed("2", amount_fen=50_000 * YUAN, on="2026-03-15"),
        reversed_(),
        ENTERED_LATE,
        closed({"allocation-1": SHARE_FEN - 50_000 * YUAN - 7}),
        disbursed("4", amount_fen=1, on="2026-04-06"),
    )


@pytest.fixture(scope="module")
def money(
    quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """The story with real keys, projected."""
    with empty_ledger(quick_server, tmp_path_factory.mktemp("money")) as ledger:
        tell(ledger, story().ledger.events)
        ledger.project()
        yield ledger


def run(ledger: WrittenLedger, *arguments: str) -> Result:
    at = ("--ledger", "231005", "--dsn", ledger.dsn, "--data", str(ledger.folder))
    command = cli.make_app("audit", "export")
    return CliRunner().invoke(command, [*arguments, *at], env={"COLUMNS": "200"})


def replayed(ledger: WrittenLedger, *arguments: str) -> Any:  # noqa: ANN401
    result = run(ledger, "audit", "replay", "--fund", "fund:1", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def closings(found: Any) -> dict[str, int]:  # noqa: ANN401
    return {one["account"]: one["closing_fen"] for one in found["accounts"]}


# --- lawfulness and replay ---------------------------------------------------------------------


def test_the_books_are_lawful_when_every_act_is_admitted_again(money: WrittenLedger) -> None:
    result = run(money, "audit", "verify", "--levels", "1,3,4,5", "--processes", "1")
    assert result.exit_code == 0, result.output


def test_a_fund_is_replayed_movement_by_movement_and_the_projections_agree(
    money: WrittenLedger,
) -> None:
    found = replayed(money, "--as-of", "2026-04-30")
    left = SHARE_FEN - 50_000 * YUAN - 8
    assert closings(found) == {
        "account:fund-1": LINE_FEN - SHARE_FEN,
        "account:allocation-1": left,
    }
    assert (found["compared"], found["differences"], found["below_zero"]) == (True, [], [])
    running = [entry["balance_fen"] for entry in found["accounts"][1]["entries"]]
    after_late = SHARE_FEN - PAID_FEN - 7
    assert running[:4] == [
        SHARE_FEN, SHARE_FEN - PAID_FEN, after_late, after_late - 50_000 * YUAN,
    ]  # fmt: skip


def test_a_replay_as_of_a_day_ends_with_the_day(money: WrittenLedger) -> None:
    found = replayed(money, "--as-of", "2026-03-12")
    assert closings(found)["account:allocation-1"] == SHARE_FEN - PAID_FEN - 7


def test_a_replay_known_before_the_late_entry_does_not_have_it(money: WrittenLedger) -> None:
    whole = replayed(money, "--as-of", "2026-03-12")
    late = whole["accounts"][1]["entries"][-1]["posting"]
    assert (late["voucher"], late["delta"]) == ("voucher:disbursement-3", -7)
    known = str(late["position"] - 1)
    before = replayed(money, "--as-of", "2026-03-12", "--known-at", known)
    assert closings(before)["account:allocation-1"] == SHARE_FEN - PAID_FEN
    assert before["position"] == int(known)


def test_a_replay_is_told_in_chinese_or_english(money: WrittenLedger) -> None:
    chinese = run(money, "audit", "replay", "--fund", "fund:1", "--as-of", "2026-04-30")
    english = run(money, "audit", "replay", "--fund", "fund:1", "--as-of", "2026-04-30", "--en")
    assert "account:allocation-1（已分配资金）" in chinese.stdout
    assert "与投影余额一致" in chinese.stdout
    assert "closing 600000.00" in english.stdout
    assert "the projections say the same" in english.stdout


def test_a_posting_that_was_edited_is_found_by_the_replay(money: WrittenLedger) -> None:
    change = "UPDATE projections.postings SET delta = delta + %s WHERE account = %s"
    money.connection.execute(change, (9, "account:fund-1"))
    try:
        result = run(money, "audit", "replay", "--fund", "fund:1", "--as-of", "2026-02-15", "--en")
    finally:
        money.connection.execute(change, (-9, "account:fund-1"))
    assert result.exit_code == 1
    assert "DIFFERS: account:fund-1 is 1000000.09 in the projections" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--fund", "fund:none"), 1), (("--fund", "fund:1", "--as-of", "someday"), 2)],
)
def test_a_replay_of_nothing_is_told_so(
    money: WrittenLedger, arguments: tuple[str, ...], code: int
) -> None:
    assert run(money, "audit", "replay", *arguments).exit_code == code


# --- an accountant of one's own choice ---------------------------------------------------------


@pytest.fixture(scope="session")
def hledger() -> str:
    """The program."""
    return find_hledger()


def exported(money: WrittenLedger, folder: Path, *arguments: str) -> Path:
    file = folder / "books.journal"
    result = run(money, "export", "journal", "-o", str(file), *arguments)
    assert result.exit_code == 0, result.output
    return file


def test_hledger_re_adds_the_journal_to_the_balances_of_the_ledger(
    money: WrittenLedger, hledger: str, tmp_path: Path
) -> None:
    file = exported(money, tmp_path, "--as-of", "2026-04-30")
    checked = books(hledger, file, "check", "accounts", "commodities")
    assert checked.returncode == 0, checked.stderr
    found, totals = added(hledger, file)
    for name, fen in found.items():
        assert balance(story(), name.partition(":")[2]) == fen, name
    assert {"专项资金:fund-1", "已分配资金:allocation-1", "村集体账户:collective-1"} <= set(found)
    assert totals <= {0}


def test_hledger_finds_a_journal_in_which_one_fen_was_changed(
    money: WrittenLedger, hledger: str, tmp_path: Path
) -> None:
    file = exported(money, tmp_path, "--as-of", "2026-04-30")
    text = file.read_text("utf-8")
    forged = text.replace("  0.07 CNY", "  0.08 CNY", 1).replace("  -0.07 CNY", "  -0.08 CNY", 1)
    assert forged != text
    file.write_text(forged, "utf-8")
    assert books(hledger, file, "check").returncode != 0


def test_a_journal_as_of_a_day_and_position_holds_no_more(
    money: WrittenLedger, tmp_path: Path
) -> None:
    file = exported(money, tmp_path, "--as-of", "2026-02-15")
    text = file.read_text("utf-8")
    assert "voucher:line-1" in text
    assert "voucher:allocation-1" not in text
    early = exported(money, tmp_path, "--as-of", "2026-04-30", "--known-at", "3")
    assert "voucher" not in early.read_text("utf-8")
