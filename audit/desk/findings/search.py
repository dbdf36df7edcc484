"""One pass over a log for all detectors; it may go on later with what came since.

The states that rooms declare are folded once and shown to every detector. What cannot be read, or
does not fold, is passed over and counted: levels 1 to 4 say what is wrong with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from time import monotonic

import msgspec

from audit.desk.events import Telling, Told, Unread
from audit.desk.findings.catalogue import DETECTORS
from audit.desk.findings.finding import Detector, Finding
from audit.desk.money.links import Links
from audit.desk.past import Past
from audit.desk.progress import Meter, Progress, silent
from audit.desk.readmission import origin_of, size_of
from audit.desk.snapshot import Snapshot
from domain.kernel.act import Event
from domain.kernel.catalogue import type_of
from domain.kernel.fact import Fact
from domain.kernel.times import shanghai_day

RULES = frozenset(detector.rule for detector in DETECTORS)
"""The rules for which there is a detector."""


class Search:
    """The detectors of one county's log, as far as they have seen it.

    Args:
        county: six digits.
        rules: only the detectors of these rules; all, if None.
    """

    def __init__(self, county: str, rules: Collection[str] | None = None) -> None:
        self.position = -1
        self.passed_over = 0
        self.past = Past(county)
        self._found: list[Finding] = []
        self._detectors = [each() for each in DETECTORS if rules is None or each.rule in rules]
        self._of_all = [each for each in self._detectors if not each.sees]
        self._by_type: defaultdict[str, list[Detector]] = defaultdict(list)
        for detector in self._detectors:
            for name in detector.sees:
                self._by_type[name].append(detector)

    def take(self, told: Iterable[Told]) -> None:
        """Show the next records to the detectors."""
        for one in told:
            self.position = one.index
            if isinstance(one, Unread):
                self.passed_over += 1
                continue
            try:
                self._see(one)
            except Exception:  # noqa: BLE001  (folds of a log that may be anything by now)
                self.passed_over += 1

    def _see(self, event: Event[Fact]) -> None:
        self.past.take(type_of(type(event.data)), event, {})
        self.past.beside(Links).take(event)
        for detector in (*self._of_all, *self._by_type.get(event.type, ())):
            self._found += detector.see(event, self.past)

    def found(self, today: date | None = None) -> list[Finding]:
        """Everything found by the day (that of the last record, unless given), oldest first."""
        day = today or shanghai_day(self.past.now)
        concluded = (each.conclude(self.past, day) for each in self._detectors)
        everything = [*self._found, *(one for some in concluded for one in some)]
        return sorted(everything, key=lambda one: one.place)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search came to: up to which position, and how many records it passed over."""

    ledger: int
    position: int
    passed_over: int
    seconds: float
    findings: list[Finding]


def search(
    dsn: str,
    ledger: int,
    *,
    rules: Collection[str] | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> Found:
    """Search a ledger from its first record on; raises `LookupError` where there is none."""
    started = monotonic()
    with Snapshot(dsn) as snapshot:
        seeking = Search(origin_of(snapshot, ledger).county, rules)
        meter = Meter(progress, "findings", size_of(snapshot, ledger))
        for page in Telling(ledger).pages(snapshot.connection):
            seeking.take(page)
            meter.reach(seeking.position + 1)
    return Found(
        ledger=ledger,
        position=seeking.position,
        passed_over=seeking.passed_over,
        seconds=monotonic() - started,
        findings=seeking.found(today),
    )
