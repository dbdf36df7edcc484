# ruff: noqa: ANN401  (what a test varies is of any type)
"""Work first, then the subsidy: applied for, recognised, signed by three, reviewed."""

from functools import cache
from typing import Any

import msgspec
import pytest

from domain.residents.deaths import DeathRecorded
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberLeft
from domain.steps.case import Case
from tests.domain.awards_cast import (
    TO_THE_GRANT,
    WORK,
    first_secretary,
    grant,
    granted,
    head,
    helper,
    leader,
    recognised,
    reviewed,
    settled,
    standing_of,
    village_signed,
    work_applied,
    worked,
)
from tests.domain.cast import committee, paper, township, work_team
from tests.domain.distribution_cast import status
from tests.spec import OTHER_VILLAGE, Given, act, adopted, day, officer
from tests.village import household


def of_case(history: Given, case: str = WORK) -> Case:
    return history.ledger.read(Case, case)


# --- the application ---------------------------------------------------------------------------


def test_sub_1_a_household_applies_for_a_member_who_has_worked() -> None:
    history = settled().when(work_applied()).then_admitted()
    assert of_case(history).status == "open"
    assert of_case(history).subject == "household:h1"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-02-20", "2026-11-02"),
        ("2026-02-20", "2026-12-31"),
        ("2026-10-31", "2026-02-20"),
    ],
)
def test_sub_1_work_comes_before_its_subsidy(first: str, last: str) -> None:
    early = work_applied(work=worked(from_=day(first), until=day(last)))
    settled().when(early).then_refused("SUB-1", expected="before 2026-11-02", found=last)


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        ("2025-11-01", "2026-03-31", 2026),
        ("2026-02-20", "2026-10-31", 2025),
        ("2024-02-20", "2024-10-31", 2024),
    ],
)
def test_sub_1_the_work_lies_in_the_year_for_which_it_is_subsidised(
    first: str, last: str, year: int
) -> None:
    other = work_applied(work=worked(from_=day(first), until=day(last)), year=year)
    settled().when(other).then_refused("SUB-1", expected="within 2026 or 2025")


def test_sub_1_last_year_s_work_may_still_be_begun() -> None:
    last = worked(from_=day("2025-02-20"), until=day("2025-12-31"))
    settled().when(work_applied(work=last, year=2025)).then_admitted()


def test_sub_1_only_poor_households_labour_is_subsidised() -> None:
    ding: dict[str, Any] = {"household": "household:h3", "person": "person:ding"}
    other = work_applied(by=head("ding", "h3"), **ding)
    settled().when(other).then_refused("SUB-1", found="household:h3 is neither")
    ended = settled().having(
        status("household:h1", "out_of_poverty", "2026-01-01", "2026-10-31"),
    )
    ended.when(work_applied()).then_refused("SUB-1", found="neither on 2026-11-02")


@pytest.mark.parametrize("code", ["no_ability_to_work", "destitute_support"])
def test_sub_1_a_worker_is_able_to_work(code: str) -> None:
    unable = settled().having(status("person:yi", code))
    unable.when(work_applied()).then_refused("SUB-1", found=code)
    weak = settled().having(status("person:yi", "weak_ability"))
    weak.when(work_applied()).then_admitted()


def test_sub_1_a_worker_is_a_living_member_of_the_household() -> None:
    settled().when(work_applied(person="person:bing")).then_refused("SUB-1", found="person:bing")
    died = DeathRecorded(person="person:yi", household="household:h1", on=day("2026-10-01"))
    dead = settled().having(act(died, by=committee(), at="2026-10-02"))
    dead.when(work_applied()).then_refused("HH-3", found="person:yi")


def test_sub_1_each_paper_is_a_paper_of_its_own() -> None:
    same = paper("one paper for everything")
    settled().when(work_applied(income_card=same, employer_proof=same)).then_refused("SUB-1")
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"wage_slips": []}, type(work_applied().data))


def test_id_4_the_head_applies_or_two_officers_record_the_signed_paper() -> None:
    settled().when(work_applied(by=head("yi"))).then_refused("ID-4", found="person:yi")
    officers = (committee(), work_team())
    settled().when(work_applied(by=officers)).then_refused("ID-4", found="no paper")
    settled().when(work_applied(by=officers, paper=paper("signed"))).then_admitted()
    settled().when(work_applied(by=committee(), paper=paper("signed"))).then_refused("ACT-1")


def test_id_4_a_late_entry_has_its_day_and_its_paper() -> None:
    late: dict[str, Any] = {"at": "2026-11-05", "happened_on": day("2026-11-02")}
    settled().when(work_applied(**late)).then_refused("ID-4")
    settled().when(work_applied(paper=paper("signed"), **late)).then_admitted()


