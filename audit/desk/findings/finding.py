"""What a detector finds, and what a detector is.

A finding is data that carries its proof (house rule 8): the rule, the subject, and the positions
of the records that say so. It refutes nothing and accuses nobody; it becomes an event only when an
inspector raises it. Source: audit.md, Findings 疑点.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Final, Literal, NamedTuple

import msgspec

from audit.desk.past import Past
from domain.kernel.act import Event
from domain.kernel.words import Words, say

Grade = Literal["serious", "medium", "hint"]
GRADES: Final[dict[Grade, Words]] = {
    "serious": say("serious", "严重"),
    "medium": say("medium", "一般"),
    "hint": say("hint", "提示"),
}


class Place(NamedTuple):
    """Where a finding stands among all: by its newest evidence."""

    position: int
    detector: str
    subject: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at; `evidence` are positions of records, in order."""

    detector: str
    rule: str
    grade: Grade
    subject: str
    message: str
    message_zh: str
    evidence: tuple[int, ...]

    @property
    def place(self) -> Place:
        """One detector finds one thing about a subject at a position."""
        return Place(self.evidence[-1], self.detector, self.subject)


class Detector:
    """Sees the events of one ledger in order, and says what stands out.

    `sees` names the act types that it wants to see, each directly after the states have evolved by
    it; nothing named is everything. What `see` returns is found for good; `conclude` says what is
    the case on a day with what was seen by then, and may be asked again later.
    """

    name: ClassVar[str]
    rule: ClassVar[str]
    title: ClassVar[Words]
    sees: ClassVar[tuple[str, ...]] = ()

    def see(self, event: Event[Any], past: Past) -> Iterable[Finding]:
        """Look at one event."""
        del event, past
        return ()

    def conclude(self, past: Past, today: date) -> Iterable[Finding]:
        """What is the case on the day."""
        del past, today
        return ()

    def finding(self, grade: Grade, subject: str, words: Words, *evidence: int) -> Finding:
        """A finding of this detector."""
        return Finding(
            detector=self.name,
            rule=self.rule,
            grade=grade,
            subject=subject,
            message=words.en,
            message_zh=words.zh,
            evidence=tuple(sorted(set(evidence))),
        )
