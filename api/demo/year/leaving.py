"""A list of 低保 comes in, and a household that it names leaves the roster, step by step (ID-9)."""

from typing import Any

from api.demo.case_file import CaseFile
from api.demo.director import Story
from api.demo.stage import Draft, digest
from api.demo.township import TOWNSHIP
from api.demo.year.archives import archive
from api.demo.year.assembly import meet
from api.demo.year.notices import review, run
from api.demo.year.survey import application, survey
from api.demo.year.verification import verification
from api.demo.year.village_year import Chapter, Year

EXIT = {"procedure": "near_poor_exit", "reason": "support_begun"}
SUPPORT = "low_income_support"


@Chapter
def leave(year: Year) -> Story:
    """The list, then the exit: survey, assembly, committees, verification, reviews, notices."""
    if not year.tells("leaves"):
        return
    yield year.on(6, 1)
    case = _case_of(year.with_key[0])
    asked = application(year, case, **EXIT)
    year.stage.refused(
        "leaving for a support that nobody has", "ID-9", asked.kind, asked.data, *asked.names
    )
    _import_list(year, [case.head, str(year.neighbours[0]["head"])])
    _refuse_supported(year)
    yield year.later(2)
    opened = year.stage.today
    year.each([(case, application(year, case, **EXIT))])
    yield year.later(2)
    found = {**survey(year, case, opened), "verdict": "not_eligible", "grounds": ["support"]}
    year.each([(case, Draft("HomeSurveyed.v1", found, ("c1",)))])
    yield year.later(3)
    yield from meet(Year(year.stage, [case], year.village, keyless=year.keyless))
    yield year.later(1)
    year.each([(case, verification(year, case))])
    yield year.later(1)
    yield from _show_and_close(year, case)


def _show_and_close(year: Year, case: CaseFile) -> Story:
    review(year, [case], "township_review", "t2")
    yield year.later(1)
    yield from run(year, "exit", [case])
    review(year, [case], "county_review", "k2")
    yield year.later(1)
    yield from run(year, "exit_announcement", [case])
    yield year.later(1)
    archive(year, [case], confers=None, ends="near_poor")


def _case_of(listed: CaseFile) -> CaseFile:
    """A case of its own for a household that is on the roster."""
    return CaseFile(
        listed.household,
        listed.head,
        listed.place,
        listed.members_count,
        listed.key,
        listed.per_head_fen,
    )


def _import_list(year: Year, persons: list[str]) -> None:
    """The civil affairs bureau signs one header over the list's lines."""
    document = {
        "number": "示例民〔2026〕6号",
        "title": "最低生活保障对象名单（示例）",
        "sha256": digest("示例民〔2026〕6号"),
    }
    header: dict[str, Any] = {
        "place": TOWNSHIP.code,
        "document": document,
        "counts": {SUPPORT: len(persons)},
    }
    lines = [
        (
            "StatusRecorded.v1",
            {"subject": person, "status": SUPPORT, "from": str(year.stage.today), "until": None},
        )
        for person in persons
    ]
    year.stage.refused(
        "a list of more lines than it has", "REG-5", "StatusesImported.v1",
        {**header, "counts": {SUPPORT: len(lines) + 1}}, "b1", lines=lines,
    )  # fmt: skip
    year.stage.act("StatusesImported.v1", header, "b1", lines=lines)


def _refuse_supported(year: Year) -> None:
    """Who has the support does not apply to be near-poor as well."""
    supported = year.neighbours[0]
    case = CaseFile(str(supported["household"]), str(supported["head"]), str(supported["place"]),
                    len(supported["members"]), None, 0)  # fmt: skip
    asked = application(year, case)
    year.stage.refused(
        "an application of a household with 低保", "ID-3", asked.kind, asked.data, *asked.names
    )
