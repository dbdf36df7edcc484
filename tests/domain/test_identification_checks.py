"""Verification by three sides, the county's check, the city's sample (ID-6, ID-7)."""

from hashlib import sha256
from itertools import chain, takewhile
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.identification import sample
from domain.identification.sample import commitment, draw
from domain.identification.withdrawal import ApplicationWithdrawn
from domain.kernel.act import Act, Signer
from domain.residents.membership import MemberLeft
from domain.residents.standing import StatusRecorded
from domain.steps.case import Case, next_step
from tests.domain.cast import committee, county, householder, paper, township, work_team
from tests.domain.elsewhere import both_villages, there
from tests.domain.near_poor import (
    SEED,
    applied,
    checked,
    closed,
    committed,
    convened,
    decided,
    drawn,
    posted,
    sample_checked,
    surveyed,
    tally,
    verified,
)
from tests.domain.story import before, steps
from tests.spec import VILLAGE, Given, act, adopted, day, officer

SIDES: dict[str, Signer] = {
    "township": township(),
    "village": committee(),
    "work team": work_team(),
}

# --- ID-6 -----------------------------------------------------------------------------------


def test_id_6_three_sides_and_the_household_verify() -> None:
    before("verification").when(verified()).then_admitted()


@pytest.mark.parametrize("absent", SIDES)
def test_id_6_no_side_is_absent(absent: str) -> None:
    sides = [signer for side, signer in SIDES.items() if side != absent]
    before("verification").when(verified(by=(*sides, householder()))).then_refused("ACT-1")


@pytest.mark.parametrize("doubled", SIDES)
def test_id_6_no_side_signs_for_another(doubled: str) -> None:
    twice = officer(SIDES[doubled].role, "person:z1")
    for absent in SIDES.keys() - {doubled}:
        sides = [signer for side, signer in SIDES.items() if side != absent]
        before("verification").when(verified(by=(*sides, twice, householder()))).then_refused(
            "ACT-1"
        )


def test_id_6_where_the_householder_has_no_key_their_signed_paper_is_there() -> None:
    signed = verified(by=SIDES.values(), household_paper=paper("thumbs and names"))
    before("verification").when(signed).then_admitted()


def test_id_6_the_household_signs() -> None:
    before("verification").when(verified(by=SIDES.values())).then_refused(
        "ID-6", expected="key or signed paper", found="neither"
    )


def test_id_6_the_household_signs_one_way() -> None:
    before("verification").when(verified(household_paper=paper("again"))).then_refused(
        "ID-6", found="both"
    )


def test_id_4_another_householder_does_not_sign_for_the_household() -> None:
    by = (*SIDES.values(), householder("case:2"))
    before("verification").when(verified(by=by)).then_refused("ID-4", found="person:bing")


def test_id_6_what_is_verified_is_the_form_of_the_case() -> None:
    before("verification").when(verified(form="form:2")).then_refused(
        "ID-6", expected="form:1", found="form:2"
    )


def test_id_1_what_no_longer_fits_the_register_does_not_pass() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-03-09"), reason="deceased"
    )
    story = before("verification").having(act(left, by=committee(), at="2026-03-09"))
    story.when(verified()).then_refused("ID-1", expected="1 permanent")


def test_id_3_a_household_supported_since_does_not_pass() -> None:
    support = StatusRecorded(
        subject="person:yi", status="destitute_support", from_=day("2026-03-09"), until=None
    )
    story = before("verification").having(act(support, by=township(), at="2026-03-09"))
    story.when(verified()).then_refused("ID-3", found="destitute_support")


# --- ID-7 the county ------------------------------------------------------------------------


def test_id_7_the_county_checks_the_case() -> None:
    before("county_check").when(checked()).then_admitted()


def test_id_7_nothing_is_posted_unchecked() -> None:
    before("county_check").when(posted()).then_refused("ID-5", expected="county_check")


def test_id_7_the_township_does_not_check_for_the_county() -> None:
    before("county_check").when(checked(by=township("person:t2"))).then_refused(
        "ACT-1", expected="county_reviewer"
    )


# --- ID-7 the city --------------------------------------------------------------------------


