"""`python -m bench.redemption_day [--people N] [--shops N] [--json FILE]`: a day at the counters.

By default 20,000 people redeem two goods each at 300 shops in a day, every act signed by a keeper
and sent by HTTP on 16 connections to one worker; each household has a lot for each of six months
and one that is over. Then the month of all households is scored in one act, what is over lapses
village by village, and readers ask for statements, cards and a month's list.
"""

import argparse
import asyncio
import json
import random
import resource
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import psycopg

from api import wiring
from api.client import LedgerClient
from api.database import Database
from api.signing import Office
from audit.trail.custody import SigningKey
from bench.counter import SCORED, Counter, month_before, village
from bench.county import COUNTY, County
from bench.county_money import Report
from bench.filling import RAW
from bench.harness import Bench, machine, open_bench
from bench.latency import measure, request
from bench.rows.answers import project
from bench.rows.batch import copy
from bench.rows.http import CONNECTIONS, load, requests_of
from bench.serving import name_system_key, serve_ledger, serving
from domain.kernel.times import shanghai_day

PEOPLE: Final = 20_000
SHOPS: Final = 300
MONTHS: Final = 6
ASKED: Final = 2_000
_SEED = 231005


class Day:
    """The day of one county: who signs, and what became of it."""

    def __init__(self, run: Bench, people: int, shops: int, report: Report) -> None:
        self.dsn, self.folder, self.report = run.database(), run.new_folder(), report
        wiring.prepare(Database(dsn=self.dsn))
        self.county = County(self.dsn, self.folder, clock=lambda: datetime.now(UTC))
        self.county.custody.create_secret("vault")
        self.county.open()
        self.clock = name_system_key(self.county, "PointsLapsed.v1")
        self.counter = Counter(shanghai_day(self.county.clock()), people, shops)
        self.keepers = self.counter.keepers(self.county, shops)
        office = self.county.officer
        self.scorers = [
            office("person:kr1", "county_reviewer", COUNTY, "county bureau"),
            office("person:kd1", "county_deputy", COUNTY, "county"),
        ]
        self.drawers = [
            office("person:vc1", "village_committee", village(0), "village"),
            office("person:su1", "supervision_committee", village(0), "supervisors"),
        ]
        self.counter.write(self.county, MONTHS, over=True)
        self.county.connection.execute("VACUUM ANALYZE")
        self.county.seal()

    def redeem(self) -> None:
        """Everybody redeems; each connection is the tills of some shops, one after another."""
        counter, seen = self.counter, self.county.seen()
        tills: list[list[Any]] = [[] for _ in range(CONNECTIONS)]
        for household in range(counter.households):
            shop = household % counter.shops
            act = counter.redemption(self.county, self.keepers[shop], household, 0, seen)
            tills[shop % CONNECTIONS].append(act)
        requests = [requests_of(own) for own in tills]
        taken: list[float] = []
        with serving(serve_ledger, self.dsn, self.folder) as served:
            asyncio.run(load(served.port, [[own.pop()] for own in requests]))
            start = time.perf_counter()
            rate = asyncio.run(load(served.port, requests, taken))
            self.report.say("redemptions, seconds in all", round(time.perf_counter() - start, 1))
            self.report.say("redemptions a second", round(rate))
            self.report.say("redemption, p50 ms", round(median(taken) * 1e3, 1))
            self.report.say("redemption, p99 ms", round(quantiles(taken, n=100)[98] * 1e3, 1))
            cpu_us = served.cpu_seconds() / counter.households * 1e6
            self.report.say("worker's processor time an act, us", round(cpu_us))
            self.report.say("worker's peak memory, MiB", round(served.peak_mib()))

    def score(self) -> None:
        """The month of every household on one sheet."""
        self.county.restart()
        self.county.admission.warm()
        today, lines_count = self.counter.today, self.counter.households
        (kind, data), lines = self.counter.scoring(today, "now", "income_progress")
        sheet = self.county.sign(kind, data, self.scorers, lines=lines)
        start = time.perf_counter()
        self.county.admission.admit(sheet)
        seconds = time.perf_counter() - start
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(RAW.encode())
        floor = median(copy(self.dsn, number, "ScoredPoints.v1") for number in range(3))
        self.report.say("month of the county scored in one act, seconds", round(seconds, 2))
        self.report.say("scored, lines a second", round(lines_count / seconds))
        self.report.say("COPY of the same lines, lines a second", round(floor))
        self.report.say("scored beside COPY", round(lines_count / seconds / floor, 2))

    def lapse(self) -> None:
        """What is over, a village in one act, as the ledger's clock states it."""
        counter, seconds = self.counter, 0.0
        for shop in range(counter.shops):
            own = sorted(counter.accounts[shop :: counter.shops])
            data = {
                "voucher": f"voucher:lapse-{shop}",
                "place": village(shop),
                "on": counter.today.isoformat(),
                "lapses": [{"account": account, "points": SCORED} for account in own],
            }
            act = self.county.sign("PointsLapsed.v1", data, [self.clock])
            start = time.perf_counter()
            self.county.admission.admit(act)
            seconds += time.perf_counter() - start
        self.report.say("lots of the county lapsed, seconds", round(seconds, 2))
        self.report.say("lapsed, accounts a second", round(counter.households / seconds))

    def read(self) -> None:
        """Statements, cards and a month's list, 16 at once, from one worker."""
        start = time.perf_counter()
        size = project(self.dsn, self.county.ledger.number)
        self.report.say("records", size)
        self.report.say("projected, seconds", round(time.perf_counter() - start, 1))
        chance, counter = random.Random(_SEED), self.counter
        month = f"{month_before(counter.today, 1):%Y-%m}"
        with serving(serve_ledger, self.dsn, self.folder) as served:
            token = self._sign_in(served.port, self.scorers[0])
            self._draw(served.port, month)
            some = [chance.randrange(counter.households) for _ in range(ASKED)]
            paths = {
                "statement": [f"points/{counter.accounts[n]}" for n in some],
                "card": [f"points-cards/pointscard:c{n}" for n in some],
                "month's list": [f"points-lists/{village(0)}/{month}"] * (ASKED // 10),
            }
            for name, asked in paths.items():
                found = measure(served.port, [request(f"/v1/{COUNTY}/{p}", token) for p in asked])
                self.report.say(f"{name} by HTTP", found.p99_ms, f"{name:<58} {found.line()}")

    def _draw(self, port: int, month: str) -> None:
        client = LedgerClient.open(f"http://127.0.0.1:{port}", COUNTY, "")
        try:
            token = self._sign_in(port, self.drawers[0])
            asked = {"place": village(0), "month": month, "case": "case:month-1"}
            answer = client.http.post(
                f"/v1/{COUNTY}/drafts/points-month",
                json=asked,
                headers={"Authorization": f"Bearer {token}"},
            )
            draft = answer.raise_for_status().json()
        finally:
            client.close()
        lines = [(draft["line_type"], line) for line in draft["lines"]]
        drawn = self.county.sign(draft["type"], draft["data"], self.drawers, lines=lines)
        self.county.admission.admit(drawn)
        project(self.dsn, self.county.ledger.number)

    @staticmethod
    def _sign_in(port: int, who: Office) -> str:
        client = LedgerClient.open(f"http://127.0.0.1:{port}", COUNTY, "")
        try:
            assert isinstance(who.key, SigningKey)  # noqa: S101  (a key of ours)
            return client.sign_in(who.person, who.key)
        finally:
            client.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Play the day, print, keep."""
    parser = argparse.ArgumentParser(prog="redemption_day", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help="who redeem, one a household")
    parser.add_argument("--shops", type=int, default=SHOPS)
    parser.add_argument("--json", type=Path, help="where the figures go as well")
    options = parser.parse_args(arguments)
    report = Report()
    with open_bench(0) as run:
        for name, value in machine(run).items():
            report.say(name, value)
        day = Day(run, options.people, options.shops, report)
        for part in (day.redeem, day.score, day.lapse, day.read):
            part()
        peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report.say("peak memory of all but the worker, MiB", peak_kib // 1024)
        day.county.close()
    if options.json:
        options.json.write_text(json.dumps(report.figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
