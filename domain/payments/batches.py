"""A batch of payments 发放批次: lines of one final list, prepared for the bank.

- PAY-1 A line has a payee's card and an amount; there is no field that could say cash.
- PAY-2 The card serves the payee on the day, and is of the kind that the list says (HH-4). What is
  due to an entity goes to its account and to no card (`domain/awards/paying.py`).
- PAY-3 The list is final. A line pays a due of the list as it stands: its whole amount, neither
  contested nor removed, neither paid nor with the bank already. PAY-4 A due is tried again when the
  bank rejected it or sent it back, or the batch was taken back; never while its answer is open,
  nor while anything of it is claimed back.
- PAY-6 Nobody who died is paid: a successor is named on papers first.
- REG-1 A batch is new. REG-5 The header says how many lines there are and what they add up to.
- ACT-1 Who prepares it keeps the account that pays. FUND-2 It is the list's own account.

Admission of a line reads its due and its household; a batch has tens of thousands of them.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, check_places, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import HOUSEHOLD, VILLAGE
from domain.kernel.fact import Count, Fact, Fen, HouseholdId, PersonId, identifier
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import Refused, require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId, known_account
from domain.payables.dues import Attempt, Due, DueId, Payee
from domain.payables.listing import final_list
from domain.payments.batch import Batch, BatchId, in_flight
from domain.residents.cards import KINDS, account_on
from domain.residents.households import Household

ListId = Annotated[str, identifier("list")]
CardRef = Annotated[str, identifier("card")]
AttemptNumber = Annotated[int, msgspec.Meta(ge=1, le=99)]
"""Two digits, so that the bank's 35 characters hold a due's name and it."""
PREPARERS: Final[Seats] = (("township_accounting", "county_finance"),)
AHEAD_DAYS_MAX: Final = 31
"""How far ahead a batch may be dated: banks keep no order for longer."""
_LINE: Final = "PaymentLinePrepared.v1"
_PAYABLE_AGAIN: Final = ("rejected", "returned")


@fact(
    "PaymentBatchPrepared.v1",
    title=say("Payment batch prepared", "编制发放批次"),
    stream=lambda data: data.batch,
    reads=lambda data: (data.list, data.payer),
    place=lambda data, _history: data.place,
    signed_by=(PREPARERS,),
    rules=("PAY-3", "ID-8", "FUND-2", "REG-1", "REG-2", "REG-5"),
    line_types=(_LINE,),
    example={
        "batch": "batch:1",
        "list": "list:1",
        "place": VILLAGE,
        "payer": "account:collective-1",
        "execution_date": "2026-06-03",
        "lines_count": 1,
        "total_fen": 30_000,
    },
)
class PaymentBatchPrepared(Fact):
    """Which list is paid out of which account, and what the lines add up to."""

    batch: BatchId
    list: ListId
    place: Place
    payer: AccountId
    execution_date: date
    lines_count: Count
    total_fen: Fen


@admits(PaymentBatchPrepared)
def admit_batch(act: Act[PaymentBatchPrepared], history: History) -> None:
    """REG-1, PAY-3 and FUND-2 of the batch, then REG-5 of its lines."""
    data = act.data
    check_new(history, Batch, data.batch)
    listed = final_list(history, data.list)
    require(
        (data.payer, data.place) == (listed.payer, listed.place),
        "FUND-2",
        expected=say(
            f"out of {listed.payer}, at {listed.place}", f"{listed.place}，由 {listed.payer} 支付"
        ),
        found=say(f"{data.payer}, at {data.place}", f"{data.place}，{data.payer}"),
    )
    check_places(act.by, known_account(history, data.payer).place)
    check_execution(data.execution_date, act.day)
    _check_sums(data, [line.data for line in act.lines if line.type == _LINE])


def check_execution(on: date, today: date) -> None:
    """PAY-3: a batch is dated on the day of its preparation, or as far ahead as banks keep one."""
    latest = today + timedelta(days=AHEAD_DAYS_MAX)
    require(
        today <= on <= latest,
        "PAY-3",
        expected=say(f"a day from {today} to {latest}", f"{today} 至 {latest} 之间的日期"),
        found=say(str(on), str(on)),
    )


def _check_sums(data: PaymentBatchPrepared, lines: Iterable[Fact]) -> None:
    own = [line for line in lines if isinstance(line, PaymentLinePrepared)]
    dues = {line.due for line in own if line.batch == data.batch}
    stated = (data.lines_count, data.lines_count, data.total_fen)
    found = (len(dues), len(own), sum(line.amount_fen for line in own))
    require(
        found == stated,
        "REG-5",
        expected=say(
            f"{data.lines_count} dues in {data.batch}, {data.total_fen} fen",
            f"{data.batch} 共 {data.lines_count} 笔，合计 {data.total_fen} 分",
        ),
        found=say(
            f"{found[0]} dues on {found[1]} lines, {found[2]} fen",
            f"{found[1]} 行、{found[0]} 笔，合计 {found[2]} 分",
        ),
    )


@evolves(Batch, PaymentBatchPrepared)
def prepare(state: Batch, event: Event[PaymentBatchPrepared]) -> Batch:
    """The batch is there; nothing has moved."""
    data = event.data
    return msgspec.structs.replace(
        state,
        list=data.list,
        place=data.place,
        payer=data.payer,
        execution_date=data.execution_date,
        lines_count=data.lines_count,
        total_fen=data.total_fen,
        preparers=event.persons,
        prepared_on=event.day,
        index=event.index,
    )


@fact(
    _LINE,
    title=say("Payment line prepared", "编制发放明细"),
    stream=lambda data: data.due,
    reads=lambda data: (data.household,),
    signed_by=(PREPARERS,),
    rules=("PAY-1", "PAY-2", "PAY-3", "PAY-4", "PAY-6"),
    line_only=True,
    example={
        "batch": "batch:1",
        "due": "due:1",
        "attempt": 1,
        "household": HOUSEHOLD,
        "person": "person:p1",
        "card": "card:k1",
        "amount_fen": 30_000,
    },
)
class PaymentLinePrepared(Fact):
    """A due, paid to its payee's card; `attempt` counts from 1."""

    batch: BatchId
    due: DueId
    attempt: AttemptNumber
    household: HouseholdId
    person: PersonId
    card: CardRef
    amount_fen: Fen


