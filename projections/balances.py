"""Balances and histories of accounts: on any day, as known at any position.

`as_of` is a value date, inclusive; `known_at` the last position that the answer knows of. A
balance is the sums of whole chunks below that position and the postings of the one it lies in. No
table of its own: both are of the projection `movements`. Whole fen, debits positive.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, LiteralString, NamedTuple

import msgspec

from projections.days import AT_HEAD
from projections.movements import CHUNK_POSITIONS, POSTINGS_TABLE, PostingRow
from projections.table import Database

_BALANCES: LiteralString = """
SELECT account, sum(delta)::bigint FROM (
    SELECT account, delta FROM projections.balance_sums
    WHERE ledger = %(ledger)s AND account = ANY(%(accounts)s)
      AND value_date <= %(as_of)s AND chunk < %(chunk)s
    UNION ALL
    SELECT account, delta FROM projections.postings
    WHERE ledger = %(ledger)s AND account = ANY(%(accounts)s)
      AND position >= %(chunk_from)s AND position <= %(known_at)s AND value_date <= %(as_of)s
) parts GROUP BY account
"""


class Place(NamedTuple):
    """Where a posting stands in its account's history."""

    value_date: date
    position: int
    leg: int


START = Place(date.min, -1, -1)


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """One posting with the balance behind it."""

    posting: PostingRow
    balance: int


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Part of an account's history: what stood before it, then each posting."""

    opening: int
    moved: tuple[Moved, ...]


def balances(
    connection: Database,
    ledger: int,
    accounts: Sequence[str],
    as_of: date,
    known_at: int = AT_HEAD,
) -> dict[str, int]:
    """What stood on each of the accounts at the end of the day; 0 where nothing ever moved."""
    chunk = known_at // CHUNK_POSITIONS
    rows = connection.execute(
        _BALANCES,
        {
            "ledger": ledger,
            "accounts": list(accounts),
            "as_of": as_of,
            "known_at": known_at,
            "chunk": chunk,
            "chunk_from": chunk * CHUNK_POSITIONS,
        },
    )
    return dict.fromkeys(accounts, 0) | dict(rows.fetchall())


def balance(
    connection: Database, ledger: int, account: str, as_of: date, known_at: int = AT_HEAD
) -> int:
    """What stood on the account at the end of the day."""
    return balances(connection, ledger, [account], as_of, known_at)[account]


def history(
    connection: Database,
    ledger: int,
    account: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    after: Place = START,
    limit: int = 100,
) -> History:
    """Postings of an account by value date and position, from behind `after` on."""
    asked: dict[str, Any] = {
        "ledger": ledger,
        "account": account,
        "as_of": as_of,
        "known_at": known_at,
        "after_date": after.value_date,
        "after_position": after.position,
        "after_leg": after.leg,
        "limit": limit,
    }
    rows = POSTINGS_TABLE.select(
        connection,
        "WHERE ledger = %(ledger)s AND account = %(account)s AND value_date <= %(as_of)s"
        " AND position <= %(known_at)s AND (value_date, position, leg)"
        " > (%(after_date)s, %(after_position)s, %(after_leg)s)"
        " ORDER BY value_date, position, leg LIMIT %(limit)s",
        asked,
    )
    opening = running = _before(connection, asked, after)
    moved = []
    for row in rows:
        running += row.delta
        moved.append(Moved(posting=row, balance=running))
    return History(opening=opening, moved=tuple(moved))


def _before(connection: Database, asked: dict[str, Any], after: Place) -> int:
    """What stood behind the posting at `after`: the days before, and its own day up to it."""
    days = 0
    if after.value_date > date.min:
        last = min(after.value_date - timedelta(days=1), asked["as_of"])
        days = balance(connection, asked["ledger"], asked["account"], last, asked["known_at"])
    found = connection.execute(
        "SELECT coalesce(sum(delta), 0)::bigint FROM projections.postings"
        " WHERE ledger = %(ledger)s AND account = %(account)s AND value_date = %(after_date)s"
        " AND position <= %(known_at)s AND value_date <= %(as_of)s"
        " AND (position, leg) <= (%(after_position)s, %(after_leg)s)",
        asked,
    ).fetchone()
    return days + (int(found[0]) if found else 0)
