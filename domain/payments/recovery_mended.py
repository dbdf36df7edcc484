"""Claims that were entered wrongly or fell away, and receipts that never came 追款更正.

- PAY-4 A claim is withdrawn, as far as nothing came back of it, on paper; the due may then be
  claimed anew. A receipt is taken back by a voucher of its own that names it, once, whole, dated on
  its own day (PAY-9). Claim, receipt and their correction all stay.
- ACT-2 At least one who signs had no part in what is corrected.
- PAY-9, FUND-1, REG-1, REG-2 of the movement.
"""

from datetime import date
from typing import Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Fen, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.money.keepers import BOOKS
from domain.money.mending import check_another, check_own_day
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, Voucher, VoucherId
from domain.payables.dues import Due, DueId
from domain.payments.recovery import Recovery, RecoveryId, known_recovery


@fact(
    "RecoveryWithdrawn.v1",
    title=say("Recovery withdrawn", "撤回追款"),
    stream=lambda data: data.recovery,
    touches=lambda data: (data.due,),
    place=lambda data, history: known_recovery(history, data.recovery).place,
    signed_by=BOOKS,
    rules=("PAY-4", "REG-2", "ACT-2"),
    example={
        "recovery": "recovery:1",
        "due": "due:1",
        "amount_fen": 30_000,
        "cause": "entered_wrongly",
        "paper": PAPER,
    },
)
class RecoveryWithdrawn(Fact):
    """How much of a claim is withdrawn, why, on which paper: all that has not come back."""

    recovery: RecoveryId
    due: DueId
    amount_fen: Fen
    cause: Literal["entered_wrongly", "returned_by_bank", "entitled"]
    paper: Paper


@admits(RecoveryWithdrawn)
def admit_withdrawal(act: Act[RecoveryWithdrawn], history: History) -> None:
    """PAY-4 of what is left of the claim, ACT-2 of who had made it."""
    data, recovery = act.data, known_recovery(history, act.data.recovery)
    left_fen = recovery.demanded_fen - recovery.received_fen
    require(
        left_fen > 0 and (data.due, data.amount_fen) == (recovery.due, left_fen),
        "PAY-4",
        expected=say(f"{left_fen} fen of {recovery.due}", f"{recovery.due} 的 {left_fen} 分"),
        found=say(f"{data.amount_fen} fen of {data.due}", f"{data.due} 的 {data.amount_fen} 分"),
    )
    check_another(act, "ACT-2", recovery.persons, say("it before", "原追款"))


@evolves(Recovery, RecoveryWithdrawn)
def withdraw(state: Recovery, event: Event[RecoveryWithdrawn]) -> Recovery:
    """The claim is of what came back, and no more."""
    left_fen = state.demanded_fen - event.data.amount_fen
    return msgspec.structs.replace(state, demanded_fen=left_fen)


@evolves(Due, RecoveryWithdrawn)
def release(state: Due, event: Event[RecoveryWithdrawn]) -> Due:
    """So much less of it is claimed back."""
    return msgspec.structs.replace(state, demanded_fen=state.demanded_fen - event.data.amount_fen)


@fact(
    "RecoveryReversed.v1",
    title=say("Receipt of a recovery reversed", "冲销追回款"),
    stream=lambda data: data.recovery,
    touches=lambda data: (data.corrects, *touched_by(data)),
    place=lambda data, history: known_recovery(history, data.recovery).place,
    signed_by=BOOKS,
    rules=("PAY-4", "PAY-9", "FUND-1", "REG-1", "REG-2", "ACT-2"),
    example={
        "recovery": "recovery:1",
        "voucher": "voucher:recovery-1-back",
        "corrects": "voucher:recovery-1",
        "payer": "account:collective-1",
        "recovered": "account:recovered-1",
        "amount_fen": 30_000,
        "value_date": "2026-06-22",
        "paper": PAPER,
    },
)
class RecoveryReversed(Fact):
    """Which receipt of a claim never came, or is wrong: what moves back, on which day."""

    recovery: RecoveryId
    voucher: VoucherId
    corrects: VoucherId
    payer: AccountId
    recovered: AccountId
    amount_fen: Fen
    value_date: date
    paper: Paper


@moves(RecoveryReversed, corrected_by="PAY-4")
def _back(data: RecoveryReversed) -> tuple[Movement, ...]:
    return (Movement(data.recovered, data.payer, data.amount_fen, data.value_date),)


@admits(RecoveryReversed)
def admit_reversal(act: Act[RecoveryReversed], history: History) -> None:
    """PAY-4 of the receipt, PAY-9 of the day, ACT-2 of who had entered it, then the movement."""
    data, recovery = act.data, known_recovery(history, act.data.recovery)
    voucher = history.read(Voucher, data.corrects)
    came = voucher.movements if data.corrects in recovery.receipts else ()
    wanted = (came[0].debit, came[0].credit, came[0].amount) if came else ()
    told = ", ".join(map(str, wanted)) or "no receipt of it"
    require(
        (data.payer, data.recovered, data.amount_fen) == wanted,
        "PAY-4",
        expected=say(f"{data.corrects}: {told}", f"{data.corrects}：{told if wanted else '无'}"),
        found=say(
            f"{data.payer}, {data.recovered}, {data.amount_fen}",
            f"{data.payer}，{data.recovered}，{data.amount_fen}",
        ),
    )
    check_own_day(act, "PAY-9")
    check_another(act, "ACT-2", voucher.persons, say("it before", "原追款"))
    check_moves(act, history)


@evolves(Recovery, RecoveryReversed)
def take_back(state: Recovery, event: Event[RecoveryReversed]) -> Recovery:
    """The receipt counts no more."""
    left = {name: fen for name, fen in state.receipts.items() if name != event.data.corrects}
    return msgspec.structs.replace(state, receipts=left, received_fen=sum(left.values()))
