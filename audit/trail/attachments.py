"""Attachments: files beside the log, found by the SHA-256 that an act names.

A file comes in pieces and is hashed as it comes; nothing of it is in the database before all of
it was received, within its limit and of its kind, and then all of it is, in one transaction. What
is read is hashed again. The same file sent twice is stored once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from psycopg import Cursor

Rows = Cursor[tuple[Any, ...]]

PIECE_BYTES = 1 << 20
MEMORY_BYTES = 1 << 20
"""Up to here a file waits in memory; beyond, in an unnamed file that no crash leaves behind."""

LENGTH_BYTES_MAX = 20 << 20

BEGINNINGS: Mapping[str, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/webp": (b"RIFF",),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "audio/mp4": (b"\x00\x00\x00",),
    "video/mp4": (b"\x00\x00\x00",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (b"PK\x03\x04",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (b"PK\x03\x04",),
    "application/vnd.ms-excel": (b"\xd0\xcf\x11\xe0",),
    "application/xml": (b"<", b"\xef\xbb\xbf<"),
    "text/csv": (b"",),
    "text/plain": (b"",),
}
"""The media types that are taken, each with the bytes that such a file begins with."""


class AttachmentError(Exception):
    """A file that is not taken, or not as it should be: `rule` says why.

    Rules: `too-large`, `media-type`, `empty` for what comes in; `damaged` for what is stored.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule


class Attachment(NamedTuple):
    """A stored file: its content address (raw), kind and length."""

    sha256: bytes
    media_type: str
    length_bytes: int


class Intake:
    """A file on its way in; use it in a `with`, feed it, then store it.

    Args:
        media_type: What the sender says it is; one of `BEGINNINGS`.
        length_bytes_max: Where it is refused, however much more would come.

    Raises:
        AttachmentError: `media-type`.
    """

    def __init__(self, media_type: str, *, length_bytes_max: int = LENGTH_BYTES_MAX) -> None:
        if media_type not in BEGINNINGS:
            raise AttachmentError("media-type", f"files of type {media_type[:100]} are not taken")
        self._media_type = media_type
        self._length_bytes_max = length_bytes_max
        self._length_bytes = 0
        self._digest = sha256()
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def feed(self, data: bytes) -> None:
        """Take the next part, of any length.

        Raises:
            AttachmentError: `too-large`.
        """
        self._length_bytes += len(data)
        if self._length_bytes > self._length_bytes_max:
            raise AttachmentError("too-large", f"more than {self._length_bytes_max} bytes")
        self._digest.update(data)
        self._file.write(data)

    def store(self, cursor: Rows, ledger: int, now: datetime) -> Attachment:
        """Store the whole file, in the caller's transaction; once if it is there already.

        Raises:
            AttachmentError: `empty`, `media-type`.
        """
        self._check()
        digest = self._digest.digest()
        found = Attachment(digest, self._media_type, self._length_bytes)
        cursor.execute(
            "INSERT INTO attachments (ledger, sha256, media_type, length_bytes, stored_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (ledger, *found, now),
        )
        if cursor.rowcount:
            self._store_pieces(cursor, ledger, digest)
            return found
        return find(cursor, ledger, digest) or found

    def _check(self) -> None:
        if not self._length_bytes:
            raise AttachmentError("empty", "a file has at least one byte")
        self._file.seek(0)
        if not self._file.read(16).startswith(BEGINNINGS[self._media_type]):
            raise AttachmentError("media-type", f"the file is not of type {self._media_type}")

    def _store_pieces(self, cursor: Rows, ledger: int, digest: bytes) -> None:
        self._file.seek(0)
        number = 0
        while piece := self._file.read(PIECE_BYTES):
            cursor.execute(
                "INSERT INTO attachment_pieces (ledger, sha256, number, content)"
                " VALUES (%s, %s, %s, %b)",
                (ledger, digest, number, piece),
            )
            number += 1


def find(cursor: Rows, ledger: int, digest: bytes) -> Attachment | None:
    """What is stored under a content address (raw SHA-256)."""
    cursor.execute(
        "SELECT sha256, media_type, length_bytes FROM attachments"
        " WHERE ledger = %s AND sha256 = %s",
        (ledger, digest),
    )
    row = cursor.fetchone()
    return Attachment(*row) if row else None


def read(cursor: Rows, ledger: int, found: Attachment) -> Iterator[bytes]:
    """The file in pieces, hashed again on the way.

    Raises:
        AttachmentError: `damaged`, before the last piece is given, if it is not the file.
    """
    digest, length_bytes, number = sha256(), 0, 0
    while length_bytes < found.length_bytes:
        cursor.execute(
            "SELECT content FROM attachment_pieces"
            " WHERE ledger = %s AND sha256 = %s AND number = %s",
            (ledger, found.sha256, number),
            binary=True,
        )
        row = cursor.fetchone()
        if row is None:
            raise _damaged(found)
        digest.update(row[0])
        length_bytes += len(row[0])
        number += 1
        if length_bytes >= found.length_bytes and digest.digest() != found.sha256:
            raise _damaged(found)
        yield row[0]


def _damaged(found: Attachment) -> AttachmentError:
    return AttachmentError("damaged", f"what is stored under {found.sha256.hex()} is not that file")
