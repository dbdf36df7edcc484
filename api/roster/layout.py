"""Where a sheet's header stands, and which rows below it are no members.

A header is the row, or the two or three rows of which upper labels are merged over lower ones
(家庭成员 over 姓名 and 身份证号), that name the most known columns. Titles may stand above it. A
sheet in which no such row is found is no roster: a cover, notes, a list of something else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from api.roster.cells import is_blank
from api.roster.columns import (
    BY_NAME,
    DECLARED,
    HOUSEHOLD,
    ID_NUMBER,
    NAME,
    RELATION,
    column_of,
    is_passed_over,
    plain,
)
from api.roster.findings import At
from api.roster.workbook import Cell, Sheet

HEADER_WITHIN_ROWS: Final = 30
HEADER_ROWS_MAX: Final = 3
_KNOWN_MIN: Final = 3

_no_member = re.compile(
    r"合计|总计|小计|共计|填表|制表|填报|统计人|负责人|审核|审批|经办|复核|核对|说明|注[:：]|备注"
    r"|日期|单位|村主任|村书记|书记签|第?[0-9一二三四五六七八九十]+页|[0-9]{4}年|.{0,12}(?:签字|签章|签名|盖章)"
).match


@dataclass(frozen=True, slots=True)
class Label:
    """One column of a header: its place from 0, its name in the file, and the one above it."""

    place: int
    text: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """A sheet's header: its last row (from 1), and each known column's label."""

    sheet: str
    row: int
    labels: Mapping[str, Label]
    unknown: tuple[Label, ...] = ()
    repeated: tuple[tuple[str, Label], ...] = field(default=())

    def at(self, row: int, column: str) -> At:
        """The cell of a column in a row (from 1); the column's own name where it is absent."""
        label = self.labels.get(column)
        return At(self.sheet, row, -1 if label is None else label.place, self.name_of(column))

    def name_of(self, column: str) -> str:
        """What the file calls the column."""
        label = self.labels.get(column)
        return column if label is None else plain(label.text)

    def missing(self) -> list[str]:
        """The columns that must be there and are not."""
        return [one.name for one in DECLARED if one.needed and one.name not in self.labels]


def find_header(sheet: Sheet) -> Header | None:
    """The header of the sheet; None where it is no roster."""
    best: Header | None = None
    for first in range(min(len(sheet.rows), HEADER_WITHIN_ROWS)):
        for depth in range(1, HEADER_ROWS_MAX + 1):
            if first + depth <= len(sheet.rows):
                found = _header(sheet, first, depth)
                if best is None or len(found.labels) > len(best.labels):
                    best = found
    return best if best is not None and _is_of_a_roster(best) else None


def is_no_member(row: Sequence[Cell], header: Header) -> bool:
    """Whether the row is a total, a signature or a remark: such a row names nobody."""
    filled = [str(cell) for cell in row if not is_blank(cell)]
    if not filled or any(_cell(row, header, column) for column in (ID_NUMBER, RELATION)):
        return False
    return _no_member(plain(filled[0])) is not None


def is_header_again(row: Sequence[Cell], header: Header) -> bool:
    """Whether the row repeats the header, as on each page of a printed roster."""
    label = header.labels.get(ID_NUMBER) or header.labels.get(NAME)
    return label is not None and _cell(row, header, ID_NUMBER) == label.text.strip() != ""


def _cell(row: Sequence[Cell], header: Header, column: str) -> str:
    label = header.labels.get(column)
    return str(row[label.place]).strip() if label and label.place < len(row) else ""


def _is_of_a_roster(header: Header) -> bool:
    known = header.labels.keys()
    return (
        len(known) >= _KNOWN_MIN
        and bool(known & {NAME, ID_NUMBER})
        and bool(known & {HOUSEHOLD, RELATION})
    )


def _header(sheet: Sheet, first: int, depth: int) -> Header:
    labels: dict[str, Label] = {}
    unknown: list[Label] = []
    repeated: list[tuple[str, Label]] = []
    width = max(len(row) for row in sheet.rows[first : first + depth])
    for place in range(width):
        label = _label(sheet, first, depth, place)
        column = column_of(label.text, label.above) if label else None
        if label is None:
            continue
        if column is None:
            if not is_passed_over(label.text, label.above):
                unknown.append(label)
        elif column in labels:
            repeated.append((column, label))
        else:
            labels[column] = label
    return Header(sheet.name, first + depth, labels, tuple(unknown), tuple(repeated))


def _label(sheet: Sheet, first: int, depth: int, place: int) -> Label | None:
    """The lowest label of a column, with the nearest one above it."""
    found: list[str] = []
    for row in range(first + depth - 1, first - 1, -1):
        text = _header_text(sheet, row, place, below=bool(found))
        if text and text not in found:
            found.append(text)
    return Label(place, found[0], found[1] if len(found) > 1 else "") if found else None


def _header_text(sheet: Sheet, row: int, place: int, *, below: bool) -> str:
    text = _text(sheet, row, place)
    if text or not below:
        return text
    if sheet.merged:
        return _text(sheet, *sheet.merged.get((row, place), (row, place)))
    left = (_text(sheet, row, before) for before in range(place - 1, -1, -1))
    return next((text for text in left if text), "")


def _text(sheet: Sheet, row: int, place: int) -> str:
    cells = sheet.rows[row]
    return str(cells[place]).strip() if place < len(cells) else ""


def holds_for_household(column: str) -> bool:
    """Whether an empty cell below the household's first row means the same again."""
    return BY_NAME[column].of_household
