"""From the file to a roster: which sheets are rosters, their headers, their rows, and the whole.

Nothing is imported while one fault is left. Rules that need the ledger (a person known already)
are checked at admission, and a refusal is told as a row of the file.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from api.roster import cells, columns
from api.roster.findings import At, in_order
from api.roster.households import faults_of_households
from api.roster.layout import Header, find_header
from api.roster.members import Listed, Member, Roster, member_of
from api.roster.rows import Bounds, Findings, SheetRows
from api.roster.villages import Villages
from api.roster.workbook import Sheet, open_workbook


def read_roster(path: Path, today: date, villages: Villages | None = None) -> Roster:
    """Read every sheet of the file; `today` bounds dates, `villages` name those of the file.

    Without `villages` the file is of one village, and whoever imports it says of which.

    Raises:
        OSError: the file cannot be opened.
        UnreadableError: the file is no spreadsheet at all; the message says so in Chinese.
    """
    book = open_workbook(path)
    found = Findings()
    listed = [
        one for sheet in book.sheets for one in _read_sheet(sheet, Bounds(today, villages), found)
    ]
    if not listed and not found.faults:
        found.fault(At(book.names[0], 1, column=columns.HOUSEHOLD), "file", _nobody(found))
    found.faults.extend(faults_of_households(listed))
    members: tuple[Member, ...] = ()
    if not found.faults:
        members = tuple(map(member_of, listed))
    return Roster(members, in_order(found.faults, book.names), in_order(found.notes, book.names))


def _nobody(found: Findings) -> str:
    if any(note.kind == "sheet" for note in found.notes):
        return "没有找到名册：没有一个工作表有表头（户编号、与户主关系、姓名、身份证号等列）"
    return "表中没有任何人员"


def _read_sheet(sheet: Sheet, bounds: Bounds, found: Findings) -> Iterator[Listed]:
    header = find_header(sheet)
    if header is None:
        found.note(At(sheet.name, 1), "sheet", "没有名册的表头，未读取")
        return
    if sheet.hidden:
        message = "隐藏的工作表中有名册：请取消隐藏，或删除后再导入"
        found.fault(At(sheet.name, header.row), "sheet", message)
        return
    bounds = _of_sheet_name(sheet, header, bounds, found)
    missing = [name for name in header.missing() if name != columns.GROUP or not bounds.group]
    for name in missing:
        found.fault(header.at(header.row, name), "column", "缺少这一列")
    _tell_header(header, found)
    if not missing:
        yield from SheetRows(sheet, header, bounds, found)


def _of_sheet_name(sheet: Sheet, header: Header, bounds: Bounds, found: Findings) -> Bounds:
    """The group and the village that the sheet's name says, where no column says them."""
    group = None
    if columns.GROUP not in header.labels:
        group = cells.group(sheet.name, bounds.today).value
    village: str | None = ""
    if bounds.villages is not None and columns.VILLAGE not in header.labels:
        village, wrong = bounds.villages.code_of(sheet.name)
        if wrong:
            message = f"没有“{columns.VILLAGE}”列，工作表名称也不能确定行政村：{wrong}"
            found.fault(At(sheet.name, header.row), "village", message)
            village = None
    return replace(bounds, group=group, village=village)


def _tell_header(header: Header, found: Findings) -> None:
    """Say which columns stand twice, are not known, or are absent."""
    for name, label in header.repeated:
        at = At(header.sheet, header.row, label.place, columns.plain(label.text))
        found.fault(at, "column", f"与 {header.at(header.row, name).letter} 列重复")
    for label in header.unknown:
        at = At(header.sheet, header.row, label.place, columns.plain(label.text))
        found.note(at, "column", "不识别的列，未读取")
    for name in (columns.PHONE, columns.CARD):
        if name not in header.labels:
            found.note(header.at(header.row, name), "absent", "没有这一列")
