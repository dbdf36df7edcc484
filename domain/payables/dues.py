"""Dues: what one line of a payable list owes to one payee, from listing to payment.

- PAY-3 A due is one line's: its name follows from list, household and payee, so that nobody is
  listed twice. NOT-4 A contested due is held; one that was found wrong is removed.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, Any

import msgspec

from domain.households import Household
from domain.kernel.act import Event
from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.state import State, evolves, state_of
from domain.kinship import homes_of
from domain.steps.case import Case
from domain.steps.notice.facts import ObjectionMade, ObjectionReceived, ObjectionResolved

DueId = Annotated[str, identifier("due")]
_DIGITS = 32


@state_of("due")
class Due(State, frozen=True, kw_only=True):
    """What is owed to a payee: `person` gets it on an account of the kind `card_kind`.

    `contested` are the objections to it that nobody has answered; `removed` says that one was
    found right. What became of its payment is the payments' to say.
    """

    list: str = ""
    household: str = ""
    person: str = ""
    card_kind: str = ""
    amount_fen: int = 0
    listed_on: date | None = None
    index: int = 0
    contested: tuple[str, ...] = ()
    removed: bool = False


def due_of(list_: str, household: str, person: str) -> str:
    """The name of the due that a list owes to a payee of a household."""
    named = f"{list_}\n{household}\n{person}".encode()
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
    removed = state.removed or event.data.effect == "removed"
    return msgspec.structs.replace(state, contested=left, removed=removed)


def named_in_list(case: Case, history: History, persons: Sequence[str]) -> tuple[str, ...]:
    """The households with a due in the case's list, among those of the persons and their kin."""
    homes = homes_of(history, persons)
    return tuple(home for home in homes if _is_named(case.subject, home, history))


def _is_named(list_: str, home: str, history: History) -> bool:
    members = history.read(Household, home).members
    dues = (history.read(Due, due_of(list_, home, member.person)) for member in members)
    return any(due.exists and not due.removed for due in dues)


def is_due_of(case: Case, history: History, item: str) -> bool:
    """Whether something is a due of the case's list, so that it can be contested by itself."""
    return item.startswith("due:") and history.read(Due, item).list == case.subject
