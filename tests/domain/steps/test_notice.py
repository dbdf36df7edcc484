# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Notices and announcements: period, fates, postings anew (NOT-1, NOT-4)."""

from typing import Any

import msgspec
import pytest

from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.kernel.refused import Refused
from domain.steps.case import next_step
from domain.steps.notice.facts import Line, NoticePosted
from tests.domain.cast import (
    committee,
    county,
    digest,
    work_team,
)
from tests.domain.contested import OVER, case, objected, received, resolved, shown, state, two_shown
from tests.domain.near_poor import posted, reviewed, taken_down
from tests.domain.story import before
from tests.spec import Given, adopted, day, officer

# --- NOT-1 the period -----------------------------------------------------------------------


def test_not_1_the_period_begins_the_day_after_posting_and_is_full() -> None:
    notice = state(shown())
    assert (notice.first_day, notice.last_day) == (day("2026-03-16"), day("2026-03-22"))
    shown().when(taken_down(at=OVER)).then_admitted()


@pytest.mark.parametrize("early", ["2026-03-15", "2026-03-16", "2026-03-22", "2026-03-22T23:59"])
def test_not_1_no_notice_is_closed_before_its_last_full_day_is_over(early: str) -> None:
    shown().when(taken_down(at=early)).then_refused("NOT-1", expected="2026-03-22")


def test_not_1_a_closing_signed_in_time_but_dated_ahead_of_admission_is_refused() -> None:
    story = shown().at("2026-03-22T23:55")
    early = taken_down(at="2026-03-23T00:01")
    with pytest.raises(Refused, match="NOT-1"):
        catalogue.admit(catalogue.type_of(type(early.data)), early, story.ledger)


def test_not_1_nothing_that_depends_on_it_proceeds_before_the_closing() -> None:
    shown().when(reviewed(at="2026-03-24")).then_refused("ID-5", expected="first_notice")


@pytest.mark.parametrize(("days", "admitted"), [(6, False), (7, True), (10, True)])
def test_not_1_the_period_is_at_least_what_policy_names(days: int, *, admitted: bool) -> None:
    outcome = before("first_notice").when(posted(period_days=days))
    if admitted:
        outcome.then_admitted()
    else:
        outcome.then_refused("NOT-1", expected="7 full days", found="6 days")


def test_not_1_policy_lengthens_the_period_of_notices_posted_later() -> None:
    longer = adopted(at="2026-03-14", since="2026-03-01", notice_days_first=10)
    before("first_notice").having(longer).when(posted()).then_refused("NOT-1", expected="10 full")
    story = shown().having(longer)
    story.when(taken_down(at=OVER)).then_admitted()


def test_not_1_a_posting_entered_late_runs_from_admission() -> None:
    story = before("first_notice").when(posted(at="2026-03-17", posted_on=day("2026-03-15")))
    notice = state(story.then_admitted())
    assert notice.last_day == day("2026-03-24")
    assert not notice.late_paper


def test_not_1_a_paper_posting_attested_by_two_bodies_runs_from_its_day_and_is_flagged() -> None:
    late = posted(by=(committee(), work_team()), at="2026-03-17", posted_on=day("2026-03-15"))
    story = before("first_notice").when(late).then_admitted()
    assert state(story).last_day == day("2026-03-22")
    assert state(story).late_paper
    story.when(taken_down(at=OVER)).then_admitted()


def test_not_1_one_body_does_not_attest_a_paper_posting() -> None:
    same = officer("work_team", "person:w1", body="village")
    before("first_notice").when(posted(by=(committee(), same))).then_refused(
        "ACT-1", expected="different bodies"
    )


def test_not_1_nothing_is_posted_ahead() -> None:
    before("first_notice").when(posted(posted_on=day("2026-03-16"))).then_refused(
        "NOT-1", expected="by 2026-03-15", found="2026-03-16"
    )


def test_id_5_paper_did_not_hang_before_the_step_that_it_follows() -> None:
    late = posted(by=(committee(), work_team()), posted_on=day("2026-03-13"))
    before("first_notice").when(late).then_refused("ID-5", expected="2026-03-14")


def test_not_1_a_village_shows_only_its_own_cases() -> None:
    elsewhere = "231005100202"
    signer = officer("village_committee", "person:c9", place=elsewhere)
    before("first_notice").when(posted(place=elsewhere, by=signer)).then_refused(
        "NOT-1", expected=elsewhere
    )


