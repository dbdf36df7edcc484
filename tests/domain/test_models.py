"""Row 8: who leaves poverty on its own, chosen by village, township and county, confirmed above."""

from typing import Any

import msgspec
import pytest

from domain.awards.grants import Grant, grant_of
from domain.honours.rating import Rating, rating_of
from domain.kernel import catalogue
from domain.models.procedure import MODEL
from domain.residents.households import Household, Lineage
from domain.residents.lineage import Goes, HouseholdSplit
from domain.steps.case import Case, next_step
from tests.domain.awards_cast import inspected, undertaking
from tests.domain.awards_cast import reviewed as subsidy_reviewed
from tests.domain.cast import city, committee, county, householder, paper, work_team
from tests.domain.distribution_cast import status
from tests.domain.honours_cast import (
    MODEL_CASE,
    REWARD_FEN,
    before,
    figures,
    left_poverty,
    model_applied,
    model_confirmed,
    model_steps,
    model_verified,
    settled,
)
from tests.domain.near_poor import reviewed
from tests.domain.payments_cast import changed
from tests.spec import VILLAGE, Given, act, adopted, day, officer, secret
from tests.village import registered

STEPS = [step.name for step in MODEL.of_case]
LAST = "city_confirmation"


def subsidised(story: Given, household: str = "household:h2", at: str = "2026-11-01") -> Given:
    """The household is granted an income project for 2026, all at once."""
    who = story.ledger.read(Household, household).head
    name = "case:sheep"
    granted = [
        undertaking(name, at=at, household=household, by=officer("householder", who)),
        inspected(name, at=at, household=household, person=who),
        subsidy_reviewed(name, at=at),
    ]
    return story.having(*granted)


# --- the way of a case ----------------------------------------------------------------------------


def test_model_1_village_township_and_county_propose_and_the_city_confirms_with_a_notice() -> None:
    assert STEPS == [
        "application",
        "verification",
        "assembly",
        "township_review",
        "county_review",
        "notice",
        LAST,
    ]
    story = before(LAST, "model").when(left_poverty(), model_confirmed()).then_admitted()
    assert story.ledger.read(Case, MODEL_CASE).status == "completed"
    household = story.ledger.read(Household, "household:h2")
    assert "role_model" in household.statuses_on(day("2030-01-01"))
    assert "role_model" not in household.statuses_on(day("2026-12-19"))
    grant = story.ledger.read(Grant, grant_of(MODEL_CASE))
    assert (grant.award_kind, grant.amount_fen) == ("model", REWARD_FEN)
    assert story.ledger.read(Rating, rating_of(MODEL_CASE)).conferred_on == day("2026-12-20")


@pytest.mark.parametrize("step", STEPS)
def test_model_1_no_step_is_skipped_reordered_or_taken_twice(step: str) -> None:
    story, acts, at = before(step, "model"), model_steps(), STEPS.index(step)
    for other in STEPS[at + 1 :]:
        early = story.when(acts[other][-1 if other == LAST else 0])
        early.then_refused("MODEL-1") if at else early.then_refused("ID-5")
    taken = story.when(*acts[step]).then_admitted()
    for other in STEPS[: at + 1]:
        again = "REG-1" if other in {"application", "assembly", "notice"} else "MODEL-1"
        taken.when(acts[other][-1 if other == LAST else 0]).then_refused(again)


def test_model_1_nobody_below_the_city_confirms() -> None:
    story = before(LAST, "model").having(left_poverty())
    for below in (county(), officer("county_deputy")):
        story.when(model_confirmed(by=below)).then_refused("ACT-1")
    elsewhere = officer("city_reviewer", "person:x9", place="2311", body="another city")
    story.when(model_confirmed(by=elsewhere)).then_refused("ACT-1")
    reviewer = city("person:k1")
    story.when(model_confirmed(by=reviewer)).then_refused("ACT-2", found="person:k1")


