"""The act: what somebody signed, read strictly from an envelope.

signed-events.md, "The act": the payload is canonical JSON with exactly the fields of the table;
at most 40,960 bytes of payload and 16 signatures; `by` has one entry for each signature, in their
order, and its keys and persons are pairwise distinct; `seen` of size 0 is for `LedgerOpened`.
Signatures are verified apart from reading (`registry.verify_signatures`), because the key and its
algorithm are the registry's to say.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from audit.proof.canonical import INTEGER_MAX, decode_with, encode, typed_decoder
from audit.proof.dsse import ACT_TYPE, pae, parse_envelope
from audit.proof.errors import ProofError
from audit.proof.keys import check_key_id
from audit.proof.scalars import HASH_BYTES, base64_encode, check_identifier, parse_instant

PAYLOAD_BYTES_MAX = 40_960
SIGNATURES_MAX = 16

_TYPE = re.compile(r"[A-Z][A-Za-z0-9]{0,63}\.v[1-9][0-9]{0,3}").fullmatch
_UUID7 = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
).fullmatch
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}").fullmatch


class Signer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `by`: who signs with which key, in which office, for which place."""

    key: str
    person: str
    place: str
    role: str


class Lines(msgspec.Struct, frozen=True):
    """What a batch header says of its lines: how many, and the root (32 bytes) over them."""

    count: int
    root: bytes


class Act(msgspec.Struct, frozen=True, gc=False):
    """An act as it was read; well formed, not verified.

    `at_time` is `at` in UTC; `seen_root` and `lines.root` are raw hashes; `payload` is the signed
    bytes; `signatures` are in the order of `by`.
    """

    type: str
    ledger: str
    id: str
    at: str
    at_time: datetime
    by: tuple[Signer, ...]
    seen_size: int
    seen_root: bytes
    data: dict[str, Any]
    lines: Lines | None
    payload: bytes
    signatures: tuple[bytes, ...]

    def pae(self) -> bytes:
        """The bytes that each signer signed."""
        return pae(ACT_TYPE, self.payload)


class _Seen(msgspec.Struct, forbid_unknown_fields=True):
    root: bytes
    size: int


class _Lines(msgspec.Struct, forbid_unknown_fields=True):
    count: int
    root: bytes


class _Payload(msgspec.Struct, forbid_unknown_fields=True):
    at: str
    by: tuple[Signer, ...]
    data: dict[str, Any]
    id: str
    ledger: str
    seen: _Seen
    type: str
    lines: _Lines | msgspec.UnsetType = msgspec.UNSET


_decoder = typed_decoder(_Payload)


def parse_act(envelope: bytes) -> Act:
    """Read the act in an envelope.

    Raises:
        ProofError: `canonical`, `shape`, `base64`, `payload-type`, `payload-size`,
            `signature-count`, `signature-key`, `by-distinct`, `identifier`, `act-type`, `act-id`,
            `instant`, `seen-nothing`, `lines`, `hash`.
    """
    signed = parse_envelope(envelope)
    if signed.payload_type != ACT_TYPE:
        raise ProofError(
            "payload-type", "not an act", expected=ACT_TYPE, found=signed.payload_type[:100]
        )
    act = parse_payload(signed.payload, tuple([sig for _, sig in signed.signatures]))
    for (keyid, _), signer in zip(signed.signatures, act.by, strict=True):
        if keyid != signer.key:
            raise ProofError(
                "signature-key",
                "the signature is by another key than the one in `by`",
                expected=signer.key,
                found=keyid[:100],
            )
    return act


