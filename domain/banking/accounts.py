"""Bank accounts 银行账户: whose they are, and which accounts of the books have their money there.

- REG-1 A bank account has one reference, and its number is no other account's and no card's.
- REG-2 The accounts of the books are there, and each keeps its money at one bank account.
- PAY-5 What stands in the books can be held against a statement, account by account.
- ACT-1 The signers' authority reaches every account of the books. ACT-2 Two persons sign.

The number is sealed: a person's, of an entity of one person, is among them.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final

import msgspec

from domain.banking.state import BankAccount, BankAccountId
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once, known
from domain.kernel.examples import PAPER, SEALED
from domain.kernel.fact import Fact, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.books import About
from domain.money.keepers import BOOKS, COUNTY

NUMBER_INDEX: Final = "bank_account"
"""The index of the numbers of bank accounts."""
_NUMBER = re.compile(r"[0-9]{8,32}")
OF_THE_BOOKS: Final = ("fund", "allocation", "collective")
"""Kinds of accounts whose money stands at a bank; of an entity's the books hold nothing."""


Kept = Annotated[tuple[AccountId, ...], msgspec.Meta(max_length=300)]


def known_bank_account(history: History, name: str) -> BankAccount:
    """The bank account; refused under REG-2 where nobody declared it."""
    return known(history, BankAccount, name, say("a declared bank account", "已登记的银行账户"))


@fact(
    "BankAccountDeclared.v1",
    title=say("Bank account declared", "登记银行账户"),
    stream=lambda data: data.bank_account,
    touches=lambda data: data.books,
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=("REG-1", "REG-2", "PAY-5", "ACT-2"),
    indexed={NUMBER_INDEX: "/number"},
    example={
        "bank_account": "bankaccount:1",
        "place": COUNTY,
        "owner": "place:231005",
        "bank": "示例农商行",
        "number": SEALED,
        "opened_on": "2026-01-05",
        "books": ["account:fund-1"],
        "paper": PAPER,
    },
)
class BankAccountDeclared(Fact):
    """An account at a bank, its owner's, and the accounts of the books that it holds."""

    bank_account: BankAccountId
    place: Place
    owner: About
    bank: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]
    number: Sealed
    opened_on: date
    books: Kept
    paper: Paper


@fact(
    "BooksKeptAt.v1",
    title=say("Books kept at a bank account", "账簿与银行账户对应"),
    stream=lambda data: data.bank_account,
    touches=lambda data: data.books,
    place=lambda data, history: known_bank_account(history, data.bank_account).place,
    signed_by=BOOKS,
    rules=("REG-2", "PAY-5", "ACT-2"),
    example={"bank_account": "bankaccount:1", "books": ["account:allocation-1"]},
)
class BooksKeptAt(Fact):
    """More accounts of the books whose money stands at a bank account, from their opening on."""

    bank_account: BankAccountId
    books: Kept


@admits(BankAccountDeclared)
def admit_bank_account(act: Act[BankAccountDeclared], history: History) -> None:
    """REG-1 of account and number, then the books."""
    data, number = act.data, act.opened("/number")
    check_new(history, BankAccount, data.bank_account)
    require(
        data.opened_on <= act.day,
        "REG-2",
        expected=say(f"an account opened by {act.day}", f"开户日不晚于 {act.day}"),
        found=say(str(data.opened_on), str(data.opened_on)),
    )
    if number is not None:
        _check_number(number, history)
    if data.books:
        _check_books(data.books, data.place, history)


def _check_number(number: str, history: History) -> None:
    require(
        _NUMBER.fullmatch(number) is not None,
        "REG-2",
        expected=say("an account of 8 to 32 digits", "8 至 32 位数字的账号"),
        found=say(f"{len(number)} characters, or others than 0 to 9", f"{len(number)} 个字符"),
    )
    holder = party_of(number, history)
    require(
        holder is None,
        "REG-1",
        expected=say("one reference for one account", "一个账号对应一个编号"),
        found=say(f"the number is {holder}'s", f"该账号已登记为 {holder}"),
    )


def party_of(number: str, history: History) -> str | None:
    """Whose number it is, a bank account's or a card's; None where nobody declared it."""
    found = history.holder_of(NUMBER_INDEX, number)
    return found or history.holder_of("card_number", number)


@admits(BooksKeptAt)
def admit_books(act: Act[BooksKeptAt], history: History) -> None:
    """REG-2 and ACT-1 of each account of the books."""
    bank_account = known_bank_account(history, act.data.bank_account)
    _check_books(act.data.books, bank_account.place, history)


def _check_books(books: Sequence[str], place: str, history: History) -> None:
    check_once(books, "REG-2")
    for name in books:
        account = known_account(history, name, *OF_THE_BOOKS, "entity")
        require(
            account.kept_at == "",
            "REG-2",
            expected=say("an account kept at no other bank account", "尚未对应其他银行账户的账簿"),
            found=say(f"{name} at {account.kept_at}", f"{name} 对应 {account.kept_at}"),
        )
        require(
            covers(place, account.place),
            "ACT-1",
            expected=say(f"accounts of {place}", f"{place} 的账簿"),
            found=say(f"{name} of {account.place}", f"{name} 属于 {account.place}"),
        )


@evolves(BankAccount, BankAccountDeclared)
def declare(state: BankAccount, event: Event[BankAccountDeclared]) -> BankAccount:
    """The account as its paper has it."""
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        owner=data.owner,
        bank=data.bank,
        opened_on=data.opened_on,
        books=data.books,
    )


@evolves(BankAccount, BooksKeptAt)
def hold(state: BankAccount, event: Event[BooksKeptAt]) -> BankAccount:
    """More books."""
    return msgspec.structs.replace(state, books=(*state.books, *event.data.books))


@evolves(Account, BankAccountDeclared, BooksKeptAt)
def keep(state: Account, event: Event[Any]) -> Account:
    """The account of the books knows where its money stands."""
    return msgspec.structs.replace(state, kept_at=event.data.bank_account)
