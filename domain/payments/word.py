"""The household's word 到账确认: it has the money, or it has not.

- PAY-8 Of a payment that the bank confirmed, its payee or the household's head says that the money
  came, or denies it; a denial opens a complaint of its own. Who has no key says it on paper to two
  officers, neither of whom paid it (ACT-2). Nothing is said before the day of the payment, and the
  same is not said twice; who said yes may still say no, and the other way round. REG-1 The
  complaint is new. REG-2 The due is on record.
- ID-4 What was entered late from paper says when it happened.
"""

from datetime import date
from typing import Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_happened, check_new
from domain.kernel.examples import HOUSEHOLD, VILLAGE
from domain.kernel.fact import Fact, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.payables.dues import Attempt, Due, DueId, Word
from domain.payments.approval import check_apart
from domain.payments.batch import BatchId, known_batch
from domain.payments.batches import AttemptNumber
from domain.payments.recovery import known_due
from domain.residents.households import Household, place_of
from domain.steps.complaints import Complaint, ComplaintId

OWN: Final[Seats] = (("householder", "villager"),)
ON_PAPER: Final[Seats] = (
    COMMITTEES,
    ("township_officer", "work_team", "first_secretary", "helper"),
)


@fact(
    "PaymentAcknowledged.v1",
    title=say("Payment acknowledged", "农户到账反馈"),
    stream=lambda data: data.due,
    touches=lambda data: (data.complaint,) if data.complaint else (),
    reads=lambda data: (data.batch, data.household),
    place=lambda data, history: place_of(history, data.household),
    signed_by=(OWN, ON_PAPER),
    rules=("PAY-8", "ACT-2", "ID-4", "REG-1", "REG-2"),
    example={
        "due": "due:1",
        "batch": "batch:1",
        "attempt": 1,
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "answer": "confirmed",
        "complaint": None,
        "happened_on": None,
        "paper": None,
    },
)
class PaymentAcknowledged(Fact):
    """Whether the money of an attempt came; a denial names the complaint that it opens."""

    due: DueId
    batch: BatchId
    attempt: AttemptNumber
    household: HouseholdId
    place: Place
    answer: Literal["confirmed", "denied"]
    complaint: ComplaintId | None = None
    happened_on: date | None = None
    paper: Paper | None = None


@admits(PaymentAcknowledged)
def admit_word(act: Act[PaymentAcknowledged], history: History) -> None:
    """PAY-8 of the attempt and the complaint, then of who says it."""
    data, due = act.data, known_due(history, act.data.due)
    check_happened(act, data.happened_on, data.paper)
    attempt = _check_paid(data, due)
    _check_after(act, attempt)
    _check_new_word(data, due)
    require(
        (data.answer == "denied") == (data.complaint is not None),
        "PAY-8",
        expected=say("a complaint with a denial, and with nothing else", "否认到账须同时提出投诉"),
        found=say(
            f"{data.answer}, {data.complaint}",
            f"{'否认' if data.answer == 'denied' else '确认'}到账，投诉：{data.complaint or '无'}",
        ),
    )
    if data.complaint is not None:
        check_new(history, Complaint, data.complaint)
    _check_speaker(act, attempt, history)


def _check_paid(data: PaymentAcknowledged, due: Due) -> Attempt:
    last = due.attempt
    stated = (data.batch, data.attempt, data.household)
    paid = last is not None and due.paid
    found = (last.batch, last.number, last.payee.household) if last else ()
    require(
        paid and found == stated,
        "PAY-8",
        expected=say(
            f"a payment of {data.batch} to {data.household}, attempt {data.attempt}, confirmed",
            f"{data.batch} 向 {data.household} 第 {data.attempt} 次支付，银行已确认",
        ),
        found=say(
            ", ".join(map(str, found)) + (", confirmed" if paid else ", not confirmed"),
            "、".join(map(str, found)) + ("，已确认" if paid else "，未确认"),
        ),
    )
    return due.attempts[-1]


def _check_after(act: Act[PaymentAcknowledged], attempt: Attempt) -> None:
    """PAY-8: nobody has had money before the bank paid it."""
    said = act.data.happened_on or act.day
    paid_on = attempt.value_date or date.max
    require(
        said >= paid_on,
        "PAY-8",
        expected=say(f"said on {paid_on} or later", f"{paid_on} 当日或之后的反馈"),
        found=say(str(said), str(said)),
    )


def _check_new_word(data: PaymentAcknowledged, due: Due) -> None:
    before = [word.answer for word in due.words if word.attempt == data.attempt]
    require(
        before[-1:] != [data.answer],
        "PAY-8",
        expected=say("what was not said yet", "尚未反馈的内容"),
        found=say(f"{data.answer} already", f"已反馈 {data.answer}"),
    )


def _check_speaker(act: Act[PaymentAcknowledged], attempt: Attempt, history: History) -> None:
    data, household = act.data, history.read(Household, act.data.household)
    require(
        data.place == household.place,
        "PAY-8",
        expected=say(f"at {household.place}", household.place),
        found=say(data.place, data.place),
    )
    if len(act.by) > 1:
        require(
            data.paper is not None,
            "PAY-8",
            expected=say("the household's paper", "农户的书面反馈"),
            found=say("none", "无"),
        )
        check_apart(act, known_batch(history, attempt.batch).persons)
        return
    speakers = {attempt.payee.person, household.head}
    require(
        set(act.persons) <= speakers,
        "PAY-8",
        expected=say("the payee, or the household's head", "收款人或户主"),
        found=say(", ".join(act.persons), "、".join(act.persons)),
    )


@evolves(Due, PaymentAcknowledged)
def hear(state: Due, event: Event[PaymentAcknowledged]) -> Due:
    """The household's word stands beside the bank's."""
    data = event.data
    word = Word(
        attempt=data.attempt, answer=data.answer, on=event.day, complaint=data.complaint or ""
    )
    return msgspec.structs.replace(state, words=(*state.words, word))


@evolves(Complaint, PaymentAcknowledged)
def complain(state: Complaint, event: Event[PaymentAcknowledged]) -> Complaint:
    """The complaint is open."""
    data = event.data
    return msgspec.structs.replace(
        state,
        due=data.due,
        batch=data.batch,
        household=data.household,
        place=data.place,
        opened_on=event.day,
        index=event.index,
    )
