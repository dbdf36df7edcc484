"""Payments line by line, as batches prepare them and banks answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from domain.kernel.act import Event
from domain.payments.answer_lines import PaymentConfirmed
from domain.payments.batches import PaymentBatchPrepared, PaymentLinePrepared
from domain.payments.returned import PaymentReturned


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of a batch: a due, paid to a card out of an account of the books.

    `on` is the value date on which the bank paid it, `confirmed` the position of its answer; None
    until the bank confirms, `reference` the bank's own. `line` is the position of the line itself,
    `list` what it is paid of.
    """

    line: int
    due: str
    attempt: int
    batch: str
    list: str
    account: str
    household: str
    person: str
    card: str
    amount_fen: int
    on: date | None = None
    confirmed: int | None = None
    reference: str | None = None

    @property
    def end_to_end(self) -> str:
        """Its name at the bank."""
        return end_to_end(self.due, self.attempt)


def end_to_end(due: str, attempt: int) -> str:
    """The bank's name of an attempt: the due's digits and the attempt, 35 characters at most."""
    return f"{due.partition(':')[2]}-{attempt}"


def reference_of(data: Any) -> str | None:  # noqa: ANN401  (facts of every type that moves)
    """The payment's name at the bank, of a fact that answers one."""
    return end_to_end(data.due, data.attempt) if isinstance(data, PaymentReturned) else None


@dataclass
class Paid:
    """Every line of a batch, by due and attempt, in order."""

    lines: dict[tuple[str, int], Payment] = field(default_factory=dict)
    batches: dict[str, PaymentBatchPrepared] = field(default_factory=dict)

    def take(self, event: Event[Any]) -> None:
        """One event more."""
        match event.data:
            case PaymentBatchPrepared() as data:
                self.batches[data.batch] = data
            case PaymentLinePrepared() as data:
                batch = self.batches[data.batch]
                self.lines[data.due, data.attempt] = Payment(
                    line=event.index,
                    due=data.due,
                    attempt=data.attempt,
                    batch=data.batch,
                    list=batch.list,
                    account=batch.payer,
                    household=data.household,
                    person=data.person,
                    card=data.card,
                    amount_fen=data.amount_fen,
                )
            case PaymentConfirmed() as data:
                asked = (data.due, data.attempt)
                self.lines[asked] = replace(
                    self.lines[asked],
                    on=data.value_date,
                    confirmed=event.index,
                    reference=data.reference,
                )
            case _:
                pass
