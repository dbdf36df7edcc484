"""Second chapter: the village is told, households apply and are visited at home (S2)."""

from datetime import timedelta
from typing import Any

from api.demo.case_file import EXPENSE, CaseFile
from api.demo.director import Story
from api.demo.opening import publicity
from api.demo.stage import Draft
from api.demo.year.assembly import convened
from api.demo.year.village_year import Chapter, Year
from api.signing import Secret


@Chapter
def apply_and_survey(year: Year) -> Story:
    """Publicity, applications (by key, or on paper by two officers), home surveys."""
    stage, village = year.stage, year.village
    yield year.on(3, 2)
    told = publicity(stage, stage.today, village.code, village.households_count)
    stage.act("PublicityRecorded.v1", told, "s1")
    yield year.on(3, 5)
    year.each([(case, _application(year, case)) for case in year.cases])
    kin = {
        "person": stage.cast[year.recused].person,
        "household": year.cases[0].household,
        "relation": "sibling",
    }
    stage.act("KinshipDeclared.v1", kin, year.recused)
    stage.refused(
        "an assembly before the home survey", "ID-5", "AssemblyConvened.v1", convened(year), "s1"
    )
    yield year.on(3, 9)
    _visit(year)
    yield from _withdraw(year)


def _application(year: Year, case: CaseFile) -> Draft:
    paper = None if case.key else year.stage.paper(f"application {case.case}")
    data = {
        "case": case.case,
        "procedure": "near_poor",
        "household": case.household,
        "place": case.place,
        "statement": Secret("收入不稳定，自愿申请纳入贫困边缘户帮扶。"),
        "paper": paper,
        "happened_on": None,
    }
    return Draft("ApplicationMade.v1", data, case.signer or ("c1", "w1"))


def _visit(year: Year) -> None:
    rich = year.turning("too_rich")
    if rich is not None:
        year.stage.refused(
            "eligible with 4,000 yuan a head, which is not below the ceiling",
            "ID-2",
            "HomeSurveyed.v1",
            {**survey(year, rich), "verdict": "eligible"},
            "c1",
        )
    drafts = [(case, Draft("HomeSurveyed.v1", survey(year, case), ("c1",))) for case in year.cases]
    year.each(drafts)


def survey(year: Year, case: CaseFile) -> dict[str, Any]:
    """The data of the household's form; `opened` is the day of its application."""
    opened = year.on(3, 5)
    eligible = case.turn != "too_rich"
    return {
        "form": case.form,
        "case": case.case,
        "period_from": opened.replace(year=opened.year - 1).isoformat(),
        "period_until": (opened - timedelta(days=1)).isoformat(),
        "members_count": case.members_count,
        "income": case.income(),
        "expense": EXPENSE,
        "living_standard": "close_to_registered_poor" if eligible else "clearly_above",
        "verdict": "eligible" if eligible else "not_eligible",
        "signed_form": year.stage.paper(f"form {case.form}"),
        "papers": [year.stage.paper(f"income proof {case.form}")],
        "remarks": Secret("入户核对收入凭证与务工流水。"),
        "happened_on": None,
    }


def _withdraw(year: Year) -> Story:
    case = year.turning("withdrawn")
    if case is None:
        return
    yield year.on(3, 11)
    paper = None if case.key else year.stage.paper(f"withdrawal {case.case}")
    data = {"case": case.case, "paper": paper, "happened_on": None}
    year.act("ApplicationWithdrawn.v1", data, *(case.signer or ("c1", "w1")), about=[case])
    year.stage.refused(
        "a withdrawn case brought before the assembly", "ID-5", "AssemblyConvened.v1",
        {**convened(year), "matters": [case.case]}, "s1",
    )  # fmt: skip
