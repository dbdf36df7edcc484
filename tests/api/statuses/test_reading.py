"""Lists of statuses as departments keep them: what is understood, and every fault in its place."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from api.demo import village
from api.roster.columns import NAME
from api.roster.findings import Fault
from api.roster.members import Roster
from api.roster.reading import read_roster
from api.roster.references import References
from api.roster.villages import Villages
from api.roster.vocabulary import plain
from api.statuses import columns, words
from api.statuses.documents import document_of, faults_of_documents
from api.statuses.known import Found, Known, found_in
from api.statuses.lines import batches_of
from api.statuses.reading import StatusList, read_statuses
from domain.residents.standing import StatusCode
from domain.residents.statuses import BY_PROCESS
from tests.api.roster.test_office import book

TODAY = date(2026, 1, 12)
HEADER = ("姓名", "身份证号", "户编号", "身份类别", "起始日", "终止日", "文号", "文件名称")
REFERENCES = References(bytes(32))
PAPER = {"number": "示例〔2026〕3号", "title": "示例低保名单", "sha256": "0" * 64}
OTHER = {**PAPER, "number": "示例〔2026〕4号", "title": "示例特困名单"}


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    """Four households of three, of one village."""
    path = tmp_path_factory.mktemp("roster") / "roster.xlsx"
    village.write_roster(path, village.households(4, sizes=(3,)))
    return read_roster(path, TODAY)


def row(roster: Roster, place: int = 0, **changes: object) -> list[object]:
    one = roster.members[place]
    cells = dict(
        zip(HEADER, ("", one.id_number, "", "低保", "2026-01-01", "", "", ""), strict=True)
    )
    return list((cells | changes).values())


def read(folder: Path, *rows: Sequence[object], sheet: str = "名单") -> StatusList:
    return read_statuses(book(folder, (sheet, [HEADER, *rows])), TODAY)


def resolved(found: StatusList, known: Known) -> tuple[list[Found], list[tuple[int, str, str]]]:
    faults: list[Fault] = []
    entries = list(found_in(found.entries, known, faults))
    return entries, [(one.row, one.column, one.kind) for one in faults]


def knowing(roster: Roster | None) -> Known:
    return Known.of(REFERENCES, village.VILLAGE, roster)


def where(found: StatusList) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.kind) for one in found.faults]


def test_a_person_is_found_by_id_number_and_their_lines_say_status_days_and_document(
    tmp_path: Path, roster: Roster
) -> None:
    changes: dict[str, Any] = {"起始日": "2025年3月1日", "终止日": "2026.12.31"}
    found, faults = resolved(read(tmp_path, row(roster, **changes)), knowing(None))
    assert faults == []
    (batch,) = batches_of(found, [PAPER], 10)
    assert batch.lines == (
        (
            "StatusRecorded.v1",
            {
                "subject": REFERENCES.person(roster.members[0].id_number),
                "status": "low_income_support",
                "from": "2025-03-01",
                "until": "2026-12-31",
                "document": PAPER,
            },
        ),
    )
    header = batch.header("231005100", {"sha256": "1"})
    assert (header["counts"], header["document"]) == ({"low_income_support": 1}, PAPER)


def test_a_household_is_found_by_its_number_or_by_a_member_of_the_roster(
    tmp_path: Path, roster: Roster
) -> None:
    member = roster.members[4]
    by_number = row(roster, 4, 身份证号="", 户编号=member.household, 身份类别="脱贫户")
    by_member = row(roster, 4, 身份类别="监测对象")
    by_name = row(roster, 4, 身份证号="", 姓名=member.name, 身份类别="建档立卡贫困户")
    found, faults = resolved(read(tmp_path, by_number, by_member, by_name), knowing(roster))
    home = REFERENCES.household(village.VILLAGE, member.household)
    assert ([one.subject for one in found], faults) == ([home] * 3, [])


def test_without_the_roster_neither_a_name_nor_a_household_of_a_person_is_guessed(
    tmp_path: Path, roster: Roster
) -> None:
    name = row(roster, 身份证号="", 姓名=roster.members[0].name)
    home = row(roster, 身份类别="脱贫")
    found, faults = resolved(read(tmp_path, name, home), knowing(None))
    assert (found, faults) == ([], [(2, NAME, "person"), (3, "户编号", "household")])


def test_who_is_not_in_the_roster_or_named_otherwise_is_told_before_anything_is_sent(
    tmp_path: Path, roster: Roster
) -> None:
    stranger = row(roster, 身份证号=village.id_number(date(1950, 1, 1), 7))
    other = row(roster, 1, 姓名="赵虚构")
    gone = row(roster, 身份证号="", 户编号="999", 身份类别="脱贫")
    contradiction = row(roster, 0, 户编号=roster.members[-1].household, 身份类别="脱贫")
    found, faults = resolved(read(tmp_path, stranger, other, gone, contradiction), knowing(roster))
    assert (found, faults) == (
        [],
        [
            (2, "身份证号", "person"),
            (3, "姓名", "person"),
            (4, "户编号", "household"),
            (5, "户编号", "household"),
        ],
    )


def test_a_name_that_two_people_of_the_village_have_is_nobody(
    tmp_path: Path, roster: Roster
) -> None:
    known = knowing(roster)
    name = roster.members[0].name
    known.by_name[village.VILLAGE, name] = [roster.members[0], roster.members[3]]
    _, faults = resolved(read(tmp_path, row(roster, 身份证号="", 姓名=name)), known)
    assert faults == [(2, NAME, "person")]


def test_a_household_is_found_by_its_head_s_name_beside_which_members_may_be_named(
    tmp_path: Path, roster: Roster
) -> None:
    head, member = roster.members[0], roster.members[1]
    header = ("户主姓名", "姓名", "身份证号码", "类别", "识别时间")
    rows = [
        (head.name, "", "", "脱贫户", "2026-01-01"),
        (head.name, member.name, member.id_number, "低保", "2026-01-01"),
        (member.name, "", "", "监测户", "2026-01-01"),
    ]
    path = book(tmp_path, ("名单", [header, *rows]))
    found, faults = resolved(read_statuses(path, TODAY), knowing(roster))
    assert [one.subject for one in found] == [
        REFERENCES.household(village.VILLAGE, head.household),
        REFERENCES.person(member.id_number),
    ]
    assert faults == [(4, "户主姓名", "person")]


def test_low_income_support_belongs_to_a_person_and_not_to_a_household(
    tmp_path: Path, roster: Roster
) -> None:
    _, faults = resolved(read(tmp_path, row(roster, 身份证号="", 户编号="1")), knowing(roster))
    assert faults == [(2, "身份证号", "person")]


def test_a_person_twice_is_a_fault_and_rows_of_one_household_are_one_entry(
    tmp_path: Path, roster: Roster
) -> None:
    home = [row(roster, place, 身份类别="脱贫户") for place in range(3)]
    twice = [row(roster), row(roster, 终止日="2026-06-30")]
    found, faults = resolved(read(tmp_path, *home, *twice), knowing(roster))
    assert len(found) == 2
    assert faults == [(6, "身份证号", "twice")]
    otherwise = row(roster, 1, 身份类别="脱贫户", 终止日="2026-06-30")
    _, faults = resolved(read(tmp_path, home[0], otherwise), knowing(roster))
    assert faults == [(3, "身份证号", "twice")]


@pytest.mark.parametrize(
    ("column", "cell", "kind"),
    [
        ("身份证号", "1", "id-number"),
        ("身份证号", 231005198001011234.0, "number-cell"),
        ("身份证号", "", "blank"),
        ("身份类别", "", "blank"),
        ("身份类别", "困难户", "status"),
        ("身份类别", "边缘易致贫户", "status"),
        ("起始日", "", "blank"),
        ("起始日", "去年", "date"),
        ("起始日", 45000.0, "date"),
        ("起始日", "2026-01-13", "future"),
        ("起始日", "1900-01-01", "birth"),
        ("终止日", "2025-12-31", "date"),
    ],
)
def test_a_wrong_cell_is_told_at_its_row_and_column(
    tmp_path: Path, roster: Roster, column: str, cell: object, kind: str
) -> None:
    assert where(read(tmp_path, row(roster, 1), row(roster, 0, **{column: cell}))) == [
        (3, column, kind)
    ]


def test_an_open_end_is_written_in_several_ways(tmp_path: Path, roster: Roster) -> None:
    rows = [row(roster, n, 终止日=said) for n, said in enumerate(("", "长期", "至今", "—"))]
    found = read(tmp_path, *rows)
    assert ([one.until for one in found.entries], found.faults) == ([None] * 4, ())


def test_the_sheet_s_name_says_the_status_where_no_column_does(
    tmp_path: Path, roster: Roster
) -> None:
    header, cells = (
        ("身份证号码", "姓名", "批准日期"),
        (roster.members[0].id_number, "", "2026-01-01"),
    )
    found = read_statuses(book(tmp_path, ("特困人员名单", [["示例"], header, cells])), TODAY)
    assert [one.status for one in found.entries] == ["destitute_support"]
    assert where(read_statuses(book(tmp_path, ("一月", [header, cells])), TODAY)) == [
        (1, "身份类别", "column")
    ]


def test_villages_come_from_a_column_or_else_the_household_s_number_says_nothing(
    tmp_path: Path,
) -> None:
    header = ("行政村", "户编号", "类别", "认定日期")
    path = book(
        tmp_path,
        (
            "脱贫",
            [header, ("和平村", "1", "脱贫户", "2026-01-01"), ("新村", "1", "脱贫", "2026-01-01")],
        ),
    )
    found = read_statuses(path, TODAY, Villages.of([("231005100201", "和平村")]))
    assert where(found) == [(3, "行政村", "village")]
    entries, _ = resolved(found, Known.of(REFERENCES, "", None))
    assert [one.subject for one in entries] == [REFERENCES.household("231005100201", "1")]
    _, faults = resolved(read_statuses(path, TODAY), Known.of(REFERENCES, "", None))
    assert faults == [(2, "行政村", "village"), (3, "行政村", "village")]


def test_a_file_without_any_list_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read_statuses(book(tmp_path, ("封面", [["低保名单"]])), TODAY).faults
    assert fault.kind == "file"


def test_each_entry_has_the_document_that_it_names_or_the_only_one(
    tmp_path: Path, roster: Roster
) -> None:
    rows = [
        row(roster, 0, 文号=PAPER["number"], 文件名称=PAPER["title"]),
        row(roster, 1),
        row(roster, 2, 文号="示例〔2025〕9号"),
        row(roster, 3, 文号=PAPER["number"], 文件名称="别的名单"),
    ]
    entries = read(tmp_path, *rows).entries
    assert document_of(entries[1], [PAPER]) == PAPER
    told = [(one.row, one.column) for one in faults_of_documents(entries, [PAPER, OTHER])]
    assert told == [(3, "文号"), (4, "文号"), (5, "文件名称")]


def test_a_batch_is_of_one_document_and_no_longer_than_asked(
    tmp_path: Path, roster: Roster
) -> None:
    rows = [row(roster, n, 文号=(PAPER, OTHER)[n % 2]["number"]) for n in range(6)]
    found, _ = resolved(read(tmp_path, *rows), knowing(roster))
    batches = list(batches_of(found, [PAPER, OTHER], 2))
    assert [(one.document["number"], len(one.lines)) for one in batches] == [
        (PAPER["number"], 2),
        (PAPER["number"], 1),
        (OTHER["number"], 2),
        (OTHER["number"], 1),
    ]


def test_every_status_that_is_recorded_has_words_and_no_word_two_meanings() -> None:
    listed = [word for text in words._WORDS.values() for word in text.split()]
    assert len(listed) == len(set(listed)) == len({plain(word) for word in listed})
    assert set(words.STATUSES.values()) == set(get_args(StatusCode))
    assert not {words.status_of(word)[0] for word in listed} & BY_PROCESS


def test_no_name_of_a_column_stands_for_two_and_the_document_s_table_is_the_declarations() -> None:
    names = [plain(name) for one in columns.DECLARED for name in one.names]
    assert len(names) == len(set(names))
    assert not set(names) & set(map(plain, columns.IGNORED))
    assert columns.LIST.table("en") in Path("docs/import.md").read_text("utf-8")
