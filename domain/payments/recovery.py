"""Recovery 追回 of what was paid wrongly: the only correction of a payment that the bank made.

- PAY-4 A wrong payment is not edited: what was wrong with it is claimed back on paper, never more
  than was paid, and comes in to the account that had paid, never more than was claimed. Both the
  payment and its recovery stay. (L) What is not back by its day is listed. `recovery_mended.py`
  corrects a claim, or a receipt, that was entered wrongly.
- PAY-9, FUND-1, REG-1, REG-2 of the movement. ACT-2 Two persons sign.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Fen, Paper, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.accounts import AccountId, known_account
from domain.money.keepers import BOOKS
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.payables.dues import Due, DueId
from domain.payables.listing import known_list

RecoveryId = Annotated[str, identifier("recovery")]
Cause = Literal["wrong_payee", "wrong_amount", "not_entitled", "paid_twice", "after_death"]


@state_of("recovery")
class Recovery(State, frozen=True, kw_only=True):
    """A claim: of which due, where, how much by which day, and how much came back.

    `receipts` is what came back under which voucher; `persons` signed the claim.
    """

    due: str = ""
    list: str = ""
    place: str = ""
    cause: str = ""
    demanded_fen: int = 0
    received_fen: int = 0
    receipts: Mapping[str, int] = msgspec.field(default_factory=dict)
    demanded_on: date | None = None
    persons: tuple[str, ...] = ()
    due_on: date | None = None
    index: int = 0


def known_due(history: History, due: str) -> Due:
    """The due; refused under REG-2 where there is none."""
    return known(history, Due, due, say("a due of a payable list", "已列入发放清单的应付款"))


def place_of_due(history: History, due: str) -> str:
    """Where the list of a due is from; refused under REG-2 where there is no due."""
    return known_list(history, known_due(history, due).list).place


@fact(
    "RecoveryDemanded.v1",
    title=say("Recovery demanded", "追回错付款"),
    stream=lambda data: data.recovery,
    touches=lambda data: (data.due,),
    place=lambda data, history: place_of_due(history, data.due),
    signed_by=BOOKS,
    rules=("PAY-4", "REG-1", "REG-2", "ACT-2"),
    example={
        "recovery": "recovery:1",
        "due": "due:1",
        "list": "list:1",
        "place": "231005100201",
        "amount_fen": 30_000,
        "cause": "wrong_payee",
        "due_on": "2026-07-03",
        "paper": PAPER,
    },
)
class RecoveryDemanded(Fact):
    """How much of which payment is claimed back, why, by which day, on which paper."""

    recovery: RecoveryId
    due: DueId
    list: Annotated[str, identifier("list")]
    place: str
    amount_fen: Fen
    cause: Cause
    due_on: date
    paper: Paper


@admits(RecoveryDemanded)
def admit_demand(act: Act[RecoveryDemanded], history: History) -> None:
    """PAY-4: of what was paid, and never more."""
    data, due = act.data, known_due(history, act.data.due)
    check_new(history, Recovery, data.recovery)
    place = known_list(history, due.list).place
    require(
        (data.list, data.place) == (due.list, place),
        "REG-2",
        expected=say(f"{due.list} at {place}", f"{place} 的 {due.list}"),
        found=say(f"{data.list} at {data.place}", f"{data.place} 的 {data.list}"),
    )
    paid_fen = due.attempts[-1].amount_fen if due.paid else 0
    left_fen = paid_fen - due.demanded_fen
    require(
        0 < data.amount_fen <= left_fen,
        "PAY-4",
        expected=say(f"at most {left_fen} fen that were paid", f"不超过已支付的 {left_fen} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )
    require(
        data.due_on >= act.day,
        "PAY-4",
        expected=say(f"a day from {act.day} on", f"{act.day} 当日或之后"),
        found=say(str(data.due_on), str(data.due_on)),
    )


@evolves(Recovery, RecoveryDemanded)
def demand(state: Recovery, event: Event[RecoveryDemanded]) -> Recovery:
    """The claim stands."""
    data = event.data
    return msgspec.structs.replace(
        state,
        due=data.due,
        list=data.list,
        place=data.place,
        cause=data.cause,
        demanded_fen=data.amount_fen,
        demanded_on=event.day,
        persons=event.persons,
        due_on=data.due_on,
        index=event.index,
    )


@evolves(Due, RecoveryDemanded)
def claim(state: Due, event: Event[RecoveryDemanded]) -> Due:
    """So much of it is claimed back."""
    return msgspec.structs.replace(state, demanded_fen=state.demanded_fen + event.data.amount_fen)


@fact(
    "RecoveryReceived.v1",
    title=say("Recovery received", "收到追回款"),
    stream=lambda data: data.recovery,
    touches=touched_by,
    place=lambda data, history: known_recovery(history, data.recovery).place,
    signed_by=BOOKS,
    rules=("PAY-4", "PAY-9", "FUND-1", "REG-1", "REG-2", "ACT-2"),
    example={
        "recovery": "recovery:1",
        "voucher": "voucher:recovery-1",
        "payer": "account:collective-1",
        "recovered": "account:recovered-1",
        "amount_fen": 30_000,
        "value_date": "2026-06-20",
        "paper": PAPER,
    },
)
class RecoveryReceived(Fact):
    """What came back, to the bank account that had paid, on which bank's paper."""

    recovery: RecoveryId
    voucher: VoucherId
    payer: AccountId
    recovered: AccountId
    amount_fen: Fen
    value_date: date
    paper: Paper


@moves(RecoveryReceived, corrected_by="PAY-4")
def _in(data: RecoveryReceived) -> tuple[Movement, ...]:
    return (Movement(data.payer, data.recovered, data.amount_fen, data.value_date),)


def known_recovery(history: History, recovery: str) -> Recovery:
    """The claim; refused under REG-2 where there is none."""
    return known(history, Recovery, recovery, say("a claim on record", "已登记的追款"))


@admits(RecoveryReceived)
def admitknown_recovery(act: Act[RecoveryReceived], history: History) -> None:
    """PAY-4: to the account that had paid, and never more than was claimed."""
    data, recovery = act.data, known_recovery(history, act.data.recovery)
    known_account(history, data.recovered, "recovered")
    payer = known_list(history, recovery.list).payer
    left_fen = recovery.demanded_fen - recovery.received_fen
    require(
        data.payer == payer and data.amount_fen <= left_fen,
        "PAY-4",
        expected=say(f"at most {left_fen} fen to {payer}", f"不超过 {left_fen} 分，入 {payer}"),
        found=say(f"{data.amount_fen} fen to {data.payer}", f"{data.amount_fen} 分，{data.payer}"),
    )
    _check_after(data, known_due(history, recovery.due))
    check_moves(act, history)


def _check_after(data: RecoveryReceived, due: Due) -> None:
    """PAY-4: nothing is back before it was paid."""
    paid_on = (due.attempt and due.attempt.value_date) or date.max
    require(
        data.value_date >= paid_on,
        "PAY-4",
        expected=say(f"a day from {paid_on} on", f"{paid_on} 当日或之后"),
        found=say(str(data.value_date), str(data.value_date)),
    )


@evolves(Recovery, RecoveryReceived)
def receive(state: Recovery, event: Event[RecoveryReceived]) -> Recovery:
    """So much is back."""
    data = event.data
    return msgspec.structs.replace(
        state,
        received_fen=state.received_fen + data.amount_fen,
        receipts={**state.receipts, data.voucher: data.amount_fen},
    )