def test_reg_1_reg_2_a_new_case_where_the_household_lives() -> None:
    settled().when(work_applied(), work_applied()).then_refused("REG-1")
    moved = work_applied(
        place=OTHER_VILLAGE, by=officer("householder", "person:jia", place="231005")
    )
    settled().when(moved).then_refused("REG-2", found=OTHER_VILLAGE)
    unknown = work_applied(work=worked(entity="entity:none"))
    settled().when(unknown).then_refused("REG-2", found="entity:none")


# --- once a year -------------------------------------------------------------------------------


def test_sub_1_a_worker_is_subsidised_once_a_year() -> None:
    granted().when(work_applied("case:again", at="2026-11-09")).then_refused(
        "SUB-1", found="grant:work"
    )


def test_sub_1_of_two_open_cases_the_second_is_not_recognised() -> None:
    both = settled().when(work_applied(), work_applied("case:two"), recognised())
    second = recognised("case:two", at="2026-11-04")
    both.then_admitted().when(second).then_refused("SUB-1", found="grant:work")


def test_sub_1_another_member_and_another_year_are_subsidised_too() -> None:
    jia = work_applied("case:jia", person="person:jia", at="2026-11-09")
    granted().when(
        jia, recognised("case:jia", person="person:jia", at="2026-11-10")
    ).then_admitted()
    last = worked(from_=day("2025-02-20"), until=day("2025-12-31"))
    granted().when(work_applied("case:last", work=last, year=2025, at="2026-11-09")).then_admitted()


def test_sub_1_a_worker_whose_case_failed_may_apply_again() -> None:
    failed = settled().when(*TO_THE_GRANT[:2], village_signed("rejected")).then_admitted()
    again = (work_applied("case:again", at="2026-11-09"), recognised("case:again", at="2026-11-10"))
    failed.when(*again).then_admitted()


def test_sub_1_a_worker_is_not_subsidised_again_in_another_household() -> None:
    history = moved_out(granted())
    again = work_applied(
        "case:again", household="household:h9", by=head("yi", "h9"), at="2026-11-12"
    )
    history.when(again).then_refused("SUB-1", found="grant:work")


def moved_out(history: Given) -> Given:
    """Yi leaves h1 and lives in a household of their own, registered as poor."""
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-11-06"), reason="departed"
    )
    return history.having(
        act(left, by=committee(), at="2026-11-06"),
        act(household("h9", "yi", since="2026-11-06"), by=committee(), at="2026-11-06"),
        status("household:h9", "registered_poor", "2026-11-06"),
    )


# --- recognition -------------------------------------------------------------------------------


@cache
def begun() -> Given:
    """Yi's work is applied for."""
    return settled().when(work_applied()).then_admitted()


@pytest.mark.parametrize(
    ("wages", "tier", "fen"),
    [
        ("300000", 1, 50_000),
        ("999999", 1, 50_000),
        ("1000000", 2, 100_000),
        ("2000000", 3, 150_000),
        ("99999999999", 3, 150_000),
    ],
)
def test_sub_1_the_tier_follows_from_the_wages_and_the_amount_from_the_tier(
    wages: str, tier: int, fen: int
) -> None:
    history = begun().when(recognised(wages=wages, tier=tier, amount_fen=fen)).then_admitted()
    assert grant(history).amount_fen == fen


@pytest.mark.parametrize(
    ("wages", "tier", "fen"),
    [
        ("999999", 2, 100_000),
        ("2000000", 2, 100_000),
        ("1200000", 3, 150_000),
        ("1200000", 2, 150_000),
        ("1200000", 2, 0),
        ("299999", 1, 50_000),
        ("1200000", 0, 0),
    ],
)
def test_sub_1_no_other_tier_and_no_other_amount_is_granted(
    wages: str, tier: int, fen: int
) -> None:
    begun().when(recognised(wages=wages, tier=tier, amount_fen=fen)).then_refused("SUB-1")


@pytest.mark.parametrize("wages", ["", "12000.00", "-1200000", "0x10", "一万二", "01200000"])
def test_sub_1_wages_are_whole_fen_and_no_refusal_repeats_them(wages: str) -> None:
    refusal = begun().when(recognised(wages=wages)).then_refused("SUB-1", found="something else")
    assert not wages or wages not in str(refusal)


def test_the_wages_are_not_in_the_refusal_of_a_wrong_tier() -> None:
    refusal = begun().when(recognised(wages="2345678")).then_refused("SUB-1", expected="tier 3")
    assert "2345678" not in str(refusal)


def test_sub_1_wages_below_the_first_tier_end_the_case() -> None:
    history = begun().when(recognised(wages="299999", tier=0, amount_fen=0)).then_admitted()
    assert of_case(history).status == "rejected"
    assert not grant(history).exists


def test_sub_1_the_policy_of_the_day_says_the_tiers() -> None:
    policy = adopted(since="2026-11-01", at="2026-11-01", transfer_tier_2_from_fen=1_300_000)
    history = settled().having(policy).when(work_applied()).then_admitted()
    history.when(recognised()).then_refused("SUB-1", expected="tier 1")
    history.when(recognised(tier=1, amount_fen=50_000)).then_admitted()


