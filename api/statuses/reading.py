"""From the file to the entries of a list: which sheets are lists, their headers, their rows.

- REG-6 A status has begun, and ends no earlier than it begins; a person's begins in their life.

Nothing is imported while one fault is left. Whom an entry means is found afterwards (`known`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from api.roster import cells
from api.roster.columns import HEAD, HOUSEHOLD, ID_NUMBER, NAME, VILLAGE
from api.roster.findings import NOTES, At, Fault, Note, in_order
from api.roster.layout import Header
from api.roster.reading import header_of, tell_header
from api.roster.table import Findings, TableRows
from api.roster.villages import Villages
from api.roster.workbook import Cell, Sheet, open_workbook
from api.statuses import columns
from api.statuses.words import status_in_name, status_of
from domain.residents import identity_numbers

_OPEN: Final = frozenset({"长期", "至今", "—", "-", "/", "无"})
"""What a clerk writes where no last day is set."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list as far as it was understood; what is wrong is None, absent is empty.

    `village` is empty where the file does not say it; `until` None is open. `row` is from 1.
    """

    header: Header
    row: int
    id_number: str | None = ""
    household: str | None = ""
    name: str | None = ""
    head: str | None = ""
    village: str | None = ""
    status: str | None = None
    since: date | None = None
    until: date | None = None
    number: str = ""
    title: str = ""

    def at(self, column: str) -> At:
        """The cell of a column in this row."""
        return self.header.at(self.row, column)


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list as read: its entries in the order of the file, every fault, and every note."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    sheets: tuple[str, ...]

    def with_faults(self, more: list[Fault]) -> "StatusList":
        """The same list with faults that were found later, in the order of the file."""
        return replace(self, faults=in_order((*self.faults, *more), self.sheets))


def read_statuses(path: Path, today: date, villages: Villages | None = None) -> StatusList:
    """Read every sheet of the file; `today` bounds days, `villages` name those of the file.

    Raises:
        OSError: the file cannot be opened.
        UnreadableError: the file is no spreadsheet at all; the message says so in Chinese.
    """
    book = open_workbook(path)
    found = Findings()
    entries = [one for sheet in book.sheets for one in _read_sheet(sheet, today, villages, found)]
    if not entries and not found.faults:
        message = "没有找到名单：没有一个工作表有表头（身份证号或户编号、身份类别、起始日等列）"
        found.fault(At(book.names[0], 1, column=ID_NUMBER), "file", message)
    faults, notes = (in_order(some, book.names) for some in (found.faults, found.notes))
    return StatusList(tuple(entries), faults, notes, tuple(book.names))


def _read_sheet(
    sheet: Sheet, today: date, villages: Villages | None, found: Findings
) -> Iterator[Entry]:
    header = header_of(sheet, columns.LIST, "名单", found)
    if header is None:
        return
    status = "" if columns.STATUS in header.labels else status_in_name(sheet.name)
    missing = [
        name for name in columns.LIST.missing(header.labels) if name != columns.STATUS or not status
    ]
    for name in missing:
        found.fault(header.at(header.row, name), "column", "缺少这一列")
    tell_header(header, found)
    village = None
    if villages is not None and VILLAGE not in header.labels:
        village = villages.code_of(sheet.name)[0] or None
    if not missing:
        for number, given, errors in TableRows(sheet, header, columns.LIST, found):
            start = Entry(header, number, status=status or None, village=village or "")
            yield _Row(start, given, errors, today, villages, found).entry()


@dataclass(frozen=True, slots=True)
class _Row:
    """Reads one row; every fault is kept."""

    start: Entry
    given: Mapping[str, Cell]
    errors: Mapping[str, str]
    today: date
    villages: Villages | None
    found: Findings

    def entry(self) -> Entry:
        """What the row says."""
        readers: dict[str, tuple[str, cells.Reader]] = {
            ID_NUMBER: ("id_number", _unless_blank(cells.id_number)),
            HOUSEHOLD: ("household", cells.optional),
            NAME: ("name", cells.optional),
            HEAD: ("head", cells.optional),
            columns.STATUS: ("status", _status),
            columns.SINCE: ("since", cells.day),
            columns.UNTIL: ("until", _last_day),
            columns.NUMBER: ("number", cells.optional),
            columns.TITLE: ("title", cells.optional),
        }
        values: dict[str, Any] = {}
        for column, (field, read) in readers.items():
            if column in self.given:
                values[field] = self._read(column, read)
        if VILLAGE in self.given and self.villages is not None:
            values["village"] = self._village(self.villages)
        entry = replace(self.start, **values)
        self._check(entry)
        return entry

    def _read(self, column: str, read: cells.Reader) -> Any:  # noqa: ANN401  (of every column)
        at = self.start.at(column)
        if column in self.errors:
            self.found.fault(
                at, "error-cell", f"单元格出错（{self.errors[column]}），请改为实际内容"
            )
            return None
        said = read(self.given[column], self.today)
        if said.fault is not None:
            self.found.fault(at, *said.fault)
        for kind in said.notes:
            self.found.note(at, kind, NOTES[kind])
        return said.value

    def _village(self, villages: Villages) -> str | None:
        name, _ = cells.tidy(self.given[VILLAGE])
        code, wrong = villages.code_of(name) if name else ("", "")
        if wrong:
            self.found.fault(self.start.at(VILLAGE), "village", wrong)
            return None
        return code

    def _check(self, entry: Entry) -> None:
        if "" == entry.id_number == entry.household == entry.name == entry.head:
            message = "身份证号、户编号、姓名至少填写一项"
            self.found.fault(entry.at(ID_NUMBER), "blank", message)
        since, until = entry.since, entry.until
        if since is None:
            return
        if since > self.today:
            self.found.fault(entry.at(columns.SINCE), "future", "晚于今天")
        if until is not None and until < since:
            self.found.fault(entry.at(columns.UNTIL), "date", "早于起始日")
        if entry.id_number and since < identity_numbers.birth_date(entry.id_number):
            self.found.fault(entry.at(columns.SINCE), "birth", "早于身份证号所示的出生日期")


def _unless_blank(read: cells.Reader) -> cells.Reader:
    def maybe(cell: Cell, today: date) -> Any:  # noqa: ANN401  (as the reader)
        return cells.Said("") if cells.is_blank(cell) else read(cell, today)

    return maybe


def _last_day(cell: Cell, today: date) -> cells.Said[date]:
    if cells.is_blank(cell) or cells.tidy(cell)[0] in _OPEN:
        return cells.Said(None)
    return cells.day(cell, today)


def _status(cell: Cell, _today: date) -> cells.Said[str]:
    text, notes = cells.tidy(cell)
    if not text:
        return cells.Said(None, (), ("blank", "没有填写"))
    code, wrong = status_of(text)
    return cells.Said(None, (), ("status", wrong)) if wrong else cells.Said(code, notes)
