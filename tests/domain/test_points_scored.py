"""A month's scoring in one batch, and decisions above the threshold (PTS-2, REG-5, ACT-2)."""

from typing import Any

import pytest

from domain.points.decisions import PointsDecision
from domain.steps.case import Case
from tests.domain.cast import committee, secretary, township, township_reviewer
from tests.domain.near_poor import attended, closed, convened, spoken, tally, voted
from tests.domain.points_cast import (
    H2,
    account,
    category,
    committees_decided,
    deducted,
    docked,
    earned,
    month_scored,
    points_state,
    points_village,
    proposed,
    scored,
)
from tests.domain.points_cast import book as adopted_book
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, Given, day, officer

TWO = (scored(), scored(20, household="household:h2"))


# --- a month's batch ---------------------------------------------------------------------------


def test_pts_2_a_month_is_scored_in_one_batch() -> None:
    rich = points_village().having(earned(10))
    after = rich.when(
        month_scored(*TWO, docked(household="household:h1", category="helping_others"))
    )
    state = after.then_admitted()
    assert account(state).balance == 15
    assert account(state, H2).balance == 20
    assert points_state(state).sum_of("2026-03", "evaluation").scored
    assert account(state).turnover("2026-03") == {"points_issued": 20, "points_deducted": -5}


@pytest.mark.parametrize(
    ("place", "by"),
    [
        (TOWNSHIP, (township(), township_reviewer())),
        (COUNTY, (officer("county_reviewer"), officer("county_deputy"))),
    ],
)
def test_pts_2_a_township_or_a_county_scores_its_villages(place: str, by: Any) -> None:  # noqa: ANN401
    points_village().when(month_scored(*TWO, place=place, by=by)).then_admitted()


def test_act_1_a_village_scores_no_township() -> None:
    points_village().when(month_scored(*TWO, place=TOWNSHIP)).then_refused("ACT-1")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"lines_count": 3}, "2 lines"),
        ({"earned_points": 31}, "+30"),
        ({"deducted_points": 1}, "-0"),
        ({"month": "2026-02"}, "2 of others"),
        ({"scoring": "scoring:2"}, "2 of others"),
    ],
)
def test_reg_5_the_header_says_what_the_lines_add_up_to(changed: Any, found: str) -> None:  # noqa: ANN401
    points_village().when(month_scored(*TWO, **changed)).then_refused("REG-5", found=found)


def test_reg_5_no_line_is_of_another_village() -> None:
    stray = scored(place=OTHER_VILLAGE)
    points_village().when(month_scored(stray)).then_refused("REG-5", found="1 of others")


def test_reg_1_a_batch_is_entered_once() -> None:
    once = points_village().when(month_scored(*TWO)).then_admitted()
    once.when(month_scored(*TWO)).then_refused("REG-1", found="scoring:1")


def test_pts_2_what_comes_late_for_a_month_that_is_over_is_scored_once_too() -> None:
    once = points_village().having(month_scored(scored(month="2026-01"), month="2026-01"))
    later = once.when(earned(name="april", on="2026-04-01", good_until=day("2027-04-30")))
    fields: dict[str, Any] = {"scoring": "scoring:2", "month": "2026-01"}
    late = month_scored(scored(voucher="voucher:late", **fields), **fields)
    later.then_admitted().when(late).then_refused("PTS-2", found="scored already")


def test_pts_2_a_household_is_scored_once_for_a_category_and_month() -> None:
    twice = month_scored(scored(), scored(voucher="voucher:again"))
    points_village().when(twice).then_refused("PTS-2", expected="scored once")
    once = points_village().having(month_scored(scored()))
    again = month_scored(scored(scoring="scoring:2", voucher="voucher:2"), scoring="scoring:2")
    once.when(again).then_refused("PTS-2", found="scored already")
    docks = docked(scoring="scoring:2")
    once.when(month_scored(docks, scoring="scoring:2")).then_refused("PTS-2")


def test_pts_2_a_batch_gives_nothing_above_the_threshold() -> None:
    much = month_scored(scored(31))
    points_village().when(much).then_refused("PTS-2", expected="a decision above 30")


