"""Role models that took what they had forgone.

- MODEL-2 (F) Support of industry or employment, for the year of the title or paid in it, that was
  granted after the city confirmed: to the household, or to one that it was split from, split into
  or merged with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from audit.desk.findings.finding import Detector, Finding, Grade
from audit.desk.past import Past
from domain.awards.kinds import KINDS
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.models.eligibility import subsidies
from domain.residents.households import Household

_TAKEN: Final = frozenset({"listed", "paid"})


class _Model(NamedTuple):
    household: str
    year: int
    position: int


class SubsidyOfModel(Detector):
    """Subsidies of a household that was confirmed because it took none."""

    name = "subsidy-of-model"
    rule = "MODEL-2"
    title = say("a role model with a subsidy", "励志模范享受补助")
    sees = ("ModelConfirmed.v1",)

    def __init__(self) -> None:
        self._models: list[_Model] = []

    def see(self, event: Event[Any], past: Past) -> Iterable[Finding]:
        """Remember who is a role model of which year."""
        del past
        data = event.data
        if data.verdict == "passed":
            self._models.append(_Model(data.household, data.year, event.index))
        return ()

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """What stands in the books by now."""
        del today
        for model in self._models:
            household = past.read(Household, model.household)
            for book, one in subsidies(past, household, model.year):
                kind = KINDS[one.entry.award_kind].title
                words = say(
                    f"{kind.en} of {book} for {one.entry.year}, {one.standing}",
                    f"{book} {one.entry.year} 年{kind.zh}",
                )
                grade: Grade = "serious" if one.standing in _TAKEN else "medium"
                evidence = (model.position, one.entry.index)
                yield self.finding(grade, model.household, words, *evidence)
