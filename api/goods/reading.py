"""From the file to goods: which sheets are lists of goods, their headers, their rows.

- PTS-3 A price is a whole number of points above zero. PTS-5 Pieces are whole, and not past their
  day; what is bought says its cost, and a gift has none.

Nothing is drafted while one fault is left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from api.bank.money import fen_of_cell
from api.goods import columns
from api.roster import cells
from api.roster.findings import NOTES, At, Fault, Note, in_order
from api.roster.layout import Header
from api.roster.reading import header_of, tell_header
from api.roster.table import Findings, TableRows
from api.roster.workbook import Cell, Sheet, open_workbook
from domain.kernel.words import Words

MOST: Final = 1_000_000
"""Of points for a piece, and of pieces of a batch."""
NAME_CHARS: Final = (2, 60)
UNIT_CHARS: Final = (1, 20)


@dataclass(frozen=True, slots=True)
class Listed:
    """One row as far as it was understood; what is wrong or not said is None. `row` is from 1."""

    header: Header
    row: int
    name: str | None = None
    unit: str | None = None
    price_points: int | None = None
    pieces: int | None = None
    batch: str | None = None
    good_until: date | None = None
    cost_fen: int | None = None

    def at(self, column: str) -> At:
        """The cell of a column in this row."""
        return self.header.at(self.row, column)


@dataclass(frozen=True, slots=True)
class GoodsList:
    """A list as read: its goods in the order of the file, every fault, and every note."""

    goods: tuple[Listed, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]

    @property
    def supplied(self) -> tuple[Listed, ...]:
        """The goods of which pieces came."""
        return tuple(one for one in self.goods if one.pieces)


def read_goods(path: Path, today: date, *, bought: bool) -> GoodsList:
    """Read every sheet of the file; `today` bounds days, `bought` says that pieces have a cost.

    Raises:
        OSError: the file cannot be opened.
        UnreadableError: the file is no spreadsheet at all; the message says so in Chinese.
    """
    book, found = open_workbook(path), Findings()
    goods = [one for sheet in book.sheets for one in _read_sheet(sheet, today, found)]
    if not goods and not found.faults:
        message = "没有找到商品：没有一个工作表有表头（商品名称、单位、积分兑换值等列）"
        found.fault(At(book.names[0], 1, column=columns.NAME), "file", message)
    _check_once(goods, found)
    for one in goods:
        _check_supply(one, today, found, bought=bought)
    return GoodsList(
        tuple(goods), in_order(found.faults, book.names), in_order(found.notes, book.names)
    )


def _read_sheet(sheet: Sheet, today: date, found: Findings) -> Iterator[Listed]:
    header = header_of(sheet, columns.LIST, "商品清单", found)
    if header is None:
        return
    missing = columns.LIST.missing(header.labels)
    for name in missing:
        found.fault(header.at(header.row, name), "column", "缺少这一列")
    tell_header(header, found)
    if not missing:
        for number, given, errors in TableRows(sheet, header, columns.LIST, found):
            yield _Row(Listed(header, number), given, errors, today, found).listed()


@dataclass(frozen=True, slots=True)
class _Row:
    """Reads one row; every fault is kept."""

    start: Listed
    given: Mapping[str, Cell]
    errors: Mapping[str, str]
    today: date
    found: Findings

    def listed(self) -> Listed:
        """What the row says."""
        values = {
            field: self._read(column, read)
            for column, (field, read) in _READERS.items()
            if column in self.given
        }
        return replace(self.start, **values)

    def _read(self, column: str, read: cells.Reader) -> Any:  # noqa: ANN401  (of every column)
        at = self.start.at(column)
        if column in self.errors:
            message = f"单元格出错（{self.errors[column]}），请改为实际内容"
            self.found.fault(at, "error-cell", message)
            return None
        said = read(self.given[column], self.today)
        if said.fault is not None:
            self.found.fault(at, *said.fault)
        for kind in said.notes:
            self.found.note(at, kind, NOTES[kind])
        return said.value


def _text(least: int, most: int) -> cells.Reader:
    def read(cell: Cell, _today: date) -> cells.Said[str]:
        text, notes = cells.tidy(cell)
        if not text:
            return cells.Said(None, (), ("blank", "没有填写"))
        if not least <= len(text) <= most:
            return cells.Said(None, (), ("text", f"应为 {least} 至 {most} 个字"))
        return cells.Said(text, notes)

    return read


def _whole(cell: Cell, _today: date) -> cells.Said[int]:
    text, notes = cells.tidy(cell)
    if not text:
        return cells.Said(None, (), ("blank", "没有填写"))
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= MOST:
        return cells.Said(None, (), ("whole", f"应为 1 到 {MOST} 的整数"))
    return cells.Said(int(text), notes)


def _cost(cell: Cell, _today: date) -> cells.Said[int]:
    fen = fen_of_cell(cell)
    if isinstance(fen, Words) or fen < 0:
        wrong = fen.zh if isinstance(fen, Words) else "不能为负"
        return cells.Said(None, (), ("amount", wrong))
    return cells.Said(fen)


def _batch(cell: Cell, _today: date) -> cells.Said[str]:
    text, notes = cells.tidy(cell)
    if len(text) > _BATCH_CHARS:
        return cells.Said(None, (), ("text", f"最多 {_BATCH_CHARS} 个字"))
    return cells.Said(text, notes)


_BATCH_CHARS: Final = 40


def _unless_blank(read: cells.Reader) -> cells.Reader:
    def maybe(cell: Cell, today: date) -> Any:  # noqa: ANN401  (as the reader)
        return cells.Said(None) if cells.is_blank(cell) else read(cell, today)

    return maybe


_READERS: Final[Mapping[str, tuple[str, cells.Reader]]] = {
    columns.NAME: ("name", _text(*NAME_CHARS)),
    columns.UNIT: ("unit", _text(*UNIT_CHARS)),
    columns.PRICE: ("price_points", _whole),
    columns.PIECES: ("pieces", _unless_blank(_whole)),
    columns.BATCH: ("batch", _unless_blank(_batch)),
    columns.GOOD_UNTIL: ("good_until", _unless_blank(cells.day)),
    columns.COST: ("cost_fen", _unless_blank(_cost)),
}
"""The field of each column, and how its cells are read."""


def _check_once(goods: list[Listed], found: Findings) -> None:
    first: dict[str, Listed] = {}
    for one in goods:
        if one.name is None:
            continue
        earlier = first.setdefault(one.name, one)
        if earlier is not one:
            same = earlier.header.sheet == one.header.sheet
            where = (
                f"第 {earlier.row} 行" if same else f"《{earlier.header.sheet}》第 {earlier.row} 行"
            )
            found.fault(one.at(columns.NAME), "twice", f"与{where}重复")


def _check_supply(one: Listed, today: date, found: Findings, *, bought: bool) -> None:
    """PTS-5: what the delivery would be refused for."""
    if one.good_until is not None and one.good_until < today:
        found.fault(one.at(columns.GOOD_UNTIL), "past", "已过保质期")
    at = one.at(columns.COST)
    if one.pieces and bought and one.cost_fen is None and at not in {f.at for f in found.faults}:
        found.fault(at, "blank", "采购的商品请填写本批金额")
    if one.cost_fen is not None and not bought:
        found.fault(at, "amount", "捐赠的商品不填金额")
