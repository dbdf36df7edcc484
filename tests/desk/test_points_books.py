"""Points among the books: re-added by an accountant who is not ours, and admitted again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli
from tests.accountant import added, books, find_hledger
from tests.conftest import Server
from tests.desk.lawful import empty_ledger, tell
from tests.desk.written import WrittenLedger
from tests.domain.points_cast import H1, H2, reversed_
from tests.domain.points_month_cast import march
from tests.spec import VILLAGE, Given


def story() -> Given:
    """March: ten points and less five, twenty for h2; the deduction is taken back."""
    return march().when(reversed_(5, reverses="d1")).then_admitted()


@pytest.fixture(scope="module")
def points(
    quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """The story with real keys, projected."""
    with empty_ledger(quick_server, tmp_path_factory.mktemp("points")) as ledger:
        tell(ledger, story().ledger.events)
        ledger.project()
        yield ledger


def test_fund_1_hledger_re_adds_points_and_their_counters_to_nothing(
    points: WrittenLedger, tmp_path: Path
) -> None:
    hledger, file = find_hledger(), tmp_path / "points.journal"
    at = ("--ledger", "231005", "--dsn", points.dsn, "--data", str(points.folder))
    arguments = ["export", "journal", "-o", str(file), "--as-of", "2026-04-30", *at]
    result = CliRunner().invoke(cli.make_app("export"), arguments)
    assert result.exit_code == 0, result.output
    checked = books(hledger, file, "check", "accounts", "commodities")
    assert checked.returncode == 0, checked.stderr
    found, totals = added(hledger, file)
    own = {name: f"农户积分:{name.partition(':')[2]}" for name in (H1, H2)}
    assert (found[own[H1]], found[own[H2]]) == (10, 20)
    assert found[f"奖励积分:counter-points-issued-{VILLAGE}"] == -30
    assert totals <= {0}
    assert " 积分" in file.read_text("utf-8")


@pytest.mark.parametrize("level", [1, 4, 5])
def test_what_was_entered_is_admitted_again_and_projected_the_same(
    points: WrittenLedger, level: int
) -> None:
    report = points.verify(level)
    assert report.failures == []
