# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Row 7: six steps, stars by the year's income, once a year, and an award that is never cash."""

from functools import partial
from typing import Any

import msgspec
import pytest

from domain.awards.grants import Grant, grant_of
from domain.awards.standing import standing
from domain.honours.rating import Rating, rating_of
from domain.identification.falsehood import FalseInformationFound, StepSigned
from domain.identification.file import File, file_of
from domain.identification.withdrawal import ApplicationWithdrawn
from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.kernel.fact import Sealed
from domain.parameters import PARAMETERS
from domain.parameters.motivation import SCALE
from domain.residents.deaths import DeathRecorded
from domain.residents.households import Household
from domain.residents.kinship import KinshipDeclared
from domain.residents.lineage import HouseholdMoved
from domain.residents.membership import MemberLeft
from domain.residents.statuses import Status
from domain.stars.procedure import STAR
from domain.steps.case import Case, next_step
from tests.domain.cast import (
    BODY,
    HEADS,
    committee,
    county,
    householder,
    paper,
    secretary,
    township,
    township_reviewer,
    work_team,
)
from tests.domain.distribution_cast import status
from tests.domain.honours_cast import (
    AWARD_FEN,
    STARS_CASE,
    before,
    figures,
    judged,
    reported,
    sealed,
    settled,
    shown,
    sides,
    star_applied,
    star_confirmed,
    star_steps,
    star_verified,
    stars_reported,
)
from tests.domain.near_poor import voted
from tests.domain.payments_cast import changed
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, adopted, day, officer, secret

STEPS = [step.name for step in STAR.of_case]
TWO = (committee(), work_team())


def rating(story: Given) -> Rating:
    return story.ledger.read(Rating, rating_of(STARS_CASE))


# --- the six steps --------------------------------------------------------------------------------


def test_star_1_six_steps_in_the_document_s_order_make_a_star_household() -> None:
    assert [step.sentence for step in STAR.steps] == [
        "户主申请填写有关表格",
        "有关人员入户核实",
        "村民代表民主评议",
        "评议结果公示公告",
        "星级评定最终确认",
        "认定结果汇总上报",
    ]
    story = before("report").when(stars_reported()).then_admitted()
    assert story.ledger.read(Case, STARS_CASE).status == "completed"
    found = rating(story)
    assert (found.stars, found.amount_fen, found.year) == (3, AWARD_FEN, 2026)
    household = story.ledger.read(Household, "household:h1")
    assert "star_household" in household.statuses_on(day("2027-12-31"))
    assert "star_household" not in household.statuses_on(day("2028-01-01"))
    assert "star_household" not in household.statuses_on(day("2026-11-24"))


@pytest.mark.parametrize("step", STEPS)
def test_star_1_no_step_is_skipped_reordered_or_taken_twice(step: str) -> None:
    story, acts, at = before(step), star_steps(), STEPS.index(step)
    for other in STEPS[at + 1 :]:
        early = story.when(acts[other][0])
        early.then_refused("STAR-1") if at else early.then_refused("ID-5")
    taken = story.when(*acts[step]).then_admitted()
    for other in STEPS[: at + 1]:
        again = "STAR-1" if other in {"verification", "confirmation"} else "REG-1"
        taken.when(acts[other][0]).then_refused(again)


def test_star_1_the_case_waits_for_who_is_to_act_next() -> None:
    for name in STEPS:
        waits = next_step(before(name).ledger.read(Case, STARS_CASE)) if name != STEPS[0] else None
        assert waits is None or waits.name == name


# --- who may be one -------------------------------------------------------------------------------


def test_star_1_only_a_registered_household_out_of_poverty_asks() -> None:
    settled().when(star_applied("case:2")).then_refused("STAR-1", found="not registered as out")
    settled().when(star_applied("case:3")).then_admitted()


def test_star_1_a_household_that_falls_back_does_not_pass() -> None:
    back = status("household:h1", "out_of_poverty", until="2026-11-03")
    story = before("verification").having(back)
    story.when(star_verified()).then_refused("STAR-1", expected="out of poverty")
    later = status("household:h1", "out_of_poverty", until="2026-11-15")
    late = before("confirmation").having(later)
    late.when(star_confirmed()).then_refused("ID-8", found="household:h1")
    late.when(star_confirmed(verdict="rejected", reasons=secret("fell back"))).then_admitted()


