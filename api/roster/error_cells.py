"""Which cells of an .xlsx file hold an error such as #N/A: its reader gives them as empty.

A cell in error is `<c r="B7" t="e">` in the sheet's part (ECMA-376, part 1, 18.3.1.4); the sheets'
names lead to their parts by `xl/workbook.xml` and its relationships (18.2.19).
"""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

_sheet = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>").findall
_relation = re.compile(rb"<Relationship\s[^>]*>").findall
_cell = re.compile(
    rb'<c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>(.{0,200}?)</c>'
).findall
_value = re.compile(rb"<v>([^<]{1,20})</v>").search
_ERROR = b't="e"'


def error_cells(content: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet: row and column, both from 0, of each cell in error, and what stands there.

    Raises:
        KeyError, zipfile.BadZipFile: it is no workbook.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: dict(_errors(archive.read(part))) for name, part in _parts(archive)}


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Sheet names and the parts that hold them; other programs' names of parts are passed over."""
    parts = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= parts:
        return
    targets = {
        _attribute(entry, "Id"): _attribute(entry, "Target").lstrip("/").removeprefix("xl/")
        for entry in _relation(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for entry in _sheet(archive.read("xl/workbook.xml")):
        part = f"xl/{targets.get(_attribute(entry, 'r:id'), '')}"
        if part in parts:
            yield _attribute(entry, "name"), part


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"'.encode(), tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _errors(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if _ERROR not in part:
        return
    for letters, row, inside in _cell(part):
        value = _value(inside)
        yield (int(row) - 1, _place(letters)), value[1].decode() if value else "#N/A"


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
