"""Ninth chapter of money: the bank states every account quarter by quarter, and signs (PAY-5)."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from api.bank.reading import read_statements
from api.bank.rows import Entry, Statement
from api.demo.bank import iso
from api.demo.money.purse import BANK, Purse
from api.demo.village import COUNTY
from api.signing import Secret

BY: Final = "bk1"
FIRST: Final = date(2026, 1, 6)
"""The day behind the one on which what was there before is stated."""
QUARTERS: Final = (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30))


def state(purse: Purse, until: date) -> None:
    """Every account at the bank, from the day behind the last statement until a day."""
    before = max((day for day in QUARTERS if day < until), default=FIRST - timedelta(days=1))
    first = before + timedelta(days=1)
    for number, (party, _) in sorted(purse.parties.items()):
        if party.startswith("bankaccount:"):
            _state(purse, number, party, first, until)


def _state(purse: Purse, number: str, party: str, first: date, until: date) -> None:
    account = purse.bank.accounts[number]
    content = iso.statement(account, first, until, purse.stage.now)
    (told,) = read_statements("statement.xml", content)
    name = f"statement:{party.partition(':')[2]}-{until:%Y%m%d}"
    data: dict[str, Any] = {
        "statement": name,
        "bank_account": party,
        "from": told.from_date.isoformat(),
        "to": told.to_date.isoformat(),
        "opening_fen": told.opening_fen,
        "closing_fen": told.closing_fen,
        "grade": "bank_signed",
        "sha256": sha256(content).hexdigest(),
    }
    if not told.entries:
        purse.stage.act("QuietStatementGiven.v1", data, BY)
        return
    sums = {
        "entries_count": len(told.entries),
        "debits_fen": _sum(told, "debit"),
        "credits_fen": _sum(told, "credit"),
    }
    lines = [("StatementEntry.v1", _entry(purse, name, one)) for one in told.entries]
    purse.stage.act("StatementGiven.v1", {**data, **sums}, BY, lines=lines)


def _sum(told: Statement, direction: str) -> int:
    return sum(one.amount_fen for one in told.entries if one.direction == direction)


def _entry(purse: Purse, statement: str, one: Entry) -> dict[str, Any]:
    party, person = purse.parties.get(one.counterparty_account, (None, None))
    return {
        "statement": statement,
        "value_date": one.value_date.isoformat(),
        "amount_fen": one.amount_fen,
        "direction": one.direction,
        "reference": one.reference,
        "end_to_end": one.end_to_end or None,
        "code": one.transaction_code or None,
        "cash": one.cash,
        "party": party,
        "person": person,
        "number": _sealed(one.counterparty_account),
        "name": _sealed(one.counterparty_name),
        "remark": _sealed(one.remark),
    }


def _sealed(text: str) -> Secret | None:
    return Secret(text) if text else None


def list_accounts(purse: Purse) -> None:
    """The bank lists every account that each owner has with it."""
    owners: dict[str, list[dict[str, Any]]] = {}
    for number, (party, _) in sorted(purse.parties.items()):
        if party.startswith("bankaccount:"):
            listed = {"number": Secret(number), "bank_account": party}
            owners.setdefault(purse.owners[party], []).append(listed)
    for owner, accounts in owners.items():
        data = {
            "account_list": f"accountlist:{owner.replace(':', '-')}",
            "place": COUNTY,
            "owner": owner,
            "bank": BANK,
            "as_of": QUARTERS[-1].isoformat(),
            "grade": "bank_signed",
            "accounts": accounts,
            "sha256": sha256(owner.encode()).hexdigest(),
        }
        purse.stage.act("AccountListGiven.v1", data, BY)
