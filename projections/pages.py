"""Pages of a place by id, on both time axes: what there was on a day, as known at a position."""

from datetime import date
from typing import LiteralString, TypeVar

from projections.days import AT_HEAD, UNDER
from projections.table import Database, Row, Table

R = TypeVar("R", bound=Row)


def page(
    table: Table[R],
    there: LiteralString,
    connection: Database,
    ledger: int,
    place: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    after: str = "",
    limit: int = 100,
) -> list[R]:
    """Rows of a place and what lies under it, by id, from behind `after` on.

    `there` is the condition of being there on the day `as_of`; `because` is the position that put
    the row on record.
    """
    return table.select(
        connection,
        f"WHERE ledger = %(ledger)s AND {UNDER} AND {there}"
        " AND because <= %(known_at)s AND id > %(after)s ORDER BY id LIMIT %(limit)s",
        {
            "ledger": ledger,
            "place": place,
            "as_of": as_of,
            "known_at": known_at,
            "after": after,
            "limit": limit,
        },
    )
