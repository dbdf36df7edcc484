"""Sentences about one synthetic village, for tests that need people and households in it."""

from collections.abc import Iterable

from domain.kernel.act import Act
from domain.residents.households import HouseholdRegistered, NewMember
from domain.residents.people import PersonRegistered
from tests.spec import VILLAGE, act, day, id_number, officer, secret


def person(name: str, number: str | None = None, *, place: str = VILLAGE) -> PersonRegistered:
    """`person:<name>`, with an ID number made from the name unless one is given."""
    own = number or id_number(order=1 + sum(name.encode()) % 900)
    return PersonRegistered(
        person=f"person:{name}", place=place, name=secret(f"示例{name}"), id_number=secret(own)
    )


def household(
    name: str, head: str, *others: str, since: str = "2016-01-01", place: str = VILLAGE
) -> HouseholdRegistered:
    """`household:<name>` with its head, then children."""
    members = [(head, "head"), *((other, "child") for other in others)]
    return HouseholdRegistered(
        household=f"household:{name}",
        place=place,
        head=f"person:{head}",
        members=tuple(
            NewMember(person=f"person:{who}", relation=relation, from_=day(since))  # type: ignore[arg-type]
            for who, relation in members
        ),
    )


def registered(*names: str, place: str = VILLAGE) -> list[Act[PersonRegistered]]:
    """Each person on the register, by the village committee."""
    by = officer("village_committee", place=place)
    return [act(person(name, place=place), by=by) for name in names]


def family(
    name: str, head: str, *others: str, since: str = "2016-01-01", place: str = VILLAGE
) -> Iterable[Act[PersonRegistered] | Act[HouseholdRegistered]]:
    """Its people and the household itself, on the register."""
    yield from registered(head, *others, place=place)
    by = officer("village_committee", place=place)
    yield act(household(name, head, *others, since=since, place=place), by=by)
