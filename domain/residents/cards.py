"""Payee accounts: whose card a household or a member is paid to, and from when to when.

- HH-4 An account is of a declared kind. `householder`: the head's own card, for what is paid per
  household; `own`: the beneficiary's card, for what is paid per person; `guardian` and
  `institution` (集中供养): only with the paper that says so. The holder's name is the
  beneficiary's, as registered or in a recorded variant; the number has 16 to 19 digits and passes
  Luhn. One card does not serve two households at a time, and has one reference.
- HH-3 Neither the deceased nor a household that has ended get a card; one ends on a day that has
  come. REG-2 Household and person are registered, and the card that ends is declared.

A card also ends, without an act, when its beneficiary leaves the household (see `leaving`).
"""

import re
from datetime import date
from typing import Annotated, Literal

import msgspec
from stdnum import luhn

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import SEALED
from domain.kernel.fact import Fact, HouseholdId, Paper, PersonId, Sealed, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.residents.households import HeldCard, Household, living_household, place_of
from domain.residents.people import has_name, living

CardId = Annotated[str, identifier("card")]
CardKind = Literal["householder", "own", "guardian", "institution"]
KINDS: dict[CardKind, Words] = {
    "householder": say("the householder's", "户主账户"),
    "own": say("the beneficiary's own", "本人账户"),
    "guardian": say("a guardian's", "监护人账户"),
    "institution": say("an institution's", "集中供养机构账户"),
}
ON_PAPER: frozenset[CardKind] = frozenset({"guardian", "institution"})
"""Kinds of which the holder is not the beneficiary: each needs the paper that allows it."""
_DIGITS = re.compile(r"[0-9]{16,19}")


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """That the card was handed to its beneficiary: by the event at `index`."""

    person: str
    on: date
    index: int


