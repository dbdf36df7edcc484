"""What is asked of a year of money, and the floor of each: one indexed SELECT of the same rows."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bench.county import COUNTY, START
from bench.money_year import ALLOCATION, ASSET, YEAR_DAYS
from bench.payments import PAYER, due
from domain.kernel.times import shanghai_day
from projections.balances import balance, history
from projections.days import AT_HEAD
from projections.payments import payments
from projections.shares import by_class, register
from projections.table import Database

ASKED: Final = 300
PAGE_ROWS: Final = 100
LEDGER: Final = 1
Ask = Callable[[random.Random], object]


@dataclass(frozen=True, slots=True)
class Answer:
    """Microseconds of the middle and of the slowest hundredth answer, beside its floor's."""

    name: str
    p50_us: float
    p99_us: float
    floor_p50_us: float
    floor_p99_us: float

    def line(self) -> str:
        """The figures as text."""
        return (
            f"{self.name:<58} p50 {self.p50_us:>9,.0f} us  p99 {self.p99_us:>9,.0f} us"
            f"  floor {self.floor_p50_us:>8,.0f} / {self.floor_p99_us:>8,.0f} us"
            f"  {self.p50_us / self.floor_p50_us:5.1f}x"
        )


def _day(chance: random.Random) -> date:
    return shanghai_day(START) + timedelta(days=chance.randrange(YEAR_DAYS))


def answers(connection: Database, size: int, payees_count: int, lists: range) -> Iterator[Answer]:
    """Each answer, many times, about days and places drawn at random, in turns with its floor."""

    def rows(query: str, *arguments: object) -> object:
        return connection.execute(query.encode(), arguments).fetchall()

    def of_list(chance: random.Random) -> tuple[str, str]:
        number = chance.choice(lists)
        return f"list:b{number}", due(number, chance.randrange(payees_count)).partition(":")[2]

    def page(chance: random.Random) -> object:
        list_, after = of_list(chance)
        return payments(connection, LEDGER, COUNTY, list_=list_, after=after, limit=PAGE_ROWS)

    def page_floor(chance: random.Random) -> object:
        list_, after = of_list(chance)
        query = (
            "SELECT * FROM projections.payment_lines WHERE ledger = %s AND list = %s AND id > %s"
            " ORDER BY id LIMIT %s"
        )
        return rows(query, LEDGER, list_, after, PAGE_ROWS)

    half = size // 2
    postings = (
        "SELECT * FROM projections.postings WHERE ledger = %s AND account = %s"
        " AND value_date <= %s ORDER BY value_date DESC, position DESC, leg DESC LIMIT %s"
    )
    held = (
        "SELECT * FROM projections.holdings WHERE ledger = %s AND asset = %s AND holder > %s"
        " ORDER BY holder, share_class LIMIT %s"
    )
    asked: tuple[tuple[str, Ask, Ask], ...] = (
        (
            "fund history as of a day, first page",
            lambda c: history(connection, LEDGER, ALLOCATION, as_of=_day(c), limit=PAGE_ROWS),
            lambda c: rows(postings, LEDGER, ALLOCATION, _day(c), PAGE_ROWS),
        ),
        (
            "balance as of a day",
            lambda c: balance(connection, LEDGER, ALLOCATION, _day(c), AT_HEAD),
            lambda c: rows(postings, LEDGER, ALLOCATION, _day(c), 1),
        ),
        (
            "balance as of a day, as known half-way",
            lambda c: balance(connection, LEDGER, PAYER, _day(c), half),
            lambda c: rows(postings, LEDGER, PAYER, _day(c), 1),
        ),
        (
            f"share register of {payees_count:,} holders as of a day, a page",
            lambda c: register(connection, LEDGER, ASSET, as_of=_day(c), limit=PAGE_ROWS),
            lambda _: rows(held, LEDGER, ASSET, "", PAGE_ROWS),
        ),
        (
            f"share register of {payees_count:,} holders, total by class",
            lambda c: by_class(connection, LEDGER, ASSET, _day(c)),
            lambda _: rows(held, LEDGER, ASSET, "", payees_count + 1),
        ),
        ("payments of a list, a page anywhere", page, page_floor),
    )
    for name, ask, floor in asked:
        yield _measured(name, ask, floor)


def _measured(name: str, ask: Ask, floor: Ask) -> Answer:
    chance = random.Random(231005)
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(2 * ASKED):
        start = time.perf_counter()
        (ask, floor)[turn % 2](chance)
        taken[turn % 2].append((time.perf_counter() - start) * 1e6)
    (p50, p99), (floor_p50, floor_p99) = map(_quantiles, taken)
    return Answer(name, p50, p99, floor_p50, floor_p99)


def _quantiles(taken_us: list[float]) -> tuple[float, float]:
    return statistics.median(taken_us), statistics.quantiles(taken_us, n=100)[98]
