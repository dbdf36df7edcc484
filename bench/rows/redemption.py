"""Signed redemptions at the counter by HTTP on 16 connections, each answered after its commit.

Sixteen tills in sixteen villages: the keeper's phone signs two goods for a household, out of an
account with a lot for each of six months, and a shop's stock of thirty goods. The client and the
floor are those of `bench.rows.http`: one worker each, and a route that INSERTs the same bytes.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count

from api import wiring
from api.database import Database
from bench.counter import Counter
from bench.county import County
from bench.filling import fill
from bench.harness import Bench, Figure, in_turns, rate_figure
from bench.rows.http import ACTS, CONNECTIONS, GOAL, TURNS, load, requests_of, serve_floor
from bench.serving import name_system_key, serve_ledger, serving
from domain.kernel.times import shanghai_day

ORDER = 18
MONTHS = 6


def run(bench: Bench) -> Iterator[Figure]:
    """Redemptions answered a second, ours and the floor's, in turns."""
    dsn, folder = bench.database(), bench.new_folder()
    wiring.prepare(Database(dsn=dsn))
    county = County(dsn, folder, clock=lambda: datetime.now(UTC))
    county.custody.create_secret("vault")
    turns = TURNS * bench.rounds
    wanted = ACTS * (2 * turns + 2)
    try:
        county.open()
        name_system_key(county)
        counter = Counter(shanghai_day(county.clock()), CONNECTIONS * wanted, CONNECTIONS)
        keepers = counter.keepers(county, CONNECTIONS)
        fill(dsn, county.ledger.number, bench.records)
        counter.write(county, MONTHS)
        county.connection.execute("VACUUM ANALYZE")
        seen = county.seen()
        requests = [
            requests_of(
                [
                    counter.redemption(county, keeper, till + n * CONNECTIONS, 0, seen)
                    for n in range(wanted)
                ]
            )
            for till, keeper in enumerate(keepers)
        ]
    finally:
        county.close()
    taken = count()
    with serving(serve_ledger, dsn, folder) as ours, serving(serve_floor, dsn, folder) as floor:

        def take(port: int) -> float:
            start = next(taken) * ACTS
            return asyncio.run(load(port, [own[start : start + ACTS] for own in requests]))

        take(ours.port)
        take(floor.port)
        rates, floors = in_turns(turns, lambda: take(ours.port), lambda: take(floor.port))
    yield rate_figure(
        f"redemptions by HTTP, {CONNECTIONS} connections",
        GOAL,
        "FastAPI route that INSERTs the same bytes",
        rates,
        floors,
    )