def test_star_1_a_breach_of_the_village_s_rules_is_recorded_and_passes_nowhere() -> None:
    story = before("verification")
    story.when(star_verified(law_abiding=False)).then_refused("STAR-1", found="a breach")
    breach = star_verified(law_abiding=False, verdict="rejected", reasons=secret("gambling"))
    ended = story.when(breach).then_admitted()
    assert ended.ledger.read(Case, STARS_CASE).status == "rejected"
    ended.when(star_applied(case="case:7", at="2026-11-06")).then_refused("STAR-1", found="case:1")


def false(story: Given, case: str = STARS_CASE, **changed: Any) -> Act[FalseInformationFound]:
    """The county and the township find that the figures of the case were false."""
    signed = story.ledger.read(Case, case).signers
    data: dict[str, Any] = {
        "case": case,
        "household": "household:h1",
        "false": ("income",),
        "evidence": (paper("wage slips"),),
        "reasons": secret("wages left out"),
        "steps": tuple(StepSigned(step=s, signers=p) for s, p in signed.items()),
        "removes": True,
        "roster": "star_household",
    }
    by = (county(), officer("leading_group", "person:lg1", body="leading group"))
    return act(FalseInformationFound(**data | changed), by=by, at="2026-12-10")


def test_star_1_false_information_takes_the_stars_and_bars_the_household() -> None:
    story = before("the end")
    story.when(false(story, roster="near_poor")).then_refused("REG-2", found="near_poor")
    found = story.when(false(story)).then_admitted()
    household = found.ledger.read(Household, "household:h1")
    assert "star_household" in household.statuses_on(day("2026-12-09"))
    assert "star_household" not in household.statuses_on(day("2026-12-10"))
    assert standing(found.ledger, found.ledger.read(Grant, grant_of(STARS_CASE))) == "over"
    again = star_applied("case:7", at="2026-12-11")
    found.when(again).then_refused("STAR-1", found="case:1 is completed")
    other = found.having(status("household:h1", "out_of_poverty"))
    next_year = star_applied("case:7", at="2027-11-02", year=2027)
    other.when(next_year).then_admitted()


def test_id_9_of_several_open_cases_the_false_one_is_over() -> None:
    story = before("report")
    asked = story.ledger.read(File, file_of("household:h1"))
    first = changed(story, asked.id, cases=("case:near", *asked.cases))
    first.ledger.states["case:near"] = Case(id="case:near", exists=True, subject="household:h1")
    named: dict[str, Any] = {"removes": False, "open_case": STARS_CASE}
    first.when(false(first, **named | {"open_case": "case:near"})).then_refused("ID-9")
    over = first.when(false(first, **named)).then_admitted()
    over.when(stars_reported(at="2026-12-11")).then_refused("STAR-1", expected="annulled")


def test_id_4_the_householder_asks_or_two_officers_with_the_paper() -> None:
    settled().when(star_applied(by=householder("case:3"))).then_refused("ID-4")
    settled().when(star_applied(by=TWO)).then_refused("ID-4", found="no paper")
    settled().when(star_applied(by=TWO, paper=paper("asks"))).then_admitted()
    settled().when(star_applied(by=committee())).then_refused("ACT-1")


def test_star_1_a_household_asks_where_it_lives_for_the_selection_that_runs_and_once() -> None:
    settled().when(star_applied(place="231005100202")).then_refused("ACT-1")
    settled().when(star_applied(year=2027)).then_refused("STAR-1", expected="2026")
    settled().when(star_applied(at="2026-10-31")).then_refused("STAR-1", expected="2025")
    settled().when(star_applied(at="2027-02-01")).then_admitted()
    story = before("verification")
    story.when(star_applied("case:7", at="2026-11-03")).then_refused("STAR-1", found="case:1")
    story.when(star_applied(at="2026-11-03")).then_refused("REG-1")


def test_id_5_a_household_whose_stars_are_open_does_not_move() -> None:
    away = HouseholdMoved(
        household="household:h1",
        to=OTHER_VILLAGE,
        on=day("2026-11-03"),
        members=("person:jia", "person:yi"),
    )
    moves = act(away, by=township(), at="2026-11-03")
    before("verification").when(moves).then_refused("ID-5", found="case:1")
    settled().when(moves).then_admitted()


# --- stars follow the year's income ---------------------------------------------------------------


