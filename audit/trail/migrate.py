"""The numbered migrations of the database, applied once each and never changed afterwards.

A migration is a file `NNN_name.sql`, recorded with its SHA-256. A file that changed after it was
applied is refused, and so is a database with migrations that this code does not know: it belongs
to a newer release. Processes that start together wait for one another (an advisory lock).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

import psycopg
from psycopg.sql import SQL

LOCK_KEY = 0x79616E67  # "yang", the same for every process that migrates this database

_TABLE = SQL(
    "CREATE TABLE IF NOT EXISTS migrations ("
    " number integer PRIMARY KEY,"
    " name text NOT NULL,"
    " sha256 text NOT NULL,"
    " applied_at timestamptz NOT NULL DEFAULT now())"
)


class MigrationError(Exception):
    """The database and this code do not belong together; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file of SQL: `number` orders it, `sha256` (hex) is that of its bytes."""

    number: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The digest under which the migration is recorded."""
        return sha256(self.text.encode()).hexdigest()


def migrations(folder: Traversable | None = None) -> tuple[Migration, ...]:
    """The migrations of a folder in their order; those of this package by default."""
    folder = folder or files("audit.trail") / "sql"
    scripts = [file for file in folder.iterdir() if file.name.endswith(".sql")]
    found = sorted(
        (Migration(int(file.name[:3]), file.name, file.read_text("utf-8")) for file in scripts),
        key=lambda migration: migration.number,
    )
    for earlier, later in pairwise(found):
        if earlier.number == later.number:
            raise MigrationError(f"{earlier.name} and {later.name} have the same number")
    return tuple(found)


def migrate(dsn: str, wanted: Iterable[Migration] | None = None) -> tuple[str, ...]:
    """Apply what is missing, each in a transaction of its own; returns the names applied.

    Args:
        dsn: How the migration role connects: it owns the tables and may create roles.
        wanted: The migrations; those of this package by default.

    Raises:
        MigrationError: for a file changed since it was applied, one this code does not have, or
            one that finds the database in a state it does not go on from.
    """
    known = {migration.number: migration for migration in wanted or migrations()}
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK_KEY,))
        connection.execute(_TABLE)
        rows = connection.execute("SELECT number, name, sha256 FROM migrations").fetchall()
        _check(known, {number: (name, digest) for number, name, digest in rows})
        missing = [known[number] for number in sorted(known.keys() - {row[0] for row in rows})]
        for migration in missing:
            _apply(connection, migration)
    return tuple(migration.name for migration in missing)


def _check(known: Mapping[int, Migration], applied: Mapping[int, tuple[str, str]]) -> None:
    for number, (name, digest) in sorted(applied.items()):
        if number not in known:
            raise MigrationError(f"{name} was applied by a newer release")
        if known[number].sha256 != digest:
            raise MigrationError(f"{known[number].name} changed after it was applied")


def _apply(connection: psycopg.Connection, migration: Migration) -> None:
    with connection.transaction():
        try:
            connection.execute(migration.text.encode())
        except psycopg.errors.ObjectNotInPrerequisiteState as error:
            raise MigrationError(f"{migration.name}: {error.diag.message_primary}") from error
        connection.execute(
            "INSERT INTO migrations (number, name, sha256) VALUES (%s, %s, %s)",
            (migration.number, migration.name, migration.sha256),
        )