def test_a_tier_of_no_amount_is_not_used() -> None:
    policy = adopted(since="2026-11-01", at="2026-11-01", transfer_tier_2_fen=0)
    history = settled().having(policy).when(work_applied()).then_admitted()
    history.when(recognised(tier=1, amount_fen=50_000)).then_admitted()


def test_reg_3_no_tier_begins_below_another() -> None:
    wrong = adopted(transfer_tier_1_from_fen=2_000, transfer_tier_2_from_fen=1_000)
    settled().when(wrong).then_refused("REG-3")


def test_the_tier_is_not_asked_where_the_wages_are_not_open() -> None:
    closed = msgspec.structs.replace(
        recognised(tier=3, amount_fen=150_000), values={}, sealed_open=False
    )
    begun().when(closed).then_admitted()
    wrong = msgspec.structs.replace(recognised(amount_fen=1), values={}, sealed_open=False)
    begun().when(wrong).then_refused("SUB-1")


@pytest.mark.parametrize(
    "changed", [{"person": "person:jia"}, {"year": 2025}, {"household": "household:h2"}]
)
def test_sub_1_what_is_recognised_is_what_was_applied_for(changed: dict[str, Any]) -> None:
    begun().when(recognised(**changed)).then_refused("SUB-1", expected="as applied for")


@pytest.mark.parametrize(
    ("by", "rule"),
    [
        ((head("yi"), leader()), "ID-4"),
        ((head(), leader("person:yi")), "ACT-2"),
    ],
)
def test_the_household_s_head_acknowledges_and_a_group_leader_without_part_determines(
    by: Any, rule: str
) -> None:
    begun().when(recognised(by=by)).then_refused(rule)


def test_neither_the_household_nor_the_group_recognises_alone() -> None:
    begun().when(recognised(by=leader())).then_refused("ACT-1")
    begun().when(recognised(by=head())).then_refused("ACT-1")


def test_a_signed_card_is_recorded_by_an_officer_and_the_group_leader() -> None:
    begun().when(recognised(by=(work_team(), leader()))).then_admitted()


def test_act_3_a_group_leader_related_to_the_household_is_recused() -> None:
    kin = KinshipDeclared(person="person:gl1", household="household:h1", relation="in_law")
    related = begun().having(act(kin, by=leader()))
    related.when(recognised()).then_refused("ACT-3", found="person:gl1")


# --- signatures and review ---------------------------------------------------------------------


@cache
def asked() -> Given:
    """Yi's income is recognised."""
    return begun().when(recognised()).then_admitted()


def test_sub_1_helper_group_leader_and_first_secretary_sign_together() -> None:
    asked().when(village_signed()).then_admitted()


@pytest.mark.parametrize(
    "by",
    [
        (helper(), leader()),
        (helper(), first_secretary()),
        (leader(), first_secretary()),
        (helper(), leader(), township()),
    ],
)
def test_sub_1_none_of_the_three_signatures_is_left_out(by: Any) -> None:
    asked().when(village_signed(by=by)).then_refused("ACT-1")


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_sub_1_no_step_is_skipped(taken: int) -> None:
    history = settled().when(*TO_THE_GRANT[:1], *TO_THE_GRANT[1:taken]).then_admitted()
    history.when(reviewed()).then_refused("SUB-1")


def test_sub_1_nothing_is_signed_before_the_income_is_recognised() -> None:
    begun().when(village_signed()).then_refused("SUB-1", expected="recognition")
    asked().when(recognised(at="2026-11-04")).then_refused("SUB-1", expected="signatures")


def test_sub_1_a_step_does_not_lie_before_the_last() -> None:
    asked().when(village_signed(at="2026-11-02")).then_refused("SUB-1", expected="2026-11-03")


def test_sub_1_what_is_sent_back_is_recognised_again() -> None:
    back = asked().when(village_signed("returned"), recognised(at="2026-11-05")).then_admitted()
    assert standing_of(back) == "deciding"
    signed = asked().when(village_signed()).then_admitted()
    sent = signed.when(reviewed(verdict="returned"), village_signed(at="2026-11-06"))
    sent.then_refused("SUB-1", expected="recognition")


def test_act_2_who_signed_for_the_village_does_not_review() -> None:
    signed = asked().when(village_signed()).then_admitted()
    same = officer("township_reviewer", "person:f1", body="township")
    signed.when(reviewed(by=same)).then_refused("ACT-2", found="signatures")
    signed.when(reviewed()).then_admitted()


def test_id_5_who_sends_back_says_why() -> None:
    wordless = msgspec.structs.replace(
        village_signed("rejected"),
        data=msgspec.structs.replace(village_signed("rejected").data, reasons=None),
        values={},
    )
    asked().when(wordless).then_refused("ID-5", expected="reasons")


def test_neither_wages_nor_employer_are_in_the_open() -> None:
    stated = msgspec.json.encode((work_applied().data, recognised().data)).decode()
    assert "1200000" not in stated
    assert "服装厂" not in stated
