"""`yangguang audit verify`, `findings` and `redecide` as an auditor calls them."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api import cli
from audit.desk.findings.search import RULES
from tests.desk.written import WrittenLedger


def run(ledger: WrittenLedger, command: str, *arguments: str) -> Result:
    at = ("--ledger", "231005", "--dsn", ledger.dsn, "--data", str(ledger.folder))
    called = ["audit", command, *arguments, *at]
    return CliRunner().invoke(cli.make_app("audit"), called, env={"COLUMNS": "200"})


def told(result: Result) -> Any:  # noqa: ANN401
    return json.loads(result.stdout)


def test_verify_asks_levels_1_to_5_unless_told_otherwise(lawful: WrittenLedger) -> None:
    result = run(lawful, "verify", "--json", "--processes", "1")
    assert result.exit_code == 0, result.output
    assert [level["level"] for level in told(result)["levels"]] == [1, 2, 3, 4, 5]


def test_verify_ends_with_1_where_a_rule_was_not_kept(stricter: WrittenLedger) -> None:
    result = run(stricter, "verify", "--levels", "4")
    assert result.exit_code == 1
    assert "第 4 级 不成立" in result.stdout
    assert "ID-2" in result.stdout
    assert run(stricter, "verify", "--levels", "1,2,3", "--processes", "1").exit_code == 0


@pytest.mark.parametrize("levels", ["6", "0", "four", ""])
def test_a_level_that_there_is_not_is_not_understood(lawful: WrittenLedger, levels: str) -> None:
    assert run(lawful, "verify", "--levels", levels).exit_code == 2


def test_findings_are_told_in_chinese_or_english_with_their_positions(
    stricter: WrittenLedger,
) -> None:
    chinese, english = run(stricter, "findings"), run(stricter, "findings", "--en")
    assert chinese.exit_code == english.exit_code == 0
    assert chinese.stdout.startswith("严重 ACT-3 household:h1: person:v1 ")
    assert english.stdout.startswith("serious ACT-3 household:h1: person:v1 was declared sibling")
    assert "共 1 条疑点" in chinese.stdout


def test_findings_of_some_rules_alone_as_json(
    lawful: WrittenLedger, stricter: WrittenLedger
) -> None:
    (one,) = told(run(stricter, "findings", "--rule", "ACT-3", "--json"))["findings"]
    assert (one["rule"], one["grade"]) == ("ACT-3", "serious")
    assert told(run(stricter, "findings", "--rule", "NOT-1", "--json"))["findings"] == []
    assert told(run(lawful, "findings", "--json"))["findings"] == []


def test_a_rule_without_a_detector_is_not_understood(lawful: WrittenLedger) -> None:
    assert "WC-1" not in RULES
    assert run(lawful, "findings", "--rule", "WC-1").exit_code == 2


def test_a_case_is_decided_again_with_its_documents(lawful: WrittenLedger) -> None:
    result = run(lawful, "redecide", "case:1", "--en")
    assert result.exit_code == 0, result.output
    assert "Home surveyed admitted: person:f1 (first_secretary)" in result.stdout
    assert "near_poor_ceiling_fen = 400000: S2 三" in result.stdout
    assert "notice_days_first = 7" in result.stdout


def test_a_case_that_would_be_refused_is_told_so_and_by_what(stricter: WrittenLedger) -> None:
    result = run(stricter, "redecide", "case:2")
    assert result.exit_code == 1
    assert "入户调查 应予拒绝" in result.stdout
    assert "near_poor_ceiling_fen = 340000: 示例〔2026〕1号 示例政策" in result.stdout
    found = told(run(stricter, "redecide", "case:2", "--json"))
    assert found["holds"] is False
    assert [step["admitted"] for step in found["steps"]] == [True, False]


def test_a_case_that_nobody_knows_is_told_so(lawful: WrittenLedger) -> None:
    assert run(lawful, "redecide", "case:99").exit_code == 1


@pytest.mark.parametrize(
    "command",
    [
        ("audit", "verify"),
        ("audit", "findings"),
        ("audit", "no-cash"),
        ("audit", "replay", "--fund", "fund:1"),
        ("audit", "replay", "--payment", "due:1"),
        ("audit", "redecide", "case:1"),
        ("audit", "trust"),
        ("audit", "dossier", "case:1", "--as", "person:1,no.pem", "-o", "no.zip"),
        ("export", "journal"),
        ("projections", "rebuild"),
    ],
)
def test_a_ledger_that_there_is_not_is_told_in_one_line(
    lawful: WrittenLedger, command: tuple[str, ...]
) -> None:
    at = ("--ledger", "999999", "--dsn", lawful.dsn, "--data", str(lawful.folder))
    result = CliRunner().invoke(cli.make_app(command[0]), [*command, *at])
    assert result.exit_code == 2, result.output
    assert result.stderr.strip().endswith("no ledger of that name: 999999; 现有 there are: 231005")
    assert result.stderr.count("\n") == 1
