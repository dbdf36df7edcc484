"""What a database administrator can do to a ledger, with the log's key too if he has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from audit.desk.report import Report
from audit.proof import canonical, checkpoint, merkle, tiles
from audit.proof.checkpoint import Checkpoint
from audit.proof.merkle import leaf_hash
from audit.proof.scalars import base64_decode, base64_encode
from audit.trail import tree
from tests.desk.facts import vote
from tests.desk.written import WrittenLedger
from tests.proof.people import LOG, Who

Database = psycopg.Connection[Any]

PERSON, HOUSEHOLD, HEADER, LINE, VOTE, LAST, SIZE = 10, 11, 12, 14, 17, 18, 19
"""Positions in the county of `tests.desk.written`, and how many there are."""


def failures(report: Report, level: int) -> list[tuple[str, int | None]]:
    """Rule and position of every failure of a level."""
    return [(one.rule, one.position) for one in report.failures if one.level == level]


def rules(report: Report, level: int) -> set[str]:
    """The rules that a level found broken."""
    return {one.rule for one in report.failures if one.level == level}


def edited(record: bytes, edit: Callable[[dict[str, Any]], object]) -> bytes:
    """An act with its payload edited and its signatures as they were."""
    fields = json.loads(record)
    payload = json.loads(base64_decode(fields["envelope"]["payload"]))
    edit(payload)
    fields["envelope"]["payload"] = base64_encode(canonical.encode(payload))
    return canonical.encode(fields)


def sealed_again(record: bytes, edit: Callable[[dict[str, Any]], object]) -> bytes:
    """A record with its own fields edited, the envelope among them."""
    fields = json.loads(record)
    edit(fields)
    return canonical.encode(fields)


def put(database: Database, county: WrittenLedger, position: int, record: bytes) -> None:
    """Write other bytes in the place of a record."""
    database.execute(
        "UPDATE records SET record = %s WHERE ledger = %s AND position = %s",
        (record, county.ledger, position),
    )


def records(database: Database, county: WrittenLedger) -> list[bytes]:
    """The records as they stand."""
    rows = database.execute(
        "SELECT record FROM records WHERE ledger = %s ORDER BY position", (county.ledger,)
    )
    return [record for (record,) in rows]


def rewrite_tiles(database: Database, county: WrittenLedger) -> list[bytes]:
    """Grow the stored tree again over the records as they now are; the leaf hashes."""
    leaves = [leaf_hash(record) for record in records(database, county)]
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM tiles WHERE ledger = %s", (county.ledger,))
        tree.write_tiles(cursor, county.ledger, tiles.grow(0, {}, leaves))
    return leaves


def sign_again(
    database: Database, county: WrittenLedger, leaves: Sequence[bytes], changed: int
) -> None:
    """With the log's key, sign every checkpoint above the changed position anew.

    The witnesses' keys are not at hand: their cosignatures over the old roots are dropped.
    """
    for table in ("finals", "cosignatures"):
        database.execute(
            f"DELETE FROM {table} WHERE ledger = %s AND size > %s", (county.ledger, changed)
        )
    rows = database.execute(
        "SELECT size FROM checkpoints WHERE ledger = %s AND size > %s", (county.ledger, changed)
    )
    for (size,) in rows.fetchall():
        root = merkle.root_of(leaves[:size])
        found = Checkpoint(county.signed.origin, size, root)
        note = bytes(checkpoint.sign(found, county.log_vkey, LOG.sign))
        database.execute(
            "UPDATE checkpoints SET root = %s, note = %s WHERE ledger = %s AND size = %s",
            (root, note, county.ledger, size),
        )


def forget(database: Database, county: WrittenLedger, size: int) -> None:
    """Take everything beyond a size out of every table of the log, leaving no trace there."""
    for table, column in (
        ("finals", "size > "),
        ("cosignatures", "size > "),
        ("checkpoints", "size > "),
        ("touches", "position >= "),
        ("records", "position >= "),
    ):
        database.execute(
            f"DELETE FROM {table} WHERE ledger = %s AND {column} %s", (county.ledger, size)
        )
    rewrite_tiles(database, county)
    database.execute(
        "UPDATE heads h SET size = c.size, last_admitted_at = c.last_admitted_at"
        " FROM checkpoints c WHERE h.ledger = %s AND c.ledger = h.ledger AND c.size = %s",
        (county.ledger, size),
    )


def append_row(
    database: Database,
    county: WrittenLedger,
    record: bytes,
    **columns: Any,  # noqa: ANN401
) -> None:
    """Write a record behind the last, past admission, with the columns that one chooses."""
    position = len(records(database, county))
    row = {
        "ledger": county.ledger,
        "position": position,
        "stream": f"x:{position}",
        "version": 1,
        "type": "VoteCast.v1",
        "act_id": None,
        "registry": False,
        "record": record,
        **columns,
    }
    values = ", ".join(["%s"] * len(row))
    statement = f"INSERT INTO records ({', '.join(row)}) VALUES ({values})"
    database.execute(statement.encode(), list(row.values()))
    database.execute(
        "UPDATE heads SET size = size + 1, last_admitted_at = %s WHERE ledger = %s",
        (record[16:43].decode(), county.ledger),
    )


def level_3(county: WrittenLedger) -> list[tuple[str, int | None]]:
    """Rule and position of what authorship finds."""
    return failures(county.verify(1, 2, 3), 3)


def signed_past_admission(county: WrittenLedger, by: Who, **edits: Any) -> int:  # noqa: ANN401
    """A vote that is written without asking anybody; its position."""
    index = county.signed.act("VoteCast.v1", vote("case:5"), [by], **edits)
    county.write()
    return index
