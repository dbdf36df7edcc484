# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""A final list of one village, and everybody who pays it.

`list:1` owes 300 yuan to jia, head of h1, on the householder's card, 200 to bing (h2) and 100 to
ding (h3) on their own. It was listed on 1 May and is final since 20 May; `account:collective-1`
pays it and holds 5,000 yuan, `account:distribution-1` is charged. Its drafter is `person:ta9`.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import msgspec

from domain.kernel.act import Act, Signer
from domain.money.accounts import Account
from domain.payables.dues import Due, due_of
from domain.payables.listing import PayableList
from domain.payments.answer_lines import PaymentConfirmed, PaymentRejected
from domain.payments.answers import BankReceiptGiven, Settled
from domain.payments.approval import (
    PaymentBatchApproved,
    PaymentBatchCancelled,
    PaymentBatchWithdrawn,
)
from domain.payments.batch import Batch
from domain.payments.batches import PaymentBatchPrepared, PaymentLinePrepared
from domain.payments.recovery import RecoveryDemanded, RecoveryReceived
from domain.payments.release import Checkpoint, PaymentFileReleased
from domain.payments.returned import PaymentReturned
from domain.payments.successors import SuccessorNamed
from domain.payments.word import PaymentAcknowledged
from domain.residents.cards import CardDeclared
from domain.residents.deaths import DeathRecorded
from domain.steps.case import Case, Ending
from domain.steps.complaints import ComplaintAnswered
from tests.domain.books import PAPER, VILLAGE_KEEPS, YUAN, agent, opened
from tests.spec import VILLAGE, Given, Ledger, act, day, given, officer, secret
from tests.village import family

LISTED, FINAL, PREPARED, APPROVED, RELEASED, PAID = (
    "2026-05-01", "2026-05-20", "2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04",
)  # fmt: skip
SHA = "b" * 64
ROOT = "StOmIGcEwrbkysPG9sjpbPLq/2RXLFtq1/0sXcem+GA="
PAYEES: dict[str, tuple[str, Any, int]] = {
    "jia": ("h1", "householder", 300 * YUAN),
    "bing": ("h2", "own", 200 * YUAN),
    "ding": ("h3", "own", 100 * YUAN),
}
NUMBERS = {
    "jia": "6222020000000000018",
    "bing": "6222020000000000026",
    "ding": "6222020000000000034",
    "yi": "6222020000000000042",
}
TOTAL_FEN = 600 * YUAN


def due(who: str, list_: str = "list:1") -> str:
    household, _, _ = PAYEES[who]
    return due_of(list_, f"household:{household}", f"person:{who}")


def supervisor(person: str = "person:su1") -> Signer:
    return officer("supervision_committee", person, body="supervision")


def bank(person: str = "person:bk1", body: str = "示例农商行") -> Signer:
    return officer("bank", person, body=body)


def registrar() -> Signer:
    return officer("village_committee", "person:c1", body="village")


def township(person: str = "person:tr1") -> Signer:
    return officer("township_reviewer", person, body="township review")


def declared(
    who: str, *, household: str | None = None, kind: Any = None, on: str = "2026-01-10"
) -> Act[CardDeclared]:
    home, own_kind, _ = PAYEES.get(who, ("h1", "own", 0))
    card = CardDeclared(
        card=f"card:{who}",
        household=household or f"household:{home}",
        person=f"person:{who}",
        kind=kind or own_kind,
        holder_name=secret(f"示例{who}"),
        number=secret(NUMBERS[who]),
        bank="示例农商行",
    )
    return act(card, by=registrar(), at=on)


