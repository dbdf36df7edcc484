"""The rows below a sheet's header, as the cells of the known columns; totals are passed over.

What is merged over rows, in a column whose cells may be, is the first cell's in each of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from api.roster import cells
from api.roster.findings import At, Finding
from api.roster.layout import Header, is_header_again, is_no_member
from api.roster.vocabulary import Vocabulary
from api.roster.workbook import Cell, Sheet


@dataclass(slots=True)
class Findings:
    """What was found so far, in the order of finding."""

    faults: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def fault(self, at: At, kind: str, message: str) -> None:
        """One more fault."""
        self.faults.append(Finding(at, kind, message))

    def note(self, at: At, kind: str, message: str) -> None:
        """One more note."""
        self.notes.append(Finding(at, kind, message))


@dataclass(frozen=True, slots=True)
class TableRows:
    """Each row that says something: its number from 1, its cells, and those in error."""

    sheet: Sheet
    header: Header
    vocabulary: Vocabulary
    found: Findings

    def __iter__(self) -> Iterator[tuple[int, dict[str, Cell], dict[str, str]]]:
        """The rows in the order of the sheet; one that names nobody is said and passed over."""
        start = self.header.row
        for number, row in enumerate(self.sheet.rows[start:], start=start + 1):
            given, errors = self._cells(number, row), self._errors(number)
            if all(map(cells.is_blank, given.values())) and not errors:
                continue
            if is_no_member(row, self.header) or is_header_again(row, self.header):
                message = "合计、签名、说明或重复的表头，未读取"
                self.found.note(At(self.sheet.name, number), "row", message)
                continue
            yield number, given, errors

    def _cells(self, number: int, row: Sequence[Cell]) -> dict[str, Cell]:
        given: dict[str, Cell] = {}
        for name, label in self.header.labels.items():
            given[name] = row[label.place] if label.place < len(row) else ""
            first = self.sheet.merged.get((number - 1, label.place))
            if first and first[0] >= self.header.row and self.vocabulary.by_name[name].of_household:
                given[name] = self.sheet.rows[first[0]][first[1]]
        return given

    def _errors(self, number: int) -> dict[str, str]:
        """Cells in error of the row, by column."""
        if not self.sheet.errors:
            return {}
        labels = self.header.labels.items()
        found = {name: self.sheet.errors.get((number - 1, label.place)) for name, label in labels}
        return {name: error for name, error in found.items() if error}
