"""Rosters as offices keep them: titles, merged headers, merged households, totals, signatures.

The same invented people as in `village`, written the way several clerks would: columns in an
order of their own, dates in every usual shape, full-width digits, spaces and apostrophes, groups
in words. Everything that is put right on reading occurs; nothing that is a fault does.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from api.demo.village import Row
from domain.residents.identity_numbers import gender

Households = Sequence[Row]
Rows = Sequence[tuple[str, Row]]
"""Each row with the name of its village."""

_OF_ROW: Final = ("序号", "行政村", "组别", "户号", "户主姓名", "家庭人口数")
_OF_MEMBER: Final = ("姓名", "公民身份号码", "性别", "关系", "联系电话")
_BEHIND: Final = ("常住起始日期", "一卡通账号", "备注")
UPPER: Final = (*_OF_ROW, "家庭成员", *[""] * (len(_OF_MEMBER) - 1), *_BEHIND)
LOWER: Final = (*[""] * len(_OF_ROW), *_OF_MEMBER, *[""] * len(_BEHIND))
"""The two rows of the header; 家庭成员 is merged over what is said of a member."""
_FIRST_MEMBER, _LAST_MEMBER = 6, 10
_MERGED: Final = (1, 2, 3, 4, 5)
"""Columns of a household, merged over its rows."""
_DATES: Final = (
    "{:%Y-%m-%d}",
    "{:%Y/%m/%d}",
    "{:%Y.%m.%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{:%Y%m%d}",
)
_NUMERALS: Final = "零一二三四五六七八九"
_FULL_WIDTH: Final = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def write_office_roster(path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write a workbook with a cover, and one sheet for each entry, of one village or of several."""
    with xlsxwriter.Workbook(path) as book:
        cover = book.add_worksheet("封面")
        cover.write_string(2, 1, "农户花名册（示例）")
        cover.write_string(4, 1, "填报单位：示例乡人民政府")
        formats = {
            "text": book.add_format({"num_format": "@"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for name, rows in sheets.items():
            _write_sheet(book.add_worksheet(name), name, rows, formats)


def _write_sheet(page: Any, name: str, rows: Rows, formats: Mapping[str, Any]) -> None:  # noqa: ANN401
    page.merge_range(0, 0, 0, len(UPPER) - 1, f"{name}农户花名册")
    page.write_string(1, 0, "单位：户、人")
    _write_header(page)
    line = 4
    for _, found in groupby(rows, key=lambda one: (one[0], one[1].household)):
        household = list(found)
        _write_household(page, line, household, formats)
        line += len(household)
    page.write_string(line, 0, "合计")
    page.write_number(line, 5, len(rows))
    page.write_string(line + 1, 0, "填表人：示例　　审核人：演示　　2026年1月12日")


def _write_header(page: Any) -> None:  # noqa: ANN401
    page.merge_range(2, _FIRST_MEMBER, 2, _LAST_MEMBER, UPPER[_FIRST_MEMBER])
    for place, (upper, lower) in enumerate(zip(UPPER, LOWER, strict=True)):
        if _FIRST_MEMBER <= place <= _LAST_MEMBER:
            page.write_string(3, place, lower)
        else:
            page.merge_range(2, place, 3, place, upper)


def _write_household(page: Any, line: int, household: Rows, formats: Mapping[str, Any]) -> None:  # noqa: ANN401
    village, head = household[0]
    shared = (village, _group(head.group), head.household, head.name, len(household))
    last = line + len(household) - 1
    for place, value in zip(_MERGED, shared, strict=True):
        if last > line:
            page.merge_range(line, place, last, place, value)
        else:
            page.write(line, place, value)
    for offset, (_, row) in enumerate(household):
        _write_member(page, line + offset, row, formats)


def _write_member(page: Any, line: int, row: Row, formats: Mapping[str, Any]) -> None:  # noqa: ANN401
    text = formats["text"]
    number = row.id_number
    page.write_number(line, 0, line - 3)
    page.write_string(line, 6, f"{row.name[0]} {row.name[1:]}" if line % 11 == 0 else row.name)
    page.write_string(line, 7, _as_typed(number, line), text)
    page.write_string(line, 8, "男" if gender(number) == "male" else "女")
    page.write_string(line, 9, row.relation)
    page.write_string(line, 10, row.phone, text)
    if line % 6 == 0:
        page.write_datetime(line, 11, row.since, formats["date"])
    else:
        page.write_string(line, 11, _DATES[line % len(_DATES)].format(row.since), text)
    page.write_string(line, 12, row.card, text)


def _as_typed(number: str, line: int) -> str:
    """The number as one clerk in four types it."""
    shapes = {
        0: number.translate(_FULL_WIDTH),
        1: f"{number[:6]} {number[6:14]} {number[14:]}",
        2: f"'{number}",
        3: number.lower(),
    }
    return shapes.get(line % 16, number)


def _group(number: int) -> str:
    if number % 3 == 0:
        return f"{number}组"
    return f"第{_NUMERALS[number]}村民小组" if number % 3 == 1 else f"{_NUMERALS[number]}组"
