"""What the payments themselves say, before any statement of a bank.

- PAY-6 (F) A payment that was on its way when the death of its payee was recorded: whoever sees it
  asks the bank to stop it, or claims it back (PAY-4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.payables.dues import Due
from domain.payments.batch import in_flight


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