def listed(ledger: Ledger, name: str = "1", *, status: Any = "completed") -> None:
    """A list as its row leaves it: how a row comes there is not the payments' to know."""
    ended = Ending(step="notice", index=3, day=day(FINAL), decided_at=3, decided_on=day(FINAL))
    case = Case(
        id=f"case:list-{name}",
        exists=True,
        subject=f"list:{name}",
        place=VILLAGE,
        status=status,
        ended=ended if status == "completed" else None,
    )
    header = PayableList(
        id=f"list:{name}",
        exists=True,
        made_by="a row",
        case=case.id,
        place=VILLAGE,
        payer="account:collective-1",
        charge="account:distribution-1",
        lines_count=len(PAYEES),
        total_fen=TOTAL_FEN,
        persons=("person:ta9",),
        index=2,
    )
    ledger.states |= {case.id: case, header.id: header}
    for who, (household, kind, fen) in PAYEES.items():
        owed = Due(
            id=due(who, header.id),
            exists=True,
            list=header.id,
            household=f"household:{household}",
            person=f"person:{who}",
            card_kind=kind,
            amount_fen=fen,
            listed_on=day(LISTED),
            index=2,
        )
        ledger.states[owed.id] = owed


def changed(history: Given, stream: str, **fields: Any) -> Given:
    """The same history with a state changed by what other rows do."""
    ledger = history.ledger.copy()
    ledger.states[stream] = msgspec.structs.replace(ledger.states[stream], **fields)
    return Given(ledger)


@cache
def village() -> Given:
    """Households, cards, accounts with money, and the final list."""
    start = given(
        *family("h1", "jia", "yi"),
        *family("h2", "bing"),
        *family("h3", "ding"),
        *(declared(who) for who in PAYEES),
    )
    history = start.having(
        opened("collective-1", "collective", place=VILLAGE),
        opened("distribution-1", "distribution", place=VILLAGE),
        opened("recovered-1", "recovered", place=VILLAGE),
    )
    ledger = history.ledger.copy()
    held = ledger.states["account:collective-1"]
    assert isinstance(held, Account)
    ledger.states[held.id] = held.with_delta(day("2026-04-01"), 5_000 * YUAN)
    listed(ledger)
    return Given(ledger)


def lines_of(
    *whos: str, batch: str = "batch:1", attempt: int = 1, list_: str = "list:1"
) -> list[PaymentLinePrepared]:
    return [line_of(who, batch=batch, attempt=attempt, due=due(who, list_)) for who in whos]


def line_of(who: str, **fields: Any) -> PaymentLinePrepared:
    household, _, fen = PAYEES[who]
    data: dict[str, Any] = {
        "batch": "batch:1",
        "due": due(who),
        "attempt": 1,
        "household": f"household:{household}",
        "person": f"person:{who}",
        "card": f"card:{who}",
        "amount_fen": fen,
    }
    return PaymentLinePrepared(**data | fields)


def prepared(
    lines: Sequence[PaymentLinePrepared] | None = None,
    *,
    by: Signer | None = None,
    at: str = PREPARED,
    **fields: Any,
) -> Act[PaymentBatchPrepared]:
    own = lines_of(*PAYEES) if lines is None else lines
    data: dict[str, Any] = {
        "batch": "batch:1",
        "list": "list:1",
        "place": VILLAGE,
        "payer": "account:collective-1",
        "execution_date": day(at),
        "lines_count": len(own),
        "total_fen": sum(line.amount_fen for line in own),
    }
    return act(PaymentBatchPrepared(**data | fields), by=by or agent(), at=at, lines=own)


def batch_of(*whos: str, number: int, attempt: int = 1, at: str) -> Act[PaymentBatchPrepared]:
    """A further batch of some of the list's dues."""
    name = f"batch:{number}"
    return prepared(lines_of(*whos, batch=name, attempt=attempt), batch=name, at=at)


def approved(
    number: int = 1,
    *,
    by: Signer | None = None,
    at: str = APPROVED,
    total_fen: int = TOTAL_FEN,
    **fields: Any,
) -> Act[PaymentBatchApproved]:
    data: dict[str, Any] = {
        "batch": f"batch:{number}",
        "voucher": f"voucher:batch-{number}",
        "place": VILLAGE,
        "payer": "account:collective-1",
        "transit": f"account:batch-{number}",
        "total_fen": total_fen,
        "value_date": day(at),
    }
    return act(PaymentBatchApproved(**data | fields), by=by or supervisor(), at=at)


def withdrawn(number: int = 1, *, by: Any = None, at: str = APPROVED) -> Act[Any]:
    data = PaymentBatchWithdrawn(batch=f"batch:{number}", cause="entered_wrongly")
    return act(data, by=by or agent(), at=at)


