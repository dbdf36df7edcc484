"""Fixtures that the tests of the desk and the attacks share."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from api.database import Database, make_database
from api.wiring import prepare
from tests.conftest import Server
from tests.desk.written import WrittenLedger, found_county
from tests.proof.builder import Ledger

FOUNDED = "county_founded"
_founded: list[WrittenLedger] = []
_numbers = count(1)


@pytest.fixture(scope="session")
def founded(quick_server: Server, tmp_path_factory: pytest.TempPathFactory) -> WrittenLedger:
    """A county whose database is there to be copied; nobody is connected to it.

    Two folders of tests share it, and pytest makes a session's fixture once for each.
    """
    if not _founded:
        server = quick_server.embedded
        make_database(server.dsn(), FOUNDED, template=quick_server.template)
        prepare(Database(embedded=server, name=FOUNDED))
        folder = tmp_path_factory.mktemp("county")
        with WrittenLedger(server.dsn(dbname=FOUNDED), folder, Ledger()) as ledger:
            found_county(ledger)
        _founded.append(ledger)
    return _founded[0]


@pytest.fixture(scope="session")
def untouched(
    founded: WrittenLedger, quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """A county for tests that only look."""
    server, name = quick_server.embedded, f"county_untouched_{next(_numbers)}"
    make_database(server.dsn(), name, template=FOUNDED)
    folder = tmp_path_factory.mktemp("untouched")
    with founded.copy(server.dsn(dbname=name), folder) as ledger:
        yield ledger


@pytest.fixture
def county(founded: WrittenLedger, quick_server: Server, tmp_path: Path) -> Iterator[WrittenLedger]:
    """A county of the test's own."""
    server, name = quick_server.embedded, f"county_{next(_numbers)}"
    make_database(server.dsn(), name, template=FOUNDED)
    with founded.copy(server.dsn(dbname=name), tmp_path / "county") as ledger:
        yield ledger
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
