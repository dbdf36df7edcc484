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
class RosterLines:
    """The lines of the batch, and which references the import gave to whom.

    `heads` maps a household's reference to its head's; `numbers` its number in the file to it.
    """

    lines: Lines
    persons_count: int
    households_count: int
    heads: Mapping[str, str]
    numbers: Mapping[str, str]
    members: Mapping[str, int]


def lines_of(roster: Roster, village: str) -> RosterLines:
    """One line a person and one a household, with fresh references that tell nothing."""
    persons: list[tuple[str, Mapping[str, Any]]] = []
    households: list[tuple[str, Mapping[str, Any]]] = []
    heads: dict[str, str] = {}
    numbers: dict[str, str] = {}
    counts: dict[str, int] = {}
    for number, members in roster.households().items():
        references = {member.row: f"person:{uuid4().hex[:20]}" for member in members}
        place = f"{village}-{members[0].group}"
        persons.extend(
            ("PersonRegistered.v1", _person(references[m.row], place, m)) for m in members
        )
        household = f"household:{uuid4().hex[:20]}"
        head = next(references[m.row] for m in members if m.relation == "head")
        heads[household], numbers[number], counts[household] = head, household, len(members)
        listed = [
            {"person": references[m.row], "relation": m.relation, "from": m.since.isoformat()}
            for m in members
        ]
        households.append(
            (
                "HouseholdRegistered.v1",
                {"household": household, "place": place, "head": head, "members": listed},
            )
        )
    return RosterLines(
        (*persons, *households), len(persons), len(households), heads, numbers, counts
    )


def _person(reference: str, place: str, member: Member) -> dict[str, Any]:
    return {
        "person": reference,
        "place": place,
        "name": Secret(member.name),
        "id_number": Secret(member.id_number),
        "phone": Secret(member.phone) if member.phone else None,
        "gender": gender(member.id_number),
    }