def test_star_1_a_star_for_each_threshold_that_the_income_reaches() -> None:
    story = before("verification")
    lines = [PARAMETERS[name].default for name in SCALE]
    for stars, line in enumerate(lines, 1):
        story.when(star_verified(figures=figures(line), stars=stars)).then_admitted()
        short = star_verified(figures=figures(line, expense_fen=20_001), stars=stars)
        story.when(short).then_refused("STAR-1", expected=f"{stars - 1} stars")


@pytest.mark.parametrize("stars", [0, 2, 4, 5])
def test_star_1_no_more_and_no_fewer_stars_than_the_scale_has(stars: int) -> None:
    story = before("verification")
    refusal = story.when(star_verified(stars=stars)).then_refused("STAR-1", expected="3 stars")
    assert "850000" not in str(refusal)


def test_star_1_without_a_star_nothing_passes() -> None:
    story = before("verification")
    poor: dict[str, Any] = {"figures": figures(300_000), "stars": 0}
    story.when(star_verified(**poor)).then_refused("STAR-1", found="0 stars")
    ended = star_verified(**poor, verdict="rejected", reasons=secret("below the scale"))
    story.when(ended).then_admitted()


def test_star_1_the_scale_is_the_policy_s() -> None:
    story = before("verification").having(adopted(stars_most_count=2, at="2026-11-03"))
    story.when(star_verified()).then_refused("STAR-1", expected="2 stars")
    story.when(star_verified(stars=2)).then_admitted()
    scale = {"star_1_income_fen": 860_000}
    higher = before("verification").having(adopted(values=scale, at="2026-11-03"))
    higher.when(star_verified()).then_refused("STAR-1", expected="0 stars")


def test_reg_3_no_document_sets_a_higher_star_below_a_lower_one() -> None:
    values = {"star_2_income_fen": 700_000, "star_4_income_fen": 650_000}
    settled().when(adopted(values=values, at="2026-11-03")).then_refused("REG-3")
    values["star_4_income_fen"] = 700_000
    settled().when(adopted(values=values, at="2026-11-03")).then_admitted()


@pytest.mark.parametrize("written", ["8500.00", "-1700000", "", "八千五百", "1" * 14])
def test_star_1_figures_are_whole_fen_and_no_refusal_repeats_one(written: str) -> None:
    values = dict.fromkeys(figures().__struct_fields__, "100") | {"wage_fen": written}
    refusal = (
        before("verification")
        .when(star_verified(figures=sealed(values)))
        .then_refused("STAR-1", found="wage_fen")
    )
    assert not written or written not in str(refusal)


def test_star_1_the_figures_stand_in_no_record() -> None:
    story = before("the end")
    written = msgspec.json.encode([event.data for event in story.ledger.events])
    assert b"1730000" not in written
    for field in figures().__struct_fields__:
        assert isinstance(getattr(figures(), field), Sealed)


def test_star_1_without_the_vault_the_stars_stand_as_stated() -> None:
    unopened = msgspec.structs.replace(star_verified(stars=4), values={}, sealed_open=False)
    before("verification").when(unopened).then_admitted()


def test_id_1_members_are_counted_as_the_register_has_them() -> None:
    story = before("verification")
    fewer = star_verified(members_count=1, figures=figures(1_700_000, members=1), stars=5)
    story.when(fewer).then_refused("ID-1", expected="2 permanent members")


def test_reg_2_the_figures_lie_under_the_head_s_key() -> None:
    story = before("verification")
    story.when(star_verified(person="person:yi")).then_refused("REG-2", expected="person:jia")


# --- who signs ------------------------------------------------------------------------------------


def test_id_6_three_sides_and_the_household_sign_the_visit() -> None:
    story = before("verification")
    story.when(star_verified(by=sides(STARS_CASE)[:3])).then_refused("ID-6", found="neither")
    story.when(star_verified(by=sides(STARS_CASE)[1:])).then_refused("ACT-1")
    on_paper = star_verified(by=sides(STARS_CASE)[:3], household_paper=paper("signed"))
    story.when(on_paper).then_admitted()
    story.when(star_verified(household_paper=paper("signed"))).then_refused("ID-6", found="both")


def test_act_2_who_recorded_or_benefits_or_verified_does_not_decide_later() -> None:
    verifier = township_reviewer("person:t1")
    before("confirmation").when(star_confirmed(by=verifier)).then_refused("ACT-2")
    own = (township(), committee("person:yi"), work_team(), householder())
    before("verification").when(star_verified(by=own)).then_refused("ACT-2", found="person:yi")


