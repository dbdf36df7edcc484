"""Sums that look wrong: money that lies idle, lists that give everybody the same.

- FUND-10 (F) Money on a fund's or an allocation's account longer than `idle_money_days`.
- DIS-3 (F) A list of several payees of whom each gets the same amount.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain import policies
from domain.funds import idle
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.movements import movements_of, opened_by
from domain.payables.listing import listing_of, payable_of

EQUAL_FROM_PAYEES: Final = 3
"""Two of the same amount may be chance."""


class IdleMoney(Detector):
    """Accounts from which nothing has left for long."""

    name = "idle-money"
    rule = "FUND-10"
    title = say("money lies idle", "资金闲置")

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def see(self, event: Event[Any], past: Past) -> Iterable[Finding]:
        """Remember the last record that concerned an account."""
        del past
        opened = opened_by(event.data)
        if opened is not None and opened.kind in idle.KINDS:
            self._last[opened.account] = event.index
        for movement in movements_of(event.data):
            for account in (movement.debit, movement.credit):
                if account in self._last:
                    self._last[account] = event.index
        return ()

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """What lies idle on the day."""
        for name, index in self._last.items():
            account = past.read(Account, name)
            days = policies.value(past, account.place, "idle_money_days", today)
            gap = idle.gap(account, days, today)
            if gap is not None:
                yield self.finding("medium", name, gap.message, index)


class EqualForAll(Detector):
    """Lists on which everybody is owed the same."""

    name = "equal-for-all"
    rule = "DIS-3"
    title = say("the same amount for everybody", "平均发放")

    def __init__(self) -> None:
        self._headers: dict[str, int] = {}
        self._amounts: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Count the amounts of a list."""
        del past
        listing, owed = listing_of(event.data), payable_of(event.data)
        if listing is not None:
            self._headers[listing.list] = event.index
        if owed is not None:
            self._amounts[owed.list][owed.amount_fen] += 1
        return iter(())

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Lists of one amount."""
        del past, today
        for name, index in self._headers.items():
            amounts = self._amounts[name]
            if len(amounts) == 1 and amounts.total() >= EQUAL_FROM_PAYEES:
                fen = next(iter(amounts))
                words = say(
                    f"{amounts.total()} payees, {fen} fen each",
                    f"{amounts.total()} 名收款人，每人 {fen} 分",
                )
                yield self.finding("medium", name, words, index)
