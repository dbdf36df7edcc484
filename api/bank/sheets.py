"""Spreadsheets of a bank: the table, the titles around it, and what must hold in any of them.

Above the table, or below it, stand titles with their values (账号, 期初余额). A row of totals
sums the table; remarks below it have no amount. Cells are read by `sheet_cells`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from api.bank.faults import WHOLE, Faults, Spot, refusal
from api.roster.cells import is_blank
from api.roster.findings import letter_of
from api.roster.layout import Header, find_header
from api.roster.vocabulary import Vocabulary, plain
from api.roster.workbook import Cell, Sheet, UnreadableError, workbook_of
from domain.kernel.words import say

Titles = Mapping[str, tuple[str, ...]]
"""What may stand around a table, by its name here: the labels it goes by."""

_total = re.compile(r"(?:本期|总)?合计|总计").match
_remark = re.compile(
    r"打印|制表|经办|复核|审核|说明|备注|注[:：]|第?\s*[0-9]+\s*页|共\s*[0-9]+|以下空白|温馨提示|-{3,}|\*{3,}"
).match
_LABEL_LENGTH_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: its cells by column, and where they stand."""

    number: int
    cells: Mapping[str, Cell]
    errors: Mapping[str, str]
    header: Header

    def at(self, column: str) -> Spot:
        """The place of a column's cell."""
        found = self.header.at(self.number, column)
        return Spot(self.number, found.letter, found.column, found.sheet)

    def is_blank(self, column: str) -> bool:
        """Whether the column is absent, or nothing stands there."""
        return column not in self.errors and is_blank(self.cells.get(column, ""))

    def is_nothing(self, column: str) -> bool:
        """Whether nothing stands there, or a nought."""
        return column not in self.errors and not str(self.cells.get(column, "")).strip("0.- ")


