"""The embedded server: who starts it, who stops it, and what a kill does to it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from api import embedded as embedded_module
from api import server_account
from api.database import Database, make_database, open_database
from api.embedded import Embedded
from api.server_account import ServerError

ATTACH = """
import sys
from pathlib import Path
from api.database import open_database
with open_database(directory=Path(sys.argv[1])) as database:
    print(database.migration_dsn(), flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the folder's server until it is sent a line, or killed."""
    with subprocess.Popen(
        [sys.executable, "-c", ATTACH, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert "dbname=yangguang" in process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def value(dsn: str, query: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def kill_postmaster(server: Embedded) -> None:
    postmaster = server.postmaster()
    assert postmaster is not None
    os.kill(postmaster.pid, signal.SIGKILL)
    while server.postmaster() == postmaster:
        os.sched_yield()


def test_what_is_written_stays_written(module_folder: Path) -> None:
    with open_database(directory=module_folder) as database:
        dsn = database.migration_dsn()
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert value(dsn, f"SELECT current_setting('{setting}')") == "on"


def test_text_is_utf8_and_sorts_by_code_point(database: Database) -> None:
    dsn = database.migration_dsn()
    assert value(dsn, "SHOW server_encoding") == "UTF8"
    assert value(
        dsn, "SELECT string_agg(c, '' ORDER BY c) FROM unnest('{账,b,B,阳,a}'::text[]) c"
    ) == ("Bab账阳")


def test_there_is_no_port_to_connect_to_and_no_other_account_reaches_the_socket(
    module_folder: Path,
) -> None:
    with Embedded(module_folder, durable=False) as server:
        assert value(server.dsn(), "SHOW listen_addresses") == ""
        postmaster = server.postmaster()
        assert postmaster is not None
        assert postmaster.socket_dir.stat().st_mode & 0o777 == 0o700


def test_the_last_who_closes_stops_the_server(module_folder: Path) -> None:
    first, second = (Embedded(module_folder, durable=False) for _ in range(2))
    first.start()
    second.start()
    assert first.postmaster() == second.postmaster()
    first.close()
    assert second.postmaster() is not None
    second.close()
    assert second.postmaster() is None


def test_closing_twice_is_closing_once(module_folder: Path) -> None:
    with Embedded(module_folder, durable=False) as other:
        server = Embedded(module_folder, durable=False)
        server.start()
        server.close()
        server.close()
        assert other.postmaster() is not None


def test_who_has_closed_starts_nothing_again(module_folder: Path) -> None:
    server = Embedded(module_folder, durable=False)
    with server:
        pass
    with pytest.raises(ServerError, match="closed"):
        server.dsn()


def test_another_process_shares_the_server_and_may_end_first(module_folder: Path) -> None:
    with Embedded(module_folder, durable=False) as server:
        with another_process(module_folder) as process:
            process.communicate("\n")
            assert process.returncode == 0
        assert value(server.dsn(), "SELECT 1") == 1


def test_another_process_keeps_the_server_that_this_one_started(module_folder: Path) -> None:
    server = Embedded(module_folder, durable=False)
    server.start()
    with another_process(module_folder) as process:
        server.close()
        assert server.postmaster() is not None
        process.communicate("\n")
        assert server.postmaster() is None


def test_a_killed_process_leaves_a_server_that_the_next_one_finds_and_stops(
    module_folder: Path,
) -> None:
    with another_process(module_folder) as process:
        process.kill()
        process.wait()
    server = Embedded(module_folder, durable=False)
    left = server.postmaster()
    assert left is not None
    with server:
        assert server.postmaster() == left
    assert server.postmaster() is None


def test_a_forked_child_that_ends_takes_nothing_away(module_folder: Path) -> None:
    with Embedded(module_folder, durable=False) as server:
        child = os.fork()
        if child == 0:
            server.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert value(server.dsn(), "SELECT 1") == 1


@pytest.mark.durable
def test_after_kill_9_of_postgresql_what_was_committed_is_there(module_folder: Path) -> None:
    with open_database(directory=module_folder) as database:
        assert database.embedded is not None
        with psycopg.connect(database.migration_dsn()) as connection:
            connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        with database.pool(user="postgres") as pool:
            for _ in range(3):
                kill_postmaster(database.embedded)
                assert value(database.migration_dsn(), "SELECT count(*) FROM kept") == 1000
            pool.check()
            with pool.connection() as again:
                assert again.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_half_made_cluster_is_made_anew(reachable_folder: Path) -> None:
    with Embedded(reachable_folder, durable=False) as server:
        dsn = server.dsn()
        assert value(dsn, "SELECT 1") == 1
    home = (reachable_folder / "postgresql").resolve()
    (home / "data").rename(home / "data.unfinished")
    (home / "data.unfinished/PG_VERSION").unlink()
    with Embedded(reachable_folder, durable=False) as server:
        assert value(server.dsn(), "SELECT 1") == 1


def test_a_folder_too_deep_for_a_socket_gets_a_short_one(reachable_folder: Path) -> None:
    deep = reachable_folder / ("深" * 40)
    with Embedded(deep, durable=False) as server:
        assert value(server.dsn(), "SELECT 1") == 1
        first = server.postmaster()
        kill_postmaster(server)
        assert value(server.dsn(), "SELECT 1") == 1
        again = server.postmaster()
    assert first
    assert again
    assert first.socket_dir == again.socket_dir
    assert not first.socket_dir.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another account")
def test_a_closed_folder_stays_closed_and_the_server_lives_elsewhere(
    reachable_folder: Path,
) -> None:
    closed = reachable_folder / "home"
    closed.mkdir(mode=0o700)
    with Embedded(closed / "checkout/data", durable=False) as server:
        assert value(server.dsn(), "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    assert (closed / "checkout/data/postgresql").is_symlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs as another account")
def test_programs_in_a_closed_folder_are_copied_to_where_the_server_reaches_them(
    reachable_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, store = reachable_folder / "home", reachable_folder / "store"
    closed.mkdir(mode=0o700)
    original = server_account.wheel()
    for name in (original.name, f"{original.name}.libs"):
        shutil.copytree(original.parent / name, closed / name)
    monkeypatch.setattr(server_account, "wheel", lambda: closed / original.name)
    monkeypatch.setattr(server_account, "STORE", store)
    with Embedded(reachable_folder / "data", durable=False) as server:
        assert value(server.dsn(), "SELECT 1") == 1
        assert store in server_account.programs(server.account).parents
    assert closed.stat().st_mode & 0o777 == 0o700
    store.chmod(0o777)
    with pytest.raises(ServerError, match="root alone"):
        server_account.open_store()


def test_a_process_id_that_another_program_got_is_no_server(module_folder: Path) -> None:
    with Embedded(module_folder, durable=False) as server:
        home = (module_folder / "postgresql").resolve()
    (home / "data/postmaster.pid").write_text(f"{os.getpid()}\n{home}/data\n0\n5432\n/tmp\n")
    assert server.postmaster() is None


def test_a_server_that_cannot_start_says_why(
    module_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Embedded(module_folder, durable=False):
        pass
    monkeypatch.setattr(embedded_module, "RETRY_S", 0.0)
    monkeypatch.setattr(embedded_module, "FLEETING", {"fsync": "perhaps"})
    with pytest.raises(ServerError, match="fsync"):
        Embedded(module_folder, durable=False).start()


def test_a_database_is_made_once(database: Database) -> None:
    dsn = database.migration_dsn()
    make_database(dsn, "made_once")
    make_database(dsn, "made_once")
    assert value(dsn, "SELECT count(*) FROM pg_database WHERE datname = 'made_once'") == 1


def test_a_given_dsn_is_used_as_it_stands() -> None:
    environment = {
        "YANGGUANG_DSN": "host=db user=yangguang_app dbname=ledger",
        "YANGGUANG_MIGRATION_DSN": "host=db user=owner dbname=ledger",
    }
    with open_database(environment=environment) as database:
        assert database.embedded is None
        assert database.dsn() == environment["YANGGUANG_DSN"]
        assert database.migration_dsn() == environment["YANGGUANG_MIGRATION_DSN"]
        assert database.dsn(user="auditor") == ("user=auditor dbname=ledger host=db")
    with open_database(dsn="host=other", environment={}) as database:
        assert database.dsn() == database.migration_dsn() == "host=other"


def test_a_database_is_either_given_or_embedded() -> None:
    with pytest.raises(ValueError, match="either"):
        Database()
