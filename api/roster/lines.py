"""From a roster to the lines of signed batches: persons first, then their households.

A village is one batch; a larger one is cut between households into several of at most
`LINES_MAX` lines. Every line remembers the row of the file that it says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.roster.members import Member, Roster
from api.roster.references import References
from api.signing import Secret
from domain.identity_numbers import gender

Lines = tuple[tuple[str, Mapping[str, Any]], ...]

LINES_MAX: Final = 2_000
"""A batch of this size is signed, sent and admitted in about a second."""


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
    """The lines of a batch, and which references the import gave to whom.

    `households` are in the order of the file; `members` are those of each line: one of a person's
    line, all of a household's.
    """

    lines: Lines
    persons_count: int
    households_count: int
    households: tuple[ListedHousehold, ...]
    members: tuple[tuple[Member, ...], ...] = ()


def lines_of(roster: Roster, village: str, references: References | None = None) -> RosterLines:
    """One line a person and one a household, of a roster of one village.

    Without `references` they are fresh ones, which nobody finds again.
    """
    return _lines(list(roster.households().values()), village, references or References.fresh())


def batches_of(
    roster: Roster, village: str, references: References, lines_max: int = LINES_MAX
) -> Iterator[tuple[str, RosterLines]]:
    """The batches of a file: the village's code and its lines; `village` where the file has one."""
    for code, own in roster.villages().items():
        for households in _portions(list(own.households().values()), lines_max):
            yield code or village, _lines(households, code or village, references)


def _portions(households: Sequence[list[Member]], lines_max: int) -> Iterator[list[list[Member]]]:
    portion: list[list[Member]] = []
    size = 0
    for members in households:
        if portion and size + len(members) + 1 > lines_max:
            yield portion
            portion, size = [], 0
        portion.append(members)
        size += len(members) + 1
    if portion:
        yield portion


def _lines(
    households: Sequence[Sequence[Member]], village: str, references: References
) -> RosterLines:
    persons: list[tuple[str, Mapping[str, Any]]] = []
    registered: list[tuple[str, Mapping[str, Any]]] = []
    listed: list[ListedHousehold] = []
    for members in households:
        place = f"{village}-{members[0].group}"
        household = references.household(village, members[0].household)
        head = next(m for m in members if m.relation == "head")
        persons.extend(("PersonRegistered.v1", _person(m, place, references)) for m in members)
        registered.append(
            ("HouseholdRegistered.v1", _household(household, place, head, members, references))
        )
        listed.append(
            ListedHousehold(
                members[0].household,
                household,
                references.person(head.id_number),
                place,
                len(members),
            )
        )
    return RosterLines(
        (*persons, *registered),
        len(persons),
        len(registered),
        tuple(listed),
        (*((m,) for members in households for m in members), *map(tuple, households)),
    )


def _household(
    household: str,
    place: str,
    head: Member,
    members: Sequence[Member],
    references: References,
) -> dict[str, Any]:
    return {
        "household": household,
        "place": place,
        "head": references.person(head.id_number),
        "members": [
            {
                "person": references.person(m.id_number),
                "relation": m.relation,
                "from": m.since.isoformat(),
            }
            for m in members
        ],
    }


def _person(member: Member, place: str, references: References) -> dict[str, Any]:
    return {
        "person": references.person(member.id_number),
        "place": place,
        "name": Secret(member.name),
        "id_number": Secret(member.id_number),
        "phone": Secret(member.phone) if member.phone else None,
        "gender": gender(member.id_number),
    }
