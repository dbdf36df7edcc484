"""Idle money 资金闲置: a fund's or an allocation's account from which nothing left for long.

- FUND-10 Money that lies longer than `idle_money_days` is listed until some of it leaves. A gap is
  nobody's act and refuses nothing.
"""

from datetime import date

from domain.kernel.gap import Gap
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.money.accounts import Account

KINDS = ("fund", "allocation")
"""Accounts on which money waits for its purpose."""


def gap(account: Account, days: int, today: date) -> Gap | None:
    """What lies idle on an account longer than so many days; None where nothing does."""
    since = account.left_on or account.opened_on
    if account.account_kind not in KINDS or since is None or account.balance <= 0:
        return None
    due = day_after(since, days)
    if today <= due:
        return None
    fen = account.balance
    return Gap(
        rule="FUND-10",
        subject=account.id,
        since=since,
        due=due,
        message=say(
            f"{fen} fen idle since {since}, more than {days} days",
            f"{fen} 分自 {since} 起闲置，已超过 {days} 天",
        ),
    )
