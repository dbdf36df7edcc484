"""Histories out of the log: batches' headers asked for once, states the same in any portion."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.database import Database
from audit.trail import carrying
from audit.trail import states as trail_states
from audit.trail.carrying import Headers
from audit.trail.states import LedgerStates
from bench.counter import Counter
from bench.county import COUNTY, ORIGIN, County
from domain.authority.keys import officer_of
from domain.kernel.catalogue import decode, type_of
from domain.kernel.state import State
from domain.points.accounts import points_of
from domain.points.cards import PointsCard
from domain.supermarket.redeeming import GoodsRedeemed

HOUSEHOLDS, SHOPS, MONTHS = 6, 2, 3


@pytest.fixture(scope="module")
def county(module_database: Database, module_folder: Path) -> Iterator[County]:
    """Six households with points of three months, in the villages of two shops."""
    dsn, now = module_database.migration_dsn(), datetime(2026, 3, 20, 1, tzinfo=UTC)
    found = County(dsn, module_folder, clock=lambda: now)
    found.open()
    COUNTER.write(found, MONTHS)
    yield found
    found.close()


COUNTER = Counter(date(2026, 3, 20), HOUSEHOLDS, SHOPS)


def histories(county: County) -> LedgerStates:
    found = LedgerStates(
        county.ledger.number, ORIGIN, COUNTY, "county", clock=county.clock,
        holders_of=lambda *_: {},
    )  # fmt: skip
    found.catch_up(county.connection)
    return found


def loaded(states: LedgerStates, county: County) -> dict[str, State]:
    """What the accounts and their households are."""
    streams = [stream for one in COUNTER.accounts for stream in (one, points_of(one))]
    states.load(county.connection, streams)
    held = {stream: states.at_hand(stream) for stream in streams}
    return {stream: one.state for stream, one in held.items() if one is not None}


def test_states_are_the_same_in_whatever_portions_they_are_read(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = loaded(histories(county), county)
    assert len(whole) == 2 * HOUSEHOLDS
    monkeypatch.setattr(trail_states, "PORTION", 3)
    monkeypatch.setattr(carrying, "HEADERS_KEPT", 1)
    assert loaded(histories(county), county) == whole


def scorings(county: County) -> list[int]:
    """The positions of the headers of batches of scoring."""
    rows = county.connection.execute(
        "SELECT position FROM records WHERE type = 'MonthScored.v1' ORDER BY position"
    )
    return [position for (position,) in rows.fetchall()]


def test_a_header_that_was_read_is_not_asked_for_again(county: County) -> None:
    headers, positions = Headers(), scorings(county)
    headers.fetch(county.connection, county.ledger.number, positions)
    away = county.connect()
    away.close()
    headers.fetch(away, county.ledger.number, positions)
    assert all(b"payload" in headers.of(position) for position in positions)


def test_a_header_that_is_not_there_is_an_error(county: County) -> None:
    with pytest.raises(LookupError, match="no record 9999"):
        Headers().fetch(county.connection, county.ledger.number, [9999])


def test_a_redemption_leads_to_who_holds_the_card(county: County) -> None:
    states = histories(county)
    card = "pointscard:c1"
    kind = type_of(GoodsRedeemed)
    assert kind.leads_to is not None
    data = decode(kind, {**kind.example, "card": card})
    assert kind.leads_to(data, states) == ()
    states.load(county.connection, [card])
    person = states.read(PointsCard, card).person
    assert kind.leads_to(data, states) == (person, officer_of(person))
