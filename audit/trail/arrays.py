"""One-dimensional arrays in PostgreSQL's binary form, packed in one pass.

psycopg adapts a list element by element, by type and through text: for groups of acts that took
longer than the server needs to store them (ADR 1). The form is that of `array_send`: number of
dimensions, whether there are nulls, element type, length, lower bound; then each element with its
length in front, or -1 for null.
"""

from collections.abc import Sequence
from struct import Struct

from psycopg import adapters
from psycopg.adapt import Buffer, Dumper
from psycopg.pq import Format

_HEAD = Struct("!iiIii").pack
_LENGTH = Struct("!i").pack
_INT8 = Struct("!iq").pack
_NULL = _LENGTH(-1)
_TRUE, _FALSE = b"\x00\x00\x00\x01\x01", b"\x00\x00\x00\x01\x00"

BOOL_OID, BYTEA_OID, INT8_OID, TEXT_OID = 16, 17, 20, 25


class TextArray(bytes):
    """A packed `text[]`."""

    __slots__ = ()


class ByteaArray(bytes):
    """A packed `bytea[]`."""

    __slots__ = ()


class Int8Array(bytes):
    """A packed `int8[]`."""

    __slots__ = ()


class BoolArray(bytes):
    """A packed `bool[]`."""

    __slots__ = ()


def _head(oid: int, count: int, *, nulls: bool = False) -> bytes:
    return _HEAD(1 if count else 0, nulls, oid, count, 1)[: 20 if count else 12]


def text_array(values: Sequence[str | None]) -> TextArray:
    """Pack strings; None stands for null."""
    parts = [_head(TEXT_OID, len(values), nulls=None in values)]
    for value in values:
        if value is None:
            parts.append(_NULL)
        else:
            data = value.encode()
            parts += (_LENGTH(len(data)), data)
    return TextArray(b"".join(parts))


def bytea_array(values: Sequence[bytes]) -> ByteaArray:
    """Pack byte strings."""
    parts = [_head(BYTEA_OID, len(values))]
    for value in values:
        parts += (_LENGTH(len(value)), value)
    return ByteaArray(b"".join(parts))


def int8_array(values: Sequence[int]) -> Int8Array:
    """Pack integers of 64 bits."""
    return Int8Array(_head(INT8_OID, len(values)) + b"".join([_INT8(8, value) for value in values]))


def bool_array(values: Sequence[bool]) -> BoolArray:
    """Pack truth values."""
    parts = [_TRUE if value else _FALSE for value in values]
    return BoolArray(_head(BOOL_OID, len(values)) + b"".join(parts))


class _Packed(Dumper):
    """Sends what is packed already."""

    format = Format.BINARY

    def dump(self, obj: Buffer) -> Buffer:
        return obj


class _TextArrayDumper(_Packed):
    oid = 1009


class _ByteaArrayDumper(_Packed):
    oid = 1001


class _Int8ArrayDumper(_Packed):
    oid = 1016


class _BoolArrayDumper(_Packed):
    oid = 1000


for _type, _dumper in (
    (TextArray, _TextArrayDumper),
    (ByteaArray, _ByteaArrayDumper),
    (Int8Array, _Int8ArrayDumper),
    (BoolArray, _BoolArrayDumper),
):
    adapters.register_dumper(_type, _dumper)
