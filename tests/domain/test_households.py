"""Households: HH-1 one at a time, ID-1 at least one member, REG-1 and REG-2 the register."""

import msgspec
import pytest

from domain.kernel.refused import Refused
from domain.residents.households import (
    Household,
    HouseholdRegistered,
    NewMember,
    place_of,
    supported_on,
)
from domain.residents.membership import MemberLeft
from domain.residents.people import Person
from domain.residents.standing import StatusRecorded
from tests.spec import VILLAGE, Ledger, act, day, given, officer
from tests.village import family, household, registered

COMMITTEE = officer("village_committee")
SECTOR = officer("sector_department")


def test_hh_1_a_head_and_members_of_no_other_household_are_registered() -> None:
    after = (
        given(*registered("jia", "yi"))
        .when(act(household("h1", "jia", "yi"), by=COMMITTEE))
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    assert state.head == "person:jia"
    assert state.persons_on(day("2026-03-01")) == {"person:jia", "person:yi"}
    assert state.persons_on(day("2015-12-31")) == frozenset()
    assert after.ledger.read(Person, "person:yi").household_on(day("2026-03-01")) == "household:h1"


def test_hh_1_a_member_of_another_household_is_refused() -> None:
    given(*family("h1", "jia", "yi"), *registered("bing")).when(
        act(household("h2", "bing", "yi"), by=COMMITTEE)
    ).then_refused("HH-1", expected="person:yi in no household", found="household:h1")


def test_hh_1_a_membership_that_would_reach_into_a_later_one_is_refused() -> None:
    given(*family("h1", "jia", "yi", since="2020-01-01"), *registered("bing")).when(
        act(household("h2", "bing", "yi", since="2010-01-01"), by=COMMITTEE)
    ).then_refused("HH-1", found="2020-01-01")


def test_hh_1_who_left_one_household_belongs_to_another_from_that_day() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2025-06-01"), reason="departed"
    )
    given(*family("h1", "jia", "yi"), *registered("bing"), act(left, by=COMMITTEE)).when(
        act(household("h2", "bing", "yi", since="2025-06-01"), by=COMMITTEE)
    ).then_admitted()


def test_hh_1_not_a_day_earlier() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2025-06-01"), reason="departed"
    )
    given(*family("h1", "jia", "yi"), *registered("bing"), act(left, by=COMMITTEE)).when(
        act(household("h2", "bing", "yi", since="2025-05-31"), by=COMMITTEE)
    ).then_refused("HH-1", found="to 2025-06-01")


def test_hh_1_a_head_who_is_no_member_is_refused() -> None:
    headless = msgspec.structs.replace(household("h1", "jia"), head="person:yi")
    given(*registered("jia", "yi")).when(act(headless, by=COMMITTEE)).then_refused(
        "HH-1", expected="the head", found="person:jia"
    )


def test_hh_1_two_heads_are_refused() -> None:
    one = household("h1", "jia")
    two = (*one.members, NewMember(person="person:yi", relation="head", from_=day("2016-01-01")))
    given(*registered("jia", "yi")).when(
        act(msgspec.structs.replace(one, members=two), by=COMMITTEE)
    ).then_refused("HH-1", expected="nobody else", found="person:jia, person:yi")


def test_hh_1_a_member_listed_twice_is_refused() -> None:
    given(*registered("jia", "yi")).when(
        act(household("h1", "jia", "yi", "yi"), by=COMMITTEE)
    ).then_refused("HH-1", expected="once", found="person:yi")


def test_hh_1_a_membership_that_begins_in_the_future_is_refused() -> None:
    given(*registered("jia")).when(
        act(household("h1", "jia", since="2026-03-02"), by=COMMITTEE, at="2026-03-01")
    ).then_refused("HH-1", expected="2026-03-01 or earlier", found="2026-03-02")


def test_id_1_a_household_of_zero_members_is_refused() -> None:
    nobody = msgspec.structs.replace(household("h1", "jia"), members=())
    given(*registered("jia")).when(act(nobody, by=COMMITTEE)).then_refused(
        "ID-1", expected="at least one permanent member", found="zero members"
    )


def test_reg_1_a_household_is_registered_once() -> None:
    given(*family("h1", "jia"), *registered("yi")).when(
        act(household("h1", "yi"), by=COMMITTEE)
    ).then_refused("REG-1", found="household:h1")


def test_reg_2_a_member_who_is_not_on_the_register_is_refused() -> None:
    given(*registered("jia")).when(act(household("h1", "jia", "yi"), by=COMMITTEE)).then_refused(
        "REG-2", expected="a registered person", found="person:yi"
    )


def test_act_1_a_household_lives_in_a_village_of_this_county() -> None:
    given(*registered("jia")).when(
        act(household("h1", "jia", place="231005100"), by=officer("township_officer"))
    ).then_refused("ACT-1", expected="a village of county 231005", found="231005100")


def test_reg_2_the_place_of_an_unknown_household_is_refused() -> None:
    ledger = given(*family("h1", "jia")).ledger
    assert place_of(ledger, "household:h1") == VILLAGE
    with pytest.raises(Refused, match="REG-2"):
        place_of(ledger, "household:h2")


def support(person: str, *, until: str | None = None) -> StatusRecorded:
    return StatusRecorded(
        subject=person,
        status="low_income_support",
        from_=day("2026-01-01"),
        until=day(until) if until else None,
    )


def test_support_of_any_member_is_support_in_the_household() -> None:
    ledger: Ledger = given(
        *family("h1", "jia", "yi"), act(support("person:yi", until="2026-06-30"), by=SECTOR)
    ).ledger
    assert supported_on(ledger, "household:h1", day("2026-06-30")) == {"low_income_support"}
    assert supported_on(ledger, "household:h1", day("2026-07-01")) == frozenset()


def test_support_of_a_member_who_left_is_the_household_s_no_more() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-02-01"), reason="departed"
    )
    ledger = given(
        *family("h1", "jia", "yi"),
        act(support("person:yi"), by=SECTOR, at="2026-01-05"),
        act(left, by=COMMITTEE),
    ).ledger
    assert supported_on(ledger, "household:h1", day("2026-01-31")) == {"low_income_support"}
    assert supported_on(ledger, "household:h1", day("2026-02-01")) == frozenset()


def test_a_household_touches_each_of_its_members_once() -> None:
    fact: HouseholdRegistered = household("h1", "jia", "yi", "yi")
    ledger = given(*registered("jia", "yi")).having(act(fact, by=COMMITTEE)).ledger
    assert len(ledger.read(Person, "person:yi").memberships) == 1
