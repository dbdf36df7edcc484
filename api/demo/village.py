"""A synthetic village: invented people, real division codes, and its roster as a spreadsheet.

The names are made of the words 示例 (example), 演示 (demonstration), 虚构 (invented) and 样本
(sample), so that nobody is taken for a real person; the ID numbers only satisfy GB 11643.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from stdnum import luhn
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from api.roster.columns import COLUMNS

COUNTY = "231005"
TOWNSHIP = "231005100"
VILLAGE = "231005100201"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("示例", "演示", "虚构", "样本", "例文", "示范", "样文", "虚拟", "例样", "演例")
RELATIONS = ("户主", "配偶", "子", "女", "孙女")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the roster, as the village clerk typed it."""

    household: int
    relation: str
    name: str
    id_number: str
    group: int
    phone: str
    card: str
    since: date

    def cells(self) -> tuple[object, ...]:
        """The row's cells in the order of the columns."""
        return (
            self.household,
            self.relation,
            self.name,
            self.id_number,
            self.group,
            self.phone,
            self.card,
            self.since.isoformat(),
        )


def id_number(born: date, sequence: int) -> str:
    """An ID number of the county with a right check digit (GB 11643)."""
    body = f"{COUNTY}{born:%Y%m%d}{sequence:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def card_number(chance: random.Random) -> str:
    """A card number that passes Luhn, with a prefix that no bank issues."""
    body = "990000" + "".join(str(chance.randrange(10)) for _ in range(12))
    return body + luhn.calc_check_digit(body)


def households(
    count: int,
    seed: int = 231005,
    sizes: tuple[int, ...] = (1, 2, 3, 4),
    taken: set[str] | None = None,
) -> list[Row]:
    """The rows of `count` households of one of the sizes; the same rows for the same seed.

    `taken` holds the ID numbers of other villages; those of this one are added to it.
    """
    chance = random.Random(seed)  # noqa: S311  (invented people, not keys)
    rows: list[Row] = []
    numbers = set() if taken is None else taken
    for household in range(1, count + 1):
        surname = chance.choice(SURNAMES)
        for place in range(chance.choice(sizes)):
            born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
            family = surname if place != 1 else chance.choice(SURNAMES)
            rows.append(
                Row(
                    household=household,
                    relation=RELATIONS[place],
                    name=family + GIVEN[(household + place) % len(GIVEN)],
                    id_number=_new_number(born, 100 + len(rows) % 900, numbers),
                    group=1 + household % 3,
                    phone=f"100{chance.randrange(10**8):08d}",
                    card=card_number(chance),
                    since=date(2015, 1, 1) + timedelta(days=chance.randrange(2_000)),
                )
            )
    return rows


def _new_number(born: date, sequence: int, taken: set[str]) -> str:
    """The first number that nobody has, of that birthday or the days behind it."""
    number = id_number(born, sequence)
    while number in taken:
        born += timedelta(days=1)
        number = id_number(born, sequence)
    taken.add(number)
    return number


def write_roster(path: Path, rows: Sequence[Row]) -> None:
    """Write the roster of one village as a workbook of one sheet."""
    write_workbook(path, {"花名册": rows})


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Row]]) -> None:
    """Write rosters as a workbook of a sheet each, whose numbers stand in text cells."""
    with xlsxwriter.Workbook(path) as book:
        text = book.add_format({"num_format": "@"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for column, name in enumerate(COLUMNS):
                sheet.write_string(0, column, name)
            for line, row in enumerate(rows, start=1):
                _write_row(sheet, line, row, text)


def _write_row(sheet: Worksheet, line: int, row: Row, text: Format) -> None:
    for column, cell in enumerate(row.cells()):
        if isinstance(cell, int):
            sheet.write_number(line, column, cell)
        else:
            sheet.write_string(line, column, str(cell), text)
