"""Pages of a place by id: rows that it has, and those there on a day, as known at a position."""

from datetime import date
from typing import Any, LiteralString, TypeVar

from projections.days import AT_HEAD, UNDER
from projections.table import Database, Row, Table

R = TypeVar("R", bound=Row)


def under(
    table: Table[R],
    connection: Database,
    ledger: int,
    place: str,
    there: LiteralString = "",
    *,
    after: str = "",
    limit: int = 100,
    **asked: Any,  # noqa: ANN401  (the values of a condition)
) -> list[R]:
    """Rows of a place and what lies under it, by id, from behind `after` on.

    `there` are further conditions, each behind an AND (`narrowed`); `asked` their values by name.
    """
    return table.select(
        connection,
        f"WHERE ledger = %(ledger)s AND {UNDER} AND id > %(after)s{there}"
        " ORDER BY id LIMIT %(limit)s",
        {"ledger": ledger, "place": place, "after": after, "limit": limit, **asked},
    )


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
    """The same on both time axes.

    `there` is the condition of being there on the day `as_of`; `because` is the position that put
    the row on record.
    """
    return under(
        table,
        connection,
        ledger,
        place,
        f" AND {there} AND because <= %(known_at)s",
        after=after,
        limit=limit,
        as_of=as_of,
        known_at=known_at,
    )
