"""From a statement of a bank's file to the act that gives it: header, entries, and whose numbers.

- PAY-5 Every entry goes in as the bank has it; the other side by its reference where the ledger
  knows the number. Names, numbers and remarks are sealed.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final, NamedTuple

from api.bank.rows import DEBIT, Entry, Statement
from api.roster.lines import Lines
from api.signing import Secret

WITH_ENTRIES: Final = "StatementGiven.v1"
QUIET: Final = "QuietStatementGiven.v1"
OBTAINED: Final = "StatementObtained.v1"
_ENTRY: Final = "StatementEntry.v1"
_DIGITS: Final = 32
_number = re.compile(r"[0-9]{8,32}").fullmatch
_word = re.compile(r"[0-9A-Za-z/_.-]{1,35}").fullmatch


class Party(NamedTuple):
    """Whose a number is: a card or bank account, and the person whom the card serves."""

    party: str | None
    person: str | None


NOBODY: Final = Party(None, None)


class StatementAct(NamedTuple):
    """What is signed: the type, the data of the header, and its lines."""

    kind: str
    data: dict[str, Any]
    lines: Lines


def numbers_of(statement: Statement) -> tuple[str, ...]:
    """The account's own number, then those of the other sides, each once."""
    others = (one.counterparty_account for one in statement.entries)
    return tuple(dict.fromkeys(filter(_number, (statement.account, *others))))


def name_of(content: bytes, account: str) -> str:
    """The statement's number: of the file and the account, so that it is given once."""
    return f"statement:{sha256(content + account.encode()).hexdigest()[:_DIGITS]}"


def act_of(
    statement: Statement,
    content: bytes,
    *,
    account: str,
    grade: str,
    parties: Mapping[str, Party],
    place: str = "",
) -> StatementAct:
    """The act that gives a statement of a bank account; `content` is the file it stands in."""
    name = name_of(content, account)
    data: dict[str, Any] = {
        "statement": name,
        "bank_account": account,
        "from": statement.from_date.isoformat(),
        "to": statement.to_date.isoformat(),
        "opening_fen": statement.opening_fen,
        "closing_fen": statement.closing_fen,
        "grade": grade,
        "sha256": sha256(content).hexdigest(),
    }
    if not statement.entries:
        return StatementAct(QUIET, data, ())
    fen = [one.signed_fen for one in statement.entries]
    data |= {
        "entries_count": len(fen),
        "debits_fen": -sum(one for one in fen if one < 0),
        "credits_fen": sum(one for one in fen if one > 0),
    }
    lines = tuple((_ENTRY, _entry(one, name, parties)) for one in statement.entries)
    if grade == "auditor_obtained":
        return StatementAct(OBTAINED, {**data, "place": place}, lines)
    return StatementAct(WITH_ENTRIES, data, lines)


def _entry(one: Entry, statement: str, parties: Mapping[str, Party]) -> dict[str, Any]:
    number = one.counterparty_account
    whose = parties.get(number, NOBODY)
    return {
        "statement": statement,
        "value_date": one.value_date.isoformat(),
        "amount_fen": one.amount_fen,
        "direction": "debit" if one.direction == DEBIT else "credit",
        "reference": one.reference,
        "end_to_end": one.end_to_end if one.end_to_end and _word(one.end_to_end) else None,
        "code": one.transaction_code if _word(one.transaction_code) else None,
        "cash": one.cash,
        "party": whose.party,
        "person": whose.person,
        "number": Secret(number) if number else None,
        "name": Secret(one.counterparty_name) if one.counterparty_name else None,
        "remark": Secret(one.remark) if one.remark else None,
    }