@admits(PaymentLinePrepared)
def admit_line(act: Act[PaymentLinePrepared], history: History) -> None:
    """PAY-3 and PAY-4 of the due, PAY-2 and PAY-6 of the card."""
    data, due = act.data, history.read(Due, act.data.due)
    if due.entity:
        raise _of_entity(due)
    listed = history.read(Batch, data.batch).list
    owed = due.list == listed and due.amount_fen == data.amount_fen
    if not owed or due.contested or due.removed:
        raise _not_owed(data, due, listed)
    if due.attempts or data.attempt != 1:
        _check_again(data, due, history)
    payee = due.payee
    if (data.household, data.person) != (payee.household, payee.person):
        raise Refused(
            "PAY-2",
            expected=say(
                f"{payee.person} of {payee.household}", f"{payee.household} 的 {payee.person}"
            ),
            found=say(f"{data.person} of {data.household}", f"{data.household} 的 {data.person}"),
        )
    household = history.read(Household, data.household)
    if not _serves(household, data, payee, act.day):
        raise _no_card(household, data, payee, act.day)


def _serves(household: Household, data: PaymentLinePrepared, payee: Payee, day: date) -> bool:
    heads = payee.card_kind != "householder" or household.head == payee.person
    kind = payee.card_kind
    return heads and account_on(household, data.card, data.person, day, kind) is not None


def _of_entity(due: Due) -> Refused:
    return Refused(
        "PAY-2",
        expected=say(
            f"an account of {due.entity}, in no batch", f"{due.entity} 的账户，不列入批次"
        ),
        found=say(f"a card for {due.id}", f"{due.id} 列入发卡批次"),
    )


def _not_owed(data: PaymentLinePrepared, due: Due, listed: str) -> Refused:
    held = "contested" if due.contested else "removed" if due.removed else "payable"
    zh = {"contested": "有异议", "removed": "已移出", "payable": "应付"}[held]
    return Refused(
        "PAY-3",
        expected=say(f"{due.amount_fen} fen, payable in {listed}", f"{listed} 中的应付款"),
        found=say(
            f"{data.due}: {due.list or 'no list'}, {held}, {due.amount_fen} fen; "
            f"the line has {data.amount_fen} fen",
            f"{data.due}：{due.list or '未列入清单'}，{zh}，应付 {due.amount_fen} 分，"
            f"本行 {data.amount_fen} 分",
        ),
    )


def _check_again(data: PaymentLinePrepared, due: Due, history: History) -> None:
    """PAY-3: neither paid nor on its way; PAY-4: the attempt is the next one."""
    last, flying = due.attempt, in_flight(history, due)
    require(
        last is None or last.outcome in _PAYABLE_AGAIN or not (last.outcome or flying),
        "PAY-3",
        expected=say("a due neither paid nor with the bank", "未支付且不在途的应付款"),
        found=say(
            f"{due.id} is {'paid' if due.paid else 'in ' + flying}",
            f"{due.id} {'已支付' if due.paid else '在途：' + flying}",
        ),
    )
    require(
        due.demanded_fen == 0,
        "PAY-4",
        expected=say("a due of which nothing is claimed back", "未被追回的应付款"),
        found=say(f"{due.demanded_fen} fen claimed back", f"追回 {due.demanded_fen} 分"),
    )
    number = last.number + 1 if last else 1
    require(
        data.attempt == number,
        "PAY-4",
        expected=say(f"attempt {number}", f"第 {number} 次支付"),
        found=say(f"attempt {data.attempt}", f"第 {data.attempt} 次支付"),
    )


def _no_card(household: Household, data: PaymentLinePrepared, payee: Payee, day: date) -> Refused:
    own = [member for member in household.members if member.person == data.person]
    left = own[-1].until if own else None
    dead = bool(own) and own[-1].reason == "deceased" and left is not None and left <= day
    if dead:
        return Refused(
            "PAY-6",
            expected=say("a living payee, or a successor", "在世的收款人或继承人"),
            found=say(f"{data.person} died on {left}", f"{data.person} 已于 {left} 去世"),
        )
    kind = KINDS[payee.card_kind]
    return Refused(
        "PAY-2",
        expected=say(
            f"{kind.en} card of {data.person} in {household.id} on {day}",
            f"{day} {data.person}（{household.id}）的{kind.zh}",
        ),
        found=say(data.card, data.card),
    )


@evolves(Due, PaymentLinePrepared)
def attempt(state: Due, event: Event[PaymentLinePrepared]) -> Due:
    """The due has one attempt more, not answered yet."""
    data = event.data
    return state.with_attempt(
        Attempt(
            batch=data.batch,
            number=data.attempt,
            payee=state.payee,
            card=data.card,
            amount_fen=data.amount_fen,
            index=event.index,
        )
    )
