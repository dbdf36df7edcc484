"""Faults and notes of a roster: where each stands, of which kind, and how a clerk is told.

A fault keeps the whole file out. A note says what was put right or passed over, and keeps nothing
out. Both carry the sheet, the row as Excel counts it, the column's letter and its name in the file.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

FAULTS: Final = {
    "file": "文件无法使用",
    "sheet": "隐藏的名册",
    "column": "缺少列或列重复",
    "blank": "没有填写",
    "number-cell": "数字单元格",
    "error-cell": "公式出错的单元格",
    "id-number": "身份证号不符",
    "card": "卡号不符",
    "bank": "开户行不符",
    "phone": "电话不符",
    "relation": "关系不明",
    "group": "小组不明",
    "date": "日期不明",
    "birth": "早于出生日期",
    "future": "晚于今天",
    "gender": "性别与身份证号不符",
    "twice": "人员重复",
    "head": "户主不符",
    "size": "人口数不符",
    "household": "户编号不符",
    "village": "行政村不明",
    "status": "身份类别不明",
    "person": "人员不明",
    "document": "依据文件不明",
    "text": "文字过长或过短",
    "whole": "应为整数",
    "amount": "金额不符",
    "past": "已过保质期",
    "refused": "入账被拒",
}
"""Kinds of faults, by the code that `--json` has."""

NOTES: Final = {
    "sheet": "不是名册的工作表，未读取",
    "column": "不识别的列，未读取",
    "absent": "没有这一列",
    "row": "合计、签名等行，未读取",
    "full-width": "全角改为半角",
    "spaces": "去掉空格",
    "apostrophe": "去掉撇号",
    "small-x": "小写 x 改为大写",
    "date": "日期写法统一",
}
"""Kinds of notes, by the code that `--json` has."""


@dataclass(frozen=True, slots=True)
class At:
    """A cell: sheet, row from 1, column from 0 (-1: the whole row) with its name in the file."""

    sheet: str
    row: int
    place: int = -1
    column: str = ""

    @property
    def letter(self) -> str:
        """The column as Excel names it; empty for a whole row."""
        return letter_of(self.place)

    def __str__(self) -> str:
        """The place as a clerk looks for it."""
        column = f" {self.letter} 列「{self.column}」" if self.place >= 0 else ""
        if self.place < 0 and self.column:
            column = f"「{self.column}」"
        return f"《{self.sheet}》第 {self.row} 行{column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a cell or a row, in plain Chinese; it never repeats a personal number."""

    at: At
    kind: str
    message: str

    @property
    def sheet(self) -> str:
        """The sheet."""
        return self.at.sheet

    @property
    def row(self) -> int:
        """The row, from 1."""
        return self.at.row

    @property
    def column(self) -> str:
        """The column's name in the file."""
        return self.at.column

    def __str__(self) -> str:
        """The finding as the clerk reads it."""
        return f"{self.at}：{self.message}"

    def members(self) -> dict[str, Any]:
        """The finding for machines."""
        return {
            "sheet": self.at.sheet,
            "row": self.at.row,
            "letter": self.at.letter,
            "column": self.at.column,
            "kind": self.kind,
            "message": self.message,
        }


Fault = Finding
Note = Finding


def letter_of(place: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26; empty below 0."""
    letters = ""
    number = place + 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def in_order(findings: Iterable[Finding], sheets: Sequence[str]) -> tuple[Finding, ...]:
    """The findings as they stand in the file: by sheet, row and column."""
    order = {name: number for number, name in enumerate(sheets)}
    return tuple(
        sorted(findings, key=lambda one: (order.get(one.sheet, -1), one.row, one.at.place))
    )


def counts(findings: Iterable[Finding], kinds: dict[str, str]) -> list[str]:
    """How many of each kind, the most frequent first, such as `没有填写 3`."""
    counted = Counter(finding.kind for finding in findings)
    return [f"{kinds[kind]} {number}" for kind, number in counted.most_common()]
