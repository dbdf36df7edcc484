"""Row 5: a batch of 20,000 payment lines under one signature, all rules, in one commit.

The floor is COPY of the same records into a table with the same indexes, in one commit, with the
bytes packed beforehand.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg

from audit.trail.copying import copy_records
from audit.trail.rows import Row
from bench import payments
from bench.county import COUNTY, County
from bench.filling import fill
from bench.harness import Bench, Figure, in_turns, rate_figure

ORDER = 5
LINES = 20_000
GOAL = 0.5
_COPY = (
    "COPY raw_records (ledger, position, stream, version, type, act_id, registry, record)"
    " FROM STDIN (FORMAT binary)"
)


def run(bench: Bench) -> Iterator[Figure]:
    """Lines a second from the bytes that came to the answer, against COPY."""
    dsn = bench.database()
    county = County(dsn, bench.new_folder(), clock=lambda: datetime.now(UTC))
    prepared: list[float] = []
    try:
        county.open()
        officer = county.officer("person:f1", "county_finance", COUNTY, "finance bureau")
        county.seal()
        fill(dsn, county.ledger.number, bench.records)
        payments.payees(county, LINES, range(bench.rounds))
        county.restart()
        county.admission.warm()
        batches = iter([payments.batch(county, officer, n, LINES) for n in range(bench.rounds)])
        streams = iter(range(bench.rounds))

        def admit() -> float:
            submission = next(batches)
            start = time.perf_counter()
            waiting = county.admission.prepare(submission)
            prepared.append(time.perf_counter() - start)
            county.admission.submit(waiting).result()
            return LINES / (time.perf_counter() - start)

        rates, floors = in_turns(bench.rounds, admit, lambda: copy(dsn, next(streams)))
    finally:
        county.close()
    yield rate_figure(
        "batch of 20,000 lines, one signature, one commit",
        GOAL,
        "COPY into the same indexed table",
        rates,
        floors,
        prepare_seconds=[round(seconds, 3) for seconds in prepared],
    )


def copy(dsn: str, number: int, kind: str = "PaymentLinePrepared.v1") -> float:
    """The floor: the records of the batch before, under other streams."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        found = connection.execute(
            "SELECT version, type, record FROM records WHERE type = %s"
            " ORDER BY position DESC LIMIT %s",
            (kind, LINES),
        ).fetchall()
        rows = [
            Row(f"raw:{number}-{n}", version, kind, None, registry=False, record=record)
            for n, (version, kind, record) in enumerate(found)
        ]
        data = copy_records(1, 10**9 + number * LINES, rows)
        start = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.write(data)
        return LINES / (time.perf_counter() - start)
