"""Movements: a fact that moves money debits one account and credits another.

- FUND-1 Double entry: what one account gets the other gives, in one unit; no account of money
  falls below zero at the end of any day, whatever the order of entry; nor any of shares (EQ-5),
  points (PTS-4) or goods (PTS-5).
- PTS-3 Points move between a household and a counter of its village, never between households.
- PTS-4, PTS-5 A taking finds enough in lots that are good on its day. PTS-6 Nothing is given back
  but what a voucher took, once.
- PAY-9 Nothing moves on a day of a closed period. REG-2 Both accounts are open on the day.
- REG-1 A voucher's number is given out once, and so is an account's.

A room declares what its fact moves with `moves`, and which account it opens with `opens`; accounts
and vouchers evolve by it, admission checks it with `check_moves`, and projections and exports read
it with `movements_of`. Nobody else posts.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import type_of
from domain.kernel.checks import check_new
from domain.kernel.fact import Fact
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, known_account
from domain.money.chart import KINDS, AccountKind
from domain.money.counters import counter_of, is_counter, may_be_named
from domain.money.sides import Side, check_covered, check_lots, check_open, check_units
from domain.money.vouchers import Movement, Voucher, keep

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
_last: tuple[Fact | None, tuple[Movement, ...]] = None, ()


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
    """What a fact moves; nothing where it moves no money.

    Admission, the voucher and each account ask it of one fact, one after another.
    """
    global _last  # noqa: PLW0603  (one reference: whatever thread reads it has a fact and its own)
    known, found = _last
    if known is data:
        return found
    function = _MOVES.get(type(data))
    found = function(data) if function else ()
    _last = data, found
    return found


def accounts_told(data: Fact) -> tuple[Opened, ...]:
    """Every account of which a fact says the kind: the one that it opens, and counters it moves."""
    sides = (side for one in movements_of(data) for side in (one.debit, one.credit))
    counters = (counter_of(side) for side in sides)
    days = {one.on for one in movements_of(data)}
    told = (Opened(*one, one.place, min(days)) for one in counters if one is not None)
    opened = opened_by(data)
    return tuple(dict.fromkeys((*((opened,) if opened else ()), *told)))


def corrected_by(name: str) -> str:
    """The rule that corrects what facts of that type moved; empty where a reversal does."""
    return _CORRECTED_BY.get(name, "")


def touched_by(data: Any) -> tuple[str, ...]:  # noqa: ANN401  (facts of every type that moves)
    """What an event that moves money touches: its voucher, and the accounts, each once.

    Not the counter accounts, which have no state.
    """
    sides = (side for one in movements_of(data) for side in (one.debit, one.credit))
    return tuple(dict.fromkeys((data.voucher, *(side for side in sides if not is_counter(side)))))


def check_moves(act: Act[Any], history: History) -> None:
    """FUND-1, PAY-9, REG-1 and REG-2 of everything that the act opens and moves."""
    check_new(history, Voucher, act.data.voucher)
    movements, day = movements_of(act.data), act.day
    for movement in movements:
        _check_movement(movement, day)
    after = check_opens(act, history)
    times = Counter([name for one in movements for name in (one.debit, one.credit)])
    for movement in movements:
        debited, credited = (
            _side(movement, name, after, act, history, again=times[name] > 1)
            for name in (movement.debit, movement.credit)
        )
        check_units(debited, credited)
    for account in after.values():
        check_covered(account)


def _side(
    movement: Movement,
    name: str,
    after: dict[str, Account],
    act: Act[Any],
    history: History,
    *,
    again: bool,
) -> Side:
    """One side of a movement, checked; `after` gets the account as it will be.

    Its lots are those after the movement only where the act moves it `again`.
    """
    counter = counter_of(name)
    if counter is not None:
        return Side(name, KINDS[counter.kind], counter.place, counter.place)
    account = after.get(name) or known_account(history, name)
    check_open(account, movement.on)
    check_lots(account, movement)
    if again:
        after[name] = account.moved(movement, act.data.voucher, 0)
    else:
        after[name] = account.with_delta(movement.on, movement.delta(name))
    return Side(name, KINDS[account.account_kind], account.about, account.place)


def check_opens(act: Act[Any], history: History) -> dict[str, Account]:
    """REG-1 of the account that the act opens; the account as it will be."""
    opened = opened_by(act.data)
    if opened is None:
        return {}
    check_new(history, Account, opened.account)
    require(
        may_be_named(opened.account, opened.kind),
        "REG-1",
        expected=say("a name that is not kept for another account", "非其他账户专用的编号"),
        found=say(f"{opened.account} of {opened.kind}", f"{opened.account}：{opened.kind}"),
    )
    require(
        opened.on <= act.day,
        "REG-2",
        expected=say(f"an account opened by {act.day}", f"开户日不晚于 {act.day}"),
        found=say(str(opened.on), str(opened.on)),
    )
    return {opened.account: _open(history.read(Account, opened.account), opened)}


def _check_movement(movement: Movement, day: date) -> None:
    between = movement.amount > 0 and movement.debit != movement.credit
    if between and movement.on <= day:
        return
    require(
        between,
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
    data, account = event.data, state.id
    opened = opened_by(data)
    if opened is not None and opened.account == account:
        state = _open(state, opened)
    for movement in movements_of(data):
        if account in (movement.debit, movement.credit):
            state = state.moved(movement, _voucher(data), event.index)
    return state


def _voucher(data: Fact) -> str:
    return str(getattr(data, "voucher", ""))


def _keep(state: Voucher, event: Event[Fact]) -> Voucher:
    return keep(state, event, movements_of(event.data))
