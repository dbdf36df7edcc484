"""The states of a notice and of an objection, and what becomes of each subject.

- NOT-1 The first day is the day after posting. The clock starts no earlier than admission, except
  for a paper posting that two signers of different bodies attested.
- NOT-3 An objection is overdue from the day after its due day until it is answered.
- NOT-4 What is contested is held, be it one line of a subject; the others proceed. An upheld
  objection removes or corrects.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from domain.kernel.state import State, state_of
from domain.kernel.times import day_after
from domain.steps.notice.links import FIRST, answerers, link_above

Fate = Literal["passed", "removed", "corrected", "held"]
Effect = Literal["kept", "removed", "corrected"]
Resolution = Literal["upheld", "partly_upheld", "dismissed"]


class Contest(msgspec.Struct, frozen=True, kw_only=True):
    """One objection as its notice knows it; without a subject it contests the notice itself.

    With an `item` it contests that line of the subject, which is held by itself.
    """

    subject: str | None
    item: str | None = None
    made_on: date | None = None
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
    def overdue_from(self) -> date | None:
        """The day from which the notice has hung longer than it runs; None once it is closed."""
        return day_after(self.last_day, 1) if self.last_day and not self.closed_on else None

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Subjects that no closing has decided, in the order shown."""
        return tuple(subject for subject in self.lines if subject not in self.settled)

    def contests_of(self, subject: str) -> tuple[Contest, ...]:
        """Objections to the subject as a whole, and those to the notice itself."""
        whole = (c for c in self.contests.values() if c.item is None)
        return tuple(c for c in whole if c.subject in (None, subject))

    def fate(self, subject: str) -> Fate:
        """What a closing would make of the subject now."""
        effects = [contest.effect for contest in self.contests_of(subject)]
        if None in effects:
            return "held"
        if "removed" in effects:
            return "removed"
        return "corrected" if "corrected" in effects else "passed"

    def held_since(self, subject: str) -> date | None:
        """The day of the first objection to the subject that is not answered yet."""
        open_ = (c.made_on for c in self.contests_of(subject) if c.effect is None)
        return min((day for day in open_ if day), default=None)

    def correction(self, subject: str) -> str | None:
        """The SHA-256 of the line that a correction demands, where one was named."""
        lines = [c.corrected_line for c in self.contests.values() if c.subject == subject]
        return next((line for line in reversed(lines) if line is not None), None)


@state_of("objection")
class Objection(State, frozen=True, kw_only=True):
    """One objection: to what, by whom (nobody, if anonymous), and by when it is to be answered.

    `link` is where it waits for its answer; each link gets a due day of its own.
    """

    notice: str = ""
    subject: str | None = None
    item: str | None = None
    objector: str | None = None
    recorders: tuple[str, ...] = ()
    made_on: date | None = None
    due_on: date | None = None
    resolution: Resolution | None = None
    link: str = FIRST
    escalated_on: date | None = None

    @property
    def waits_since(self) -> date | None:
        """The day from which it waits where it is now."""
        return self.escalated_on or self.made_on

    @property
    def answerers(self) -> tuple[str, ...]:
        """The roles that can answer it now; none once it is answered."""
        return () if self.resolution else answerers(self.link)

    @property
    def overdue_from(self) -> date | None:
        """The day from which the answer is overdue; None once it is given."""
        return day_after(self.due_on, 1) if self.due_on and not self.resolution else None

    @property
    def escalates_from(self) -> date | None:
        """The day from which it climbs one link; None where it never will."""
        return self.overdue_from if link_above(self.link) else None
