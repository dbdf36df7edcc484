"""Approval of a batch: its money goes in transit 在途, and comes back where it is cancelled.

- ACT-2 Who prepared the batch or drafted its list does not approve it, nor who gets money of the
  list; ACT-3 nor who is related to somebody who does. ACT-1 County finance approves what is
  paid out of the county's money; who approves keeps the account that pays.
- PAY-3 A batch is approved once, as it was prepared, while its list is final; its money is in
  transit from no day before it was prepared.
- FUND-1 The account that pays has the whole sum before the bank is asked. PAY-9, REG-1, REG-2 of
  the movement. FUND-2 It leaves the account that the list names.
- PAY-4 What is approved is not edited: it is withdrawn before approval, cancelled before release.
"""

from datetime import date
from typing import Any, Final, Literal

import msgspec

from domain.funds.allocations import known_allocation
from domain.funds.disbursements import check_duties
from domain.funds.lines import check_county_signs, known_fund
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, check_places, fact
from domain.kernel.examples import VILLAGE
from domain.kernel.fact import Fact, Fen
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId, known_account
from domain.money.keepers import BOOKS
from domain.money.movements import Opened, check_moves, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.payables.dues import named_in_list
from domain.payables.listing import PayableList, final_list
from domain.payments.batch import Batch, BatchId, check_status, known_batch, place_of_batch
from domain.payments.batches import PREPARERS
from domain.residents.kinship import check_recused
from domain.residents.people import Person
from domain.steps.case import Case

APPROVERS: Final[Seats] = (
    (
        "county_finance",
        "leading_group",
        "collective_organisation",
        "supervision_committee",
        "township_officer",
    ),
)
Cause = Literal["entered_wrongly", "payee_died", "list_corrected", "bank_unable"]


@fact(
    "PaymentBatchApproved.v1",
    title=say("Payment batch approved", "批准发放批次"),
    stream=lambda data: data.batch,
    touches=touched_by,
    place=lambda data, history: place_of_batch(history, data.batch),
    signed_by=(APPROVERS,),
    rules=("ACT-2", "ACT-3", "PAY-3", "PAY-9", "ID-8", "FUND-1", "FUND-2", "REG-1", "REG-2"),
    example={
        "batch": "batch:1",
        "voucher": "voucher:batch-1",
        "place": VILLAGE,
        "payer": "account:collective-1",
        "transit": "account:batch-1",
        "total_fen": 30_000,
        "value_date": "2026-06-02",
    },
)
class PaymentBatchApproved(Fact):
    """The batch may go to the bank: its sum leaves the account that pays, into transit."""

    batch: BatchId
    voucher: VoucherId
    place: Place
    payer: AccountId
    transit: AccountId
    total_fen: Fen
    value_date: date


@moves(PaymentBatchApproved, corrected_by="PAY-4")
def _out(data: PaymentBatchApproved) -> tuple[Movement, ...]:
    return (Movement(data.transit, data.payer, data.total_fen, data.value_date),)


@opens(PaymentBatchApproved)
def _in_transit(data: PaymentBatchApproved) -> Opened:
    return Opened(data.transit, "transit", data.place, data.batch, data.value_date)


@admits(PaymentBatchApproved)
def admit_approval(act: Act[PaymentBatchApproved], history: History) -> None:
    """Duties first, then the batch as it was prepared, then the movement."""
    data, batch = act.data, known_batch(history, act.data.batch)
    listed = final_list(history, batch.list)
    check_status(batch, "prepared")
    check_apart(act, (*batch.preparers, *listed.persons))
    check_not_paid(act, history, listed)
    check_keeps(act, history, batch)
    _check_as_prepared(data, batch)
    _check_dated(data, batch)
    check_moves(act, history)


def check_apart(act: Act[Any], others: tuple[str, ...]) -> None:
    """ACT-2: none of those who sign had that other part in it."""
    both = sorted(set(act.persons) & set(others))
    require(
        not both,
        "ACT-2",
        expected=say("others than who prepared it", "与经办人相分离"),
        found=say(", ".join(both), "、".join(both)),
    )


def check_not_paid(act: Act[Any], history: History, listed: PayableList) -> None:
    """ACT-2 and ACT-3: who signs neither gets money of the list nor is related to who does."""
    case = history.read(Case, listed.case)
    for person in act.persons:
        own = {m.household for m in history.read(Person, person).memberships}
        gets = sorted(own & set(named_in_list(case, history, (person,))))
        require(
            not gets,
            "ACT-2",
            expected=say(f"nobody who is paid by {listed.id}", f"非 {listed.id} 的收款户成员"),
            found=say(f"{person} of {', '.join(gets)}", f"{person}（{'、'.join(gets)}）"),
        )
    for home in named_in_list(case, history, act.persons):
        check_recused(history, act.persons, home)


