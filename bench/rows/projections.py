"""Rebuilding all projections, against reading and decoding the same records alone.

The history is made of the published examples of every act type, over and over, each time about
other people, households and cases; a projection does not look at signatures, so they are blank.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, islice

import msgspec
import psycopg
from psycopg_pool import ConnectionPool

from audit.proof.act import make_payload
from audit.proof.dsse import ACT_TYPE, format_envelope
from audit.proof.merkle import EMPTY_ROOT
from audit.proof.record import frame_act
from audit.proof.scalars import format_admitted_at
from audit.trail.append import Conn, append_by_copy
from audit.trail.rows import Row
from bench.county import COUNTY, ORIGIN, VILLAGE
from bench.filling import timed
from bench.harness import Bench, Figure, in_turns, rate_figure
from domain.kernel.catalogue import act_types, decode
from projections import ALL, TrailReader, create, rebuild
from projections.run import BATCH

ORDER = 12
GOAL = 0.3
RECORDS_MAX = 50_000
_NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
_NAME = re.compile(rb'"((?:person|household|case|form|assembly|notice|objection|sample)):([^"]+)"')
_SIGNER = {
    "key": f"ed25519:{64 * '5'}",
    "person": "person:c1",
    "place": VILLAGE,
    "role": "villager",
}


def history(size: int) -> Iterator[Row]:
    """Rows of a log: examples of every type that is not of the registry, again and again."""
    kinds = [kind for kind in act_types() if not (kind.registry or kind.line_only)]
    examples = [(kind, msgspec.json.encode(kind.example)) for kind in kinds]
    told = ((turn, *each) for turn in count() for each in examples)
    for position, (turn, kind, example) in enumerate(islice(told, size)):
        data = msgspec.json.decode(_NAME.sub(rb'"\1:\2-%d"' % turn, example))
        act_id = f"01970000-0000-7000-8000-{position:012x}"
        payload = make_payload(
            act_type=kind.name,
            ledger=ORIGIN,
            act_id=act_id,
            at="2026-03-02T09:00:00+08:00",
            by=[_SIGNER],
            seen=(0, EMPTY_ROOT),
            data=data,
        )
        envelope = format_envelope(ACT_TYPE, payload, [(_SIGNER["key"], bytes(64))])
        record = frame_act(envelope, position, format_admitted_at(_NOW))
        stream = kind.stream(decode(kind, data))
        yield Row(stream, position, kind.name, act_id, registry=False, record=record)


def run(bench: Bench) -> Iterator[Figure]:
    """The row, at up to 50,000 records: both rates are flat in the length of the log."""
    dsn = bench.database()
    size = min(bench.records, RECORDS_MAX)
    with psycopg.connect(dsn) as connection:
        create(connection, ALL)
        ledger = _fill(connection, size)
    with ConnectionPool[Conn](dsn, min_size=3) as pool:
        reader = TrailReader(pool.connection)

        def read() -> int:
            for after in range(-1, size - 1, BATCH):
                reader.events(ledger, after, BATCH)
            return size

        rates, floors = in_turns(
            bench.rounds,
            lambda: timed(lambda: rebuild(pool.connection, reader, ledger, ALL)),
            lambda: timed(read),
        )
    name = f"projection rebuild, all {len(ALL)} projections"
    yield rate_figure(name, GOAL, "reading and decoding alone", rates, floors)


def _fill(connection: Conn, size: int) -> int:
    query = "SELECT open_ledger(%s, %s, 'county')"
    ((ledger,),) = connection.execute(query, (ORIGIN, COUNTY)).fetchall()
    rows = history(size)
    for position in range(0, size, BATCH):
        append_by_copy(connection, ledger, position, _NOW, list(islice(rows, BATCH)))
    return int(ledger)
