"""Grants: what a case decided, for whom; and each household's book of what it was granted.

A row declares with `grants` which of its facts decides; grant and book evolve by it, admission
checks it with `check_granted` (`deciding.py`). A case grants once: a decision made anew, after the
case was sent back, stands in the place of the one before. It counts while its case is open, and is
worth a payment when that is completed.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec

from domain.awards.kinds import AwardKind
from domain.kernel.act import Event
from domain.kernel.fact import Fact, identifier
from domain.kernel.state import State, evolves, state_of
from domain.payables.dues import CardKind, due_of

D = TypeVar("D", bound=Fact)
GrantId = Annotated[str, identifier("grant")]


class Granted(NamedTuple):
    """What a fact decides: who of which household is granted how much, for which year.

    `year` is the calendar year for which it is granted; `person` is paid on a card of `card_kind`.
    """

    grant: str
    case: str
    household: str
    person: str
    kind: AwardKind
    year: int
    amount_fen: int
    card_kind: CardKind


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What the money of a grant is for: one purpose of the seed's list, by the paper's hash.

    `supplier` is the entity that is paid instead of the card, by the contract of that hash.
    """

    purpose: str
    paper: str
    persons: tuple[str, ...]
    index: int
    agreed_on: date | None = None
    supplier: str = ""
    contract: str = ""


class Supplied(msgspec.Struct, frozen=True, kw_only=True):
    """How a grant was paid to its supplier, on which value date, by which invoice and receipt."""

    supplier: str
    disbursement: str
    voucher: str
    value_date: date
    papers: tuple[str, ...]
    index: int


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a grant was shown to be used as agreed, by which papers, checked by whom."""

    amount_fen: int
    papers: tuple[str, ...]
    persons: tuple[str, ...]
    index: int


@state_of("grant")
class Grant(State, frozen=True, kw_only=True):
    """What one case grants. `list` is the last payable list that took it; `index` decided it.

    `supplied`: it was paid to a supplier, and no reversal took that back. `withdrawn`: it came to
    nothing after all, before it was paid.
    """

    case: str = ""
    household: str = ""
    person: str = ""
    award_kind: str = ""
    year: int = 0
    amount_fen: int = 0
    card_kind: CardKind = "own"
    list: str = ""
    agreement: Agreement | None = None
    supplied: Supplied | None = None
    shown: tuple[Shown, ...] = ()
    withdrawn: bool = False
    index: int = 0

    @property
    def due(self) -> str:
        """What the last list that took it owes for it; empty where none did."""
        return due_of(self.list, self.household, self.person) if self.list else ""

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers by which it was paid to a supplier, and its use was shown."""
        paid = self.supplied.papers if self.supplied else ()
        return (*paid, *(sha for one in self.shown for sha in one.papers))

    @property
    def shown_fen(self) -> int:
        """How much of it was shown to be used as agreed."""
        return sum(one.amount_fen for one in self.shown)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One grant in a household's book; amounts are fen."""

    grant: str
    case: str
    person: str
    award_kind: str
    year: int
    amount_fen: int
    index: int


@state_of("grants")
class GrantBook(State, frozen=True, kw_only=True):
    """Every grant that was decided for a household, in order of the first decision."""

    entries: tuple[Entry, ...] = ()


def grant_of(case: str) -> str:
    """The name of the grant that a case decides on."""
    return f"grant:{case.partition(':')[2]}"


def case_of(grant: str) -> str:
    """The case that decides on a grant."""
    return f"case:{grant.partition(':')[2]}"


def book_of(household: str) -> str:
    """The stream of a household's book of grants."""
    return f"grants:{household.partition(':')[2]}"


Grants = Callable[[Any], Granted | None]
_GRANTS: dict[type[Fact], Grants] = {}


def grants(fact: type[D]) -> Callable[[Callable[[D], Granted | None]], Grants]:
    """Declare what facts of a type grant, if anything: a pure function of their data."""

    def declare(function: Callable[[D], Granted | None]) -> Grants:
        _GRANTS[fact] = function
        evolves(Grant, fact)(_decided)
        evolves(GrantBook, fact)(_booked)
        return function

    return declare


def granted_by(data: Fact) -> Granted | None:
    """What a fact grants, if it grants anything."""
    function = _GRANTS.get(type(data))
    return function(data) if function else None


def touched_by_grant(data: Any) -> tuple[str, ...]:  # noqa: ANN401  (facts of every such type)
    """What an event that grants something touches besides: the grant, and the household's book."""
    granted = granted_by(data)
    return (granted.grant, book_of(granted.household)) if granted else ()


def _decided(state: Grant, event: Event[Any]) -> Grant:
    """The grant as decided last; what was agreed on of an earlier decision is void."""
    granted = granted_by(event.data)
    if granted is None:
        return state
    return Grant(
        id=state.id,
        case=granted.case,
        household=granted.household,
        person=granted.person,
        award_kind=granted.kind,
        year=granted.year,
        amount_fen=granted.amount_fen,
        card_kind=granted.card_kind,
        index=event.index,
    )


def _booked(state: GrantBook, event: Event[Any]) -> GrantBook:
    """The book with the decision, in the place of an earlier one of the same case."""
    granted = granted_by(event.data)
    if granted is None:
        return state
    entry = Entry(
        grant=granted.grant,
        case=granted.case,
        person=granted.person,
        award_kind=granted.kind,
        year=granted.year,
        amount_fen=granted.amount_fen,
        index=event.index,
    )
    others = tuple(one for one in state.entries if one.grant != granted.grant)
    return msgspec.structs.replace(state, entries=(*others, entry))
