"""The county's calendar of working days 工作日: a year's holidays and worked weekends 调休.

- PAY-7 Working days are counted by the published calendar. It names days of its year alone, none
  both as a holiday and as worked, and as worked only Saturdays and Sundays, which need saying. A
  later one replaces it openly, by the number of the document that it takes the place of. A year
  without a calendar counts Monday to Friday, and whoever asks is told so.
- ACT-2 Two persons sign. Source: 国务院办公厅关于……部分节假日安排的通知, year by year.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Final, NamedTuple

import msgspec

from domain.authority.registry import Document
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seat, admits, fact
from domain.kernel.examples import DIGEST
from domain.kernel.fact import Fact
from domain.kernel.history import History, States
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.subsidies.subsidy import Year

PUBLISHERS: Final[Seat] = ("county_reviewer", "county_deputy", "county_finance", "leading_group")
_SATURDAY: Final = 5
_Days = Annotated[tuple[date, ...], msgspec.Meta(max_length=120)]


@state_of("calendar")
class Calendar(State, frozen=True, kw_only=True):
    """One year's calendar: holidays, weekends worked for them, the document that says so."""

    holidays: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()
    number: str = ""
    index: int = 0

    def works_on(self, day: date) -> bool:
        """Whether a day of the year is a working day; Monday to Friday if nothing is published."""
        if day in self.worked:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays


class Counted(NamedTuple):
    """The last of some working days, and the years that had no calendar to count them by."""

    due: date
    without: tuple[int, ...]


def calendar_of(year: int) -> str:
    """The stream of a year's calendar."""
    return f"calendar:{year}"


def working_days(calendars: Callable[[int], Calendar], since: date, days: int) -> Counted:
    """The day on which the `days`-th working day after `since` falls; `since` does not count."""
    day, left, without = since, days, list[int]()
    while left > 0:
        day += timedelta(days=1)
        calendar = calendars(day.year)
        if not calendar.exists and day.year not in without:
            without.append(day.year)
        left -= calendar.works_on(day)
    return Counted(day, tuple(without))


def published(states: States) -> Callable[[int], Calendar]:
    """The calendars as they stand, by year."""
    found: dict[int, Calendar] = {}

    def of(year: int) -> Calendar:
        if year not in found:
            found[year] = states.read(Calendar, calendar_of(year))
        return found[year]

    return of


@fact(
    "CalendarPublished.v1",
    title=say("Calendar of working days published", "公布工作日历"),
    stream=lambda data: calendar_of(data.year),
    place=lambda _data, history: history.county,
    signed_by=((PUBLISHERS, PUBLISHERS),),
    rules=("PAY-7", "ACT-2"),
    example={
        "year": 2026,
        "holidays": ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"],
        "worked": ["2026-09-20", "2026-10-10"],
        "document": {"number": "示例办发〔2025〕7号", "title": "示例节假日安排", "sha256": DIGEST},
        "replaces": None,
    },
)
class CalendarPublished(Fact):
    """The year's days off, weekends among them or not, and the weekend days on which is worked."""

    year: Year
    holidays: Annotated[_Days, msgspec.Meta(min_length=1)]
    worked: _Days
    document: Document
    replaces: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None


@admits(CalendarPublished)
def admit_calendar(act: Act[CalendarPublished], history: History) -> None:
    """PAY-7 of the days, and of what it replaces."""
    data = act.data
    days = (*data.holidays, *data.worked)
    wrong = sorted({day for day in days if day.year != data.year or days.count(day) > 1})
    require(
        not wrong,
        "PAY-7",
        expected=say(f"days of {data.year}, each once", f"{data.year} 年的日期，每日只列一次"),
        found=say(_listed(wrong), _listed(wrong)),
    )
    weekdays = sorted(day for day in data.worked if day.weekday() < _SATURDAY)
    require(
        not weekdays,
        "PAY-7",
        expected=say("Saturdays and Sundays as worked", "调休上班日为周六或周日"),
        found=say(_listed(weekdays), _listed(weekdays)),
    )
    before = history.read(Calendar, calendar_of(data.year)).number
    require(
        (data.replaces or "") == before,
        "PAY-7",
        expected=say(
            f"a calendar that replaces {before}" if before else "the first calendar of the year",
            f"替代 {before} 的日历" if before else "该年度首份日历",
        ),
        found=say(f"replaces {data.replaces}", f"替代 {data.replaces or '无'}"),
    )


def _listed(days: list[date]) -> str:
    return ", ".join(map(str, days))


@evolves(Calendar, CalendarPublished)
def publish(state: Calendar, event: Event[CalendarPublished]) -> Calendar:
    """The year is counted by this from now on."""
    data = event.data
    return msgspec.structs.replace(
        state,
        holidays=tuple(sorted(data.holidays)),
        worked=tuple(sorted(data.worked)),
        number=data.document.number,
        index=event.index,
    )
