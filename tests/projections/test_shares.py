"""The register of shares on both time axes, held against adding every posting up one by one."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.assets.asset import issue_of
from domain.equity.bringing_in import ShareBroughtIn
from domain.equity.holdings import holding_opened
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.money.movements import movements_of
from projections import create
from projections.assets import ASSETS, asset, assets
from projections.balances import balance
from projections.days import AT_HEAD
from projections.households import HOUSEHOLDS
from projections.movements import MOVEMENTS
from projections.positions import Connect
from projections.run import Batches, Runner
from projections.shares import HOLDINGS, by_class, register, shareholders
from projections.table import Database
from tests.domain.equity_cast import ASSET, H1, H2, SHARES, quantified
from tests.domain.equity_cast import asset as asset_told
from tests.domain.test_quota import reverted, status_ended
from tests.domain.test_shares_brought_in import brought_in, line
from tests.domain.test_shares_passing import died, inherited
from tests.projections.chronicle import Chronicle, opener
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, day

ALL = (ASSETS, HOLDINGS, MOVEMENTS, HOUSEHOLDS)
SHED = "asset:2"
DAYS = [day(on) for on in ("2026-03-24", "2026-03-25", "2026-05-09", "2026-05-10", "2026-06-01")]


def of_shed(household: str, count: int) -> ShareBroughtIn:
    return line(household, "quota", count, asset=SHED, value_date=day("2026-03-04"))


def told() -> list[Event[Fact]]:
    """An issue, an inheritance dated on 10 May, and a quota reverted on 1 June.

    Another asset has a register from before the ledger.
    """
    before = (asset_told("2"), brought_in([of_shed(H1, 30), of_shed(H2, 20)], asset=SHED))
    history = quantified().having(*before).having(died(), status_ended(H2, "near_poor"))
    return history.when(inherited(), reverted()).then_admitted().ledger.events


EVENTS = told()
LAST = len(EVENTS) - 1


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, ALL)
    chronicle = Chronicle({1: EVENTS})
    for projection in ALL:
        runner = Runner(projection, found, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass
    return found


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    with connect() as connection:
        yield connection


def by_hand(as_of: date, known_at: int, asset: str = ASSET) -> dict[tuple[str, str], int]:
    """Holder and class, with what was moved to them by the day, as known."""
    whose, held = {}, dict[tuple[str, str], int]()
    for event in EVENTS[: known_at + 1]:
        holding = holding_opened(event.data)
        if holding is not None and holding.asset == asset:
            whose[holding.account] = (holding.holder, holding.share_class)
        for movement in movements_of(event.data):
            for account in (movement.debit, movement.credit):
                if movement.on <= as_of and account in whose:
                    key = whose[account]
                    held[key] = held.get(key, 0) + movement.delta(account)
    return {key: count for key, count in held.items() if count}


@pytest.mark.parametrize("as_of", DAYS, ids=str)
@pytest.mark.parametrize("known_at", [LAST - 7, LAST - 3, LAST - 1, LAST, AT_HEAD])
def test_eq_5_the_register_of_a_day_is_what_moved_by_then(
    database: Database, as_of: date, known_at: int
) -> None:
    rows = register(database, 1, ASSET, as_of=as_of, known_at=known_at)
    expected = by_hand(as_of, min(known_at, LAST))
    assert {(row.holder, row.share_class): row.shares for row in rows} == expected
    assert [(row.holder, row.share_class) for row in rows] == sorted(expected)
    classes = by_class(database, 1, ASSET, as_of, known_at)
    issued = -balance(database, 1, issue_of(ASSET), as_of, known_at)
    assert sum(classes.values()) == sum(expected.values()) == issued


def test_eq_2_all_that_was_issued_is_held_by_somebody(database: Database) -> None:
    rows = register(database, 1, ASSET, as_of=day("2026-06-01"))
    assert sum(row.shares for row in rows) == SHARES
    heads = {row.holder: row.head for row in rows}
    assert heads[H2] == "person:bing"


def test_pages_of_a_register_follow_each_other(database: Database) -> None:
    whole = register(database, 1, ASSET, as_of=day("2026-06-01"))
    paged, after = [], ("", "")
    while page := register(database, 1, ASSET, as_of=day("2026-06-01"), after=after, limit=2):
        paged += page
        after = (page[-1].holder, page[-1].share_class)
    assert paged == whole


@pytest.mark.parametrize("as_of", DAYS, ids=str)
@pytest.mark.parametrize("known_at", [LAST - 7, LAST - 1, AT_HEAD])
def test_eq_5_the_shareholders_of_a_place_are_the_registers_of_its_assets(
    database: Database, as_of: date, known_at: int
) -> None:
    rows = shareholders(database, 1, TOWNSHIP, as_of=as_of, known_at=known_at)
    found = {(row.asset, row.holder, row.share_class): row.shares for row in rows}
    known = min(known_at, LAST)
    expected = {
        (name, *whose): count
        for name in (ASSET, SHED)
        for whose, count in by_hand(as_of, known, name).items()
    }
    assert found == expected
    assert list(found) == sorted(found)
    assert shareholders(database, 1, OTHER_VILLAGE, as_of=as_of, known_at=known_at) == []


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_pages_of_shareholders_go_on_from_asset_to_asset(database: Database, limit: int) -> None:
    on = day("2026-05-31")
    whole = shareholders(database, 1, VILLAGE, as_of=on)
    assert {row.asset for row in whole} == {ASSET, SHED}
    paged, after = [], ("", "", "")
    while page := shareholders(database, 1, VILLAGE, as_of=on, after=after, limit=limit):
        assert len(page) <= limit
        paged += page
        after = (page[-1].asset, page[-1].holder, page[-1].share_class)
    assert paged == whole


def test_who_holds_nothing_any_more_is_not_in_the_register(database: Database) -> None:
    before = register(database, 1, ASSET, as_of=day("2026-05-31"))
    after = register(database, 1, ASSET, as_of=day("2026-06-01"))
    quota = (H2, "quota")
    assert quota in {(row.holder, row.share_class) for row in before}
    assert quota not in {(row.holder, row.share_class) for row in after}


def test_the_asset_of_the_place_is_listed_from_its_first_day(database: Database) -> None:
    (row, shed) = assets(database, 1, VILLAGE, as_of=day("2026-06-01"))
    assert (row.id, row.appraised_fen) == (ASSET, 10_000_000)
    assert assets(database, 1, TOWNSHIP, as_of=day("2026-06-01")) == [row, shed]
    assert assets(database, 1, VILLAGE, as_of=day("2018-08-31")) == []
    assert assets(database, 1, VILLAGE, as_of=day("2026-06-01"), known_at=row.because - 1) == []
    assert asset(database, 1, "asset:9") is None