def listed(count: int = 3, *, last_check: Act[Any] | None = None) -> Given:
    """That many cases of the village, checked by the county; the seed committed before.

    Before the last of the checks comes `last_check`, if there is such an act.
    """
    cases = [f"case:{n}" for n in range(1, count + 1)]
    more = cases[1:]
    return (
        before("assembly")
        .having(*(applied(case) for case in more), *(surveyed(case) for case in more))
        .having(convened(*cases), closed(cases, tallies=map(tally, cases)), decided(cases))
        .having(*map(verified, cases), *map(checked, cases[:-1]))
        .having(*([last_check] if last_check else ()), checked(cases[-1]))
    )


@for_all(
    st.lists(st.integers(1, 10_000).map("case:{}".format), min_size=1, unique=True),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
    st.integers(1, 10_000),
)
def test_id_7_the_draw_is_a_pure_function_of_seed_and_list(
    cases: list[str], seed: str, ratio_bp: int
) -> None:
    chosen = draw(seed, tuple(cases), ratio_bp)
    assert chosen == draw(seed, tuple(reversed(cases)), ratio_bp)
    assert set(chosen) <= set(cases)
    assert len(chosen) * 10_000 >= len(cases) * ratio_bp
    assert (len(chosen) - 1) * 10_000 < len(cases) * ratio_bp
    rank = {case: sha256(bytes.fromhex(seed) + case.encode()).digest() for case in cases}
    rest = [rank[case] for case in cases if case not in chosen]
    assert all(rank[case] < low for case in chosen for low in rest)


def test_id_7_drawn_cases_wait_for_the_city_and_the_others_go_on() -> None:
    cases = ("case:1", "case:2", "case:3")
    chosen = draw(SEED, cases, 500)
    assert len(chosen) == 1
    story = listed().when(drawn(*cases)).then_admitted()
    for case in cases:
        waits = next_step(story.ledger.read(Case, case))
        assert waits is not None
        assert waits.name == ("city_sample" if case in chosen else "first_notice")


def test_id_7_a_drawn_case_is_not_posted_before_the_city_checked_it() -> None:
    story = before("city_sample").when(drawn()).then_admitted()
    story.when(posted()).then_refused("ID-5", expected="city_sample")
    story.when(sample_checked(), posted()).then_admitted()


def test_id_7_a_case_on_no_list_is_not_posted() -> None:
    listed().when(posted("case:3")).then_refused("ID-5", expected="city_sample")


@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_id_7_nobody_chooses_what_a_sample_is_drawn_from(left_out: int) -> None:
    cases = [f"case:{number}" for number in (1, 2, 3) if number != left_out]
    listed().when(drawn(*cases)).then_refused(
        "ID-7", expected="the 3 that wait", found=f"without case:{left_out}"
    )
    listed().when(drawn(f"case:{left_out}")).then_refused("ID-7", found=f"without {cases[0]}")


def test_id_7_the_list_has_no_order_of_its_own() -> None:
    listed().when(drawn("case:3", "case:1", "case:2")).then_admitted()


def test_id_7_what_stood_on_a_list_and_what_ended_wait_no_more() -> None:
    withdrawn = act(ApplicationWithdrawn(case="case:2"), by=householder(), at="2026-03-12")
    story = listed().having(withdrawn)
    story.when(drawn("case:1", "case:2", "case:3")).then_refused("ID-5")
    story.when(drawn("case:1")).then_refused("ID-7", found="without case:3")
    story.when(drawn("case:1", "case:3")).then_admitted()


def test_id_7_what_was_checked_before_the_seed_was_committed_is_of_another_seed() -> None:
    late: dict[str, Any] = {"sample": "sample:2", "seed": "5b" * 32}
    story = listed(2, last_check=committed(at="2026-03-12", **late))
    story.when(drawn("case:1", "case:2", **late)).then_refused("ID-7", expected="committed before")
    later = drawn("case:2", **late, drawn=("case:2",))
    story.when(later).then_admitted()
    story.when(later, drawn("case:1")).then_admitted()
    story.when(drawn("case:1")).then_refused("ID-7", found="without case:2")


def test_id_7_the_first_checked_are_the_first_listed_where_too_many_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample, "LISTED_MAX", 2)
    listed().when(drawn("case:1", "case:3")).then_refused("ID-7", found="without case:2")
    listed().when(drawn("case:1", "case:2", "case:3")).then_refused(
        "ID-7", expected="the 2 that wait", found="early case:3"
    )
    listed().when(drawn("case:1", "case:2")).then_admitted()


