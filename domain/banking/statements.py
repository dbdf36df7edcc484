"""Statements of bank accounts 银行对账单: who vouches for them, and that they add up.

- REG-5 Entries are as many and sum to as much as the header says, and opening + in - out = closing.
- PAY-5 A statement follows the one before of its grade, with no gap, no overlap and no leap of the
  balance; it covers days that are over. Signed by the bank, or handed in by who keeps the books,
  whose grade it carries for ever.
- ACT-4 What an auditor obtained 函证 is signed into the inspection ledger alone (ADR 58).
- REG-1 A statement has a number of its own. REG-2 Its bank account is on record.
- ACT-1 A grade is given by who it belongs to: the bank's by the bank of the account.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

import msgspec

from domain.banking.accounts import known_bank_account
from domain.banking.entries import StatementEntry
from domain.banking.speaking import check_speaks_for
from domain.banking.state import (
    GRADES,
    BankAccount,
    BankAccountId,
    Grade,
    Statement,
    StatementId,
    Told,
)
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new
from domain.kernel.fact import Count, Digest, Fact, Fen
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.roles import SUPERVISION
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.keepers import BOOKS
from domain.money.periods import Balance
from domain.privacy.inspection import INSPECTION

BY_BANK: Final[Seats] = (("bank",),)
_LINES: Final = ("StatementEntry.v1",)
_RULES: Final = ("REG-1", "REG-2", "REG-5", "PAY-5")


class _Statement(Fact):
    """What statements have in common; `sha256` is the file's, which stays with who gave it."""

    statement: StatementId
    bank_account: BankAccountId
    from_: date = msgspec.field(name="from")
    to: date
    opening_fen: Balance
    closing_fen: Balance
    grade: Grade
    sha256: Digest


class _WithEntries(_Statement):
    """A statement with entries: how many, and what went out (debits) and came in (credits)."""

    entries_count: Count
    debits_fen: Fen
    credits_fen: Fen


_EXAMPLE: Final[dict[str, Any]] = {
    "statement": "statement:1",
    "bank_account": "bankaccount:1",
    "from": "2026-03-01",
    "to": "2026-03-31",
    "opening_fen": 100_000_000,
    "closing_fen": 60_000_000,
    "grade": "bank_signed",
    "sha256": "0" * 64,
}
_SUMS: Final = {"entries_count": 3, "debits_fen": 40_000_000, "credits_fen": 0}


def _place(data: _Statement, history: History) -> str:
    return known_bank_account(history, data.bank_account).place


def _account(data: _Statement) -> tuple[str, ...]:
    return (data.bank_account,)


@fact(
    "StatementGiven.v1",
    title=say("Bank statement given", "提供银行对账单"),
    stream=lambda data: data.statement,
    touches=_account,
    place=_place,
    signed_by=(BY_BANK, *BOOKS),
    rules=_RULES,
    line_types=_LINES,
    example={**_EXAMPLE, **_SUMS},
)
class StatementGiven(_WithEntries):
    """A statement that the bank signs, or that who keeps the books hands in."""


@fact(
    "QuietStatementGiven.v1",
    title=say("Bank statement without entries given", "提供无发生额的银行对账单"),
    stream=lambda data: data.statement,
    touches=_account,
    place=_place,
    signed_by=(BY_BANK, *BOOKS),
    rules=_RULES,
    example={**_EXAMPLE, "closing_fen": 100_000_000},
)
class QuietStatementGiven(_Statement):
    """The same of days on which nothing moved."""


@fact(
    "StatementObtained.v1",
    title=say("Bank statement obtained by an auditor", "审计函证取得银行对账单"),
    stream=lambda data: data.statement,
    touches=_account,
    place=lambda data, _history: data.place,
    signed_by=tuple(((role,),) for role in SUPERVISION),
    rules=("REG-1", "REG-5", "PAY-5", "ACT-4"),
    line_types=_LINES,
    ledgers=INSPECTION,
    example={**_EXAMPLE, **_SUMS, "grade": "auditor_obtained", "place": "231005"},
)
class StatementObtained(_WithEntries):
    """A statement that the bank gave to an auditor; its account is the county ledger's."""

    place: Place


@admits(StatementGiven)
def admit_statement(act: Act[StatementGiven], history: History) -> None:
    """Every rule of a statement of the county's ledger."""
    check_speaks_for(act, known_bank_account(history, act.data.bank_account).bank)
    check_grade(act)
    _check_statement(act, history)
    _check_entries(act)


@admits(QuietStatementGiven)
def admit_quiet(act: Act[QuietStatementGiven], history: History) -> None:
    """The same, and that nothing moved."""
    data = act.data
    check_speaks_for(act, known_bank_account(history, data.bank_account).bank)
    check_grade(act)
    _check_statement(act, history)
    _check_sum(data, 0, 0)


