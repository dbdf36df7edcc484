"""What is objected to a first notice, and how it is answered."""

from datetime import timedelta
from typing import Any

from api.demo.case_file import CaseFile
from api.demo.director import Story
from api.demo.stage import digest, new
from api.demo.year.village_year import Year
from api.signing import Secret

ANSWER_DAYS = 7


def contest(year: Year, name: str) -> Story:
    """A neighbour objects; a wrong line is corrected before the notice ends."""
    corrected, held = year.turning("corrected"), year.turning("held")
    if corrected is None and held is None:
        return
    yield year.later(2)
    for case in filter(None, (corrected, held)):
        year.objections[case.case] = _object(year, name, case)
    if corrected is not None:
        yield year.later(2)
        corrected.line = digest(f"corrected line of {corrected.case}")
        resolve(year, name, corrected, "upheld")


def _object(year: Year, name: str, case: CaseFile) -> str:
    objection = new("objection")
    data = {
        "notice": name,
        "objection": objection,
        "subject": case.case,
        "objector": year.stage.cast["o1"].person,
        "text": Secret("公示的常住人口数与实际不符。"),
        "due_on": (year.stage.today + timedelta(days=ANSWER_DAYS)).isoformat(),
        "paper": None,
    }
    year.act("ObjectionMade.v1", data, "o1", about=[])
    return objection


def resolve(year: Year, name: str, case: CaseFile, resolution: str) -> None:
    """The township deputy, who had no part in the case, answers."""
    corrects = resolution == "upheld"
    data: dict[str, Any] = {
        "notice": name,
        "objection": year.objections[case.case],
        "subject": case.case,
        "resolution": resolution,
        "effect": "corrected" if corrects else "kept",
        "corrected_line": case.line if corrects else None,
        "reasons": Secret("复核户籍与居住情况后答复。"),
        "evidence": year.stage.paper(f"evidence {case.case}"),
    }
    year.stage.refused(
        "an objection resolved by who signed the case", "NOT-3", "ObjectionResolved.v1", data, "t1"
    )
    year.act("ObjectionResolved.v1", data, "t3", about=[case])
