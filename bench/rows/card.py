"""A card at the counter by HTTP: does it spend, and how much, asked by sixteen tills at once.

Sixteen keepers ask on connections of their own for the cards of their village, each of an account
with a lot for each of six months. One uvicorn worker answers. The floors are those of
`bench.rows.answers`: a route that returns a constant, and one that asks PostgreSQL the same
question and returns the row as it comes.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from api import wiring
from api.database import Database
from bench.counter import Counter
from bench.county import County
from bench.floors import serve_constant, serve_rows
from bench.harness import Bench, Figure
from bench.rows.answers import ASKED, TURNS, Asked, measure, project, sign_in
from bench.rows.http import CONNECTIONS
from bench.serving import serve_ledger, serving
from domain.kernel.times import shanghai_day

ORDER = 19
HOUSEHOLDS: Final = 4_000
MONTHS: Final = 6
GOAL_RAW: Final = 0.8
"""Beside its own row, as for the other answers (ADR 51)."""
_SEED = 231005


def run(bench: Bench) -> Iterator[Figure]:
    """Look-ups a second against the floors', and the slowest in a hundred."""
    dsn, folder = bench.database(), bench.new_folder()
    wiring.prepare(Database(dsn=dsn))
    county = County(dsn, folder, clock=lambda: datetime.now(UTC))
    county.custody.create_secret("vault")
    try:
        county.open()
        counter = Counter(shanghai_day(county.clock()), HOUSEHOLDS, CONNECTIONS)
        keepers = counter.keepers(county, CONNECTIONS)
        counter.write(county, MONTHS)
        project(dsn, county.ledger.number)
        county.connection.execute("VACUUM ANALYZE")
    finally:
        county.close()
    chance = random.Random(_SEED)
    cards = [
        [f"pointscard:c{household}" for household in _in_village(chance, till)]
        for till in range(CONNECTIONS)
    ]
    asked = Asked(
        "card at the counter",
        [[f"points-cards/{card}" for card in own] for own in cards],
        [[f"raw/points-card/{card}" for card in own] for own in cards],
        goal=0.5,
        goal_raw=GOAL_RAW,
    )
    with (
        serving(serve_ledger, dsn, folder) as mine,
        serving(serve_constant, dsn, folder) as constant,
        serving(serve_rows, dsn, folder) as rows,
    ):
        tokens = sign_in(mine.port, keepers)
        ports = (mine.port, constant.port, rows.port)
        yield from measure(asked, ports, tokens, TURNS * bench.rounds)


def _in_village(chance: random.Random, till: int) -> list[int]:
    """Households of the village of a till."""
    own = range(till, HOUSEHOLDS, CONNECTIONS)
    return [chance.choice(own) for _ in range(ASKED)]
