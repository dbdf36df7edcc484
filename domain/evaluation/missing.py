"""Villages without their period's evaluation (EVA-1, shown as open until done).

- EVA-1 (L) A village with poor households that did not evaluate them, by whatever body, within
  `evaluation_days` of the last period's end.
"""

from datetime import date

from domain.evaluation.periods import last_ended
from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say


def gap(village: str, held: frozenset[str], months: int, days: int, today: date) -> Gap | None:
    """The last period that ended without an evaluation; None where it is held or not yet late.

    `held` are the periods of which the village has one.
    """
    period = last_ended(today, months)
    due = day_after(period.last, days)
    if period.code in held or today <= due:
        return None
    return Gap(
        rule="EVA-1",
        subject=f"place:{village}",
        since=day_after(period.last, 1),
        due=due,
        message=say(
            f"no evaluation of the {months} months from {period.code}",
            f"{period.code} 起 {months} 个月的综合评价尚未开展",
        ),
    )
