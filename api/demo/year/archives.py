"""Archives: village, township and county close each file; the last confers the status."""

from collections.abc import Sequence
from typing import Any

from api.demo.case_file import CaseFile
from api.demo.stage import Draft
from api.demo.year.village_year import Year

LEVELS = (("village", "s1"), ("township", "t1"), ("county", "k2"))


def archive(year: Year, cases: Sequence[CaseFile]) -> None:
    """Close the files level by level; with the county's the household is on the roster."""
    first = cases[0]
    year.stage.refused(
        "an archive with a paper missing", "ID-8", "ArchiveClosed.v1",
        _closing(first, "village", list(first.papers)[1:]), "s1",
    )  # fmt: skip
    for level, officer in LEVELS:
        year.stage.together(
            [
                Draft("ArchiveClosed.v1", _closing(case, level, list(case.papers)), (officer,))
                for case in cases
            ]
        )


def _closing(case: CaseFile, level: str, index: list[str]) -> dict[str, Any]:
    return {
        "case": case.case,
        "household": case.household,
        "level": level,
        "index": index,
        "confers": "near_poor" if level == "county" else None,
    }