class Custody(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody else was found to hold the card (HH-6): by the event at `index`."""

    custodian: str
    role: str
    on: date
    index: int


@state_of("card")
class Card(State):
    """One card under its reference, and the household for which it was last declared.

    `persons` are those of that household for whom it was declared, the last one last.
    """

    household: str = ""
    persons: tuple[str, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    custodies: tuple[Custody, ...] = ()


@fact(
    "CardDeclared.v1",
    title=say("Payee account declared", "申明收款账户"),
    stream=lambda data: data.card,
    touches=lambda data: (data.household,),
    reads=lambda data: (data.household, data.person),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-3", "HH-4", "SUP-11"),
    indexed={"card_number": "/number"},
    example={
        "card": "card:k1",
        "household": "household:h1",
        "person": "person:p1",
        "kind": "householder",
        "holder_name": SEALED,
        "number": SEALED,
        "bank": "示例农商行",
        "paper": None,
    },
)
class CardDeclared(Fact):
    """The card to which the person is paid, from this day; `bank` is a code or a public name."""

    card: CardId
    household: HouseholdId
    person: PersonId
    kind: CardKind
    holder_name: Sealed
    number: Sealed
    bank: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    paper: Paper | None = None


@admits(CardDeclared)
def admit_card(act: Act[CardDeclared], history: History) -> None:
    """HH-3 and HH-4 of a card to be declared."""
    data = act.data
    household = living_household(history, data.household)
    living(history, data.person)
    require(
        data.person in household.persons_on(act.day),
        "HH-4",
        expected=say(f"a member of {household.id}", f"{household.id} 的成员"),
        found=say(data.person, data.person),
    )
    _check_kind(data, household)
    _check_number(act, history)
    _check_holder(act, history)
    _check_free(data, household, history, act.day)


def _check_kind(data: CardDeclared, household: Household) -> None:
    require(
        data.kind != "householder" or data.person == household.head,
        "HH-4",
        expected=say(f"the head {household.head}", f"户主 {household.head}"),
        found=say(data.person, data.person),
    )
    require(
        data.kind not in ON_PAPER or data.paper is not None,
        "HH-4",
        expected=say("the paper that allows another's account", "监护证明或集中供养协议等书面材料"),
        found=say(f"{KINDS[data.kind].en}, no paper", f"{KINDS[data.kind].zh}，无书面材料"),
    )


def _check_number(act: Act[CardDeclared], history: History) -> None:
    number = act.opened("/number")
    if number is None:
        return
    wrong = number_problem(number)
    require(
        wrong is None,
        "HH-4",
        expected=say("a card number of 16 to 19 digits that passes Luhn", "16至19位有效银行卡号"),
        found=wrong or say("none", "无"),
    )
    holder = history.holder_of("card_number", number)
    known = history.read(Card, act.data.card).exists
    require(
        holder == act.data.card if known else holder is None,
        "HH-4",
        expected=say("one reference for one card", "一张卡对应一个编号"),
        found=say(
            f"the number is {holder}'s" if holder else f"{act.data.card} is another card",
            f"该卡已登记为 {holder}" if holder else f"{act.data.card} 已用于其他卡",
        ),
    )


def number_problem(number: str) -> Words | None:
    """What is wrong with a card number, without repeating it; None where it is valid."""
    if not _DIGITS.fullmatch(number):
        count = len(number)
        return say(f"{count} characters, or others than 0 to 9", f"{count} 个字符或含半角数字以外")
    if not luhn.is_valid(number):
        return say("a check digit that does not fit", "校验位不符")
    return None


def _check_holder(act: Act[CardDeclared], history: History) -> None:
    data, name = act.data, act.opened("/holder_name")
    require(
        name is None or data.kind in ON_PAPER or has_name(history, data.person, name),
        "HH-4",
        expected=say(
            f"the name of {data.person}, or a recorded variant",
            f"户名为 {data.person} 的姓名或已登记的异体写法",
        ),
        found=say("another name", "其他姓名"),
    )


def _check_free(data: CardDeclared, household: Household, history: History, day: date) -> None:
    """HH-4: the card serves no other household, and not the same purpose twice."""
    other = history.read(Card, data.card).household
    served = history.read(Household, other) if other else household
    serves = [card for card in served.cards if card.card == data.card and _open(card, day)]
    require(
        other in ("", household.id) or not serves,
        "HH-4",
        expected=say("a card that serves no other household", "未用于其他农户的卡"),
        found=say(f"{data.card} serves {other}", f"{data.card} 用于 {other}"),
    )
    require(
        not any((card.person, card.kind) == (data.person, data.kind) for card in serves),
        "HH-4",
        expected=say("a card not declared yet", "尚未申明的卡"),
        found=say(f"{data.card} is {data.person}'s", f"{data.card} 已为 {data.person} 申明"),
    )


def _open(card: HeldCard, day: date) -> bool:
    return card.until is None or card.until > day


@evolves(Card, CardDeclared)
def declare(state: Card, event: Event[CardDeclared]) -> Card:
    """The card serves that household."""
    data = event.data
    before = state.persons if data.household == state.household else ()
    others = tuple(person for person in before if person != data.person)
    return msgspec.structs.replace(state, household=data.household, persons=(*others, data.person))


@evolves(Household, CardDeclared)
def serve(state: Household, event: Event[CardDeclared]) -> Household:
    """One more account, from the day of the declaration."""
    data = event.data
    card = HeldCard(
        card=data.card,
        person=data.person,
        kind=data.kind,
        bank=data.bank,
        from_=event.day,
        until=None,
        index=event.index,
    )
    return msgspec.structs.replace(state, cards=(*state.cards, card))


@fact(
    "CardEnded.v1",
    title=say("Payee account ended", "停用收款账户"),
    stream=lambda data: data.card,
    touches=lambda data: (data.household,),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-3"),
    example={
        "card": "card:k1",
        "household": "household:h1",
        "on": "2026-02-10",
        "reason": "replaced",
    },
)
class CardEnded(Fact):
    """The card serves the household no longer: the day is the first without it."""

    card: CardId
    household: HouseholdId
    on: date
    reason: Literal["replaced", "lost", "closed", "given_up", "recorded_in_error"]


@admits(CardEnded)
def admit_end(act: Act[CardEnded], history: History) -> None:
    """REG-2 and HH-3 of a card that ends."""
    data = act.data
    household = history.read(Household, data.household)
    mine = [c for c in household.cards if c.card == data.card and c.until is None]
    require(
        bool(mine),
        "REG-2",
        expected=say(f"a card in use by {data.household}", f"{data.household} 在用的卡"),
        found=say(data.card, data.card),
    )
    since = max(card.from_ for card in mine)
    require(
        since <= data.on <= act.day,
        "HH-3",
        expected=say(f"a day from {since} to {act.day}", f"{since} 至 {act.day} 之间"),
        found=say(str(data.on), str(data.on)),
    )


@evolves(Household, CardEnded)
def end(state: Household, event: Event[CardEnded]) -> Household:
    """The account is open no longer."""
    data = event.data
    cards = tuple(
        msgspec.structs.replace(card, until=data.on)
        if card.card == data.card and card.until is None
        else card
        for card in state.cards
    )
    return msgspec.structs.replace(state, cards=cards)


def account_on(
    household: Household, card: str, person: str, day: date, kind: str | None = None
) -> HeldCard | None:
    """Whether the card was the person's account on the day, in their household (PAY-2).

    None where it was not: not declared, not of that kind, ended, or the person no longer a member
    that day. For what is paid per household, `person` is the head and the kind `householder`.
    """
    if not any(m.person == person and m.present_on(day) for m in household.members):
        return None
    for held in household.cards:
        mine = held.card == card and held.person == person and held.holds_on(day)
        if mine and kind in (None, held.kind):
            return held
    return None
