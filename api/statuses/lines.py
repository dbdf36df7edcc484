"""From the entries of a list to the lines of signed batches, and refusals told as rows of the file.

A batch holds the lines of one document, and, as far as the file says it, of one village: what is
refused keeps no other village out.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from api.client import RefusalError
from api.roster.columns import HOUSEHOLD, ID_NUMBER, VILLAGE
from api.roster.findings import At, Fault
from api.roster.lines import Lines
from api.roster.refusals import in_own_words, line_of
from api.statuses import columns
from api.statuses.documents import Document, document_of
from api.statuses.known import Found

KIND: Final = "StatusesImported.v1"
LINE: Final = "StatusRecorded.v1"
_COLUMNS: Final = {
    "REG-6": columns.SINCE,
    "ID-5": columns.STATUS,
    "ACT-1": VILLAGE,
    "REG-5": VILLAGE,
}
"""Where a clerk looks, by rule; else at who is meant."""


@dataclass(frozen=True, slots=True)
class StatusLines:
    """The lines of a batch, the document that decides them, and the entries that they say."""

    document: Document
    found: tuple[Found, ...]

    @property
    def kind(self) -> str:
        """The type of the header."""
        return KIND

    @property
    def counts(self) -> Mapping[str, int]:
        """What there is of it."""
        return {"statuses": len(self.found)}

    @property
    def lines(self) -> Lines:
        """One line an entry."""
        return tuple((LINE, self._line(one)) for one in self.found)

    def _line(self, one: Found) -> dict[str, Any]:
        entry = one.entry
        assert entry.since is not None  # noqa: S101  (an entry without a fault has its first day)
        return {
            "subject": one.subject,
            "status": entry.status,
            "from": entry.since.isoformat(),
            "until": entry.until.isoformat() if entry.until else None,
            "document": dict(self.document),
        }

    def header(self, place: str, source: Mapping[str, Any]) -> dict[str, Any]:
        """What the header says of the lines; `source` names the spreadsheet."""
        return {
            "place": place,
            "document": dict(self.document),
            "counts": Counter(str(one.entry.status) for one in self.found),
            "source": dict(source),
        }

    def fault_of(self, refusal: RefusalError) -> Fault:
        """The refusal of the batch, at the row of its line; of the whole, at its first row."""
        names = {one.subject: f"第 {one.entry.row} 行的对象" for one in self.found}
        message = in_own_words(refusal, names)
        number = line_of(refusal, len(self.found))
        if number is None:
            first = self.found[0].entry
            whole = f"整批（{len(self.found)} 条）被拒：{message}"
            return Fault(At(first.header.sheet, first.row), "refused", whole)
        entry = self.found[number].entry
        who = ID_NUMBER if ID_NUMBER in entry.header.labels else HOUSEHOLD
        return Fault(entry.at(_COLUMNS.get(refusal.rule, who)), "refused", f"入账被拒：{message}")


def batches_of(
    found: Sequence[Found], documents: Sequence[Document], lines_max: int
) -> Iterator[StatusLines]:
    """The batches of a list, in its order; every entry has its document."""

    def of(one: Found) -> tuple[str, str]:
        document = document_of(one.entry, documents)
        return (document["number"] if document else "", one.entry.village or "")

    by_number = {document["number"]: document for document in documents}
    for (number, _village), some in groupby(sorted(found, key=of), key=of):
        listed = tuple(some)
        for first in range(0, len(listed), lines_max):
            yield StatusLines(by_number[number], listed[first : first + lines_max])
