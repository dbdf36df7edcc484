"""Accounts: opened and closed by signed acts, with their balances by value date.

- FUND-1 An account that holds money is never below zero, on any day. REG-1, REG-2.
- FUND-12 What an account held before the ledger is an opening with a grade of provenance, and
  never history that was lived here; it is stated once, before anything else moves.
- PAY-9 A closed period stays closed: what is corrected is dated on its own day.
- REG-1 An account is opened once. REG-2 It is open on the days on which anything moves.
- PTS-4, PTS-5 What has lots is read and changed at every act of a counter, so that its state stays
  small: days older than a week behind its last are summed up as if closed, months after a year;
  points that never end are one lot once nothing that took of them is given back.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Final

import msgspec

from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.refused import Refused
from domain.kernel.state import State, state_of
from domain.kernel.words import say
from domain.money.chart import KINDS
from domain.money.counters import counter_of
from domain.money.lots import Lot, Lots
from domain.money.vouchers import Movement

AccountId = Annotated[str, identifier("account")]
Turnover = Mapping[str, Mapping[str, int]]
"""By month, `2026-03`, and kind of counter account: what came from there less what went, net."""
_OPEN_DAYS: Final = timedelta(days=7)
_MONTHS: Final = 13


@state_of("account")
class Account(State, frozen=True, kw_only=True):
    """One account: its kind, whose it is, and what moved on which value date.

    `days` holds the net of each day behind the closed period, in the unit of its kind, debits
    positive; `closed` the balance at the end of `closed_until`. `about` is the fund, allocation,
    project, list or asset that the account belongs to. `left_on` is the last value date on which
    more left the account than came; `grade` says who vouches for what it held before the ledger;
    `kept_at` is the bank account at which its money stands. `opened_with` came from the account
    `opening`, and `told_apart` is what of that is stated to be undistributed income of pools.
    `lots` and `months` are of accounts that have lots: what is on it by what brought it, and what
    moved by month.
    """

    account_kind: str = ""
    place: str = ""
    about: str = ""
    opened_on: date | None = None
    ended_on: date | None = None
    closed_until: date | None = None
    closed: int = 0
    left_on: date | None = None
    grade: str = ""
    kept_at: str = ""
    opening: str = ""
    opened_with: int = 0
    told_apart: int = 0
    days: Mapping[date, int] = msgspec.field(default_factory=dict)
    lots: Lots = Lots()
    months: Turnover = msgspec.field(default_factory=dict)

    @property
    def opened(self) -> bool:
        """Whether the account is on the books."""
        return self.account_kind != ""

    @property
    def has_lots(self) -> bool:
        """Whether what stands on it is told apart by what brought it."""
        kind = KINDS.get(self.account_kind)
        return kind is not None and kind.lots

    @property
    def balance(self) -> int:
        """What stands on it now, debits positive."""
        return self.closed + sum(self.days.values())

    def balance_on(self, day: date) -> int:
        """What stood on it at the end of a day; days of a closed period are asked elsewhere."""
        return self.closed + sum(net for on, net in self.days.items() if on <= day)

    def with_delta(self, on: date, delta: int) -> "Account":
        """The account after one more posting on a value date; its lots and months as they were."""
        days = {**self.days, on: self.days.get(on, 0) + delta}
        left_on = max(on, self.left_on or on) if delta < 0 else self.left_on
        after = msgspec.structs.replace(self, days=days, left_on=left_on)
        if len(days) == 1 or not self.has_lots:
            return after
        until = max(days) - _OPEN_DAYS
        return after.close(until) if min(days) <= until else after

    def moved(self, movement: Movement, voucher: str, index: int) -> "Account":
        """The account after a movement of a voucher recorded at a position."""
        delta = movement.delta(self.id)
        after = self.with_delta(movement.on, delta)
        if not self.has_lots:
            return after
        lots = _lots_after(self.lots, movement, delta, voucher, index)
        if KINDS[self.account_kind].merges:
            lots = lots.merged(movement.on)
        months = _months_after(self.months, movement, delta, self.id)
        return msgspec.structs.replace(after, lots=lots, months=months)

    def turnover(self, month: str) -> Mapping[str, int]:
        """What moved in a month, `2026-03`, by kind of counter account, debits positive."""
        return self.months.get(month, {})

    def opening_of(self, month: str) -> int:
        """What stood on it before anything moved in a month."""
        since = (net for on, nets in self.months.items() if on >= month for net in nets.values())
        return self.balance - sum(since)

    def first_below_zero(self) -> date | None:
        """The first day at whose end the balance is negative; None where there is none."""
        return next((day for day, left in self.running() if left < 0), None)

    def running(self) -> Iterator[tuple[date, int]]:
        """Each day that something moved, in order, with the balance at its end."""
        balance = self.closed
        for day in sorted(self.days):
            balance += self.days[day]
            yield day, balance

    def close(self, until: date) -> "Account":
        """The account with everything up to and with the day summed up."""
        days, closed = dict[date, int](), self.closed
        for on, net in self.days.items():
            if on > until:
                days[on] = net
            else:
                closed += net
        return msgspec.structs.replace(self, closed_until=until, closed=closed, days=days)


def _lots_after(lots: Lots, movement: Movement, delta: int, voucher: str, index: int) -> Lots:
    terms = movement.terms
    if delta < 0:
        return lots.take(voucher, -delta, movement.on, terms)
    if terms.gives_back:
        return lots.give_back(terms.gives_back, delta)
    return lots.bring(Lot(voucher, delta, terms.ends_on, index, movement.on))


def _months_after(months: Turnover, movement: Movement, delta: int, account: str) -> Turnover:
    counter = counter_of(movement.beyond(account))
    kind, month = counter.kind if counter else "", movement.on.isoformat()[:7]
    nets: Mapping[str, int] = months.get(month, {})
    after = {**months, month: {**nets, kind: nets.get(kind, 0) + delta}}
    while len(after) > _MONTHS:
        del after[min(after)]
    return after


def known_account(history: History, account: str, *kinds: str) -> Account:
    """The account, of one of the kinds; refused under REG-2 otherwise."""
    state = history.read(Account, account)
    if state.account_kind in (kinds or KINDS):
        return state
    wanted = kinds or tuple(KINDS)
    raise Refused(
        "REG-2",
        expected=say(
            f"an account of {' or '.join(wanted)}",
            f"账户类别：{'、'.join(KINDS[kind].title.zh for kind in wanted)}",
        ),
        found=say(
            f"{account} is {state.account_kind or 'not opened'}",
            f"{account}：{KINDS[state.account_kind].title.zh if state.opened else '未开立'}",
        ),
    )