def test_model_1_the_city_sends_back_to_the_county_with_reasons() -> None:
    story = before(LAST, "model").having(left_poverty())
    story.when(model_confirmed(verdict="returned")).then_refused("ID-5")
    back = model_confirmed(verdict="returned", reasons=secret("the sheet is not signed"))
    returned = story.when(back).then_admitted()
    waits = next_step(returned.ledger.read(Case, MODEL_CASE))
    assert waits is not None
    assert waits.name == "county_review"
    assert not returned.ledger.read(Grant, grant_of(MODEL_CASE)).exists
    assert "role_model" not in returned.ledger.read(Household, "household:h2").statuses_on(
        day("2027-01-01")
    )


# --- MODEL-1: who -------------------------------------------------------------------------------


def test_model_1_only_a_household_not_yet_out_of_poverty_takes_part() -> None:
    settled().when(model_applied("case:1")).then_refused("MODEL-1", found="out_of_poverty")
    out = settled().having(left_poverty("2026-10-01"))
    out.when(model_applied()).then_refused("MODEL-1", expected="not yet out of poverty")
    settled().when(model_applied()).then_admitted()


def test_model_1_it_leaves_poverty_on_time_or_is_not_confirmed() -> None:
    story = before(LAST, "model")
    story.when(model_confirmed()).then_refused("MODEL-1", found="not out of poverty")
    late = story.having(left_poverty("2027-01-02"))
    late.when(model_confirmed(at="2027-01-10")).then_refused("MODEL-1", found="2027-01-02")
    last_day = story.having(left_poverty("2026-12-31"))
    last_day.when(model_confirmed(at="2027-01-10")).then_admitted()
    fell_back = status("household:h2", "out_of_poverty", "2026-12-10", "2026-12-15")
    story.having(fell_back).when(model_confirmed()).then_refused("MODEL-1")


def test_model_1_the_year_s_income_reaches_the_line() -> None:
    story = before("verification", "model")
    line: dict[str, Any] = {"figures": figures(500_000, members=1)}
    below: dict[str, Any] = {"figures": figures(499_999, members=1)}
    story.when(model_verified(**line)).then_admitted()
    refusal = story.when(model_verified(**below)).then_refused("MODEL-1", found="reaches")
    assert "499999" not in str(refusal)
    story.when(model_verified(**below, reaches_line=False)).then_refused("MODEL-1", found="below")
    out = model_verified(**below, reaches_line=False, verdict="rejected", reasons=secret("below"))
    story.when(out).then_admitted()
    unfair = model_verified(reaches_line=False, verdict="rejected", reasons=secret("below"))
    story.when(unfair).then_refused("MODEL-1")
    higher = story.having(adopted(model_income_fen=900_000, at="2026-11-03"))
    higher.when(model_verified()).then_refused("MODEL-1")


def test_model_1_once_a_year_at_the_year_s_end_and_of_its_own_will() -> None:
    settled().when(model_applied(at="2026-06-01")).then_refused("MODEL-1", expected="2025")
    story = before("verification", "model")
    again = model_applied("case:3", household="household:h2", by=householder("case:2"))
    story.when(again).then_refused("MODEL-1", found="case:2 is open")
    officers = (committee(), work_team())
    settled().when(model_applied(by=officers)).then_refused("ID-4", found="no paper")
    settled().when(model_applied(by=officers, paper=paper("signed"))).then_admitted()
    settled().when(model_applied(by=householder("case:1"))).then_refused("ID-4")


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_fen": REWARD_FEN + 1},
        {"amount_fen": 0},
        {"year": 2025},
        {"household": "household:h1", "person": "person:jia"},
    ],
)
def test_model_1_the_reward_is_the_policy_s_for_the_household_and_year(
    changed: dict[str, Any],
) -> None:
    story = before(LAST, "model").having(left_poverty())
    story.when(model_confirmed(**changed)).then_refused("MODEL-1")


