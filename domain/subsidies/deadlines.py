"""When subsidies are to be paid, and what is late.

- PAY-7 (L) A list of transfer-employment subsidies is paid within so many working days (policy, 15)
  after county finance's review, by the published calendar. It is listed from the day after, until
  the bank has confirmed all of it. A year without a calendar is said with it.
"""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from domain.awards.procedure import FINANCE_REVIEW
from domain.kernel.gap import Gap
from domain.kernel.words import say
from domain.steps.case import Case
from domain.subsidies.calendar import Calendar, working_days

PAID_WITHIN: Final = "transfer_payment_workdays"
TIMED: Final = "transfer_employment"
"""The kind of award of which the document says in how many days it is paid."""


class Unpaid(NamedTuple):
    """What is left of a list: how many dues, and how much, whole fen."""

    list: str
    dues_count: int
    total_fen: int


def reviewed_on(case: Case) -> date | None:
    """The day of county finance's review of a list, which ends its case."""
    done = case.taken(FINANCE_REVIEW)
    return done.day if done and case.status == "completed" else None


def late(
    case: Case, left: Unpaid, days: int, calendars: Callable[[int], Calendar], today: date
) -> Gap | None:
    """PAY-7: what of a reviewed list is not paid in its working days; None where nothing is."""
    since = reviewed_on(case)
    if since is None or not left.dues_count:
        return None
    counted = working_days(calendars, since, days)
    if today <= counted.due:
        return None
    years = ", ".join(map(str, counted.without))
    blind = say(f"; no calendar of {years}: weekdays only", f"；{years} 年无工作日历，按平日计")
    return Gap(
        rule="PAY-7",
        subject=left.list,
        since=since,
        due=counted.due,
        message=say(
            f"{left.dues_count} dues, {left.total_fen} fen, unpaid {days} working days after "
            f"county finance's review on {since}{blind.en if years else ''}",
            f"县财政 {since} 审核后 {days} 个工作日，{left.dues_count} 笔、{left.total_fen} 分"
            f"未到账{blind.zh if years else ''}",
        ),
    )
