"""Promises: the ledger says, under a system key, that a durable record will be covered by then.

signed-events.md: "A promise, given when a record is durable but not yet under a checkpoint, is a
DSSE by the system key, payload `{admitted_at, covered_by, id, index, leaf, ledger}`". A promise
that is not kept is evidence against the log, in the hands of whoever holds it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from audit.proof.dsse import PROMISE_TYPE, format_envelope, pae
from audit.proof.merkle import leaf_hash
from audit.proof.promise import Promise, make_payload
from audit.proof.scalars import base64_encode, format_admitted_at
from audit.trail.custody import SigningKey

COVERED_WITHIN = timedelta(hours=1)
"""The policy `seal_max` (log.md): later than that, an uncovered record is a finding."""


def promise(
    key: SigningKey,
    *,
    ledger: str,
    act_id: str,
    index: int,
    record: bytes,
    admitted_at: datetime,
    covered_within: timedelta = COVERED_WITHIN,
) -> bytes:
    """The envelope, canonical JSON, that promises the record at `index` its place.

    Args:
        key: A system key of the ledger.
        ledger: Its origin.
        act_id: The act's id.
        index: The record's position.
        record: Exactly as it was stored.
        admitted_at: When the ledger took it.
        covered_within: How long after that it will be under a checkpoint at the latest.
    """
    return promise_leaf(
        key,
        ledger=ledger,
        act_id=act_id,
        index=index,
        leaf=leaf_hash(record),
        admitted_at=admitted_at,
        covered_within=covered_within,
    )


def promise_leaf(
    key: SigningKey,
    *,
    ledger: str,
    act_id: str,
    index: int,
    leaf: bytes,
    admitted_at: datetime,
    covered_within: timedelta = COVERED_WITHIN,
) -> bytes:
    """As `promise`, from the record's leaf hash (32 bytes), which admission answers."""
    payload = make_payload(
        Promise(
            admitted_at=format_admitted_at(admitted_at),
            covered_by=format_admitted_at(admitted_at + covered_within),
            id=act_id,
            index=index,
            leaf=base64_encode(leaf),
            ledger=ledger,
        )
    )
    signature = key.sign(pae(PROMISE_TYPE, payload))
    return format_envelope(PROMISE_TYPE, payload, [(key.key_id, signature)])
