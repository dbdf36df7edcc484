"""Rosters as offices keep them are understood; what is put right is said."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import xlsxwriter

from api.demo import office, village
from api.roster import columns, relations
from api.roster.findings import Finding
from api.roster.members import Roster
from api.roster.reading import read_roster
from api.roster.villages import Villages
from api.roster.vocabulary import plain
from domain.residents.households import Relation

TODAY = date(2026, 1, 12)
HEADER = (
    "户号",
    "关系",
    "姓名",
    "身份证号码",
    "组别",
    "起始日期",
    "户主姓名",
    "家庭人口数",
    "性别",
)
FIRST, SECOND = (village.id_number(date(1980, 5, day), 100 + day) for day in (1, 2))
PLACES = Villages.of(
    [
        ("231005100", "示例乡"),
        ("231005101", "演示镇"),
        ("231005100201", "和平村"),
        ("231005101201", "和平村"),
        ("231005100202", "新立村民委员会"),
    ]
)


def row(
    number: object = 1,
    relation: str = "户主",
    name: str = "王示例",
    id_number: str = FIRST,
    **changes: object,
) -> list[object]:
    cells = [number, relation, name, id_number, "一组", "2020-01-31", "", "", ""]
    for column, cell in changes.items():
        cells[HEADER.index(column)] = cell
    return cells


def book(folder: Path, *sheets: tuple[str, Sequence[Sequence[object]]]) -> Path:
    path = folder / "roster.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        days = workbook.add_format({"num_format": "yyyy/m/d"})
        for name, rows in sheets:
            page = workbook.add_worksheet(name)
            for line, cells in enumerate(rows):
                for place, cell in enumerate(cells):
                    if isinstance(cell, datetime):
                        page.write_datetime(line, place, cell, days)
                    elif isinstance(cell, str):
                        page.write_string(line, place, cell)
                    else:
                        page.write_number(line, place, cell)
    return path


def read(folder: Path, *rows: Sequence[object], villages: Villages | None = None) -> Roster:
    return read_roster(book(folder, ("名册", [HEADER, *rows])), TODAY, villages)


def where(findings: Sequence[Finding]) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.kind) for one in findings]


def test_a_workbook_as_offices_keep_it_is_read_whole(tmp_path: Path) -> None:
    names = ("和平村", "新立村")
    taken: set[str] = set()
    rows = {
        name: village.households(12, seed, (1, 2, 3, 4, 5), taken)
        for seed, name in enumerate(names)
    }
    path = tmp_path / "office.xlsx"
    sheets = {"第一片": [(name, one) for name in names for one in rows[name]]}
    office.write_office_roster(path, sheets)
    places = [("231005100201", "和平村"), ("231005100202", "新立村")]
    found = read_roster(path, TODAY, Villages.of(places))
    assert found.faults == ()
    assert [(m.name, m.id_number, m.card, m.since, int(m.group)) for m in found.members] == [
        (one.name, one.id_number, one.card, one.since, one.group)
        for name in names
        for one in rows[name]
    ]
    assert [*found.villages()] == [code for code, _ in places]
    kinds = {note.kind for note in found.notes}
    assert {"sheet", "row", "full-width", "spaces", "apostrophe", "date"} <= kinds


def test_a_sheet_that_is_no_roster_is_skipped_and_said(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ("封面", [["农户花名册"], ["填报单位：示例乡"]]),
        ("村干部", [["姓名", "职务", "联系电话"], ["张演示", "书记", "10000000000"]]),
        ("名册", [HEADER, row()]),
    )
    found = read_roster(path, TODAY)
    assert (len(found.members), found.faults) == (1, ())
    assert [(note.sheet, note.kind) for note in found.notes][:2] == [
        ("封面", "sheet"),
        ("村干部", "sheet"),
    ]


def test_a_file_without_any_roster_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read_roster(book(tmp_path, ("封面", [["花名册"]])), TODAY).faults
    assert (fault.kind, fault.sheet) == ("file", "封面")
    assert "没有找到名册" in fault.message


def test_a_hidden_sheet_with_a_roster_is_a_fault_and_another_is_not(tmp_path: Path) -> None:
    path = tmp_path / "hidden.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, cells, hidden in (
            ("名册", row(), False), ("旧名册", row(), True), ("字典", None, True)
        ):  # fmt: skip
            page = workbook.add_worksheet(name)
            page.write_row(0, 0, HEADER if cells else ("男", "女"))
            page.write_row(1, 0, cells or ())
            if hidden:
                page.hide()
    found = read_roster(path, TODAY)
    assert [(fault.sheet, fault.kind) for fault in found.faults] == [("旧名册", "sheet")]


def test_a_household_number_on_the_first_row_alone_holds_for_the_rows_below(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, row(7), row("", "妻", "李演示", SECOND, 组别=""))
    assert found.faults == ()
    assert [(m.household, m.group, m.relation) for m in found.members] == [
        ("7", "01", "head"),
        ("7", "01", "spouse"),
    ]


def test_a_second_head_without_a_number_is_a_household_whose_number_is_missing(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, row(7), row("", "户主", "李演示", SECOND))
    assert where(found.faults) == [(3, "户号", "blank")]


def test_a_household_number_without_rows_is_a_fault(tmp_path: Path) -> None:
    found = read(
        tmp_path, row(1), [2, "", "", "", "", "", "张样本", 3, ""], row(3, id_number=SECOND)
    )
    assert where(found.faults) == [(3, "户号", "household")]


def test_members_below_the_row_that_names_the_household_belong_to_it(tmp_path: Path) -> None:
    opening = [2, "", "", "", "2组", "2019年3月1日", "王示例", 1, ""]
    found = read(tmp_path, opening, row("", 组别="", 起始日期=""))
    assert found.faults == ()
    (member,) = found.members
    assert (member.household, member.group, member.since) == ("2", "02", date(2019, 3, 1))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"家庭人口数": 4}, ("家庭人口数", "size")),
        ({"家庭人口数": "三"}, ("家庭人口数", "size")),
        ({"户主姓名": "赵虚构"}, ("户主姓名", "head")),
        ({"性别": "男" if int(FIRST[16]) % 2 == 0 else "女"}, ("性别", "gender")),
        ({"性别": "未知"}, ("性别", "gender")),
        ({"起始日期": "1979-12-31"}, ("起始日期", "birth")),
        ({"起始日期": "2026-01-13"}, ("起始日期", "future")),
        ({"起始日期": "2020-02-30"}, ("起始日期", "date")),
        ({"起始日期": "2020年1月"}, ("起始日期", "date")),
        ({"起始日期": 43861}, ("起始日期", "date")),
        ({"组别": "北头"}, ("组别", "group")),
    ],
)
def test_what_contradicts_the_row_is_one_fault_at_its_cell(
    tmp_path: Path, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert where(read(tmp_path, row(**changes)).faults) == [(2, *fault)]


def test_a_serial_number_is_not_taken_for_a_day_but_the_day_is_said(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, row(起始日期=43861)).faults
    assert "2020-01-31" in fault.message


@pytest.mark.parametrize(
    "cell",
    ["2020-01-31", "2020/1/31", "2020.1.31", "2020年1月31日", "20200131", 20200131,
     datetime(2020, 1, 31), "２０２０－０１－３１", " 2020-1-31 "],  # noqa: DTZ001
)  # fmt: skip
def test_every_usual_shape_of_a_day_is_understood(tmp_path: Path, cell: object) -> None:
    found = read(tmp_path, row(起始日期=cell))
    assert found.faults == ()
    assert [member.since for member in found.members] == [date(2020, 1, 31)]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (FIRST.translate(str.maketrans("0123456789", "０１２３４５６７８９")), "full-width"),
        (f"{FIRST[:6]} {FIRST[6:]}", "spaces"),
        (f"{FIRST}'", "apostrophe"),
        (f"\u200b{FIRST}\u00a0", None),
    ],
)
def test_what_nobody_meant_is_put_right_and_said(
    tmp_path: Path, typed: str, kind: str | None
) -> None:
    found = read(tmp_path, row(id_number=typed))
    assert [member.id_number for member in found.members] == [FIRST]
    assert where(found.notes)[2:] == ([(2, "身份证号码", kind)] if kind else [])


def test_an_id_number_of_15_digits_is_refused_and_not_lengthened(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, row(id_number=FIRST[:6] + FIRST[8:17])).faults
    assert "15 位旧号码" in fault.message


def test_a_person_in_two_sheets_and_a_number_used_again_are_faults(tmp_path: Path) -> None:
    path = book(
        tmp_path, ("一组", [HEADER, row(1)]), ("二组", [HEADER, row(1), row(2, id_number=SECOND)])
    )
    found = read_roster(path, TODAY).faults
    assert [(one.sheet, *where([one])[0]) for one in found] == [
        ("二组", 2, "户号", "household"),
        ("二组", 2, "身份证号码", "twice"),
    ]
    assert all("《一组》第 2 行" in one.message for one in found)


def test_two_heads_and_no_head_are_faults_at_the_relation(tmp_path: Path) -> None:
    two = read(tmp_path, row(1), row(1, id_number=SECOND)).faults
    assert where(two) == [(3, "关系", "head")]
    none = read(tmp_path, row(1, "妻"), row(1, "长子", id_number=SECOND)).faults
    assert where(none) == [(2, "关系", "head")]


def test_faults_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = read(
        tmp_path, row(1, 性别="无", 家庭人口数=5), row(2, "邻居", id_number="1"), row(3, name="")
    )
    places = [(one.row, one.at.place) for one in found.faults]
    assert places == sorted(places)
    assert len(places) == 6


def test_totals_signatures_and_a_header_again_name_nobody(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        row(1),
        HEADER,
        row(2, id_number=SECOND),
        ["合计", "", "2户", "", "", "", "", 2, ""],
        ["填表人：示例", "", "", "", "", "", "", "", ""],
    )
    assert (len(found.members), found.faults) == (2, ())
    assert [note.row for note in found.notes if note.kind == "row"] == [3, 5, 6]


def test_the_sheet_names_the_village_where_no_column_does(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        ("新立村", [HEADER, row()]),
        ("示例乡和平村", [HEADER, row(id_number=SECOND)]),
    )
    found = read_roster(path, TODAY, PLACES)
    assert [*found.villages()] == ["231005100202", "231005100201"]


@pytest.mark.parametrize(("sheet", "reason"), [("和平村", "2 个同名"), ("红旗村", "不在地名表")])
def test_a_village_that_is_unknown_or_means_several_is_a_fault(
    tmp_path: Path, sheet: str, reason: str
) -> None:
    (fault,) = read_roster(book(tmp_path, (sheet, [HEADER, row()])), TODAY, PLACES).faults
    assert fault.kind == "village"
    assert reason in fault.message


def test_a_column_that_stands_twice_is_a_fault_and_an_unknown_one_is_said(tmp_path: Path) -> None:
    header = (*HEADER, "证件号", "是否党员")
    path = book(tmp_path, ("名册", [header, [*row(), "", "否"]]))
    found = read_roster(path, TODAY)
    assert where(found.faults) == [(1, "证件号", "column")]
    assert (1, "是否党员", "column") in where(found.notes)


def test_no_word_of_a_relation_stands_for_two_codes_and_each_code_has_one() -> None:
    words = [word for text in relations._WORDS.values() for word in text.split()]
    assert len(words) == len(set(words))
    assert set(relations.RELATIONS.values()) == set(get_args(Relation))


def test_no_name_of_a_column_stands_for_two_columns() -> None:
    names = [plain(name) for one in columns.DECLARED for name in one.names]
    names += map(plain, columns.IGNORED)
    assert len(names) == len(set(names))


def test_of_a_cell_too_long_for_a_label_only_the_beginning_is_looked_at() -> None:
    assert plain("姓名（必填）" + "(" * 30_000).startswith("姓名((")
    assert len(plain("(" * 30_000)) < 1_000
