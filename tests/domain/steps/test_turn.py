"""Whose turn it is: roles, duties, levels, kin, and the way back (ACT-1 to ACT-3, ID-5)."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from domain.kernel.act import Act, Signer
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberLeft
from domain.steps.case import Case, next_step
from tests.domain.cast import (
    committee,
    county,
    householder,
    paper,
    representative,
    secretary,
    township,
    township_reviewer,
    work_team,
)
from tests.domain.near_poor import (
    applied,
    checked,
    decided,
    drawn,
    posted,
    reviewed,
    sample_checked,
    surveyed,
    verified,
)
from tests.domain.story import before, steps
from tests.spec import Given, act, day, officer, secret

Sign = Callable[[str], Act[Any]]
BY: dict[str, Sign] = {
    "home_survey": lambda person: surveyed(by=committee(person)),
    "committees_decision": lambda person: decided(by=(secretary(), committee(person))),
    "verification": lambda person: verified(
        by=(township(), committee(person), work_team(), householder())
    ),
    "county_check": lambda person: checked(by=county(person)),
    "city_sample": lambda person: sample_checked(
        by=officer("city_reviewer", person, place="2310", body="city office")
    ),
    "township_review": lambda person: reviewed(by=township_reviewer(person)),
    "county_review": lambda person: reviewed("county_review", by=county(person), at="2026-04-01"),
}
"""Every step that prepares, decides, verifies or reviews, signed by one person of choice."""


def ready(step: str) -> Given:
    """The case waits for the step; a sampled case was drawn."""
    if step != "city_sample":
        return before(step)
    return before(step).when(drawn()).then_admitted()


@pytest.mark.parametrize("step", BY)
def test_the_step_is_taken_by_somebody_with_no_other_part_in_it(step: str) -> None:
    ready(step).when(BY[step]("person:somebody")).then_admitted()


@pytest.mark.parametrize("step", BY)
def test_act_2_who_benefits_signs_nothing_about_it(step: str) -> None:
    ready(step).when(BY[step]("person:yi")).then_refused(
        "ACT-2", expected="neither benefits", found="person:yi benefits"
    )


@pytest.mark.parametrize("step", BY)
def test_act_3_who_is_declared_kin_signs_nothing_about_it(step: str) -> None:
    kin = KinshipDeclared(person="person:z1", household="household:h1", relation="parent")
    story = ready(step).having(act(kin, by=representative("person:z1")))
    story.when(BY[step]("person:z1")).then_refused(
        "ACT-3", expected="household:h1", found="person:z1"
    )


def test_act_3_kin_of_another_household_sign() -> None:
    kin = KinshipDeclared(person="person:z1", household="household:h2", relation="parent")
    story = before("county_check").having(act(kin, by=representative("person:z1")))
    story.when(checked(by=county("person:z1"))).then_admitted()


def test_act_2_who_was_of_the_household_while_the_case_ran_reviews_nothing() -> None:
    left = MemberLeft(
        household="household:h1",
        person="person:jia",
        on=day("2026-03-05"),
        reason="departed",
        new_head="person:yi",
    )
    story = before("county_check").having(act(left, by=committee(), at="2026-03-05"))
    story.when(checked(by=county("person:jia"))).then_refused("ACT-2", found="person:jia benefits")


def test_who_recorded_the_paper_of_an_application_may_verify() -> None:
    recorded = applied(by=(committee(), work_team()), paper=paper("application"))
    way = [steps()[name] for name in ("home_survey", "assembly", "committees_decision")]
    story = before("application").when(recorded, *itertools.chain(*way)).then_admitted()
    story.when(verified()).then_admitted()


def test_act_2_who_surveyed_does_not_verify() -> None:
    sides = (township(), committee(), work_team("person:f1"), householder())
    before("verification").when(verified(by=sides)).then_refused(
        "ACT-2", expected="prepared", found="person:f1 signed home_survey"
    )


@pytest.mark.parametrize(
    ("step", "prepared"),
    [
        ("county_check", "person:f1"),
        ("city_sample", "person:f1"),
        ("township_review", "person:f1"),
        ("township_review", "person:s1"),
        ("township_review", "person:t1"),
        ("county_review", "person:w1"),
        ("county_review", "person:c1"),
    ],
)
def test_act_2_who_prepared_verified_or_decided_does_not_review(step: str, prepared: str) -> None:
    ready(step).when(BY[step](prepared)).then_refused("ACT-2", found=prepared)


@pytest.mark.parametrize(
    ("step", "elsewhere"),
    [("county_review", "person:tr1"), ("county_review", "person:x1"), ("city_sample", "person:k1")],
)
def test_act_2_one_person_decides_at_one_level_only(step: str, elsewhere: str) -> None:
    ready(step).when(BY[step](elsewhere)).then_refused(
        "ACT-2", expected="different people", found=elsewhere
    )


def test_act_2_the_same_reviewer_of_the_county_checks_and_reviews() -> None:
    before("county_review").when(BY["county_review"]("person:k1")).then_admitted()


def test_act_2_voting_is_no_review() -> None:
    before("county_check").when(checked(by=county("person:v1"))).then_admitted()


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("township_review", county()),
        ("county_review", township_reviewer("person:tr9")),
        ("first_notice", township("person:t9")),
    ],
)
def test_act_1_a_step_is_signed_in_a_role_that_the_row_names(step: str, wrong: Signer) -> None:
    acts = {
        "township_review": reviewed(by=wrong),
        "county_review": reviewed("county_review", by=wrong, at="2026-04-01"),
        "first_notice": posted(by=wrong),
    }
    before(step).when(acts[step]).then_refused("ACT-1", found=wrong.role)


def test_act_1_authority_does_not_reach_sideways() -> None:
    elsewhere = officer("township_reviewer", "person:tr9", place="231005101")
    before("township_review").when(reviewed(by=elsewhere)).then_refused(
        "ACT-1", expected="231005100201", found="231005101"
    )


# --- verdicts -------------------------------------------------------------------------------


def waits_for(story: Given) -> str:
    step = next_step(story.ledger.read(Case, "case:1"))
    return step.name if step else story.ledger.read(Case, "case:1").status


RETURNS: list[tuple[str, Callable[..., Act[Any]], str]] = [
    ("verification", verified, "home_survey"),
    ("county_check", checked, "verification"),
    ("city_sample", sample_checked, "verification"),
    ("township_review", reviewed, "verification"),
]


@pytest.mark.parametrize(("step", "verdict", "again"), RETURNS)
def test_a_returned_case_takes_the_steps_again_from_where_it_is_sent(
    step: str, verdict: Callable[..., Act[Any]], again: str
) -> None:
    returned = verdict(verdict="returned", reasons=secret("the roof is new"))
    assert waits_for(ready(step).when(returned).then_admitted()) == again


def test_the_county_sends_back_to_the_township() -> None:
    back = reviewed("county_review", verdict="returned", reasons=secret("why"), at="2026-04-01")
    story = before("county_review").when(back).then_admitted()
    assert waits_for(story) == "township_review"
    story.when(reviewed(at="2026-04-02")).then_admitted()


def test_act_2_what_somebody_signed_before_a_return_still_counts() -> None:
    back = checked(verdict="returned", reasons=secret("why"))
    story = before("county_check").when(back).then_admitted()
    sides = (township(), committee(), work_team("person:f1"), householder())
    story.when(verified(by=sides, at="2026-03-12")).then_refused("ACT-2", found="home_survey")


@pytest.mark.parametrize("step", ["verification", "county_check", "city_sample", "township_review"])
def test_a_rejected_case_is_over(step: str) -> None:
    verdict = {name: make for name, make, _ in RETURNS}[step]
    story = ready(step).when(verdict(verdict="rejected", reasons=secret("why"))).then_admitted()
    assert waits_for(story) == "rejected"
    story.at("2026-05-01").when(checked(at="2026-05-01")).then_refused("ID-5", expected="rejected")


@pytest.mark.parametrize("verdict", ["returned", "rejected"])
@pytest.mark.parametrize("step", ["verification", "county_check", "city_sample", "township_review"])
def test_id_5_nobody_is_sent_back_or_out_without_reasons(step: str, verdict: str) -> None:
    make = {name: make for name, make, _ in RETURNS}[step]
    ready(step).when(make(verdict=verdict)).then_refused("ID-5", expected="reasons", found="none")


def test_id_5_no_step_happened_before_the_one_that_it_follows() -> None:
    before("committees_decision").when(decided(at="2026-03-07")).then_refused(
        "ID-5", expected="2026-03-08", found="2026-03-07"
    )


def test_id_5_a_step_redone_did_not_happen_before_it_was_sent_back() -> None:
    story = before("county_check").when(checked(verdict="returned", reasons=secret("why")))
    again = story.then_admitted()
    for early in ("2026-03-10", "2026-03-11"):
        again.when(verified(at=early)).then_refused("ID-5", expected="2026-03-12", found=early)
    paper_of_before = verified(at="2026-03-13", happened_on=day("2026-03-11"))
    again.when(paper_of_before).then_refused("ID-5", expected="2026-03-12", found="2026-03-11")
    again.when(verified(at="2026-03-12")).then_admitted()


def test_id_5_a_step_may_have_happened_before_the_one_that_it_follows_was_entered() -> None:
    story = before("committees_decision").at("2026-03-11").when(decided()).then_admitted()
    story.when(verified(at="2026-03-11", happened_on=day("2026-03-10"))).then_admitted()


def test_id_5_a_drawn_case_was_not_checked_before_the_draw() -> None:
    ready("city_sample").when(sample_checked(at="2026-03-12")).then_refused(
        "ID-5", expected="2026-03-13", found="2026-03-12"
    )


def test_id_5_a_step_that_the_row_does_not_take_is_refused() -> None:
    before("township_review").when(reviewed("city_review")).then_refused(
        "ID-5", expected="a step of near_poor", found="city_review"
    )