def cancelled(number: int = 1, *, at: str = APPROVED, **fields: Any) -> Act[PaymentBatchCancelled]:
    data: dict[str, Any] = {
        "batch": f"batch:{number}",
        "voucher": f"voucher:batch-{number}-back",
        "payer": "account:collective-1",
        "transit": f"account:batch-{number}",
        "total_fen": TOTAL_FEN,
        "value_date": day(at),
        "cause": "payee_died",
    }
    return act(PaymentBatchCancelled(**data | fields), by=VILLAGE_KEEPS, at=at)


def released(
    number: int = 1,
    *,
    by: Signer | None = None,
    at: str = RELEASED,
    lines: int = len(PAYEES),
    total_fen: int = TOTAL_FEN,
    size: int = 900,
    root: str = ROOT,
    **fields: Any,
) -> Act[PaymentFileReleased]:
    data: dict[str, Any] = {
        "batch": f"batch:{number}",
        "format": "pain001",
        "file_sha256": SHA,
        "file_length_bytes": 2_480,
        "lines_count": lines,
        "total_fen": total_fen,
        "checkpoint": Checkpoint(size=size, root=root),
    }
    return act(PaymentFileReleased(**data | fields), by=by or agent(), at=at)


def confirmed(who: str, *, on: str = PAID, **fields: Any) -> PaymentConfirmed:
    data: dict[str, Any] = {
        "batch": "batch:1",
        "due": due(who),
        "attempt": 1,
        "amount_fen": PAYEES[who][2],
        "value_date": day(on),
        "reference": f"B-{who}",
    }
    return PaymentConfirmed(**data | fields)


def rejected(who: str, *, on: str = PAID, **fields: Any) -> PaymentRejected:
    data: dict[str, Any] = {
        "batch": "batch:1",
        "due": due(who),
        "attempt": 1,
        "amount_fen": PAYEES[who][2],
        "value_date": day(on),
        "reason": "AC04",
    }
    return PaymentRejected(**data | fields)


def receipt(
    *lines: PaymentConfirmed | PaymentRejected,
    number: int = 1,
    batch: int = 1,
    pending: int = 0,
    by: Any = None,
    at: str = PAID,
    **fields: Any,
) -> Act[BankReceiptGiven]:
    data: dict[str, Any] = {
        "receipt": f"receipt:{number}",
        "batch": f"batch:{batch}",
        "voucher": f"voucher:receipt-{number}",
        "transit": f"account:batch-{batch}",
        "payer": "account:collective-1",
        "charge": "account:distribution-1",
        "file_sha256": SHA,
        "grade": "handed_in" if by == VILLAGE_KEEPS else "bank_signed",
        "settled": settled(lines),
        "pending_count": pending,
    }
    return act(BankReceiptGiven(**data | fields), by=by or bank(), at=at, lines=lines)


def settled(lines: Iterable[PaymentConfirmed | PaymentRejected]) -> tuple[Settled, ...]:
    """The sums of some lines, by value date."""
    own = list(lines)
    days = sorted({line.value_date for line in own})
    fen = {
        (on, kind): [x.amount_fen for x in own if x.value_date == on and isinstance(x, kind)]
        for on in days
        for kind in (PaymentConfirmed, PaymentRejected)
    }
    return tuple(
        Settled(
            value_date=on,
            confirmed_count=len(fen[on, PaymentConfirmed]),
            confirmed_fen=sum(fen[on, PaymentConfirmed]),
            rejected_count=len(fen[on, PaymentRejected]),
            rejected_fen=sum(fen[on, PaymentRejected]),
        )
        for on in days
    )


def returned(who: str, *, by: Any = None, at: str = "2026-06-08", **fields: Any) -> Act[Any]:
    data: dict[str, Any] = {
        "due": due(who),
        "batch": "batch:1",
        "attempt": 1,
        "voucher": f"voucher:returned-{who}",
        "payer": "account:collective-1",
        "charge": "account:distribution-1",
        "amount_fen": PAYEES[who][2],
        "value_date": day(at),
        "reason": "AC04",
        "reference": f"R-{who}",
        "grade": "bank_signed",
    }
    return act(PaymentReturned(**data | fields), by=by or bank(), at=at)


