"""DSSE envelopes (Dead Simple Signing Envelope v1), read strictly.

signed-events.md: exactly `{payload, payloadType, signatures: [{keyid, sig}]}`, base64 that
re-encodes to itself; each signature is over
`PAE = "DSSEv1" SP len(type) SP type SP len(body) SP body`. An act's envelope is canonical JSON,
since it stands unchanged inside a record that is; one that stands alone, such as a promise, may
have been written by any tool.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

import msgspec

from audit.proof.canonical import decode_with, encode, encode_struct, names_keys_once, typed_decoder
from audit.proof.errors import ProofError

ACT_TYPE = "application/vnd.yangguang.act+json"
PROMISE_TYPE = "application/vnd.yangguang.promise+json"
REGISTRY_TYPE = "application/vnd.yangguang.registry+json"


class Envelope(msgspec.Struct, frozen=True):
    """An envelope as it was read: payload decoded, `signatures` as (keyid, signature bytes)."""

    payload_type: str
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]

    def pae(self) -> bytes:
        """The bytes that are signed."""
        return pae(self.payload_type, self.payload)


class _Signature(msgspec.Struct, forbid_unknown_fields=True):
    keyid: str
    sig: bytes


class _Envelope(msgspec.Struct, forbid_unknown_fields=True):
    payload: bytes
    payload_type: str = msgspec.field(name="payloadType")
    signatures: list[_Signature]


_decoder = typed_decoder(_Envelope)


def pae(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding: type and body, each behind its length in bytes."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def parse_envelope(data: bytes) -> Envelope:
    """Read an envelope without verifying it.

    Raises:
        ProofError: `canonical`, `shape`, `base64`; `signature-count` if nobody signed.
    """
    raw: _Envelope = decode_with(_decoder, data, free=False)
    if not raw.signatures:
        raise ProofError("signature-count", "nobody signed", expected="at least one signature")
    signatures = tuple([(signature.keyid, signature.sig) for signature in raw.signatures])
    return Envelope(raw.payload_type, raw.payload, signatures)


def parse_lone_envelope(data: bytes) -> Envelope:
    """Read an envelope that stands in no record, and so need not be canonical JSON.

    Raises:
        ProofError: `shape`, also where a field is named twice; and as `parse_envelope`.
    """
    if not names_keys_once(data):
        raise ProofError("shape", "not JSON that names each thing once", found=repr(data[:80]))
    return parse_envelope(encode(json.loads(data)))


def format_envelope(
    payload_type: str, payload: bytes, signatures: Iterable[tuple[str, bytes]]
) -> bytes:
    """The canonical bytes of an envelope."""
    signed = [_Signature(keyid, sig) for keyid, sig in signatures]
    return encode_struct(_Envelope(payload, payload_type, signed))
