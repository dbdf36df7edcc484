"""Findings on plans of distribution; each planted and clean."""

from domain.distribution.plan import Rate
from tests.desk.finding import at, found
from tests.domain.distribution_cast import (
    drafted,
    earned,
    hardship,
    line,
    planned,
    post,
    received,
    reward,
    status,
)
from tests.spec import Given, adopted

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


def rewarded(*times: int, more: int = 0) -> Given:
    """A plan of rewards for three households, one more fen each than the last."""
    homes = zip(("h1", "h2", "h3"), times, strict=True)
    of = [line(home, reward(each, code=home, amount_fen=each)) for home, each in homes]
    rates = [Rate(code=home, basis="reward", rate_fen=1) for home in ("h1", "h2", "h3")]
    policy = [adopted(equal_band_bp=more)] if more else []
    return earned().having(*policy, planned(*of, rates=tuple(rates)))


def test_dis_3_a_plan_of_rewards_that_is_equal_in_effect_is_found() -> None:
    (one,) = found(rewarded(1_000, 990, 950), *RULES)
    assert (one.detector, one.rule, one.subject) == ("equal-in-effect", "DIS-3", "plan:1")
    assert "3 of 3 lines" in one.message


def test_dis_3_a_plan_in_tiers_is_no_finding() -> None:
    assert found(rewarded(1_000, 990, 949), *RULES) == []
    assert found(rewarded(1_000, 800, 600), *RULES) == []
    assert found(drafted(), *RULES) == []


def test_dis_3_the_band_is_the_policy_s() -> None:
    (one,) = found(rewarded(1_000, 990, 900, more=1_000), *RULES)
    assert one.detector == "equal-in-effect"
    assert found(rewarded(1_000, 990, 899, more=1_000), *RULES) == []


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
