"""Reading streams out of the log: all that evolves their states, in one query for many streams."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

import msgspec

from audit.trail.append import Conn
from audit.trail.arrays import text_array
from audit.trail.carrying import Carried, Headers, carried
from audit.trail.recorder import LoggedEvent, logged_events
from audit.trail.rows import Stored

_COLUMNS = "r.position, r.stream, r.version, r.type, r.act_id::text, r.registry, r.record"
_CONCERNING = (
    "SELECT w.n, r.version, r.position, r.record"
    " FROM unnest(%(streams)s::text[]) WITH ORDINALITY AS w (stream, n) CROSS JOIN LATERAL ("
    "SELECT * FROM records o WHERE o.ledger = %(ledger)s::int4 AND o.stream = w.stream"
    " AND o.position < %(size)s::int8 OFFSET 0) r"
    " UNION ALL"
    " SELECT w.n, 0, r.position, r.record"
    " FROM unnest(%(streams)s::text[]) WITH ORDINALITY AS w (stream, n) CROSS JOIN LATERAL ("
    "SELECT t.position FROM touches t WHERE t.ledger = %(ledger)s::int4 AND t.stream = w.stream"
    " AND t.position < %(size)s::int8 OFFSET 0) t CROSS JOIN LATERAL ("
    "SELECT * FROM records o WHERE o.ledger = %(ledger)s::int4 AND o.position = t.position"
    " OFFSET 0) r"
)
"""Each stream is looked up by itself; `OFFSET 0` keeps the planner from another order of joins.

On tables that nobody has analysed it took the whole log for a few rows, read it for every stream,
and kept that plan for as long as the connection lived.
"""
_INDEX = attrgetter("index")
_REGISTRY = (
    f"SELECT {_COLUMNS} FROM records r"  # noqa: S608
    " WHERE r.ledger = %s AND r.registry AND r.position < %s ORDER BY r.position"
)


class Concerning(msgspec.Struct):
    """What evolves a stream's state, in order: its own events, and those that touch it.

    `version` is that of the last of its own; 0 where it has none.
    """

    stream: str
    version: int
    events: list[Carried]


def read_concerning(
    connection: Conn,
    ledger: int,
    size: int,
    streams: Sequence[str],
    headers: Headers | None = None,
) -> list[Concerning]:
    """For each stream, in their order, what below `size` evolves its state."""
    found = [Concerning(stream, 0, []) for stream in streams]
    with connection.cursor(binary=True) as cursor:
        cursor.execute(
            _CONCERNING,
            {"streams": text_array(streams), "ledger": ledger, "size": size},
            prepare=True,
        )
        rows = cursor.fetchall()
    # what concerns several of the streams is taken out of its frame once
    records: dict[int, bytes] = {position: record for _, _, position, record in rows}
    events = {e.index: e for e in carried(records.items(), connection, ledger, headers)}
    for n, version, position, _ in rows:
        concerning = found[n - 1]
        concerning.events.append(events[position])
        concerning.version = max(concerning.version, version)
    for concerning in found:
        if len(concerning.events) > 1:
            concerning.events.sort(key=_INDEX)
    return found


def read_registry(connection: Conn, ledger: int, size: int) -> Iterable[LoggedEvent]:
    """The registry's acts below `size`: what a process that starts must know."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_REGISTRY, (ledger, size))
        rows = [Stored(*row) for row in cursor.fetchall()]
    return logged_events(rows, connection, ledger)
