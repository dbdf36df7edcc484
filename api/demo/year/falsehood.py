"""False information 弄虚作假 comes to light: the household is off the roster (ID-9)."""

from typing import Any

from api.demo.case_file import CaseFile
from api.demo.director import Story
from api.demo.year.village_year import Chapter, Year
from api.signing import Secret

FINDERS = ("k3", "b1")
"""The county and another body, who signed no step of the case."""


@Chapter
def find_false(year: Year) -> Story:
    """The county names what was false, and everybody who signed each step."""
    if not year.tells("falsehood"):
        return
    yield year.on(8, 17)
    case = next(case for case in year.going_on if not case.key)
    found = _finding(year, case)
    stage, kind = year.stage, "FalseInformationFound.v1"
    stage.refused("a finding that names nobody", "ID-9", kind, {**found, "steps": []}, *FINDERS)
    stage.refused("a finding by who reviewed the case", "ACT-2", kind, found, "k2", "b1")
    stage.act(kind, found, *FINDERS)


def _finding(year: Year, case: CaseFile) -> dict[str, Any]:
    return {
        "case": case.case,
        "household": case.household,
        "false": ["income"],
        "evidence": [year.paper("wage slips of another town")],
        "reasons": Secret("在外务工工资未申报，经核对工资流水查实。"),
        "steps": year.stage.read_as("k3", f"cases/{case.case}")["signers"],
        "removes": True,
        "open_case": None,
    }