def test_act_3_kin_neither_verify_nor_vote_nor_confirm() -> None:
    kin = [related(person) for person in ("person:c1", BODY[0], "person:tr1")]
    before("verification").having(*kin).when(star_verified()).then_refused("ACT-3", found="c1")
    called = judged(STARS_CASE)[:3]
    before("assembly").having(*kin, *called).when(
        voted(BODY[0], matter=STARS_CASE, at="2026-11-10")
    ).then_refused("ACT-3")
    before("confirmation").having(*kin).when(star_confirmed()).then_refused("ACT-3", found="tr1")


def related(person: str) -> Act[KinshipDeclared]:
    kinship = KinshipDeclared(person=person, household="household:h1", relation="sibling")
    return act(kinship, by=secretary(), at="2026-01-05")


def test_star_1_what_the_assembly_rejects_ends() -> None:
    story = before("assembly").when(*judged(STARS_CASE, rejected=True)).then_admitted()
    assert story.ledger.read(Case, STARS_CASE).status == "rejected"
    up, _ = shown("star", STARS_CASE, "2026-11-11", "2026-11-20")
    story.when(up).then_refused("STAR-1", expected="rejected")


def test_not_1_the_notice_hangs_as_long_as_policy_has_it() -> None:
    up, down = shown("star", STARS_CASE, "2026-11-11", "2026-11-18")
    before("notice").when(up, down).then_refused("NOT-1")
    longer = before("notice").having(adopted(notice_days_star=10, at="2026-11-02"))
    longer.when(up).then_refused("NOT-1", expected="10 full days")


# --- confirmation, award and summary --------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"stars": 4},
        {"stars": 2},
        {"year": 2025},
        {"household": "household:h3"},
        {"amount_fen": AWARD_FEN + 1},
        {"amount_fen": 0},
        {"stars": 4, "amount_fen": 150_000},
    ],
)
def test_star_1_what_is_confirmed_is_what_was_verified_and_what_policy_awards(
    changed: dict[str, Any],
) -> None:
    before("confirmation").when(star_confirmed(**changed)).then_refused("STAR-1")


def test_star_1_the_award_is_granted_to_the_head_s_card_and_only_when_it_passed() -> None:
    grant = before("the end").ledger.read(Grant, grant_of(STARS_CASE))
    assert (grant.person, grant.amount_fen, grant.card_kind) == (
        HEADS[STARS_CASE],
        AWARD_FEN,
        "householder",
    )
    back = star_confirmed(verdict="returned", reasons=secret("the sheet is not signed"))
    returned = before("confirmation").when(back).then_admitted()
    assert not returned.ledger.read(Grant, grant_of(STARS_CASE)).exists
    waits = next_step(returned.ledger.read(Case, STARS_CASE))
    assert waits is not None
    assert waits.name == "verification"
    before("confirmation").when(star_confirmed(person="person:yi")).then_refused("HH-4")
    before("confirmation").when(star_confirmed(verdict="returned")).then_refused("ID-5")


def test_star_1_a_policy_may_honour_without_money() -> None:
    free = adopted(values={"star_3_award_fen": 0}, at="2026-11-22")
    story = before("confirmation").having(free).when(star_confirmed(amount_fen=0)).then_admitted()
    assert not story.ledger.read(Grant, grant_of(STARS_CASE)).exists
    story.when(stars_reported(total_fen=0)).then_admitted()


def test_hh_4_who_is_named_is_the_head_also_where_no_money_follows() -> None:
    free = adopted(values={"star_3_award_fen": 0}, at="2026-11-22")
    story = before("confirmation").having(free)
    unpaid = partial(star_confirmed, amount_fen=0)
    story.when(unpaid(person="person:yi")).then_refused("HH-4", expected="the head")
    story.when(unpaid(person="person:nobody")).then_refused("REG-2", found="person:nobody")
    away = MemberLeft(
        household="household:h1",
        person="person:jia",
        on=day("2026-11-22"),
        reason="departed",
        new_head="person:yi",
    )
    left = story.having(act(away, by=committee(), at="2026-11-22"))
    left.when(unpaid()).then_refused("HH-4", found="person:jia")
    left.when(unpaid(person="person:yi")).then_admitted()