def check_keeps(act: Act[Any], history: History, batch: Batch) -> None:
    """ACT-1: who signs keeps the account that pays; county finance what is the county's.

    ACT-2: who arranged an allocation does not pay out of it.
    """
    account = known_account(history, batch.payer)
    check_places(act.by, account.place)
    if account.account_kind == "allocation":
        allocation = known_allocation(history, account.about)
        check_county_signs(act, known_fund(history, allocation.fund).source_kind)
        check_duties(act, allocation)


def _check_as_prepared(data: PaymentBatchApproved, batch: Batch) -> None:
    wanted = (batch.payer, batch.place, batch.total_fen)
    found = (data.payer, data.place, data.total_fen)
    require(
        found == wanted,
        "FUND-2",
        expected=say(
            f"{batch.total_fen} fen out of {batch.payer}, at {batch.place}",
            f"{batch.place}，由 {batch.payer} 支付 {batch.total_fen} 分",
        ),
        found=say(
            f"{data.total_fen} fen out of {data.payer}, at {data.place}",
            f"{data.place}，{data.payer}，{data.total_fen} 分",
        ),
    )


def _check_dated(data: PaymentBatchApproved, batch: Batch) -> None:
    since = batch.prepared_on or date.max
    require(
        data.value_date >= since,
        "PAY-3",
        expected=say(f"a day from {since} on", f"{since} 当日或之后"),
        found=say(str(data.value_date), str(data.value_date)),
    )


@evolves(Batch, PaymentBatchApproved)
def approve(state: Batch, event: Event[PaymentBatchApproved]) -> Batch:
    """The batch may be released; its money is in transit."""
    return msgspec.structs.replace(
        state,
        status="approved",
        approvers=event.persons,
        transit=event.data.transit,
        approved_at=event.index,
    )


@fact(
    "PaymentBatchWithdrawn.v1",
    title=say("Payment batch withdrawn", "撤回发放批次"),
    stream=lambda data: data.batch,
    place=lambda data, history: place_of_batch(history, data.batch),
    signed_by=(PREPARERS, APPROVERS),
    rules=("PAY-3", "REG-2"),
    example={"batch": "batch:1", "cause": "entered_wrongly"},
)
class PaymentBatchWithdrawn(Fact):
    """A batch that nobody approved goes no further; its dues are payable again."""

    batch: BatchId
    cause: Cause


@admits(PaymentBatchWithdrawn)
def admit_withdrawal(act: Act[PaymentBatchWithdrawn], history: History) -> None:
    """PAY-3: only before approval."""
    check_status(known_batch(history, act.data.batch), "prepared")


@evolves(Batch, PaymentBatchWithdrawn)
def withdraw(state: Batch, _event: Event[PaymentBatchWithdrawn]) -> Batch:
    """The batch is over."""
    return msgspec.structs.replace(state, status="withdrawn")


@fact(
    "PaymentBatchCancelled.v1",
    title=say("Payment batch cancelled", "取消发放批次"),
    stream=lambda data: data.batch,
    touches=touched_by,
    place=lambda data, history: place_of_batch(history, data.batch),
    signed_by=BOOKS,
    rules=("PAY-3", "PAY-9", "FUND-1", "FUND-2", "REG-1", "REG-2", "ACT-2"),
    example={
        "batch": "batch:1",
        "voucher": "voucher:batch-1-back",
        "payer": "account:collective-1",
        "transit": "account:batch-1",
        "total_fen": 30_000,
        "value_date": "2026-06-02",
        "cause": "payee_died",
    },
)
class PaymentBatchCancelled(Fact):
    """An approved batch that never went to the bank: its sum goes back, its dues are payable."""

    batch: BatchId
    voucher: VoucherId
    payer: AccountId
    transit: AccountId
    total_fen: Fen
    value_date: date
    cause: Cause


@moves(PaymentBatchCancelled, corrected_by="PAY-4")
def _back(data: PaymentBatchCancelled) -> tuple[Movement, ...]:
    return (Movement(data.payer, data.transit, data.total_fen, data.value_date),)


@admits(PaymentBatchCancelled)
def admit_cancelling(act: Act[PaymentBatchCancelled], history: History) -> None:
    """PAY-3: only before release, and all of it."""
    data, batch = act.data, known_batch(history, act.data.batch)
    check_status(batch, "approved")
    wanted = (batch.payer, batch.transit, batch.total_fen)
    require(
        (data.payer, data.transit, data.total_fen) == wanted,
        "FUND-2",
        expected=say(
            f"{batch.total_fen} fen from {batch.transit} to {batch.payer}",
            f"{batch.total_fen} 分由 {batch.transit} 退回 {batch.payer}",
        ),
        found=say(
            f"{data.total_fen} fen from {data.transit} to {data.payer}",
            f"{data.total_fen} 分由 {data.transit} 至 {data.payer}",
        ),
    )
    check_moves(act, history)


@evolves(Batch, PaymentBatchCancelled)
def cancel(state: Batch, _event: Event[PaymentBatchCancelled]) -> Batch:
    """The batch is over."""
    return msgspec.structs.replace(state, status="cancelled")
