"""How far each projection has come, and the tables that all of them live in.

    positions(ledger, projection, position, trouble)   the last event folded; why it stands still
    definitions(projection, digest)                    what its tables were made from

A projection that was defined otherwise when its tables were made is dropped here and made again
from the log by the next runner: derived tables need no migrations.
"""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from hashlib import blake2b
from typing import Any, LiteralString, TypeAlias

import msgspec
from psycopg import sql

from audit.trail.arrays import text_array
from projections.projection import Projection, digest
from projections.question import Question, asked
from projections.table import Database, Rows

Connect: TypeAlias = Callable[[], AbstractContextManager[Database]]
"""Lends a connection: `pool.connection`, or a function that calls `psycopg.connect`."""

START = -1
"""The position of a projection that has seen nothing."""

LIVE = "projections, pg_temp"
BESIDE = "pg_temp"
"""Search paths: for the live tables, and for temporary ones beside them."""

_WAIT_S = 0.02

_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS projections;
CREATE TABLE IF NOT EXISTS projections.positions (
    ledger     integer NOT NULL,
    projection text    COLLATE "C" NOT NULL,
    position   bigint  NOT NULL,
    trouble    text,
    PRIMARY KEY (ledger, projection)
);
CREATE TABLE IF NOT EXISTS projections.definitions (
    projection text COLLATE "C" PRIMARY KEY,
    digest     text NOT NULL
);
"""

_GRANTS = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'yangguang_app') THEN
        GRANT USAGE ON SCHEMA projections TO yangguang_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA projections TO yangguang_app;
    END IF;
END
$$;
"""


def create(connection: Database, projections: Iterable[Projection]) -> list[str]:
    """Make the tables that are missing or defined otherwise; the names of those made.

    Whoever calls owns the tables (the migration role); the application's role gets its grants.
    """
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (_key("create"),))
        cursor.execute(_SCHEMA)
        cursor.execute("SELECT projection, digest FROM projections.definitions")
        known: dict[str, str] = dict(cursor.fetchall())
        made = [each for each in projections if known.get(each.name) != digest(each)]
        for projection in made:
            _make(cursor, projection)
        cursor.execute(_GRANTS)
    return [projection.name for projection in made]


def _make(cursor: Rows, projection: Projection) -> None:
    name = projection.name
    for table in projection.tables:
        dropped = sql.Identifier("projections", table.name)
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(dropped))
    cursor.execute("DELETE FROM projections.positions WHERE projection = %s", (name,))
    make_tables(cursor, projection, LIVE)
    cursor.execute(
        "INSERT INTO projections.definitions VALUES (%s, %s)"
        " ON CONFLICT (projection) DO UPDATE SET digest = excluded.digest",
        (name, digest(projection)),
    )


def make_tables(cursor: Rows, projection: Projection, path: str) -> None:
    """Make a projection's tables in the first schema of the search path."""
    use(cursor, path)
    for table in projection.tables:
        cursor.execute(table.ddl)


def use(cursor: Rows, path: str) -> None:
    """Set where the names of tables are looked up, until the transaction ends."""
    cursor.execute("SELECT set_config('search_path', %s, true)", (path,))


def position_of(connection: Database, ledger: int, projection: str) -> int:
    """The position that a projection reflects at least, `START` if none.

    Read it before the rows that an answer is made of: they are then as new, or newer.
    """
    found = connection.execute(
        "SELECT position FROM projections.positions WHERE ledger = %s AND projection = %s",
        (ledger, projection),
    ).fetchone()
    return int(found[0]) if found else START


_REFLECTS: LiteralString = """coalesce((
    SELECT min(position) FROM projections.positions
    WHERE ledger = %(ledger)s AND projection = ANY(%(projections)s)
    HAVING count(*) = cardinality(%(projections)s)
), -1)"""


def reflects(ledger: int, projections: Sequence[str]) -> Question[int]:
    """The position that all of the projections (each once) reflect at least, or `START`."""
    parameters = {"ledger": ledger, "projections": text_array(projections)}
    return Question(_REFLECTS, int, parameters)


def reflected(connection: Database, ledger: int, names: Sequence[str]) -> int:
    """The position that all of the projections reflect at least, `START` if one has none."""
    return asked(connection, reflects(ledger, names))


def lock(cursor: Rows, ledger: int, projection: str, *, wait: bool = False) -> bool:
    """Become the one who changes a ledger's rows of a projection, until the transaction ends."""
    key = (_key(f"{ledger}/{projection}"),)
    if wait:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", key)
        return True
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", key)
    (locked,) = cursor.fetchone() or (False,)
    return bool(locked)


def save(cursor: Rows, ledger: int, projection: str, position: int) -> None:
    """Say how far the projection has come, in the transaction that took it there."""
    cursor.execute(
        "INSERT INTO projections.positions VALUES (%s, %s, %s)"
        " ON CONFLICT (ledger, projection) DO UPDATE SET position = excluded.position,"
        " trouble = NULL",
        (ledger, projection, position),
    )


def complain(connection: Database, ledger: int, projection: str, trouble: str) -> None:
    """Say why a projection stands still; its next success takes that back."""
    connection.execute(
        "INSERT INTO projections.positions VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (ledger, projection) DO UPDATE SET trouble = excluded.trouble",
        (ledger, projection, START, trouble[:500]),
    )


class Status(msgspec.Struct, frozen=True):
    """How far one projection of one ledger has come: `position` of the last event folded."""

    ledger: int
    projection: str
    position: int
    size: int
    trouble: str | None

    @property
    def behind(self) -> int:
        """How many events it has not seen yet."""
        return self.size - 1 - self.position


def status(
    connection: Database, heads: dict[int, int], projections: Iterable[Projection]
) -> list[Status]:
    """Every projection of every ledger, in the order given."""
    found: dict[tuple[int, str], tuple[Any, ...]] = {
        (row[0], row[1]): row[2:]
        for row in connection.execute(
            "SELECT ledger, projection, position, trouble FROM projections.positions"
        )
    }
    return [
        Status(ledger, each.name, *_pair(found.get((ledger, each.name)), size))
        for ledger, size in sorted(heads.items())
        for each in projections
    ]


def _pair(row: tuple[Any, ...] | None, size: int) -> tuple[int, int, str | None]:
    position, trouble = row or (START, None)
    return position, size, trouble


def wait_for(
    connect: Connect,
    ledger: int,
    projection: str,
    position: int,
    *,
    timeout_s: float = 5.0,
    stop: threading.Event | None = None,
) -> int:
    """Wait until a projection reflects `position` (read your writes), or time is up.

    Returns the position that it reflects then: lower than asked for if time was up. No connection
    is held while waiting.
    """
    end = time.monotonic() + timeout_s
    stop = stop or threading.Event()
    while True:
        with connect() as connection:
            reached = position_of(connection, ledger, projection)
        if reached >= position or time.monotonic() >= end or stop.wait(_WAIT_S):
            return reached


def _key(name: str) -> int:
    """A lock's number: 64 bits of a hash, apart from other users' of advisory locks."""
    whole = blake2b(f"yangguang/projections/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(whole, "big", signed=True)
