"""Writing records: the compare-and-set on the head, and nothing about rules.

Two ways in, both one transaction: `append_n` for a group of acts (one round trip), and COPY for
a batch of thousands of lines. Either the records stand directly behind `expected`, or nothing is
written and the caller learns the tail it had not seen. Positions, framing and admission are the
caller's; rows arrive with the bytes that are hashed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Connection, Cursor
from psycopg.rows import TupleRow

from audit.trail.arrays import bool_array, bytea_array, int8_array, text_array

Conn = Connection[Any]


class Row(NamedTuple):
    """One record on its way in; its position follows from its place in the group.

    `version` counts the events of `stream` from 1; `act_id` is None for a line of a batch;
    `touches` are the further streams whose states the event evolves.
    """

    stream: str
    version: int
    type: str
    act_id: str | None
    registry: bool
    record: bytes
    touches: tuple[str, ...] = ()


class Stored(NamedTuple):
    """One record as the log holds it."""

    position: int
    stream: str
    version: int
    type: str
    act_id: str | None
    registry: bool
    record: bytes


class Head(NamedTuple):
    """How far a ledger has come: the next position, and the last admission time if any."""

    size: int
    last_admitted_at: datetime | None


STORED = "position, stream, version, type, act_id::text, registry, record"

_APPEND = (
    f"SELECT {STORED} FROM append_n(%s::int4, %s::int8, %s::timestamptz, %s::text[], %s::int8[],"  # noqa: S608
    " %s::text[], %s::text[], %s::bool[], %s::bytea[], %s::text[], %s::int8[])"
)
_COPY = (
    "COPY records (ledger, position, stream, version, type, act_id, registry, record)"
    " FROM STDIN (FORMAT binary)"
)
_COPY_TOUCHES = "COPY touches (ledger, stream, position) FROM STDIN (FORMAT binary)"


def read_head(connection: Conn, ledger: int, *, lock: bool = False) -> Head:
    """The head of a ledger; with `lock` nobody else appends until the transaction ends.

    Raises:
        LookupError: there is no such ledger.
    """
    query = "SELECT size, last_admitted_at FROM heads WHERE ledger = %s"
    row = connection.execute(query + (" FOR UPDATE" if lock else ""), (ledger,)).fetchone()
    if row is None:
        raise LookupError(f"no ledger {ledger}")
    return Head(*row)


def append(
    cursor: Cursor[TupleRow], ledger: int, expected: int, admitted_at: datetime, rows: Sequence[Row]
) -> list[Stored]:
    """Append rows behind `expected`: an empty answer says they are in.

    The cursor's connection commits by itself, or the caller has a transaction open in which more
    is written. A filled answer is the tail from `expected` on (at most 1,000 records): the head
    had moved and nothing was written.

    Raises:
        psycopg.errors.UniqueViolation: an act id or a stream's version is taken.
    """
    streams, versions, types, act_ids, registry, records, _ = zip(*rows, strict=True)
    touches = [
        (stream, expected + offset) for offset, row in enumerate(rows) for stream in row.touches
    ]
    cursor.execute(
        _APPEND,
        (
            ledger,
            expected,
            admitted_at,
            text_array(streams),
            int8_array(versions),
            text_array(types),
            text_array(act_ids),
            bool_array(registry),
            bytea_array(records),
            text_array([stream for stream, _ in touches]),
            int8_array([position for _, position in touches]),
        ),
        prepare=True,
        binary=True,
    )
    return [Stored(*row) for row in cursor.fetchall()]
