"""All accounts of an owner, as the bank knows them 银行账户清单.

- PAY-5 The list names every account that the owner has there; one that the ledger knows is named
  by its reference. What is on a list and was never declared, or has no statement, is listed.
- REG-1 A list has a number of its own. REG-5 Each account stands once.
- ACT-1 A grade is given by who it belongs to; the owner lies in the place of the list.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.banking.accounts import party_of
from domain.banking.speaking import check_speaks_for
from domain.banking.state import BankAccountId, Grade
from domain.banking.statements import BY_BANK, check_grade
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once
from domain.kernel.examples import SEALED
from domain.kernel.fact import Digest, Fact, Sealed, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.books import About
from domain.money.keepers import BOOKS, COUNTY


@state_of("accountlist")
class AccountList(State, frozen=True, kw_only=True):
    """What a bank listed of an owner: the accounts that were declared, and how many were not."""

    place: str = ""
    owner: str = ""
    as_of: date | None = None
    grade: str = ""
    known: tuple[str, ...] = ()
    unknown_count: int = 0
    index: int = 0


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One account of the list; without a reference where nobody declared it."""

    number: Sealed
    bank_account: BankAccountId | None = None


@fact(
    "AccountListGiven.v1",
    title=say("List of an owner's bank accounts given", "提供银行账户清单"),
    stream=lambda data: data.account_list,
    place=lambda data, _history: data.place,
    signed_by=(BY_BANK, *BOOKS),
    rules=("PAY-5", "REG-1", "REG-5"),
    example={
        "account_list": "accountlist:1",
        "place": COUNTY,
        "owner": "place:231005",
        "bank": "示例农商行",
        "as_of": "2026-03-31",
        "grade": "bank_signed",
        "accounts": [{"number": SEALED, "bank_account": "bankaccount:1"}],
        "sha256": "0" * 64,
    },
)
class AccountListGiven(Fact):
    """Every account that an owner has at a bank on a day."""

    account_list: Annotated[str, identifier("accountlist")]
    place: Place
    owner: About
    bank: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]
    as_of: date
    grade: Grade
    accounts: Annotated[tuple[Listed, ...], msgspec.Meta(min_length=1, max_length=100)]
    sha256: Digest


@admits(AccountListGiven)
def admit_list(act: Act[AccountListGiven], history: History) -> None:
    """REG-1, REG-5 and PAY-5 of the list."""
    data = act.data
    check_new(history, AccountList, data.account_list)
    check_grade(act)
    check_speaks_for(act, data.bank)
    _check_owner(data)
    require(
        data.as_of <= act.day,
        "PAY-5",
        expected=say(f"a day up to {act.day}", f"不晚于 {act.day} 的日期"),
        found=say(str(data.as_of), str(data.as_of)),
    )
    numbers = [act.opened(f"/accounts/{n}/number") for n in range(len(data.accounts))]
    if None not in numbers:
        check_once([str(number) for number in numbers], "REG-5")
    for number, listed in zip(numbers, data.accounts, strict=True):
        if number is not None:
            _check_named(number, listed, history)


def _check_owner(data: AccountListGiven) -> None:
    kind, _, code = data.owner.partition(":")
    require(
        kind != "place" or covers(data.place, code),
        "ACT-1",
        expected=say(f"an owner of {data.place}", f"{data.place} 的账户所有人"),
        found=say(data.owner, data.owner),
    )


def _check_named(number: str, listed: Listed, history: History) -> None:
    whose = party_of(number, history)
    require(
        listed.bank_account == whose,
        "PAY-5",
        expected=say(f"the account as it is known: {whose}", f"已登记账户应为 {whose or '未登记'}"),
        found=say(str(listed.bank_account), listed.bank_account or "未登记"),
    )


@evolves(AccountList, AccountListGiven)
def give(state: AccountList, event: Event[AccountListGiven]) -> AccountList:
    """The list as it was given."""
    data = event.data
    known = tuple(one.bank_account for one in data.accounts if one.bank_account is not None)
    return msgspec.structs.replace(
        state,
        place=data.place,
        owner=data.owner,
        as_of=data.as_of,
        grade=data.grade,
        known=known,
        unknown_count=len(data.accounts) - len(known),
        index=event.index,
    )
