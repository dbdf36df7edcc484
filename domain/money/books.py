"""The books: accounts opened and closed, and what they held before the ledger.

- REG-1 An account is opened once; what a fund or an allocation holds is opened with it.
- REG-2 A project's account names its project, an entity's its entity and the bank's paper. It is
  closed with nothing on it, on a day behind which nothing moved; the next day it is no more.
  Accounts of points and of goods are their rooms' own.
- FUND-12 What an account held before the ledger is an opening with a grade of provenance, stated
  once and before anything else moves. ACT-2 Two persons sign.
"""

from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Fen, Paper
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.chart import KINDS
from domain.money.counters import counter_of
from domain.money.keepers import BOOKS, COUNTY
from domain.money.movements import (
    Opened,
    check_moves,
    check_opens,
    moves,
    opens,
    posted,
    touched_by,
)
from domain.money.vouchers import Movement, VoucherId

Grade = Literal["bank_confirmed", "audited", "stated"]
"""Who vouches for an opening: the bank 银行询证, an auditor 审计, or only who states it 自报."""
About = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+:[A-Za-z0-9-]{1,64}$")]
_OWNERS: Final = {"project": "project:", "entity": "entity:"}


def place_of_account(history: History, account: str) -> str:
    """Where an account is kept; refused under REG-2 where it was not opened."""
    counter = counter_of(account)
    return counter.place if counter else known_account(history, account).place


@fact(
    "AccountOpened.v1",
    title=say("Account opened", "开设账户"),
    stream=lambda data: data.account,
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=("REG-1", "REG-2", "ACT-2"),
    example={
        "account": "account:source-1",
        "kind": "source",
        "place": COUNTY,
        "opened_on": "2026-01-05",
        "about": None,
        "bank": None,
        "paper": None,
    },
)
class AccountOpened(Fact):
    """An account of the books, or an implementing entity's at its bank; never a till of cash."""

    account: AccountId
    kind: Literal[
        "collective", "project", "source", "use", "income", "distribution", "recovered",
        "opening", "entity",
    ]  # fmt: skip
    place: Place
    opened_on: date
    about: About | None = None
    bank: Annotated[str, msgspec.Meta(min_length=2, max_length=100)] | None = None
    paper: Paper | None = None


@opens(AccountOpened)
def _opened(data: AccountOpened) -> Opened:
    return Opened(data.account, data.kind, data.place, data.about or "", data.opened_on)


@admits(AccountOpened)
def admit_account(act: Act[AccountOpened], history: History) -> None:
    """REG-1 and REG-2 of a new account."""
    data = act.data
    check_opens(act, history)
    prefix = _OWNERS.get(data.kind, "")
    require(
        (data.about or "").startswith(prefix),
        "REG-2",
        expected=say(f"whose account it is, {prefix}...", f"写明账户所属：{prefix}……"),
        found=say(str(data.about), data.about or "未填写"),
    )
    require(
        data.kind != "entity" or (data.bank is not None and data.paper is not None),
        "REG-2",
        expected=say("the bank, and its paper on the account", "开户银行及开户证明"),
        found=say("none", "未填写"),
    )


@fact(
    "AccountClosed.v1",
    title=say("Account closed", "撤销账户"),
    stream=lambda data: data.account,
    place=lambda data, history: place_of_account(history, data.account),
    signed_by=BOOKS,
    rules=("REG-2", "ACT-2"),
    example={"account": "account:source-1", "closed_on": "2026-12-31", "paper": PAPER},
)
class AccountClosed(Fact):
    """The last day on which the account is in use."""

    account: AccountId
    closed_on: date
    paper: Paper


@admits(AccountClosed)
def admit_closing(act: Act[AccountClosed], history: History) -> None:
    """REG-2: nothing is left, nothing moves later, and the day is not ahead."""
    data, account = act.data, known_account(history, act.data.account)
    require(
        not KINDS[account.account_kind].lots,
        "REG-2",
        expected=say("an account of money or shares", "资金或股份账户"),
        found=say(f"{account.id} of {account.account_kind}", f"{account.id}：积分或库存账户"),
    )
    require(
        account.ended_on is None,
        "REG-2",
        expected=say("an account in use", "在用的账户"),
        found=say(f"closed on {account.ended_on}", f"已于 {account.ended_on} 撤销"),
    )
    last = max((*account.days, account.closed_until or date.min, account.opened_on or date.min))
    require(
        account.balance == 0 and last <= data.closed_on <= act.day,
        "REG-2",
        expected=say(
            f"nothing left, and a day from {last} to {act.day}",
            f"余额为零，日期在 {last} 至 {act.day} 之间",
        ),
        found=say(
            f"{account.balance} fen on {data.closed_on}",
            f"{data.closed_on} 余额 {account.balance} 分",
        ),
    )


@evolves(Account, AccountClosed)
def close_account(state: Account, event: Event[AccountClosed]) -> Account:
    """The account is in use up to and with the day."""
    return msgspec.structs.replace(state, ended_on=event.data.closed_on)


@fact(
    "OpeningBalanceStated.v1",
    title=say("Opening balance stated", "期初余额"),
    stream=lambda data: data.account,
    touches=touched_by,
    place=lambda data, history: place_of_account(history, data.account),
    signed_by=BOOKS,
    rules=("FUND-12", "FUND-1", "PAY-9", "REG-1", "REG-2", "ACT-2"),
    example={
        "voucher": "voucher:opening-1",
        "account": "account:collective-1",
        "opening": "account:opening-1",
        "amount_fen": 5_000_000,
        "as_of": "2026-01-05",
        "grade": "bank_confirmed",
        "paper": PAPER,
    },
)
class OpeningBalanceStated(Fact):
    """What an account held before the ledger knew it, who vouches for it, and on what paper."""

    voucher: VoucherId
    account: AccountId
    opening: AccountId
    amount_fen: Fen
    as_of: date
    grade: Grade
    paper: Paper


@moves(OpeningBalanceStated)
def _stated(data: OpeningBalanceStated) -> tuple[Movement, ...]:
    return (Movement(data.account, data.opening, data.amount_fen, data.as_of),)


@admits(OpeningBalanceStated)
def admit_opening(act: Act[OpeningBalanceStated], history: History) -> None:
    """FUND-12 first, then the rules of every movement."""
    account = known_account(history, act.data.account, "collective", "project")
    known_account(history, act.data.opening, "opening")
    require(
        not account.days and account.closed_until is None,
        "FUND-12",
        expected=say("an account on which nothing moved yet", "尚未发生收支的账户"),
        found=say(f"{account.id} has {account.balance} fen", f"{account.id} 已有收支"),
    )
    check_moves(act, history)


@evolves(Account, OpeningBalanceStated)
def open_with(state: Account, event: Event[OpeningBalanceStated]) -> Account:
    """The balance, who vouches for it, and against which account of openings."""
    data, after = event.data, with_grade(state, event, event.data.grade)
    if data.account != state.id:
        return after
    return msgspec.structs.replace(after, opening=data.opening, opened_with=data.amount_fen)


def with_grade(state: Account, event: Event[Any], grade: str) -> Account:
    """What the event opens and moves, with the grade on the account that holds the money."""
    after = posted(state, event)
    holder = event.data.account == state.id
    return msgspec.structs.replace(after, grade=grade) if holder else after
