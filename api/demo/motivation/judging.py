"""Eighth chapter: the committees evaluate the poor households every quarter (EVA-1).

- EVA-1 Each household of the register once a period, by more than half of the committees. Who is
  judged excellent earns points on it.
"""

from typing import Any, Final

from api.demo.director import Story
from api.demo.money.homes import Home, poor
from api.demo.motivation.chosen import Chosen
from api.demo.motivation.scoring import entry, good_until, last_day
from api.demo.motivation.store import SCORED_BY, Savers, Store
from api.demo.stage import Draft
from api.demo.year.village_year import PLAYED_IN, Year
from domain.evaluation.evaluation import evaluation_of

QUARTERS: Final = (3, 6, 9, 12)
GRADES: Final = ("excellent", "good", "good", "fair")
POINTS: Final = 10
SIGNED_BY: Final = ("s1", "m1")
JUDGES: Final = ("s1", "c1", "c3")
REGISTERED: Final = ("registered_poor", "out_of_poverty")
Line = tuple[str, dict[str, Any]]


def evaluate(store: Store, chosen: Chosen) -> Story:
    """Every village, in the last days of each quarter."""
    for month in QUARTERS:
        yield last_day(month).replace(day=28)
        for year in store.purse.years:
            header, lines = _held(year, month)
            if year is store.year and month == QUARTERS[0]:
                _refuse_wrong(year, chosen, header, lines)
            year.stage.act("EvaluationHeld.v1", header, *SIGNED_BY, lines=lines)
        for savers in store.villages:
            _reward(savers, month)


def _judged(year: Year) -> list[tuple[Home, str]]:
    homes = [home for home in poor(year) if home.status in REGISTERED]
    return [(home, GRADES[place % len(GRADES)]) for place, home in enumerate(homes)]


def _held(year: Year, month: int) -> tuple[dict[str, Any], list[Line]]:
    judged, period = _judged(year), f"{PLAYED_IN}-{month - 2:02d}"
    name, grades = evaluation_of(year.village.code, period, "committees"), [g for _, g in judged]
    header = {
        "evaluation": name,
        "place": year.village.code,
        "period": period,
        "body": "committees",
        "participants": [year.stage.cast[one].person for one in JUDGES],
        "ballots_count": 0,
        "counts": {grade: grades.count(grade) for grade in dict.fromkeys(grades)},
        "minutes": year.paper(f"minutes of the evaluation of {period}"),
        "happened_on": None,
    }
    lines = [
        (
            "EvaluationLine.v1",
            {"evaluation": name, "household": home.household, "grade": grade, "recused": []},
        )
        for home, grade in judged
    ]
    return header, lines


def _refuse_wrong(year: Year, chosen: Chosen, header: dict[str, Any], lines: list[Line]) -> None:
    kind, first = lines[0]
    other = {**first, "household": chosen.ordinary.household}
    later = evaluation_of(header["place"], "2026-04", "committees")
    moved = [(kind, {**line, "evaluation": later}) for kind, line in lines]
    wrong: tuple[tuple[str, str, dict[str, Any], list[Line]], ...] = (
        ("a household judged that is not poor", "EVA-1", {}, [(kind, other), *lines[1:]]),
        ("a household judged twice", "EVA-1", {}, [*lines[:-1], lines[0]]),
        ("a quarter judged before it has begun", "EVA-1",
         {"evaluation": later, "period": "2026-04"}, moved),
        ("grades that do not add up", "REG-5", {"counts": {"poor": len(lines)}}, lines),
    )  # fmt: skip
    for told, rule, changed, rows in wrong:
        data = {**header, **changed}
        year.stage.refused(told, rule, "EvaluationHeld.v1", data, *SIGNED_BY, lines=rows)


def _reward(savers: Savers, month: int) -> None:
    """Excellent is worth ten points, on the minutes."""
    minutes = savers.year.paper(f"minutes of the evaluation of {PLAYED_IN}-{month - 2:02d}")
    earned = [
        {
            **entry(
                savers, savers.home(home.household), f"e{month}", POINTS, category="evaluation"
            ),
            "good_until": good_until(savers.stage.today),
            "evidence": minutes,
            "decision": None,
        }
        for home, grade in _judged(savers.year)
        if grade == GRADES[0]
    ]
    savers.stage.together([Draft("PointsEarned.v1", data, SCORED_BY) for data in earned])
