"""Records that stand before the measurement begins, and the raw table that floors insert into."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from audit.proof.scalars import format_admitted_at
from audit.trail.append import Conn

RAW = """
CREATE TABLE IF NOT EXISTS raw_records (
    ledger integer NOT NULL, position bigint NOT NULL, stream text COLLATE "C" NOT NULL,
    version bigint NOT NULL, type text COLLATE "C" NOT NULL, act_id uuid,
    registry boolean NOT NULL, record bytea NOT NULL,
    PRIMARY KEY (ledger, position), UNIQUE (ledger, stream, version)
);
CREATE UNIQUE INDEX IF NOT EXISTS raw_act_id ON raw_records (ledger, act_id)
    WHERE act_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS raw_registry ON raw_records (ledger, position) WHERE registry;
ALTER TABLE raw_records ALTER COLUMN record SET STORAGE EXTERNAL;
"""
"""The same shape and indexes as `records`, without head, triggers and rules."""

RECORD_BYTES = 1100
_FILL = """
INSERT INTO {table}
SELECT %(ledger)s, %(start)s + n, 'filler:' || md5(n::text || '/' || %(start)s), 1, 'Filler.v1',
       ('01970000-0000-7000-8' || substr(md5(n::text || 'i/' || %(start)s), 1, 3) || '-'
        || substr(md5(n::text || 'j/' || %(start)s), 1, 12))::uuid,
       false,
       convert_to('{{"admitted_at":"' || %(at)s || '","envelope":"'
                  || repeat(md5(n::text), {repeats}) || '"}}', 'UTF8')
FROM generate_series(0, %(count)s - 1) AS n
"""


def fill(dsn: str, ledger: int, records: int) -> None:
    """Bring a ledger and the raw table to `records` records of the usual size."""
    now = datetime.now(UTC)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(RAW)
        for table in ("records", "raw_records"):
            start = _size(connection, table, ledger)
            for first in range(start, records, 100_000):
                count = min(100_000, records - first)
                query = _FILL.format(table=table, repeats=RECORD_BYTES // 32)
                with connection.transaction():
                    if table == "records":
                        connection.execute(
                            "UPDATE heads SET size = size + %s, last_admitted_at = %s"
                            " WHERE ledger = %s",
                            (count, now, ledger),
                        )
                    values = {"ledger": ledger, "start": first, "count": count}
                    connection.execute(query.encode(), values | {"at": format_admitted_at(now)})
        connection.execute("VACUUM ANALYZE records")
        connection.execute("VACUUM ANALYZE raw_records")
        connection.execute("CHECKPOINT")


def _size(connection: Conn, table: str, ledger: int) -> int:
    row = connection.execute(
        f"SELECT count(*) FROM {table} WHERE ledger = %s".encode(), (ledger,)
    ).fetchone()
    return int(row[0]) if row else 0


def timed(work: Callable[[], int]) -> float:
    """How many a second the work did: it returns how many there were."""
    start = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - start)
