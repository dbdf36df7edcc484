# ruff: noqa: ANN401  (what a test varies is of any type)
"""Working days are counted by the published calendar, over holidays and worked weekends."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from domain.authority.registry import Document
from domain.kernel.act import Act
from domain.subsidies.calendar import (
    Calendar,
    CalendarPublished,
    Counted,
    published,
    working_days,
)
from tests.domain.books import finance
from tests.domain.cast import county
from tests.spec import Given, act, day, given, officer

SATURDAY = 5
NUMBER = "示例办发〔2025〕7号"
HOLIDAYS = tuple(day(f"2026-10-0{n}") for n in range(1, 8))
WORKED = (day("2026-09-20"), day("2026-10-10"))
"""National Day of 2026: seven days off, a Sunday before and a Saturday after are worked."""


def calendar(number: str = NUMBER, *, by: Any = None, **changed: Any) -> Act[CalendarPublished]:
    data: dict[str, Any] = {
        "year": 2026,
        "holidays": HOLIDAYS,
        "worked": WORKED,
        "document": Document(number=number, title="示例节假日安排", sha256="0" * 64),
    }
    by = by or (county(), finance(1))
    return act(CalendarPublished(**data | changed), by=by, at="2026-01-05")


@cache
def counting() -> Given:
    return given().when(calendar()).then_admitted()


def counted(since: str, days: int, history: Given | None = None) -> Counted:
    ledger = (history or counting()).ledger
    return working_days(published(ledger), day(since), days)


@pytest.mark.parametrize(
    ("since", "days", "due"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-09-25", 15, "2026-10-22"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-10-03", 1, "2026-10-08"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-11-18", 15, "2026-12-09"),
    ],
)
def test_pay_7_working_days_leave_out_holidays_and_count_worked_weekends(
    since: str, days: int, due: str
) -> None:
    assert counted(since, days) == Counted(day(due), ())


def test_pay_7_a_year_without_a_calendar_counts_weekdays_and_says_so() -> None:
    assert counted("2026-09-30", 1, given()) == Counted(day("2026-10-01"), (2026,))
    assert counted("2026-12-30", 3) == Counted(day("2027-01-04"), (2027,))


@given_(
    st.dates(day("2026-01-01"), day("2026-11-30")),
    st.integers(1, 20),
    st.sets(st.dates(day("2026-01-01"), day("2026-12-31")), max_size=60),
    st.sets(st.dates(day("2026-01-01"), day("2026-12-31")), max_size=60),
)
def test_pay_7_as_many_working_days_lie_behind_as_were_asked_for(
    since: date, days: int, off: set[date], on: set[date]
) -> None:
    worked = {one for one in on - off if one.weekday() >= SATURDAY}
    calendars = {
        2026: Calendar(id="calendar:2026", exists=True, holidays=tuple(off), worked=tuple(worked)),
        2027: Calendar(id="calendar:2027"),
    }
    due, _ = working_days(calendars.__getitem__, since, days)
    passed = [since + timedelta(n) for n in range(1, (due - since).days + 1)]
    working = [one for one in passed if calendars[one.year].works_on(one)]
    assert len(working) == days
    assert due == working[-1]


def test_pay_7_no_working_day_is_none() -> None:
    assert counted("2026-10-03", 0) == Counted(day("2026-10-03"), ())


@pytest.mark.parametrize(
    "changed",
    [
        {"holidays": (*HOLIDAYS, day("2027-01-01"))},
        {"worked": (*WORKED, day("2025-12-27"))},
        {"worked": (*WORKED, day("2026-10-03"))},
        {"holidays": (*HOLIDAYS, day("2026-10-01"))},
        {"worked": (day("2026-10-10"), day("2026-10-10"))},
    ],
)
def test_pay_7_a_calendar_names_days_of_its_year_each_once(changed: dict[str, Any]) -> None:
    given().when(calendar()).then_admitted()
    given().when(calendar(**changed)).then_refused("PAY-7", expected="each once")


def test_pay_7_only_weekends_are_named_as_worked() -> None:
    given().when(calendar(worked=(day("2026-10-08"),))).then_refused("PAY-7", found="2026-10-08")


def test_pay_7_a_later_calendar_replaces_the_last_one_openly() -> None:
    longer = (*HOLIDAYS, day("2026-10-08"))
    second = calendar("示例办发〔2026〕1号", holidays=longer, replaces=NUMBER)
    history = counting().when(second).then_admitted()
    assert counted("2026-09-30", 1, history).due == day("2026-10-09")
    third = calendar("示例办发〔2026〕2号", replaces=NUMBER)
    history.when(third).then_refused("PAY-7", expected="示例办发〔2026〕1号")


def test_pay_7_a_calendar_does_not_slip_in_beside_another() -> None:
    counting().when(calendar("示例办发〔2026〕1号")).then_refused("PAY-7", expected=NUMBER)
    given().when(calendar(replaces=NUMBER)).then_refused("PAY-7", expected="first calendar")


def test_act_1_two_of_the_county_publish_it() -> None:
    given().when(calendar(by=county())).then_refused("ACT-1")
    township = officer("township_officer")
    given().when(calendar(by=(county(), township))).then_refused("ACT-1")


def test_a_calendar_of_a_year_says_nothing_of_another() -> None:
    assert counted("2025-09-30", 1) == Counted(date(2025, 10, 1), (2025,))
