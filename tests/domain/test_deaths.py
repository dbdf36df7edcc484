"""Deaths: HH-3 of the person, and of the household that has lost its last member."""

import pytest

from domain.kernel.act import Act
from domain.residents.deaths import DeathRecorded
from domain.residents.households import Household
from domain.residents.membership import MemberJoined, MemberLeft
from domain.residents.people import Person
from domain.residents.standing import StatusRecorded
from tests.domain.near_poor import applied, publicised
from tests.spec import OTHER_VILLAGE, act, day, given, officer
from tests.village import family, household, registered

COMMITTEE = officer("village_committee")
SECTOR = officer("sector_department")


def death(
    who: str = "jia", of: str | None = "h1", *, on: str = "2026-02-01", head: str | None = None
) -> Act[DeathRecorded]:
    data = DeathRecorded(
        person=f"person:{who}",
        household=f"household:{of}" if of else None,
        on=day(on),
        new_head=f"person:{head}" if head else None,
    )
    return act(data, by=COMMITTEE)


def status(subject: str, code: str, until: str | None = None) -> Act[StatusRecorded]:
    data = StatusRecorded(
        subject=subject,
        status=code,  # type: ignore[arg-type]
        from_=day("2025-01-01"),
        until=day(until) if until else None,
    )
    by = SECTOR if subject.startswith("person:") else officer("county_reviewer")
    return act(data, by=by)


def test_hh_3_the_death_of_a_person_of_no_household_is_recorded() -> None:
    after = given(*registered("jia")).when(death(of=None)).then_admitted()
    person = after.ledger.read(Person, "person:jia")
    assert (person.died_on, person.registered) == (day("2026-02-01"), True)


def test_hh_3_the_death_of_a_member_ends_membership_and_support_that_day() -> None:
    after = (
        given(*family("h1", "jia", "yi"), status("person:yi", "low_income_support"))
        .when(death("yi"))
        .then_admitted()
    )
    person = after.ledger.read(Person, "person:yi")
    assert person.household_on(day("2026-01-31")) == "household:h1"
    assert person.household_on(day("2026-02-01")) is None
    assert person.statuses_on(day("2026-01-31")) == {"low_income_support"}
    assert person.statuses_on(day("2026-02-01")) == frozenset()
    state = after.ledger.read(Household, "household:h1")
    assert [m.reason for m in state.members] == [None, "deceased"]


@pytest.mark.parametrize("of", [None, "h2"])
def test_hh_3_a_member_s_death_names_their_household(of: str | None) -> None:
    given(*family("h1", "jia", "yi"), *family("h2", "bing")).when(death("yi", of)).then_refused(
        "HH-3", expected="household:h1", found=f"household:{of}" if of else "None"
    )


def test_hh_3_the_death_of_somebody_of_no_household_names_none() -> None:
    given(*family("h1", "jia"), *registered("yi")).when(death("yi", "h1")).then_refused(
        "HH-3", expected="None", found="household:h1"
    )


@pytest.mark.parametrize("head", [None, "jia", "bing"])
def test_hh_3_a_head_who_died_is_followed(head: str | None) -> None:
    given(*family("h1", "jia", "yi"), *registered("bing")).when(death(head=head)).then_refused(
        "HH-3", expected="a new head"
    )
    after = given(*family("h1", "jia", "yi")).when(death(head="yi")).then_admitted()
    assert after.ledger.read(Household, "household:h1").head == "person:yi"


def test_hh_3_nobody_dies_twice() -> None:
    given(*family("h1", "jia", "yi"), death("yi")).when(death("yi", None)).then_refused(
        "HH-3", expected="a living person", found="2026-02-01"
    )


@pytest.mark.parametrize("of", ["h1", None])
def test_hh_3_a_death_has_happened(of: str | None) -> None:
    people = family("h1", "jia") if of else registered("jia")
    given(*people).when(death(of=of, on="2026-03-02")).then_refused("HH-3", found="2026-03-02")