def parse_payload(payload: bytes, signatures: tuple[bytes, ...]) -> Act:
    """Read an act from the bytes that were signed and the signatures over them."""
    if len(payload) > PAYLOAD_BYTES_MAX:
        raise ProofError(
            "payload-size",
            "the payload is too long",
            expected=f"at most {PAYLOAD_BYTES_MAX} bytes",
            found=str(len(payload)),
        )
    raw: _Payload = decode_with(_decoder, payload)
    _check_by(raw.by, len(signatures))
    _check_names(raw)
    _check_seen(raw)
    return Act(
        raw.type,
        raw.ledger,
        raw.id,
        raw.at,
        parse_instant(raw.at),
        raw.by,
        raw.seen.size,
        raw.seen.root,
        raw.data,
        _lines(raw.lines) if raw.lines is not msgspec.UNSET else None,
        payload,
        signatures,
    )


def _check_by(by: tuple[Signer, ...], signature_count: int) -> None:
    if len(by) != signature_count or not 1 <= signature_count <= SIGNATURES_MAX:
        raise ProofError(
            "signature-count",
            "one signature for each entry of `by`",
            expected=f"{len(by)}, from 1 to {SIGNATURES_MAX}",
            found=str(signature_count),
        )
    for signer in by:
        _check_signer(signer)
    if len(by) == 1:
        return
    distinct = len({signer.key for signer in by}), len({signer.person for signer in by})
    if distinct != (len(by), len(by)):
        raise ProofError(
            "by-distinct",
            "keys and persons in `by` are pairwise distinct",
            expected=f"{len(by)} keys and persons",
            found=f"{distinct[0]} keys, {distinct[1]} persons",
        )


@lru_cache(maxsize=16_384)
def _check_signer(signer: Signer) -> None:
    """The form of an entry of `by`; the same few thousand people sign again and again."""
    check_key_id(signer.key)
    check_identifier(signer.person, what="by.person")
    if not _NAME(signer.role) or not _NAME(signer.place):
        raise ProofError(
            "by-office", "no such role or place", found=f"{signer.role} {signer.place}"[:120]
        )


def _check_names(raw: _Payload) -> None:
    if not _TYPE(raw.type):
        raise ProofError(
            "act-type", "not a type of act", expected="such as VoteCast.v1", found=raw.type[:80]
        )
    check_act_id(raw.id)


def check_act_id(text: str) -> None:
    """Refuse by rule `act-id` what is not the id of an act."""
    if not _UUID7(text):
        raise ProofError("act-id", "not a UUIDv7 in lowercase", found=text[:80])


def _check_seen(raw: _Payload) -> None:
    opening = raw.type == "LedgerOpened.v1"
    if not 0 <= raw.seen.size <= INTEGER_MAX or (raw.seen.size == 0) != opening:
        raise ProofError(
            "seen-nothing",
            "size 0 is for the opening, and for the opening only",
            expected="0" if opening else "above 0",
            found=str(raw.seen.size),
        )
    _check_hash(raw.seen.root, "seen.root")


def _lines(raw: _Lines) -> Lines:
    if not 1 <= raw.count <= INTEGER_MAX:
        raise ProofError("lines", "a batch has lines", expected="1 or more", found=str(raw.count))
    _check_hash(raw.root, "lines.root")
    return Lines(raw.count, raw.root)


def _check_hash(digest: bytes, what: str) -> None:
    if len(digest) != HASH_BYTES:
        raise ProofError(
            "hash",
            f"{what} is not a SHA-256 hash",
            expected=f"{HASH_BYTES} bytes",
            found=f"{len(digest)} bytes",
        )


def make_payload(
    *,
    act_type: str,
    ledger: str,
    act_id: str,
    at: str,
    by: list[dict[str, str]],
    seen: tuple[int, bytes],
    data: dict[str, Any],
    lines: Lines | None = None,
) -> bytes:
    """The canonical bytes of an act, for whoever is about to sign it."""
    fields: dict[str, Any] = {
        "at": at,
        "by": by,
        "data": data,
        "id": act_id,
        "ledger": ledger,
        "seen": {"root": base64_encode(seen[1]), "size": seen[0]},
        "type": act_type,
    }
    if lines:
        fields["lines"] = {"count": lines.count, "root": base64_encode(lines.root)}
    return encode(fields)
