"""What hangs on the village's board, and what becomes of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.demo.case_file import CaseFile
from api.demo.stage import digest
from api.demo.year.village_year import Year

PERIOD_DAYS = 7


def notice(
    year: Year,
    kind: str,
    cases: Sequence[CaseFile],
    name: str,
    *,
    reposts: str | None = None,
    posted_on: date | None = None,
) -> dict[str, Any]:
    """The data of a notice that shows these cases' lines, from today unless told."""
    return {
        "notice": name,
        "kind": kind,
        "place": year.village.code,
        "subjects": [{"subject": case.case, "line": case.line} for case in cases],
        "shown": digest("\n".join(case.line for case in cases)),
        "board": year.stage.paper(f"board {kind} {name}"),
        "posted_on": (posted_on or year.stage.today).isoformat(),
        "period_days": PERIOD_DAYS,
        "reposts": reposts,
    }


def outcomes(cases: Sequence[CaseFile], fate: str) -> list[dict[str, str]]:
    """The same fate for each of the cases."""
    return [{"subject": case.case, "fate": fate} for case in cases]
