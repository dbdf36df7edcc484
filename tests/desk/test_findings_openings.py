"""FUND-12: what comes in as from before the ledger, though its place was lived in by then."""

from typing import Any

import pytest

from domain.kernel.act import Act
from tests.desk.finding import at, found
from tests.domain.books import brought_in, funded, opening_stated
from tests.domain.equity_cast import asset
from tests.domain.projects_cast import brought_in_project
from tests.spec import TOWNSHIP, day


def test_fund_12_a_project_that_is_brought_in_behind_what_was_lived_is_found() -> None:
    """No assembly, no notice, no leading group: it was "approved" yesterday."""
    late = brought_in_project("2", approved_on="2026-04-01", at="2026-04-02")
    story = funded().having(late)
    (one,) = found(story, "FUND-12")
    assert (one.detector, one.subject) == ("opening-after-life", "project:2")
    assert one.evidence[-1:] == at(story, late)
    assert "2026-04-01" in one.message_zh


@pytest.mark.parametrize(
    "early",
    [
        brought_in_project("2", approved_on="2026-02-28", at="2026-04-02"),
        brought_in_project("2", approved_on="2026-03-01", at="2026-04-02"),
        brought_in(),
        opening_stated(),
        asset(as_of=day("2026-04-01")),
    ],
    ids=["project", "on the day", "fund", "account", "a village that joins late"],
)
def test_fund_12_openings_before_anything_was_lived_are_no_finding(early: Act[Any]) -> None:
    assert found(funded().having(early), "FUND-12") == []


def test_fund_12_an_asset_brought_in_behind_what_was_lived_there_is_found() -> None:
    late = asset(place=TOWNSHIP, as_of=day("2026-04-01"))
    (one,) = found(funded().having(late), "FUND-12")
    assert one.subject == "asset:1"
