"""The columns that a kind of spreadsheet has, and how labels are compared with their names.

Names are compared without spaces, line breaks, brackets and what stands in brackets. A column of
nobody's concern is passed over; one that is not known is passed over and said.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in our own files, other names for it, and whether it must be there.

    `of_household` says that the value stands once for the whole household: a merged or empty cell
    below it means the same again.
    """

    name: str
    synonyms: tuple[str, ...]
    meaning: Words
    needed: bool = False
    of_household: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return (self.name, *self.synonyms)


_LABEL_CHARS = 200
_noise = re.compile(r"[\s*＊:：]|\(.*?\)|（.*?）|【.*?】")


def plain(label: object) -> str:
    """A label as it is compared: half-width, without spaces, stars and brackets.

    Of a cell that is far too long for any label, only the beginning is looked at.
    """
    return _noise.sub("", unicodedata.normalize("NFKC", str(label)[:_LABEL_CHARS]))


@dataclass(frozen=True)
class Vocabulary:
    """The columns of a kind of spreadsheet, those it may have beside them, and what marks it.

    Of each set of `marks` a header has one column at least: else the sheet is of another kind.
    """

    declared: tuple[Column, ...]
    ignored: tuple[str, ...]
    marks: tuple[frozenset[str], ...]

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their name in our own files."""
        return {column.name: column for column in self.declared}

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return {plain(name): column.name for column in self.declared for name in column.names}

    @cached_property
    def _passed_over(self) -> frozenset[str]:
        return frozenset(map(plain, self.ignored))

    def column_of(self, label: str, above: str = "") -> str | None:
        """The column of a label, with the label merged above it if any; None if unknown."""
        both = plain(above) + plain(label)
        if above and both in self._passed_over:
            return None
        return self._known.get(both) or self._known.get(plain(label))

    def is_passed_over(self, label: str, above: str = "") -> bool:
        """Whether the column is known to be of no concern."""
        return not self._passed_over.isdisjoint({plain(label), plain(above) + plain(label)})

    def is_meant_by(self, columns: Collection[str]) -> bool:
        """Whether a header with these columns is of this kind."""
        return all(not mark.isdisjoint(columns) for mark in self.marks)

    def missing(self, columns: Collection[str]) -> list[str]:
        """The columns that must be there and are not."""
        return [one.name for one in self.declared if one.needed and one.name not in columns]

    def table(self, language: str) -> str:
        """The declarations as a table in Markdown, `zh` or `en`; docs/import.md holds it."""
        chinese = language == "zh"
        head = (
            ("列", "也可写作", "必填", "含义")
            if chinese
            else ("column", "also", "needed", "meaning")
        )
        rows = [f"| {' | '.join(head)} |", "| --- | --- | --- | --- |"]
        for column in self.declared:
            meaning = column.meaning.zh if chinese else column.meaning.en
            needed = ("是" if chinese else "yes") if column.needed else ""
            rows.append(f"| {column.name} | {'、'.join(column.synonyms)} | {needed} | {meaning} |")
        return "\n".join(rows) + "\n"