@dataclass(slots=True)
class Table:
    """A sheet with a table: its rows, its totals, and the titles around it with their values."""

    header: Header
    rows: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    around: dict[str, tuple[Spot, Cell]] = field(default_factory=dict)

    @property
    def spot(self) -> Spot:
        """The header's place."""
        return Spot(self.header.row, sheet=self.header.sheet)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a spreadsheet is read as: its columns, which hold amounts, and titles around them."""

    name: str
    vocabulary: Vocabulary
    amounts: tuple[str, ...]
    titles: Titles


def tables_of(name: str, content: bytes, kind: Kind, faults: Faults) -> list[Table]:
    """The tables of the kind, sheet by sheet; a sheet without one is passed over.

    Raises:
        BankFileError: the file is no spreadsheet, or has no such table at all.
    """
    try:
        book = workbook_of(name, content)
        found = [table for sheet in book.sheets if (table := _table(sheet, kind, faults))]
    except UnreadableError as error:
        english = "expected a spreadsheet (.xlsx, .xls) or a text (.csv, .txt) that can be read"
        raise refusal(WHOLE, "format", english, str(error)) from error
    if not found and not faults.found:
        columns = "、".join(one.name for one in kind.vocabulary.declared if one.needed)
        raise refusal(
            WHOLE, "format",
            f"expected a table with the columns {columns}; found none",
            f"没有找到{kind.name}：没有一个工作表有表头（{columns} 等列）",
        )  # fmt: skip
    return found


def _table(sheet: Sheet, kind: Kind, faults: Faults) -> Table | None:
    header = find_header(sheet, kind.vocabulary)
    if header is None:
        return None
    table = Table(header)
    if sheet.hidden:
        message = say("expected no table on a hidden sheet", f"隐藏的工作表中有{kind.name}")
        faults.add(table.spot, "format", message)
        return table
    _check_header(header, kind, faults)
    reader = _Around(sheet, kind, table, faults)
    for number in range(1, header.row):
        reader.read(number)
    for number in range(header.row + 1, len(sheet.rows) + 1):
        _place(_row(sheet, header, number), sheet.rows[number - 1], reader)
    return table


def _check_header(header: Header, kind: Kind, faults: Faults) -> None:
    for missing in kind.vocabulary.missing(header.labels):
        at = Spot(header.row, name=missing, sheet=header.sheet)
        faults.add(at, "column", say("expected this column; found none", "缺少这一列"))
    for column, label in header.repeated:
        at = Spot(header.row, letter_of(label.place), plain(label.text), header.sheet)
        before = header.at(header.row, column).letter
        message = say(f"the same column as {before}", f"与 {before} 列重复")
        faults.add(at, "column", message)


def _row(sheet: Sheet, header: Header, number: int) -> Row:
    cells = sheet.rows[number - 1]
    labels = header.labels.items()
    given = {name: cells[label.place] if label.place < len(cells) else "" for name, label in labels}
    errors = {name: sheet.errors.get((number - 1, label.place), "") for name, label in labels}
    return Row(number, given, {name: error for name, error in errors.items() if error}, header)


def _place(row: Row, cells: Sequence[Cell], reader: "_Around") -> None:
    """Put a row below the header where it belongs."""
    filled = [str(cell).strip() for cell in cells if not is_blank(cell)]
    if not filled and not row.errors:
        return
    labels = {row.header.labels[name].text.strip() for name in row.cells}
    if row.errors or not filled:
        reader.table.rows.append(row)
    elif labels <= set(filled):
        return
    elif _total(filled[0]):
        reader.table.totals.append(row)
    elif reader.names(filled[0]):
        reader.read(row.number)
    elif not _remark(filled[0]) or not all(map(row.is_blank, reader.kind.amounts)):
        reader.table.rows.append(row)


@dataclass(slots=True)
class _Around:
    """Reads titles and their values: in one cell with a colon, or in a cell and the next one."""

    sheet: Sheet
    kind: Kind
    table: Table
    faults: Faults
    _known: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        titles = self.kind.titles.items()
        self._known = {plain(label): name for name, labels in titles for label in labels}

    def names(self, text: str) -> str:
        """What a cell is the title of; empty where of nothing known."""
        return self._known.get(_label(text), "")

    def read(self, number: int) -> None:
        """Keep what a row says."""
        cells = self.sheet.rows[number - 1]
        for place, cell in enumerate(cells):
            name = self.names(cell) if isinstance(cell, str) else ""
            if name:
                self._keep(name, *self._value(number, place, cells))

    def _value(self, number: int, place: int, cells: Sequence[Cell]) -> tuple[Spot, Cell]:
        text = str(cells[place])
        value: Cell = text.replace("：", ":").partition(":")[2].strip()
        if is_blank(value):
            right = range(place + 1, len(cells))
            place = next((one for one in right if not is_blank(cells[one])), place)
            value = "" if cells[place] == text else cells[place]
        return Spot(number, letter_of(place), _label(text), self.sheet.name), value

    def _keep(self, name: str, at: Spot, value: Cell) -> None:
        if is_blank(value):
            return
        before = self.table.around.setdefault(name, (at, value))
        if before[1] != value:
            message = say(
                f"says otherwise than row {before[0].row}", f"与第 {before[0].row} 行不一致"
            )
            self.faults.add(at, "twice", message)


def _label(text: str) -> str:
    """What stands before a colon, or the whole, as it is compared; empty where too long."""
    before = text.replace("：", ":").partition(":")[0].strip()
    return plain(before) if len(before) <= _LABEL_LENGTH_MAX else ""


def needed_titles(table: Table, kind: Kind, names: Sequence[str], faults: Faults) -> bool:
    """Whether all of the titles stand around the table; each that is missing is told."""
    missing = [name for name in names if name not in table.around]
    for name in missing:
        label = kind.titles[name][0]
        at = Spot(name=label, sheet=table.header.sheet)
        message = say("expected it around the table; found none", f"表格上下没有“{label}”")
        faults.add(at, "missing", message)
    return not missing


def rows_of(tables: Sequence[Table]) -> Iterator[Row]:
    """The rows of several tables, in the order of the file."""
    for table in tables:
        yield from table.rows
