"""Writing records: the compare-and-set on the head, and nothing about rules.

Two ways in, both one transaction: `append_n` for a group of acts (one round trip), and COPY for
a batch of thousands of lines. Either the records stand directly behind `expected`, or nothing is
written and the caller learns the tail it had not seen. Positions, framing and admission are the
caller's; rows arrive with the bytes that are hashed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import astuple
from psycopg import Connection
from psycopg.pq.abc import PGresult

from audit.trail.arrays import bool_array, bytea_array, int8_array, text_array
from audit.trail.copying import copy_records, copy_touches
from audit.trail.rows import Row, Stored
from audit.trail.statements import INT4, INT8, Prepared, run_together, timestamptz

Conn = Connection[Any]


class Head(NamedTuple):
    """How far a ledger has come: the next position, and the last admission time if any."""

    size: int
    last_admitted_at: datetime | None


TAIL_MAX = 1000
"""Records of a tail in one answer; `append_n` and `take_turn` have the same limit."""
STORED = "position, stream, version, type, act_id::text, registry, record"

_APPEND = Prepared(
    "append_n",
    f"SELECT {STORED} FROM append_n($1::int4, $2::int8, $3::timestamptz, $4::text[], $5::int8[],"  # noqa: S608
    " $6::text[], $7::text[], $8::bool[], $9::bytea[], $10::text[], $11::int8[])",
)
_TAKE_TURN = Prepared(
    "take_turn",
    f"SELECT {STORED} FROM take_turn($1::int4, $2::int8)",  # noqa: S608
)
_BEGIN, _COMMIT = Prepared("begin", "BEGIN"), Prepared("commit", "COMMIT")
_TAIL = (
    f"SELECT {STORED} FROM records WHERE ledger = %s AND position >= %s"  # noqa: S608
    " ORDER BY position LIMIT %s"
)
_ADVANCE = "SELECT advance_head(%s::int4, %s::int8, %s::int8, %s::timestamptz)"
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


def read_tail(connection: Conn, ledger: int, start: int, limit: int = TAIL_MAX) -> list[Stored]:
    """The records from position `start` on, in order."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_TAIL, (ledger, start, limit), prepare=True)
        return [Stored(*row) for row in cursor.fetchall()]


def append(
    connection: Conn, ledger: int, expected: int, admitted_at: datetime, rows: Sequence[Row]
) -> list[Stored]:
    """Append rows behind `expected`: an empty answer says they are in.

    The connection commits by itself, or the caller has a transaction open in which more
    is written. A filled answer is the tail from `expected` on (at most 1,000 records): the head
    had moved and nothing was written.

    Raises:
        psycopg.errors.UniqueViolation: an act id or a stream's version is taken.
    """
    params = _append_params(ledger, expected, admitted_at, rows)
    return _all_stored(_APPEND(connection, params))


def append_and_commit(
    connection: Conn, ledger: int, expected: int, admitted_at: datetime, rows: Sequence[Row]
) -> list[Stored]:
    """As `append`, in a transaction that has the turn (`take_turn`), which is committed."""
    params = _append_params(ledger, expected, admitted_at, rows)
    return _all_stored(run_together(connection, [(_APPEND, params), (_COMMIT, ())])[0])


def take_turn(connection: Conn, ledger: int, expected: int) -> list[Stored]:
    """Begin a transaction that has the ledger's turn; returns the tail from `expected` on."""
    params = [INT4(ledger), INT8(expected)]
    return _all_stored(run_together(connection, [(_BEGIN, ()), (_TAKE_TURN, params)])[1])


def append_by_copy(
    connection: Conn, ledger: int, expected: int, admitted_at: datetime, rows: Sequence[Row]
) -> list[Stored]:
    """The same by COPY, for many rows; the caller has a transaction open."""
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_ADVANCE, (ledger, expected, len(rows), admitted_at))
        moved = cursor.fetchone()
        if moved is None or not moved[0]:
            return read_tail(connection, ledger, expected)
        with cursor.copy(_COPY) as copy:
            copy.write(copy_records(ledger, expected, rows))
        if any(row.touches for row in rows):
            with cursor.copy(_COPY_TOUCHES) as copy:
                copy.write(copy_touches(ledger, expected, rows))
    return []


def _append_params(
    ledger: int, expected: int, admitted_at: datetime, rows: Sequence[Row]
) -> Sequence[bytes]:
    streams, versions, types, act_ids, registry, records, _ = zip(*map(astuple, rows), strict=True)
    touches = [
        (stream, expected + offset) for offset, row in enumerate(rows) for stream in row.touches
    ]
    return (
        INT4(ledger),
        INT8(expected),
        timestamptz(admitted_at),
        text_array(streams),
        int8_array(versions),
        text_array(types),
        text_array(act_ids),
        bool_array(registry),
        bytea_array(records),
        text_array([stream for stream, _ in touches]),
        int8_array([position for _, position in touches]),
    )


def _all_stored(result: PGresult) -> list[Stored]:
    return [_stored(result, number) for number in range(result.ntuples)]


def _stored(result: PGresult, number: int) -> Stored:
    """One row of the tail, read in binary form."""
    position, stream, version, kind, act_id, registry, record = (
        result.get_value(number, column) for column in range(result.nfields)
    )
    return Stored(
        int.from_bytes(position or b""),
        (stream or b"").decode(),
        int.from_bytes(version or b""),
        (kind or b"").decode(),
        act_id.decode() if act_id is not None else None,
        registry == b"\x01",
        record or b"",
    )
