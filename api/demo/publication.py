"""Third chapter: two notices, an objection upheld, an announcement, archives, the roster."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.demo.case_file import CaseFile
from api.demo.stage import digest, new
from api.demo.year import Year, notice
from api.signing import Secret


def first_notice(year: Year) -> None:
    """Seven full days; one objection is upheld, its subject corrected and posted again."""
    stage, name = year.stage, new("notice")
    stage.go_to(date(2026, 3, 23))
    data = notice(year, "first", year.going_on, name)
    year.act("NoticePosted.v1", data, "s1", about=year.going_on)
    early = {"notice": name, "outcomes": _outcomes(year.going_on, "passed")}
    stage.refused("a notice closed early", "NOT-1", "NoticeClosed.v1", early, "s1")
    stage.go_to(date(2026, 3, 25))
    objection = _object(year, name)
    stage.go_to(date(2026, 3, 27))
    year.contested.line = digest(f"corrected line of {year.contested.case}")
    _resolve(year, name, objection)
    stage.go_to(date(2026, 3, 31))
    others = [case for case in year.going_on if case is not year.contested]
    outcomes = _outcomes(others, "passed") + _outcomes([year.contested], "corrected")
    year.act("NoticeClosed.v1", {"notice": name, "outcomes": outcomes}, "s1", about=year.going_on)
    again = new("notice")
    data = notice(year, "first", [year.contested], again, reposts=name)
    year.act("NoticePosted.v1", data, "s1", about=[year.contested])
    stage.go_to(date(2026, 4, 8))
    outcomes = _outcomes([year.contested], "passed")
    closed = {"notice": again, "outcomes": outcomes}
    year.act("NoticeClosed.v1", closed, "s1", about=[year.contested])


def _object(year: Year, name: str) -> str:
    objection = new("objection")
    data = {
        "notice": name,
        "objection": objection,
        "subject": year.contested.case,
        "objector": year.stage.cast["o1"].person,
        "text": Secret("公示的常住人口数与实际不符。"),
        "due_on": "2026-04-01",
        "paper": None,
    }
    year.act("ObjectionMade.v1", data, "o1", about=[])
    return objection


def _resolve(year: Year, name: str, objection: str) -> None:
    data = {
        "notice": name,
        "objection": objection,
        "subject": year.contested.case,
        "resolution": "upheld",
        "effect": "corrected",
        "corrected_line": year.contested.line,
        "reasons": Secret("复核户籍与居住情况，更正常住人口的公示内容。"),
        "evidence": year.stage.paper("evidence of the correction"),
    }
    year.stage.refused(
        "an objection resolved by who signed the case", "NOT-3", "ObjectionResolved.v1", data, "t1"
    )
    year.act("ObjectionResolved.v1", data, "t3", about=[year.contested])


def _outcomes(cases: Sequence[CaseFile], fate: str) -> list[dict[str, str]]:
    return [{"subject": case.case, "fate": fate} for case in cases]


def reviews_and_announcement(year: Year) -> None:
    """Township review, second notice, county re-review, announcement."""
    stage = year.stage
    stage.go_to(date(2026, 4, 10))
    _review(year, "township_review", "t2")
    stage.go_to(date(2026, 4, 13))
    _run_notice(year, "second", date(2026, 4, 21))
    stage.go_to(date(2026, 4, 22))
    stage.refused(
        "a step sent twice", "ID-5", "ReviewGiven.v1",
        {"case": year.going_on[0].case, "step": "township_review", "verdict": "passed",
         "reasons": None},
        "t2",
    )  # fmt: skip
    _review(year, "county_review", "k2")
    stage.go_to(date(2026, 4, 23))
    _run_notice(year, "announcement", date(2026, 5, 1))


def _review(year: Year, step: str, reviewer: str) -> None:
    for case in year.going_on:
        data = {"case": case.case, "step": step, "verdict": "passed", "reasons": None}
        year.act("ReviewGiven.v1", data, reviewer, about=[case])


def _run_notice(year: Year, kind: str, closing: date) -> None:
    name = new("notice")
    data = notice(year, kind, year.going_on, name)
    year.act("NoticePosted.v1", data, "s1", about=year.going_on)
    year.stage.go_to(closing)
    closed = {"notice": name, "outcomes": _outcomes(year.going_on, "passed")}
    year.act("NoticeClosed.v1", closed, "s1", about=year.going_on)


def archives(year: Year) -> None:
    """Village, township and county close each file; the last puts the household on the roster."""
    stage = year.stage
    stage.go_to(date(2026, 5, 6))
    first = year.going_on[0]
    stage.refused(
        "an archive with a paper missing", "ID-8", "ArchiveClosed.v1",
        _archive(first, "village", None, list(first.papers)[1:]), "s1",
    )  # fmt: skip
    for level, officer in (("village", "s1"), ("township", "t1"), ("county", "k2")):
        confers = "near_poor" if level == "county" else None
        for case in year.going_on:
            data = _archive(case, level, confers, list(case.papers))
            year.act("ArchiveClosed.v1", data, officer, about=[])
    stage.go_to(date(2026, 12, 31))


def _archive(case: CaseFile, level: str, confers: str | None, index: list[str]) -> dict[str, Any]:
    return {
        "case": case.case,
        "household": case.household,
        "level": level,
        "index": index,
        "confers": confers,
    }
