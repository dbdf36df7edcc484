"""The register of shares on a day, as a dividend is computed from it.

- DIS-2 A closed period has summed up the days within it, so that nothing tells any more who held
  what on one of them: a register is asked of its last day, or of a day behind it.
"""

from datetime import date

from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.accounts import Account


def balance_at(history: History, account: str, day: date) -> int:
    """What an account holds at the end of a day, debits positive; refused within closed periods."""
    state = history.read(Account, account)
    closed = state.closed_until
    require(
        closed is None or closed <= day,
        "DIS-2",
        expected=say(f"a day from {closed} on", f"{closed} 当日或之后的登记日"),
        found=say(f"{account} on {day}", f"{account}，{day}"),
    )
    return state.balance_on(day)
