"""Whom a plan or a list of awards pays: officials of the place, and their relatives 优亲厚友.

- ACT-3 (F) A line that is not by shares, or an award, goes to the household of somebody who held an
  office over it on the day of the draft, or to one that is declared kin to them, whenever that was
  declared. What shares yield follows from the register, and is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from audit.desk.findings.finding import Detector, Finding
from audit.desk.findings.kin import DECIDING, officials
from audit.desk.past import Past
from domain.awards.facts import LINE as AWARD_LINE
from domain.distribution.facts import LINE
from domain.kernel.act import Event
from domain.kernel.places import village_of
from domain.kernel.roles import ROLES
from domain.kernel.words import say
from domain.residents.households import Household
from domain.residents.people import Person


class _Line(NamedTuple):
    position: int
    day: date
    due: str
    household: str


class _Tie(NamedTuple):
    official: str
    role: str
    kin: bool


class OfficialsOnLists(Detector):
    """Lines of plans and of awards for households of officials, or of their declared relatives."""

    name = "officials-on-lists"
    rule = "ACT-3"
    title = say("officials or relatives on a list", "名单涉及干部或其亲属")
    sees = (LINE, AWARD_LINE)

    def __init__(self) -> None:
        self._lines: list[_Line] = []

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember who gets more than their shares yield."""
        del past
        data = event.data
        if event.type == AWARD_LINE or any(part.basis != "shares" for part in data.parts):
            self._lines.append(_Line(event.index, event.day, data.due, data.household))
        yield from ()

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Ask the register, as it is now, about the day of each draft."""
        del today
        tied: dict[tuple[str, date], dict[str, _Tie]] = {}
        for line in self._lines:
            asked = (village_of(past.read(Household, line.household).place), line.day)
            if asked not in tied:
                tied[asked] = _ties(past, *asked)
            tie = tied[asked].get(line.household)
            if tie is not None:
                yield self._found(line, tie)

    def _found(self, line: _Line, tie: _Tie) -> Finding:
        role = ROLES[tie.role].title
        how = say("declared kin of", "的亲属") if tie.kin else say("the household of", "本户")
        words = say(
            f"{line.household} is {how.en} {tie.official}, {role.en}",
            f"{line.household} 为 {tie.official}（{role.zh}）{how.zh}",
        )
        return self.finding("medium", line.due, words, line.position)


def _ties(past: Past, village: str, day: date) -> dict[str, _Tie]:
    """The households of who holds an office over a village on a day, and of their kin."""
    found: dict[str, _Tie] = {}
    for person, role in officials(past, village, day, DECIDING).items():
        state = past.read(Person, person)
        for kinship in state.kinships:
            found.setdefault(kinship.household, _Tie(person, role, kin=True))
        home = state.household_on(day)
        if home is not None:
            found[home] = _Tie(person, role, kin=False)
    return found
