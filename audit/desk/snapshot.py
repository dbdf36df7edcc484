"""One moment of a database, looked at by several processes while others write on.

The first connection opens a read-only transaction and exports its snapshot (PostgreSQL,
`pg_export_snapshot`); every other connection takes the same one, so that records, tiles and
checkpoints belong together.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import Connection, Cursor, sql

Rows = Cursor[tuple[Any, ...]]

_BEGIN = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


class Snapshot:
    """A moment of the database at `dsn`; use it in a `with`."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.connection = _connect(dsn)
        self.connection.execute(_BEGIN)
        row = self.connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row  # noqa: S101  (a function returns one row)
        self.id: str = row[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()


def open_at(dsn: str, snapshot: str) -> Connection[Any]:
    """Another connection that sees the same moment; what it asks is answered in binary form."""
    connection = _connect(dsn)
    connection.execute(_BEGIN)
    connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
    return connection


def _connect(dsn: str) -> Connection[Any]:
    connection = psycopg.connect(dsn, autocommit=True, application_name="yangguang audit")
    # nothing here may be cut short by what suits requests
    connection.execute("SET statement_timeout = 0")
    connection.execute("SET idle_in_transaction_session_timeout = 0")
    return connection