def test_not_1_a_subject_is_shown_once() -> None:
    before("first_notice").when(posted("case:1", "case:1")).then_refused("NOT-1", found="case:1")


def test_reg_1_a_notice_number_is_given_out_once() -> None:
    shown().when(posted()).then_refused("REG-1", found="notice:first")


def test_reg_2_a_notice_that_was_not_posted_is_not_closed() -> None:
    before("first_notice").when(taken_down()).then_refused("REG-2", found="notice:first")


def test_act_1_the_county_does_not_post_the_first_notice() -> None:
    before("first_notice").when(posted(by=county())).then_refused(
        "ACT-1", expected="village_committee", found="county_reviewer"
    )


# --- NOT-4 fates ----------------------------------------------------------------------------


def test_not_4_what_is_contested_is_held_and_the_others_proceed() -> None:
    story = (
        two_shown()
        .when(objected(), taken_down({"case:1": "held", "case:2": "passed"}, at=OVER))
        .then_admitted()
    )
    assert case(story, "case:1").status == "held"
    waits = next_step(case(story, "case:2"))
    assert waits is not None
    assert waits.name == "township_review"
    story.when(reviewed(at="2026-03-24")).then_refused("ID-5", expected="first_notice")


def test_not_4_what_was_held_proceeds_by_a_further_closing_once_resolved() -> None:
    story = (
        two_shown()
        .when(objected(), taken_down({"case:1": "held", "case:2": "passed"}, at=OVER))
        .then_admitted()
    )
    story.when(taken_down({"case:1": "held"}, at="2026-03-24")).then_refused(
        "NOT-4", expected="resolved since"
    )
    after = story.when(
        resolved(at="2026-03-24"), taken_down({"case:1": "passed"}, at="2026-03-25")
    ).then_admitted()
    assert case(after).taken("first_notice") is not None
    after.when(taken_down({"case:1": "passed"}, at="2026-03-26")).then_refused(
        "NOT-4", found="settled"
    )


def test_not_4_nobody_lets_a_contested_subject_pass() -> None:
    shown().when(objected(), taken_down(at=OVER)).then_refused(
        "NOT-4", expected="case:1 held", found="case:1 passed"
    )


def test_not_4_an_upheld_objection_removes_its_subject() -> None:
    story = shown().when(objected(), resolved("upheld", "removed")).then_admitted()
    story.when(taken_down(at=OVER)).then_refused("NOT-4", expected="case:1 removed")
    after = story.when(taken_down({"case:1": "removed"}, at=OVER)).then_admitted()
    assert case(after).status == "rejected"


def corrected() -> Given:
    return (
        shown()
        .when(
            objected(),
            resolved("upheld", "corrected"),
            taken_down({"case:1": "corrected"}, at=OVER),
        )
        .then_admitted()
    )


def reposted(**changed: Any) -> Act[Any]:
    data: dict[str, Any] = {
        "notice": "notice:again",
        "reposts": "notice:first",
        "subjects": (Line(subject="case:1", line=digest("corrected line")),),
        "shown": digest("corrected sheet"),
    }
    return posted(at="2026-03-24", **data | changed)


def test_not_4_a_corrected_subject_is_posted_again_for_a_full_period() -> None:
    story = corrected().when(reposted()).then_admitted()
    story.when(taken_down(notice="notice:again", at="2026-03-31")).then_refused("NOT-1")
    after = story.when(taken_down(notice="notice:again", at="2026-04-01")).then_admitted()
    after.when(reviewed(at="2026-04-01")).then_admitted()


def test_id_5_a_corrected_subject_did_not_hang_before_it_was_corrected() -> None:
    story = shown().when(objected(), resolved("upheld", "corrected")).then_admitted()
    story = story.when(taken_down({"case:1": "corrected"}, at=OVER)).then_admitted()
    corrected = Line(subject="case:1", line=digest("corrected line"))
    again: dict[str, Any] = {
        "notice": "notice:2",
        "subjects": (corrected,),
        "reposts": "notice:first",
        "by": (committee(), work_team()),
    }
    story.when(posted(at="2026-03-24", posted_on=day("2026-03-22"), **again)).then_refused(
        "ID-5", expected=OVER, found="2026-03-22"
    )
    story.when(posted(at="2026-03-24", posted_on=day(OVER), **again)).then_admitted()


