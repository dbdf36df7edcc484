"""False information found later removes the household and names who signed each step (ID-9)."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from domain.identification.falsehood import StepSigned
from domain.kernel.act import Act, Signer
from domain.residents.kinship import KinshipDeclared
from domain.steps.case import next_step
from tests.domain.cast import committee, householder, paper, township, work_team
from tests.domain.contested import objected, resolved
from tests.domain.leaving import (
    CORRECTION_CASE,
    EXIT_CASE,
    asked,
    before,
    case,
    found_false,
    household,
    meeting_of,
    steps_of,
    verification_of,
)
from tests.domain.near_poor import applied, posted, reviewed, taken_down
from tests.domain.story import before as before_of_row_1
from tests.spec import Given, act, day, officer, secret


def on_roster() -> Given:
    return before_of_row_1("the end")


def signed_by(*by: Signer) -> Act[Any]:
    return replace(found_false(on_roster()), by=by)


COUNTY = officer("county_reviewer", "person:k9", body="county office")
SECTOR = officer("sector_department", "person:sd1", place="231005", body="labour office")


def test_id_9_false_information_takes_the_household_off_the_roster_from_that_day() -> None:
    story = on_roster().when(found_false(on_roster())).then_admitted()
    gone = household(story)
    assert gone.statuses_on(day("2026-06-30")) == {"near_poor"}
    assert gone.statuses_on(day("2026-07-01")) == frozenset()
    assert case(story, "case:1").false_since == day("2026-07-01")
    assert case(story, "case:1").status == "completed"


def test_id_9_the_finding_names_exactly_who_signed_each_step() -> None:
    signers = case(on_roster(), "case:1").signers
    assert signers["verification"] == ("person:t1", "person:c1", "person:w1", "person:jia")
    assert signers["county_check"] == ("person:k1",)
    assert signers["assembly"] == ("person:s1", "person:c1")
    named = found_false(on_roster()).data.steps
    for wrong in (
        named[1:],
        (*named, StepSigned(step="rumour", signers=("person:z1",))),
        (msgspec.structs.replace(named[0], signers=("person:z1",)), *named[1:]),
        tuple(reversed(named)),
    ):
        on_roster().when(found_false(on_roster(), steps=wrong)).then_refused(
            "ID-9", expected="county_check: person:k1"
        )


def test_id_9_who_signed_a_step_that_was_sent_back_is_named_too() -> None:
    row = "near_poor_correction"
    back = reviewed(
        "township_review",
        CORRECTION_CASE,
        verdict="returned",
        reasons=secret("why"),
        at="2026-05-13",
    )
    sides = (township("person:t2"), committee("person:c2"), work_team("person:w2"), householder())
    again = verification_of(CORRECTION_CASE, by=sides, at="2026-05-13")
    story = before("township_review", row).when(back, again).then_admitted()
    signers = case(story, CORRECTION_CASE).signers["verification"]
    assert {"person:t1", "person:c1", "person:w1"} < set(signers)
    assert {"person:t2", "person:c2", "person:w2"} < set(signers)


@pytest.mark.parametrize("who", ["person:k1", "person:f1", "person:t1", "person:s1"])
def test_act_2_who_signed_a_step_does_not_sign_the_finding(who: str) -> None:
    theirs = replace(COUNTY, person=who)
    on_roster().when(signed_by(theirs, SECTOR)).then_refused("ACT-2", found=who)
    theirs = replace(SECTOR, person=who)
    on_roster().when(signed_by(COUNTY, theirs)).then_refused("ACT-2", found=who)


def test_act_3_who_is_kin_does_not_sign_the_finding() -> None:
    kin = KinshipDeclared(person="person:k9", household="household:h1", relation="interest")
    story = on_roster().having(act(kin, by=COUNTY, at="2026-06-30"))
    story.when(found_false(on_roster())).then_refused("ACT-3", found="person:k9")


@pytest.mark.parametrize(
    "by",
    [(COUNTY,), (SECTOR,), (COUNTY, replace(SECTOR, body="county office")), (SECTOR, SECTOR)],
    ids=["the county alone", "a sector alone", "one body", "no county"],
)
def test_act_1_the_county_and_another_body_sign(by: tuple[Signer, ...]) -> None:
    on_roster().when(signed_by(*by)).then_refused("ACT-1")


def test_id_5_a_case_is_found_false_once() -> None:
    story = on_roster().when(found_false(on_roster())).then_admitted()
    again = found_false(story, at="2026-07-02", removes=False)
    story.when(again).then_refused("ID-5", found="2026-07-01")


def test_reg_2_the_case_is_the_household_s_and_no_exit() -> None:
    on_roster().when(found_false(on_roster(), household="household:h2")).then_refused("REG-2")
    story = before("the end")
    story.when(found_false(story, EXIT_CASE, removes=False)).then_refused("REG-2")


def test_id_9_what_the_household_is_not_on_the_roster_by_does_not_remove_it() -> None:
    story = before("the end")
    story.when(found_false(story)).then_refused("ID-9", expected="removes: False")
    after = story.when(found_false(story, removes=False)).then_admitted()
    assert case(after, "case:1").false_since == day("2026-07-01")
    on_roster().when(found_false(on_roster(), removes=False)).then_refused("ID-9")


def test_id_9_a_false_correction_removes_too() -> None:
    story = before("the end", "near_poor_correction")
    after = story.when(found_false(story, CORRECTION_CASE)).then_admitted()
    assert household(after).statuses_on(day("2026-07-01")) == frozenset()


# --- an open case ------------------------------------------------------------------------------


def test_id_9_an_open_case_of_the_household_is_named_and_over() -> None:
    story = before("verification")
    story.when(found_false(story)).then_refused("ID-9", expected=EXIT_CASE)
    after = story.when(found_false(story, open_case=EXIT_CASE)).then_admitted()
    assert case(after).status == "annulled"
    assert next_step(case(after)) is None
    late = steps_of("near_poor_exit")["verification"][0]
    after.when(replace(late, at=late.at.replace(month=7))).then_refused("ID-5", expected="annulled")


def test_id_9_an_application_found_false_before_its_end_is_over() -> None:
    story = before_of_row_1("village_archive")
    false = found_false(story, removes=False, open_case="case:1")
    after = story.when(false).then_admitted()
    assert case(after, "case:1").status == "annulled"
    anew = applied("case:7", at="2026-07-02")
    after.when(anew).then_admitted()


def test_id_9_a_meeting_that_holds_an_annulled_case_still_closes_without_effect() -> None:
    acts = meeting_of(EXIT_CASE)
    held = before("assembly").when(*acts[:-1]).then_admitted()
    false = found_false(held, at="2026-05-10", open_case=EXIT_CASE)
    after = held.when(false, acts[-1]).then_admitted()
    assert case(after).status == "annulled"
    assert case(after).running is None
    assert case(after).taken("assembly") is None


def test_id_9_a_notice_that_shows_an_annulled_case_still_closes_for_the_others() -> None:
    held = before_of_row_1("first_notice").when(posted()).then_admitted()
    false = found_false(held, at="2026-03-16", removes=False, open_case="case:1")
    story = held.when(false, objected(), resolved()).then_admitted()
    assert case(story, "case:1").status == "annulled"
    after = story.when(taken_down()).then_admitted()
    assert case(after, "case:1").running is None
    after.when(posted(notice="notice:again", at="2026-03-23")).then_refused("ID-5")


def test_id_9_an_exit_is_not_asked_for_by_who_was_removed() -> None:
    story = on_roster().when(found_false(on_roster())).then_admitted()
    story.when(asked(at="2026-07-02")).then_refused("ID-9", expected="on the roster")


def test_id_9_the_evidence_is_in_the_file() -> None:
    story = on_roster().when(found_false(on_roster())).then_admitted()
    assert paper("wage slips").sha256 in case(story, "case:1").papers
