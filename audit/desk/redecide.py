"""One case decided again, act by act, under the policy of its day.

domain.md: "The policy that decides is the one in force at the place on the Shanghai day of
`happened_on`, else of `at`, among those adopted earlier in the log; a later adoption never
re-decides a case." So the same acts are admitted for the same reasons whenever this is asked, and
the documents that decided stand beside each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

import msgspec

from audit.desk.events import Telling, Unread
from audit.desk.past import Past
from audit.desk.progress import Meter, Progress, silent
from audit.desk.readmission import Judge, Verdict, entries, origin_of, size_of
from audit.desk.snapshot import Snapshot
from domain.authority.policies import Decided, Listener
from domain.kernel.act import Event
from domain.kernel.catalogue import type_of


class By(msgspec.Struct, frozen=True):
    """A document, and what it made a parameter; without a place it is the default's source."""

    parameter: str
    value: int
    document: str
    place: str = ""
    effective_from: date | None = None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One act about the case: admitted again, or refused under a rule, by which parameters."""

    position: int
    type: str
    day: date
    signers: tuple[tuple[str, str], ...]
    admitted: bool
    rule: str = ""
    expected: str = ""
    found: str = ""
    not_re_checked: tuple[str, ...] = ()
    decided_by: tuple[By, ...] = ()


class Redecided(msgspec.Struct, frozen=True, kw_only=True):
    """Every act about a case, in order; `position` is the last that the ledger had."""

    ledger: int
    case: str
    position: int
    steps: tuple[Step, ...]

    @property
    def holds(self) -> bool:
        """Whether every step is decided as it was: whatever is in the log was admitted."""
        return bool(self.steps) and all(step.admitted for step in self.steps)


class _Heard(Past, Listener):
    """States, and the parameters that the rules asked for since `forget`."""

    def __init__(self, county: str) -> None:
        super().__init__(county)
        self.heard: dict[Decided, None] = {}

    def consulted(self, decided: Decided) -> None:
        self.heard[decided] = None


def redecide(dsn: str, ledger: int, case: str, progress: Progress = silent) -> Redecided:
    """Admit again what concerns the case, before the states that all earlier records made.

    Raises:
        LookupError: no such ledger.
    """
    steps: list[Step] = []
    position = -1
    with Snapshot(dsn) as snapshot:
        origin = origin_of(snapshot, ledger)
        past = _Heard(origin.county)
        judge = Judge(past, origin.purpose)
        meter = Meter(progress, "records", size_of(snapshot, ledger))
        pages = _reaching(Telling(ledger).pages(snapshot.connection), meter)
        for entry in entries(chain.from_iterable(pages)):
            if isinstance(entry, Unread):
                position = entry.index
                continue
            position = entry[-1].index
            if any(_concerns(event, case) for event in entry):
                steps += _steps(judge, past, entry, case)
            else:
                judge.take(entry)
    return Redecided(ledger=ledger, case=case, position=position, steps=tuple(steps))


def _reaching(pages: Iterator[list[Any]], meter: Meter) -> Iterator[list[Any]]:
    for page in pages:
        yield page
        meter.reach(page[-1].index + 1)


def _concerns(event: Event[Any], case: str) -> bool:
    """Whether the event evolves the case, or was decided by reading it, as a vote is."""
    kind = type_of(type(event.data))
    return case in kind.streams(event.data) or case in kind.reads(event.data)


def _steps(judge: Judge, past: _Heard, entry: list[Event[Any]], case: str) -> Iterator[Step]:
    past.heard.clear()
    for verdict in judge.judge(entry):
        if _concerns(verdict.event, case):
            yield _step(verdict, tuple(past.heard))
        past.heard.clear()


def _step(verdict: Verdict, heard: tuple[Decided, ...]) -> Step:
    event, refused = verdict.event, verdict.refused
    return Step(
        position=event.index,
        type=event.type,
        day=event.day,
        signers=tuple((signer.person, signer.role) for signer in event.by),
        admitted=refused is None and not verdict.trouble,
        rule=refused.rule if refused else "unjudged" if verdict.trouble else "",
        expected=refused.expected.en if refused else "",
        found=refused.found.en if refused else verdict.trouble,
        not_re_checked=verdict.withheld,
        decided_by=tuple(
            By(one.name, one.value, f"{one.number} {one.title}".strip(), one.place,
               one.effective_from)
            for one in heard
        ),
    )  # fmt: skip
