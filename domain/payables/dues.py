"""Dues: what one line of a payable list owes to one payee, from listing to payment.

- PAY-3 A due is one line's: its name follows from list, household and payee, or from list and
  entity, so that nobody is listed twice. NOT-4 A contested due is held; one that was found wrong
  is removed.
- PAY-6 Who died is followed by a successor: `payee` says who gets it. PAY-4 Each attempt to pay
  it stays on record, with what the bank answered; the payments write them (`domain/payments`).
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from domain.kernel.act import Event
from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.state import State, evolves, state_of
from domain.residents.households import Household
from domain.residents.kinship import homes_of
from domain.steps.case import Case
from domain.steps.notice.facts import ObjectionMade, ObjectionReceived, ObjectionResolved

CardKind = Literal["householder", "own", "guardian", "institution"]
DueId = Annotated[str, identifier("due")]
_DIGITS = 32


Outcome = Literal["", "confirmed", "rejected", "returned"]
"""What the bank said of an attempt: nothing yet, paid, rejected, or paid and sent back 退汇."""


class Payee(NamedTuple):
    """Who gets a due: the person, in which household, on a card of which kind."""

    household: str
    person: str
    card_kind: CardKind


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to pay a due: its line in a batch, and the bank's answer on its value date.

    `index` is the position of the line, `answered_at` that of the bank's answer.
    """

    batch: str
    number: int
    payee: Payee
    card: str
    amount_fen: int
    index: int
    outcome: Outcome = ""
    value_date: date | None = None
    reason: str = ""
    reference: str = ""
    answered_at: int | None = None


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """The household's word on an attempt: that the money came, or did not (PAY-8)."""

    attempt: int
    answer: Literal["confirmed", "denied"]
    on: date
    complaint: str = ""


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """That an entity's due was paid to its account, by which disbursement, on which value date."""

    disbursement: str
    voucher: str
    value_date: date
    index: int


@state_of("due")
class Due(State, frozen=True, kw_only=True):
    """What is owed to a payee: `person` gets it on an account of the kind `card_kind`.

    `contested` are the objections to it that nobody has answered; `removed` says that one was
    found right, on the day `removed_on`. `successor` gets it where its payee died before (PAY-6).
    `attempts` are those to pay it, the last of them decides; `words` what its household said of
    them. `demanded_fen` is what was claimed back of a wrong payment.

    Of an `entity`, household and person are empty; it is paid to its account at once (`settled`),
    in no batch.
    """

    list: str = ""
    household: str = ""
    person: str = ""
    card_kind: CardKind = "own"
    amount_fen: int = 0
    listed_on: date | None = None
    index: int = 0
    contested: tuple[str, ...] = ()
    removed: bool = False
    successor: Payee | None = None
    attempts: tuple[Attempt, ...] = ()
    words: tuple[Word, ...] = ()
    demanded_fen: int = 0
    entity: str = ""
    settled: Settled | None = None
    removed_on: date | None = None

    @property
    def payee(self) -> Payee:
        """Who gets it now."""
        return self.successor or Payee(self.household, self.person, self.card_kind)

    @property
    def attempt(self) -> Attempt | None:
        """The last attempt to pay it."""
        return self.attempts[-1] if self.attempts else None

    @property
    def paid(self) -> bool:
        """Whether the bank confirmed the last attempt, and it did not come back (PAY-5)."""
        confirmed = bool(self.attempts) and self.attempts[-1].outcome == "confirmed"
        return confirmed or self.settled is not None

    @property
    def paid_on(self) -> date | None:
        """The value date of its payment, where it is paid."""
        if self.settled is not None:
            return self.settled.value_date
        return self.attempts[-1].value_date if self.paid else None

    def with_attempt(self, attempt: Attempt) -> "Due":
        """The due with its last attempt as it is now, or with one attempt more."""
        before = self.attempts
        if before:
            before = tuple(one for one in before if one.number != attempt.number)
        return msgspec.structs.replace(self, attempts=(*before, attempt))


def due_of(list_: str, home: str, person: str = "") -> str:
    """The name of the due that a list owes to a payee of a household, or to an entity."""
    named = f"{list_}\n{home}\n{person}".encode()
    return f"due:{sha256(named).hexdigest()[:_DIGITS]}"


@evolves(Due, ObjectionMade, ObjectionReceived)
def contest(state: Due, event: Event[Any]) -> Due:
    """The due is held by one more objection."""
    contested = (*state.contested, event.data.objection)
    return msgspec.structs.replace(state, contested=contested)


@evolves(Due, ObjectionResolved)
def settle(state: Due, event: Event[ObjectionResolved]) -> Due:
    """One objection is answered: the due stays, or leaves the list."""
    left = tuple(one for one in state.contested if one != event.data.objection)
    if event.data.effect != "removed" or state.removed:
        return msgspec.structs.replace(state, contested=left)
    return msgspec.structs.replace(state, contested=left, removed=True, removed_on=event.day)


def named_in_list(case: Case, history: History, persons: Sequence[str]) -> tuple[str, ...]:
    """The households with a due in the case's list, among those of the persons and their kin."""
    homes = homes_of(history, persons)
    return tuple(home for home in homes if _is_named(case.subject, home, history))


def _is_named(list_: str, home: str, history: History) -> bool:
    household = history.read(Household, home)
    own = (due_of(list_, home, member.person) for member in household.members)
    dues = (history.read(Due, name) for name in (*own, *household.follows))
    return any(due.exists and due.list == list_ and not due.removed for due in dues)


def is_due_of(case: Case, history: History, item: str) -> bool:
    """Whether something is a due of the case's list, so that it can be contested by itself."""
    return item.startswith("due:") and history.read(Due, item).list == case.subject
