"""What is handed to the bank: one batch of payments out of one account, checked before any file.

- PAY-1 A payment has a payee's account; there is no field that could say cash.
- FUND-1 Amounts are whole fen.

Nothing is shortened or replaced: a line that a file cannot carry is told by its number, from 1.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.bank.faults import Faults, Spot
from api.bank.money import FEN_MAX, yuan
from domain.kernel.words import say

LINES_MAX: Final = 100_000
NAME_LENGTH_MAX: Final = 140
"""Max140Text of ISO 20022, for names, banks and remarks alike."""

_reference = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._:+/-]{0,33}[0-9A-Za-z])?").fullmatch
_account = re.compile(r"[0-9]{8,32}").fullmatch
_unprintable = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ud800-\udfff\ufeff\ufffe\uffff]"
).search
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet takes for a formula, also in a text that it opens."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One payment: its own reference, its amount in fen, and whose account at which bank."""

    end_to_end: str
    amount_fen: int
    payee_name: str
    card: str
    bank: str
    remark: str


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A batch of payments out of one account, to be carried out on a day."""

    batch: str
    debtor_name: str
    debtor_account: str
    debtor_bank: str
    execution_date: date
    lines: tuple[OrderLine, ...]

    @property
    def total_fen(self) -> int:
        """The sum of the lines."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def total_yuan(self) -> str:
        """The sum of the lines in yuan, with two digits."""
        return yuan(self.total_fen)


def check_order(order: PaymentOrder) -> None:
    """Whether every file that we write can carry the order.

    Raises:
        BankFileError: with every fault, by the number of its line; of the order itself, of none.
    """
    faults = Faults()
    _check_reference(order.batch, Spot(name="批次号"), faults)
    _check_account(order.debtor_account, Spot(name="付款账号"), faults)
    _check_text(order.debtor_name, Spot(name="付款户名"), faults)
    _check_text(order.debtor_bank, Spot(name="付款行"), faults)
    if not 0 < len(order.lines) <= LINES_MAX:
        expected = f"expected 1 to {LINES_MAX} lines; found {len(order.lines)}"
        message = say(expected, f"应有 1 至 {LINES_MAX} 笔，实际 {len(order.lines)} 笔")
        faults.add(Spot(), "total", message)
        faults.refuse()
    first: dict[str, int] = {}
    for number, line in enumerate(order.lines, start=1):
        _check_line(line, number, faults)
        before = first.setdefault(line.end_to_end, number)
        if before != number:
            message = say(f"the same reference as line {before}", f"编号与第 {before} 行相同")
            faults.add(Spot(number, name="编号"), "twice", message)
    faults.refuse()


def _check_line(line: OrderLine, number: int, faults: Faults) -> None:
    _check_reference(line.end_to_end, Spot(number, name="编号"), faults)
    if not 0 < line.amount_fen <= FEN_MAX:
        message = say(f"expected 1 to {FEN_MAX} fen", f"金额应为 1 至 {FEN_MAX} 分")
        faults.add(Spot(number, name="金额"), "amount", message)
    _check_account(line.card, Spot(number, name="收款账号"), faults)
    _check_text(line.payee_name, Spot(number, name="收款户名"), faults)
    _check_text(line.bank, Spot(number, name="收款行"), faults)
    _check_text(line.remark, Spot(number, name="用途"), faults)


def _check_reference(text: str, at: Spot, faults: Faults) -> None:
    if not _reference(text):
        message = say(
            "expected at most 35 letters, digits or ._:+/- with a letter or digit at both ends",
            "应为不超过 35 个字母、数字或 ._:+/-，首尾为字母或数字",
        )
        faults.add(at, "text", message)


def _check_account(text: str, at: Spot, faults: Faults) -> None:
    if not _account(text):
        message = say("expected an account of 8 to 32 digits", "应为 8 至 32 位数字的账号")
        faults.add(at, "text", message)


def _check_text(text: str, at: Spot, faults: Faults) -> None:
    if not text or text != text.strip():
        message = say("expected a text without spaces around it", "不能为空，首尾不能有空格")
        faults.add(at, "text", message)
    elif len(text) > NAME_LENGTH_MAX:
        message = say(
            f"expected at most {NAME_LENGTH_MAX} characters; found {len(text)}",
            f"最多 {NAME_LENGTH_MAX} 个字，实际 {len(text)} 个",
        )
        faults.add(at, "text", message)
    elif _unprintable(text) or text.startswith(_FORMULA):
        message = say(
            "expected no invisible characters, and none of = + - @ at the beginning",
            "不能含不可见字符，不能以 = + - @ 开头",
        )
        faults.add(at, "text", message)
