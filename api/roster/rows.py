"""The rows of one sheet: each is understood as far as it goes, and every fault is kept.

A household's number, group, village and first day may stand on its first row alone, merged or
not: an empty cell below means the same again. A second head without a number begins a household
whose number was forgotten.

- HH-1 Nobody belongs to a household before birth, or from a day to come.
- HH-2 A stated gender is the one that the ID number shows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from api.roster import cells, columns
from api.roster.columns import ROSTER
from api.roster.findings import NOTES
from api.roster.layout import Header
from api.roster.members import Listed
from api.roster.relations import RELATIONS
from api.roster.table import Findings, TableRows
from api.roster.villages import Villages
from api.roster.workbook import Cell, Sheet
from domain.residents import identity_numbers

_READERS: Final[Mapping[str, tuple[str, cells.Reader]]] = {
    columns.HOUSEHOLD: ("household", cells.name),
    columns.RELATION: ("relation", cells.relation),
    columns.NAME: ("name", cells.name),
    columns.ID_NUMBER: ("id_number", cells.id_number),
    columns.GROUP: ("group", cells.group),
    columns.PHONE: ("phone", cells.phone),
    columns.CARD: ("card", cells.card),
    columns.BANK: ("bank", cells.bank),
    columns.SINCE: ("since", cells.day),
    columns.HEAD: ("head_name", cells.optional),
    columns.SIZE: ("size", cells.size),
    columns.GENDER: ("gender", cells.gender),
    columns.VILLAGE: ("village", cells.optional),
}
"""The field of each column, and how its cells are read."""
_OF_MEMBERS: Final = (columns.NAME, columns.ID_NUMBER, columns.RELATION)
_GENDERS: Final = {"male": "男", "female": "女"}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a sheet is read against: the day, names of villages, and what the sheet's name says.

    `village` is empty where the file is of one village, None where the sheet's is not known.
    """

    today: date
    villages: Villages | None = None
    group: str | None = None
    village: str | None = ""


@dataclass(slots=True)
class _Household:
    """The household of the rows that follow: what its first rows said for all of them."""

    row: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    has_head: bool = False
    has_members: bool = False


class SheetRows:
    """Reads the rows below a sheet's header; iterate once."""

    def __init__(self, sheet: Sheet, header: Header, bounds: Bounds, found: Findings) -> None:
        self._sheet = sheet
        self._header = header
        self._bounds = bounds
        self._found = found
        self._household = _Household()

    def __iter__(self) -> Iterator[Listed]:
        """Every row that names somebody."""
        for number, given, errors in TableRows(self._sheet, self._header, ROSTER, self._found):
            if self._begins_household(given):
                self._close()
                self._household = _Household(number)
            listed = self._listed(number, given, errors)
            if listed is not None:
                yield listed
        self._close()

    def _begins_household(self, given: Mapping[str, Cell]) -> bool:
        number, _ = cells.tidy(given[columns.HOUSEHOLD])
        if number:
            return number != self._household.values.get("household")
        relation, _ = cells.tidy(given[columns.RELATION])
        return RELATIONS.get(relation) == "head" and self._household.has_head

    def _listed(
        self, number: int, given: Mapping[str, Cell], errors: Mapping[str, str]
    ) -> Listed | None:
        """What the row says; None where it names nobody and only opens a household."""
        household = self._household
        if all(cells.is_blank(given[name]) and name not in errors for name in _OF_MEMBERS):
            filled = {name: cell for name, cell in given.items() if not cells.is_blank(cell)}
            household.values.update(self._values(number, filled, errors))
            return None
        values = self._values(number, self._not_inherited(given, errors), errors)
        household.values = {
            **household.values,
            **{name: value for name, value in values.items() if name in _OF_HOUSEHOLDS},
        }
        listed = Listed(self._header, number, **{**household.values, **values})
        household.has_members = True
        household.has_head = household.has_head or listed.relation == "head"
        self._check(listed)
        return listed

    def _not_inherited(
        self, given: Mapping[str, Cell], errors: Mapping[str, str]
    ) -> dict[str, Cell]:
        """The cells but for empty ones that mean what the household's first row said."""
        return {
            name: cell
            for name, cell in given.items()
            if not cells.is_blank(cell)
            or name in errors
            or _READERS[name][0] not in self._household.values
        }

    def _values(
        self, number: int, given: Mapping[str, Cell], errors: Mapping[str, str]
    ) -> dict[str, Any]:
        """The fields that the cells say; one that is wrong is None, and told as a fault."""
        values: dict[str, Any] = {}
        if columns.GROUP not in self._header.labels:
            values["group"] = self._bounds.group
        if columns.VILLAGE not in self._header.labels or self._bounds.villages is None:
            values["village"] = self._bounds.village
        for name, cell in given.items():
            field_name, read = _READERS[name]
            if name in errors:
                values[field_name] = None
                message = f"单元格出错（{errors[name]}），请改为实际内容"
                self._found.fault(self._header.at(number, name), "error-cell", message)
                continue
            said = read(cell, self._bounds.today)
            values.setdefault(field_name, said.value)
            if said.fault is not None:
                self._found.fault(self._header.at(number, name), *said.fault)
            for kind in said.notes:
                self._found.note(self._header.at(number, name), kind, NOTES[kind])
        if columns.VILLAGE in given and self._bounds.villages is not None:
            values["village"] = self._village(number, str(values["village"]))
        return values

    def _village(self, number: int, name: str) -> str | None:
        assert self._bounds.villages is not None  # noqa: S101  (for the type checker)
        at = self._header.at(number, columns.VILLAGE)
        code, wrong = self._bounds.villages.code_of(name) if name else ("", "没有填写")
        if wrong:
            self._found.fault(at, "village" if name else "blank", wrong)
            return None
        return code

    def _check(self, listed: Listed) -> None:
        """What the ID number and the day say of the row's other cells."""
        since = listed.since
        if since is not None and since > self._bounds.today:
            self._found.fault(listed.at(columns.SINCE), "future", "晚于今天")
        if listed.id_number is None:
            return
        if since is not None and since < identity_numbers.birth_date(listed.id_number):
            self._found.fault(listed.at(columns.SINCE), "birth", "早于身份证号所示的出生日期")
        shown = identity_numbers.gender(listed.id_number)
        if listed.gender and listed.gender != shown:
            message = f"填写为{_GENDERS[listed.gender]}，身份证号显示为{_GENDERS[shown]}"
            self._found.fault(listed.at(columns.GENDER), "gender", message)

    def _close(self) -> None:
        """A household's number that no member follows."""
        household = self._household
        number = household.values.get("household")
        if number is not None and not household.has_members:
            at = self._header.at(household.row, columns.HOUSEHOLD)
            self._found.fault(at, "household", f"户 {number} 没有任何成员")


_OF_HOUSEHOLDS: Final = frozenset(
    field_name for name, (field_name, _) in _READERS.items() if ROSTER.by_name[name].of_household
)
