"""Attachments: files beside the log, found by the SHA-256 that an act names, each under its key.

A file comes in pieces and is hashed as it comes; nothing of it is in the database before all of
it was received, within its limit and of its kind, and then all of it is, in one transaction. What
is read is hashed again. The same file sent twice is stored once.

Each file is encrypted under a key of its own in the vault, whose holder is `attachment:<sha256>`:
the content address is that of the file itself, and each piece opens at its own place only. Where
the key was destroyed with a person's (SUP-11), the file reads as destroyed and is never taken
again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from cryptography.exceptions import InvalidTag
from psycopg import Cursor

from audit.trail.holder_key import SEALED_BYTES, HolderKey
from audit.trail.vault import KeyDestroyedError, Vault, VaultError

Rows = Cursor[tuple[Any, ...]]

PIECE_BYTES = (1 << 20) - SEALED_BYTES
"""Encrypted, a piece is 1 MiB at most."""
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

    Rules: `too-large`, `media-type`, `empty`, `destroyed` for what comes in; `damaged`, `destroyed`
    for what is stored.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule


class Attachment(NamedTuple):
    """A stored file: its content address (raw), kind and length.

    `destroyed_at` is the position of the record that destroyed its key.
    """

    sha256: bytes
    media_type: str
    length_bytes: int
    destroyed_at: int | None = None


def holder_of(digest: bytes) -> str:
    """Whose key in the vault a file is under."""
    return f"attachment:{digest.hex()}"


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

    def store(self, cursor: Rows, ledger: int, now: datetime, vault: Vault) -> Attachment:
        """Store the whole file, in the caller's transaction; once if it is there already.

        Raises:
            AttachmentError: `empty`, `media-type`, `destroyed`.
        """
        self._check()
        digest = self._digest.digest()
        found = Attachment(digest, self._media_type, self._length_bytes)
        cursor.execute(
            "INSERT INTO attachments (ledger, sha256, media_type, length_bytes, stored_at)"
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (ledger, *found[:3], now),
        )
        if cursor.rowcount:
            self._store_pieces(cursor, ledger, digest, vault)
            return found
        stored = find(cursor, ledger, digest) or found
        if stored.destroyed_at is not None:
            raise _destroyed(digest)
        return stored

    def _check(self) -> None:
        if not self._length_bytes:
            raise AttachmentError("empty", "a file has at least one byte")
        self._file.seek(0)
        if not self._file.read(16).startswith(BEGINNINGS[self._media_type]):
            raise AttachmentError("media-type", f"the file is not of type {self._media_type}")

    def _store_pieces(self, cursor: Rows, ledger: int, digest: bytes, vault: Vault) -> None:
        try:
            key = vault.key_for(cursor, ledger, holder_of(digest))
        except KeyDestroyedError as error:
            raise _destroyed(digest) from error
        origin = vault.origin(cursor, ledger)
        self._file.seek(0)
        number = 0
        while piece := self._file.read(PIECE_BYTES):
            cursor.execute(
                "INSERT INTO attachment_pieces (ledger, sha256, number, content)"
                " VALUES (%s, %s, %s, %b)",
                (ledger, digest, number, key.seal(piece, _place(origin, digest, number))),
            )
            number += 1


def find(cursor: Rows, ledger: int, digest: bytes) -> Attachment | None:
    """What is stored under a content address (raw SHA-256)."""
    cursor.execute(
        "SELECT a.sha256, a.media_type, a.length_bytes, e.position FROM attachments a"
        " LEFT JOIN erasures e ON e.ledger = a.ledger AND e.holder = %s"
        " WHERE a.ledger = %s AND a.sha256 = %s",
        (holder_of(digest), ledger, digest),
    )
    row = cursor.fetchone()
    return Attachment(*row) if row else None


def read(cursor: Rows, ledger: int, found: Attachment, vault: Vault) -> Iterator[bytes]:
    """The file in pieces, decrypted and hashed again on the way.

    Raises:
        AttachmentError: `destroyed`, before anything is given; `damaged`, before the last piece is
            given, if it is not the file.
    """
    key, origin = _key(cursor, ledger, found, vault), vault.origin(cursor, ledger)
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
        try:
            piece = key.open(row[0], _place(origin, found.sha256, number))
        except InvalidTag as error:
            raise _damaged(found) from error
        digest.update(piece)
        length_bytes += len(piece)
        number += 1
        if length_bytes >= found.length_bytes and digest.digest() != found.sha256:
            raise _damaged(found)
        yield piece


def _key(cursor: Rows, ledger: int, found: Attachment, vault: Vault) -> HolderKey:
    try:
        return vault.key_of(cursor, ledger, holder_of(found.sha256))
    except KeyDestroyedError as error:
        raise _destroyed(found.sha256) from error
    except VaultError as error:
        raise _damaged(found) from error


def _place(origin: str, digest: bytes, number: int) -> bytes:
    """The associated data of a piece: it opens at its own place only."""
    return f"yangguang/attachment/v1\n{origin}\n{digest.hex()}\n{number}".encode()


def _damaged(found: Attachment) -> AttachmentError:
    return AttachmentError("damaged", f"what is stored under {found.sha256.hex()} is not that file")


def _destroyed(digest: bytes) -> AttachmentError:
    return AttachmentError("destroyed", f"the key of {digest.hex()} was destroyed")
