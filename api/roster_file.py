"""Reading a village's roster spreadsheet 花名册: every fault by sheet, row and column.

A numeric cell cannot hold an ID, card or phone number (digits past the fifteenth are lost), so
such a cell is refused and never repaired (libraries.md, Excel). Nothing is imported while one
fault is left. Rules that need the ledger (a person known already) are checked at admission.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook
from stdnum import luhn

from domain.identity_numbers import problem

COLUMNS = ("户编号", "与户主关系", "姓名", "身份证号", "村民小组", "电话", "惠农卡号", "常住起始日")
GROUP_MAX = 99
TEXT_COLUMNS = ("身份证号", "电话", "惠农卡号")
RELATIONS = {
    "户主": "head",
    "配偶": "spouse",
    "子": "child",
    "女": "child",
    "儿媳": "child_in_law",
    "女婿": "child_in_law",
    "孙子": "grandchild",
    "孙女": "grandchild",
    "父": "parent",
    "母": "parent",
    "公婆": "parent_in_law",
    "岳父母": "parent_in_law",
    "祖父母": "grandparent",
    "兄弟姐妹": "sibling",
    "其他亲属": "other_relative",
    "非亲属": "not_related",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the file, where it stands, in plain Chinese."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        """The fault as the clerk reads it."""
        return f"《{self.sheet}》第 {self.row} 行「{self.column}」：{self.message}"


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the roster; `group` is the two digits of the villagers' group."""

    household: str
    relation: str
    name: str
    id_number: str
    group: str
    phone: str
    card: str
    since: date
    row: int


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as read: its members in the order of the file, and every fault found."""

    members: tuple[Member, ...]
    faults: tuple[Fault, ...]

    def households(self) -> dict[str, list[Member]]:
        """Members by household, in the order of the file."""
        grouped: dict[str, list[Member]] = {}
        for member in self.members:
            grouped.setdefault(member.household, []).append(member)
        return grouped


def read_roster(path: Path, today: date) -> Roster:
    """Read every sheet of the workbook; `today` bounds dates of birth.

    Raises:
        ValueError: the file is no workbook at all; the message says so in Chinese.
    """
    try:
        book = CalamineWorkbook.from_path(path)
    except Exception as error:  # the reader raises many kinds for a file that is no workbook
        raise ValueError(f"{path.name} 不是可以读取的 Excel 文件") from error
    members: list[Member] = []
    faults: list[Fault] = []
    for sheet in book.sheet_names:
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        _read_sheet(sheet, rows, today, members, faults)
    if not members and not faults:
        faults.append(Fault(book.sheet_names[0], 1, COLUMNS[0], "表中没有任何人员"))
    faults.extend(_whole_file(book.sheet_names[0], members))
    return Roster(tuple(members), tuple(faults))


def _read_sheet(
    sheet: str,
    rows: Sequence[Sequence[object]],
    today: date,
    members: list[Member],
    faults: list[Fault],
) -> None:
    header = [str(cell).strip() for cell in rows[0]] if rows else []
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        faults.extend(Fault(sheet, 1, name, "缺少这一列") for name in missing)
        return
    places = {name: header.index(name) for name in COLUMNS}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place] for name, place in places.items()}
        if all(str(cell).strip() == "" for cell in cells.values()):
            continue
        found = [Fault(sheet, number, name, text) for name, text in _faults_of(cells, today)]
        faults.extend(found)
        if not found:
            members.append(_member(cells, number))


def _faults_of(cells: dict[str, object], today: date) -> Iterator[tuple[str, str]]:
    for name in TEXT_COLUMNS:
        if isinstance(cells[name], int | float):
            yield name, "是数字单元格，长号码会丢位，请设为文本格式后重新填写"
    yield from _faults_of_numbers(cells["身份证号"], cells["惠农卡号"], today)
    for name in ("户编号", "姓名"):
        if not str(cells[name]).strip():
            yield name, "没有填写"
    if str(cells["与户主关系"]).strip() not in RELATIONS:
        yield "与户主关系", f"应为 {'、'.join(RELATIONS)} 之一"
    if not _group(cells["村民小组"]):
        yield "村民小组", f"应为 1 到 {GROUP_MAX} 的整数"
    if _day(cells["常住起始日"]) is None:
        yield "常住起始日", "应为日期，例如 2020-01-31"


def _faults_of_numbers(identity: object, card: object, today: date) -> Iterator[tuple[str, str]]:
    if not isinstance(identity, int | float):
        fault = problem(str(identity).strip(), today)
        if fault is not None:
            yield "身份证号", fault.zh
    if isinstance(card, str) and card.strip() and not luhn.is_valid(card.strip()):
        yield "惠农卡号", "校验位不对"


def _whole_file(sheet: str, members: Sequence[Member]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    heads: dict[str, int] = {}
    for member in members:
        earlier = first.setdefault(member.id_number, member.row)
        if earlier != member.row:
            yield Fault(sheet, member.row, "身份证号", f"与第 {earlier} 行重复")
        if member.relation == "head":
            heads[member.household] = heads.get(member.household, 0) + 1
    for member in members:
        if heads.get(member.household, 0) != 1:
            heads[member.household] = 1
            yield Fault(sheet, member.row, "与户主关系", f"户 {member.household} 应恰有一名户主")


def _member(cells: dict[str, object], row: int) -> Member:
    since = _day(cells["常住起始日"])
    assert since is not None  # noqa: S101  (checked by _faults_of)
    return Member(
        household=_plain(cells["户编号"]),
        relation=RELATIONS[str(cells["与户主关系"]).strip()],
        name=str(cells["姓名"]).strip(),
        id_number=str(cells["身份证号"]).strip(),
        group=_group(cells["村民小组"]),
        phone=str(cells["电话"]).strip(),
        card=str(cells["惠农卡号"]).strip(),
        since=since,
        row=row,
    )


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _group(cell: object) -> str:
    text = _plain(cell)
    return (
        f"{int(text):02d}"
        if text.isascii() and text.isdigit() and 0 < int(text) <= GROUP_MAX
        else ""
    )


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell).strip())
    except ValueError:
        return None
