"""The database, wherever it runs: embedded in a folder, or a server that a DSN names.

The rest of the house asks a `Database` for three things: how the migration connects, how the
application connects, and a pool of the application's connections. Embedded, the migration is the
superuser and the application the role `yangguang_app`, which the migrations make; see `embedded`
for who owns the server. With a DSN (`--dsn` or `YANGGUANG_DSN`) both are what the operator gave:
the DSN is the application's and is used as it stands, the migration's is `YANGGUANG_MIGRATION_DSN`
(the same one if there is no other, as on a developer's machine).

An address is asked for anew with every connection, so that a pool finds a server that was killed
and started again.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool

from api.embedded import Embedded

APPLICATION_ROLE: Final = "yangguang_app"
DATABASE_NAME: Final = "yangguang"


class Pool(ConnectionPool[Connection[tuple[Any, ...]]]):
    """A pool in which one connection that a killed server left behind takes the others along.

    So one caller is turned away, and not one for each connection that lay idle. To ask each of
    them before it is lent would cost a round trip every time, and the pool's own loop that does so
    waits longer after each dead one.
    """

    @contextmanager
    def connection(self, timeout: float | None = None) -> Iterator[Connection[tuple[Any, ...]]]:
        """Lend a connection for the `with`."""
        with super().connection(timeout) as connection:
            try:
                yield connection
            except psycopg.OperationalError:
                if connection.broken:
                    self.check()
                raise


class Database:
    """One PostgreSQL database and the two roles that connect to it."""

    def __init__(
        self,
        *,
        dsn: str = "",
        migration_dsn: str = "",
        embedded: Embedded | None = None,
        name: str = DATABASE_NAME,
    ) -> None:
        if bool(dsn) == bool(embedded):
            raise ValueError("a database has either a DSN or an embedded server")
        self._dsn = dsn
        self._migration_dsn = migration_dsn or dsn
        self._name = name
        self.embedded = embedded

    def dsn(self, *, user: str | None = None, dbname: str | None = None) -> str:
        """How the application connects, or another role, or the same to another database."""
        if self.embedded:
            return self.embedded.dsn(user=user or APPLICATION_ROLE, dbname=dbname or self._name)
        return _changed(self._dsn, user=user, dbname=dbname)

    def migration_dsn(self, *, dbname: str | None = None) -> str:
        """How the migration connects: it owns the tables and makes the roles."""
        if self.embedded:
            return self.embedded.dsn(dbname=dbname or self._name)
        return _changed(self._migration_dsn, dbname=dbname)

    def pool(
        self,
        *,
        user: str | None = None,
        size_min: int = 1,
        size_max: int = 8,
        timeout_s: float = 10.0,
        configure: Callable[[Connection[Any]], None] | None = None,
        **connecting: Any,  # noqa: ANN401 - as psycopg declares them
    ) -> ConnectionPool[Connection[tuple[Any, ...]]]:
        """A closed pool of connections as the application, to be used in a `with`.

        Args:
            user: Another role than the application's.
            size_min: Connections held ready.
            size_max: Connections at most; the server takes 100 from everybody together.
            timeout_s: How long a caller waits for a connection before `PoolTimeout`.
            configure: What is done to each new connection; `read_json_fast` if it is not given.
            connecting: Arguments of `psycopg.connect`, such as `autocommit`.
        """
        return Pool(
            lambda: self.dsn(user=user),
            kwargs={"application_name": "yangguang", **connecting},
            min_size=size_min,
            max_size=size_max,
            timeout=timeout_s,
            configure=configure or read_json_fast,
            open=False,
        )

    def make(self) -> None:
        """Make the embedded server's database if it is missing; a given one is the operator's."""
        if self.embedded:
            make_database(self.embedded.dsn(), self._name)


@contextmanager
def open_database(
    *,
    dsn: str | None = None,
    directory: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Iterator[Database]:
    """The database of this process, until the end of the `with`.

    Args:
        dsn: The application's DSN; `YANGGUANG_DSN` if it is not given, embedded if neither is.
        directory: The embedded server's folder; `YANGGUANG_DATA` or `data` if it is not given.
        environment: Where the variables are looked up.
    """
    dsn = dsn or (None if directory else environment.get("YANGGUANG_DSN"))
    if dsn:
        yield Database(dsn=dsn, migration_dsn=environment.get("YANGGUANG_MIGRATION_DSN", ""))
        return
    folder = directory or Path(environment.get("YANGGUANG_DATA", "data"))
    with Embedded(folder) as embedded:
        database = Database(embedded=embedded)
        database.make()
        yield database


def make_database(dsn: str, name: str, *, template: str = "template1") -> None:
    """Make a database on a server, unless it is there."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if found.fetchone():
            return
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        try:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return  # another process was quicker


def plan_once(connection: Connection[Any]) -> None:
    """Plan each statement once on this connection, which asks the same few all day.

    By default PostgreSQL compares estimated costs, and plans a long statement anew every time,
    which may take four times as long as its execution (ADR 51). The connection commits by itself.
    """
    connection.execute("SET plan_cache_mode = force_generic_plan")
    read_json_fast(connection)


def read_json_fast(connection: Connection[Any]) -> None:
    """States are JSON: the standard library's decoder takes longer over one than its query."""
    set_json_loads(msgspec.json.decode, connection)


def _changed(dsn: str, **parts: str | None) -> str:
    return make_conninfo(dsn, **{name: part for name, part in parts.items() if part})
