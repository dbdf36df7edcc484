"""The file's sheets and cells: .xlsx and .xls by calamine, .csv in UTF-8 or GB18030.

What a file is, is told by its first bytes and not by its name. Cells come as the program stored
them: text, numbers, days; of a formula the stored result. Whoever cannot be read is told why in
plain Chinese, before anything else happens.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from api.roster.parts import FarCellError, Place, scan

Cell = str | float | int | bool | date | datetime | time | timedelta
FILE_BYTES_MAX: Final = 20 << 20
"""As large as an attachment may be: the file is kept beside the log."""
UNPACKED_BYTES_MAX: Final = 1 << 30
ROWS_MAX: Final = 200_000
WIDTH_MAX: Final = 256
SHEETS_MAX: Final = 500

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS: Final = "application/vnd.ms-excel"
CSV: Final = "text/csv"

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SNIFFED_CHARS: Final = 4_000
_DAMAGES: Final = (
    CalamineError, zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, RuntimeError,
)  # fmt: skip
"""What the readers raise for damaged files: RuntimeError of an encrypted part among them."""
_LOCKED: Final = "有密码保护，请取消密码后再导入"
_DAMAGED: Final = "不是可以读取的 Excel 文件：文件损坏或没有传完整，请重新取得后再导入"


class UnreadableError(ValueError):
    """The file cannot be read as a spreadsheet; the message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the first one on, and which cells are merged or in error.

    `merged` leads from every cell of a merged area to its first cell.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False
    merged: Mapping[Place, Place] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was opened: the names of its sheets, and the sheets, one in memory at a time."""

    names: tuple[str, ...]
    sheets: Iterator[Sheet]


def media_type_of(content: bytes) -> str:
    """What the file is, for who keeps it beside the log."""
    if content.startswith(_OLE):
        return XLS
    return XLSX if content.startswith(b"PK\x03\x04") else CSV


def open_workbook(path: Path) -> Workbook:
    """Open the file; a damaged sheet may still come to light when it is read.

    Raises:
        OSError: there is no such file, or it may not be read.
        UnreadableError: it is no spreadsheet, locked, damaged or far too large.
    """
    _check_bytes(path.name, path.stat().st_size)
    return workbook_of(path.name, path.read_bytes())


def workbook_of(name: str, content: bytes) -> Workbook:
    """The same from bytes; `name` is told in refusals, and its suffix marks a text.

    Raises:
        UnreadableError: as `open_workbook`.
    """
    _check_bytes(name, len(content))
    if not content:
        raise UnreadableError(f"{name} 是空文件")
    if content.startswith((b"PK\x03\x04", _OLE)):
        return _open_by_calamine(name, content)
    stem, suffix = Path(name).stem, Path(name).suffix.lower()
    if suffix in {".csv", ".txt"}:
        sheet = Sheet(stem, _limited(name, _csv_rows(name, content)))
        return Workbook((sheet.name,), iter((sheet,)))
    raise UnreadableError(f"{name} 不是可以读取的 Excel 文件{_what_it_is(content)}")


def _check_bytes(name: str, size: int) -> None:
    if size > FILE_BYTES_MAX:
        most = FILE_BYTES_MAX >> 20
        raise UnreadableError(f"{name} 超过 {most} MB，请按乡镇或村拆分后分别导入")


def _what_it_is(content: bytes) -> str:
    beginning = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if beginning.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        return "：实际是网页（HTML），请用 Excel 打开后另存为 .xlsx"
    if beginning.startswith(b"<?xml"):
        return "：实际是 XML 表格，请用 Excel 打开后另存为 .xlsx"
    if beginning.startswith(b"%pdf"):
        return "：实际是 PDF"
    return "：请用 Excel 或 WPS 打开后另存为 .xlsx；文本表格请用 .csv 后缀"


def _open_by_calamine(name: str, content: bytes) -> Workbook:
    ole = content.startswith(_OLE)
    if ole and _ENCRYPTED in content:
        raise UnreadableError(f"{name} {_LOCKED}")
    with _readable(name):
        if not ole:
            _check_unpacked(name, content)
        errors = {} if ole else scan(content, ROWS_MAX)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheet_names) > SHEETS_MAX:
        raise UnreadableError(f"{name} 有 {len(book.sheet_names)} 个工作表，最多 {SHEETS_MAX}")
    return Workbook(tuple(book.sheet_names), _sheets(name, book, errors))


@contextmanager
def _readable(name: str) -> Iterator[None]:
    """What the readers raise, said in plain Chinese."""
    try:
        yield
    except UnreadableError:
        raise
    except FarCellError as error:
        raise UnreadableError(
            f"{name}《{error.sheet}》在 {error.cell} 处有内容，最多 {WIDTH_MAX} 列、{ROWS_MAX} 行，"
            "请删去多余的内容"
        ) from error
    except PasswordError as error:
        raise UnreadableError(f"{name} {_LOCKED}") from error
    except _DAMAGES as error:
        raise UnreadableError(f"{name} {_DAMAGED}") from error


def _sheets(
    file: str, book: CalamineWorkbook, errors: Mapping[str, Mapping[Place, str]]
) -> Iterator[Sheet]:
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        with _readable(file):
            found: CalamineSheet = book.get_sheet_by_name(meta.name)
            _check_size(file, meta.name, found.total_height, found.total_width)
            rows = found.to_python(skip_empty_area=False)
            merged = _merged(found)
        hidden = meta.visible != SheetVisibleEnum.Visible
        yield Sheet(meta.name, rows, hidden, merged, errors.get(meta.name, {}))


def _check_unpacked(name: str, content: bytes) -> None:
    """A small file that unpacks to very much is not opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED_BYTES_MAX:
        raise UnreadableError(f"{name} 展开后超过 1 GB，请按乡镇或村拆分后分别导入")


def _merged(sheet: CalamineSheet) -> dict[Place, Place]:
    """Every cell of each merged area; areas larger than a sheet may be are passed over."""
    found: dict[Place, Place] = {}
    for first, last in sheet.merged_cell_ranges or ():
        if (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > ROWS_MAX:
            continue
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                found[row, column] = (first[0], first[1])
    return found


def _check_size(file: str, sheet: str, height: int, width: int) -> None:
    if height > ROWS_MAX:
        raise UnreadableError(f"{file}《{sheet}》有 {height} 行，最多 {ROWS_MAX} 行")
    if width > WIDTH_MAX:
        raise UnreadableError(
            f"{file}《{sheet}》有 {width} 列，最多 {WIDTH_MAX} 列，请删去右侧多余的列"
        )


def _csv_rows(name: str, content: bytes) -> list[list[Cell]]:
    text = _decoded(name, content)
    first = text[:_SNIFFED_CHARS]
    separator = max(",\t;|", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableError(f"{name} 不是可以读取的 CSV 文件：引号或分隔符有误") from error


def _decoded(name: str, content: bytes) -> str:
    if b"\x00" not in content:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise UnreadableError(f"{name} 的文字编码不明，请另存为 UTF-8 或 GB18030 编码的 CSV")


def _limited(name: str, rows: list[list[Cell]]) -> list[list[Cell]]:
    _check_size(name, "csv", len(rows), max(map(len, rows), default=0))
    return rows
