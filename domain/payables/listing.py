"""Payable lists, and the rules that every list keeps, whatever row made it.

- REG-5 The lines are as many and add up to as much as the header says. REG-1 List and dues are new.
- PAY-3 Nothing is paid of a list before its own procedure has ended, the notice with it; one that
  was sent back and drafted anew is never paid, its case is about another list then. ID-8 Nor is
  anything while what its row rests on is missing, such as income that was reversed since (DIS-1).
- PAY-1 A line owes an amount above zero to a person, payable to a kind of card and nothing else.
- HH-3 Who is listed lives on the day; HH-4 and belongs to the household. REG-2 It is on record.
- ACT-1 The household lies in the list's place.

An entity's line keeps what its own row asks of it, in the place of HH-3 and HH-4.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.checks import check_new, known
from domain.kernel.fact import Fact
from domain.kernel.history import History, States
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.payables.dues import CardKind, Due, due_of
from domain.residents.cards import KINDS
from domain.residents.households import living_household
from domain.residents.people import living
from domain.steps.case import Case
from domain.steps.turn import check_sound

D = TypeVar("D", bound=Fact)


class Listing(NamedTuple):
    """A list that a header makes: its case, who pays it, and what it is charged to.

    `payer` is the account that holds the money, `charge` the account of what it is used for.
    """

    list: str
    case: str
    place: str
    payer: str
    charge: str
    lines_count: int
    total_fen: int


class Payable(NamedTuple):
    """What one line owes, to whom, and to which kind of card.

    Of an `entity`, which is paid to its own account, household and person are empty.
    """

    due: str
    list: str
    household: str
    person: str
    card_kind: CardKind
    amount_fen: int
    entity: str = ""


@state_of("list")
class PayableList(State, frozen=True, kw_only=True):
    """A payable list: what made it, who prepared it, what it adds up to."""

    made_by: str = ""
    case: str = ""
    place: str = ""
    payer: str = ""
    charge: str = ""
    lines_count: int = 0
    total_fen: int = 0
    persons: tuple[str, ...] = ()
    index: int = 0


Lists = Callable[[Any], Listing]
Owes = Callable[[Any], Payable]
_LISTS: dict[type[Fact], Lists] = {}
_OWES: dict[type[Fact], Owes] = {}


def lists(fact: type[D]) -> Callable[[Callable[[D], Listing]], Lists]:
    """Declare which list a header makes: a pure function of its data."""

    def declare(function: Callable[[D], Listing]) -> Lists:
        _LISTS[fact] = function
        evolves(PayableList, fact)(_listed)
        return function

    return declare


def payable(fact: type[D]) -> Callable[[Callable[[D], Payable]], Owes]:
    """Declare what a line owes: a pure function of its data."""

    def declare(function: Callable[[D], Payable]) -> Owes:
        _OWES[fact] = function
        evolves(Due, fact)(_owed)
        return function

    return declare


def header(fact: type[D]) -> type[D]:
    """Declare a header whose own fields say which list it makes."""
    lists(fact)(_as_stated)
    return fact


def line(fact: type[D]) -> type[D]:
    """Declare a line whose own fields say what it owes to a person of a household."""
    payable(fact)(_as_owed)
    return fact


def _as_stated(data: Any) -> Listing:  # noqa: ANN401  (headers of every row)
    return Listing(*_STATED(data))


def _as_owed(data: Any) -> Payable:  # noqa: ANN401  (lines of every row)
    return Payable(*_OWED(data))


_STATED: Final = attrgetter(*Listing._fields)
_OWED: Final = attrgetter(*(name for name in Payable._fields if name != "entity"))


def listing_of(data: Fact) -> Listing | None:
    """The list that a fact makes, if it makes one."""
    function = _LISTS.get(type(data))
    return function(data) if function else None


def payable_of(data: Fact) -> Payable | None:
    """What a fact owes, if it is a line of a list."""
    function = _OWES.get(type(data))
    return function(data) if function else None


def check_listing(act: Act[Any], history: History) -> Listing:
    """REG-1 and REG-5 of a header and its lines; the list that it makes."""
    listing = _LISTS[type(act.data)](act.data)
    check_new(history, PayableList, listing.list)
    owed = [payable_of(line.data) for line in act.lines]
    named = {one.due for one in owed if one is not None and one.list == listing.list}
    total_fen = sum(one.amount_fen for one in owed if one is not None)
    require(
        (len(named), len(owed), total_fen)
        == (listing.lines_count, listing.lines_count, listing.total_fen),
        "REG-5",
        expected=say(
            f"{listing.lines_count} payees of {listing.list}, {listing.total_fen} fen",
            f"{listing.list} 共 {listing.lines_count} 名收款人，合计 {listing.total_fen} 分",
        ),
        found=say(
            f"{len(named)} payees on {len(owed)} lines, {total_fen} fen",
            f"{len(owed)} 行、{len(named)} 名收款人，合计 {total_fen} 分",
        ),
    )
    return listing


def check_payable(act: Act[Any], history: History) -> Payable:
    """PAY-1, REG-1, HH-3, HH-4 and ACT-1 of one line to a household; what it owes."""
    owed = check_owed(act, history)
    _check_payee(owed, act, history)
    return owed


def check_owed(act: Act[Any], history: History) -> Payable:
    """PAY-1 and REG-1 of one line to whomever; what it owes."""
    owed = _OWES[type(act.data)](act.data)
    name = due_of(owed.list, owed.entity or owed.household, owed.person)
    require(
        owed.due == name and owed.amount_fen > 0,
        "PAY-1",
        expected=say(f"{name} with an amount above zero", f"{name}，金额大于零"),
        found=say(f"{owed.due}, {owed.amount_fen} fen", f"{owed.due}，{owed.amount_fen} 分"),
    )
    check_new(history, Due, owed.due)
    return owed


def _check_payee(owed: Payable, act: Act[Any], history: History) -> None:
    household = living_household(history, owed.household)
    living(history, owed.person)
    head = owed.card_kind != "householder" or owed.person == household.head
    require(
        head and owed.person in household.persons_on(act.day),
        "HH-4",
        expected=say(
            f"a member of {household.id}, the head for the householder's card",
            f"{household.id} 的成员；{KINDS['householder'].zh}须为户主",
        ),
        found=say(f"{owed.person}, {owed.card_kind}", f"{owed.person}，{KINDS[owed.card_kind].zh}"),
    )
    place = history.read(PayableList, owed.list).place
    require(
        covers(place, household.place),
        "ACT-1",
        expected=say(f"a household of {place}", f"{place} 的农户"),
        found=say(f"{household.id} of {household.place}", f"{household.id} 属于 {household.place}"),
    )


def known_list(history: States, list_: str) -> PayableList:
    """The list; refused under REG-2 where there is none."""
    return known(history, PayableList, list_, say("a payable list", "已登记的发放清单"))


def ended_list(states: States, list_: str) -> tuple[PayableList, Case]:
    """The list, whose own procedure has ended, and its case; refused under PAY-3 otherwise."""
    found = known_list(states, list_)
    case = states.read(Case, found.case)
    require(
        case.status == "completed" and case.subject == list_,
        "PAY-3",
        expected=say(f"{list_} after its notice", f"{list_} 公示期满并办结"),
        found=say(
            f"{found.case} is {case.status}, about {case.subject}",
            f"{found.case}：{case.status}，事由为 {case.subject}",
        ),
    )
    return found, case


def final_list(history: History, list_: str) -> PayableList:
    """The same, to be paid: what its row finds illogical by now is refused under ID-8."""
    found, case = ended_list(history, list_)
    if case.row is not None:
        check_sound(case.row.illogical(case, history, shanghai_day(history.now)))
    return found


def _listed(state: PayableList, event: Event[Any]) -> PayableList:
    listing = _LISTS[type(event.data)](event.data)
    return msgspec.structs.replace(
        state,
        made_by=event.type,
        case=listing.case,
        place=listing.place,
        payer=listing.payer,
        charge=listing.charge,
        lines_count=listing.lines_count,
        total_fen=listing.total_fen,
        persons=event.persons,
        index=event.index,
    )


def _owed(state: Due, event: Event[Any]) -> Due:
    owed = _OWES[type(event.data)](event.data)
    return msgspec.structs.replace(
        state,
        list=owed.list,
        household=owed.household,
        person=owed.person,
        card_kind=owed.card_kind,
        amount_fen=owed.amount_fen,
        entity=owed.entity,
        listed_on=event.day,
        index=event.index,
    )