def test_pts_4_one_line_below_zero_refuses_the_whole_batch() -> None:
    batch = month_scored(*TWO, docked(household="household:h3"))
    refused = points_village().when(batch)
    refused.then_refused("PTS-4", found="0 points")
    assert account(Given(refused.ledger)).balance == 0


def test_act_3_nobody_scores_their_own_household_in_a_batch() -> None:
    by = (committee("person:yi"), officer("work_team"))
    points_village().when(month_scored(*TWO, by=by)).then_refused("ACT-3", found="person:yi")
    points_village().when(month_scored(TWO[1], by=by)).then_admitted()


def test_pts_6_each_line_is_good_as_long_as_its_village_s_book_says() -> None:
    forever = month_scored(scored(good_until=None))
    points_village().when(forever).then_refused("PTS-6", expected="2027-03-31")


# --- decisions ---------------------------------------------------------------------------------


def decided() -> Given:
    return points_village().when(proposed(), committees_decided()).then_admitted()


def large(**changed: Any) -> Any:  # noqa: ANN401
    return earned(**{"points": 40, "decision": "pointsdecision:1", **changed})


def test_pts_2_above_the_threshold_the_committees_decide_once() -> None:
    after = decided().when(large()).then_admitted()
    assert account(after).balance == 40
    assert after.ledger.read(PointsDecision, "pointsdecision:1").used_by == "voucher:e1"
    again = large(points=40, name="e2")
    after.when(again).then_refused("PTS-2", found="used by voucher:e1")
    after.when(earned(30, name="e3")).then_admitted()


def test_pts_2_above_the_threshold_nothing_goes_without_a_decision() -> None:
    points_village().when(earned(31)).then_refused("PTS-2", expected="a decision above 30")
    points_village().when(large()).then_refused("PTS-2", found="not passed")
    points_village().having(proposed()).when(large()).then_refused("PTS-2", found="not passed")


@pytest.mark.parametrize(
    "changed",
    [
        {"points": 41},
        {"points": 39},
        {"category": "evaluation"},
        {"household": "household:h2"},
        {"decision": "pointsdecision:none"},
    ],
)
def test_pts_2_a_decision_is_good_for_exactly_what_it_says(changed: Any) -> None:  # noqa: ANN401
    decided().when(large(**changed)).then_refused("PTS-2", expected="a passed decision")


def test_pts_2_a_decision_to_give_takes_nothing() -> None:
    wide = adopted_book(
        since="2026-03-02",
        at="2026-03-02",
        categories=(category(deduct_entry_max=50, deduct_month_max=50),),
    )
    rich = decided().having(wide, earned(30))
    taking = deducted(40, decision="pointsdecision:1")
    rich.when(taking).then_refused("PTS-2", found="40 earned")


def test_pts_2_what_the_committees_decline_is_not_entered() -> None:
    declined = points_village().when(proposed(), committees_decided(admitted=False))
    declined.then_admitted().when(large()).then_refused("PTS-2", found="not passed")


def test_act_2_who_proposed_does_not_decide_and_no_member_does() -> None:
    own = points_village().having(proposed(by=committee()))
    case = own.ledger.read(Case, "case:points")
    assert case.procedure == "points_committees"
    member = (secretary(), committee("person:yi"))
    own.when(committees_decided(by=member)).then_refused("ACT-2")


def test_pts_2_the_committees_do_not_take_what_the_assembly_was_asked() -> None:
    asked = points_village().having(proposed(procedure="points_assembly"))
    asked.when(committees_decided()).then_refused("PTS-2")


def test_pts_2_above_the_threshold_the_assembly_decides() -> None:
    matter = "case:points"
    votes = [voted(f"person:v{n}", matter=matter) for n in range(1, 7)]
    votes.append(voted("person:c1", matter=matter))
    story = points_village().when(
        proposed(procedure="points_assembly"),
        convened(matter),
        attended(),
        spoken(matter=matter),
        *votes,
        closed((matter,), tallies=(tally(matter),)),
    )
    story.then_admitted().when(large()).then_admitted()


def test_pts_1_a_decision_names_the_account_s_own_household() -> None:
    forged = proposed(household="household:h2")
    points_village().when(forged).then_refused("PTS-1", expected="household:h1")


def test_reg_1_a_decision_s_number_is_given_out_once() -> None:
    decided().when(proposed(case="case:other")).then_refused("REG-1")
