"""Months' lists of points: what was drawn, and what became of each line.

points_months   one row a list: of which village and month, in which case
points_lines    one row a line, in the order of the list: figures, contested, corrected, shown again
"""

from datetime import date

import msgspec

from domain.points.lines import PointsLine, PointsMonth
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class PointsMonthRow(Row, frozen=True, kw_only=True):
    """A list as it was drawn."""

    id: str
    place: str
    month: str
    number: int
    made_in: str
    drawn_on: date | None
    state: PointsMonth


class PointsLineRow(Row, frozen=True, kw_only=True):
    """A line as it is now; `made_at` is the position at which it was drawn."""

    id: str
    list: str
    account: str
    household: str
    removed_on: date | None
    shown_again: str
    made_at: int
    state: PointsLine


class ShownLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line with the head of its household."""

    made_at: int
    head: str | None
    state: PointsLine


POINTS_MONTHS_TABLE = Table(
    name="points_months",
    row=PointsMonthRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE points_months (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    month    text    COLLATE "C" NOT NULL,
    number   integer NOT NULL,
    made_in  text    COLLATE "C" NOT NULL,
    drawn_on date,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON points_months (ledger, place, month, number);
""",
)
POINTS_LINES_TABLE = Table(
    name="points_lines",
    row=PointsLineRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE points_lines (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    list        text    COLLATE "C" NOT NULL,
    account     text    COLLATE "C" NOT NULL,
    household   text    COLLATE "C" NOT NULL,
    removed_on  date,
    shown_again text    NOT NULL,
    made_at     bigint  NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON points_lines (ledger, list, made_at);
""",
)


def _month(change: Change[PointsMonth]) -> PointsMonthRow:
    state = change.after
    return PointsMonthRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        month=state.month,
        number=state.number,
        made_in=state.case,
        drawn_on=state.drawn_on,
        state=state,
    )


def _line(change: Change[PointsLine]) -> PointsLineRow:
    state = change.after
    return PointsLineRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        list=state.list,
        account=state.account,
        household=state.household,
        removed_on=state.removed_on,
        shown_again=state.shown_again,
        made_at=state.index,
        state=state,
    )


POINTS_MONTHS = StateProjection(
    name="points_months", state=PointsMonth, current=Current(POINTS_MONTHS_TABLE, _month)
)
POINTS_LINES = StateProjection(
    name="points_lines", state=PointsLine, current=Current(POINTS_LINES_TABLE, _line)
)


def months(connection: Database, ledger: int, place: str, month: str) -> list[PointsMonthRow]:
    """The lists of a village's month, by number."""
    return POINTS_MONTHS_TABLE.select(
        connection,
        "WHERE ledger = %s AND place = %s AND month = %s ORDER BY number",
        (ledger, place, month),
    )


def lines(
    connection: Database, ledger: int, place: str, month: str, *, after: int, limit: int
) -> list[ShownLine]:
    """The lines of all lists of a village's month, as they were drawn, from behind `after` on."""
    found = connection.execute(
        "SELECT l.state::text, l.made_at, h.head FROM projections.points_lines l"
        " JOIN projections.points_months m ON m.ledger = l.ledger AND m.id = l.list"
        " LEFT JOIN projections.households h ON h.ledger = l.ledger AND h.id = l.household"
        " WHERE l.ledger = %s AND m.place = %s AND m.month = %s AND l.made_at > %s"
        " ORDER BY l.made_at LIMIT %s",
        (ledger, place, month, after, limit),
    )
    return [
        ShownLine(state=msgspec.json.decode(state, type=PointsLine), made_at=made_at, head=head)
        for state, made_at, head in found
    ]
