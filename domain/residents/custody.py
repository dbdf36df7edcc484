"""Who physically holds a card: delivery is receipted, custody by others is recorded when found.

- HH-6 A card in the hands of an official or keeper is a finding; here it is put on record.
- HH-4 Who is handed a card is the one for whom it is declared; a receipt is signed with their own
  key, or is on paper, attested by a person of another body. Custody is somebody else's.
- HH-3 The day has come. REG-2 The card is declared.
- ACT-1 Received in person, or on paper through an officer and an attestor.
- ACT-2 Nobody records their own custody.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import known
from domain.kernel.examples import PAPER
from domain.kernel.fact import Code, Fact, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.roles import EVERYBODY, REGISTRARS
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.cards import Card, CardId, Custody, Receipt
from domain.residents.households import Household, place_of

ATTESTORS = ("work_team", "first_secretary", "township_officer", "supervision_committee")
FINDERS = (
    "supervision_committee", "township_officer", "township_reviewer", "township_deputy",
    "county_reviewer", "county_deputy", "leading_group",
)  # fmt: skip
"""Who may find a card in other hands: above the village, or its supervision committee."""


def _known_card(history: History, card: str) -> Card:
    return known(history, Card, card, say("a declared card", "已申明的卡"))


def _beneficiaries(history: History, card: Card) -> list[str]:
    """For whom the card was declared in its household, each once."""
    cards = history.read(Household, card.household).cards
    return list(dict.fromkeys(held.person for held in cards if held.card == card.id))


def _place(data: "CardDelivered | CardCustodyFound", history: History) -> str:
    return place_of(history, _known_card(history, data.card).household)


def _check_come(on: date, day: date) -> None:
    require(
        on <= day,
        "HH-3",
        expected=say(f"a day by {day}", f"不晚于 {day}"),
        found=say(str(on), str(on)),
    )


@fact(
    "CardDelivered.v1",
    title=say("Card delivered", "卡已交付本人"),
    stream=lambda data: data.card,
    signed_by=((EVERYBODY,), (REGISTRARS, ATTESTORS)),
    bodies_distinct=True,
    rules=("ACT-1", "REG-2", "HH-3", "HH-4", "HH-6"),
    example={"card": "card:k1", "person": "person:p1", "on": "2026-02-10", "paper": None},
)
class CardDelivered(Fact):
    """The person has the card: their own key says so, or their signed paper with an attestor."""

    card: CardId
    person: PersonId
    on: date
    paper: Paper | None = None


@admits(CardDelivered)
def admit_delivery(act: Act[CardDelivered], history: History) -> None:
    """REG-2, HH-4, ACT-1 and HH-3 of a receipt."""
    data = act.data
    card = _known_card(history, data.card)
    persons = _beneficiaries(history, card)
    require(
        data.person in persons,
        "HH-4",
        expected=say(f"for whom it is declared: {', '.join(persons)}", "、".join(persons)),
        found=say(data.person, data.person),
    )
    place = _place(data, history)
    alone = len(act.by) == 1
    require(
        act.by[0].person == data.person
        if alone
        else data.paper is not None and all(covers(s.place, place) for s in act.by),
        "ACT-1",
        expected=say(
            "the person's own key, or the signed paper with two officers of the place",
            "本人密钥签收，或由有管辖权的两名人员录入签收单",
        ),
        found=say(
            f"{', '.join(act.persons)}, {'a paper' if data.paper else 'no paper'}",
            f"{'、'.join(act.persons)}，{'有' if data.paper else '无'}签收单",
        ),
    )
    _check_come(data.on, act.day)


@evolves(Card, CardDelivered)
def deliver(state: Card, event: Event[CardDelivered]) -> Card:
    """The card has one more receipt."""
    receipt = Receipt(person=event.data.person, on=event.data.on, index=event.index)
    return msgspec.structs.replace(state, receipts=(*state.receipts, receipt))


@fact(
    "CardCustodyFound.v1",
    title=say("Card found in other hands", "发现他人保管卡"),
    stream=lambda data: data.card,
    place=_place,
    signed_by=((FINDERS,),),
    rules=("ACT-1", "ACT-2", "REG-2", "HH-3", "HH-4", "HH-6"),
    example={
        "card": "card:k1",
        "custodian": "person:c1",
        "custodian_role": "village_committee",
        "found_on": "2026-02-20",
        "paper": PAPER,
    },
)
class CardCustodyFound(Fact):
    """Somebody else holds the card; `custodian_role` is their office, or `none`."""

    card: CardId
    custodian: PersonId
    custodian_role: Annotated[Code, msgspec.Meta(max_length=64)]
    found_on: date
    paper: Paper


@admits(CardCustodyFound)
def admit_custody(act: Act[CardCustodyFound], history: History) -> None:
    """ACT-2, REG-2, HH-4 and HH-3 of a card found."""
    data = act.data
    card = _known_card(history, data.card)
    require(
        data.custodian not in act.persons,
        "ACT-2",
        expected=say("somebody other than the custodian", "保管人以外的人员"),
        found=say(data.custodian, data.custodian),
    )
    require(
        data.custodian not in _beneficiaries(history, card),
        "HH-4",
        expected=say("a card in other hands", "由他人保管的卡"),
        found=say(f"{data.custodian}, whose card it is", f"{data.custodian} 本人持卡"),
    )
    _check_come(data.found_on, act.day)


@evolves(Card, CardCustodyFound)
def find(state: Card, event: Event[CardCustodyFound]) -> Card:
    """The card was in other hands on a day."""
    data = event.data
    custody = Custody(
        custodian=data.custodian, role=data.custodian_role, on=data.found_on, index=event.index
    )
    return msgspec.structs.replace(state, custodies=(*state.custodies, custody))
