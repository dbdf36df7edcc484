"""Periods of evaluation: months of a year in blocks, each named by its first month, `2026-10`.

- EVA-1 Periodic: every month or quarter, as policy has it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, NamedTuple

import msgspec

PeriodCode = Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
_YEAR = 12


class Period(NamedTuple):
    """One period: its code, its first day, the first day of its last month, its last day."""

    code: str
    first: date
    closing: date
    last: date


def period_of(code: str, months: int) -> Period | None:
    """The period that begins with that month, in blocks of so many; None where none does."""
    year, month = int(code[:4]), int(code[5:])
    return period_on(date(year, month, 1), months) if (month - 1) % months == 0 else None


def period_on(day: date, months: int) -> Period:
    """The period in which a day lies."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    closing = _later(first, months - 1)
    return Period(f"{first:%Y-%m}", first, closing, _later(first, months) - timedelta(days=1))


def last_ended(day: date, months: int) -> Period:
    """The newest period that is over on a day."""
    return period_on(period_on(day, months).first - timedelta(days=1), months)


def last_judged(day: date, lengths: range, months_on: Callable[[date], int]) -> Period | None:
    """The newest period that is over on a day, as long as policy had it on its own last day.

    None where no length fits, in the months in which the policy changed.
    """
    ended = ((last_ended(day, months), months) for months in lengths)
    own = [period for period, months in ended if months_on(period.last) == months]
    return max(own, key=lambda period: period.last, default=None)


def _later(first: date, months: int) -> date:
    count = first.year * _YEAR + first.month - 1 + months
    return date(count // _YEAR, count % _YEAR + 1, 1)
