"""From a roster to the lines of signed batches: persons, then their households, then their cards.

A village is one batch; a larger one is cut between households into several of at most
`LINES_MAX` lines. Every line remembers the row of the file that it says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import domain.rooms
from api.client import RefusalError
from api.roster.findings import Fault
from api.roster.members import Member, Roster
from api.roster.references import References
from api.roster.refusals import fault_of
from api.signing import Secret
from domain.kernel.catalogue import act_type
from domain.residents.identity_numbers import gender

assert domain.rooms.ROOMS  # noqa: S101  (importing it publishes every act type)

Lines = tuple[tuple[str, Mapping[str, Any]], ...]

KIND: Final = "RosterImported.v1"
CARD: Final = "CardDeclared.v1"
NO_BANK: Final = "未注明"
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
    cards_count: int = 0

    @property
    def kind(self) -> str:
        """The type of the header."""
        return KIND

    @property
    def counts(self) -> Mapping[str, int]:
        """What there is of it."""
        return {"persons": self.persons_count, "households": self.households_count}

    def fault_of(self, refusal: RefusalError) -> Fault:
        """The refusal of this batch as a row of the file."""
        return fault_of(refusal, self)

    def header(self, place: str, source: Mapping[str, Any]) -> dict[str, Any]:
        """What the header says of the lines; `source` names the spreadsheet."""
        data = {
            "place": place,
            "persons": self.persons_count,
            "households": self.households_count,
            "source": dict(source),
        }
        return data | ({"cards": self.cards_count} if self.cards_count else {})


def takes_cards() -> bool:
    """Whether a batch may hold the cards too."""
    kind = act_type(KIND)
    return kind is not None and CARD in kind.line_types


def lines_of(roster: Roster, village: str, references: References | None = None) -> RosterLines:
    """One line a person and one a household, of a roster of one village.

    Without `references` they are fresh ones, which nobody finds again.
    """
    return _lines(list(roster.households().values()), village, references or References.fresh())


def batches_of(
    roster: Roster,
    village: str,
    references: References,
    lines_max: int = LINES_MAX,
    *,
    cards: bool | None = None,
) -> Iterator[tuple[str, RosterLines]]:
    """The batches of a file: the village's code and its lines; `village` where the file has one.

    `cards` says whether cards are declared; by default where the ledger takes them.
    """
    wanted = takes_cards() if cards is None else cards
    for code, own in roster.villages().items():
        for households in _portions(list(own.households().values()), lines_max, cards=wanted):
            yield code or village, _lines(households, code or village, references, cards=wanted)


def _portions(
    households: Sequence[list[Member]], lines_max: int, *, cards: bool
) -> Iterator[list[list[Member]]]:
    portion: list[list[Member]] = []
    size = 0
    for members in households:
        own = len(members) + 1 + (len(_cards(members)) if cards else 0)
        if portion and size + own > lines_max:
            yield portion
            portion, size = [], 0
        portion.append(members)
        size += own
    if portion:
        yield portion


def _lines(
    households: Sequence[Sequence[Member]],
    village: str,
    references: References,
    *,
    cards: bool = False,
) -> RosterLines:
    persons: list[tuple[Mapping[str, Any], tuple[Member, ...]]] = []
    registered: list[tuple[Mapping[str, Any], tuple[Member, ...]]] = []
    declared: list[tuple[Mapping[str, Any], tuple[Member, ...]]] = []
    listed: list[ListedHousehold] = []
    for members in households:
        number, place = members[0].household, f"{village}-{members[0].group}"
        household = references.household(village, number)
        head = references.person(next(m for m in members if m.relation == "head").id_number)
        persons.extend((_person(m, place, references), (m,)) for m in members)
        said = _household(household, place, head, members, references)
        registered.append((said, tuple(members)))
        if cards:
            declared.extend((_card(m, household, references), (m,)) for m in _cards(members))
        listed.append(ListedHousehold(number, household, head, place, len(members)))
    kinds = {"PersonRegistered.v1": persons, "HouseholdRegistered.v1": registered, CARD: declared}
    return RosterLines(
        tuple((kind, data) for kind, lines in kinds.items() for data, _ in lines),
        len(persons),
        len(registered),
        tuple(listed),
        tuple(members for lines in kinds.values() for _, members in lines),
        len(declared),
    )


def _cards(members: Sequence[Member]) -> list[Member]:
    """Whose cards the household has: one number once, the head's before anybody else's."""
    ordered = sorted(members, key=lambda member: member.relation != "head")
    return list({member.card: member for member in reversed(ordered) if member.card}.values())


def _card(member: Member, household: str, references: References) -> dict[str, Any]:
    return {
        "card": references.card(member.card),
        "household": household,
        "person": references.person(member.id_number),
        "kind": "householder" if member.relation == "head" else "own",
        "holder_name": Secret(member.name),
        "number": Secret(member.card),
        "bank": member.bank or NO_BANK,
    }


def _household(
    household: str,
    place: str,
    head: str,
    members: Sequence[Member],
    references: References,
) -> dict[str, Any]:
    return {
        "household": household,
        "place": place,
        "head": head,
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
