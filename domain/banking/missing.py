"""Bank accounts of the books for which the last month's statement is missing.

- PAY-5 (L) Statements of an account reach the end of each month within `statement_days` of it.
"""

from datetime import date, timedelta

from domain.banking.state import BankAccount
from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say


def gap(account: BankAccount, days: int, today: date) -> Gap | None:
    """The first day of which no statement of any grade speaks, where it is late by now."""
    own = account.books and not account.owner.startswith("entity:")
    if not own or account.opened_on is None:
        return None
    until = max((told.until for told in account.told.values()), default=None)
    since = day_after(until, 1) if until is not None else account.opened_on
    due = day_after(_end_of_month(since), days)
    if today <= due:
        return None
    return Gap(
        rule="PAY-5",
        subject=account.id,
        since=since,
        due=due,
        message=say(f"no statement from {since} on", f"自 {since} 起缺少银行对账单"),
    )


def _end_of_month(day: date) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
