"""Two time axes in rows: when something holds, and when the ledger knew it (design.md, 13).

Both are half open. `valid_from` is the first day and `valid_to` the first day after; `known_from`
is the position that showed the row first and `known_to` the first that did not. None is open.
"""

from datetime import date, datetime, timedelta
from typing import LiteralString

from projections.table import Database

HOLDS: LiteralString = "valid_from <= %(as_of)s AND (valid_to IS NULL OR valid_to > %(as_of)s)"
KNOWN: LiteralString = (
    "known_from <= %(known_at)s AND (known_to IS NULL OR known_to > %(known_at)s)"
)
"""Conditions: a row held on the day `as_of`, and was shown at the position `known_at`."""

AT_HEAD = 2**62
"""A position that no ledger reaches: what is known now."""

UNDER: LiteralString = "place >= %(place)s AND place < %(place)s || ':'"
"""A condition: the row's place is `place`, or lies under it (codes sort before the colon)."""


def half_open(last_day: date | None) -> date | None:
    """The first day after an inclusive last day."""
    if last_day is None or last_day == date.max:
        return None
    return last_day + timedelta(days=1)


def position_at(connection: Database, ledger: int, instant: datetime) -> int:
    """The last position admitted by an instant, -1 if there is none: what was known then."""
    found = connection.execute(
        "SELECT position FROM projections.entries WHERE ledger = %s AND admitted_at <= %s"
        " ORDER BY admitted_at DESC, position DESC LIMIT 1",
        (ledger, instant),
    ).fetchone()
    return int(found[0]) if found else -1
