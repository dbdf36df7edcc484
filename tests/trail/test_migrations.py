"""Migrations are applied once, in their order, and never changed afterwards."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from api.database import make_database
from audit.trail.migrate import Migration, MigrationError, migrate, migrations
from tests.conftest import Server


@pytest.fixture
def some() -> tuple[Migration, ...]:
    """Two more than the database has."""
    return (
        *migrations(),
        Migration(901, "901_one.sql", "CREATE TABLE one (n integer);"),
        Migration(902, "902_two.sql", "INSERT INTO one VALUES (2);"),
    )


def names(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT name FROM migrations ORDER BY number").fetchall()
    return [row[0] for row in rows]


def test_what_is_missing_is_applied_in_order_and_recorded(
    fresh_database: str, some: tuple[Migration, ...]
) -> None:
    assert migrate(fresh_database, reversed(some)) == ("901_one.sql", "902_two.sql")
    assert names(fresh_database) == [migration.name for migration in some]


def test_what_is_applied_is_not_applied_again(
    fresh_database: str, some: tuple[Migration, ...]
) -> None:
    migrate(fresh_database, some)
    assert migrate(fresh_database, some) == ()


def test_a_migration_changed_after_it_was_applied_is_refused(
    fresh_database: str, some: tuple[Migration, ...]
) -> None:
    migrate(fresh_database, some)
    changed = (*some[:-1], replace(some[-1], text="INSERT INTO one VALUES (3);"))
    with pytest.raises(MigrationError, match=r"902_two\.sql changed"):
        migrate(fresh_database, changed)


def test_a_database_of_a_newer_release_is_refused(
    fresh_database: str, some: tuple[Migration, ...]
) -> None:
    migrate(fresh_database, some)
    with pytest.raises(MigrationError, match=r"901_one\.sql was applied by a newer release"):
        migrate(fresh_database, some[:-2])


def test_a_migration_that_fails_leaves_nothing_of_itself(
    fresh_database: str, some: tuple[Migration, ...]
) -> None:
    broken = replace(some[-2], text="CREATE TABLE one (n integer); SELECT no_such_function();")
    with pytest.raises(psycopg.errors.UndefinedFunction):
        migrate(fresh_database, (*some[:-2], broken))
    assert migrate(fresh_database, some) == ("901_one.sql", "902_two.sql")


def test_processes_that_start_together_wait_for_one_another(
    fresh_database: str, some: tuple[Migration, ...]
) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda _: migrate(fresh_database, some), range(4)))
    assert sorted(map(len, applied)) == [0, 0, 0, 2]


def test_two_files_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("007_one.sql", "007_two.sql"):
        (tmp_path / name).write_text("SELECT 1;")
    with pytest.raises(MigrationError, match="the same number"):
        migrations(tmp_path)


def test_files_that_lie_in_the_clear_are_not_migrated_and_stay_as_they_are(
    quick_server: Server,
) -> None:
    server, name = quick_server.embedded, "in_the_clear"
    make_database(server.dsn(), name)
    dsn = server.dsn(dbname=name)
    before = [migration for migration in migrations() if migration.number < 310]
    migrate(dsn, before)
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO attachments VALUES (1, %b, 'application/pdf', 4, now())", (bytes(32),)
        )
    with pytest.raises(MigrationError, match=r"310_erasure\.sql: attachments .* in the clear"):
        migrate(dsn)
    assert names(dsn) == [migration.name for migration in before]
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("DROP DATABASE in_the_clear WITH (FORCE)")
