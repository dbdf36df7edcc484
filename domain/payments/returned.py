"""Money that comes back after the bank had paid it 退汇.

- PAY-4 A returned payment is payable again: the bank says of which attempt, how much and why; the
  money goes back to the account that pays. PAY-5 Only what was confirmed comes back, whole, once.
- PAY-9, FUND-1, REG-1, REG-2 of the movement.
"""

from datetime import date

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, Fen
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.payables.dues import Due, DueId
from domain.payments.answer_lines import ANSWERED_BY, BankReason, Reference, answered
from domain.payments.answers import Grade, check_grade, check_ways
from domain.payments.batch import Batch, BatchId, known_batch, place_of_batch
from domain.payments.batches import AttemptNumber


@fact(
    "PaymentReturned.v1",
    title=say("Payment returned", "退汇"),
    stream=lambda data: data.due,
    touches=lambda data: (data.batch, *touched_by(data)),
    place=lambda data, history: place_of_batch(history, data.batch),
    signed_by=ANSWERED_BY,
    rules=("PAY-4", "PAY-5", "PAY-9", "FUND-1", "REG-1", "REG-2", "ACT-2"),
    example={
        "due": "due:1",
        "batch": "batch:1",
        "attempt": 1,
        "voucher": "voucher:returned-1",
        "payer": "account:collective-1",
        "charge": "account:distribution-1",
        "amount_fen": 30_000,
        "value_date": "2026-06-05",
        "reason": "AC04",
        "reference": "20260605000001",
        "grade": "bank_signed",
    },
)
class PaymentReturned(Fact):
    """What the bank sent back of an attempt that it had confirmed, and why."""

    due: DueId
    batch: BatchId
    attempt: AttemptNumber
    voucher: VoucherId
    payer: AccountId
    charge: AccountId
    amount_fen: Fen
    value_date: date
    reason: BankReason
    reference: Reference
    grade: Grade


@moves(PaymentReturned, corrected_by="PAY-4")
def _back(data: PaymentReturned) -> tuple[Movement, ...]:
    return (Movement(data.payer, data.charge, data.amount_fen, data.value_date),)


@admits(PaymentReturned)
def admit_return(act: Act[PaymentReturned], history: History) -> None:
    """PAY-5 of the attempt, then the movement."""
    data, due = act.data, history.read(Due, act.data.due)
    last, batch = due.attempt, known_batch(history, act.data.batch)
    check_grade(act, batch, history)
    wanted = (data.batch, data.attempt, data.amount_fen, "confirmed")
    found = (last.batch, last.number, last.amount_fen, last.outcome) if last else ()
    told = ", ".join(map(str, found)) or "nothing"
    require(
        found == wanted,
        "PAY-5",
        expected=say(
            f"{data.due} in {data.batch}, attempt {data.attempt}, {data.amount_fen} fen, confirmed",
            f"{data.due}：{data.batch} 第 {data.attempt} 次，{data.amount_fen} 分，已确认",
        ),
        found=say(told, told if found else "无"),
    )
    paid_on = (last and last.value_date) or date.max
    require(
        data.value_date >= paid_on,
        "PAY-5",
        expected=say(f"a day from {paid_on} on", f"{paid_on} 当日或之后"),
        found=say(str(data.value_date), str(data.value_date)),
    )
    check_ways(history, batch, {"payer": data.payer, "charge": data.charge})
    check_moves(act, history)


@evolves(Due, PaymentReturned)
def come_back(state: Due, event: Event[PaymentReturned]) -> Due:
    """The due is payable again."""
    data = event.data
    return answered(
        state,
        event,
        outcome="returned",
        value_date=data.value_date,
        reason=data.reason,
        reference=data.reference,
    )


@evolves(Batch, PaymentReturned)
def lessen(state: Batch, event: Event[PaymentReturned]) -> Batch:
    """The batch, with what came back of it."""
    return msgspec.structs.replace(
        state,
        returned_count=state.returned_count + 1,
        returned_fen=state.returned_fen + event.data.amount_fen,
    )
