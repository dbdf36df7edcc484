"""Whom an entry of a list means: by the references of the roster's import, and by the roster.

With the journal alone, a person is found by ID number and a household by its number. With the
roster beside it, also by name and village, a household by the ID number of any member, and who
is not in it is told before anything is sent. Whoever could be two people is a fault.

- REG-6 Poverty statuses belong to households, low-income and destitute support to persons.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Self

from api.roster.columns import HEAD, HOUSEHOLD, ID_NUMBER, NAME, VILLAGE
from api.roster.findings import Fault
from api.roster.members import Member, Roster
from api.roster.references import References
from api.statuses.reading import Entry
from domain.residents.statuses import OF_PERSONS

Home = tuple[str, str]
"""Village and number of a household."""


class UnknownError(Exception):
    """Nobody, or more than one, is meant: column, kind of fault, and message."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known: always the references, perhaps the roster; `village` is that of the file."""

    references: References
    village: str = ""
    has_roster: bool = False
    by_number: dict[str, Member] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[Member]] = field(default_factory=dict)
    homes: dict[Home, list[Member]] = field(default_factory=dict)

    @classmethod
    def of(cls, references: References, village: str, roster: Roster | None) -> Self:
        """What references and roster together know."""
        known = cls(references, village, roster is not None)
        for member in roster.members if roster else ():
            at = member.village or village
            known.by_number[member.id_number] = member
            known.by_name.setdefault((at, member.name), []).append(member)
            known.homes.setdefault((at, member.household), []).append(member)
        return known

    def subject(self, entry: Entry) -> str:
        """The reference of whom the entry means; raises `UnknownError`."""
        if entry.status in OF_PERSONS:
            return self.references.person(self._number(entry))
        return self.references.household(*self._home(entry))

    def _number(self, entry: Entry) -> str:
        if entry.id_number:
            self._listed(entry, entry.id_number)
            return entry.id_number
        if not entry.name:
            raise UnknownError(ID_NUMBER, "person", "低保、特困按人登记：请填写本人的身份证号")
        return self._one_of(self._named(entry, entry.name), NAME).id_number

    def _listed(self, entry: Entry, number: str) -> Member | None:
        """The roster's row of the ID number, which the entry does not contradict."""
        member = self.by_number.get(number)
        if self.has_roster and member is None:
            raise UnknownError(ID_NUMBER, "person", "不在花名册中")
        if member and entry.name not in ("", member.name):
            raise UnknownError(NAME, "person", f"与花名册第 {member.row} 行的姓名不一致")
        return member

    def _member(self, entry: Entry) -> Member:
        """A member of the household that the names mean: of a head's name, the head."""
        if entry.name:
            return self._one_of(self._named(entry, entry.name), NAME)
        heads = [one for one in self._named(entry, entry.head) if one.relation == "head"]
        return self._one_of(heads, HEAD)

    def _named(self, entry: Entry, name: str | None) -> list[Member]:
        if not self.has_roster:
            message = "只有姓名不能确定是谁：请填写身份证号，或用 --roster 给出花名册"
            raise UnknownError(NAME if entry.name else HEAD, "person", message)
        return self.by_name.get((self._village(entry), name or ""), [])

    def _one_of(self, found: list[Member], column: str) -> Member:
        if len(found) != 1:
            several = f"花名册中该村有 {len(found)} 人同名，请填写身份证号"
            raise UnknownError(column, "person", several if found else "不在该村的花名册中")
        return found[0]

    def _village(self, entry: Entry) -> str:
        village = entry.village or self.village
        if not village:
            message = "不知道是哪个村：请加“行政村”列并给出 --places，或用 --village 写明"
            raise UnknownError(VILLAGE, "village", message)
        return village

    def _home(self, entry: Entry) -> Home:
        member = self._listed(entry, entry.id_number) if entry.id_number else None
        home = (member.village or self.village, member.household) if member else None
        if entry.household:
            stated = (self._village(entry), entry.household)
            if self.has_roster and stated not in self.homes:
                raise UnknownError(HOUSEHOLD, "household", "该村花名册中没有这一户编号")
            if home not in (None, stated):
                raise UnknownError(HOUSEHOLD, "household", "与身份证号所在的户不一致")
            return stated
        if home is None and not entry.id_number and (entry.name or entry.head):
            one = self._member(entry)
            home = (one.village or self.village, one.household)
        if home is None:
            message = "此类别按户登记：请填写户编号，或用 --roster 给出花名册"
            raise UnknownError(HOUSEHOLD, "household", message)
        return home


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and whom it means."""

    entry: Entry
    subject: str


def found_in(entries: Iterable[Entry], known: Known, faults: list[Fault]) -> Iterator[Found]:
    """Every entry with its subject, each said once; what is not found, or said twice, is a fault.

    Several rows of one household that say the same are one.
    """
    first: dict[tuple[str, str | None, object], Entry] = {}
    for entry in entries:
        if entry.status is None or None in (entry.id_number, entry.household, entry.village):
            continue
        try:
            subject = known.subject(entry)
        except UnknownError as unknown:
            column, kind, message = unknown.args
            faults.append(Fault(entry.at(column), kind, message))
            continue
        earlier = first.setdefault((subject, entry.status, entry.since), entry)
        if earlier is entry:
            yield Found(entry, subject)
        elif entry.status in OF_PERSONS or _said(earlier) != _said(entry):
            faults.append(Fault(entry.at(ID_NUMBER), "twice", f"与{_row_of(earlier, entry)}重复"))


def _said(entry: Entry) -> tuple[object, ...]:
    return entry.until, entry.number, entry.title


def _row_of(earlier: Entry, entry: Entry) -> str:
    same = earlier.header.sheet == entry.header.sheet
    return f"第 {earlier.row} 行" if same else f"《{earlier.header.sheet}》第 {earlier.row} 行"
