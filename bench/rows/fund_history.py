"""A fund's history and balances on both axes, over ten years of movements on one account.

Payments on value dates that follow the order of entry, one in ten entered up to a month late, are
folded by the projection itself. The floor is one indexed SELECT of as many rows.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

import psycopg

from bench.harness import Bench, Figure
from domain.funds.disbursements import FundsDisbursed
from domain.kernel.act import Event
from domain.kernel.catalogue import decode, type_of
from domain.kernel.fact import Fact
from projections import create
from projections.balances import Place, balance, history
from projections.days import AT_HEAD
from projections.movements import MOVEMENTS
from projections.positions import LIVE, use
from projections.projection import Batch
from projections.run import BATCH
from projections.table import Database

ORDER = 16
PAGE_ROWS: Final = 50
DAYS: Final = 3_652
FIRST: Final = date(2026, 1, 1)
PAGE_US_MAX: Final = 50_000.0
ASKED = 40
_ACCOUNT = "account:allocation-1"
_NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
_FLOOR = (
    "SELECT * FROM projections.postings WHERE ledger = 1 AND account = %s AND value_date >= %s"
    " ORDER BY value_date, position, leg LIMIT %s"
)


def run(bench: Bench) -> Iterator[Figure]:
    """Microseconds, the median of many questions about days drawn at random."""
    with psycopg.connect(bench.database(), autocommit=True) as connection:
        create(connection, (MOVEMENTS,))
        start = time.perf_counter()
        _fill(connection, bench.records)
        folded = time.perf_counter() - start
        connection.execute("VACUUM ANALYZE projections.postings, projections.balance_sums")
        yield Figure("movements folded", bench.records / folded, "/s")
        yield from _figures(connection, bench.records)


def _figures(connection: Database, records: int) -> Iterator[Figure]:
    def floor(day: date) -> object:
        return connection.execute(_FLOOR, (_ACCOUNT, day, PAGE_ROWS)).fetchall()

    def page(day: date) -> object:
        return history(connection, 1, _ACCOUNT, as_of=day, limit=PAGE_ROWS)

    def later(day: date) -> object:
        after = Place(day, -1, -1)
        return history(connection, 1, _ACCOUNT, as_of=date.max, after=after, limit=PAGE_ROWS)

    def now(day: date) -> object:
        return balance(connection, 1, _ACCOUNT, day, AT_HEAD)

    def then(day: date) -> object:
        return balance(connection, 1, _ACCOUNT, day, records // 2)

    bare = _median_us(floor)
    name = f"fund of {records:,} movements"
    for what, ask in (
        ("history, first page", page),
        ("history, a page anywhere", later),
        ("balance as of a day", now),
        ("balance as of a day, as known half-way", then),
    ):
        took = _median_us(ask)
        yield Figure(
            f"{name}: {what}", took, "us", floor=bare, floor_name="one indexed SELECT",
            ratio=bare / took, goal="<= 50 ms", met=took <= PAGE_US_MAX,
        )  # fmt: skip


def _median_us(ask: Callable[[date], object]) -> float:
    chance = random.Random(231005)
    taken = []
    for _ in range(ASKED):
        day = FIRST + timedelta(days=chance.randrange(DAYS))
        start = time.perf_counter()
        ask(day)
        taken.append((time.perf_counter() - start) * 1e6)
    return statistics.median(taken)


def _fill(connection: Database, records: int) -> None:
    for first in range(0, records, BATCH):
        events = [_event(index, records) for index in range(first, min(first + BATCH, records))]
        with connection.transaction(), connection.cursor() as cursor:
            use(cursor, LIVE)
            MOVEMENTS.fold(cursor, Batch(1, events))


_KIND = type_of(FundsDisbursed)
_CHANCE = random.Random(11)


def _event(index: int, records: int) -> Event[Fact]:
    late = _CHANCE.randrange(30) if index % 10 == 0 else 0
    on = FIRST + timedelta(days=max(0, index * DAYS // records - late))
    data = {
        **_KIND.example,
        "voucher": f"voucher:{index}",
        "amount_fen": 1 + index % 9_999,
        "value_date": on.isoformat(),
    }
    act_id = f"01970000-0000-7000-8000-{index:012x}"
    return Event(act_id, _KIND.name, _NOW, (), decode(_KIND, data), index, _NOW)
