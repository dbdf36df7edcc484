"""Random acts on the books, valid and not, beside a model of dictionaries (FUND-1, PAY-9).

The model knows no account state: it keeps every movement in a list and adds up again, whatever
the order in which days were entered. Money is conserved at every position, and what holds money is
below zero on no day.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.kernel.act import Act
from domain.kernel.refused import Refused
from domain.money.accounts import Account
from domain.money.movements import movements_of
from domain.money.reversal import Leg
from tests.domain.books import (
    allocated,
    books,
    closed,
    disbursed,
    finance,
    line,
    reclaimed,
    reversed_,
    shown,
)

TODAY = date(2026, 9, 30)
HOLDING = ("fund", "allocation")
days = st.integers(0, 60).map(lambda back: (TODAY - timedelta(days=back)).isoformat())
amounts = st.integers(0, 40)
names = st.sampled_from(["1", "2", "3"])


class Books(RuleBasedStateMachine):
    """The domain's ledger and, beside it, a list of movements."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = books().ledger.copy()
        self.moved: list[tuple[str, str, int, str]] = []
        self.opened: dict[str, str] = {}
        self.shown: dict[str, str] = {}
        self.closed: dict[str, str] = {}
        self.by_voucher: dict[str, tuple[str, str, int, str]] = {}
        self.reversed: set[str] = set()
        self.count = 0

    # --- the model ---

    def balance(self, account: str, day: str, more: list[tuple[str, str, int, str]]) -> int:
        return sum(
            fen * ((debit == account) - (credit == account))
            for debit, credit, fen, on in [*self.moved, *more]
            if on <= day
        )

    def covered(self, one: tuple[str, str, int, str]) -> bool:
        """Whether money accounts stay at zero or above on every day, and no period is touched."""
        debit, credit, fen, on = one
        opened_since = all(
            on >= self.opened[each] and on > self.closed.get(each, "")
            for each in (debit, credit)
            if each in self.opened
        )
        every = sorted({move[3] for move in self.moved} | {on})
        return (
            fen > 0
            and opened_since
            and all(
                self.balance(each, day, [one]) >= 0
                for each in (debit, credit)
                if each in self.opened
                for day in every
            )
        )

    def refusal_of(self, stated: Act[Any]) -> Refused | None:
        try:
            self.ledger.admit(stated)
        except Refused as refusal:
            return refusal
        return None

    def ask(self, stated: Act[Any], *, expected: bool) -> bool:
        """Ask the domain; it has to say what the model says."""
        refusal = self.refusal_of(stated)
        assert (refusal is None) == expected, refusal or stated.data
        if refusal:
            return False
        (movement,) = movements_of(stated.data)
        one = (movement.debit, movement.credit, movement.amount, movement.on.isoformat())
        self.moved.append(one)
        self.by_voucher[stated.data.voucher] = one
        return True

    # --- the acts ---

    @rule(name=names, fen=amounts, on=days)
    def receive(self, name: str, fen: int, on: str) -> None:
        account = f"account:fund-{name}"
        expected = account not in self.opened and fen > 0
        if self.ask(line(name, amount_fen=fen, on=on, at=str(TODAY)), expected=expected):
            self.opened[account] = on

    @rule(name=names, fund=names, fen=amounts, on=days)
    def allocate(self, name: str, fund: str, fen: int, on: str) -> None:
        account, source = f"account:allocation-{name}", f"account:fund-{fund}"
        one = (account, source, fen, on)
        expected = account not in self.opened and source in self.opened and self.covered(one)
        act = allocated(name, fund=fund, amount_fen=fen, on=on, at=str(TODAY))
        if self.ask(act, expected=expected):
            self.opened[account] = on
            notices = shown(name, on=on)
            self.shown[account] = notices[-1].day.isoformat()
            for stated in notices:
                self.ledger.record(stated)

    @rule(name=names, fen=amounts, on=days)
    def disburse(self, name: str, fen: int, on: str) -> None:
        source = f"account:allocation-{name}"
        self.count += 1
        act = disbursed(str(self.count), allocation=name, amount_fen=fen, on=on, at=str(TODAY))
        one = ("account:project-1", source, fen, on)
        shown_by = self.shown.get(source)
        expected = shown_by is not None and on >= shown_by and self.covered(one)
        self.ask(act, expected=expected)

    @rule(fen=amounts)
    def reclaim(self, fen: int) -> None:
        one = ("account:source-1", "account:fund-1", fen, str(TODAY))
        self.count += 1
        act = reclaimed(
            str(self.count),
            allocation=None,
            from_account="account:fund-1",
            to_account="account:source-1",
            amount_fen=fen,
            on=str(TODAY),
        )
        self.ask(act, expected="account:fund-1" in self.opened and self.covered(one))

    @rule(choice=st.integers(0, 30))
    def reverse(self, choice: int) -> None:
        if not self.by_voucher:
            return
        voucher = sorted(self.by_voucher)[choice % len(self.by_voucher)]
        debit, credit, fen, _ = self.by_voucher[voucher]
        self.count += 1
        act = reversed_(
            voucher.partition(":")[2],
            (Leg(credit, debit, fen),),
            name=f"reversal-{self.count}",
            on=str(TODAY),
            by=REVERSERS,
        )
        back = voucher.startswith("voucher:reversal") or voucher in self.reversed
        expected = not back and self.covered((credit, debit, fen, str(TODAY)))
        if self.ask(act, expected=expected):
            self.reversed.add(voucher)

    @rule(name=names, until=days)
    def close(self, name: str, until: str) -> None:
        account = f"account:fund-{name}"
        if account not in self.opened:
            return
        self.count += 1
        fen = self.balance(account, until, [])
        act = closed({f"fund-{name}": fen}, until=until, name=str(self.count), at=str(TODAY))
        expected = until < str(TODAY) and until > self.closed.get(account, "")
        refusal = self.refusal_of(act)
        assert (refusal is None) == expected, refusal
        if refusal is None:
            self.closed[account] = until

    # --- what always holds ---

    @invariant()
    def money_is_conserved(self) -> None:
        accounts = [state for state in self.ledger.states.values() if isinstance(state, Account)]
        assert sum(account.balance for account in accounts) == 0
        for account in accounts:
            assert account.balance == self.balance(account.id, "9999", [])

    @invariant()
    def no_money_is_below_zero_on_any_day(self) -> None:
        for state in self.ledger.states.values():
            if isinstance(state, Account) and state.account_kind in HOLDING:
                assert all(balance >= 0 for _, balance in state.running())
                assert state.closed >= 0


REVERSERS = (finance(7), finance(8))
Books.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestBooks = Books.TestCase
