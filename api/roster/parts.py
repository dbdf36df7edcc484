"""What an .xlsx file's parts say before their reader sees them: cells in error, cells far away.

The reader gives a cell in error (#N/A) as an empty one, and asks for memory for every cell between
the first and the last: one stray cell at XFD1048576 would end the program. A cell in error is
`<c r="B7" t="e">` (ECMA-376, part 1, 18.3.1.4); the sheets' names lead to their parts by
`xl/workbook.xml` and its relationships (18.2.19).
"""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Final

Place = tuple[int, int]
"""Row and column, both from 0."""

_sheet = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>").findall
_relation = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>").findall
_error = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>(.{0,200}?)</(?:\w+:)?c>'
).findall
_value = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})</").search
_wide = re.compile(rb'\br="((?:[J-Z][A-Z]|I[W-Z]|[A-Z]{3}))([0-9]{1,7})"[^>]*(?<!/)>').search
"""A filled cell beyond column IV, the 256th."""
_low = re.compile(rb'\br="([A-Z]{1,3})([0-9]{6,7})"[^>]*(?<!/)>').findall
_ERROR: Final = b't="e"'
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def scan(content: bytes, rows_max: int) -> dict[str, dict[Place, str]]:
    """By sheet: each cell in error, and what stands there.

    Raises:
        FarCellError: a filled cell beyond column 256 or row `rows_max`.
        KeyError, zipfile.BadZipFile: it is no .xlsx workbook.
    """
    found: dict[str, dict[Place, str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, part in _parts(archive):
            raw = archive.read(part)
            _check_near(name, raw, rows_max)
            found[name] = dict(_errors(raw))
    return found


class FarCellError(ValueError):
    """A filled cell far from all others: its sheet and its name."""

    def __init__(self, sheet: str, cell: str) -> None:
        super().__init__(f"{sheet} {cell}")
        self.sheet = sheet
        self.cell = cell


def _check_near(sheet: str, raw: bytes, rows_max: int) -> None:
    wide = _wide(raw)
    if wide is not None:
        raise FarCellError(sheet, (wide[1] + wide[2]).decode())
    for letters, row in _low(raw):
        if int(row) > rows_max:
            raise FarCellError(sheet, (letters + row).decode())


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Sheet names and the parts that hold them."""
    parts = set(archive.namelist())
    targets = {
        _attribute(entry, "Id"): _attribute(entry, "Target").lstrip("/").removeprefix("xl/")
        for entry in _relation(archive.read(_RELATIONS))
    }
    for entry in _sheet(archive.read(_WORKBOOK)):
        part = f"xl/{targets.get(_attribute(entry, 'r:id'), '')}"
        if part in parts:
            yield _attribute(entry, "name"), part


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"'.encode(), tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _errors(raw: bytes) -> Iterator[tuple[Place, str]]:
    if _ERROR not in raw:
        return
    for letters, row, inside in _error(raw):
        value = _value(inside)
        yield (int(row) - 1, _column(letters)), value[1].decode() if value else "#N/A"


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
