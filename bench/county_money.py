"""`python -m bench.county_money [--payees N] [--lists N] [--json FILE]`: a county's year of money.

By default a million events: sixteen lists of 20,000 dues, each paid in one batch, answered by the
bank, and the shares of 20,000 holders, every batch signed and admitted by every rule; and 20,000
movements of a fund. Then what readers ask for, p50 and p99 beside one indexed SELECT of the rows.
"""

import argparse
import json
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any, Final

import psycopg
from psycopg_pool import ConnectionPool

from audit.trail.append import Conn
from bench.county import Clock, County
from bench.harness import Bench, machine, open_bench
from bench.money_answers import answers
from bench.money_year import MoneyYear
from projections import ALL, TrailReader, create
from projections.run import Batches, Runner

PAYEES: Final = 20_000
LISTS: Final = 16
NEEDED: Final = frozenset({
    "accounts", "movements", "funds", "allocations", "payable_lists", "dues", "batches", "assets",
    "holdings", "households",
})  # fmt: skip
"""The projections that answer what is asked here."""


class Report:
    """What was found, printed as it comes."""

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}

    def say(self, name: str, value: object, told: str = "") -> None:
        """Keep a figure and print it."""
        self.figures[name] = value
        print(told or f"{name:<58} {value}", flush=True)


def play(run: Bench, payees_count: int, lists_count: int, report: Report) -> str:
    """Admit the year; the DSN of its database."""
    dsn, clock = run.database(), Clock()
    county = County(dsn, run.new_folder(), clock=clock)
    try:
        county.open()
        year = MoneyYear(county, clock, payees_count, lists_count)
        start = time.perf_counter()
        year.play()
        report.say("seconds in all, lists written and acts signed", round(_since(start), 1))
    finally:
        county.close()
    for what, seconds in year.seconds.items():
        report.say(f"{what}, seconds", [round(one, 3) for one in seconds], _told(what, seconds))
    spent = sum(map(sum, year.seconds.values()))
    report.say("records admitted", year.admitted)
    report.say("admitted, records a second", round(year.admitted / spent))
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report.say("peak memory, MiB, signing and measuring included", peak_kib // 1024)
    return dsn


def _told(what: str, seconds: Sequence[float]) -> str:
    return (
        f"{what:<58} {len(seconds)} times, {median(seconds):.3f} s each, at most {max(seconds):.3f}"
    )


def _since(start: float) -> float:
    return time.perf_counter() - start


def project(dsn: str, report: Report) -> int:
    """Fold what is needed, in the order of the log; the log's size."""
    needed = [one for one in ALL if one.name in NEEDED]
    with psycopg.connect(dsn, autocommit=True) as connection:
        create(connection, ALL)
    with ConnectionPool[Conn](dsn, min_size=2, max_size=4) as pool:
        reader = TrailReader(pool.connection)
        ((ledger, size),) = reader.heads().items()
        batches, start = Batches(reader), time.perf_counter()
        runners = [Runner(one, pool.connection, batches) for one in needed]
        while sum(runner.step(ledger, size) for runner in runners):
            pass
        seconds = _since(start)
    report.say("records", size)
    report.say(f"projected by {len(needed)} projections, records a second", round(size / seconds))
    return size


def ask(dsn: str, size: int, payees_count: int, lists: range, report: Report) -> None:
    """Every answer beside its floor."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        ((disk,),) = connection.execute("SELECT pg_database_size(current_database())").fetchall()
        report.say("database, bytes a record", round(disk / size))
        for answer in answers(connection, size, payees_count, lists):
            report.say(answer.name, asdict(answer), answer.line())


def main() -> None:
    """Play, project, ask, print."""
    parser = argparse.ArgumentParser(prog="county_money", description=__doc__)
    parser.add_argument("--payees", type=int, default=PAYEES, help="lines of each batch")
    parser.add_argument("--lists", type=int, default=LISTS, help="payable lists of the year")
    parser.add_argument("--json", type=Path, help="where the figures go as well")
    options = parser.parse_args()
    report = Report()
    with open_bench(0) as run:
        for name, value in machine(run).items():
            report.say(name, value)
        dsn = play(run, options.payees, options.lists, report)
        size = project(dsn, report)
        ask(dsn, size, options.payees, range(options.lists), report)
    if options.json:
        options.json.write_text(json.dumps(report.figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
