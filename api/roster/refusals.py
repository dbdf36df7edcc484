"""A refusal of a batch's line, told as the row of the file that the line says.

References in the refusal are put into the file's own words: what a clerk has is rows.
"""

import re
from typing import Final

from api.client import RefusalError
from api.roster import columns
from api.roster.findings import At, Fault
from api.roster.lines import RosterLines
from api.roster.members import Member

_COLUMNS: Final = {
    ("PersonRegistered.v1", "HH-2"): columns.ID_NUMBER,
    ("PersonRegistered.v1", "REG-1"): columns.ID_NUMBER,
    ("PersonRegistered.v1", "ACT-1"): columns.GROUP,
    ("HouseholdRegistered.v1", "REG-1"): columns.HOUSEHOLD,
    ("HouseholdRegistered.v1", "ACT-1"): columns.GROUP,
    ("HouseholdRegistered.v1", "HH-1"): columns.SINCE,
    ("CardDeclared.v1", "HH-4"): columns.CARD,
}
"""Where a clerk looks, by type of line and rule; else the name."""
_reference = re.compile(r"(?:person|household):[A-Za-z0-9-]{1,64}")


def fault_of(refusal: RefusalError, lines: RosterLines) -> Fault:
    """The refusal of a batch, at the row of its line; of the whole batch, at its first row."""
    number = refusal.problem.get("line")
    told = str(refusal.problem.get("detail", "")) or str(refusal)
    rows = _rows_by_reference(lines)
    message = _reference.sub(lambda found: rows.get(found[0], "已在账本中的登记"), told)
    if not isinstance(number, int) or not 0 <= number < len(lines.members):
        first = lines.members[0][0]
        whole = f"整批（{lines.persons_count} 人、{lines.households_count} 户）被拒：{message}"
        return Fault(At(first.header.sheet, first.row), "refused", whole)
    kind, _ = lines.lines[number]
    member = _member_meant(told, lines, number)
    column = _COLUMNS.get((kind, refusal.rule), columns.NAME)
    return Fault(member.at(column), "refused", f"入账被拒：{message}")


def _member_meant(told: str, lines: RosterLines, number: int) -> Member:
    """The row of the line: of a household's, the row of the member that the refusal names."""
    members = lines.members[number]
    for member, reference in zip(members, _persons_of(lines, number), strict=False):
        if reference in told:
            return member
    return members[0]


def _persons_of(lines: RosterLines, number: int) -> list[str]:
    _, data = lines.lines[number]
    if "members" in data:
        return [str(member["person"]) for member in data["members"]]
    return [str(data.get("person", ""))]


def _rows_by_reference(lines: RosterLines) -> dict[str, str]:
    rows: dict[str, str] = {}
    for (_, data), members in zip(lines.lines, lines.members, strict=True):
        if "members" in data:
            rows[str(data["household"])] = f"户 {members[0].household}"
        else:
            rows[str(data["person"])] = f"第 {members[0].row} 行的人员"
    return rows
