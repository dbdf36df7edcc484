"""Movements: a fact that moves money debits one account and credits another.

- FUND-1 Double entry: what one account gets the other gives, in one unit; no account that holds
  money or shares falls below zero at the end of any day, whatever the order of entry (EQ-5).
- PAY-9 Nothing moves on a day of a closed period. REG-2 Both accounts are open on the day.
- REG-1 A voucher's number is given out once, and so is an account's.

A room declares what its fact moves with `moves`, and which account it opens with `opens`; accounts
and vouchers evolve by it, admission checks it with `check_moves`, and projections and exports read
it with `movements_of`. Nobody else posts.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import type_of
from domain.kernel.fact import Fact
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, known_account
from domain.money.chart import KINDS, AccountKind, Unit
from domain.money.vouchers import Movement, Voucher, keep
from domain.steps.checks import check_new

D = TypeVar("D", bound=Fact)


class Opened(NamedTuple):
    """An account that a fact puts on the books."""

    account: str
    kind: AccountKind
    place: str
    about: str
    on: date


Moves = Callable[[Any], tuple[Movement, ...]]
Opens = Callable[[Any], Opened | None]
_MOVES: dict[type[Fact], Moves] = {}
_CORRECTED_BY: dict[str, str] = {}
_OPENS: dict[type[Fact], Opens] = {}
_UNITS: dict[Unit, str] = {"fen": "分", "shares": "股"}


def moves(
    fact: type[D], *, corrected_by: str = ""
) -> Callable[[Callable[[D], tuple[Movement, ...]]], Moves]:
    """Declare what facts of a type move: a pure function of their data.

    `corrected_by` names the rule that says how they are corrected, where it is by facts of their
    own room and never by a reversal of the voucher.
    """

    def declare(function: Callable[[D], tuple[Movement, ...]]) -> Moves:
        if fact in _MOVES:
            msg = f"{fact.__name__} moves money by two declarations"
            raise TypeError(msg)
        _MOVES[fact] = function
        _CORRECTED_BY[type_of(fact).name] = corrected_by
        evolves(Account, fact)(posted)
        evolves(Voucher, fact)(_keep)
        return function

    return declare


def opens(fact: type[D]) -> Callable[[Callable[[D], Opened | None]], Opens]:
    """Declare which account facts of a type open, if any: a pure function of their data."""

    def declare(function: Callable[[D], Opened | None]) -> Opens:
        _OPENS[fact] = function
        evolves(Account, fact)(posted)
        return function

    return declare


def opened_by(data: Fact) -> Opened | None:
    """The account that a fact puts on the books, if it does."""
    function = _OPENS.get(type(data))
    return function(data) if function else None


def movements_of(data: Fact) -> tuple[Movement, ...]:
    """What a fact moves; nothing where it moves no money."""
    function = _MOVES.get(type(data))
    return function(data) if function else ()


def corrected_by(name: str) -> str:
    """The rule that corrects what facts of that type moved; empty where a reversal does."""
    return _CORRECTED_BY.get(name, "")


def touched_by(data: Any) -> tuple[str, ...]:  # noqa: ANN401  (facts of every type that moves)
    """What an event that moves money touches: its voucher, and the accounts, each once."""
    sides = (side for one in movements_of(data) for side in (one.debit, one.credit))
    return tuple(dict.fromkeys((data.voucher, *sides)))


def check_moves(act: Act[Any], history: History) -> None:
    """FUND-1, PAY-9, REG-1 and REG-2 of everything that the act opens and moves."""
    check_new(history, Voucher, act.data.voucher)
    movements = movements_of(act.data)
    for movement in movements:
        _check_movement(movement, act.day)
    after = check_opens(act, history)
    for movement in movements:
        for name in (movement.debit, movement.credit):
            account = after.get(name) or known_account(history, name)
            _check_open(account, movement.on)
            after[name] = account.with_delta(movement.on, movement.delta(name))
        _check_unit(after[movement.debit], after[movement.credit])
    for account in after.values():
        _check_covered(account)


def check_opens(act: Act[Any], history: History) -> dict[str, Account]:
    """REG-1 of the account that the act opens; the account as it will be."""
    opened = opened_by(act.data)
    if opened is None:
        return {}
    check_new(history, Account, opened.account)
    require(
        opened.on <= act.day,
        "REG-2",
        expected=say(f"an account opened by {act.day}", f"开户日不晚于 {act.day}"),
        found=say(str(opened.on), str(opened.on)),
    )
    return {opened.account: _open(history.read(Account, opened.account), opened)}


def _check_movement(movement: Movement, day: date) -> None:
    require(
        movement.amount > 0 and movement.debit != movement.credit,
        "FUND-1",
        expected=say("an amount above zero between two accounts", "两个账户之间、大于零的金额"),
        found=say(
            f"{movement.amount} from {movement.credit} to {movement.debit}",
            f"{movement.amount}，{movement.credit} 至 {movement.debit}",
        ),
    )
    require(
        movement.on <= day,
        "FUND-1",
        expected=say(f"a value date by {day}", f"记账日期不晚于 {day}"),
        found=say(str(movement.on), str(movement.on)),
    )


def _check_open(account: Account, on: date) -> None:
    first, last = account.opened_on, account.ended_on
    require(
        first is not None and first <= on and (last is None or on <= last),
        "REG-2",
        expected=say(f"an account open on {on}", f"{on} 在用的账户"),
        found=say(
            f"{account.id} from {first} to {last}", f"{account.id}：{first} 至 {last or '今'}"
        ),
    )
    closed = account.closed_until
    require(
        closed is None or on > closed,
        "PAY-9",
        expected=say(f"a day after the closed period, {closed}", f"已结账期 {closed} 之后的日期"),
        found=say(f"{account.id} on {on}", f"{account.id}，{on}"),
    )


def _check_unit(debited: Account, credited: Account) -> None:
    """FUND-1: fen move to fen, and shares to shares of the same issue."""
    units = (KINDS[debited.account_kind].unit, KINDS[credited.account_kind].unit)
    same_issue = units[0] == "fen" or debited.about == credited.about
    require(
        units[0] == units[1] and same_issue,
        "FUND-1",
        expected=say("two accounts of one unit", "计量单位相同的两个账户"),
        found=say(
            f"{debited.id} in {units[0]} of {debited.about or '-'}, "
            f"{credited.id} in {units[1]} of {credited.about or '-'}",
            f"{debited.id}（{debited.about or '-'}）与 {credited.id}（{credited.about or '-'}）",
        ),
    )


def _check_covered(account: Account) -> None:
    if not KINDS[account.account_kind].covered:
        return
    below, unit = account.first_below_zero(), KINDS[account.account_kind].unit
    require(
        below is None,
        "FUND-1",
        expected=say(f"what {account.id} has", f"{account.id} 余额充足"),
        found=say(
            f"{account.balance_on(below) if below else 0} {unit} at the end of {below}",
            f"{below} 日终余额 {account.balance_on(below) if below else 0} {_UNITS[unit]}",
        ),
    )


def _open(state: Account, opened: Opened) -> Account:
    return msgspec.structs.replace(
        state,
        account_kind=opened.kind,
        place=opened.place,
        about=opened.about,
        opened_on=opened.on,
    )


def posted(state: Account, event: Event[Fact]) -> Account:
    """The account after what the event opens and moves."""
    opened = opened_by(event.data)
    if opened is not None and opened.account == state.id:
        state = _open(state, opened)
    for movement in movements_of(event.data):
        delta = movement.delta(state.id)
        if delta:
            state = state.with_delta(movement.on, delta)
    return state


def _keep(state: Voucher, event: Event[Fact]) -> Voucher:
    return keep(state, event, movements_of(event.data))
