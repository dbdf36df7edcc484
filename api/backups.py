"""A backup of the database, put back into an empty one, and what the outside heads say to that.

A backup is what `pg_dump` makes, in its own format: one consistent moment, taken while all goes on.
Keys, outside heads and witnesses' memories are no part of it (docs/failover.md): they stay as they
are, so that whoever puts back an older state is told so.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from api.database import APPLICATION_ROLE, Database
from api.server_account import Account, ServerError, programs
from audit.desk.outside import of_folder

_ROLE: Final = f"""DO $$ BEGIN CREATE ROLE {APPLICATION_ROLE} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""


class Stands(NamedTuple):
    """How far a log goes in the database, and how far the outside head says that it went."""

    origin: str
    size: int
    remembered: int | None

    @property
    def is_behind(self) -> bool:
        """Whether records are missing that were signed: docs/failover.md, database-behind."""
        return self.remembered is not None and self.size < self.remembered


def write_backup(database: Database, file: Path) -> None:
    """Write a backup into a new file that nobody else may read; none is left half-written.

    Raises:
        FileExistsError: there is a file of that name.
        ServerError: what `pg_dump` says.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as sink:
            _run(database, "pg_dump", "--format=custom", "--no-owner", sink=sink)
            sink.flush()
            os.fsync(sink.fileno())
    except BaseException:
        file.unlink()
        raise


def restore_backup(database: Database, file: Path) -> None:
    """Put a backup into an empty database: all of it or nothing.

    Raises:
        ServerError: the database is not empty, or what `pg_restore` says.
    """
    with psycopg.connect(database.migration_dsn(), autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('public.ledgers')").fetchone() != (None,):
            raise ServerError("the database holds a ledger: a backup is put into an empty one")
        connection.execute(_ROLE.encode())
    with file.open("rb") as source:
        options = ("--exit-on-error", "--single-transaction", "--no-owner")
        _run(database, "pg_restore", *options, source=source)


def _run(
    database: Database,
    program: str,
    *options: str,
    source: IO[bytes] | None = None,
    sink: IO[bytes] | None = None,
) -> None:
    embedded = database.embedded
    account = embedded.account if embedded else Account(os.geteuid(), os.getegid())
    parts = conninfo_to_dict(database.migration_dsn())
    password = str(parts.pop("password", ""))
    named = make_conninfo(**{key: str(part) for key, part in parts.items()})
    command: list[str | Path] = [programs(account) / program, *options, f"--dbname={named}"]
    account.pipe(*command, source=source, sink=sink, password=password)


def compare_heads(database: Database, heads: Path) -> Iterator[Stands]:
    """Each log of the database beside its outside head.

    Raises:
        HeadFileError: an outside head is damaged.
    """
    with psycopg.connect(database.migration_dsn(), autocommit=True) as connection:
        found = connection.execute("SELECT origin, size FROM heads JOIN ledgers USING (ledger)")
        for origin, size in found.fetchall():
            head = of_folder(heads, origin, "outside head")
            yield Stands(origin, size, head.size if head else None)
