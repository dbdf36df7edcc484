"""A random byte of a random row of every column of every table: it is found, or it is no evidence.

What is no evidence stands in docs/audit.md, and nothing else may go unnoticed. The tables here have
lost all constraints first, as a superuser may drop them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.database import make_database
from audit.trail.vault import VaultError
from tests.attacks.mutating import SCHEMAS, Cell, columns, drop_constraints, value_of
from tests.conftest import Server
from tests.desk.fixtures import FOUNDED
from tests.desk.written import WrittenLedger

DOCUMENT = Path(__file__).parents[2] / "docs" / "audit.md"
ROUNDS = 1


def not_evidence() -> set[str]:
    """The columns, or whole tables, that docs/audit.md lists."""
    section = DOCUMENT.read_text("utf-8").partition("## What is not evidence")[2]
    rows = re.findall(r"^\| `([a-z_.]+)` \|", section.partition("\n## ")[0], re.MULTILINE)
    return {name if name.startswith(SCHEMAS) else f"public.{name}" for name in rows}


@pytest.fixture(scope="module")
def victim(
    founded: WrittenLedger, quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """A county whose every table may be written to at will; each test puts back what it took."""
    server, name = quick_server.embedded, "county_victim"
    make_database(server.dsn(), name, template=FOUNDED)
    folder = tmp_path_factory.mktemp("victim")
    with founded.copy(server.dsn(dbname=name), folder / "county") as ledger:
        drop_constraints(ledger)
        yield ledger
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


# --- and whether anybody notices ----------------------------------------------------------


def values(ledger: WrittenLedger) -> dict[tuple[int, str], str | None] | None:
    """All that the vault opens; None where something does not decrypt."""
    positions = list(range(ledger.signed.size))
    try:
        with ledger.connection.cursor() as cursor:
            vault = ledger.copy_of_vault()
            found = vault.read_records(cursor, ledger.ledger, positions)
    except (VaultError, LookupError):
        return None
    return {(one.position, one.path): one.value for one in found}


def noticed(ledger: WrittenLedger, table: str, opened: object) -> bool:
    """Whether a verification, or a reader of the vault, notices anything."""
    levels = (5,) if table.startswith("projections.") else (1, 2, 3)
    return not ledger.verify(*levels).holds or values(ledger) != opened


def test_an_untouched_county_holds_also_without_its_constraints(victim: WrittenLedger) -> None:
    assert victim.verify().failures == []
    assert values(victim) == {(10, "/id_number"): "number of p1", (10, "/name"): "示例p1"}


@pytest.mark.slow
@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_byte_of_any_column_is_found_or_the_column_is_documented_as_no_evidence(
    victim: WrittenLedger, schema: str
) -> None:
    opened, documented, unnoticed = values(victim), not_evidence(), []
    for table, its_columns in columns(victim).items():
        row = victim.connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        if not table.startswith(f"{schema}.") or table in documented or not row or not row[0]:
            continue
        for column, kind in its_columns:
            if f"{table}.{column}" in documented:
                continue
            for number in range(ROUNDS):
                with Cell(victim.dsn, table, column, kind, number) as cell:
                    if not noticed(victim, table, opened):
                        unnoticed.append((table, column, cell.after))
    assert unnoticed == []
    assert victim.verify().failures == []


def test_a_row_put_into_an_empty_table_is_found(victim: WrittenLedger) -> None:
    unnoticed = []
    documented = not_evidence()
    for table, its_columns in columns(victim).items():
        row = victim.connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
        if table in documented or not row or row[0]:
            continue
        with psycopg.connect(victim.dsn, autocommit=True) as database:
            names = ", ".join(column for column, _ in its_columns)
            places = ", ".join(
                "%s::" + ("text[]" if kind == "ARRAY" else kind) for _, kind in its_columns
            )
            database.execute(
                f"INSERT INTO {table} ({names}) VALUES ({places})".encode(),
                [value_of(kind) for _, kind in its_columns],
            )
            if victim.verify(5 if table.startswith("projections.") else 1).holds:
                unnoticed.append(table)
            database.execute(f"DELETE FROM {table}".encode())
    assert unnoticed == []


def test_what_is_documented_as_no_evidence_exists(victim: WrittenLedger) -> None:
    there = columns(victim)
    known = {*there, *(f"{table}.{column}" for table, own in there.items() for column, _ in own)}
    assert not_evidence() <= known
    assert len(not_evidence()) >= 5
