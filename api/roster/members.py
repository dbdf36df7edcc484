"""What a roster says, row by row, and the roster as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from api.roster.findings import At, Fault, Note
from api.roster.layout import Header


@dataclass(frozen=True, slots=True)
class Listed:
    """One row that names somebody, as far as it could be understood.

    What is missing or wrong is None (a needed value) or empty; `village` is empty where the file
    is of one village. `row` counts from 1.
    """

    header: Header
    row: int
    household: str | None = None
    relation: str | None = None
    name: str | None = None
    id_number: str | None = None
    group: str | None = None
    phone: str | None = ""
    card: str | None = ""
    bank: str | None = ""
    since: date | None = None
    village: str | None = ""
    gender: str | None = ""
    head_name: str | None = ""
    size: int | None = None

    def at(self, column: str) -> At:
        """The cell of a column in this row."""
        return self.header.at(self.row, column)

    @property
    def home(self) -> tuple[str, str] | None:
        """Village and number of the household; None where either is not understood."""
        if self.household is None or self.village is None:
            return None
        return self.village, self.household


@dataclass(frozen=True, slots=True)
class Member:
    """One row without a fault; `group` is the two digits of the villagers' group."""

    household: str
    relation: str
    name: str
    id_number: str
    group: str
    phone: str
    card: str
    bank: str
    since: date
    village: str
    header: Header
    row: int

    def at(self, column: str) -> At:
        """The cell of a column in this row."""
        return self.header.at(self.row, column)


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as read: its members in the order of the file, every fault, and every note."""

    members: tuple[Member, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...] = ()

    def households(self) -> dict[str, list[Member]]:
        """Members by number of their household, of a file of one village, in its order."""
        grouped: dict[str, list[Member]] = {}
        for member in self.members:
            grouped.setdefault(member.household, []).append(member)
        return grouped

    def villages(self) -> Mapping[str, "Roster"]:
        """The roster of each village of the file, in its order."""
        grouped: dict[str, list[Member]] = {}
        for member in self.members:
            grouped.setdefault(member.village, []).append(member)
        return {village: Roster(tuple(found), ()) for village, found in grouped.items()}

    @property
    def households_count(self) -> int:
        """How many households the members make."""
        return len({(member.village, member.household) for member in self.members})


def member_of(listed: Listed) -> Member:
    """The member that a row without a fault names; nobody is lost on the way."""
    match listed:
        case Listed(
            household=str(household),
            relation=str(relation),
            name=str(name),
            id_number=str(id_number),
            group=str(group),
            phone=str(phone),
            card=str(card),
            bank=str(bank),
            since=date() as since,
            village=str(village),
        ):
            return Member(
                household, relation, name, id_number, group, phone, card, bank, since, village,
                listed.header, listed.row,
            )  # fmt: skip
    raise AssertionError(f"{listed.at('')}: a row without a fault lacks something")
