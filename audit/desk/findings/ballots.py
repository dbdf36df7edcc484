"""Ballots that others entered 代录票.

- ASM-6 (F) Many assisted ballots through one officer: their share of the ballots of an assembly
  reaches `assisted_ballots_share_bp`.
- ASM-6 (F) Identical blocks: at least `assisted_block_ballots` voters whom one officer assisted
  voted the same on every matter.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from audit.desk.findings.finding import Detector, Finding, Grade
from audit.desk.past import Past
from domain.authority import policies
from domain.kernel.act import Event
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import Words, say
from domain.steps.assembly.state import Assembly

_BP = 10_000


@dataclass
class _Assisted:
    """What one officer entered: for each voter the votes by matter, and where it stands."""

    votes: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    positions: list[int] = field(default_factory=list)


class _Assisting(Detector):
    """Keeps what each officer entered while an assembly is open, and judges when it closes."""

    rule = "ASM-6"
    sees = ("BallotAssisted.v1", "AssemblyClosed.v1")

    def __init__(self) -> None:
        self._open: defaultdict[str, dict[str, _Assisted]] = defaultdict(dict)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """One ballot more, or the end of the assembly."""
        name = event.data.assembly
        if event.type == "BallotAssisted.v1":
            signer = event.signer_as(*COMMITTEES) or event.by[0]
            officer = self._open[name].setdefault(signer.person, _Assisted())
            officer.votes[event.data.voter][event.data.matter] = event.data.vote
            officer.positions.append(event.index)
            return
        assembly = past.read(Assembly, name)
        for person, officer in self._open.pop(name, {}).items():
            if (words := self._judged(assembly, person, officer, past, event.day)) is not None:
                yield self.finding(self._grade, person, words, *officer.positions, event.index)

    _grade: ClassVar[Grade]

    @abstractmethod
    def _judged(
        self, assembly: Assembly, person: str, officer: _Assisted, past: Past, day: date
    ) -> Words | None:
        """What stands out in what an officer entered, if anything does."""


class ManyAssisted(_Assisting):
    """Officers through whom a large share of an assembly's ballots went."""

    name = "many-assisted-ballots"
    title = say("many assisted ballots through one officer", "同一干部代录多票")
    _grade = "medium"

    def _judged(
        self, assembly: Assembly, person: str, officer: _Assisted, past: Past, day: date
    ) -> Words | None:
        ballots = sum(len(of_matter) for of_matter in assembly.ballots.values())
        entered = len(officer.positions)
        most_bp = policies.value(past, assembly.place, "assisted_ballots_share_bp", day)
        if len(officer.votes) == 1 or entered * _BP < most_bp * ballots:
            return None
        return say(
            f"{person} entered {entered} of {ballots} ballots in {assembly.id}",
            f"{assembly.id}：{person} 代录 {entered} 票，共 {ballots} 票",
        )


class AlikeAssisted(_Assisting):
    """Officers whose assisted voters all voted alike."""

    name = "alike-assisted-ballots"
    title = say("identical ballots through one officer", "同一干部代录的票完全相同")
    _grade = "serious"

    def _judged(
        self, assembly: Assembly, person: str, officer: _Assisted, past: Past, day: date
    ) -> Words | None:
        alike = Counter(tuple(sorted(votes.items())) for votes in officer.votes.values())
        _, voters = alike.most_common(1)[0]
        if voters < policies.value(past, assembly.place, "assisted_block_ballots", day):
            return None
        return say(
            f"{voters} voters whom {person} assisted in {assembly.id} voted alike in everything",
            f"{assembly.id}：{person} 代录的 {voters} 人在各事项上投票完全相同",
        )
