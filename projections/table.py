"""A projection's table: its SQL, the struct that one row is, and how rows get into it.

The names of tables stand unqualified in every fold, so that the same fold fills the live tables
(schema `projections`), or temporary ones beside them when a projection is rebuilt or compared:
the search path decides. Queries for readers name the schema.

Rows go in as one JSON document a statement: `json_populate_recordset` reads it by the table's own
row type, so that nobody repeats the types of columns, and a batch is one round trip. The struct's
fields are the table's columns in the same order; a row read back is the same struct.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, TypeAlias, TypeVar

import msgspec
from psycopg import Connection, Cursor

Rows: TypeAlias = Cursor[tuple[Any, ...]]
Database: TypeAlias = Connection[tuple[Any, ...]]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a projection: whose ledger, and the position that it reflects, are in each."""

    ledger: int
    position: int


R = TypeVar("R", bound=Row)
S = TypeVar("S", bound=msgspec.Struct)
Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]


def ordered(value: Any) -> Any:  # noqa: ANN401  (states of every shape)
    """A value to be stored so that refolding gives the same bytes.

    Mappings keep their order, which may mean something; sets, which have none, are sorted.
    """
    if isinstance(value, msgspec.Struct):
        names = zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True)
        return {written: ordered(getattr(value, name)) for name, written in names}
    if isinstance(value, Mapping):
        return {key: ordered(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(ordered, value))
    if isinstance(value, tuple | list):
        return [ordered(item) for item in value]
    return value


def narrowed(*asked: tuple[LiteralString, object]) -> LiteralString:
    """The conditions of which a value is given, each behind an AND.

    What is not asked does not stand in the statement: plans are made for any value (ADR 51).
    """
    conditions: list[LiteralString] = [text for text, value in asked if value is not None]
    return "".join([f" AND ({text})" for text in conditions])


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """One table of a projection.

    `key` is its primary key; `ddl` makes it and its indexes in the schema that is first in the
    search path.
    """

    name: LiteralString
    row: type[R]
    key: tuple[LiteralString, ...]
    ddl: LiteralString

    @property
    def columns(self) -> tuple[LiteralString, ...]:
        """The columns, in the order of the table and of the struct."""
        return self.row.__struct_fields__

    def insert(self, cursor: Rows, rows: Iterable[R]) -> None:
        """Add rows that are new; a key that is there already is an error."""
        self.write(cursor, _insert(self.name), rows)

    def upsert(self, cursor: Rows, rows: Iterable[R]) -> None:
        """Put rows in, each in the place of the row that has its key."""
        self.write(cursor, _upsert(self), rows)

    def write(self, cursor: Rows, statement: LiteralString, rows: Iterable[R]) -> None:
        """Run a statement over a JSON document of rows, unless there are none."""
        document = msgspec.json.encode(list(rows))
        if document != b"[]":
            cursor.execute(statement, (document.decode(),))

    def one(self, connection: Database, ledger: int, name: str) -> R | None:
        """The live table's row of an `id`, None if the ledger does not know it."""
        found = self.select(connection, "WHERE ledger = %s AND id = %s", (ledger, name))
        return found[0] if found else None

    def select(
        self, connection: Database, rest: LiteralString, parameters: Parameters = ()
    ) -> list[R]:
        """Rows of the live table; `rest` is the statement from WHERE on."""
        return select(connection, self.row, f"FROM projections.{self.name} {rest}", parameters)


def select(
    connection: Database, row: type[S], rest: LiteralString, parameters: Parameters = ()
) -> list[S]:
    """Rows as structs: the struct's fields are the columns, `rest` the statement from FROM on."""
    columns = row.__struct_fields__
    found = connection.execute(f"SELECT {', '.join(columns)} {rest}", parameters)
    return [msgspec.convert(dict(zip(columns, values, strict=True)), row) for values in found]


def _insert(name: LiteralString) -> LiteralString:
    return f"INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, %s::json)"


def _upsert(table: Table[Any]) -> LiteralString:
    key = ", ".join(table.key)
    values = ", ".join(f"{name} = excluded.{name}" for name in table.columns)
    return f"{_insert(table.name)} ON CONFLICT ({key}) DO UPDATE SET {values}"
