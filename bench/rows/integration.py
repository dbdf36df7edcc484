"""Integrate and checkpoint while writing at full rate: how old the oldest uncovered record gets.

Writers append as fast as the database takes groups, each in a process of its own; a sealer runs
in another, as in production. Every few milliseconds the age of the oldest record that is not
under a checkpoint yet is taken (now less its `admitted_at`; 0 where none is). Goal: p99 below 1 s.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Event as ProcessEvent
from pathlib import Path
from typing import Any

import psycopg

from audit.proof import canonical
from audit.proof.record import frame_act
from audit.proof.scalars import format_admitted_at, parse_admitted_at
from audit.trail.append import append, append_by_copy, read_head
from audit.trail.custody import Custody
from audit.trail.outside_head import OutsideHead
from audit.trail.rows import Row
from audit.trail.sealing import Sealer
from audit.trail.sealing_loop import SealingLoop
from bench.county import ORIGIN, County
from bench.harness import Bench, Figure

ORDER = 7
GOAL_S = 1.0
ROUND_S = 8.0
WRITERS = 2
WARM_UP_CHECKPOINTS = 5
GROUP_ACTS = 16
ENVELOPE_BYTES = 900
SAMPLE_S = 0.005
LOAD_ROWS = 20_000

_SAMPLE = """
    SELECT h.size, c.size,
        (SELECT substring(r.record FROM 17 FOR 27) FROM records r
         WHERE r.ledger = h.ledger AND r.position = c.size)
    FROM heads h CROSS JOIN LATERAL (
        SELECT size FROM checkpoints WHERE ledger = h.ledger ORDER BY size DESC LIMIT 1
    ) c WHERE h.ledger = %s
"""

_ENVELOPE = canonical.encode({"payload": "A" * ENVELOPE_BYTES})


@dataclass(frozen=True, slots=True)
class Integration:
    """What was measured."""

    seconds: float
    records_before: int
    records_per_s: float
    checkpoints_per_s: float
    age_p50_s: float
    age_p99_s: float
    age_max_s: float


def rows(position: int, count: int, now: datetime) -> list[Row]:
    """Records of an act's usual length that say nothing."""
    admitted_at = format_admitted_at(now)
    return [
        Row(
            f"x:{n}",
            1,
            "Nothing.v1",
            None,
            registry=False,
            record=frame_act(_ENVELOPE, n, admitted_at),
        )
        for n in range(position, position + count)
    ]


def utc_now() -> datetime:
    """The system's time."""
    return datetime.now(UTC)


def write(dsn: str, ledger: int, stop: ProcessEvent) -> None:
    """Append groups until told to stop; a group that lost the race is made anew."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        size = read_head(connection, ledger).size
        while not stop.is_set():
            now = utc_now()
            group = rows(size, GROUP_ACTS, now)
            try:
                tail = append(connection, ledger, size, now, group)
            except psycopg.errors.IntegrityConstraintViolation:
                size = read_head(connection, ledger).size  # another's clock was ahead
                continue
            size += len(tail) or GROUP_ACTS


def seal(dsn: str, ledger: int, folder: Path, stop: ProcessEvent) -> None:
    """What a host that seals runs."""
    outside, custody = OutsideHead(folder / "outside", ORIGIN), Custody(folder / "keys")
    ended = threading.Event()
    loop = SealingLoop(
        lambda: psycopg.connect(dsn), [Sealer(ledger, ORIGIN, outside, custody)], utc_now
    )
    thread = threading.Thread(target=loop.run, args=(ended,))
    thread.start()
    stop.wait()
    ended.set()
    thread.join()


def sample(dsn: str, ledger: int, seconds: float) -> list[float]:
    """The age of the oldest uncovered record, in seconds, taken again and again."""
    ages: list[float] = []
    end = time.monotonic() + seconds
    with psycopg.connect(dsn, autocommit=True) as connection:
        while time.monotonic() < end:
            row = connection.execute(_SAMPLE, (ledger,), prepare=True).fetchone()
            now = utc_now()
            uncovered = row is not None and row[2] is not None
            first = parse_admitted_at(row[2].decode()) if uncovered and row else now
            ages.append((now - first).total_seconds())
            time.sleep(SAMPLE_S)
    return ages


def load(connection: psycopg.Connection[Any], county: County, count: int) -> None:
    """Bring the ledger to at least `count` sealed records."""
    ledger = county.ledger.number
    while (size := read_head(connection, ledger).size) < count:
        now = utc_now()
        with connection.transaction():
            portion = rows(size, min(LOAD_ROWS, count - size), now)
            append_by_copy(connection, ledger, size, now, portion)
    county.seal()


def run(bench: Bench) -> Iterator[Figure]:
    """The p99 age over all rounds; one ledger, two writers."""
    dsn, folder = bench.database(), bench.new_folder()
    county = County(dsn, folder, clock=utc_now)
    try:
        county.open()
        ledger = county.ledger.number
        load(county.connection, county, bench.records)
        found = [measure(dsn, ledger, folder) for _ in range(bench.rounds)]
    finally:
        county.close()
    worst = max(one.age_p99_s for one in found)
    yield Figure(
        "integrate + checkpoint at full rate, p99 age",
        worst,
        "s",
        goal=f"< {GOAL_S:g} s",
        met=worst < GOAL_S,
        notes={"rounds": [asdict(one) for one in found], "writers": WRITERS},
    )


def measure(
    dsn: str, ledger: int, folder: Path, *, seconds: float = ROUND_S, writers: int = WRITERS
) -> Integration:
    """Run writers and a sealer on one ledger for a while."""
    context = get_context("spawn")
    stop = context.Event()
    processes = [context.Process(target=seal, args=(dsn, ledger, folder, stop))]
    processes += [context.Process(target=write, args=(dsn, ledger, stop)) for _ in range(writers)]
    for process in processes:
        process.start()
    with psycopg.connect(dsn, autocommit=True) as connection:
        begin = _count(connection, ledger)
        while _count(connection, ledger)[1] < begin[1] + WARM_UP_CHECKPOINTS:
            time.sleep(SAMPLE_S)  # until everybody has started, and what piled up is sealed
        before = _count(connection, ledger)
        ages = sorted(sample(dsn, ledger, seconds))
        after = _count(connection, ledger)
    stop.set()
    for process in processes:
        process.join()
    return Integration(
        seconds=seconds,
        records_before=begin[0],
        records_per_s=round((after[0] - before[0]) / seconds, 1),
        checkpoints_per_s=round((after[1] - before[1]) / seconds, 1),
        age_p50_s=round(ages[len(ages) // 2], 3),
        age_p99_s=round(ages[len(ages) * 99 // 100], 3),
        age_max_s=round(ages[-1], 3),
    )


def _count(connection: psycopg.Connection[Any], ledger: int) -> tuple[int, int]:
    row = connection.execute(
        "SELECT (SELECT size FROM heads WHERE ledger = %s),"
        " (SELECT count(*) FROM checkpoints WHERE ledger = %s)",
        (ledger, ledger),
    ).fetchone()
    return row or (0, 0)
