"""What is open about awards.

- STAR-2 (L) An award whose use was agreed on, of which not all is shown within so many days
  (policy) after the bank paid it.
- SUB-1 (L) A grant whose case is completed and that stands on no list so many days later (policy):
  nobody's subsidy waits in a drawer.
"""

from datetime import date

from domain.awards.grants import Grant
from domain.awards.standing import Held
from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say


def unshown(grant: Grant, paid_on: date | None, days: int, today: date) -> Gap | None:
    """STAR-2: what of a paid award was not shown to be used as agreed, once its days are over."""
    left = grant.amount_fen - grant.shown_fen
    if grant.agreement is None or paid_on is None or left <= 0 or today <= day_after(paid_on, days):
        return None
    return Gap(
        rule="STAR-2",
        subject=grant.id,
        since=paid_on,
        due=day_after(paid_on, days),
        message=say(
            f"{left} of {grant.amount_fen} fen, paid on {paid_on}, not shown to be used as agreed",
            f"{paid_on} 到账 {grant.amount_fen} 分，尚有 {left} 分未核查使用情况",
        ),
    )


def unlisted(held: Held, completed_on: date | None, days: int, today: date) -> Gap | None:
    """SUB-1: a grant that no list took within its days."""
    if held.standing != "granted" or completed_on is None or today <= day_after(completed_on, days):
        return None
    return Gap(
        rule="SUB-1",
        subject=held.entry.grant,
        since=completed_on,
        due=day_after(completed_on, days),
        message=say(
            f"granted on {completed_on}, {held.entry.amount_fen} fen, and on no list",
            f"{completed_on} 核定 {held.entry.amount_fen} 分，尚未列入发放清单",
        ),
    )
