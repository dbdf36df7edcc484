"""What the payments themselves say, before any statement of a bank.

- PAY-6 (F) A payment that was on its way when the death of its payee was recorded: whoever sees it
  asks the bank to stop it, or claims it back (PAY-4).
- PAY-2 (F) A card that served for a few days, and was paid in them.
- PAY-4 (F) A claim that was withdrawn, a receipt of one that was taken back: by whom, and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority import policies
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.payables.dues import Due
from domain.payments.batch import in_flight
from domain.residents.households import Household


class InFlightAtDeath(Detector):
    """Lines without the bank's answer, to somebody whose death was recorded meanwhile."""

    name = "in-flight-at-death"
    rule = "PAY-6"
    title = say("on its way to somebody who died", "在途发放时收款人已死亡")
    sees = ("PaymentLinePrepared.v1", "DeathRecorded.v1")

    def __init__(self) -> None:
        self._dues: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember whom a line pays; at a death, look for lines that wait for the bank."""
        data = event.data
        if event.type == "PaymentLinePrepared.v1":
            self._dues[data.person][data.due] = event.index
            return
        for name, prepared in self._dues.pop(data.person, {}).items():
            batch = in_flight(past, past.read(Due, name))
            if batch:
                words = say(
                    f"on its way to {data.person} in {batch}; died on {data.on}",
                    f"{batch} 中付给 {data.person} 的款项在途，{data.on} 去世",
                )
                yield self.finding("serious", name, words, prepared, event.index)


class BriefCard(Detector):
    """Cards that were declared shortly before they were paid, and ended soon after."""

    name = "brief-card"
    rule = "PAY-2"
    title = say("card that served for a few days", "短暂使用的收款卡")
    sees = ("CardDeclared.v1", "CardEnded.v1", "PaymentLinePrepared.v1")

    def __init__(self) -> None:
        self._declared: dict[tuple[str, str], Event[Any]] = {}
        self._paid: defaultdict[tuple[str, str], list[int]] = defaultdict(list)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember declarations and payments; at an end, count the days between."""
        data = event.data
        key = data.card, data.household
        if event.type == "CardDeclared.v1":
            self._declared[key], self._paid[key] = event, []
            return
        if event.type == "PaymentLinePrepared.v1":
            self._paid[key].append(event.index)
            return
        declared, paid = self._declared.pop(key, None), self._paid.pop(key, [])
        if declared is None or not paid:
            return
        place = past.read(Household, data.household).place
        days = (data.on - declared.day).days
        if days <= policies.value(past, place, "brief_card_days", event.day):
            words = say(
                f"served {data.household} for {days} days, and was paid in them",
                f"用于 {data.household} 仅 {days} 天，其间有发放",
            )
            yield self.finding("medium", data.card, words, declared.index, *paid, event.index)


class ClaimTakenBack(Detector):
    """Claims that were withdrawn, and receipts of claims that were taken back."""

    name = "claim-taken-back"
    rule = "PAY-4"
    title = say("claim or its receipt taken back", "追款被撤回或冲销")
    sees = ("RecoveryWithdrawn.v1", "RecoveryReversed.v1")

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """One correction."""
        del past
        data = event.data
        words = say(
            f"{data.amount_fen} fen by {' and '.join(event.persons)}",
            f"{'、'.join(event.persons)} 撤回 {data.amount_fen} 分",
        )
        yield self.finding("hint", data.recovery, words, event.index)
