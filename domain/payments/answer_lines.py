"""Lines of a bank's answer: one attempt confirmed, or rejected with its reason.

- PAY-5 The bank answers what it was asked: a due in the batch, in that attempt, with that amount,
  once. PAY-4 What it rejects is payable again, and why stays on record.
"""

from datetime import date
from typing import Annotated, Any, Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.fact import Fact, Fen, Sealed
from domain.kernel.history import History
from domain.kernel.refused import Refused
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.keepers import BOOKS
from domain.payables.dues import Due, DueId
from domain.payments.batch import BatchId
from domain.payments.batches import AttemptNumber

Reference = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,64}$")]
BankReason = Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{2,8}$")]
"""ISO 20022 external status reason, `AC04` a closed account; `NARR` where it is told in words."""
BY_BANK: Final[Seats] = (("bank",),)
ANSWERED_BY: Final = (BY_BANK, *BOOKS)
CONFIRMED: Final = "PaymentConfirmed.v1"
REJECTED: Final = "PaymentRejected.v1"


@fact(
    CONFIRMED,
    title=say("Payment confirmed", "银行确认支付"),
    stream=lambda data: data.due,
    signed_by=ANSWERED_BY,
    rules=("PAY-5",),
    line_only=True,
    example={
        "batch": "batch:1",
        "due": "due:1",
        "attempt": 1,
        "amount_fen": 30_000,
        "value_date": "2026-06-03",
        "reference": "20260603000001",
    },
)
class PaymentConfirmed(Fact):
    """The bank paid an attempt: how much, on which value date, under which reference of its own."""

    batch: BatchId
    due: DueId
    attempt: AttemptNumber
    amount_fen: Fen
    value_date: date
    reference: Reference


@fact(
    REJECTED,
    title=say("Payment rejected", "银行退票"),
    stream=lambda data: data.due,
    signed_by=ANSWERED_BY,
    rules=("PAY-4", "PAY-5"),
    line_only=True,
    example={
        "batch": "batch:1",
        "due": "due:1",
        "attempt": 1,
        "amount_fen": 30_000,
        "value_date": "2026-06-03",
        "reason": "AC04",
        "words": None,
    },
)
class PaymentRejected(Fact):
    """The bank did not pay an attempt, and why; its own words are sealed, for they may name."""

    batch: BatchId
    due: DueId
    attempt: AttemptNumber
    amount_fen: Fen
    value_date: date
    reason: BankReason
    words: Sealed | None = None


@admits(PaymentConfirmed)
def admit_confirmation(act: Act[PaymentConfirmed], history: History) -> None:
    """PAY-5 of one line."""
    check_awaited(act.data, history)


@admits(PaymentRejected)
def admit_rejection(act: Act[PaymentRejected], history: History) -> None:
    """PAY-5 of one line."""
    check_awaited(act.data, history)


def check_awaited(data: PaymentConfirmed | PaymentRejected, history: History) -> None:
    """PAY-5: the attempt is the one that the bank was asked for, and not answered yet."""
    last = history.read(Due, data.due).attempt
    if last is not None and not last.outcome:
        asked = (last.batch, last.number, last.amount_fen)
        if asked == (data.batch, data.attempt, data.amount_fen):
            return
    found = (last.batch, last.number, last.amount_fen, last.outcome) if last else ()
    told = ", ".join(map(str, found)) or "nothing"
    raise Refused(
        "PAY-5",
        expected=say(
            f"{data.due} in {data.batch}, attempt {data.attempt}, {data.amount_fen} fen, open",
            f"{data.due}：{data.batch} 第 {data.attempt} 次，{data.amount_fen} 分，未回复",
        ),
        found=say(told, told if found else "无"),
    )


@evolves(Due, PaymentConfirmed)
def confirm(state: Due, event: Event[PaymentConfirmed]) -> Due:
    """The due is paid."""
    data = event.data
    return answered(
        state, event, outcome="confirmed", value_date=data.value_date, reference=data.reference
    )


@evolves(Due, PaymentRejected)
def reject(state: Due, event: Event[PaymentRejected]) -> Due:
    """The due is payable again."""
    data = event.data
    return answered(
        state, event, outcome="rejected", value_date=data.value_date, reason=data.reason
    )


def answered(state: Due, event: Event[Any], **said: Any) -> Due:  # noqa: ANN401
    """The due with the bank's answer on its last attempt."""
    last = state.attempt
    if last is None:
        return state
    return state.with_attempt(msgspec.structs.replace(last, answered_at=event.index, **said))
