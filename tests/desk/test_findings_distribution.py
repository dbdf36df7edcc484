"""Findings on plans of distribution; each planted and clean."""

from tests.desk.finding import at, found
from tests.domain.distribution_cast import (
    drafted,
    earned,
    hardship,
    line,
    planned,
    post,
    received,
    status,
)
from tests.spec import Given

RULES = ("DIS-3", "DIS-8")


def next_year(months: int) -> Given:
    """A plan of 2027 after that of 2026, both of one household alone."""
    first = planned(line("h1", post(3)))
    second = planned(line("h1", post(months), list_="list:2"), list_="list:2", case="case:2",
                     at="2027-12-20")  # fmt: skip
    again = received("2", period="2027", on="2027-12-18")
    return earned().having(first, again, second)


def test_dis_8_a_plan_that_repeats_the_last_one_is_found() -> None:
    story = next_year(3)
    (one,) = found(story, *RULES)
    assert (one.detector, one.rule, one.subject) == ("plan-repeated", "DIS-8", "plan:2")
    assert "list:1" in one.message
    drafts = [event.index for event in story.ledger.events if event.type == "PlanDrafted.v1"]
    assert one.evidence == tuple(drafts)


def test_dis_8_a_plan_with_other_beneficiaries_is_no_finding() -> None:
    assert found(next_year(4), *RULES) == []


def test_dis_3_hardship_support_whose_verdict_was_taken_back_is_found() -> None:
    later = status("person:bing", "no_ability_to_work", until="2026-12-01")
    story = drafted().having(later)
    (one,) = found(story, *RULES, today="2027-01-01")
    assert (one.detector, one.rule, one.grade) == ("hardship-unborne", "DIS-3", "serious")
    assert "household:h2" in one.message
    assert at(story, later)[0] not in one.evidence


def test_dis_3_hardship_support_whose_verdict_stands_is_no_finding() -> None:
    story = drafted().having(status("person:bing", "no_ability_to_work", until="2026-12-31"))
    assert found(story, *RULES, today="2027-01-01") == []
    assert found(earned().having(planned(line("h2", hardship()))), *RULES) == []
