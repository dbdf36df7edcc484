"""The bank's answers 银行回执: confirmed or rejected, line by line.

- PAY-5 Paid means that the bank confirmed: a due that is in the bank's file, in that attempt, with
  that amount, once. Answers are signed in by the bank, or handed in by those who keep the books,
  and then carry that grade. ACT-2 Who prepared or approved a batch does not answer for the bank,
  whatever office they hold there. Confirmed money goes from transit to what it was for.
- PAY-4 A rejected line returns to payable with the bank's reason, its money to the account that
  pays.
- REG-5 The header says how much the bank confirmed and rejected on each value date, and how many
  lines it has not answered. REG-1, REG-2, PAY-9, FUND-1 of the movements.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.banking.speaking import check_speaks_for
from domain.banking.state import BankAccount
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once
from domain.kernel.examples import DIGEST
from domain.kernel.fact import Count, Digest, Fact, Fen, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.money.accounts import Account, AccountId
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.payables.listing import known_list
from domain.payments.answer_lines import (
    ANSWERED_BY,
    CONFIRMED,
    REJECTED,
    PaymentConfirmed,
    PaymentRejected,
)
from domain.payments.approval import check_apart
from domain.payments.batch import Batch, BatchId, check_status, known_batch, place_of_batch

ReceiptId = Annotated[str, identifier("receipt")]
Grade = Literal["bank_signed", "handed_in"]
_GRADES: Final[dict[Grade, Words]] = {
    "bank_signed": say("bank_signed", "银行签名"),
    "handed_in": say("handed_in", "经办单位提交"),
}
"""Who answers for it: the bank by its own key, or who keeps the books and got it from the bank."""


@state_of("receipt")
class BankReceipt(State):
    """One answer of the bank about a batch."""


class Settled(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the bank confirmed and rejected on one value date."""

    value_date: date
    confirmed_count: Count
    confirmed_fen: Fen
    rejected_count: Count
    rejected_fen: Fen


@fact(
    "BankReceiptGiven.v1",
    title=say("Bank receipt given", "银行回执"),
    stream=lambda data: data.receipt,
    touches=lambda data: (data.batch, *touched_by(data)),
    place=lambda data, history: place_of_batch(history, data.batch),
    signed_by=ANSWERED_BY,
    rules=("PAY-3", "PAY-5", "PAY-4", "PAY-9", "FUND-1", "REG-1", "REG-2", "REG-5", "ACT-2"),
    line_types=(CONFIRMED, REJECTED),
    example={
        "receipt": "receipt:1",
        "batch": "batch:1",
        "voucher": "voucher:receipt-1",
        "transit": "account:batch-1",
        "payer": "account:collective-1",
        "charge": "account:distribution-1",
        "file_sha256": DIGEST,
        "grade": "bank_signed",
        "settled": [
            {
                "value_date": "2026-06-03",
                "confirmed_count": 1,
                "confirmed_fen": 30_000,
                "rejected_count": 0,
                "rejected_fen": 0,
            }
        ],
        "pending_count": 0,
    },
)
class BankReceiptGiven(Fact):
    """Which batch the bank answers, by which file, and what it settled on which days."""

    receipt: ReceiptId
    batch: BatchId
    voucher: VoucherId
    transit: AccountId
    payer: AccountId
    charge: AccountId
    file_sha256: Digest
    grade: Grade
    settled: Annotated[tuple[Settled, ...], msgspec.Meta(min_length=1, max_length=31)]
    pending_count: Count

    @property
    def confirmed_count(self) -> int:
        """Lines that it confirms."""
        return sum(day.confirmed_count for day in self.settled)

    @property
    def rejected_count(self) -> int:
        """Lines that it rejects."""
        return sum(day.rejected_count for day in self.settled)

    @property
    def confirmed_fen(self) -> int:
        """What it confirms."""
        return sum(day.confirmed_fen for day in self.settled)

    @property
    def rejected_fen(self) -> int:
        """What it rejects."""
        return sum(day.rejected_fen for day in self.settled)


@moves(BankReceiptGiven, corrected_by="PAY-4")
def _settled(data: BankReceiptGiven) -> tuple[Movement, ...]:
    ways = (
        Movement(account, data.transit, fen, day.value_date)
        for day in data.settled
        for account, fen in ((data.charge, day.confirmed_fen), (data.payer, day.rejected_fen))
    )
    return tuple(way for way in ways if way.amount)


