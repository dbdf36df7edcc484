"""What came late.

- NOT-1 A paper posting that was attested after the fact: its clock began before admission, and
  that is flagged for ever.
- NOT-3 An objection answered after its due day, or still not answered then.
- ID-4 An act entered more than `late_entry_days` after it happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority import policies
from domain.kernel.act import Event
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.steps.notice.links import title_of
from domain.steps.notice.state import Notice, Objection


class LatePaper(Detector):
    """Notices whose period is known from paper alone."""

    name = "late-paper-notice"
    rule = "NOT-1"
    title = say("paper posting entered late", "纸质公示补录")
    sees = ("NoticePosted.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Look whether the notice's clock began before the ledger knew of it."""
        notice = past.read(Notice, event.data.notice)
        if notice.late_paper and notice.runs_from is not None:
            days = (shanghai_day(event.admitted_at) - notice.runs_from).days
            words = say(
                f"posted on paper {days} days before it was entered",
                f"纸质张贴 {days} 天后才入账",
            )
            yield self.finding("hint", notice.id, words, event.index)


class ObjectionOverdue(Detector):
    """Objections whose answer did not come by its day: each once, when it climbed or at last."""

    name = "objection-overdue"
    rule = "NOT-3"
    title = say("objection overdue", "异议逾期未答复")
    sees = (
        "ObjectionMade.v1", "ObjectionReceived.v1", "ObjectionEscalated.v1", "ObjectionResolved.v1",
    )  # fmt: skip

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember what is open; at an answer, compare its day with the due day."""
        name = event.data.objection
        if event.type in ("ObjectionMade.v1", "ObjectionReceived.v1"):
            self._open[name] = event.index
            return
        made = self._open.pop(name, None)
        if made is None:
            return
        if event.type == "ObjectionEscalated.v1":
            due_on, above = event.data.was_due_on, title_of(event.data.to)
            words = say(
                f"due on {due_on}, not answered by then: it climbed to the {above.en}",
                f"应于 {due_on} 前答复，逾期上报{above.zh}",
            )
            yield self.finding("medium", name, words, made, event.index)
            return
        due_on = past.read(Objection, name).due_on
        if due_on is not None and event.day > due_on:
            words = say(
                f"due on {due_on}, answered on {event.day}",
                f"应于 {due_on} 前答复，实于 {event.day}",
            )
            yield self.finding("medium", name, words, made, event.index)

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """What is open beyond its day."""
        for name, made in self._open.items():
            due_on = past.read(Objection, name).due_on
            if due_on is not None and today > due_on:
                words = say(f"due on {due_on}, not answered", f"应于 {due_on} 前答复，至今未答复")
                yield self.finding("medium", name, words, made)


class EnteredLate(Detector):
    """Acts that were entered long after they happened."""

    name = "entered-late"
    rule = "ID-4"
    title = say("act entered late", "事项补录过晚")

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Compare the day that decides with the day of admission."""
        if getattr(event.data, "happened_on", None) is None:
            return
        days = (shanghai_day(event.admitted_at) - event.day).days
        if days > policies.value(past, past.county, "late_entry_days", event.day):
            words = say(
                f"happened on {event.day}, entered {days} days later",
                f"发生于 {event.day}，{days} 天后入账",
            )
            yield self.finding("hint", f"event:{event.index}", words, event.index)
