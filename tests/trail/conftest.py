"""A small ledger for the tests of the tree, its seals and its witnesses; a county for admission."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.signing import Office
from audit.trail.admission import Admission
from bench.county import COUNTY, Clock, County
from tests.trail.small_ledger import SmallLedger


@pytest.fixture
def small_ledger(fresh_database: str, tmp_path: Path) -> Iterator[SmallLedger]:
    """A ledger with its log key, its outside head, and its opening as the only record."""
    with SmallLedger(fresh_database, tmp_path) as ledger:
        yield ledger.open()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def county(fresh_database: str, tmp_path: Path, clock: Clock) -> Iterator[County]:
    county = County(fresh_database, tmp_path, clock=clock)
    county.open()
    yield county
    county.close()


@pytest.fixture
def registrar(county: County) -> Office:
    return county.officer("person:reg1", "registrar", COUNTY, "township")


@pytest.fixture
def other_process(county: County) -> Iterator[Admission]:
    process = county.process()
    process.warm()
    yield process
    process.close()