@admits(BankReceiptGiven)
def admit_receipt(act: Act[BankReceiptGiven], history: History) -> None:
    """The batch is with the bank, the sums are its lines', then the movements."""
    data, batch = act.data, known_batch(history, act.data.batch)
    check_new(history, BankReceipt, data.receipt)
    check_status(batch, "released")
    check_grade(act, batch, history)
    check_ways(
        history, batch, {"transit": data.transit, "payer": data.payer, "charge": data.charge}
    )
    check_dated(batch, [day.value_date for day in data.settled])
    _check_sums(data, batch, [line.data for line in act.lines])
    check_moves(act, history)


def check_grade(act: Act[Any], batch: Batch, history: History) -> None:
    """PAY-5: the grade says who answers for it; ACT-2: no bank is who prepared or approved.

    ACT-1: a bank answers for the account that pays where that is on record as kept there.
    """
    grade: Grade = "bank_signed" if act.signer_as("bank") else "handed_in"
    require(
        act.data.grade == grade,
        "PAY-5",
        expected=_GRADES[grade],
        found=_GRADES[act.data.grade],
    )
    if grade == "bank_signed":
        check_apart(act, batch.persons)
        kept_at = history.read(Account, batch.payer).kept_at
        if kept_at:
            check_speaks_for(act, history.read(BankAccount, kept_at).bank)


def check_ways(history: History, batch: Batch, named: dict[str, str]) -> None:
    """PAY-5: the accounts are those of the batch and of its list."""
    listed = known_list(history, batch.list)
    own = {"transit": batch.transit, "payer": listed.payer, "charge": listed.charge}
    wanted = {name: own[name] for name in named}
    require(
        named == wanted,
        "PAY-5",
        expected=say(", ".join(wanted.values()), "、".join(wanted.values())),
        found=say(", ".join(named.values()), "、".join(named.values())),
    )


def check_dated(batch: Batch, days: Sequence[date]) -> None:
    """PAY-5: each value date once, none before the bank had the file."""
    check_once([str(day) for day in days], "REG-5")
    since = batch.released_on or date.max
    require(
        min(days) >= since,
        "PAY-5",
        expected=say(f"a day from {since} on", f"{since} 当日或之后"),
        found=say(str(min(days)), str(min(days))),
    )


def _check_sums(data: BankReceiptGiven, batch: Batch, lines: Sequence[Fact]) -> None:
    stated = {
        (day.value_date, kind): (count, fen)
        for day in data.settled
        for kind, count, fen in (
            (PaymentConfirmed, day.confirmed_count, day.confirmed_fen),
            (PaymentRejected, day.rejected_count, day.rejected_fen),
        )
        if count or fen
    }
    found, strays = _summed(data.batch, lines)
    require(
        found == stated and not strays,
        "REG-5",
        expected=say(
            f"{data.confirmed_fen} fen confirmed and {data.rejected_fen} rejected, by day",
            f"确认 {data.confirmed_fen} 分、退票 {data.rejected_fen} 分，逐日一致",
        ),
        found=say(
            f"{_told(found)}, {strays} lines of another batch",
            f"{_told(found)}，其他批次 {strays} 行",
        ),
    )
    pending = batch.open_count - data.confirmed_count - data.rejected_count
    require(
        data.pending_count == pending,
        "REG-5",
        expected=say(f"{pending} lines not answered", f"未回复 {pending} 笔"),
        found=say(str(data.pending_count), str(data.pending_count)),
    )


Sums = dict[tuple[date, type[Fact]], tuple[int, int]]


def _summed(batch: str, lines: Sequence[Fact]) -> tuple[Sums, int]:
    """What the lines of the batch add up to, by value date and kind, and how many are not its."""
    counts: defaultdict[tuple[date, type[Fact]], int] = defaultdict(int)
    fen: defaultdict[tuple[date, type[Fact]], int] = defaultdict(int)
    for line in lines:
        if isinstance(line, PaymentConfirmed | PaymentRejected) and line.batch == batch:
            key = (line.value_date, type(line))
            counts[key] += 1
            fen[key] += line.amount_fen
    sums = {key: (count, fen[key]) for key, count in counts.items()}
    return sums, len(lines) - sum(counts.values())


def _told(sums: Sums) -> str:
    return "; ".join(
        f"{day} {'+' if kind is PaymentConfirmed else '-'} {count}, {fen}"
        for (day, kind), (count, fen) in sums.items()
    )


@evolves(Batch, BankReceiptGiven)
def answer(state: Batch, event: Event[BankReceiptGiven]) -> Batch:
    """The batch, with what the bank has settled of it."""
    data = event.data
    return msgspec.structs.replace(
        state,
        confirmed_count=state.confirmed_count + data.confirmed_count,
        confirmed_fen=state.confirmed_fen + data.confirmed_fen,
        rejected_count=state.rejected_count + data.rejected_count,
        rejected_fen=state.rejected_fen + data.rejected_fen,
    )
