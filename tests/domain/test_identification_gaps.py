# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""What changes while a case runs: deaths, departures, support, moves, kin (S2 三 to 五)."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from domain.identification.sample import draw
from domain.kernel.act import Act, Signer
from domain.residents.households import Household
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberLeft
from domain.residents.standing import StatusRecorded
from domain.steps.archive import FileReturned
from domain.steps.case import Case, next_step
from tests.domain.cast import BODY, committee, county, householder, paper, township, work_team
from tests.domain.leaving import CASES, ROWS, steps_of
from tests.domain.leaving import before as before_of
from tests.domain.near_poor import (
    applied,
    archived,
    attended,
    checked,
    closed,
    committed,
    convened,
    decided,
    drawn,
    expense,
    income,
    papers,
    posted,
    reviewed,
    sample_checked,
    spoken,
    surveyed,
    tally,
    verified,
    voted,
)
from tests.domain.story import before
from tests.spec import Given, act, day, officer, secret

REVIEWS: dict[str, Callable[..., Act[Any]]] = {
    "county_check": checked,
    "township_review": reviewed,
    "county_review": lambda **more: reviewed("county_review", at="2026-04-01", **more),
}


def left(person: str, on: str, reason: Any = "deceased", **more: Any) -> Act[Any]:
    data = MemberLeft(household="household:h1", person=person, on=day(on), reason=reason, **more)
    return act(data, by=committee("person:c3"), at=on)


def everybody_left(on: str) -> list[Act[Any]]:
    return [left("person:jia", on, new_head="person:yi"), left("person:yi", on)]


def status(subject: str, code: Any, on: str) -> Act[Any]:
    data = StatusRecorded(subject=subject, status=code, from_=day(on), until=None)
    return act(data, by=township("person:t9"), at=on)


# --- who may apply ----------------------------------------------------------------------------


def test_hh_3_a_household_without_a_permanent_member_does_not_apply() -> None:
    story = before("application").having(*everybody_left("2026-03-01"))
    by = (committee("person:c2"), work_team())
    story.when(applied(by=by, paper=paper("application"))).then_refused("HH-3", found="ended")


def test_id_4_a_head_who_has_left_or_died_does_not_sign_for_the_household() -> None:
    followed = before("application").having(left("person:jia", "2026-03-01", new_head="person:yi"))
    followed.when(applied(by=householder())).then_refused("ID-4", expected="head of household:h1")


def test_id_2_a_household_registered_as_poor_is_not_near_poor() -> None:
    poor = status("household:h1", "registered_poor", "2026-03-01")
    before("application").having(poor).when(applied()).then_refused("ID-2", found="registered")
    story = before("home_survey").having(status("household:h1", "registered_poor", "2026-03-03"))
    story.when(surveyed()).then_refused("ID-2", expected="not_eligible")
    story.when(surveyed(verdict="not_eligible", grounds=("registered_poor",))).then_admitted()


def test_id_2_a_household_out_of_poverty_may_be_near_poor() -> None:
    out = status("household:h1", "out_of_poverty", "2026-03-01")
    before("application").having(out).when(applied()).then_admitted()


# --- nothing passes that no longer fits ---------------------------------------------------------


def day_of(step: str) -> str:
    return str(REVIEWS[step]().at.date())


@pytest.mark.parametrize("step", REVIEWS)
def test_id_8_a_member_who_died_since_the_survey_stops_every_review(step: str) -> None:
    story = before(step).having(left("person:yi", day_of(step)))
    story.when(REVIEWS[step]()).then_refused("ID-8", found="form counts 2 members, the register 1")
    back = REVIEWS[step](verdict="returned", reasons=secret("somebody died"))
    story.when(back).then_admitted()


@pytest.mark.parametrize("step", REVIEWS)
def test_id_8_support_begun_since_the_survey_stops_every_review(step: str) -> None:
    story = before(step).having(status("person:yi", "low_income_support", day_of(step)))
    story.when(REVIEWS[step]()).then_refused("ID-8", found="low_income_support")
    out = REVIEWS[step](verdict="rejected", reasons=secret("support"))
    story.when(out).then_admitted()


@pytest.mark.parametrize("step", REVIEWS)
def test_id_8_nobody_s_case_passes(step: str) -> None:
    story = before(step).having(*everybody_left(day_of(step)))
    story.when(REVIEWS[step]()).then_refused("ID-8", found="no permanent member is left")


