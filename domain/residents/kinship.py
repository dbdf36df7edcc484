"""Kinship and interest, declared so that the related step aside 优亲厚友 (S2 五第一步).

- ACT-3 An actor with a declared kinship or interest in a named household, or who belongs to it,
  is recused from voting on, verifying and reviewing its case. A kinship declared later is a
  finding, and changes nothing that was admitted before.
- ACT-1 A kinship is declared by the person, or by who keeps the village's records.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, HouseholdId, PersonId
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import Refused, require
from domain.kernel.roles import EVERYBODY, acting
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household, place_of
from domain.residents.people import Kinship, Person, are_relatives

RECORDERS = ("registrar", "village_secretary")


@fact(
    "KinshipDeclared.v1",
    title=say("Kinship declared", "申报亲属或利害关系"),
    stream=lambda data: data.person,
    touches=lambda data: (data.household,),
    reads=lambda data: (data.household,),
    signed_by=((EVERYBODY,),),
    rules=("ACT-1", "REG-2"),
    example={"person": "person:c1", "household": "household:h1", "relation": "sibling"},
)
class KinshipDeclared(Fact):
    """The person is related to, or interested in, the household."""

    person: PersonId
    household: HouseholdId
    relation: Literal[
        "spouse", "parent", "child", "sibling", "in_law", "other_relative", "interest"
    ]


@admits(KinshipDeclared)
def admit_kinship(act: Act[KinshipDeclared], history: History) -> None:
    """ACT-1: by the person, or by a recorder with authority over the household's village."""
    (signer,) = act.by
    place = place_of(history, act.data.household)
    require(
        signer.person == act.data.person
        or (signer.role in RECORDERS and covers(signer.place, place)),
        "ACT-1",
        expected=say(
            "the person, or a registrar or secretary of the place",
            "本人，或有管辖权的登记员、村书记",
        ),
        found=acting(signer.person, signer.role),
    )


@evolves(Person, KinshipDeclared)
def relate(state: Person, event: Event[KinshipDeclared]) -> Person:
    """The person carries the kinship; declaring it twice adds nothing."""
    kinship = Kinship(household=event.data.household, relation=event.data.relation)
    if kinship in state.kinships:
        return state
    return msgspec.structs.replace(state, kinships=(*state.kinships, kinship))


def homes_of(history: History, persons: Iterable[str]) -> tuple[str, ...]:
    """The households to which the persons ever belonged or are declared kin, each once."""
    states = [history.read(Person, person) for person in persons]
    homes = [membership.household for state in states for membership in state.memberships]
    homes += [kinship.household for state in states for kinship in state.kinships]
    return tuple(dict.fromkeys(homes))


def recused(history: History, persons: Iterable[str], household: str) -> tuple[str, ...]:
    """Those of the persons who are kin to, interested in, or members of the household."""
    members = {
        member.person
        for member in history.read(Household, household).members
        if member.until is None
    }
    return tuple(
        person
        for person in persons
        if person in members or history.read(Person, person).kin_of(household)
    )


def check_recused(history: History, persons: Iterable[str], household: str) -> None:
    """ACT-3: none of the persons is recused from the household's case."""
    out = recused(history, persons, household)
    if not out:
        return
    raise Refused(
        "ACT-3",
        expected=say(
            f"nobody related to {household} or belonging to it", f"与 {household} 无亲属或利害关系"
        ),
        found=say(f"{', '.join(out)} recused", f"应回避：{'、'.join(out)}"),
    )


def check_no_relatives(history: History, persons: Iterable[str], others: Iterable[str]) -> None:
    """ACT-3: none of the persons is a relative of the others, such as who are behind an entity."""
    behind = [history.read(Person, other) for other in others]
    out = [
        person
        for person in persons
        if any(are_relatives(history.read(Person, person), other) for other in behind)
    ]
    require(
        not out,
        "ACT-3",
        expected=say("nobody related to who stands behind it", "与其控制人无亲属或利害关系"),
        found=say(f"{', '.join(out)} recused", f"应回避：{'、'.join(out)}"),
    )
