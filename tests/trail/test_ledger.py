"""Reading a ledger through the library's application: replay, as of, and typed events."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from psycopg_pool import ConnectionPool

from api.database import Database
from api.signing import Office
from audit.trail.ledger import Ledger
from bench.county import Clock, County
from domain.authority.offices import Place

VILLAGE = "231005100201"


@pytest.fixture
def county(fresh_database: str, tmp_path: Path) -> Iterator[County]:
    county = County(fresh_database, tmp_path, clock=Clock())
    county.open()
    yield county
    county.close()


@pytest.fixture
def ledger(database: Database, county: County) -> Iterator[Ledger]:
    with database.pool(size_min=1, size_max=2) as pool:
        yield open_ledger(pool, county)


def open_ledger(pool: ConnectionPool[Any], county: County) -> Ledger:
    keys = county.admission.registry.keys
    return Ledger(
        pool,
        county.ledger.number,
        body_of=lambda key: county.admission.registry.keys[key].body if keys else "",
        clock=county.clock,
    )


@pytest.fixture
def officer(county: County) -> Office:
    return county.officer("person:o1", "village_committee", VILLAGE, "village committee")


def publicise(county: County, officer: Office, reached: int) -> int:
    data = {
        "place": VILLAGE,
        "channels": ["broadcast"],
        "households_count": 214,
        "households_reached_count": reached,
        "paper": {"sha256": "ab" * 32, "media_type": "image/jpeg", "length_bytes": 1},
        "happened_on": None,
    }
    return county.admit("PublicityRecorded.v1", data, [officer]).index


def test_an_event_comes_back_typed_with_who_signed_it_for_which_body(
    county: County, ledger: Ledger, officer: Office
) -> None:
    index = publicise(county, officer, 100)
    (event,) = ledger.history(f"publicity:{VILLAGE}")
    assert (event.index, event.type) == (index, "PublicityRecorded.v1")
    assert event.by[0].body == "village committee"
    assert event.data.households_reached_count == 100  # type: ignore[attr-defined]


def test_a_state_is_what_the_ledger_knew_at_a_size(
    county: County, ledger: Ledger, officer: Office
) -> None:
    first = publicise(county, officer, 100)
    publicise(county, officer, 200)
    stream = f"publicity:{VILLAGE}"
    assert ledger.state(stream).households_reached_count == 200  # type: ignore[attr-defined]
    before: Any = ledger.state(stream, known_at=first + 1)
    assert before.households_reached_count == 100
    assert not ledger.state(stream, known_at=first).exists


def test_replay_goes_through_the_librarys_repository(
    county: County, ledger: Ledger, officer: Office
) -> None:
    publicise(county, officer, 100)
    publicise(county, officer, 200)
    stream = f"publicity:{VILLAGE}"
    assert ledger.replay(stream) == ledger.state(stream)
    first: Any = ledger.replay(stream, version=1)
    assert first.households_reached_count == 100


def test_an_office_that_was_granted_is_in_the_state_of_its_place(
    ledger: Ledger, officer: Office
) -> None:
    place = ledger.state(f"place:{VILLAGE}")
    assert isinstance(place, Place)
    assert place.holders({"village_committee"}, date(2026, 3, 2)) == {officer.person}


def test_the_notification_log_holds_every_record_in_order(
    county: County, ledger: Ledger, officer: Office
) -> None:
    publicise(county, officer, 100)
    found = ledger.notification_log.select(start=1, limit=10)
    assert [notification.id for notification in found] == [1, 2, 3, 4]
    assert found[0].topic == "LedgerOpened.v1"
