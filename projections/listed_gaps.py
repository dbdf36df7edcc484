"""The shape of a table of gaps that one projection of states lists: what rules show as open.

As in `todo`, a row stands there before its day has come (`since` may lie ahead), and goes when
its state no longer shows it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, LiteralString

from domain.kernel.gap import Gap
from projections.states import Change
from projections.table import Row, Table


class GapRow(Row, frozen=True, kw_only=True):
    """One gap, listed by the stream `via`; `place` is empty where that stream knows none."""

    via: str
    subject: str
    rule: str
    place: str
    since: date | None
    due: date | None
    en: str
    zh: str


def gap_table(name: LiteralString) -> Table[GapRow]:
    """A table of the gaps of one kind of streams."""
    return Table(
        name=name,
        row=GapRow,
        key=("ledger", "via", "subject"),
        ddl=f"""
CREATE TABLE {name} (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    via      text    COLLATE "C" NOT NULL,
    subject  text    COLLATE "C" NOT NULL,
    rule     text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    since    date,
    due      date,
    en       text    NOT NULL,
    zh       text    NOT NULL,
    PRIMARY KEY (ledger, via, subject)
);
CREATE INDEX ON {name} (ledger, rule, subject);
""",
    )


NOTICES_LIST = gap_table("notices_list")
OBJECTIONS_LIST = gap_table("objections_list")


def rows_of(change: Change[Any], via: str, place: str, gaps: Iterable[Gap]) -> Iterator[GapRow]:
    """The rows of a changed state's gaps."""
    for gap in gaps:
        yield GapRow(
            ledger=change.ledger,
            position=change.position,
            via=via,
            subject=gap.subject,
            rule=gap.rule,
            place=place,
            since=gap.since,
            due=gap.due,
            en=gap.message.en,
            zh=gap.message.zh,
        )
