"""What is objected to a first notice, and how it is answered."""

from collections.abc import Mapping
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
    corrected = year.turning("corrected")
    contested = [corrected, year.turning("held"), year.turning("climbed")]
    if not any(contested):
        return
    yield year.later(2)
    for case in filter(None, contested):
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
    data = _answer(year, name, case, resolution)
    year.stage.refused(
        "an objection resolved by who signed the case", "NOT-3", "ObjectionResolved.v1", data, "t1"
    )
    year.act("ObjectionResolved.v1", data, "t3", about=[case])


def climb(year: Year, name: str, case: CaseFile) -> None:
    """The ledger's own key sends the objection up; now the county's deputy answers."""
    stage = year.stage
    stage.note_gaps(year.village.code)
    objection = year.objections[case.case]
    stage.wait_for("k3", f"notices/{name}", lambda told: _link(told, objection) == "county")
    data = _answer(year, name, case, "dismissed")
    stage.refused(
        "an objection that has climbed answered below", "NOT-3", "ObjectionResolved.v1", data, "t3"
    )
    year.act("ObjectionResolved.v1", data, "k3", about=[case])


def _link(notice: Mapping[str, Any], objection: str) -> str:
    links = {one["objection"]: one["link"] for one in notice["objections"]}
    return str(links[objection])


def _answer(year: Year, name: str, case: CaseFile, resolution: str) -> dict[str, Any]:
    corrects = resolution == "upheld"
    return {
        "notice": name,
        "objection": year.objections[case.case],
        "subject": case.case,
        "resolution": resolution,
        "effect": "corrected" if corrects else "kept",
        "corrected_line": case.line if corrects else None,
        "reasons": Secret("复核户籍与居住情况后答复。"),
        "evidence": year.stage.paper(f"evidence {case.case}"),
    }
