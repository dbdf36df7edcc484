"""From a roster as read to the lines of a signed batch: persons first, then their households."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from api.roster_file import Member, Roster
from api.signing import Secret
from domain.identity_numbers import gender

Lines = tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class ListedHousehold:
    """One household of the file: its number there, the references it got, where it lives."""

    number: str
    household: str
    head: str
    place: str
    members_count: int


@dataclass(frozen=True, slots=True)
class RosterLines:
    """The lines of the batch, and which references the import gave to whom.

    `households` are in the order of the file.
    """

    lines: Lines
    persons_count: int
    households_count: int
    households: tuple[ListedHousehold, ...]


def lines_of(roster: Roster, village: str) -> RosterLines:
    """One line a person and one a household, with fresh references that tell nothing."""
    persons: list[tuple[str, Mapping[str, Any]]] = []
    households: list[tuple[str, Mapping[str, Any]]] = []
    listed: list[ListedHousehold] = []
    for number, members in roster.households().items():
        references = {member.row: f"person:{uuid4().hex[:20]}" for member in members}
        place = f"{village}-{members[0].group}"
        persons.extend(
            ("PersonRegistered.v1", _person(references[m.row], place, m)) for m in members
        )
        head = next(references[m.row] for m in members if m.relation == "head")
        household = f"household:{uuid4().hex[:20]}"
        listed.append(ListedHousehold(number, household, head, place, len(members)))
        households.append(
            (
                "HouseholdRegistered.v1",
                {
                    "household": household,
                    "place": place,
                    "head": head,
                    "members": [
                        {
                            "person": references[m.row],
                            "relation": m.relation,
                            "from": m.since.isoformat(),
                        }
                        for m in members
                    ],
                },
            )
        )
    return RosterLines((*persons, *households), len(persons), len(households), tuple(listed))


def _person(reference: str, place: str, member: Member) -> dict[str, Any]:
    return {
        "person": reference,
        "place": place,
        "name": Secret(member.name),
        "id_number": Secret(member.id_number),
        "phone": Secret(member.phone) if member.phone else None,
        "gender": gender(member.id_number),
    }
