"""What comes in as from before the ledger though its place was lived in by then.

- FUND-12 (F) An opening speaks of a day on which money or projects of its place were already kept
  here. An opening has no approval, no notice and no appraisal of its own, so that one that comes
  late is a way around all of them; a place that joins late has nothing lived before its openings.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.kernel.act import Event
from domain.kernel.catalogue import type_of
from domain.kernel.words import say
from domain.money.accounts import Account

_LIVED: Final = (
    "BudgetLineReceived.v1",
    "FundsAllocated.v1",
    "ProjectProposed.v1",
    "AssetFormed.v1",
)
_OPENINGS: Final[dict[str, str]] = {
    "FundBroughtIn.v1": "as_of",
    "OpeningBalanceStated.v1": "as_of",
    "UndistributedIncomeStated.v1": "as_of",
    "ProjectBroughtIn.v1": "approved_on",
    "AssetBroughtIn.v1": "as_of",
    "RegisterBroughtIn.v1": "value_date",
}
"""Of each opening, which field says the day that it speaks of."""


class _Lived(NamedTuple):
    on: date
    position: int


class OpeningAfterLife(Detector):
    """Openings as of a day behind the first lived act of their place."""

    name = "opening-after-life"
    rule = "FUND-12"
    title = say("opening of what was lived here", "以期初名义补登")
    sees = (*_LIVED, *_OPENINGS)

    def __init__(self) -> None:
        self._first: dict[str, _Lived] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember the first lived act of each place, and hold openings against it."""
        data = event.data
        if event.type in _LIVED:
            self._first.setdefault(data.place, _Lived(event.day, event.index))
            return
        place = getattr(data, "place", "") or past.read(Account, data.account).place
        first, of = self._first.get(place), getattr(data, _OPENINGS[event.type])
        if first is not None and first.on < of:
            words = say(
                f"{event.type} as of {of}, though {place} was kept here since {first.on}",
                f"{place} 自 {first.on} 起已在账，却于 {of} 以期初登记",
            )
            subject = type_of(type(data)).stream(data)
            yield self.finding("medium", subject, words, first.position, event.index)
