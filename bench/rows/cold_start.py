"""Row 3: the first act of a process that knows nothing, on a ledger of many records."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from bench import publicity
from bench.county import County
from bench.filling import fill
from bench.harness import Bench, Figure

ORDER = 3
OFFICERS = 200
"""Each with an enrolment and an office: 400 registry acts to fold."""
GOAL_S = 3.0


def run(bench: Bench) -> Iterator[Figure]:
    """Seconds from no connection and no state to the first act's answer."""
    dsn = bench.database()
    county = County(dsn, bench.new_folder(), clock=lambda: datetime.now(UTC))
    taken: list[float] = []
    try:
        county.open()
        chosen = publicity.officers(county, OFFICERS)
        fill(dsn, county.ledger.number, bench.records)
        for officer in chosen[: bench.rounds]:
            (act,) = publicity.acts(county, officer, 1)
            county.admission.close()
            start = time.perf_counter()
            county.admission = county.process()
            county.admission.admit(act)
            taken.append(time.perf_counter() - start)
    finally:
        county.close()
    seconds = statistics.median(taken)
    yield Figure(
        f"first act after a cold start, {2 * OFFICERS} registry acts",
        seconds,
        "s",
        goal=f"< {GOAL_S:.0f} s",
        met=seconds < GOAL_S,
        notes={"rounds": taken},
    )
