"""A case is decided under the policy of its day at its place; what comes later re-decides nothing.

Two villages of two townships go the same way; the far township has figures of its own.
"""

from datetime import UTC
from typing import Any

import pytest
from msgspec.structs import replace

from domain.identification.procedure import NEAR_POOR
from domain.kernel.act import Act
from domain.residents.households import Household
from domain.steps.case import Case
from tests.domain.cast import BODY
from tests.domain.elsewhere import FAR_VILLAGE, OTHER_TOWNSHIP, both_villages, there
from tests.domain.near_poor import (
    attended,
    closed,
    committed,
    convened,
    papers,
    posted,
    spoken,
    surveyed,
    taken_down,
    tally,
    voted,
)
from tests.domain.story import before, steps
from tests.spec import TOWNSHIP, Given, adopted, day

FAR = "case:far-1"


def far_before(step: str) -> Given:
    """The far village with its case taken to that step; both cities' seeds are committed."""
    story = both_villages().when(committed(), there(committed())).then_admitted()
    for row_step in NEAR_POOR.steps:
        if row_step.name == step:
            return story
        acts = steps(papers(story, FAR))[row_step.name]
        story = story.when(*map(there, acts)).then_admitted()
    return story


def far_policy(**parameters: int) -> Act[Any]:
    return adopted(OTHER_TOWNSHIP, number="示例远乡〔2026〕1号", values=parameters)


def test_both_villages_identify_their_households() -> None:
    story = far_before("the end")
    assert story.ledger.read(Case, FAR).place == FAR_VILLAGE
    far = story.ledger.read(Household, "household:far-h1")
    assert far.statuses_on(day("2026-04-10")) == {"near_poor"}
    assert story.ledger.read(Household, "household:h1").statuses_on(day("2026-04-10")) == set()


def test_two_villages_go_the_whole_way_each_by_its_own_figures() -> None:
    """There: six months of income, a lower ceiling, everybody sampled, eight days on the board."""
    own = far_policy(
        income_months=6, near_poor_ceiling_fen=355_000, city_sample_bp=10_000, notice_days_first=8
    )
    changed: dict[str, list[Act[Any]]] = {
        "home_survey": [surveyed(period_from=day("2025-09-02"))],
        "first_notice": [posted(period_days=8), taken_down(at="2026-03-24")],
    }
    here, far = before("publicity").having(own), far_before("publicity").having(own)
    for step in [step.name for step in NEAR_POOR.steps]:
        plain = steps(papers(here))[step]
        theirs = changed.get(step, steps(papers(far, FAR))[step])
        here = here.when(*plain).then_admitted()
        if step in changed:
            assert far.when(there(plain[0])).refusal is not None, step
        far = far.when(*map(there, theirs)).then_admitted()
    for story, name in ((here, "household:h1"), (far, "household:far-h1")):
        found = story.ledger.read(Household, name)
        assert found.statuses_on(day("2026-04-10")) == {"near_poor"}


# --- by place ---------------------------------------------------------------------------------


def test_id_2_the_ceiling_of_one_township_is_not_that_of_another() -> None:
    lower = far_policy(near_poor_ceiling_fen=340_000)
    far_before("home_survey").having(lower).when(there(surveyed())).then_refused(
        "ID-2", expected="below 340000"
    )
    before("home_survey").having(lower).when(surveyed()).then_admitted()


def test_not_1_the_days_of_one_township_s_notices_are_not_those_of_another() -> None:
    longer = far_policy(notice_days_first=10)
    far_before("first_notice").having(longer).when(there(posted())).then_refused(
        "NOT-1", expected="at least 10"
    )
    before("first_notice").having(longer).when(posted()).then_admitted()


def test_id_7_the_share_of_a_sample_is_that_of_its_place() -> None:
    all_of_them = far_policy(city_sample_bp=10_000)
    rows = steps()
    story = before("city_sample").having(all_of_them)
    story.when(*rows["city_sample"]).then_admitted()
    other = "5d" * 32
    far = far_before("county_check").having(
        committed(sample="sample:far", place=OTHER_TOWNSHIP, at="2026-03-11", seed=other),
        all_of_them,
    )
    draws = there(rows["city_sample"][0])
    named = type(draws.data)(sample="sample:far", seed=other, cases=(FAR,), drawn=())
    checked = far.when(there(rows["county_check"][0])).then_admitted()
    checked.when(replace(draws, data=named)).then_refused("ID-7", expected=FAR)


def test_asm_2_the_quorum_of_one_township_is_not_that_of_another() -> None:
    eight = far_policy(quorum_numerator=8, quorum_denominator=9)
    acts = steps()["assembly"]
    far_before("assembly").having(eight).when(*map(there, acts)).then_refused("ASM-2", found="7")
    before("assembly").having(eight).when(*acts).then_admitted()


# --- by day -----------------------------------------------------------------------------------


def stricter(since: str, at: str, **parameters: int) -> Act[Any]:
    return adopted(TOWNSHIP, since=since, at=at, number="示例〔2026〕9号", values=parameters)


def test_id_2_the_same_survey_passes_under_the_old_and_not_under_the_new() -> None:
    story = before("home_survey").having(
        stricter("2026-03-05", "2026-03-02", near_poor_ceiling_fen=340_000)
    )
    story.when(surveyed(at="2026-03-04")).then_admitted()
    story.when(surveyed(at="2026-03-05")).then_refused("ID-2", expected="below 340000")


def test_id_2_a_policy_dated_back_decides_only_what_is_not_yet_decided() -> None:
    back = stricter("2026-01-01", "2026-03-05", near_poor_ceiling_fen=340_000)
    before("home_survey").having(back).when(surveyed(at="2026-03-05")).then_refused("ID-2")
    story = before("assembly").having(back)
    for step in [step.name for step in NEAR_POOR.of_case][2:]:
        acts = steps(papers(story))[step]
        story = story.when(*acts).then_admitted()
    assert story.ledger.read(Case, "case:1").status == "completed"


@pytest.mark.parametrize("since", ["2026-01-01", "2026-03-20"], ids=["dated back", "from a day on"])
def test_not_1_a_notice_runs_as_long_as_policy_said_when_it_was_posted(since: str) -> None:
    longer = stricter(since, "2026-03-18", notice_days_first=15)
    story = before("first_notice").when(posted()).then_admitted().having(longer)
    story.when(taken_down()).then_admitted()


def test_not_1_a_policy_takes_effect_at_midnight_in_shanghai() -> None:
    stricter = adopted(values={"notice_days": 10}, since="2026-04-01", at="2026-03-01")
    story = before("first_notice").having(stricter)
    story.when(posted(at="2026-03-31T23:59")).then_admitted()
    after = posted(at="2026-04-01T00:00")
    story.when(after).then_refused("NOT-1", expected="10 full days", found="7 days")
    assert after.at.astimezone(UTC).date() == day("2026-03-31")


def test_not_1_what_is_posted_under_the_new_policy_runs_by_it() -> None:
    longer = stricter("2026-03-16", "2026-03-10", notice_days_first=15)
    story = before("first_notice").having(longer)
    story.when(posted(at="2026-03-15")).then_admitted()
    story.when(posted(at="2026-03-16")).then_refused("NOT-1", expected="at least 15")
    story.when(posted(at="2026-03-16", period_days=15)).then_admitted()


def meeting(*more: Act[Any]) -> list[Act[Any]]:
    votes = (voted(person) for person in BODY[:7])
    return [convened(), *more, attended(), spoken(), *votes, closed(tallies=(tally(),))]


@pytest.mark.parametrize(("since", "holds"), [("2026-03-08", True), ("2026-03-09", False)])
def test_asm_2_a_meeting_is_quorate_by_the_policy_of_its_day(since: str, *, holds: bool) -> None:
    eight = stricter(since, "2026-03-06", quorum_numerator=8, quorum_denominator=9)
    last = before("assembly").having(eight).when(*meeting())
    if holds:
        last.then_refused("ASM-2", found="7 of 9")
    else:
        last.then_admitted()


def test_a_general_figure_for_notices_decides_where_the_kind_has_none_of_its_own() -> None:
    general = stricter("2026-03-10", "2026-03-09", notice_days=9)
    own = stricter("2026-03-10", "2026-03-09", notice_days_first=8)
    story = before("first_notice").having(general)
    story.when(posted()).then_refused("NOT-1", expected="at least 9")
    story.having(own).when(posted()).then_refused("NOT-1", expected="at least 8")


# --- which decided ----------------------------------------------------------------------------


def test_a_case_says_of_each_step_by_the_policies_of_when_it_was_decided() -> None:
    case = before("the end").ledger.read(Case, "case:1")
    events = before("the end").ledger.events
    decided = {
        done.step: (events[done.decided_at].type, done.decided_on.isoformat()) for done in case.done
    }
    assert decided["home_survey"] == ("HomeSurveyed.v1", "2026-03-04")
    assert decided["assembly"] == ("AssemblyClosed.v1", "2026-03-08")
    assert decided["city_sample"] == ("SampleDrawn.v1", "2026-03-13")
    assert decided["first_notice"] == ("NoticePosted.v1", "2026-03-15")
    assert decided["announcement"] == ("NoticePosted.v1", "2026-04-01")


def test_every_parameter_of_a_row_belongs_to_a_step_that_names_it() -> None:
    named = {name for step in NEAR_POOR.steps for name in step.decided_by}
    assert named >= {"near_poor_floor_fen", "near_poor_ceiling_fen", "income_months"}
    assert named >= {"notice_days_first", "notice_days_second", "notice_days_announcement"}
    assert named >= {"city_sample_bp", "quorum_numerator", "passing_denominator"}