def test_hh_3_a_death_lies_behind_the_last_membership() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-02-15"), reason="departed"
    )
    given(*family("h1", "jia", "yi"), act(left, by=COMMITTEE)).when(death("yi", None)).then_refused(
        "HH-3", expected="after the last membership", found="2026-02-01"
    )


def test_hh_3_a_death_outside_any_household_names_no_new_head() -> None:
    given(*family("h1", "yi"), *registered("jia")).when(death(of=None, head="yi")).then_refused(
        "HH-3", expected="no new head"
    )


def test_reg_2_a_death_of_nobody_known_is_refused() -> None:
    given().when(death("nobody", None)).then_refused("REG-2", found="person:nobody")


def test_act_1_the_next_village_records_no_death_here() -> None:
    given(*registered("jia", place=OTHER_VILLAGE)).when(death(of=None)).then_refused(
        "ACT-1", expected=f"authority over {OTHER_VILLAGE}"
    )


# --- the household that has lost its last member ---------------------------------------------


def test_hh_3_a_household_ends_with_its_last_member_and_leaves_every_roster_that_day() -> None:
    after = (
        given(*family("h1", "jia"), status("household:h1", "registered_poor"))
        .when(death())
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    assert state.ended_on == day("2026-02-01")
    assert state.statuses_on(day("2026-01-31")) == {"registered_poor"}
    assert state.statuses_on(day("2026-02-01")) == frozenset()


def test_hh_3_a_household_that_has_lost_but_one_goes_on() -> None:
    after = (
        given(*family("h1", "jia", "yi"), status("household:h1", "registered_poor"))
        .when(death(head="yi"))
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    assert state.ended_on is None
    assert state.statuses_on(day("2026-02-01")) == {"registered_poor"}


def test_hh_3_it_ends_with_the_last_who_left_whatever_was_recorded_first() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-02-20"), reason="departed"
    )
    after = (
        given(*family("h1", "jia", "yi"), act(left, by=COMMITTEE))
        .when(death(on="2026-02-01"))
        .then_admitted()
    )
    assert after.ledger.read(Household, "household:h1").ended_on == day("2026-02-20")


def test_hh_3_a_household_that_has_ended_does_not_apply() -> None:
    officers = (officer("village_committee"), officer("work_team"))
    given(*family("h1", "jia"), publicised(), death()).when(applied(by=officers)).then_refused(
        "HH-3", expected="has members", found="household:h1 ended on 2026-02-01"
    )


def test_hh_3_nobody_joins_a_household_that_has_ended() -> None:
    joined = MemberJoined(
        household="household:h1", person="person:yi", relation="child", from_=day("2026-02-10")
    )
    given(*family("h1", "jia"), *registered("yi"), death()).when(
        act(joined, by=COMMITTEE)
    ).then_refused("HH-3", found="ended on 2026-02-01")


def test_hh_3_the_deceased_join_no_household_anew() -> None:
    given(*registered("jia", "yi"), death("yi", None)).when(
        act(household("h2", "jia", "yi", since="2026-02-15"), by=COMMITTEE)
    ).then_refused("HH-3", expected="a living person")


@pytest.mark.parametrize("until", [None, "2026-02-01"])
def test_reg_6_a_status_that_would_outlast_is_not_recorded(until: str | None) -> None:
    gone = given(*family("h1", "jia"), death())
    for subject, code in (("household:h1", "monitored"), ("person:jia", "destitute_support")):
        gone.when(status(subject, code, until)).then_refused(
            "REG-6", expected="ended before 2026-02-01"
        )


def test_reg_6_what_held_before_may_still_be_recorded() -> None:
    gone = given(*family("h1", "jia"), death())
    gone.when(status("household:h1", "monitored", "2026-01-31")).then_admitted()
    gone.when(status("person:jia", "destitute_support", "2026-01-31")).then_admitted()


def test_hh_3_a_status_that_a_late_fact_gives_does_not_outlast_the_household() -> None:
    after = given(*family("h1", "jia"), death(), status("household:h1", "monitored"))
    assert after.ledger.read(Household, "household:h1").statuses_on(day("2026-03-01")) == (
        frozenset()
    )
