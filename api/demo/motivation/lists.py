"""Each month's points hang on each village's board, every account a line (PTS-7).

- NOT-4 One line is contested: what an objection removed is corrected and shown again, in a
  list of its own.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from api.demo.director import Aside, Story
from api.demo.money.desk import drafted
from api.demo.money.steps import sheet, show, taken_down
from api.demo.motivation.corrections import TWICE_POINTS, reversal
from api.demo.motivation.store import CORRECTED_BY, Home, Savers, Store
from api.demo.stage import digest, new
from api.demo.year.village_year import PLAYED_IN
from api.signing import Secret
from domain.points.lines import Figures, line_of, list_of
from domain.points.month import PointsMonthLine, shown_hash

DRAWN_BY: Final = ("c3", "m1")
POSTER: Final = "c1"
LINE: Final = "PointsMonthLine.v1"
PERIOD_DAYS: Final = 7
CONTESTED: Final = 4
"""The month of which a line is contested."""
Data = dict[str, Any]
Lines = list[tuple[str, Data]]


def publish(store: Store, wronged: Home) -> Story:
    """Every village's list of every month, once the month is over."""
    for month in range(1, 12):
        yield date(PLAYED_IN, month + 1, 2)
        drawn = [(savers, *_draft(savers, month)) for savers in store.villages]
        for savers, data, lines in drawn:
            first = savers is store.first
            if first and month == 1:
                _refuse_wrong(savers, data, lines)
            savers.stage.act("PointsMonthDrawn.v1", data, *DRAWN_BY, lines=lines)
            if first and month == CONTESTED:
                yield Aside(_contest(savers, data, lines, wronged))
            else:
                yield Aside(_show(savers, data))


def _show(savers: Savers, drawn: Data) -> Story:
    """Exactly what was drawn hangs for its days."""
    shown = drawn["shown"]
    return show(
        savers.store.purse, drawn["case"], "points", savers.village, PERIOD_DAYS, line=shown
    )


def _draft(savers: Savers, month: int) -> tuple[Data, Lines]:
    asked = {
        "place": savers.village,
        "month": f"{PLAYED_IN}-{month:02d}",
        "case": f"case:points-{savers.village}-{month}",
    }
    found = drafted(savers.stage, DRAWN_BY[0], "points-month", asked)
    return found["data"], [(LINE, line) for line in found["lines"]]


def _refuse_wrong(savers: Savers, data: Data, lines: Lines) -> None:
    kind, first = lines[0]
    better = {**first["figures"], "earned": first["figures"]["earned"] + 1}
    better["closing"] += 1
    prettier = [(kind, {**first, "figures": better}), *lines[1:]]
    early = "2026-03"
    name = list_of(savers.village, early, 1)
    moved = [
        (kind, {**line, "list": name, "line": line_of(name, line["account"])}) for _, line in lines
    ]
    wrong: tuple[tuple[str, Data, Lines], ...] = (
        ("a month's list that leaves an account out", _header(data, lines[1:]), lines[1:]),
        ("a month's list with a point more than there is", _header(data, prettier), prettier),
        ("a list of a month that is not over", {**data, "list": name, "month": early}, moved),
    )
    for told, header, rows in wrong:
        savers.stage.refused(told, "PTS-7", "PointsMonthDrawn.v1", header, *DRAWN_BY, lines=rows)


def _header(data: Data, lines: Lines) -> Data:
    """The header that goes with other lines."""
    names = Figures.__struct_fields__
    own = [_typed(line) for _, line in lines]
    return {
        **data,
        "lines_count": len(own),
        "sums": {name: sum(getattr(one.figures, name) for one in own) for name in names},
        "shown": shown_hash(own),
    }


def _typed(line: Mapping[str, Any]) -> PointsMonthLine:
    return PointsMonthLine(**{**line, "figures": Figures(**line["figures"])})


def _contest(savers: Savers, data: Data, lines: Lines, wronged: Home) -> Story:
    """Points for a lesson stand on a household that was not there; somebody says so."""
    stage, case = savers.stage, data["case"]
    posted = sheet(stage, case, "points", savers.village, PERIOD_DAYS, line=data["shown"])
    prettier = {**posted, "subjects": [{"subject": case, "line": digest("a prettier sheet")}]}
    stage.refused(
        "a sheet that is not the list as drawn", "PTS-7", "NoticePosted.v1", prettier, POSTER
    )
    stage.act("NoticePosted.v1", posted, POSTER)
    closes = savers.year.later(PERIOD_DAYS + 1)
    line = next(line for _, line in lines if line["account"] == wronged.account)
    yield savers.year.later(2)
    objection = _object(savers, posted, case, line)
    yield savers.year.later(3)
    stage.act("ObjectionResolved.v1", {**objection, **_upheld(savers)}, "t3")
    yield closes
    stage.act("NoticeClosed.v1", taken_down(posted, case), POSTER)
    yield from _correct(savers, data, line, wronged)


def _object(savers: Savers, posted: Data, case: str, line: Data) -> Data:
    same = {
        "notice": posted["notice"],
        "objection": new("objection"),
        "subject": case,
        "item": line["line"],
    }
    made = {
        **same,
        "objector": savers.stage.cast["o1"].person,
        "text": Secret("该户本月未参加政策学习，不应加分。"),
        "due_on": savers.year.later(7).isoformat(),
        "paper": None,
    }
    savers.stage.act("ObjectionMade.v1", made, "o1")
    return same


def _upheld(savers: Savers) -> Data:
    return {
        "resolution": "upheld",
        "effect": "removed",
        "corrected_line": None,
        "reasons": Secret("核对签到表，该户确未参加。"),
        "evidence": savers.stage.paper("names of who attended"),
    }


def _correct(savers: Savers, data: Data, line: Data, wronged: Home) -> Story:
    """The entry is reversed by the line's name, and the line shown again."""
    stage = savers.stage
    back = reversal(
        savers,
        wronged,
        "objected",
        entered_for=f"{data['month']}/policy_knowledge",
        cause="objection_upheld",
        corrects=line["line"],
    )
    stage.act("PointsReversed.v1", back, *CORRECTED_BY)
    yield savers.year.later(1)
    name = list_of(savers.village, data["month"], 2)
    again = {
        **line,
        "list": name,
        "line": line_of(name, line["account"]),
        "corrected": -TWICE_POINTS,
        "corrects": line["line"],
    }
    lines = [(LINE, again)]
    header = {**data, "list": name, "case": f"{data['case']}-2", "number": 2}
    header = _header(header, lines)
    stage.act("PointsMonthDrawn.v1", header, *DRAWN_BY, lines=lines)
    yield from _show(savers, header)
