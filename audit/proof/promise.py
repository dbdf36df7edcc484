"""Promises: a record is durable, and will be under a checkpoint by `covered_by`.

signed-events.md: a DSSE by the system key, payload `{admitted_at, covered_by, id, index, leaf,
ledger}`. A promise that was not kept is a proof against the log, signed by the system itself.
"""

from __future__ import annotations

import msgspec

from audit.proof.act import check_act_id, parse_act
from audit.proof.canonical import INTEGER_MAX, decode_with, encode_struct, typed_decoder
from audit.proof.checkpoint import Checkpoint
from audit.proof.dsse import PROMISE_TYPE, parse_lone_envelope
from audit.proof.errors import ProofError
from audit.proof.keys import PublicKey, verify
from audit.proof.merkle import leaf_hash
from audit.proof.record import ActRecord, parse_record
from audit.proof.registry import Registry
from audit.proof.scalars import decode_hash, parse_admitted_at


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is promised: the act `id` stands at `index` with this `leaf` hash (base64)."""

    admitted_at: str
    covered_by: str
    id: str
    index: int
    leaf: str
    ledger: str


_decoder = typed_decoder(Promise)


def make_payload(promise: Promise) -> bytes:
    """The bytes that a system key signs."""
    return encode_struct(promise)


def parse_promise(envelope: bytes, key: PublicKey) -> Promise:
    """Read a promise signed by one system key.

    Raises:
        ProofError: `payload-type`, `signature-count`, `signature-key`, `signature`,
            `act-id`, `admitted-at`, `promise`, or what makes it unreadable.
    """
    signed = parse_lone_envelope(envelope)
    if signed.payload_type != PROMISE_TYPE:
        raise ProofError("payload-type", "not a promise", expected=PROMISE_TYPE)
    if len(signed.signatures) != 1:
        raise ProofError("signature-count", "one system key promises", expected="1")
    keyid, signature = signed.signatures[0]
    if keyid != key.id:
        raise ProofError("signature-key", "by another key", expected=key.id, found=keyid[:100])
    verify(key, signed.pae(), signature)
    promise: Promise = decode_with(_decoder, signed.payload)
    check_act_id(promise.id)
    decode_hash(promise.leaf, what="leaf")
    admitted, covered = map(parse_admitted_at, (promise.admitted_at, promise.covered_by))
    if covered < admitted or not 0 <= promise.index <= INTEGER_MAX:
        raise ProofError("promise", "covered before it was admitted, or at no position")
    return promise


def parse_promise_of(envelope: bytes, registry: Registry) -> Promise:
    """Read a promise, and refuse one by a key that was no system key in force at its index.

    `registry` is the state below the promised record, as the log tells it.

    Raises:
        ProofError: `promise-key`, `ledger`, or as `parse_promise`.
    """
    signatures = parse_lone_envelope(envelope).signatures
    in_force = {entry.key.id: entry.key for entry in registry.system_keys()}
    key = in_force.get(signatures[0][0]) if signatures else None
    if key is None:
        raise ProofError(
            "promise-key",
            "not signed by a system key in force at that position",
            expected=", ".join(sorted(in_force)),
            found=signatures[0][0][:100] if signatures else "no signature",
        )
    promise = parse_promise(envelope, key)
    if promise.ledger != registry.origin:
        raise ProofError(
            "ledger",
            "a promise of another ledger",
            expected=registry.origin,
            found=promise.ledger[:120],
        )
    return promise


def check_kept(promise: Promise, record: bytes, checkpoint: Checkpoint) -> None:
    """Refuse by rule `promise-broken` if the log shows another record at the promised place.

    `checkpoint` is the first that was signed after `covered_by`, `record` what it has at
    `promise.index`.
    """
    if checkpoint.origin != promise.ledger:
        raise ProofError("checkpoint-origin", "another ledger's", expected=promise.ledger)
    if checkpoint.size <= promise.index:
        raise ProofError(
            "promise-broken",
            "not yet covered when it should have been",
            expected=f"size above {promise.index}",
            found=str(checkpoint.size),
        )
    if leaf_hash(record) != decode_hash(promise.leaf, what="leaf"):
        raise ProofError("promise-broken", "another record stands there", expected=promise.leaf)
    stands = parse_record(record)
    act_id = parse_act(stands.envelope).id if isinstance(stands, ActRecord) else "a line"
    promised = (promise.id, promise.index, promise.admitted_at)
    if (act_id, stands.index, stands.admitted_at) != promised:
        raise ProofError(
            "promise-broken",
            "the record there is not the act that was promised",
            expected=f"{promise.id} at {promise.index}, {promise.admitted_at}",
            found=f"{act_id} at {stands.index}, {stands.admitted_at}",
        )
