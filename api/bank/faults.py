"""What is wrong with a file of a bank, where, in both languages: one fault keeps the file out.

Numbers of cards and accounts are never repeated in a fault; amounts, days and references are.
"""

from dataclasses import dataclass, field
from typing import Final

from domain.kernel.words import Words, say

KINDS: Final = {
    "format": say("not a file of this kind", "不是这种文件"),
    "damaged": say("damaged, cut off, or only a part", "文件损坏、不完整或只是其中一部分"),
    "size": say("too large", "文件过大"),
    "encoding": say("encoding of the characters", "文字编码不符"),
    "entity": say("XML with a document type or entities", "XML 含文档类型声明或实体"),
    "version": say("another kind or version of message", "报文种类或版本不符"),
    "layout": say("the layout itself is faulty", "版式文件有误"),
    "column": say("a column is missing or stands twice", "缺少列或列重复"),
    "missing": say("a value is missing", "没有填写"),
    "number-cell": say("a number cell for an account or reference", "账号或流水号是数字单元格"),
    "error-cell": say("a cell in error", "公式出错的单元格"),
    "text": say("text that the file cannot carry", "文字无法写入文件"),
    "amount": say("not an amount in whole fen", "金额不符"),
    "currency": say("another currency than CNY", "币种不是人民币"),
    "date": say("not a day, or a day outside the period", "日期不明或不在期间内"),
    "status": say("a status that is not known or contradicts itself", "状态不明或互相矛盾"),
    "twice": say("a reference stands twice", "编号重复"),
    "total": say("count or sum of the lines differ", "笔数或合计不符"),
    "balance": say("opening + in - out is not closing", "期初加收入减支出不等于期末"),
}
"""Kinds of faults, by code; docs/bank-files.md says what each means."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: its sheet, its row or line from 1, its column and what stands there.

    Row 0 is the file as a whole. `column` is a letter in a spreadsheet, a number in a text.
    """

    row: int = 0
    column: str = ""
    name: str = ""
    sheet: str = ""

    @property
    def words(self) -> Words:
        """The place as somebody looks for it."""
        en = [f"sheet {self.sheet}"] if self.sheet else []
        zh = f"《{self.sheet}》" if self.sheet else ""
        if self.row:
            en.append(f"row {self.row}")
            zh += f"第 {self.row} 行"
        if self.column:
            en.append(f"column {self.column}")
            zh += f"第 {self.column} 列" if self.column.isdigit() else f" {self.column} 列"
        if self.name:
            en.append(f"“{self.name}”")
            zh += f"「{self.name}」"
        return say(", ".join(en) or "the file", zh or "文件")


WHOLE: Final = Spot()
"""The file as a whole."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, of which kind, and what was expected and found."""

    at: Spot
    kind: str
    message: Words

    @property
    def words(self) -> Words:
        """The whole sentence."""
        place = self.at.words
        return say(f"{place.en}: {self.message.en}", f"{place.zh}：{self.message.zh}")


class BankFileError(ValueError):
    """The file is not taken, or not written; `faults` say why, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(fault.words.en for fault in faults))
        self.faults = faults

    @property
    def zh(self) -> str:
        """The faults in Chinese, one a line."""
        return "\n".join(fault.words.zh for fault in self.faults)


def refusal(at: Spot, kind: str, en: str, zh: str) -> BankFileError:
    """An error of one fault, where nothing further can be read."""
    return BankFileError((Fault(at, kind, say(en, zh)),))


@dataclass(slots=True)
class Faults:
    """What was found so far; reading goes on, so that all of it can be told at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, at: Spot, kind: str, message: Words) -> None:
        """One more fault."""
        self.found.append(Fault(at, kind, message))

    def refuse(self) -> None:
        """End here where anything was found.

        Raises:
            BankFileError: with every fault, in the order of the file; of no row, last.
        """
        if self.found:
            self.found.sort(key=lambda fault: (fault.at.row == 0, fault.at.sheet, fault.at.row))
            raise BankFileError(tuple(self.found))
