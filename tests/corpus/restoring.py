"""A stored ledger in a database of today: from its records and its checkpoints' notes alone."""

from __future__ import annotations

from datetime import UTC, datetime

from audit.proof.checkpoint import parse_checkpoint
from audit.proof.history import examine
from audit.proof.note import TIME_BYTES, Note
from audit.trail import checkpoints
from audit.trail.checkpoints import Cosignature, SignedHead
from audit.trail.rebuild import rebuild_tiles
from tests.corpus.stored import Stored
from tests.desk.written import WrittenLedger


def restore(one: Stored, ledger: WrittenLedger) -> None:
    """Write records, checkpoints and cosignatures, and make the tiles of them."""
    ledger.write()
    for text in one.checkpoints:
        _write_head(one, ledger, text.encode())
    assert rebuild_tiles(ledger.connection, ledger.ledger) == len(one.records)


def _write_head(one: Stored, ledger: WrittenLedger, note: bytes) -> None:
    found, signed = parse_checkpoint(note)
    witnesses = [key for key in one.trusted.witness_ranges() if key.judges(found.size)]
    ranges = {(key.key.name, key.key.key_hash): key for key in witnesses}
    cosigned = [line for line in signed.signatures if (line.name, line.key_hash) in ranges]
    log = tuple(line for line in signed.signatures if line.name == one.origin)
    last = examine(one.records[found.size - 1]).admitted_at
    head = SignedHead(found.size, found.root, last, last, bytes(Note(signed.text, log)))
    with ledger.connection.cursor() as cursor:
        checkpoints.add(cursor, ledger.ledger, head)
        for line in cosigned:
            witness = ranges[line.name, line.key_hash]
            at = datetime.fromtimestamp(int.from_bytes(line.blob[:TIME_BYTES], "big"), UTC)
            row = Cosignature(found.size, str(witness.key), witness.body, at, str(line))
            checkpoints.add_cosignature(cursor, ledger.ledger, row, at)
        checkpoints.add_final(cursor, ledger.ledger, found.size, last)
