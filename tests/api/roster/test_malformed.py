"""A file that is no roster at all is told in plain Chinese, and nothing comes of it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from api.cli import make_app
from api.demo import village
from api.roster import cells
from api.roster.columns import COLUMNS
from api.roster.findings import letter_of
from api.roster.layout import find_header
from api.roster.reading import read_roster
from api.roster.workbook import Sheet, UnreadableError, open_workbook

TODAY = date(2026, 1, 12)
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
ANY_CELL = st.one_of(
    st.text(max_size=30),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ("户主", "2020年2月30日", "２０２０/１/１", "第十组", "6.21E+18", "'", "\u3000")
    ),
)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A village's roster, without a fault."""
    path = tmp_path_factory.mktemp("good") / "roster.xlsx"
    village.write_roster(path, village.households(4))
    return path.read_bytes()


def without(part: str) -> Callable[[bytes], bytes]:
    return lambda content: rewritten(content, lambda name, raw: None if part in name else raw)


def changed(part: str, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: rewritten(
        content, lambda name, raw: raw.replace(old, new) if part in name else raw
    )


def rewritten(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            raw = change(name, old.read(name))
            if raw is not None:
                new.writestr(name, raw)
    return target.getvalue()


def told(path: Path) -> str:
    """What is told of the file; empty where there is nothing to tell."""
    try:
        return "".join(map(str, read_roster(path, TODAY).faults))
    except UnreadableError as error:
        return str(error)


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
MALFORMED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "an empty file": (lambda _: b"", "空文件"),
    "half a file": (lambda content: content[: len(content) // 2], "损坏"),
    "a page of the web": (lambda _: b"<html><table></table></html>", "HTML"),
    "an XML spreadsheet": (lambda _: b'<?xml version="1.0"?><Workbook/>', "XML"),
    "a PDF": (lambda _: b"%PDF-1.7", "PDF"),
    "text": (lambda _: "户编号,姓名".encode(), "另存为"),
    "another kind of zip": (without("xl/"), "损坏"),
    "a sheet that is missing": (without("sheet1.xml"), "损坏"),
    "a sheet that ends early": (changed("sheet1.xml", b"</sheetData>", b""), "损坏"),
    "strings that are missing": (without("sharedStrings"), "损坏"),
    "a password": (lambda _: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "half an old workbook": (lambda _: OLE + bytes(3000), "损坏"),
    "a cell far away": (changed("sheet1.xml", b"</sheetData>", FAR), "XFD1048576"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_is_told_in_chinese_with_exit_code_2(
    tmp_path: Path, good: bytes, name: str
) -> None:
    change, reason = MALFORMED[name]
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(change(good))
    told = tmp_path / "faults.xlsx"
    arguments = ["import", "roster", str(path), "--village", village.VILLAGE, "--faults", str(told)]
    result = CliRunner().invoke(make_app("import"), arguments)
    assert result.exit_code == 2, result.output
    assert reason in result.output.replace("\n", "")
    assert {one.name for one in tmp_path.iterdir()} == {path.name}


def test_10_000_columns_are_too_many(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for place in range(10_000):
            page.write_string(0, place, "列")
    with pytest.raises(UnreadableError, match="256 列"):
        read_roster(path, TODAY)


def test_a_workbook_of_empty_sheets_holds_nobody(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("一组")
        book.add_worksheet("二组")
    (fault,) = read_roster(path, TODAY).faults
    assert fault.kind == "file"


def test_a_formula_counts_by_its_result_and_one_in_error_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    cells_of = dict(zip(COLUMNS, village.households(1)[0].cells(), strict=True))
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("一组")
        page.write_row(0, 0, COLUMNS)
        page.write_row(1, 0, [str(cell) for cell in cells_of.values()])
        page.write_formula(1, 0, "=1+1", None, 2)
        page.write_formula(1, 4, "=NA()", None, "#N/A")
        page.write_formula(1, 3, '="x"', None, str(cells_of["身份证号"]))
    (fault,) = read_roster(path, TODAY).faults
    assert (fault.row, fault.column, fault.kind) == (2, "村民小组", "error-cell")
    assert "#N/A" in fault.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_csv_in_either_encoding_is_read(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "roster.csv"
    rows = [COLUMNS, *(one.cells() for one in village.households(3))]
    text = "\r\n".join(separator.join(map(str, row)) for row in rows)
    path.write_bytes(text.encode(encoding))
    found = read_roster(path, TODAY)
    assert found.faults == ()
    assert len(found.members) == len(rows) - 1


def test_a_csv_of_no_known_encoding_and_lost_digits_are_faults(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(UnreadableError, match="编码"):
        read_roster(path, TODAY)
    row = dict(zip(COLUMNS, village.households(1)[0].cells(), strict=True))
    row["身份证号"] = "2.31005E+17"
    path.write_text("\n".join((",".join(COLUMNS), ",".join(map(str, row.values())))), "utf-8")
    (fault,) = read_roster(path, TODAY).faults
    assert (fault.column, fault.kind) == ("身份证号", "number-cell")


@given(content=st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for beginning in (b"", b"PK\x03\x04", OLE):
        path.write_bytes(beginning + content)
        assert told(path)


@given(place=st.integers(0, 5_000), flip=st.integers(1, 255))
@settings(max_examples=100, deadline=None)
def test_a_byte_that_flipped_never_ends_the_program(
    tmp_path_factory: pytest.TempPathFactory, good: bytes, place: int, flip: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped.xlsx"
    changed = bytearray(good)
    changed[place % len(good)] ^= flip
    path.write_bytes(bytes(changed))
    assert isinstance(told(path), str)


@given(cell=ANY_CELL)
@settings(max_examples=200, deadline=None)
def test_any_cell_has_a_value_or_a_fault_and_never_both(
    cell: str | float | bool | date | datetime,  # noqa: FBT001
) -> None:
    readers = (cells.name, cells.id_number, cells.relation, cells.group, cells.day)
    for read in readers:
        said = read(cell, TODAY)
        assert (said.value is None) == (said.fault is not None)


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), shape=st.sampled_from(
    ("{:%Y-%m-%d}", "{:%Y/%m/%d}", "{:%Y.%m.%d}", "{:%Y%m%d}", "{0.year}年{0.month}月{0.day}日")
))  # fmt: skip
def test_a_day_in_any_shape_is_the_same_day(day: date, shape: str) -> None:
    assert cells.day(shape.format(day), TODAY).value == day


@given(number=st.integers(1, 99))
def test_a_group_in_numerals_is_the_group_in_digits(number: int) -> None:
    numerals = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    words = f"{'' if tens == 1 else numerals[tens] if tens else ''}{'十' if tens else ''}"
    words += numerals[ones] if ones else ""
    for shape in ("{}", "{}组", "第{}村民小组", "和平村{}组"):
        assert cells.group_number(shape.format(words)) == number
        assert cells.group_number(shape.format(number)) == number


@given(rows=st.lists(st.lists(ANY_CELL, max_size=12), max_size=12))
@settings(max_examples=100, deadline=None)
def test_any_sheet_has_a_header_or_none(rows: list[list[str | float | date]]) -> None:
    header = find_header(Sheet("任意", rows))
    assert header is None or 0 < header.row <= len(rows)


def test_columns_are_named_as_excel_names_them() -> None:
    named = {0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16_383: "XFD", -1: ""}
    assert {place: letter_of(place) for place in named} == named


def test_sheets_are_read_one_after_another(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(good)
    book = open_workbook(path)
    assert book.names == ("花名册",)
    assert [sheet.name for sheet in book.sheets] == ["花名册"]
    assert list(book.sheets) == []