def test_id_7_a_sample_of_a_village_is_of_that_village_and_one_of_the_county_of_all() -> None:
    seed, both = "5b" * 32, ("case:1", "case:far-1")
    own, whole = committed(place=VILLAGE), committed(sample="sample:2", seed=seed)
    whole_story = chain.from_iterable(steps().values())
    acts = list(takewhile(lambda one: one.type != "SampleDrawn.v1", whole_story))
    story = both_villages().having(own, there(own), whole, *acts, *map(there, acts))
    story.when(drawn("case:1")).then_admitted()
    story.when(drawn("case:1", sample="sample:2", seed=seed)).then_refused(
        "ID-7", found="without case:far-1"
    )
    chosen = draw(seed, both, 500)
    story.when(drawn(*both, sample="sample:2", seed=seed, drawn=chosen)).then_admitted()


def test_id_7_nobody_leaves_a_drawn_case_out() -> None:
    cases = ("case:1", "case:2", "case:3")
    (chosen,) = draw(SEED, cases, 500)
    other = next(case for case in cases if case != chosen)
    for wrong in ((), (other,), (chosen, other)):
        listed().when(drawn(*cases, drawn=wrong)).then_refused("ID-7", expected=chosen)


def test_id_7_the_share_is_what_policy_says() -> None:
    cases = ("case:1", "case:2", "case:3")
    story = listed().having(adopted(at="2026-03-12", city_sample_bp=10_000))
    story.when(drawn(*cases)).then_refused("ID-7", expected="case:1, case:2, case:3")
    story.when(drawn(*cases, drawn=cases)).then_admitted()


def test_id_7_the_seed_is_the_one_committed() -> None:
    other = "5b" * 32
    before("city_sample").when(drawn(seed=other)).then_refused(
        "ID-7", expected=commitment(SEED), found=commitment(other)
    )


def test_id_7_a_seed_serves_one_draw() -> None:
    story = listed(1).when(drawn("case:1")).then_admitted()
    story.when(drawn("case:1")).then_refused("ID-7", expected="not yet used")


def test_id_7_a_seed_that_is_known_is_not_committed_again() -> None:
    story = listed(1).when(drawn("case:1")).then_admitted()
    again = committed(sample="sample:2", at="2026-03-14")
    story.when(again).then_refused("ID-7", found="sample:1")
    story.when(committed(sample="sample:2", seed="5b" * 32, at="2026-03-14")).then_admitted()


def test_id_7_one_seed_is_not_committed_for_two_samples_ahead() -> None:
    before("county_check").when(committed(sample="sample:2", at="2026-03-11")).then_refused(
        "ID-7", expected="never committed", found="sample:1"
    )


def test_id_7_a_seed_committed_when_the_list_was_known_is_refused() -> None:
    late = {"seed": "5b" * 32, "sample": "sample:2"}
    story = before("city_sample").having(committed(at="2026-03-13", **late))
    story.when(drawn(**late)).then_refused("ID-7", expected="before the county's check")


def test_id_7_a_sample_is_of_its_place() -> None:
    other: dict[str, Any] = {"sample": "sample:2"}
    story = before("county_check").having(
        committed(place="231005100202", at="2026-03-11", **other), checked()
    )
    story.when(drawn(**other)).then_refused("ID-7", expected="cases of 231005100202")


def test_id_7_the_county_does_not_draw_for_the_city() -> None:
    before("city_sample").when(act(drawn().data, by=county("person:k2"))).then_refused("ACT-1")


def test_id_7_the_city_checks_only_what_this_sample_drew() -> None:
    story = before("city_sample").when(drawn()).then_admitted()
    story.when(sample_checked(sample="sample:2")).then_refused("ID-5", expected="sample:1")
    before("city_sample").when(sample_checked()).then_refused("ID-5", expected="not yet begun")


def test_reg_1_a_sample_number_is_given_out_once() -> None:
    before("city_sample").when(committed(seed="5b" * 32)).then_refused("REG-1", found="sample:1")


def test_reg_2_a_seed_that_was_not_committed_draws_nothing() -> None:
    before("city_sample").when(drawn(sample="sample:9")).then_refused("REG-2", found="sample:9")
