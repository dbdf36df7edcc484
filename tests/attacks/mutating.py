"""One byte of one value of one row, changed and put back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Self
from uuid import UUID

import psycopg
from psycopg import sql

from tests.desk.written import WrittenLedger

SCHEMAS = ("public", "projections", "api")
TRIES = 50
"""Of a mutation, where the column's own type refuses what came out."""

DOCUMENTS = ("json", "jsonb")


def _text(value: str, chance: Random) -> str:
    if not value:
        return "x"
    place = chance.randrange(len(value))
    other = chance.choice([c for c in "abcxyz0189" if c != value[place]])
    return value[:place] + other + value[place + 1 :]


def _bytes(value: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(value))
    changed = value[place] ^ (1 << chance.randrange(8))
    return value[:place] + bytes([changed]) + value[place + 1 :]


_FLIP: dict[type, Callable[[Any, Random], Any]] = {
    bool: lambda value, _chance: not value,
    int: lambda value, chance: value ^ (1 << chance.randrange(6)),
    bytes: _bytes,
    str: _text,
    UUID: lambda value, chance: UUID(int=value.int ^ (1 << chance.randrange(60))),
    datetime: lambda value, chance: value + timedelta(days=1 << chance.randrange(6)),
    date: lambda value, chance: value + timedelta(days=1 << chance.randrange(6)),
    list: lambda value, _chance: [*value, "x"],
}

_VALUES: dict[str, object] = {
    "text": "x",
    "integer": 1,
    "bigint": 1,
    "smallint": 1,
    "bytea": b"x",
    "boolean": True,
    "date": date(2026, 3, 1),
    "timestamp with time zone": datetime(2026, 3, 1, tzinfo=UTC),
    "uuid": UUID(int=7),
    "ARRAY": ["x"],
    "json": "{}",
    "jsonb": "{}",
    "xid8": "1",
}


def flipped(value: Any, kind: str, chance: Random) -> Any:  # noqa: ANN401
    """Another value in place of one; some value of the type in place of none."""
    return value_of(kind) if value is None else _FLIP[type(value)](value, chance)


def value_of(kind: str) -> Any:  # noqa: ANN401  (of whatever type the column is)
    """A value of a type, to stand where there was none."""
    return _VALUES[kind]


class Cell:
    """One value of a row chosen by chance, mutated inside a `with`.

    The same `number` gives the same row and the same mutation.
    """

    def __init__(self, dsn: str, table: str, column: str, kind: str, number: int) -> None:
        self._database = psycopg.connect(dsn, autocommit=True)
        self._table, self._column, self._kind = table, column, kind
        self._chance = Random(f"{table}.{column} {number}")  # noqa: S311  (repeatable)
        self._read = f"{column}::text" if kind in DOCUMENTS else column
        self.row = ""
        self.before: Any = None
        self.after: Any = None

    def __enter__(self) -> Self:
        rows = self._database.execute(
            f"SELECT ctid::text, {self._read} FROM {self._table} ORDER BY ctid".encode()
        ).fetchall()
        self.row, self.before = self._chance.choice(rows)
        for _ in range(TRIES):
            try:
                self._write(flipped(self.before, self._kind, self._chance))
            except psycopg.DataError:
                continue
            if self.after != self.before:
                return self
        raise AssertionError(f"no other value for {self._table}.{self._column}")

    def __exit__(self, *_: object) -> None:
        self._write(self.before)
        self._database.close()

    def _write(self, value: object) -> None:
        cast = f"::{self._kind}" if self._kind in DOCUMENTS else ""
        row = self._database.execute(
            f"UPDATE {self._table} SET {self._column} = %s{cast} WHERE ctid = %s::tid"
            f" RETURNING ctid::text, {self._read}".encode(),
            (value, self.row),
        ).fetchone()
        assert row
        self.row, self.after = row


def drop_constraints(ledger: WrittenLedger) -> None:
    """Whatever a superuser may drop, for good: keys, checks, references, unique indexes."""
    with ledger.as_superuser() as database:
        constraints = database.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint c"
            " JOIN pg_namespace n ON n.oid = c.connamespace"
            " WHERE nspname = ANY(%s) AND contype NOT IN ('n', 't')",
            (list(SCHEMAS),),
        ).fetchall()
        for table, name in constraints:
            statement = f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE'
            database.execute(statement.encode())
        indexes = database.execute(
            "SELECT indexrelid::regclass::text FROM pg_index i JOIN pg_class t ON t.oid = indrelid"
            " JOIN pg_namespace n ON n.oid = relnamespace WHERE indisunique AND nspname = ANY(%s)",
            (list(SCHEMAS),),
        ).fetchall()
        for (index,) in indexes:
            database.execute(f"DROP INDEX {index}".encode())
    # a superuser's later connections too
    with psycopg.connect(ledger.dsn, autocommit=True) as database:
        row = database.execute("SELECT current_database()").fetchone()
        assert row
        alter = sql.SQL("ALTER DATABASE {} SET session_replication_role = replica")
        database.execute(alter.format(sql.Identifier(row[0])))


def columns(ledger: WrittenLedger) -> dict[str, list[tuple[str, str]]]:
    """Every table's columns with their types."""
    rows = ledger.connection.execute(
        "SELECT table_schema || '.' || table_name, column_name, data_type"
        " FROM information_schema.columns WHERE table_schema = ANY(%s)"
        " ORDER BY table_schema, table_name, ordinal_position",
        (list(SCHEMAS),),
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in rows:
        found.setdefault(table, []).append((column, kind))
    return found
