"""Audit level 5: are the projections what the log says? Refold, and compare every row both ways.

The live rows are read in one snapshot together with the positions that they claim to reflect; the
history is folded to just these positions. A row that was edited, deleted or put in differs, and
is named with its table, its key and, where it was edited, its column (spec/audit.md, level 5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

import msgspec
import psycopg

from projections.beside import Beside, Progress, Session
from projections.positions import Connect, position_of
from projections.projection import Projection, Reader
from projections.table import Database, Table

_PAGE = 1_000


class Difference(msgspec.Struct, frozen=True):
    """A place where a projection is not what the log says.

    `key` is the row's primary key by column. `column` is None where the whole row is missing
    (`found` is None) or should not be there (`expected` is None).
    """

    table: str
    key: dict[str, Any]
    column: str | None
    expected: Any
    found: Any


@dataclass(slots=True)
class Comparison:
    """One comparison of a ledger's projections with its log.

    After `differences` has been read to its end, `positions` says for each projection up to which
    position it was compared, and `rows` how many rows of each table the log calls for.
    """

    connect: Connect
    reader: Reader
    ledger: int
    projections: Sequence[Projection]
    progress: Progress | None = None
    positions: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def differences(self) -> Iterator[Difference]:
        """Every difference, table by table in the order of keys; memory stays flat."""
        with Beside(
            self.connect, self.reader, self.ledger, self.projections, self.progress
        ) as fresh:
            claimed = [self._claimed(session) for session in fresh.sessions]
            fresh.fold_to(
                self._within_log({name: at for one in claimed for name, at in one.items()})
            )
            for session in fresh.sessions:
                yield from self._session(fresh, session)

    def _session(self, fresh: Beside, session: Session) -> Iterator[Difference]:
        with session.connection.transaction():
            session.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            claimed = self._claimed(session)
            self.positions |= self._within_log(claimed)
            fresh.fold_to(fresh.positions | self._within_log(claimed))
            yield from self._ahead(claimed)
            for projection in session.projections:
                for table in projection.tables:
                    yield from self._table(session.connection, table)

    def _claimed(self, session: Session) -> dict[str, int]:
        names = [projection.name for projection in session.projections]
        return {name: position_of(session.connection, self.ledger, name) for name in names}

    def _within_log(self, claimed: dict[str, int]) -> dict[str, int]:
        last = self.reader.heads().get(self.ledger, 0) - 1
        return {name: min(position, last) for name, position in claimed.items()}

    def _ahead(self, claimed: dict[str, int]) -> Iterator[Difference]:
        """Projections that claim to have seen what the log does not have."""
        for name, found in claimed.items():
            if (last := self.positions[name]) < found:
                key = {"ledger": self.ledger, "projection": name}
                yield Difference("positions", key, "position", last, found)

    def _table(self, connection: Database, table: Table[Any]) -> Iterator[Difference]:
        try:
            with connection.transaction():
                self.rows[table.name], found = _counts(connection, table, self.ledger)
                differ = 0
                for difference in _rows(connection, table, self.ledger):
                    differ += 1
                    yield difference
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as missing:
            yield Difference(table.name, {}, None, table.ddl, str(missing.diag.message_primary))
            return
        if not differ and found != self.rows[table.name]:
            yield Difference(table.name, {}, "count(*)", self.rows[table.name], found)


def _counts(connection: Database, table: Table[Any], ledger: int) -> tuple[int, int]:
    """How many rows there should be and are: rows put in twice equal their twin by every column."""
    found = connection.execute(
        f"SELECT (SELECT count(*) FROM pg_temp.{table.name}),"
        f" (SELECT count(*) FROM projections.{table.name} WHERE ledger = %s)",
        (ledger,),
    ).fetchall()
    return found[0][0], found[0][1]


def _rows(connection: Database, table: Table[Any], ledger: int) -> Iterator[Difference]:
    columns = ", ".join(_comparable(column) for column in table.columns)
    same = " AND ".join(f"fresh.{column} = live.{column}" for column in table.key)
    order = ", ".join(f"coalesce(fresh.{column}, live.{column})" for column in table.key)
    statement = (
        f"SELECT to_jsonb(fresh), to_jsonb(live)"
        f" FROM (SELECT {columns} FROM pg_temp.{table.name}) fresh"
        f" FULL JOIN (SELECT {columns} FROM projections.{table.name} WHERE ledger = %s) live"
        f" ON {same} WHERE fresh IS DISTINCT FROM live ORDER BY {order}"
    )
    with connection.cursor(name="differences") as cursor:
        cursor.itersize = _PAGE
        for expected, found in cursor.execute(statement, (ledger,)):
            yield from _columns(table, expected, found)


def _comparable(column: LiteralString) -> LiteralString:
    """A state is stored as JSON text, which PostgreSQL compares only as text."""
    return "state::text AS state" if column == "state" else column


def _columns(
    table: Table[Any], expected: dict[str, Any] | None, found: dict[str, Any] | None
) -> Iterator[Difference]:
    row = expected or found or {}
    key = {column: row[column] for column in table.key}
    if expected is None or found is None:
        yield Difference(table.name, key, None, expected, found)
        return
    for column in table.columns:
        if expected[column] != found[column]:
            yield Difference(table.name, key, column, expected[column], found[column])


def compare(
    connect: Connect, reader: Reader, ledger: int, projections: Sequence[Projection]
) -> Iterator[Difference]:
    """Every difference between a ledger's projections and its log; see `Comparison`."""
    return Comparison(connect, reader, ledger, projections).differences()
