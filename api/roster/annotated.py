"""A copy of the file with the faults beside its rows, for clerks who work in Excel.

The same sheets and the same row numbers; one more column at the right names what is wrong, and
the cells concerned are coloured. It holds what the roster holds and is as confidential: 0600.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from api.roster.findings import Finding
from api.roster.workbook import Cell, Sheet, open_workbook

TITLE: Final = "问题"
_NAME_MAX: Final = 31
"""Characters of a sheet's name that Excel takes."""
_forbidden: Final = str.maketrans("[]:*?/\\", "　" * 7)


def write_annotated(source: Path, faults: Iterable[Finding], target: Path) -> None:
    """Write the copy; `target` appears whole or not at all.

    Raises:
        OSError: it cannot be written there.
    """
    by_sheet: dict[str, dict[int, list[Finding]]] = {}
    for fault in faults:
        by_sheet.setdefault(fault.sheet, {}).setdefault(fault.row, []).append(fault)
    part = target.with_name(f".{target.name}.part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        with xlsxwriter.Workbook(part, {"constant_memory": True}) as book:
            formats = {
                "text": book.add_format({"num_format": "@"}),
                "date": book.add_format({"num_format": "yyyy-mm-dd"}),
                "wrong": book.add_format({"num_format": "@", "bg_color": "#FFC7CE"}),
                "told": book.add_format({"font_color": "#9C0006"}),
            }
            for number, sheet in enumerate(open_workbook(source).sheets):
                page = book.add_worksheet(_name_of(sheet, number))
                _write_sheet(page, sheet, by_sheet.get(sheet.name, {}), formats)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _name_of(sheet: Sheet, number: int) -> str:
    return sheet.name.translate(_forbidden).strip("'")[:_NAME_MAX] or f"{number + 1}"


def _write_sheet(
    page: Any,  # noqa: ANN401  (xlsxwriter has no types)
    sheet: Sheet,
    faults: Mapping[int, Sequence[Finding]],
    formats: Mapping[str, Any],
) -> None:
    width = max((len(row) for row in sheet.rows), default=0)
    for number in range(max(len(sheet.rows), *faults, 1) if faults else len(sheet.rows)):
        own = faults.get(number + 1, ())
        wrong = {fault.at.place for fault in own}
        row = sheet.rows[number] if number < len(sheet.rows) else ()
        for place in range(max(len(row), *wrong, 0) if wrong else len(row)):
            cell = row[place] if place < len(row) else ""
            _write(page, number, place, cell, formats, wrong=place in wrong)
        if own:
            told = "；".join(_told(fault) for fault in own)
            page.write_string(number, width, f"{TITLE}：{told}", formats["told"])


def _told(fault: Finding) -> str:
    return f"{fault.column}：{fault.message}" if fault.column else fault.message


def _write(
    page: Any,  # noqa: ANN401
    row: int,
    place: int,
    cell: Cell,
    formats: Mapping[str, Any],
    *,
    wrong: bool,
) -> None:
    """Text stays text: what looks like a formula or a number is written as it was read."""
    marked = formats["wrong"] if wrong else None
    if isinstance(cell, bool):
        page.write_boolean(row, place, cell, marked)
    elif isinstance(cell, int | float):
        page.write_number(row, place, cell, marked)
    elif isinstance(cell, date | datetime):
        page.write_datetime(row, place, cell, marked or formats["date"])
    elif cell != "" or wrong:
        page.write_string(row, place, str(cell), marked or formats["text"])