@admits(StatementObtained)
def admit_obtained(act: Act[StatementObtained], history: History) -> None:
    """The same of what an auditor obtained."""
    grade = act.data.grade
    require(
        grade == "auditor_obtained",
        "ACT-1",
        expected=GRADES["auditor_obtained"],
        found=GRADES[grade],
    )
    _check_statement(act, history)
    _check_entries(act)


def check_grade(act: Act[Any]) -> None:
    """ACT-1: the bank signs as the bank, everybody else as the auditee."""
    fits: Grade = "bank_signed" if act.signer_as("bank") else "auditee"
    require(act.data.grade == fits, "ACT-1", expected=GRADES[fits], found=GRADES[act.data.grade])


def _check_statement(act: Act[Any], history: History) -> None:
    data: _Statement = act.data
    check_new(history, Statement, data.statement)
    require(
        data.from_ <= data.to < act.day,
        "PAY-5",
        expected=say(f"days that were over by {act.day}", f"{act.day} 之前已结束的期间"),
        found=say(f"{data.from_} to {data.to}", f"{data.from_} 至 {data.to}"),
    )
    before = history.read(BankAccount, data.bank_account).told.get(data.grade)
    if before is None:
        return
    first = before.until + timedelta(days=1)
    require(
        (data.from_, data.opening_fen) == (first, before.closing_fen),
        "PAY-5",
        expected=say(
            f"from {first} on, with {before.closing_fen} fen",
            f"自 {first} 起，期初 {before.closing_fen} 分",
        ),
        found=say(
            f"from {data.from_} on, with {data.opening_fen} fen",
            f"自 {data.from_} 起，期初 {data.opening_fen} 分",
        ),
    )


def _check_entries(act: Act[Any]) -> None:
    data: _WithEntries = act.data
    entries = [line.data for line in act.lines if isinstance(line.data, StatementEntry)]
    debits_fen, credits_fen = (_sum(entries, side) for side in ("debit", "credit"))
    own = sum(1 for entry in entries if entry.statement == data.statement)
    require(
        (own, len(entries), debits_fen, credits_fen)
        == (data.entries_count, data.entries_count, data.debits_fen, data.credits_fen),
        "REG-5",
        expected=say(
            f"{data.entries_count} entries, {data.debits_fen} fen out, {data.credits_fen} fen in",
            f"{data.entries_count} 笔，支出 {data.debits_fen} 分，收入 {data.credits_fen} 分",
        ),
        found=say(
            f"{own} entries, {debits_fen} fen out, {credits_fen} fen in",
            f"{own} 笔，支出 {debits_fen} 分，收入 {credits_fen} 分",
        ),
    )
    _check_sum(data, debits_fen, credits_fen)
    _check_references(entries)


def _sum(entries: Iterable[StatementEntry], direction: str) -> int:
    return sum(entry.amount_fen for entry in entries if entry.direction == direction)


def _check_sum(data: _Statement, debits_fen: int, credits_fen: int) -> None:
    closing_fen = data.opening_fen + credits_fen - debits_fen
    require(
        closing_fen == data.closing_fen,
        "REG-5",
        expected=say(
            f"opening + in - out = {closing_fen} fen", f"期初加收入减支出 = {closing_fen} 分"
        ),
        found=say(f"closing {data.closing_fen} fen", f"期末 {data.closing_fen} 分"),
    )


def _check_references(entries: Iterable[StatementEntry]) -> None:
    counted = Counter((one.value_date, one.reference) for one in entries)
    twice = [reference for (_, reference), count in counted.items() if count > 1]
    require(
        not twice,
        "REG-1",
        expected=say("each reference once a day", "每日流水号不重复"),
        found=say(f"{', '.join(twice[:3])} twice", f"{'、'.join(twice[:3])} 重复"),
    )


@evolves(Statement, StatementGiven, QuietStatementGiven, StatementObtained)
def give(state: Statement, event: Event[Any]) -> Statement:
    """The statement as it was given."""
    data: _Statement = event.data
    return msgspec.structs.replace(
        state,
        bank_account=data.bank_account,
        from_=data.from_,
        to=data.to,
        grade=data.grade,
        index=event.index,
    )


@evolves(BankAccount, StatementGiven, QuietStatementGiven, StatementObtained)
def tell(state: BankAccount, event: Event[Any]) -> BankAccount:
    """Statements of the grade reach so far."""
    data: _Statement = event.data
    told = Told(until=data.to, closing_fen=data.closing_fen)
    return msgspec.structs.replace(state, told={**state.told, data.grade: told})
