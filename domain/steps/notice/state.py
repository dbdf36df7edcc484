"""The states of a notice and of an objection, and what becomes of each subject.

- NOT-1 The first day is the day after posting. The clock starts no earlier than admission, except
  for a paper posting that two signers of different bodies attested.
- NOT-4 What is contested is held; the others proceed. An upheld objection removes or corrects.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from domain.kernel.state import State, state_of
from domain.kernel.times import day_after

Fate = Literal["passed", "removed", "corrected", "held"]
Effect = Literal["kept", "removed", "corrected"]
Resolution = Literal["upheld", "partly_upheld", "dismissed"]


class Contest(msgspec.Struct, frozen=True, kw_only=True):
    """One objection as its notice knows it; without a subject it contests the notice itself."""

    subject: str | None
    effect: Effect | None = None
    corrected_line: str | None = None


@state_of("notice")
class Notice(State, frozen=True, kw_only=True):
    """What is shown, where, since when, and what was objected.

    `lines` maps each subject to the SHA-256 of its line as shown. The clock runs from the day
    `runs_from`, not counting it; `late_paper` marks for ever that this lay before admission.
    `settled` holds the fate of the subjects that a closing has decided; `held` is never among
    them.
    """

    notice_kind: str = ""
    place: str = ""
    lines: Mapping[str, str] = msgspec.field(default_factory=dict)
    shown: str = ""
    period_days: int = 0
    posted_on: date | None = None
    runs_from: date | None = None
    late_paper: bool = False
    posters: tuple[str, ...] = ()
    reposts: str = ""
    contests: Mapping[str, Contest] = msgspec.field(default_factory=dict)
    settled: Mapping[str, Fate] = msgspec.field(default_factory=dict)
    closed_on: date | None = None

    @property
    def first_day(self) -> date | None:
        """The first full day of the period."""
        return day_after(self.runs_from, 1) if self.runs_from else None

    @property
    def last_day(self) -> date | None:
        """The last full day of the period; the notice may be closed from the day after."""
        return day_after(self.runs_from, self.period_days) if self.runs_from else None

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Subjects that no closing has decided, in the order shown."""
        return tuple(subject for subject in self.lines if subject not in self.settled)

    def contests_of(self, subject: str) -> tuple[Contest, ...]:
        """Objections to the subject, and those to the notice itself."""
        return tuple(c for c in self.contests.values() if c.subject in (None, subject))

    def fate(self, subject: str) -> Fate:
        """What a closing would make of the subject now."""
        effects = [contest.effect for contest in self.contests_of(subject)]
        if None in effects:
            return "held"
        if "removed" in effects:
            return "removed"
        return "corrected" if "corrected" in effects else "passed"

    def correction(self, subject: str) -> str | None:
        """The SHA-256 of the line that a correction demands, where one was named."""
        lines = [c.corrected_line for c in self.contests.values() if c.subject == subject]
        return next((line for line in reversed(lines) if line is not None), None)


@state_of("objection")
class Objection(State, frozen=True, kw_only=True):
    """One objection: to what, by whom (nobody, if anonymous), and by when it is to be answered."""

    notice: str = ""
    subject: str | None = None
    objector: str | None = None
    recorders: tuple[str, ...] = ()
    made_on: date | None = None
    due_on: date | None = None
    resolution: Resolution | None = None
