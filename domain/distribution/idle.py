"""Income that lies undistributed 收益闲置: received, and taken by no plan for long.

- DIS-1 What came longer than `undistributed_days` ago and was not taken by a plan is listed until
  it is. A gap is nobody's act and refuses nothing.
"""

from datetime import date

from domain.distribution.pool import Pool, left_fen
from domain.kernel.gap import Gap
from domain.kernel.history import States
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.money.accounts import Account


def gap(states: States, pool: Pool, days: int, today: date) -> Gap | None:
    """What of a pool's income lies longer than so many days; None where nothing does."""
    account, left = states.read(Account, pool.income), left_fen(states, pool)
    before = day_after(today, -days)
    newer = -sum(net for on, net in account.days.items() if on >= before)
    idle = left - newer
    if idle <= 0:
        return None
    return Gap(
        rule="DIS-1",
        subject=pool.id,
        since=pool.opened_on,
        due=None,
        message=say(
            f"{idle} fen received before {before}, and in no plan",
            f"{before} 之前到账的 {idle} 分尚未纳入分配方案",
        ),
    )