def test_id_8_the_city_passes_nothing_illogical_either() -> None:
    story = before("city_sample").when(drawn()).then_admitted()
    story = story.having(left("person:yi", "2026-03-14"))
    story.when(sample_checked()).then_refused("ID-8", found="the register 1")


def test_id_8_a_household_that_moved_away_is_not_of_this_village() -> None:
    story = before("township_review")
    ledger = story.ledger.copy()
    home = ledger.read(Household, "household:h1")
    ledger.states["household:h1"] = msgspec.structs.replace(home, place="231005100202")
    Given(ledger).when(reviewed()).then_refused("ID-8", found="lives in 231005100202")


# --- a file that cannot close -------------------------------------------------------------------


def file_back(
    verdict: Any = "returned", *, by: Signer | None = None, at: str = "2026-04-11"
) -> Any:
    data = FileReturned(case="case:1", verdict=verdict, reasons=secret("does not fit"))
    return act(data, by=by or county(), at=at)


def died_late() -> Given:
    """A death before the county's review is recorded when the village's archive is closed."""
    late = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-03-30"), reason="deceased"
    )
    return before("township_archive").having(act(late, by=committee("person:c3"), at="2026-04-10"))


def test_id_8_a_file_with_a_logic_error_goes_back_to_the_survey() -> None:
    story = died_late()
    index = papers(story)
    story.when(archived("township", index=index)).then_refused("ID-8", found="the register 1")
    back = story.when(file_back()).then_admitted()
    waits = next_step(back.ledger.read(Case, "case:1"))
    assert waits is not None
    assert waits.name == "home_survey"
    one: dict[str, Any] = {"members_count": 1, "form": "form:1-again", "at": "2026-04-12"}
    back.when(surveyed(**one)).then_refused("ID-2")


def test_id_8_a_hopeless_file_ends_its_case_and_confers_nothing() -> None:
    support = status("person:yi", "destitute_support", "2026-04-10")
    story = before("county_archive").having(support)
    last = archived("county", index=papers(story), confers="near_poor")
    story.when(last).then_refused("ID-8", found="destitute_support")
    ended = story.when(file_back("rejected")).then_admitted()
    assert ended.ledger.read(Case, "case:1").status == "rejected"
    assert ended.ledger.read(Household, "household:h1").statuses == ()


def test_id_8_a_file_without_a_logic_error_is_not_sent_back() -> None:
    before("county_archive").when(file_back()).then_refused("ID-8", found="none")


def test_id_5_only_a_file_that_is_being_archived_goes_back() -> None:
    story = before("township_review").having(left("person:yi", "2026-03-24"))
    story.when(file_back(at="2026-03-25")).then_refused("ID-5", found="township_review")


def test_act_2_a_file_is_sent_back_by_who_may_review_it() -> None:
    died_late().when(file_back(by=county("person:w1"))).then_refused("ACT-2", found="person:w1")
    died_late().when(file_back(by=township("person:t5"))).then_refused("ACT-1")


def test_act_3_a_file_is_not_sent_back_by_kin() -> None:
    kin = KinshipDeclared(person="person:k5", household="household:h1", relation="in_law")
    story = died_late().having(act(kin, by=county("person:k5"), at="2026-04-10"))
    story.when(file_back(by=county("person:k5"))).then_refused("ACT-3", found="person:k5")


# --- the city's sample, again -------------------------------------------------------------------


def test_id_7_a_case_that_the_city_sent_back_is_drawn_again_in_any_list() -> None:
    back = sample_checked(verdict="returned", reasons=secret("a lorry"))
    cases = ("case:1", "case:2", "case:3")
    (lucky,) = draw("5c" * 32, cases, 500)
    assert lucky != "case:1"
    more = cases[1:]
    story = before("city_sample").when(drawn(), back).then_admitted()
    story = story.having(
        committed(seed="5c" * 32, sample="sample:2", at="2026-03-14"),
        *(applied(case) for case in more),
        *(surveyed(case) for case in more),
        convened(*more, assembly="assembly:2"),
        closed(more, tallies=map(tally, more), assembly="assembly:2"),
        decided(more, decision="decision:2"),
        *(verified(case, at="2026-03-15") for case in cases),
        *(checked(case, at="2026-03-16") for case in cases),
    )
    again = {"seed": "5c" * 32, "sample": "sample:2", "at": "2026-03-17"}
    story.when(drawn(*cases, drawn=(lucky,), **again)).then_refused("ID-7", expected="case:1")
    both = tuple(sorted((lucky, "case:1")))
    after = story.when(drawn(*cases, drawn=both, **again)).then_admitted()
    after.when(posted("case:1", at="2026-03-18")).then_refused("ID-5", expected="city_sample")


