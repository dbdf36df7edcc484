"""Villages without their period's evaluation (EVA-1, shown as open until done).

- EVA-1 (L) A village that did not evaluate its poor households, by whatever body, within
  `evaluation_days` of the last period's end: where it had some on the period's last day, and the
  ledger knew by then. Months and days are those of the policy in force on that day.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

import msgspec

from domain.evaluation.periods import last_judged
from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.parameters import PARAMETERS

_MONTHS: Final = PARAMETERS["evaluation_months"]
_LENGTHS: Final = range(_MONTHS.least, _MONTHS.most + 1)


class Span(msgspec.Struct, frozen=True):
    """Days on which a poor household lived in a village, up to and without `valid_to`."""

    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it was so on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A village: when the ledger learned of its poor households, when it had some, what it held.

    `periods` are those of which it has an evaluation.
    """

    village: str
    known_on: date
    poor: tuple[Span, ...]
    periods: frozenset[str]

    def is_asked_on(self, day: date) -> bool:
        """Whether it had poor households on a day, and the ledger knew."""
        return self.known_on <= day and any(span.holds_on(day) for span in self.poor)


def gap(asked: Asked, value_on: Callable[[str, date], int], today: date) -> Gap | None:
    """The last period that ended without an evaluation; None where it is held or not yet late.

    `value_on` finds a parameter in force in the village on a day.
    """
    period = last_judged(today, _LENGTHS, lambda day: value_on("evaluation_months", day))
    if period is None or not asked.is_asked_on(period.last):
        return None
    due = day_after(period.last, value_on("evaluation_days", period.last))
    if period.code in asked.periods or today <= due:
        return None
    return Gap(
        rule="EVA-1",
        subject=f"place:{asked.village}",
        since=day_after(period.last, 1),
        due=due,
        message=say(
            f"no evaluation of the months from {period.code} to {period.last:%Y-%m}",
            f"{period.code} 至 {period.last:%Y-%m} 的综合评价尚未开展",
        ),
    )
