"""Money that lies idle 资金闲置.

- FUND-10 (F) Money on a fund's or an allocation's account longer than `idle_money_days`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority import policies
from domain.funds import idle
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.movements import movements_of, opened_by


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
