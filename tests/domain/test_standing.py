"""Statuses: REG-6 of what they belong to, from and until; ID-5 near-poor is no mere record."""

import pytest

from domain.residents.households import Household
from domain.residents.people import Person
from domain.residents.standing import StatusRecorded
from tests.spec import act, day, given, officer
from tests.village import family

COUNTY = officer("county_reviewer")
SECTOR = officer("sector_department")


def status(
    subject: str, code: str, since: str = "2025-01-01", until: str | None = None
) -> StatusRecorded:
    return StatusRecorded(
        subject=subject,
        status=code,  # type: ignore[arg-type]
        from_=day(since),
        until=day(until) if until else None,
    )


def test_reg_6_several_statuses_of_a_household_hold_at_once() -> None:
    after = (
        given(
            *family("h1", "jia"),
            act(status("household:h1", "registered_poor", until="2025-12-31"), by=COUNTY),
        )
        .when(act(status("household:h1", "monitored", "2025-06-01"), by=COUNTY))
        .then_admitted()
    )
    state = after.ledger.read(Household, "household:h1")
    assert state.statuses_on(day("2025-05-31")) == {"registered_poor"}
    assert state.statuses_on(day("2025-12-31")) == {"registered_poor", "monitored"}
    assert state.statuses_on(day("2026-01-01")) == {"monitored"}


def test_reg_6_support_is_recorded_of_a_person() -> None:
    after = (
        given(*family("h1", "jia"))
        .when(act(status("person:jia", "low_income_support"), by=SECTOR))
        .then_admitted()
    )
    assert after.ledger.read(Person, "person:jia").statuses_on(day("2026-01-01")) == {
        "low_income_support"
    }


@pytest.mark.parametrize(
    ("subject", "code"),
    [("household:h1", "low_income_support"), ("person:jia", "registered_poor")],
)
def test_reg_6_a_status_of_the_other_kind_is_refused(subject: str, code: str) -> None:
    given(*family("h1", "jia")).when(act(status(subject, code), by=SECTOR)).then_refused(
        "REG-6", expected=f"a status of a {subject.partition(':')[0]}", found=code
    )


def test_reg_6_a_status_that_begins_in_the_future_is_refused() -> None:
    given(*family("h1", "jia")).when(
        act(status("household:h1", "monitored", "2026-03-02"), by=COUNTY, at="2026-03-01")
    ).then_refused("REG-6", expected="from 2026-03-01 or earlier", found="2026-03-02")


def test_reg_6_a_status_that_ends_before_it_begins_is_refused() -> None:
    given(*family("h1", "jia")).when(
        act(status("household:h1", "monitored", "2025-06-01", "2025-05-31"), by=COUNTY)
    ).then_refused("REG-6", found="2025-06-01 to 2025-05-31")


def test_id_5_near_poor_is_not_recorded_without_its_process() -> None:
    given(*family("h1", "jia")).when(
        act(status("household:h1", "near_poor"), by=COUNTY)
    ).then_refused("ID-5", expected="the whole process", found="a mere record")


@pytest.mark.parametrize(
    ("subject", "code"), [("household:h9", "monitored"), ("person:nobody", "destitute_support")]
)
def test_reg_2_a_status_of_nobody_known_is_refused(subject: str, code: str) -> None:
    given(*family("h1", "jia")).when(act(status(subject, code), by=SECTOR)).then_refused(
        "REG-2", found=subject
    )


def test_act_1_the_village_does_not_decide_who_is_poor() -> None:
    given(*family("h1", "jia")).when(
        act(status("household:h1", "monitored"), by=officer("village_committee"))
    ).then_refused("ACT-1", expected="county_reviewer", found="village_committee")


def test_the_same_first_day_says_anew_when_a_status_ends() -> None:
    ledger = given(
        *family("h1", "jia"),
        act(status("household:h1", "monitored"), by=COUNTY),
        act(status("household:h1", "monitored", until="2025-08-31"), by=COUNTY),
    ).ledger
    state = ledger.read(Household, "household:h1")
    assert state.statuses_on(day("2025-08-31")) == {"monitored"}
    assert state.statuses_on(day("2025-09-01")) == frozenset()
