"""Faults that no rule refuses, for the detectors to find (ACT-3, HH-5; HH-6 is in `cards`)."""

from api.demo.case_file import CaseFile
from api.demo.director import Story
from api.demo.year.split import split_off
from api.demo.year.survey import application, withdraw
from api.demo.year.village_year import Chapter, Year


@Chapter
def plant_faults(year: Year) -> Story:
    """A kinship declared months after the vote; a split, and an application soon after it."""
    if not year.tells("faults"):
        return
    yield year.on(9, 7)
    kin = {
        "person": year.stage.cast["v4"].person,
        "household": year.going_on[-1].household,
        "relation": "in_law",
    }
    year.stage.act("KinshipDeclared.v1", kin, "s1")
    apart = split_off(year, year.families[2])
    yield year.later(14)
    case = CaseFile(apart["new_household"], apart["head"], apart["place"], 1, None, 0)
    year.each([(case, application(year, case))])
    yield year.later(3)
    withdraw(year, case)