def demanded(who: str = "bing", *, at: str = "2026-06-10", **fields: Any) -> Act[RecoveryDemanded]:
    data: dict[str, Any] = {
        "recovery": "recovery:1",
        "due": due(who),
        "list": "list:1",
        "place": VILLAGE,
        "amount_fen": PAYEES[who][2],
        "cause": "not_entitled",
        "due_on": day("2026-07-10"),
        "paper": PAPER,
    }
    return act(RecoveryDemanded(**data | fields), by=VILLAGE_KEEPS, at=at)


def recovered(
    amount_fen: int, *, number: int = 1, at: str = "2026-06-20", **fields: Any
) -> Act[RecoveryReceived]:
    data: dict[str, Any] = {
        "recovery": "recovery:1",
        "voucher": f"voucher:recovered-{number}",
        "payer": "account:collective-1",
        "recovered": "account:recovered-1",
        "amount_fen": amount_fen,
        "value_date": day(at),
        "paper": PAPER,
    }
    return act(RecoveryReceived(**data | fields), by=VILLAGE_KEEPS, at=at)


def succeeded(who: str, person: str, *, at: str = "2026-06-01", **fields: Any) -> Act[Any]:
    data: dict[str, Any] = {
        "due": due(who),
        "household": f"household:{PAYEES[who][0]}",
        "person": f"person:{person}",
        "card_kind": "own",
        "cause": "deceased",
        "paper": PAPER,
    }
    by = fields.pop("by", (registrar(), township()))
    return act(SuccessorNamed(**data | fields), by=by, at=at)


def died(who: str, on: str, *, new_head: str | None = None) -> Act[DeathRecorded]:
    data = DeathRecorded(
        person=f"person:{who}",
        household=f"household:{PAYEES[who][0]}",
        on=day(on),
        new_head=f"person:{new_head}" if new_head else None,
    )
    return act(data, by=registrar(), at=on)


def acknowledged(
    who: str, answer: Any = "confirmed", *, by: Any = None, at: str = "2026-06-06", **fields: Any
) -> Act[PaymentAcknowledged]:
    household = f"household:{PAYEES[who][0]}"
    data: dict[str, Any] = {
        "due": due(who),
        "batch": "batch:1",
        "attempt": 1,
        "household": household,
        "place": VILLAGE,
        "answer": answer,
        "complaint": "complaint:1" if answer == "denied" else None,
    }
    own = officer("householder", f"person:{who}", body=household)
    return act(PaymentAcknowledged(**data | fields), by=by or own, at=at)


def answered(*, by: Signer | None = None, at: str = "2026-06-09") -> Act[ComplaintAnswered]:
    data = ComplaintAnswered(
        complaint="complaint:1", outcome="upheld", reasons=secret("not there"), evidence=PAPER
    )
    return act(data, by=by or township(), at=at)


# --- the story so far --------------------------------------------------------------------------


@cache
def ready() -> Given:
    """The batch is prepared."""
    return village().when(prepared()).then_admitted()


@cache
def in_transit() -> Given:
    """The batch is approved, its money in transit."""
    return ready().when(approved()).then_admitted()


@cache
def with_bank() -> Given:
    """The bank has the file."""
    return in_transit().when(released()).then_admitted()


@cache
def paid() -> Given:
    """The bank confirmed every line on 4 June."""
    return with_bank().when(receipt(*(confirmed(who) for who in PAYEES))).then_admitted()


@cache
def one_rejected() -> Given:
    """The bank confirmed two lines and rejected ding's."""
    lines = (confirmed("jia"), confirmed("bing"), rejected("ding"))
    return with_bank().when(receipt(*lines)).then_admitted()


def state(history: Given, who: str) -> Due:
    return history.ledger.read(Due, due(who))


def batch(history: Given, number: int = 1) -> Batch:
    return history.ledger.read(Batch, f"batch:{number}")
