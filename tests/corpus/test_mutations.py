"""One cell of every column of every derived table is changed at once; level 5 names each of them.

`tests/attacks/test_mutations.py` does it cell by cell to the tables of one small county, keys of
rows included. Here stand the tables of all rooms, filled by stored ledgers that share a database.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from typing import Any

import psycopg
import pytest

from api.wiring import prepare
from projections import ALL, Comparison, TrailReader
from projections.table import Table
from tests.attacks.mutating import DOCUMENTS, TRIES, columns, drop_constraints, flipped
from tests.conftest import Server
from tests.corpus.restoring import restore
from tests.corpus.stored import stored
from tests.desk.written import WrittenLedger

FILLING = ("01", "59", "57", "02", "03", "16", "11", "13", "06", "07", "20", "22", "54", "55")
"""Stories that fill every table but those below."""
UNFILLED = {"agreements"}
"""No stored story tells what fills them; tests/projections/test_projects.py compares them."""
Key = tuple[str, ...]
TABLES = {table.name: table for projection in ALL for table in projection.tables}


@dataclass(frozen=True)
class County:
    """A database in which stored ledgers stand side by side, without constraints."""

    connection: psycopg.Connection[Any]
    ledgers: Mapping[int, WrittenLedger]

    def differences(self) -> set[tuple[str, str | None, Key]]:
        """Table, column and key of each difference that level 5 finds, in any ledger."""
        found: set[tuple[str, str | None, Key]] = set()
        for number, ledger in self.ledgers.items():
            comparison = Comparison(ledger.connect, TrailReader(ledger.connect), number, ALL)
            for one in comparison.differences():
                found.add((one.table, one.column, as_key(one.key.values())))
        return found


@pytest.fixture(scope="module")
def county(quick_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    folder = tmp_path_factory.mktemp("corpus")
    by_name = {one.name: one for one in stored()}
    with ExitStack() as stack:
        database = stack.enter_context(quick_server.fresh())
        prepare(database)
        told = [by_name[f"0.1.0-story-{number}"] for number in FILLING]
        ledgers = {}
        for one in told:
            made = WrittenLedger(database.migration_dsn(), folder / one.name, one.signed)
            ledger = stack.enter_context(made)
            restore(one, ledger)
            ledger.project()
            ledgers[ledger.ledger] = ledger
        first = next(iter(ledgers.values()))
        drop_constraints(first)
        yield County(first.connection, ledgers)


def as_key(values: Iterable[object]) -> Key:
    """A primary key as it can be compared: days and numbers as they are written."""
    return tuple(map(str, values))


def keys(county: County, table: Table[Any]) -> list[tuple[str, Key]]:
    """The place and the key of every row, in a random order that is always the same."""
    statement = f"SELECT ctid::text, {', '.join(table.key)} FROM projections.{table.name}"
    rows = county.connection.execute(f"{statement} ORDER BY 1".encode()).fetchall()
    Random(table.name).shuffle(rows)  # noqa: S311  (repeatable)
    return [(place, as_key(key)) for place, *key in rows]


def change(county: County, table: Table[Any], column: str, place: str) -> None:
    """Change one cell."""
    chance = Random(f"{table.name}.{column}")  # noqa: S311
    kind = dict(columns(next(iter(county.ledgers.values())))[f"projections.{table.name}"])[column]
    name = f"projections.{table.name}"
    read = f"{column}::text" if kind in DOCUMENTS else column
    cast = f"%s::{kind}" if kind in DOCUMENTS else "%s"
    ((before,),) = county.connection.execute(
        f"SELECT {read} FROM {name} WHERE ctid = %s::tid".encode(), (place,)
    ).fetchall()
    for _ in range(TRIES):
        try:
            ((after,),) = county.connection.execute(
                f"UPDATE {name} SET {column} = {cast} WHERE ctid = %s::tid"
                f" RETURNING {read}".encode(),
                (flipped(before, kind, chance), place),
            ).fetchall()
        except psycopg.DataError:
            continue
        if after != before:
            return
        raise AssertionError(f"{name}.{column} stayed {after}")
    raise AssertionError(f"no other value for {name}.{column}")


def test_every_derived_table_has_rows_here(county: County) -> None:
    assert {name for name, table in TABLES.items() if not keys(county, table)} == UNFILLED


@pytest.mark.slow
def test_a_changed_cell_of_any_column_is_named(county: County) -> None:
    changed = set()
    for table in TABLES.values():
        for number, column in enumerate(c for c in table.columns if c not in table.key):
            if rows := keys(county, table):
                place, key = rows[number % len(rows)]
                change(county, table, column, place)
                changed.add((table.name, column, key))
    assert len(changed) > 5 * len(TABLES)
    assert changed - county.differences() == set()
