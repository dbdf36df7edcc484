"""What a source of gaps asks, and what the domain makes of each row that is found.

Every source is a document in one and the same statement (`gaps`), so that what it shows belongs
together. A document names `ledger`, `place`, `as_of`, `after_rule`, `after`, `limit` and what is
the source's own; its rows come in the order of their subjects.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, LiteralString, TypeVar

import msgspec

from domain.authority.policies import PoliciesAt, decided
from domain.kernel.gap import Gap
from domain.kernel.places import upwards, village_of
from domain.kernel.state import State
from domain.kernel.words import Words
from projections.days import UNDER
from projections.question import listed

R = TypeVar("R", bound=msgspec.Struct)
S = TypeVar("S", bound=State)


class PlacedGap(msgspec.Struct, frozen=True, kw_only=True):
    """A gap and where it is."""

    rule: str
    subject: str
    place: str
    since: date | None
    due: date | None
    message: Words


@dataclass(frozen=True, slots=True)
class Today:
    """The day on which it is asked what is open, and the policies then in force."""

    day: date
    policies: PoliciesAt
    _known: dict[tuple[str, str, date], int] = field(default_factory=dict)

    def value(self, name: str, place: str, on: date | None = None) -> int:
        """The value of a parameter in force at the place, today or on an earlier day.

        It is the same wherever the nearest place with policies of its own is.
        """
        nearest = next((code for code in upwards(place) if self.policies(code)), "")
        asked = (name, nearest, on or self.day)
        found = self._known.get(asked)
        if found is None:
            found = decided(self.policies, place, name, asked[-1]).value
            self._known[asked] = found
        return found


def _nothing() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Source(Generic[R]):
    """One of the lists of a rule: a document of rows, what each is read as, and its gaps.

    `parameters` are what the document names beside what all of them do. With `subject` it holds
    at most `limit` rows, from behind the subject `after` on: there may be more.
    """

    rule: str
    document: LiteralString
    row: type[R]
    gaps: Callable[[R, Today], Iterable[PlacedGap]]
    parameters: Callable[[], Mapping[str, Any]] = _nothing
    subject: Callable[[R], str] | None = None

    def rows(self, document: msgspec.Raw) -> list[R]:
        """What was found."""
        found: list[R] = msgspec.json.decode(document, type=list[self.row])  # type: ignore[name-defined]
        return found

    def told(self, rows: Iterable[R], today: Today) -> Iterator[PlacedGap]:
        """Their gaps."""
        for row in rows:
            yield from self.gaps(row, today)

    def more_behind(self, rows: Sequence[R], limit: int) -> str | None:
        """The subject behind which there may be more rows than these; None where there are none."""
        return self.subject(rows[-1]) if self.subject and len(rows) == limit else None


class StateAt(msgspec.Struct, Generic[S], frozen=True):
    """A state and its place."""

    place: str
    state: S


def states(table: LiteralString, condition: LiteralString = "true") -> LiteralString:
    """The states of a table at the place and under it, by id."""
    return listed(
        StateAt,
        f"FROM projections.{table} WHERE ledger = %(ledger)s AND {UNDER} AND {condition}"
        " ORDER BY id",
    )


def placed(gap: Gap | None, place: str) -> Iterator[PlacedGap]:
    """The gap in its village, if there is one."""
    if gap is not None:
        yield PlacedGap(
            rule=gap.rule,
            subject=gap.subject,
            place=village_of(place),
            since=gap.since,
            due=gap.due,
            message=gap.message,
        )
