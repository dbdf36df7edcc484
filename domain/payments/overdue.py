"""What is open about payments: answers of the bank, dues and claims.

- PAY-5 (L) A batch that the bank has not answered in full within `bank_answer_days` of its release;
  a final list of which something is unpaid `payment_days` after its procedure ended.
- PAY-4 (L) Money claimed back that is not back by its day.
"""

from datetime import date
from typing import NamedTuple

from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.payments.batch import Batch
from domain.payments.recovery import Recovery


class Unpaid(NamedTuple):
    """What is left of a final list: since when it is final, how many dues, how much."""

    list: str
    final_on: date
    dues_count: int
    total_fen: int


def unanswered(batch: Batch, days: int, today: date) -> Gap | None:
    """What the bank has not answered in time."""
    since = batch.released_on
    if since is None or batch.open_count <= 0 or today <= day_after(since, days):
        return None
    left = batch.open_count
    return Gap(
        rule="PAY-5",
        subject=batch.id,
        since=since,
        due=day_after(since, days),
        message=say(
            f"{left} of {batch.lines_count} lines without the bank's answer since {since}",
            f"{batch.lines_count} 笔中有 {left} 笔自 {since} 起银行未回执",
        ),
    )


def unpaid(left: Unpaid, days: int, today: date) -> Gap | None:
    """What of a final list is not paid in time."""
    due = day_after(left.final_on, days)
    if not left.dues_count or today <= due:
        return None
    return Gap(
        rule="PAY-5",
        subject=left.list,
        since=left.final_on,
        due=due,
        message=say(
            f"{left.dues_count} dues, {left.total_fen} fen, unpaid since {left.final_on}",
            f"{left.dues_count} 笔、{left.total_fen} 分自 {left.final_on} 起未支付到账",
        ),
    )


def outstanding(recovery: Recovery, today: date) -> Gap | None:
    """What was claimed back and is not back by its day."""
    left_fen = recovery.demanded_fen - recovery.received_fen
    if recovery.due_on is None or left_fen <= 0 or today <= recovery.due_on:
        return None
    return Gap(
        rule="PAY-4",
        subject=recovery.id,
        since=recovery.demanded_on,
        due=recovery.due_on,
        message=say(f"{left_fen} fen not recovered", f"尚有 {left_fen} 分未追回"),
    )