def test_id_7_who_goes_back_to_verification_needs_a_seed_from_before_the_new_check() -> None:
    back = sample_checked(verdict="returned", reasons=secret("a lorry"))
    story = before("city_sample").when(drawn(), back).then_admitted()
    way = [verified(at="2026-03-15"), checked(at="2026-03-16")]
    late = committed(seed="5c" * 32, sample="sample:2", at="2026-03-17")
    again = drawn("case:1", seed="5c" * 32, sample="sample:2", at="2026-03-17")
    story.when(*way, late, again).then_refused("ID-7", expected="before the county's check")
    story.when(*way, drawn("case:1", at="2026-03-17")).then_refused("ID-7", expected="not yet used")


# --- duties and kin across the rows -------------------------------------------------------------

LEVELS: list[tuple[str, str, str]] = [
    (row, step, who)
    for row in ROWS
    for step, who in (
        ("township_review", "person:t1"),
        ("township_review", "person:c1"),
        ("county_review", "person:tr1"),
        ("county_review", "person:w1"),
        ("county_review", "person:f1"),
    )
]


@pytest.mark.parametrize(("row", "step", "who"), LEVELS)
def test_act_2_three_levels_are_three_people_in_every_row(row: str, step: str, who: str) -> None:
    role = "township_reviewer" if step == "township_review" else "county_reviewer"
    (plain,) = steps_of(row)[step]
    wrong = act(plain.data, by=officer(role, who, body="office"), at=plain.at.isoformat())
    before_of(step, row).when(wrong).then_refused("ACT-2", found=who)
    before_of(step, row).when(plain).then_admitted()


@pytest.mark.parametrize("row", ROWS)
def test_act_3_kin_declared_in_mid_case_step_aside_from_then_on(row: str) -> None:
    story = before_of("county_review", row)
    (plain,) = steps_of(row)["county_review"]
    kin = KinshipDeclared(person="person:k1", household="household:h1", relation="sibling")
    declared = story.having(act(kin, by=county(), at="2026-05-22"))
    declared.when(plain).then_refused("ACT-3", found="person:k1")
    assert story.ledger.read(Case, CASES[row]).taken("township_review") is not None
    other = act(plain.data, by=county("person:k2"), at=plain.at.isoformat())
    declared.when(other).then_admitted()


def test_act_2_a_spouse_of_the_same_household_benefits() -> None:
    story = before("verification")
    sides = (township(), committee(), officer("work_team", "person:yi", body="work team"))
    story.when(verified(by=(*sides, householder()))).then_refused("ACT-2", found="yi benefits")


def test_act_3_who_is_recused_does_not_vote_and_still_counts_in_the_composition() -> None:
    kin = KinshipDeclared(person="person:v1", household="household:h1", relation="spouse")
    here = before("assembly").when(convened(), attended(), spoken("person:v2")).then_admitted()
    story = here.having(act(kin, by=officer("village_representative", "person:v1")))
    story.when(voted("person:v1")).then_refused("ACT-3", found="person:v1")
    votes = [voted(person) for person in BODY[1:7]]
    fewer = closed(tallies=(tally(votes_for=6),), members_count=8, present_count=6)
    story.when(*votes, fewer).then_refused("ASM-4", expected="7/9")
    story.when(*votes, closed(tallies=(tally(votes_for=6),))).then_admitted()


def test_act_2_who_left_the_household_to_review_it_is_barred_all_the_same() -> None:
    story = before("county_check").having(left("person:yi", "2026-03-11", "departed"))
    story.when(checked(by=county("person:yi"))).then_refused("ACT-2", found="yi benefits")


def test_act_2_who_left_before_the_case_was_opened_may_sign() -> None:
    gone = left("person:yi", "2026-02-01", "married_out")
    story = before("application").having(gone).when(applied()).then_admitted()
    alone: dict[str, Any] = {"members_count": 1, "income": income(wage_fen=350_000)}
    by = officer("first_secretary", "person:yi", body="city bureau")
    story.when(surveyed(by=by, expense=expense(), **alone)).then_admitted()
