"""Row 1: one signed act, verified, admitted, appended, by one thread, without HTTP."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import psycopg

from api.signing import uuid7
from audit.proof.record import frame_act
from audit.trail.submission import Submission
from bench import publicity
from bench.county import County
from bench.filling import fill, timed
from bench.harness import Bench, Figure, in_turns, rate_figure

ORDER = 1
ACTS = 100
TURNS = 5
"""Turns in a round: short ones, so that both see the same machine."""
GOAL = 0.5
_TYPE = "PublicityRecorded.v1"


def run(bench: Bench) -> Iterator[Figure]:
    """Rate of `Admission.admit` against autocommit INSERTs of the same records."""
    dsn = bench.database()
    county = County(dsn, bench.new_folder(), clock=lambda: datetime.now(UTC))
    try:
        county.open()
        (officer,) = publicity.officers(county, 1)
        fill(dsn, county.ledger.number, bench.records)
        county.restart()
        batches = [
            publicity.acts(county, officer, ACTS) for _ in range(2 * TURNS * bench.rounds + 1)
        ]
        take = iter(batches)
        admit(county, next(take)[:50])
        rates, floors = in_turns(
            TURNS * bench.rounds,
            lambda: timed(lambda: admit(county, next(take))),
            lambda: timed(lambda: insert(dsn, next(take))),
        )
    finally:
        county.close()
    name = "one signed act, 1 thread, no HTTP"
    yield rate_figure(name, GOAL, "autocommit INSERT of the same bytes", rates, floors)


def admit(county: County, acts: Sequence[Submission]) -> int:
    """Admit acts one by one."""
    for act in acts:
        county.admission.admit(act)
    return len(acts)


def insert(dsn: str, acts: Sequence[Submission]) -> int:
    """The floor: the same bytes, inserted one by one by a prepared statement."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        insert_on(connection, acts)
    return len(acts)


def insert_on(connection: psycopg.Connection, acts: Sequence[Submission], start: int = 0) -> None:
    """Insert the records of acts into the raw table, each in its own transaction."""
    row = connection.execute("SELECT coalesce(max(position), 0) FROM raw_records").fetchone()
    position = start or (row[0] if row else 0)
    now = datetime.now(UTC)
    with connection.cursor(binary=True) as cursor:
        for act in acts:
            position += 1
            record = frame_act(act.envelope, position, "2026-03-02T01:00:00.000000Z")
            act_id = uuid7(now)
            cursor.execute(
                "INSERT INTO raw_records VALUES (%b, %b, %b, %b, %b, %b::text::uuid, %b, %b)",
                (2, position, f"publicity:{position % 8}", position, _TYPE, act_id, False, record),
                prepare=True,
            )
