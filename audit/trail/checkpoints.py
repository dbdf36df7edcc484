"""The tree heads that a log signed, as the database keeps them: every one, with its cosignatures.

A checkpoint is *final* when a quorum of different bodies has cosigned it (log.md). What is stored
here is never changed, so it may be remembered by whoever looks it up.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from psycopg import Cursor

Rows = Cursor[tuple[Any, ...]]

_COLUMNS = "size, root, last_admitted_at, signed_at, note"


class SignedHead(NamedTuple):
    """A checkpoint: `size` records under `root`, the last of them taken at `last_admitted_at`."""

    size: int
    root: bytes
    last_admitted_at: datetime
    signed_at: datetime
    note: bytes


class Cosignature(NamedTuple):
    """What a witness gave for a checkpoint: its line in the note, and its own time."""

    size: int
    vkey: str
    body: str
    cosigned_at: datetime
    line: str


def latest(cursor: Rows, ledger: int) -> SignedHead | None:
    """The newest checkpoint."""
    return _one(cursor, "WHERE ledger = %s ORDER BY size DESC LIMIT 1", ledger)


def at_size(cursor: Rows, ledger: int, size: int) -> SignedHead | None:
    """The checkpoint of that size; None for a size that this log never signed."""
    return _one(cursor, "WHERE ledger = %s AND size = %s", ledger, size)


def first_above(cursor: Rows, ledger: int, index: int) -> SignedHead | None:
    """The first checkpoint that covers the record at `index`."""
    return _one(cursor, "WHERE ledger = %s AND size > %s ORDER BY size LIMIT 1", ledger, index)


def latest_final(cursor: Rows, ledger: int) -> SignedHead | None:
    """The newest checkpoint that is final."""
    return _one(
        cursor,
        "WHERE (ledger, size) IN"
        " (SELECT ledger, size FROM finals WHERE ledger = %s ORDER BY size DESC LIMIT 1)",
        ledger,
    )


def first_final_above(cursor: Rows, ledger: int, index: int) -> SignedHead | None:
    """The first final checkpoint that covers the record at `index`."""
    return _one(
        cursor,
        "WHERE (ledger, size) IN (SELECT ledger, size FROM finals"
        " WHERE ledger = %s AND size > %s ORDER BY size LIMIT 1)",
        ledger,
        index,
    )


def is_final(cursor: Rows, ledger: int, size: int) -> bool:
    """Whether the checkpoint of that size was called final."""
    cursor.execute("SELECT 1 FROM finals WHERE ledger = %s AND size = %s", (ledger, size))
    return cursor.fetchone() is not None


def cosignatures(cursor: Rows, ledger: int, size: int) -> list[Cosignature]:
    """The cosignatures of the checkpoint of that size, in the order of their keys."""
    cursor.execute(
        "SELECT size, vkey, body, cosigned_at, line FROM cosignatures"
        " WHERE ledger = %s AND size = %s ORDER BY vkey",
        (ledger, size),
    )
    return [Cosignature(*row) for row in cursor]


def cosigned_note(cursor: Rows, ledger: int, head: SignedHead) -> bytes:
    """The checkpoint's note with every cosignature that it has so far."""
    lines = [found.line for found in cosignatures(cursor, ledger, head.size)]
    return head.note + "".join(lines).encode()


def add(cursor: Rows, ledger: int, head: SignedHead) -> None:
    """Keep a checkpoint that was just signed."""
    cursor.execute(
        f"INSERT INTO checkpoints (ledger, {_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608
        (ledger, *head),
    )


def add_cosignature(cursor: Rows, ledger: int, found: Cosignature, received_at: datetime) -> None:
    """Keep a cosignature; the first that a witness gave for a size stays."""
    cursor.execute(
        "INSERT INTO cosignatures (ledger, size, vkey, body, cosigned_at, line, received_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (ledger, *found, received_at),
    )


def add_final(cursor: Rows, ledger: int, size: int, final_at: datetime) -> None:
    """Say that a checkpoint is final."""
    cursor.execute(
        "INSERT INTO finals (ledger, size, final_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (ledger, size, final_at),
    )


def _one(cursor: Rows, where: str, *arguments: int) -> SignedHead | None:
    cursor.execute(f"SELECT {_COLUMNS} FROM checkpoints {where}", arguments)  # noqa: S608
    row = cursor.fetchone()
    return SignedHead(*row) if row else None
