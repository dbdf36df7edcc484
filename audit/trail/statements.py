"""A prepared statement that is called directly through libpq, for the one call that is hottest.

psycopg's cursor adapts, converts and waits in Python, some 100 us a call; for a group of a few
acts that is more than the server needs (ADR 1). Here parameters arrive packed in binary form and
the answer is read in binary form; errors are psycopg's own.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from select import POLLIN, poll
from struct import Struct
from typing import Any, ClassVar
from weakref import WeakSet

import psycopg
from psycopg import Connection, errors
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult

INT4 = Struct("!i").pack
INT8 = Struct("!q").pack

_NO_SUCH_STATEMENT = b"26000"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def timestamptz(instant: datetime) -> bytes:
    """An instant in binary form: microseconds since 2000 (PostgreSQL, `timestamptz_send`)."""
    return INT8((instant - _EPOCH) // _MICROSECOND)


class Prepared:
    """A statement with parameters `$1 ...`, prepared once on each connection that uses it."""

    _every: ClassVar[WeakSet["Prepared"]] = WeakSet()

    def __init__(self, name: str, query: str) -> None:
        self.name = name.encode()
        self._query = query.encode()
        self.ready: WeakSet[Connection[Any]] = WeakSet()
        self._every.add(self)

    def __call__(self, connection: Connection[Any], params: Sequence[bytes]) -> PGresult:
        """Run it; blocks, without holding the interpreter.

        Raises:
            psycopg.Error: as the server says, or `OperationalError` if the connection is lost.
        """
        pgconn, formats = connection.pgconn, [Format.BINARY] * len(params)
        if pgconn.transaction_status != TransactionStatus.IDLE:
            # a statement that is gone would spoil the transaction
            result = pgconn.exec_params(self._query, params, None, formats, Format.BINARY)
            return checked(connection, result)
        self.prepare(connection)
        result = pgconn.exec_prepared(self.name, params, formats, Format.BINARY)
        if is_gone(result):
            self.forget(connection)
            self.prepare(connection)
            result = pgconn.exec_prepared(self.name, params, formats, Format.BINARY)
        return checked(connection, result)

    def prepare(self, connection: Connection[Any]) -> None:
        """Have it prepared on a connection."""
        if connection not in self.ready:
            checked(connection, connection.pgconn.prepare(self.name, self._query))
            self.ready.add(connection)

    @classmethod
    def forget(cls, connection: Connection[Any]) -> None:
        """Where one statement of a connection is gone, so are all."""
        for statement in cls._every:
            statement.ready.discard(connection)


def run_together(
    connection: Connection[Any], calls: Sequence[tuple[Prepared, Sequence[bytes]]]
) -> list[PGresult]:
    """Run statements in one round trip (libpq's pipeline mode); stops at the first that fails.

    Raises:
        psycopg.Error: as the server says of the one that failed.
    """
    for statement, _ in calls:
        statement.prepare(connection)
    results = _pipelined(connection, calls)
    idle = connection.pgconn.transaction_status == TransactionStatus.IDLE
    if idle and any(map(is_gone, results)):
        Prepared.forget(connection)
        for statement, _ in calls:
            statement.prepare(connection)
        results = _pipelined(connection, calls)
    return [checked(connection, result) for result in results]


def _pipelined(
    connection: Connection[Any], calls: Sequence[tuple[Prepared, Sequence[bytes]]]
) -> list[PGresult]:
    pgconn = connection.pgconn
    pgconn.enter_pipeline_mode()
    for statement, params in calls:
        formats = [Format.BINARY] * len(params)
        pgconn.send_query_prepared(statement.name, params or None, formats, Format.BINARY)
    pgconn.pipeline_sync()
    results: list[PGresult] = []
    while (result := _next_result(connection)).status != ExecStatus.PIPELINE_SYNC:
        results.append(result)
    pgconn.exit_pipeline_mode()
    return results


def _next_result(connection: Connection[Any]) -> PGresult:
    """The next result of a pipeline; a null stands between those of two statements."""
    pgconn = connection.pgconn
    for _ in range(2):
        while pgconn.is_busy():
            # `get_result` would wait with the interpreter held, and with it whoever has the turn
            poller = poll()
            poller.register(pgconn.socket, POLLIN)
            poller.poll()
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is not None:
            return result
    raise psycopg.OperationalError("the connection to the database is lost")


def is_gone(result: PGresult) -> bool:
    """Whether the statement was deallocated: psycopg does so to all after it rolls back."""
    return result.error_field(DiagnosticField.SQLSTATE) == _NO_SUCH_STATEMENT


def checked(connection: Connection[Any], result: PGresult) -> PGresult:
    """The result, unless it is an error, which is raised."""
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if connection.pgconn.status == ConnStatus.BAD:
        raise psycopg.OperationalError("the connection to the database is lost")
    raise errors.error_from_result(result, encoding=connection.info.encoding)
