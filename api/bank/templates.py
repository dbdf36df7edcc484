"""Our order in a bank's own layout: a spreadsheet, or a text in GB18030, GBK or UTF-8.

Card numbers, references and names are TEXT cells, so that no digit is lost and nothing is taken
for a formula. A line that the layout cannot carry is told by its number; nothing is replaced.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from api.bank.faults import Faults, Spot
from api.bank.layouts import Column, Field, Layout, fits
from api.bank.money import yuan
from api.bank.order import OrderLine, PaymentOrder, check_order
from domain.kernel.words import say

Value = str | Decimal
_DAYS: Final = {"YYYY-MM-DD": "%Y-%m-%d", "YYYYMMDD": "%Y%m%d", "YYYY/MM/DD": "%Y/%m/%d"}
_WIDTH: Final = 24
_AMOUNT_FORMAT: Final = "0.00"
_TEXT_FORMAT: Final = "@"


def write_template(order: PaymentOrder, layout: Layout, created_at: datetime) -> bytes:
    """The file's bytes: the same for the same order, layout and time.

    Raises:
        BankFileError: a line cannot be carried: by the encoding, by the separator, or it is
            longer than its column may be.
    """
    check_order(order)
    sheet = _Sheet(order, layout)
    faults = Faults()
    rows = [sheet.line(number, line) for number, line in enumerate(order.lines, start=1)]
    for number, row in enumerate(rows, start=1):
        _check_row(number, row, layout, faults)
    around = [sheet.of_order(field) for field in (*layout.head, *layout.foot)]
    if layout.kind == "text" and not all(fits(str(value), layout) for value in around):
        faults.add(Spot(), "text", _MISFIT)
    faults.refuse()
    if layout.kind == "text":
        return _text(sheet, rows)
    return _workbook(sheet, rows, created_at)


_MISFIT: Final = say(
    "has the separator, a quote, or a character that the encoding cannot carry",
    "含分隔符、引号，或编码无法表示的字",
)


class _Sheet:
    """The values of an order, as a layout asks for them."""

    def __init__(self, order: PaymentOrder, layout: Layout) -> None:
        self.order = order
        self.layout = layout
        self._total = order.total_fen

    def line(self, number: int, line: OrderLine) -> list[Value]:
        """The values of a line."""
        return [self._of_line(column, number, line) for column in self.layout.columns]

    def of_order(self, field: Field | Column) -> Value:
        """Something of the whole."""
        order = self.order
        match field.value:
            case "constant":
                return field.text
            case "execution_date":
                return self._day(order.execution_date)
            case "count":
                return str(len(order.lines))
            case "total_yuan":
                return self._amount(self._total)
            case "total_fen":
                return str(self._total)
            case _:
                return str(getattr(order, field.value))

    def _of_line(self, column: Column, number: int, line: OrderLine) -> Value:
        match column.value:
            case "number":
                return str(number)
            case "amount_yuan":
                return self._amount(line.amount_fen)
            case "amount_fen":
                return str(line.amount_fen)
            case "end_to_end" | "payee_name" | "card" | "bank" | "remark":
                return str(getattr(line, column.value))
            case _:
                return self.of_order(column)

    def _amount(self, fen: int) -> Value:
        number = self.layout.kind == "spreadsheet" and self.layout.amounts == "number"
        return Decimal(yuan(fen)) if number else yuan(fen)

    def _day(self, day: date) -> str:
        return day.strftime(_DAYS[self.layout.days])


def _check_row(number: int, row: list[Value], layout: Layout, faults: Faults) -> None:
    for column, value in zip(layout.columns, row, strict=True):
        at = Spot(number, name=column.title or column.value)
        text = str(value)
        if layout.kind == "text" and not fits(text, layout):
            faults.add(at, "text", _MISFIT)
            continue
        length = len(text.encode(layout.encoding)) if layout.kind == "text" else len(text)
        if column.length_max is not None and length > column.length_max:
            unit = "个字节" if layout.kind == "text" else "个字"
            message = say(
                f"expected at most {column.length_max}; found {length}",
                f"最多 {column.length_max} {unit}，实际 {length} {unit}",
            )
            faults.add(at, "text", message)


def _text(sheet: _Sheet, rows: list[list[Value]]) -> bytes:
    layout = sheet.layout
    end = "\r\n" if layout.line_end == "crlf" else "\n"
    lines = (layout.separator.join(map(str, row)) for row in _around(sheet, rows))
    return "".join(f"{line}{end}" for line in lines).encode(layout.encoding)


def _around(sheet: _Sheet, rows: list[list[Value]]) -> Iterator[list[Value]]:
    """The lines of a text: what stands above as one line, titles, the rows, what stands below."""
    layout = sheet.layout
    if layout.head:
        yield [sheet.of_order(field) for field in layout.head]
    if layout.titles:
        yield [column.title for column in layout.columns]
    yield from rows
    if layout.foot:
        yield [sheet.of_order(field) for field in layout.foot]


def _workbook(sheet: _Sheet, rows: list[list[Value]], created_at: datetime) -> bytes:
    """A spreadsheet: titles and values above in two columns, then the table, then the foot."""
    target, layout = io.BytesIO(), sheet.layout
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": created_at.replace(tzinfo=None)})
    page = book.add_worksheet(layout.sheet)
    written = _Written(page, book.add_format({"num_format": _TEXT_FORMAT}),
                       book.add_format({"num_format": _AMOUNT_FORMAT}))  # fmt: skip
    page.set_column(0, max(len(layout.columns) - 1, 1), _WIDTH)
    for field in layout.head:
        written.row([field.title, sheet.of_order(field)])
    if layout.titles:
        written.row([column.title for column in layout.columns])
    for row in rows:
        written.row(row)
    for field in layout.foot:
        written.row([field.title, sheet.of_order(field)])
    book.close()
    return target.getvalue()


class _Written:
    """The page so far: each value as a text cell, amounts as numbers of two digits."""

    def __init__(self, page: Any, text: Any, amount: Any) -> None:  # noqa: ANN401  (no types)
        self._page, self._text, self._amount = page, text, amount
        self._row = 0

    def row(self, values: list[Value]) -> None:
        """One more row."""
        for column, value in enumerate(values):
            if isinstance(value, Decimal):
                self._page.write_number(self._row, column, value, self._amount)
            else:
                self._page.write_string(self._row, column, value, self._text)
        self._row += 1
