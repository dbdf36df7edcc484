"""Backups: what is put back is the same log, and an older state is known for what it is."""

import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from api import cli
from api.backups import compare_heads, restore_backup, write_backup
from api.database import Database, make_database
from api.server_account import ServerError
from audit.trail.sealing import SealingRefusedError
from tests.attacks.forging import SIZE
from tests.conftest import Server
from tests.desk.facts import vote
from tests.desk.written import WrittenLedger
from tests.proof.people import VOTER

EMPTY = "county_put_back"


@pytest.fixture
def empty(quick_server: Server) -> Iterator[Database]:
    """A database into which nothing was ever put."""
    server = quick_server.embedded
    make_database(server.dsn(), EMPTY)
    yield Database(embedded=server, name=EMPTY)
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {EMPTY} WITH (FORCE)".encode())


def of(county: WrittenLedger) -> Database:
    return Database(dsn=county.dsn)


def run(database: Database, *arguments: str | Path) -> Result:
    environment = {"YANGGUANG_DSN": database.migration_dsn(), "COLUMNS": "300"}
    words = ["backup", *map(str, arguments)]
    return CliRunner().invoke(cli.make_app("backup"), words, env=environment)


def test_what_is_put_back_verifies_and_is_sealed_on(
    county: WrittenLedger, empty: Database, tmp_path: Path
) -> None:
    file = tmp_path / "county.backup"
    made = run(of(county), "make", file)
    assert made.exit_code == 0, made.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    put = run(empty, "restore", file, "--data", county.folder)
    assert put.exit_code == 0, put.output
    assert f"{county.signed.origin} {SIZE} ({SIZE})" in put.output
    with WrittenLedger(empty.migration_dsn(), county.folder, county.signed) as back:
        assert back.verify(1, 2, 3, 5, remembered=county.remembered()).failures == []
        back.say("VoteCast.v1", vote("case:3"), VOTER)
        assert back.verify(1, 2, 3, remembered=back.remembered()).holds
    with psycopg.connect(empty.dsn()) as application:
        assert application.execute("SELECT size FROM heads").fetchone() == (SIZE + 1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("UPDATE records SET type = 'x'")


def test_triggers_guard_what_was_put_back(
    county: WrittenLedger, empty: Database, tmp_path: Path
) -> None:
    write_backup(of(county), tmp_path / "backup")
    restore_backup(empty, tmp_path / "backup")
    with psycopg.connect(empty.migration_dsn(), autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for table in ("records", "checkpoints", "tiles", "cosignatures"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only grows"):
                superuser.execute(f"DELETE FROM {table}".encode())


def test_a_backup_that_is_older_than_the_outside_head_is_said_to_be_so_and_not_sealed_on(
    county: WrittenLedger, empty: Database, tmp_path: Path
) -> None:
    file, older = tmp_path / "county.backup", county.signed.copy()
    write_backup(of(county), file)
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    put = run(empty, "restore", file, "--data", county.folder)
    assert put.exit_code == 1
    assert "database-behind" in put.output
    assert f"{county.signed.origin} {SIZE} ({SIZE + 1})" in put.output
    with WrittenLedger(empty.migration_dsn(), county.folder, older) as back:
        back.signed.act("VoteCast.v1", vote("case:5"), [VOTER])
        back.signed.act("VoteCast.v1", vote("case:6"), [VOTER])
        back.write()
        with pytest.raises(SealingRefusedError) as refused:
            back.sealer().seal_once(back.connection, back.signed.now)
    assert refused.value.rule in ("database-behind", "forked")


def test_the_records_that_a_backup_lacks_are_brought_back_byte_for_byte(
    county: WrittenLedger, empty: Database, tmp_path: Path
) -> None:
    older = county.signed.copy()
    write_backup(of(county), tmp_path / "backup")
    county.say("VoteCast.v1", vote("case:3"), VOTER)
    restore_backup(empty, tmp_path / "backup")
    with WrittenLedger(empty.migration_dsn(), county.folder, older) as back:
        back.signed.records.append(county.signed.records[-1])
        back.signed.now = county.signed.now
        back.write()
        back.seal()
        report = back.verify(1, 2, 3, remembered=county.remembered())
        assert report.failures == []
    assert [one.is_behind for one in compare_heads(empty, county.heads)] == [False]


def test_nothing_is_put_over_a_ledger_and_no_half_of_a_backup_anywhere(
    county: WrittenLedger, empty: Database, tmp_path: Path
) -> None:
    file = tmp_path / "county.backup"
    write_backup(of(county), file)
    with pytest.raises(FileExistsError):
        write_backup(of(county), file)
    with pytest.raises(ServerError, match="holds a ledger"):
        restore_backup(of(county), file)
    half = tmp_path / "half"
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    with pytest.raises(ServerError, match="pg_restore"):
        restore_backup(empty, half)
    with psycopg.connect(empty.migration_dsn()) as connection:
        assert connection.execute("SELECT to_regclass('public.records')").fetchone() == (None,)
    assert run(empty, "restore", tmp_path / "none").exit_code == 2


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path, quick_server: Server) -> None:
    nowhere = Database(dsn=quick_server.embedded.dsn(dbname="no_such_database"))
    with pytest.raises(ServerError, match="pg_dump"):
        write_backup(nowhere, tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []
