"""A roster spreadsheet is read whole or not at all, and every fault is named with its place."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from api.demo.village import VILLAGE, households, write_roster
from api.roster.columns import COLUMNS
from api.roster.lines import lines_of
from api.roster.reading import read_roster
from api.signing import Secret

TODAY = date(2026, 1, 12)


def row(**changes: object) -> dict[str, Any]:
    found = dict(zip(COLUMNS, households(1)[0].cells(), strict=True))
    return found | changes


def workbook(folder: Path, *rows: dict[str, Any], columns: tuple[str, ...] = COLUMNS) -> Path:
    path = folder / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一组")
        for place, name in enumerate(columns):
            sheet.write_string(0, place, name)
        for number, cells in enumerate(rows, start=1):
            for place, name in enumerate(columns):
                cell = cells[name]
                if isinstance(cell, int | float):
                    sheet.write_number(number, place, cell)
                else:
                    sheet.write_string(number, place, cell)
    return path


def faults(folder: Path, *rows: dict[str, Any]) -> list[tuple[str, int, str]]:
    found = read_roster(workbook(folder, *rows), TODAY).faults
    return [(fault.sheet, fault.row, fault.column) for fault in found]


def test_a_village_of_invented_people_has_no_fault_and_loses_nobody(tmp_path: Path) -> None:
    rows = households(24)
    path = tmp_path / "roster.xlsx"
    write_roster(path, rows)
    roster = read_roster(path, TODAY)
    assert roster.faults == ()
    assert [member.name for member in roster.members] == [one.name for one in rows]
    lines = lines_of(roster, VILLAGE)
    assert (lines.persons_count, lines.households_count) == (len(rows), 24)


def test_names_numbers_and_phones_are_sealed_and_references_tell_nothing(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    write_roster(path, households(3))
    roster = read_roster(path, TODAY)
    for kind, data in lines_of(roster, VILLAGE).lines:
        if kind == "PersonRegistered.v1":
            assert all(isinstance(data[name], Secret) for name in ("name", "id_number", "phone"))
            assert str(data["id_number"]) not in str(data["person"])


@pytest.mark.parametrize("column", ["身份证号", "电话", "惠农卡号"])
def test_a_number_cell_that_should_be_text_is_refused_with_its_place(
    tmp_path: Path, column: str
) -> None:
    found = read_roster(workbook(tmp_path, row(**{column: 6.217001234567891e18})), TODAY).faults
    assert [(one.sheet, one.row, one.column) for one in found] == [("一组", 2, column)]
    assert "文本格式" in found[0].message


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("身份证号", "23100519850307001X"),
        ("身份证号", "２３1005198503070021"),
        ("身份证号", ""),
        ("惠农卡号", "9900001234567890123"),
        ("姓名", " "),
        ("户编号", ""),
        ("与户主关系", "邻居"),
        ("村民小组", 0),
        ("村民小组", "甲"),
        ("常住起始日", "去年"),
    ],
)
def test_each_wrong_cell_is_one_fault_at_its_place(
    tmp_path: Path, column: str, cell: object
) -> None:
    assert faults(tmp_path, row(**{column: cell})) == [("一组", 2, column)]


def test_the_same_id_number_twice_names_both_rows(tmp_path: Path) -> None:
    twin = row(与户主关系="配偶")
    found = read_roster(workbook(tmp_path, row(), twin), TODAY).faults
    assert [(one.row, one.column) for one in found] == [(3, "身份证号")]
    assert "第 2 行" in found[0].message


def test_a_household_without_a_head_is_a_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, row(与户主关系="配偶")) == [("一组", 2, "与户主关系")]


def test_a_missing_column_and_an_empty_sheet_are_faults(tmp_path: Path) -> None:
    short = workbook(tmp_path, row(), columns=COLUMNS[:-1])
    assert [fault.column for fault in read_roster(short, TODAY).faults] == ["常住起始日"]
    assert read_roster(workbook(tmp_path), TODAY).faults[0].message == "表中没有任何人员"


def test_a_file_that_is_no_workbook_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ValueError, match="不是可以读取的 Excel 文件"):
        read_roster(path, TODAY)