def test_hh_4_what_does_not_pass_names_somebody_of_the_household_too() -> None:
    story = before("confirmation")
    rejected = partial(star_confirmed, verdict="rejected", reasons=secret("moved away"))
    story.when(rejected(person="person:bing")).then_refused("HH-4", expected="household:h1")
    dead = [
        DeathRecorded(person="person:yi", household="household:h1", on=day("2026-11-21")),
        DeathRecorded(person="person:jia", household="household:h1", on=day("2026-11-22")),
    ]
    gone = story.having(*(act(one, by=committee(), at="2026-11-22") for one in dead))
    gone.when(star_confirmed()).then_refused("ID-8", found="has ended")
    gone.when(rejected()).then_admitted()


def test_star_2_no_field_of_a_star_could_say_cash() -> None:
    for name in ("StarApplied.v1", "StarVerified.v1", "StarConfirmed.v1", "StarsReported.v1"):
        kind = catalogue.act_type(name)
        assert kind is not None
        schema = str(msgspec.json.schema(kind.fact)).lower()
        assert "cash" not in schema
        assert "现金" not in schema


def test_reg_5_the_summary_adds_up_and_names_each_case_once_as_confirmed() -> None:
    story = before("report")
    story.when(stars_reported(total_fen=AWARD_FEN + 1)).then_refused("REG-5")
    story.when(stars_reported(reported(), reported())).then_refused("STAR-1", found="case:1")
    story.when(stars_reported(reported(stars=4))).then_refused("STAR-1", expected="3 stars")
    other = reported(household="household:h3")
    story.when(stars_reported(other)).then_refused("STAR-1", expected="household:h1")
    story.when(stars_reported(year=2025)).then_refused("STAR-1")
    story.when(stars_reported(by=township_reviewer())).then_refused("ACT-1")


def test_star_1_who_is_out_of_poverty_no_longer_is_not_reported() -> None:
    fell_back = status("household:h1", "out_of_poverty", until="2026-11-24")
    story = before("report").having(fell_back)
    story.when(stars_reported()).then_refused("STAR-1", found="household:h1 is not registered")
    again = story.having(status("household:h1", "out_of_poverty", "2026-11-25"))
    again.when(stars_reported()).then_admitted()
    wish = ApplicationWithdrawn(case=STARS_CASE)
    withdrawn = story.when(act(wish, by=householder(), at="2026-11-25")).then_admitted()
    assert withdrawn.ledger.read(Case, STARS_CASE).status == "withdrawn"


def test_star_1_what_is_reported_late_ends_no_stars_of_a_later_year() -> None:
    story = before("report")
    statuses = story.ledger.read(Household, "household:h1").statuses
    newer = Status(code="star_household", from_=day("2027-11-25"), until=day("2028-12-31"), index=9)
    starred = changed(story, "household:h1", statuses=(*statuses, newer))
    late = starred.when(stars_reported(at="2027-12-05")).then_admitted()
    assert late.ledger.read(Case, STARS_CASE).status == "completed"
    household = late.ledger.read(Household, "household:h1")
    assert "star_household" in household.statuses_on(day("2028-12-31"))


def test_star_1_stars_that_are_over_when_they_are_reported_hold_on_no_day() -> None:
    over = before("report").when(stars_reported(at="2028-01-05")).then_admitted()
    household = over.ledger.read(Household, "household:h1")
    assert not [one for one in household.statuses if one.code == "star_household"]


def test_act_1_a_township_reports_its_own_villages() -> None:
    elsewhere = "231005101"
    by = officer("township_officer", "person:t9", place=elsewhere, body="another township")
    sheet = stars_reported(by=by, place=elsewhere)
    before("report").when(sheet).then_refused("ACT-1", found=VILLAGE)
    assert not VILLAGE.startswith(elsewhere)
    assert VILLAGE.startswith(TOWNSHIP)


def test_star_1_what_a_year_determined_the_next_determines_anew() -> None:
    year: dict[str, Any] = {"year": 2027}
    again = "case:7"
    visit = star_verified(again, at="2027-11-05", stars=1, figures=figures(500_000))
    story = before("the end").when(star_applied(again, at="2027-11-02", **year)).then_admitted()
    story.when(star_applied("case:8", at="2027-11-03", **year)).then_refused("STAR-1")
    story.when(visit).then_admitted()