def test_not_4_a_corrected_subject_does_not_proceed_without_its_posting() -> None:
    corrected().when(reviewed(at="2026-03-24")).then_refused("ID-5", expected="first_notice")


def test_not_4_a_corrected_subject_is_posted_as_a_correction() -> None:
    corrected().when(reposted(reposts=None)).then_refused("NOT-4", expected="notice:first")


def test_not_4_a_corrected_subject_is_shown_as_corrected() -> None:
    same = (Line(subject="case:1", line=digest("line of case:1")),)
    corrected().when(reposted(subjects=same)).then_refused("NOT-4", expected="as corrected")


def test_not_4_nothing_else_is_posted_as_a_correction() -> None:
    before("first_notice").when(posted(reposts="notice:none")).then_refused(
        "NOT-4", expected="a first posting"
    )


def test_not_4_an_objection_to_the_notice_itself_holds_all_of_it() -> None:
    held = {"case:1": "held", "case:2": "held"}
    story = two_shown().when(received(subject=None), taken_down(held, at=OVER)).then_admitted()
    assert case(story, "case:2").status == "held"


def test_not_4_a_notice_that_was_wrong_as_a_whole_is_posted_again() -> None:
    whole: dict[str, Any] = {"subject": None, "corrected_line": None}
    story = shown().when(
        objected(subject=None),
        resolved("upheld", "corrected", **whole),
        taken_down({"case:1": "corrected"}, at=OVER),
    )
    after = story.then_admitted()
    after.when(reposted(shown=digest("sheet first"))).then_refused("NOT-4")
    after.when(reposted()).then_admitted()


@pytest.mark.parametrize(
    ("resolution", "effect"),
    [
        ("dismissed", "removed"),
        ("dismissed", "corrected"),
        ("upheld", "kept"),
        ("partly_upheld", "kept"),
        ("partly_upheld", "removed"),
    ],
)
def test_not_4_what_follows_fits_what_was_found(resolution: str, effect: str) -> None:
    shown().when(objected(), resolved(resolution, effect)).then_refused("NOT-4", found=effect)


@pytest.mark.parametrize("line", [None, digest("line of case:1")], ids=["none", "as shown"])
def test_not_4_a_correction_says_what_will_be_shown(line: str | None) -> None:
    shown().when(objected(), resolved("upheld", "corrected", corrected_line=line)).then_refused(
        "NOT-4", expected="corrected line"
    )


def test_not_4_a_whole_notice_is_not_removed() -> None:
    shown().when(objected(subject=None), resolved("upheld", "removed", subject=None)).then_refused(
        "NOT-4", found="removed"
    )


@pytest.mark.parametrize(
    "fates",
    [{"case:2": "passed"}, {"case:1": "passed", "case:2": "passed"}, {"case:1": "removed"}],
    ids=str,
)
def test_not_4_a_closing_states_the_fate_of_each_subject_as_it_is(fates: dict[str, str]) -> None:
    shown().when(taken_down(fates, at=OVER)).then_refused("NOT-4", expected="case:1 passed")


def test_the_announcement_runs_and_is_contested_like_a_notice() -> None:
    story = before("announcement").when(posted(kind="announcement", at="2026-04-01"))
    whole: dict[str, Any] = {"notice": "notice:announcement"}
    held = story.then_admitted().when(objected(at="2026-04-02", due_on=day("2026-04-09"), **whole))
    held.then_admitted().when(taken_down(kind="announcement", at="2026-04-09")).then_refused(
        "NOT-4", expected="case:1 held"
    )


# --- NOT-5 what is shown --------------------------------------------------------------------


@pytest.mark.parametrize("field", ["name", "id_number", "card", "phone", "illness", "remarks"])
def test_not_5_a_notice_has_no_field_for_anything_personal(field: str) -> None:
    kind = catalogue.type_of(NoticePosted)
    catalogue.decode(kind, kind.example)
    with pytest.raises(msgspec.ValidationError, match=field):
        catalogue.decode(kind, {**kind.example, field: "示例"})
    lines = [{**line, field: "示例"} for line in kind.example["subjects"]]
    with pytest.raises(msgspec.ValidationError, match=field):
        catalogue.decode(kind, {**kind.example, "subjects": lines})
