"""The record: the bytes that are logged, framed and read without touching what they carry.

signed-events.md: the leaf of the log is canonical JSON, ASCII, no newline at the end, written
once and stored as written, at most 65,535 bytes:

    act   {"admitted_at":"2026-03-01T00:09:00.000000Z","envelope":{...},"index":n}
    line  {"admitted_at":...,"index":n,"line":"<base64 of the line's bytes>","of":<its header>}

Framing an act puts a prefix and a suffix round the envelope's own bytes; reading it cuts them off
again. Whether the envelope is one is for `dsse` to say.
"""

from __future__ import annotations

import re
from binascii import b2a_base64

import msgspec

from audit.proof.canonical import INTEGER_MAX
from audit.proof.errors import ProofError
from audit.proof.scalars import (
    ADMITTED_AT_CHARS,
    base64_decode,
    parse_admitted_at,
)

RECORD_BYTES_MAX = 65_535
"""The entry limit of tlog-tiles."""

_HEAD = b'{"admitted_at":"'
_ENVELOPE = b'","envelope":'
_INDEX = b',"index":'
_ACT_AT = len(_HEAD) + ADMITTED_AT_CHARS
_ENVELOPE_AT = _ACT_AT + len(_ENVELOPE)

_LINE = re.compile(rb'","index":(0|[1-9][0-9]{0,15}),"line":"').match
_LINE_TAIL = re.compile(rb'","of":(0|[1-9][0-9]{0,15})\}\Z')
_LINE_TAIL_BYTES_MAX = len(b'","of":}') + 16
_ACT_TAIL = re.compile(rb',"index":(0|[1-9][0-9]{0,15})\}\Z')


class ActRecord(msgspec.Struct, frozen=True):
    """A record that carries an act: `envelope` as its signers made it."""

    index: int
    admitted_at: str
    envelope: bytes


class LineRecord(msgspec.Struct, frozen=True):
    """A record that carries a batch line: `line` is its bytes, `of` the index of its header."""

    index: int
    admitted_at: str
    line: bytes
    of: int


Record = ActRecord | LineRecord


class _Framed(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    admitted_at: str
    index: int
    line: bytes
    of: int


_framed = msgspec.json.Decoder(_Framed).decode


def frame_act(envelope: bytes, index: int, admitted_at: str) -> bytes:
    """The record of an act; the envelope's bytes stand in it as they came.

    Raises:
        ProofError: `admitted-at`, `record-index`, `record-size`, `record-ascii`.
    """
    parse_admitted_at(admitted_at)
    _check_index(index)
    return _sized(_HEAD + admitted_at.encode() + _ENVELOPE + envelope + b"%b%d}" % (_INDEX, index))


def frame_line(line: bytes, index: int, admitted_at: str, of: int) -> bytes:
    """The record of a batch line behind the header at index `of`."""
    parse_admitted_at(admitted_at)
    _check_index(index)
    _check_index(of)
    text = b2a_base64(line, newline=False)
    return _sized(
        b'%b%b","index":%d,"line":"%b","of":%d}' % (_HEAD, admitted_at.encode(), index, text, of)
    )


def parse_record(record: bytes) -> Record:
    """Read a record strictly, leaving its envelope or line unread.

    Raises:
        ProofError: `record`, unless framing what was read gives the same bytes; `admitted-at`,
            `record-size`, `base64`.
    """
    _sized(record)
    if record[_ACT_AT:_ENVELOPE_AT] == _ENVELOPE:
        return _parse_act(record)
    return _parse_line(record)


def envelope_of(record: bytes, index: int) -> bytes:
    """The envelope's bytes within the record of the act at `index`, cut out and not read.

    Raises:
        ProofError: `record`, if the record is not the frame of an act at that index.
    """
    tail = b"%b%d}" % (_INDEX, index)
    if record[_ACT_AT:_ENVELOPE_AT] != _ENVELOPE or not record.endswith(tail):
        raise ProofError("record", "not an act at this index", expected=str(index))
    return record[_ENVELOPE_AT : -len(tail)]


def line_of(record: bytes, index: int) -> tuple[bytes, int]:
    """The line's bytes within the record at `index`, cut out and not read, and its header's index.

    Raises:
        ProofError: `record`, if the record is not the frame of a line at that index; `base64`.
    """
    try:
        found = _framed(record)
    except msgspec.DecodeError as error:
        if "base64" in str(error):
            raise ProofError("base64", "line is not base64") from error
        raise ProofError("record", "not a line at this index", expected=str(index)) from error
    head, tail = b'","index":%d,"line":"' % index, b'","of":%d}' % found.of
    base64_chars = (len(found.line) + 2) // 3 * 4
    if (
        found.of < 0
        or not record.startswith(head, _ACT_AT)
        or not record.endswith(tail)
        or len(record) != _ACT_AT + len(head) + base64_chars + len(tail)
    ):
        raise ProofError("record", "not a line at this index", expected=str(index))
    return found.line, found.of


def is_act(record: bytes) -> bool:
    """Whether a well-formed record carries an act (and no line)."""
    return record[_ACT_AT:_ENVELOPE_AT] == _ENVELOPE


def _parse_act(record: bytes) -> ActRecord:
    tail = _ACT_TAIL.search(record, max(_ENVELOPE_AT, len(record) - len(_INDEX) - 17))
    if not record.startswith(_HEAD) or not tail:
        raise ProofError("record", "not the frame of an act", found=repr(record[:100]))
    admitted_at = record[len(_HEAD) : _ACT_AT].decode("ascii")
    parse_admitted_at(admitted_at)
    return ActRecord(_checked(tail[1]), admitted_at, record[_ENVELOPE_AT : tail.start()])


def _parse_line(record: bytes) -> LineRecord:
    """What stands between head and tail is base64 that re-encodes to itself, or refused."""
    head = _LINE(record, _ACT_AT)
    tail = _LINE_TAIL.search(record, len(record) - _LINE_TAIL_BYTES_MAX) if head else None
    if not record.startswith(_HEAD) or not head or not tail or head.end() > tail.start():
        raise ProofError("record", "neither an act nor a line", found=repr(record[:100]))
    admitted_at = record[len(_HEAD) : _ACT_AT].decode("ascii")
    parse_admitted_at(admitted_at)
    line = base64_decode(record[head.end() : tail.start()], what="line")
    return LineRecord(_checked(head[1]), admitted_at, line, _checked(tail[1]))


def _checked(digits: bytes) -> int:
    index = int(digits)
    _check_index(index)
    return index


def _check_index(index: int) -> None:
    if not 0 <= index <= INTEGER_MAX:
        raise ProofError("record-index", "no such position", found=str(index))


def _sized(record: bytes) -> bytes:
    if len(record) > RECORD_BYTES_MAX:
        raise ProofError(
            "record-size",
            "a record is at most 65,535 bytes",
            expected=str(RECORD_BYTES_MAX),
            found=str(len(record)),
        )
    if not record.isascii():
        raise ProofError("record-ascii", "a record is ASCII")
    return record
