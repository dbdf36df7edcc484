"""Statistics: how many events of which type, where and on which day.

counts   one row for each type, place and day
"""

from collections import Counter
from datetime import date

import msgspec

from projections.days import UNDER
from projections.table import Database, Row, Rows, Table, select


class CountRow(Row, frozen=True, kw_only=True):
    """Events of a type at a place on a Shanghai day."""

    type: str
    place: str
    day: date
    count: int


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """Events of a type."""

    type: str
    count: int


COUNTS_TABLE = Table(
    name="counts",
    row=CountRow,
    key=("ledger", "type", "place", "day"),
    ddl="""
CREATE TABLE counts (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    type     text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    day      date    NOT NULL,
    count    bigint  NOT NULL,
    PRIMARY KEY (ledger, type, place, day)
);
""",
)


def add(cursor: Rows, rows: list[CountRow]) -> None:
    """Count events, each given as a row of one."""
    counted = Counter((row.type, row.place, row.day) for row in rows)
    last = {(row.type, row.place, row.day): row for row in rows}
    COUNTS_TABLE.write(
        cursor,
        "INSERT INTO counts SELECT * FROM json_populate_recordset(NULL::counts, %s::json)"
        " ON CONFLICT (ledger, type, place, day) DO UPDATE"
        " SET position = excluded.position, count = counts.count + excluded.count",
        [msgspec.structs.replace(row, count=counted[key]) for key, row in last.items()],
    )


def totals(
    connection: Database,
    ledger: int,
    place: str,
    first_day: date | None = None,
    last_day: date | None = None,
) -> list[Total]:
    """Events by type at a place and what lies under it, between two days, both inclusive."""
    return select(
        connection,
        Total,
        f"FROM (SELECT type, sum(count)::bigint AS count FROM projections.counts"
        f" WHERE ledger = %(ledger)s AND {UNDER}"
        " AND day BETWEEN coalesce(%(first)s, day) AND coalesce(%(last)s, day)"
        " GROUP BY type) t ORDER BY type",
        {"ledger": ledger, "place": place, "first": first_day, "last": last_day},
    )


def daily(connection: Database, ledger: int, place: str, act_type: str) -> list[CountRow]:
    """Events of one type, by day and place."""
    return COUNTS_TABLE.select(
        connection,
        f"WHERE ledger = %(ledger)s AND type = %(type)s AND {UNDER} ORDER BY day, place",
        {"ledger": ledger, "type": act_type, "place": place},
    )
