"""Reading streams out of the log: all that evolves their states, in one query for many streams."""

from collections.abc import Iterable, Sequence

from audit.trail.append import Conn
from audit.trail.arrays import text_array
from audit.trail.recorder import LoggedEvent, logged_events
from audit.trail.rows import Stored

_COLUMNS = "r.position, r.stream, r.version, r.type, r.act_id::text, r.registry, r.record"
_CONCERNING = (
    f"SELECT w.stream, {_COLUMNS}"  # noqa: S608  (constants of this module)
    " FROM unnest(%(streams)s::text[]) AS w (stream) CROSS JOIN LATERAL ("
    "SELECT * FROM records o WHERE o.ledger = %(ledger)s::int4 AND o.stream = w.stream"
    " AND o.position < %(size)s::int8 OFFSET 0) r"
    " UNION ALL"
    f" SELECT w.stream, {_COLUMNS}"
    " FROM unnest(%(streams)s::text[]) AS w (stream) CROSS JOIN LATERAL ("
    "SELECT t.position FROM touches t WHERE t.ledger = %(ledger)s::int4 AND t.stream = w.stream"
    " AND t.position < %(size)s::int8 OFFSET 0) t CROSS JOIN LATERAL ("
    "SELECT * FROM records o WHERE o.ledger = %(ledger)s::int4 AND o.position = t.position"
    " OFFSET 0) r"
    " ORDER BY 2"
)
"""Each stream is looked up by itself; `OFFSET 0` keeps the planner from another order of joins.

On tables that nobody has analysed it took the whole log for a few rows, read it for every stream,
and kept that plan for as long as the connection lived.
"""
_REGISTRY = (
    f"SELECT {_COLUMNS} FROM records r"  # noqa: S608
    " WHERE r.ledger = %s AND r.registry AND r.position < %s ORDER BY r.position"
)


def read_concerning(
    connection: Conn, ledger: int, size: int, streams: Sequence[str]
) -> dict[str, list[LoggedEvent]]:
    """For each stream the events below `size` that evolve its state, its own and touching ones."""
    found: dict[str, list[LoggedEvent]] = {stream: [] for stream in streams}
    with connection.cursor(binary=True) as cursor:
        cursor.execute(
            _CONCERNING,
            {"streams": text_array(streams), "ledger": ledger, "size": size},
            prepare=True,
        )
        rows = cursor.fetchall()
    events = logged_events((Stored(*row[1:]) for row in rows), connection, ledger)
    for row, event in zip(rows, events, strict=True):
        found[row[0]].append(event)
    return found


def read_registry(connection: Conn, ledger: int, size: int) -> Iterable[LoggedEvent]:
    """The registry's acts below `size`: what a process that starts must know."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_REGISTRY, (ledger, size))
        rows = [Stored(*row) for row in cursor.fetchall()]
    return logged_events(rows, connection, ledger)
