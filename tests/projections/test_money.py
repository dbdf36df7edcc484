"""Balances and histories on both time axes, held against adding everything up one by one."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from domain.kernel.act import Event
from domain.kernel.fact import Fact
from projections import ALL as EVERY
from projections import create
from projections.accounts import ACCOUNTS, account
from projections.balances import START, Place, balance, balances, history
from projections.days import AT_HEAD
from projections.funds import ALLOCATIONS, FUNDS, allocations, fund, funds
from projections.gaps import gaps
from projections.movements import CHUNK_POSITIONS, MOVEMENTS
from projections.offices import OFFICES_PROJECTION
from projections.positions import Connect
from projections.run import Batches, Runner
from projections.table import Database
from tests.domain.books import LINE_FEN, SHARE_FEN, disbursed, funded
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, TOWNSHIP, day

ALLOCATED = "account:allocation-1"
PAID = "account:project-1"
FIRST = date(2026, 1, 1)
EVENTS_COUNT = 5_000
ALL = (ACCOUNTS, MOVEMENTS, FUNDS, ALLOCATIONS, OFFICES_PROJECTION)


class Moved(NamedTuple):
    """One posting of the model: its place in the history, and what it did to the allocation."""

    place: Place
    delta: int


def told() -> tuple[list[Event[Fact]], list[Moved]]:
    """A log of payments on random days, entered in any order; what each did to the allocation."""
    chance = random.Random(11)  # noqa: S311  (an example, not a secret)
    ledger = funded().ledger
    last, events = ledger.events[-1], list(ledger.events)
    allocated = next(one.index for one in events if one.type == "FundsAllocated.v1")
    moved = [Moved(Place(day("2026-03-01"), allocated, 0), SHARE_FEN)]
    while len(events) < EVENTS_COUNT:
        on = FIRST + timedelta(days=chance.randrange(365))
        fen = chance.randrange(1, 1_000)
        stated = disbursed(str(len(events)), amount_fen=fen, on=on.isoformat())
        index = len(events)
        events.append(replace(last, type=stated.type, data=stated.data, index=index))
        moved.append(Moved(Place(on, index, 0), -fen))
    return events, sorted(moved)


EVENTS, MOVED = told()


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    """The log, projected."""
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, EVERY)
    chronicle = Chronicle({1: EVENTS})
    for projection in ALL:
        runner = Runner(projection, found, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass
    return found


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    """A connection to it."""
    with connect() as connection:
        yield connection


def brute(as_of: date, known_at: int) -> int:
    return sum(
        one.delta
        for one in MOVED
        if one.place.value_date <= as_of and one.place.position <= known_at
    )


EDGES = [-1, 0, 7, CHUNK_POSITIONS - 1, CHUNK_POSITIONS, 2 * CHUNK_POSITIONS, EVENTS_COUNT, AT_HEAD]


@pytest.mark.parametrize("known_at", EDGES)
def test_a_balance_is_every_posting_added_up_on_both_axes(
    database: Database, known_at: int
) -> None:
    for back in range(0, 380, 19):
        as_of = date(2027, 1, 5) - timedelta(days=back)
        found = balances(database, 1, [ALLOCATED, PAID, "account:none"], as_of, known_at)
        expected = brute(as_of, known_at)
        assert found[ALLOCATED] == expected
        assert found["account:none"] == 0
        paid = sum(
            -one.delta
            for one in MOVED
            if one.delta < 0 and one.place.value_date <= as_of and one.place.position <= known_at
        )
        assert found[PAID] == paid


def test_a_later_entry_with_an_earlier_day_changes_what_held_and_not_what_was_known(
    database: Database,
) -> None:
    late = next(
        one
        for one in MOVED
        if one.place.value_date < day("2026-02-01") and one.place.position > 1_500
    )
    as_of, position = late.place.value_date, late.place.position
    before = balance(database, 1, ALLOCATED, as_of, position - 1)
    assert balance(database, 1, ALLOCATED, as_of, position) == before + late.delta


@pytest.mark.parametrize("limit", [1, 7, 250, 5_000])
@pytest.mark.parametrize("known_at", [CHUNK_POSITIONS + 5, AT_HEAD])
def test_pages_of_a_history_carry_the_running_balance_on(
    database: Database, limit: int, known_at: int
) -> None:
    as_of = day("2026-10-15")
    wanted = [
        one for one in MOVED if one.place.value_date <= as_of and one.place.position <= known_at
    ]
    place, running, seen = START, 0, 0
    for _ in range(6):
        page = history(
            database, 1, ALLOCATED, as_of=as_of, known_at=known_at, after=place, limit=limit
        )
        assert page.opening == running
        for one in page.moved:
            posting = one.posting
            running += posting.delta
            place = Place(posting.value_date, posting.position, posting.leg)
            assert (place, posting.delta) == wanted[seen]
            assert one.balance == running
            seen += 1
    assert seen == min(6 * limit, len(wanted))


def test_a_history_that_begins_on_a_day_opens_with_what_stood_before_it(
    database: Database,
) -> None:
    begins = Place(day("2026-06-01"), -1, -1)
    page = history(database, 1, ALLOCATED, as_of=day("2026-12-31"), after=begins, limit=1)
    assert page.opening == brute(day("2026-05-31"), AT_HEAD)


def test_debits_and_credits_of_all_accounts_are_equal_at_every_position(
    database: Database,
) -> None:
    names = [name for (name,) in database.execute("SELECT id FROM projections.accounts")]
    for known_at in range(0, EVENTS_COUNT, 197):
        found = balances(database, 1, names, day("2027-12-31"), known_at)
        assert sum(found.values()) == 0


def test_another_ledger_s_money_is_no_concern(database: Database) -> None:
    assert balance(database, 2, ALLOCATED, day("2027-01-01")) == 0
    assert history(database, 2, ALLOCATED, as_of=day("2027-01-01")).moved == ()


def test_lines_and_allocations_stand_from_their_day_and_position_on(database: Database) -> None:
    row = fund(database, 1, "fund:1")
    assert row is not None
    assert (row.place, row.source_kind) == (COUNTY, "fiscal_poverty")
    assert row.account == "account:fund-1"
    assert [one.id for one in funds(database, 1, COUNTY, as_of=day("2026-02-01"))] == ["fund:1"]
    assert funds(database, 1, COUNTY, as_of=day("2026-01-31")) == []
    assert funds(database, 1, COUNTY, as_of=day("2026-02-01"), known_at=row.because - 1) == []
    assert funds(database, 1, TOWNSHIP, as_of=day("2026-02-01")) == []
    (made,) = allocations(database, 1, "fund:1", day("2026-03-01"))
    assert (made.purpose, made.amount_fen) == ("industry_project", SHARE_FEN)
    assert allocations(database, 1, "fund:1", day("2026-02-28")) == []


def test_an_account_shows_whose_it_is(database: Database) -> None:
    row = account(database, 1, "account:fund-1")
    assert row is not None
    assert (row.account_kind, row.about, row.place) == ("fund", "fund:1", COUNTY)
    assert row.state.balance == LINE_FEN - SHARE_FEN
    assert account(database, 1, "account:none") is None


def test_fund_10_idle_money_is_listed_by_account_and_place(database: Database) -> None:
    rule, today = "FUND-10", day("2028-06-01")
    listed = gaps(database, 1, COUNTY, today, rule=rule)
    assert [gap.subject for gap in listed] == ["account:fund-1"], "payments went on from the other"
    assert gaps(database, 1, TOWNSHIP, today, rule=rule) == []
    assert gaps(database, 1, COUNTY, day("2028-01-31"), rule=rule) == []