def test_hh_4_the_reward_goes_to_the_head() -> None:
    story = before(LAST, "model").having(left_poverty())
    story.when(model_confirmed(person="person:jia")).then_refused("HH-4")


def test_hh_4_a_title_without_a_reward_names_the_head_as_well() -> None:
    free = adopted(model_award_fen=0, at="2026-12-01")
    story = before(LAST, "model").having(left_poverty(), free)
    unpaid: dict[str, Any] = {"amount_fen": 0}
    story.when(model_confirmed(**unpaid, person="person:jia")).then_refused("HH-4")
    titled = story.when(model_confirmed(**unpaid)).then_admitted()
    assert not titled.ledger.read(Grant, grant_of(MODEL_CASE)).exists
    back: dict[str, Any] = {"verdict": "rejected", "reasons": secret("fell back")}
    story.when(model_confirmed(**unpaid, **back, person="person:jia")).then_refused("HH-4")
    story.when(model_confirmed(**unpaid, **back)).then_admitted()


# --- MODEL-2: no subsidy ------------------------------------------------------------------------


def test_model_2_a_household_with_a_subsidy_in_the_year_is_refused_at_every_step() -> None:
    subsidised(settled()).when(model_applied()).then_refused("MODEL-2", found="grant:sheep")
    visit = subsidised(before("verification", "model"))
    visit.when(model_verified()).then_refused("MODEL-2")
    late = subsidised(before(LAST, "model"), at="2026-11-23").having(left_poverty())
    late.when(model_confirmed()).then_refused("MODEL-2", expected="no subsidy in 2026")
    reviews = subsidised(before("township_review", "model"), at="2026-11-10")
    passed = reviewed("township_review", MODEL_CASE, at="2026-11-11")
    reviews.when(passed).then_refused("ID-8", found="grant:sheep")
    rejected = model_confirmed(verdict="rejected", reasons=secret("took a subsidy"))
    late.when(rejected).then_admitted()


def test_model_2_a_subsidy_that_came_to_nothing_or_is_of_another_year_does_not_count() -> None:
    story = settled().when(undertaking(at="2026-11-01"), inspected(at="2026-11-01"))
    deciding = story.then_admitted()
    deciding.when(model_applied()).then_refused("MODEL-2", found="deciding")
    nothing = deciding.when(subsidy_reviewed("case:sheep", "rejected", at="2026-11-01"))
    nothing.then_admitted().when(model_applied()).then_admitted()
    before_that = subsidised(settled(), at="2026-11-01")
    next_year = model_applied(year=2027, at="2027-11-02")
    before_that.when(next_year).then_admitted()


def test_model_2_a_subsidy_taken_next_door_is_taken() -> None:
    """Half of the household goes into one of its own, and asks for the sheep."""
    story = settled().having(*with_geng())
    story.when(model_applied()).then_admitted()
    next_door = subsidised(story, "household:h9")
    next_door.when(model_applied()).then_refused("MODEL-2", found="household:h9")
    tie = Lineage(kind="split_into", other="household:h1", on=day("2026-11-01"), index=9)
    further = changed(subsidised(story, "household:h1"), "household:h9", lineage=(tie,))
    further.when(model_applied()).then_refused("MODEL-2", found="household:h1")


def with_geng() -> list[Any]:
    """`person:geng` was of h2, and has a household of their own since 1 June."""
    data = HouseholdSplit(
        household="household:h2",
        new_household="household:h9",
        place=VILLAGE,
        on=day("2026-06-01"),
        head="person:geng",
        members=(Goes(person="person:geng", relation="head"),),
    )
    split = act(data, by=committee(), at="2026-06-01")
    return [*registered("geng"), split, status("household:h9", "registered_poor")]


def test_model_2_the_word_to_take_none_is_on_paper() -> None:
    kind = catalogue.act_type("ModelApplied.v1")
    assert kind is not None
    required = msgspec.json.schema_components([kind.fact])[1]["ModelApplied"]["required"]
    assert "forgoes" in required
