"""What comes back from the bank, the same rows whatever the format, and what must hold in them.

- PAY-5 A statement adds up: opening + in - out = closing, to the fen, or it is not taken.

A reference stands once. What a line or an entry means for the books is not told here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from api.bank.faults import WHOLE, BankFileError, Fault, Faults, Spot
from api.bank.money import yuan
from domain.kernel.words import say

Status = Literal["confirmed", "rejected", "pending"]
Direction = Literal["debit", "credit"]
DEBIT: Final = "debit"


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What the bank says of a payment: `value_date` of the confirmed, `reason` of the others."""

    end_to_end: str
    amount_fen: int
    status: Status
    value_date: date | None
    reason: str
    bank_reference: str


@dataclass(frozen=True, slots=True)
class Whole:
    """What the bank says of an order as a whole, naming no lines: never that it was paid."""

    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The bank's answer to an order. `batch` is empty where the file does not name it."""

    batch: str
    lines: tuple[ReceiptLine, ...]
    whole: Whole | None = None

    def lines_of(self, sent_fen: Mapping[str, int]) -> tuple[ReceiptLine, ...]:
        """The lines, or one for each payment sent where the bank answered as a whole.

        Raises:
            BankFileError: a line that was not sent, or with another amount; by its number.
        """
        if self.whole is not None:
            status, reason = self.whole.status, self.whole.reason
            return tuple(
                ReceiptLine(one, fen, status, None, reason, "") for one, fen in sent_fen.items()
            )
        faults = Faults()
        for number, line in enumerate(self.lines, start=1):
            _check_sent(number, line, sent_fen.get(line.end_to_end), faults)
        faults.refuse()
        return self.lines


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of an account. `cash`: the bank's code or its words say that cash moved."""

    reference: str
    value_date: date
    amount_fen: int
    direction: Direction
    end_to_end: str | None
    counterparty_name: str
    counterparty_account: str
    remark: str
    transaction_code: str
    cash: bool

    @property
    def signed_fen(self) -> int:
        """What it adds to the account."""
        return -self.amount_fen if self.direction == DEBIT else self.amount_fen


@dataclass(frozen=True, slots=True)
class Statement:
    """An account's movements from a day to a day, both included, between two balances."""

    account: str
    from_date: date
    to_date: date
    opening_fen: int
    closing_fen: int
    entries: tuple[Entry, ...]


def check_once(references: Iterable[tuple[Spot, str]], faults: Faults) -> None:
    """Each reference stands once; the second is told, with the row of the first."""
    first: dict[str, Spot] = {}
    for at, reference in references:
        before = first.setdefault(reference, at)
        if reference and before is not at:
            message = say(
                f"expected a reference once; it stands in row {before.row} too",
                f"编号重复，第 {before.row} 行已有",
            )
            faults.add(at, "twice", message)


def check_period(at: Spot, from_date: date, to_date: date, faults: Faults) -> None:
    """A period ends no earlier than it begins."""
    if to_date < from_date:
        message = say(
            f"expected a period; found {from_date} to {to_date}",
            f"期间有误：{from_date} 至 {to_date}",
        )
        faults.add(at, "date", message)


def check_balance(
    at: Spot, opening_fen: int, closing_fen: int, entries: Sequence[Entry], faults: Faults
) -> None:
    """Opening + in - out = closing; both figures are told where they differ."""
    reckoned = opening_fen + sum(entry.signed_fen for entry in entries)
    if reckoned != closing_fen:
        message = say(
            f"expected a closing balance of {yuan(reckoned)} (opening + in - out); "
            f"found {yuan(closing_fen)}",
            f"期初加收入减支出应为 {yuan(reckoned)} 元，期末为 {yuan(closing_fen)} 元",
        )
        faults.add(at, "balance", message)


def check_accounts(statements: Sequence[Statement]) -> None:
    """No account is told twice for one day in a file.

    Raises:
        BankFileError: two statements of one account share days.
    """
    ordered = sorted(statements, key=lambda one: (one.account, one.from_date))
    for before, after in pairwise(ordered):
        if before.account == after.account and after.from_date <= before.to_date:
            message = say(
                f"two statements of one account share {after.from_date}",
                f"同一账户有两份对账单包含 {after.from_date}",
            )
            raise BankFileError((Fault(WHOLE, "twice", message),))


def _check_sent(number: int, line: ReceiptLine, sent_fen: int | None, faults: Faults) -> None:
    at = Spot(number, name="业务编号")
    if sent_fen is None:
        faults.add(at, "total", say("it was not sent", "不在所发文件中"))
    elif sent_fen != line.amount_fen:
        message = say(
            f"expected {yuan(sent_fen)}; found {yuan(line.amount_fen)}",
            f"应为 {yuan(sent_fen)} 元，实际 {yuan(line.amount_fen)} 元",
        )
        faults.add(at, "amount", message)
