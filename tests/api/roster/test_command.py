"""`yangguang import roster`: what a clerk sees, what machines get, and how it ends."""

import json
import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from api.cli import make_app
from api.demo import office, village
from api.roster import columns
from api.roster.annotated import write_annotated
from api.roster.reading import read_roster
from api.roster.villages import write_places


def run(file: Path, *arguments: str) -> Result:
    return CliRunner().invoke(make_app("import"), ["import", "roster", str(file), *arguments])


def write(folder: Path, rows: Sequence[village.Row]) -> Path:
    path = folder / "roster.xlsx"
    village.write_roster(path, list(rows))
    return path


def cells_of(path: Path) -> list[list[Any]]:
    found: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return found


def faulty(folder: Path) -> Path:
    first, *rest = village.households(4)
    return write(folder, [replace(first, relation="邻居", id_number="1"), *rest])


def test_a_file_of_several_villages_is_checked_by_their_names(tmp_path: Path) -> None:
    rows = [("和平村", row) for row in village.households(3)]
    office.write_office_roster(tmp_path / "office.xlsx", {"第一片": rows})
    write_places(tmp_path / "places.csv", [("231005100201", "和平村")])
    result = run(tmp_path / "office.xlsx", "--places", str(tmp_path / "places.csv"))
    assert result.exit_code == 0, result.output
    assert "3 户，没有问题" in result.output
    assert "（提示）《封面》" in result.output


def test_faults_are_told_with_row_and_letter_and_counted_by_kind(tmp_path: Path) -> None:
    result = run(faulty(tmp_path), "--village", village.VILLAGE)
    assert result.exit_code == 1
    told = result.output.splitlines()
    assert told[0].startswith("《花名册》第 2 行 B 列「与户主关系」：")
    assert told[1].startswith("《花名册》第 2 行 D 列「身份证号」：")
    assert "共 2 处问题：关系不明 1，身份证号不符 1" in told
    assert told[-1] == "未导入任何内容"


def test_machines_get_every_fault_and_the_counts(tmp_path: Path) -> None:
    result = run(faulty(tmp_path), "--village", village.VILLAGE, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["fault_counts"] == {"relation": 1, "id-number": 1}
    assert [(one["row"], one["letter"]) for one in found["faults"]] == [(2, "B"), (2, "D")]


def test_a_copy_has_the_same_rows_and_the_faults_beside_them(tmp_path: Path) -> None:
    source, copy = faulty(tmp_path), tmp_path / "faults.xlsx"
    assert run(source, "--village", village.VILLAGE, "--faults", str(copy)).exit_code == 1
    rows, marked = map(cells_of, (source, copy))
    assert [row[: len(columns.COLUMNS)] for row in marked] == rows
    assert "身份证号：" in str(marked[1][-1])
    assert {row[-1] for row in marked[2:]} == {""}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_what_looks_like_a_formula_stays_text_in_the_copy(tmp_path: Path) -> None:
    first, *rest = village.households(2)
    source = write(tmp_path, [replace(first, name="=1+1", relation="邻居"), *rest])
    write_annotated(source, read_roster(source, date(2026, 1, 12)).faults, tmp_path / "copy.xlsx")
    assert cells_of(tmp_path / "copy.xlsx")[1][2] == "=1+1"


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.mkdir()
    (target / "file").touch()
    result = run(faulty(tmp_path), "--village", village.VILLAGE, "--faults", str(target))
    assert result.exit_code == 2
    assert {one.name for one in tmp_path.iterdir()} == {"roster.xlsx", "taken"}


def test_without_a_village_or_places_the_command_is_not_understood(tmp_path: Path) -> None:
    file = write(tmp_path, village.households(1))
    assert run(file).exit_code == 2
    assert run(file, "--village", "231005").exit_code == 2
    assert run(file, "--places", str(tmp_path / "none.csv")).exit_code == 2
    bad = tmp_path / "places.csv"
    bad.write_text("code,name\n12345,和平村\n", "utf-8")
    assert run(file, "--places", str(bad)).exit_code == 2


def test_the_documents_table_of_columns_is_the_declarations() -> None:
    assert columns.table("en") in Path("docs/import.md").read_text("utf-8")
    assert all(name in columns.table("zh") for one in columns.DECLARED for name in one.names)
