"""Ninth chapter of money: the bank states every account, month by month, and signs (PAY-5)."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Final

from api.bank.giving import Party, act_of, numbers_of
from api.bank.reading import read_statements
from api.demo.bank import iso
from api.demo.money.purse import BANK, Purse
from api.demo.stage import Draft
from api.demo.village import COUNTY
from api.signing import Secret

BY: Final = "bk1"
FIRST: Final = date(2026, 1, 6)
"""The day behind the one on which what was there before is stated."""
PERIODS: Final = tuple(date(2026, month, 1) - timedelta(days=1) for month in range(2, 13))
"""The last days of the months from January to November."""


def state(purse: Purse, until: date) -> None:
    """Every account at the bank, from the day behind the last statement until a day."""
    before = max((day for day in PERIODS if day < until), default=FIRST - timedelta(days=1))
    first = before + timedelta(days=1)
    purse.stage.together([_stated(purse, account, first, until) for account in purse.owners])


def _stated(purse: Purse, account: str, first: date, until: date) -> Draft:
    """The file as the bank writes it, read, and as the bank signs it in."""
    stage, of_bank = purse.stage, purse.bank.accounts[purse.numbers[account]]
    content = iso.statement(of_bank, first, until, stage.now)
    (told,) = read_statements("statement.xml", content)
    numbers = numbers_of(told)
    path = f"bank-accounts/{account}/parties"
    whose = stage.client.ask(path, {"numbers": numbers}, stage.token_of(BY))["items"]
    parties = {
        number: Party(one["party"], one["person"])
        for number, one in zip(numbers, whose, strict=True)
    }
    made = act_of(told, content, account=account, grade="bank_signed", parties=parties)
    return Draft(made.kind, made.data, (BY,), made.lines)


def list_accounts(purse: Purse) -> None:
    """The bank lists every account that each owner has with it."""
    owners: dict[str, list[dict[str, Any]]] = {}
    for account, owner in purse.owners.items():
        listed = {"number": Secret(purse.numbers[account]), "bank_account": account}
        owners.setdefault(owner, []).append(listed)
    for owner, accounts in owners.items():
        data = {
            "account_list": f"accountlist:{owner.replace(':', '-')}",
            "place": COUNTY,
            "owner": owner,
            "bank": BANK,
            "as_of": PERIODS[-1].isoformat(),
            "grade": "bank_signed",
            "accounts": accounts,
            "sha256": sha256(owner.encode()).hexdigest(),
        }
        purse.stage.act("AccountListGiven.v1", data, BY)
