"""Closed periods 结账: what the accounts held at the end of a day, signed, and closed for ever.

- PAY-9 A period is over when it is closed, each account's balance is what the ledger has, and no
  account is closed up to an earlier day than before. What is corrected later is dated on its own
  day. REG-1 A closing has a number of its own. REG-2 Its accounts are on the books.
- REG-5 Each account is named once. ACT-1 The signers' authority reaches every account.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.keepers import BOOKS, COUNTY

PeriodId = Annotated[str, identifier("period")]
Balance = Annotated[int, msgspec.Meta(ge=-(2**53) + 1, le=2**53 - 1)]


@state_of("period")
class Period(State):
    """One closing of books."""


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account and its balance at the end of the period's last day, debits positive."""

    account: AccountId
    balance_fen: Balance


@fact(
    "PeriodClosed.v1",
    title=say("Period closed", "结账"),
    stream=lambda data: data.period,
    touches=lambda data: tuple(closing.account for closing in data.closings),
    place=lambda data, _history: data.place,
    signed_by=BOOKS,
    rules=("PAY-9", "REG-1", "REG-2", "REG-5", "ACT-2"),
    example={
        "period": "period:2026-06",
        "place": COUNTY,
        "until": "2026-06-30",
        "closings": [{"account": "account:fund-1", "balance_fen": 100_000_000}],
        "paper": PAPER,
    },
)
class PeriodClosed(Fact):
    """The last day of the period, and every closed account's balance at its end."""

    period: PeriodId
    place: Place
    until: date
    closings: Annotated[tuple[Closing, ...], msgspec.Meta(min_length=1, max_length=300)]
    paper: Paper


@admits(PeriodClosed)
def admit_period(act: Act[PeriodClosed], history: History) -> None:
    """PAY-9 of each account that is closed."""
    data = act.data
    check_new(history, Period, data.period)
    check_once([closing.account for closing in data.closings], "REG-5")
    require(
        data.until < act.day,
        "PAY-9",
        expected=say(f"a period that ended before {act.day}", f"{act.day} 之前已结束的期间"),
        found=say(str(data.until), str(data.until)),
    )
    for closing in data.closings:
        account = known_account(history, closing.account)
        require(
            covers(data.place, account.place),
            "ACT-1",
            expected=say(f"accounts of {data.place}", f"{data.place} 的账户"),
            found=say(f"{account.id} of {account.place}", f"{account.id} 属于 {account.place}"),
        )
        _check_closing(account, closing, data.until)


def _check_closing(account: Account, closing: Closing, until: date) -> None:
    before = account.closed_until
    require(
        before is None or until > before,
        "PAY-9",
        expected=say(f"a day after {before}", f"{before} 之后的日期"),
        found=say(f"{account.id} until {until}", f"{account.id} 结至 {until}"),
    )
    balance = account.balance_on(until)
    require(
        balance == closing.balance_fen,
        "PAY-9",
        expected=say(f"{account.id} with {balance} fen", f"{account.id} 余额 {balance} 分"),
        found=say(f"{closing.balance_fen} fen", f"{closing.balance_fen} 分"),
    )


@evolves(Account, PeriodClosed)
def close_period(state: Account, event: Event[PeriodClosed]) -> Account:
    """Nothing moves up to and with the day any more."""
    return state.close(event.data.until)
