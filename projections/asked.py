"""What a source of gaps is asked, and what it answers: gaps, and where they are."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

import msgspec

from domain.kernel.gap import Gap
from domain.kernel.places import village_of
from domain.kernel.words import Words
from projections.table import Database


class PlacedGap(msgspec.Struct, frozen=True, kw_only=True):
    """A gap and where it is."""

    rule: str
    subject: str
    place: str
    since: date | None
    due: date | None
    message: Words


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which ledger and place, on which day, from behind which subject on, how many."""

    connection: Database
    ledger: int
    place: str
    today: date
    after: str
    limit: int

    def rows(self, statement: LiteralString, **more: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """What a statement finds; it names `ledger`, `place`, `as_of`, `after` and `limit`."""
        values = {
            "ledger": self.ledger,
            "place": self.place,
            "as_of": self.today,
            "after": self.after,
            "limit": self.limit,
        }
        return self.connection.execute(statement, values | more).fetchall()


Source = Callable[[Asked], Iterable[PlacedGap]]


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
