"""Level 4 and findings, each against reading and decoding the same records alone."""

import resource
from collections.abc import Iterator

import psycopg

from audit.desk.events import Telling
from audit.desk.findings.search import search
from audit.desk.levels import verify
from bench import villages
from bench.county import Clock, County
from bench.filling import timed
from bench.harness import Bench, Figure, in_turns, rate_figure

ORDER = 13
GOAL = 0.25
RECORDS_MAX = 100_000
_FLOOR = "reading and decoding alone"


def run(bench: Bench) -> Iterator[Figure]:
    """The rows, at up to 100,000 records of a lawful log."""
    dsn = bench.database()
    size = min(bench.records, RECORDS_MAX)
    county = County(dsn, bench.new_folder(), clock=Clock(villages.NOW))
    try:
        county.open()
        with psycopg.connect(dsn) as connection:
            villages.fill(county, connection, size)
    finally:
        county.close()
    ledger = county.ledger.number

    def read() -> int:
        with psycopg.connect(dsn) as connection:
            return sum(map(len, Telling(ledger).pages(connection)))

    def readmit() -> int:
        report = verify(dsn, ledger, (4,))
        if not report.holds:
            raise RuntimeError(f"the log is not lawful: {report.failures[:3]}")
        return report.level(4).checked["acts"]

    def find() -> int:
        found = search(dsn, ledger)
        if found.findings or found.passed_over:
            raise RuntimeError(f"the log is not clean: {found.findings[:3]}")
        return found.position + 1

    rates, finds, floors = in_turns(
        bench.rounds, lambda: timed(readmit), lambda: timed(find), lambda: timed(read)
    )
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    notes = {"records": size, "peak_mib": round(peak_mib)}
    yield rate_figure("re-admission (level 4)", GOAL, _FLOOR, rates, floors, **notes)
    yield rate_figure("findings, all detectors in one pass", GOAL, _FLOOR, finds, floors)
