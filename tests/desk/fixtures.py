"""Fixtures that the tests of the desk and the attacks share."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from api.database import Database, make_database
from api.wiring import prepare
from domain.residents.kinship import KinshipDeclared
from tests.conftest import Server
from tests.desk.lawful import empty_ledger, tell
from tests.desk.written import WrittenLedger, found_county
from tests.domain.cast import representative
from tests.domain.near_poor import applied, surveyed
from tests.domain.story import before
from tests.proof.builder import Ledger
from tests.spec import act, adopted, day

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


@pytest.fixture(scope="session")
def lawful(
    quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """`case:1` identified from publicity to the county's archive; only to be looked at."""
    with empty_ledger(quick_server, tmp_path_factory.mktemp("lawful")) as ledger:
        tell(ledger, before("the end").ledger.events)
        ledger.project()
        yield ledger


@pytest.fixture(scope="session")
def stricter(
    quick_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WrittenLedger]:
    """The same, and after it a kinship, a stricter ceiling, and a like household: unlawful now."""
    kin = KinshipDeclared(person="person:v1", household="household:h1", relation="sibling")
    story = before("the end").having(
        act(kin, by=representative("person:v1"), at="2026-04-20"),
        adopted(near_poor_ceiling_fen=340_000, since="2026-05-01", at="2026-05-01"),
        applied("case:2", at="2026-05-04"),
        surveyed(
            "case:2", at="2026-05-06", period_from=day("2025-05-04"), period_until=day("2026-05-03")
        ),
    )
    with empty_ledger(quick_server, tmp_path_factory.mktemp("stricter")) as ledger:
        tell(ledger, story.ledger.events)
        yield ledger
