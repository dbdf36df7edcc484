"""One moment of a database, looked at by several processes while others write on.

The first connection opens a read-only transaction and exports its snapshot (PostgreSQL,
`pg_export_snapshot`); every other connection takes the same one, so that records, tiles and
checkpoints belong together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg
from psycopg import Connection, Cursor, sql

Rows = Cursor[tuple[Any, ...]]

STREAMED = 4_096
"""Rows that a stream fetches at a time."""

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
        self._streams = ExitStack()
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._streams.close()
        self.connection.close()

    def stream(
        self, name: LiteralString, query: LiteralString, parameters: Sequence[object]
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, some thousand at a time, while other queries are asked."""
        self._count += 1
        cursor = self.connection.cursor(name=f"{name} {self._count}")
        self._streams.enter_context(cursor)
        cursor.itersize = STREAMED
        return iter(cursor.execute(query, parameters))


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
