"""Grants: what a case decided, for whom; and each grantee's book of what it was granted.

A grantee is a household, of which a person is paid on a card, or an entity, which is paid on its
own account.

A row declares with `grants` which of its facts decides; grant and book evolve by it, admission
checks it with `check_granted` (`deciding.py`). A case grants once: a decision made anew, after the
case was sent back, stands in the place of the one before. It counts while its case is open, and is
worth a payment when that is completed.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Final, NamedTuple, TypeVar

import msgspec

from domain.awards.kinds import AwardKind
from domain.kernel.act import Event
from domain.kernel.fact import Fact, identifier
from domain.kernel.history import States
from domain.kernel.state import State, evolves, state_of
from domain.payables.dues import CardKind, due_of

B = TypeVar("B", bound="GrantBook")
D = TypeVar("D", bound=Fact)
GrantId = Annotated[str, identifier("grant")]


class Granted(NamedTuple):
    """What a fact decides: who of which household, or which entity, is granted how much.

    `year` is the calendar year for which it is granted; `person` is paid on a card of `card_kind`.
    Of an entity, household and person are empty.
    """

    grant: str
    case: str
    household: str
    person: str
    kind: AwardKind
    year: int
    amount_fen: int
    card_kind: CardKind = "own"
    entity: str = ""

    @property
    def grantee(self) -> str:
        """Who is granted it: the household or the entity."""
        return self.entity or self.household


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

    `person` is who was granted it, or whom that list pays: the head may have changed in between.

    `supplied`: it was paid to a supplier, and no reversal took that back. `withdrawn`: it came to
    nothing after all, before it was paid. `decided_on` and `withdrawn_on` are the days of that.
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
    entity: str = ""
    decided_on: date | None = None
    withdrawn_on: date | None = None

    @property
    def grantee(self) -> str:
        """Who was granted it: the household or the entity."""
        return self.entity or self.household

    @property
    def due(self) -> str:
        """What the last list that took it owes for it; empty where none did."""
        return due_of(self.list, self.grantee, self.person) if self.list else ""

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
    """One grant in a book; amounts are fen, `person` is empty in an entity's."""

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


@state_of("entitygrants")
class EntityBook(GrantBook, frozen=True, kw_only=True):
    """Every grant that was decided for an entity, in order of the first decision."""


def grant_of(case: str) -> str:
    """The name of the grant that a case decides on."""
    return f"grant:{case.partition(':')[2]}"


def case_of(grant: str) -> str:
    """The case that decides on a grant."""
    return f"case:{grant.partition(':')[2]}"


def book_of(grantee: str) -> str:
    """The stream of a household's or an entity's book of grants."""
    kind, _, name = grantee.partition(":")
    return f"{_BOOKS[kind].kind}:{name}"


def book(states: States, grantee: str) -> GrantBook:
    """The book of a household or an entity."""
    return states.read(_BOOKS[grantee.partition(":")[0]], book_of(grantee))


_BOOKS: Final[dict[str, type[GrantBook]]] = {"household": GrantBook, "entity": EntityBook}


Grants = Callable[[Any], Granted | None]
_GRANTS: dict[type[Fact], Grants] = {}


def grants(fact: type[D]) -> Callable[[Callable[[D], Granted | None]], Grants]:
    """Declare what facts of a type grant, if anything: a pure function of their data."""

    def declare(function: Callable[[D], Granted | None]) -> Grants:
        _GRANTS[fact] = function
        evolves(Grant, fact)(_decided)
        evolves(GrantBook, fact)(_booked)
        evolves(EntityBook, fact)(_booked)
        return function

    return declare


def granted_by(data: Fact) -> Granted | None:
    """What a fact grants, if it grants anything."""
    function = _GRANTS.get(type(data))
    return function(data) if function else None


def touched_by_grant(data: Any) -> tuple[str, ...]:  # noqa: ANN401  (facts of every such type)
    """What an event that grants something touches besides: the grant, and the grantee's book."""
    granted = granted_by(data)
    return (granted.grant, book_of(granted.grantee)) if granted else ()


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
        entity=granted.entity,
        decided_on=event.day,
        index=event.index,
    )


def _booked(state: B, event: Event[Any]) -> B:
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
