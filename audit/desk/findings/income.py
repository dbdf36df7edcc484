"""Incomes that fit too well (S2 三).

- ID-2 Bunching: in a village `income_bunching_cases` or more eligible incomes lie within
  `income_bunching_band_fen` below the ceiling, three times as many as in the band below that.
- ID-2 Last-minute revision: a household found not eligible is surveyed again within
  `survey_revision_days`, and is eligible by other figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority import policies
from domain.identification.income import per_head
from domain.kernel.act import Event
from domain.kernel.places import village_of
from domain.kernel.words import say
from domain.steps.case import Case

_TIMES = 3
_SURVEY = "HomeSurveyed.v1"


class IncomeBunching(Detector):
    """Villages in which incomes crowd just below the ceiling."""

    name = "income-bunching"
    rule = "ID-2"
    title = say("incomes just below the ceiling", "收入集中于上限附近")
    sees = (_SURVEY,)

    def __init__(self) -> None:
        self._bands: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))

    def see(self, event: Event[Any], past: Past) -> Iterable[Finding]:
        """Sort an eligible income into the band below the ceiling, or the one below that."""
        data = event.data
        if data.verdict != "eligible":
            return ()
        place = past.read(Case, data.case).place
        ceiling_fen = policies.value(past, place, "near_poor_ceiling_fen", event.day)
        band_fen = policies.value(past, place, "income_bunching_band_fen", event.day)
        gap_fen = ceiling_fen - per_head(data.income, data.expense, data.members_count)
        band = int(gap_fen // band_fen)
        if band in (0, 1):
            self._bands[village_of(place)][band].append(event.index)
        return ()

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Compare the two bands of each village."""
        for village, (near, below) in self._bands.items():
            least = policies.value(past, village, "income_bunching_cases", today)
            if len(near) >= max(least, _TIMES * len(below)):
                words = say(
                    f"{len(near)} incomes just below the ceiling, {len(below)} in the band below",
                    f"{len(near)} 户收入紧贴上限，其下同宽区间仅 {len(below)} 户",
                )
                yield self.finding("hint", f"place:{village}", words, *near)


class _Surveyed(NamedTuple):
    position: int
    day: date
    eligible: bool


class SurveyRevised(Detector):
    """Households that a second survey made eligible soon after a first had not."""

    name = "survey-revised"
    rule = "ID-2"
    title = say("survey revised into eligibility", "调查结果改为符合条件")
    sees = (_SURVEY,)

    def __init__(self) -> None:
        self._last: dict[str, _Surveyed] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Compare a survey with the one before it of the same household."""
        case = past.read(Case, event.data.case)
        before = self._last.get(case.subject)
        now = _Surveyed(event.index, event.day, event.data.verdict == "eligible")
        self._last[case.subject] = now
        if before is None or before.eligible or not now.eligible:
            return
        days = (now.day - before.day).days
        if days <= policies.value(past, case.place, "survey_revision_days", event.day):
            words = say(
                f"not eligible by the survey {days} days earlier, eligible now",
                f"{days} 天前的调查不符合条件，现改为符合",
            )
            yield self.finding("medium", case.subject, words, before.position, now.position)
