"""Names of villages and their codes, for files that hold several: `--places places.csv`.

The file has the columns `code,name` (or 代码,名称), twelve digits for a village and nine for a
township; a name that two townships have is told apart by its township's name before it. A name
that is unknown, or that means several, is a fault of the roster: nobody guesses.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from api.roster.columns import plain
from api.roster.workbook import UnreadableError, open_workbook
from domain.kernel.places import is_place, level

_ending = re.compile(r"(?:村民委员会|村委会|居委会|行政村|社区|村)$").sub
_TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Villages:
    """Villages by the names that they go by; each name leads to every code it may mean."""

    by_name: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, places: Iterable[tuple[str, str]]) -> Self:
        """Villages out of (code, name); townships among them lend their names."""
        listed = [(code, _short(name)) for code, name in places]
        townships = {code: name for code, name in listed if level(code) == "township"}
        found: dict[str, set[str]] = {}
        for code, name in listed:
            if level(code) == "village":
                township = townships.get(code[:_TOWNSHIP_DIGITS], "")
                for known in {name, township + name}:
                    found.setdefault(known, set()).add(code)
        return cls({name: frozenset(codes) for name, codes in found.items()})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Villages out of a spreadsheet or CSV of codes and names.

        Raises:
            OSError: it cannot be read.
            UnreadableError: it is none, or a row is no place; the message says which.
        """
        rows = [row for sheet in open_workbook(path).sheets for row in sheet.rows]
        found = []
        for number, row in enumerate(rows, start=1):
            cells = [_text(cell) for cell in row[:2]]
            if not any(cells) or (number == 1 and not is_place(cells[0])):
                continue
            if len(cells) < 2 or not is_place(cells[0]) or not cells[1]:  # noqa: PLR2004
                raise UnreadableError(f"{path.name} 第 {number} 行：应为代码和名称")
            found.append((cells[0], cells[1]))
        return cls.of(found)

    def code_of(self, name: str) -> tuple[str, str]:
        """The village's code and no reason, or no code and the reason why."""
        codes = self.by_name.get(_short(name), frozenset())
        if not codes:
            return "", "行政村名称不在地名表中"
        if len(codes) > 1:
            return "", f"有 {len(codes)} 个同名的行政村，请写成“乡镇名+村名”"
        return next(iter(codes)), ""


def write_places(path: Path, places: Iterable[tuple[str, str]]) -> None:
    """Write codes and names as `Villages.read` reads them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "name"), *places])


def _short(name: str) -> str:
    return _ending("", plain(name))


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
