"""What is open about points: months without a list, lines not shown again.

- PTS-7 (L) A month of a village that has points accounts, without its list `points_list_days` after
  its end; and one whose list was drawn and hangs nowhere by then. NOT-4 So is a line that was found
  wrong and is not shown again, corrected.
"""

from collections.abc import Iterator
from datetime import date

from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.points.accounts import PointsVillage
from domain.points.lines import PointsLine, PointsMonth, list_of
from domain.points.month import MONTHS_KEPT, last_day
from domain.steps.case import Case, next_act


def months_due(village: PointsVillage, days: int, today: date) -> Iterator[Gap]:
    """The months that a village has not drawn in time, the oldest that can be drawn first."""
    place = village.id.partition(":")[2]
    for month in _months(min(village.opened, default=None), today):
        ended = last_day(month)
        due = day_after(ended, days)
        if month in village.lists or today <= due:
            continue
        yield Gap(
            rule="PTS-7",
            subject=list_of(place, month, 1),
            since=day_after(ended, 1),
            due=due,
            message=say(
                f"{place} has no list of points of {month}", f"{place} 未公示 {month} 积分"
            ),
        )


def not_hung(case: Case, listed: PointsMonth, days: int, today: date) -> Gap | None:
    """A list that was drawn and does not hang: nobody can object to what nobody sees."""
    ended = last_day(listed.month)
    due = max(day_after(ended, days), listed.drawn_on or ended)
    if next_act(case) != "NoticePosted.v1" or today <= due:
        return None
    return Gap(
        rule="PTS-7",
        subject=case.id,
        since=listed.drawn_on,
        due=due,
        message=say(
            f"{listed.id} was drawn on {listed.drawn_on} and hangs nowhere",
            f"{listed.id} 已于 {listed.drawn_on} 编制，尚未张贴公示",
        ),
    )


def _months(first: str | None, today: date) -> Iterator[str]:
    """The months that are over, from the first one on, as far as they can still be drawn."""
    for back in range(MONTHS_KEPT, 0, -1):
        year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
        name = f"{year}-{month + 1:02d}"
        if first is not None and name >= first:
            yield name


def not_shown_again(line: PointsLine) -> Gap | None:
    """A line that was found wrong, until a further list of its month shows it corrected."""
    if line.removed_on is None or line.shown_again:
        return None
    return Gap(
        rule="PTS-7",
        subject=line.id,
        since=line.removed_on,
        due=None,
        message=say(
            f"a line of {line.list} found wrong on {line.removed_on} is not shown again",
            f"{line.list} 中一行于 {line.removed_on} 异议成立，尚未更正后重新公示",
        ),
    )
