"""Cells of a bank's spreadsheet: references, accounts, amounts, days; every fault is kept.

A number cell cannot hold a card, an account or a reference (digits past the fifteenth are lost,
noughts before them too): it is refused and never repaired. A serial number is no day (ADR 44).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.bank.faults import Faults, Spot
from api.bank.money import fen_of_cell, yuan
from api.bank.sheets import Row, Table
from api.roster import cells
from api.roster.workbook import Cell
from domain.kernel.words import Words, say

CURRENCIES: Final = frozenset({"CNY", "RMB", "人民币", "人民币元", "156", "01"})
"""How banks write CNY: ISO 4217 by letters and by number, in Chinese, and the banks' own 01."""

_time_of_day = re.compile(r"(?<=[0-9日])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?$")


@dataclass(frozen=True, slots=True)
class Cells:
    """Reads cells; each fault goes into `faults` and gives an empty value."""

    faults: Faults

    def text(self, row: Row, column: str, *, needed: bool = False) -> str:
        """A text, spaces around it taken away."""
        cell = self._cell(row, column)
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = str(cell).strip()
        if needed and not text and column not in row.errors:
            self._missing(row.at(column))
        return text

    def number(self, row: Row, column: str, *, needed: bool = False) -> str:
        """A reference, a card or an account: a text cell, without spaces."""
        return self.number_of(
            row.at(column), self._cell(row, column), needed=needed and column not in row.errors
        )

    def number_of(self, at: Spot, cell: Cell, *, needed: bool = True) -> str:
        """The same of a cell that stands anywhere."""
        text, _ = cells.tidy(cell)
        if not isinstance(cell, str) or cells.lost_digits(cell, text):
            message = say(
                "expected a text cell; a number cell loses digits",
                "是数字单元格，长号码会丢位，请以文本格式重新取得",
            )
            self.faults.add(at, "number-cell", message)
            return ""
        if needed and not text:
            self._missing(at)
        return text

    def amount_fen(self, row: Row, column: str) -> int:
        """An amount in fen, 0 where nothing stands there; less than nothing is refused."""
        if row.is_blank(column):
            return 0
        at = row.at(column)
        fen = 0 if column in row.errors else self.fen_of(at, row.cells[column])
        self._cell(row, column)
        if fen < 0:
            message = say(
                "expected no minus: a reversal stands on the other side",
                "金额不应为负，冲正应记在另一方向",
            )
            self.faults.add(at, "amount", message)
        return max(fen, 0)

    def fen_of(self, at: Spot, cell: Cell) -> int:
        """The amount of a cell that stands anywhere, in fen."""
        fen = fen_of_cell(cell)
        if isinstance(fen, Words):
            self.faults.add(at, "amount", fen)
            return 0
        return fen

    def day(self, row: Row, column: str) -> date | None:
        """A day that must be there; a time of the day after it is passed over."""
        return None if column in row.errors else self.day_of(row.at(column), row.cells[column])

    def day_of(self, at: Spot, cell: Cell) -> date | None:
        """The same of a cell that stands anywhere."""
        if cells.is_blank(cell):
            self._missing(at)
            return None
        if isinstance(cell, str):
            cell = _time_of_day.sub("", cell.strip())
        said = cells.day(cell, date.min)
        if said.fault is not None:
            self.faults.add(at, "date", say("expected a day such as 2026-01-05", said.fault[1]))
        return said.value

    def currency(self, at: Spot, cell: Cell) -> None:
        """The currency, where one is stated, is CNY."""
        text, _ = cells.tidy(cell)
        if text and text.upper() not in CURRENCIES:
            message = say("expected CNY; found another currency", "币种应为人民币")
            self.faults.add(at, "currency", message)

    def check_totals(self, table: Table, columns: Sequence[str]) -> None:
        """Each row of totals sums the columns of amounts that it fills, once those can be read."""
        for row in () if self.faults.found else table.totals:
            for column in columns:
                if row.is_blank(column):
                    continue
                stated = self.amount_fen(row, column)
                total = sum(self.amount_fen(one, column) for one in table.rows)
                self.check_total(row.at(column), stated, total)

    def check_total(self, at: Spot, stated_fen: int, total_fen: int) -> None:
        """A stated sum is the sum; both are told where they differ."""
        if stated_fen != total_fen:
            message = say(
                f"expected {yuan(total_fen)}, the sum of the rows; found {yuan(stated_fen)}",
                f"各行合计为 {yuan(total_fen)} 元，此处为 {yuan(stated_fen)} 元",
            )
            self.faults.add(at, "total", message)

    def _cell(self, row: Row, column: str) -> Cell:
        error = row.errors.get(column)
        if error:
            message = say(f"a cell in error ({error})", f"单元格出错（{error}）")
            self.faults.add(row.at(column), "error-cell", message)
        return row.cells.get(column, "")

    def _missing(self, at: Spot) -> None:
        self.faults.add(at, "missing", say("expected a value; found none", "没有填写"))
