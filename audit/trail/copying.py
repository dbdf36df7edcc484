"""Rows in the binary form of COPY, packed in one pass.

The form is PostgreSQL's own (documentation of COPY, Binary Format): a signature, then for each
tuple the number of fields and each field behind its length, -1 for null, and a trailer. The
fields stand in the order of the column lists in `append`.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from struct import Struct

from audit.trail.rows import Row

_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_RECORD_HEAD = Struct("!hiiiqi").pack  # 8 fields; ledger, position, the stream's length
_VERSION = Struct("!iq").pack
_LENGTH = Struct("!i").pack
_TOUCH_HEAD = Struct("!hiii").pack  # 3 fields; ledger, the stream's length
_NO_ID = _LENGTH(-1)
_FLAG = {False: b"\x00\x00\x00\x01\x00", True: b"\x00\x00\x00\x01\x01"}


def copy_records(ledger: int, start: int, rows: Sequence[Row]) -> bytes:
    """`records (ledger, position, stream, version, type, act_id, registry, record)`."""
    parts = [_SIGNATURE]
    for position, row in enumerate(rows, start):
        stream = row.stream.encode()
        parts += (
            _RECORD_HEAD(8, 4, ledger, 8, position, len(stream)),
            stream,
            _VERSION(8, row.version),
            _text(row.type),
            _NO_ID if row.act_id is None else _uuid(row.act_id),
            _FLAG[row.registry],
            _LENGTH(len(row.record)),
            row.record,
        )
    parts.append(_TRAILER)
    return b"".join(parts)


def copy_touches(ledger: int, start: int, rows: Sequence[Row]) -> bytes:
    """`touches (ledger, stream, position)`."""
    return b"".join((_SIGNATURE, *_touches(ledger, start, rows), _TRAILER))


def _touches(ledger: int, start: int, rows: Sequence[Row]) -> Iterator[bytes]:
    for position, row in enumerate(rows, start):
        for touched in row.touches:
            stream = touched.encode()
            yield _TOUCH_HEAD(3, 4, ledger, len(stream)) + stream + _VERSION(8, position)


@lru_cache(maxsize=256)
def _text(value: str) -> bytes:
    data = value.encode()
    return _LENGTH(len(data)) + data


def _uuid(value: str) -> bytes:
    return _LENGTH(16) + bytes.fromhex(value.replace("-", ""))
