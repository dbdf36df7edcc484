"""What always holds of money, summed up anew from the domain's own states beside the model."""

from collections import defaultdict
from collections.abc import Mapping

from domain.kernel.state import State
from domain.money.accounts import Account
from domain.money.chart import KINDS
from domain.payables.dues import Due
from domain.payments.batch import Batch
from tests.stateful.money.model import Money


def check_sums(states: Mapping[str, State], model: Money) -> None:
    """Conserved, covered, paid once and in time, in transit with the bank."""
    accounts = {
        name: one for name, one in states.items() if isinstance(one, Account) and one.opened
    }
    check_conserved(accounts)
    check_as_counted(accounts, model)
    for state in states.values():
        if isinstance(state, Due) and state.exists:
            check_paid_once(state, model)
        elif isinstance(state, Batch) and state.exists and state.transit:
            check_transit(state, accounts[state.transit], states)


def check_conserved(accounts: Mapping[str, Account]) -> None:
    """FUND-1, EQ-2: all money, and all shares of an asset, add up to nothing."""
    sums: defaultdict[str, int] = defaultdict(int)
    for account in accounts.values():
        unit = KINDS[account.account_kind].unit
        sums[account.about if unit == "shares" else unit] += account.balance
    assert not any(sums.values()), dict(sums)


def check_as_counted(accounts: Mapping[str, Account], model: Money) -> None:
    """Every account is on the model's books, with the same on it, and below zero on no day."""
    shelves = model.books.shelves
    assert accounts.keys() == shelves.keys(), accounts.keys() ^ shelves.keys()
    for name, account in accounts.items():
        assert account.balance == shelves[name].on("9999"), name
        if KINDS[account.account_kind].covered:
            assert account.closed >= 0, name
            assert all(left >= 0 for _, left in account.running()), name


def check_paid_once(due: Due, model: Money) -> None:
    """PAY-3, PAY-6: at most one payment of a due stands, whole, in time, to somebody alive."""
    standing = [one for one in due.attempts if one.outcome == "confirmed"]
    assert len(standing) <= 1, due
    assert sum(one.amount_fen for one in standing) <= due.amount_fen, due
    listed = model.lists[due.list]
    for one in due.attempts:
        case = model.cases[listed.case]
        assert case.ended_on, f"{due.id} tried before its notice ended"
        assert one.index > case.ended_at, due
    last, owed = due.attempt, model.dues[due.id]
    assert (last.outcome if last else "") == (owed.attempts[-1].outcome if owed.attempts else "")


def check_transit(batch: Batch, transit: Account, states: Mapping[str, State]) -> None:
    """PAY-5: what lies in transit is what the bank was asked for and has not answered."""
    flying = 0
    for state in states.values():
        last = state.attempt if isinstance(state, Due) else None
        if last and last.batch == batch.id and not last.outcome:
            flying += last.amount_fen
    wanted = 0 if batch.status == "cancelled" else flying
    assert transit.balance == wanted, batch
