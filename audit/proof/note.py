"""Signed notes (C2SP signed-note) and witness cosignatures (C2SP tlog-cosignature).

A note is a text that ends in a newline, an empty line, and one line a signature:
`— <name> <base64 of key hash (4 bytes) || signature>`. Signatures by unknown keys are ignored; a
bad signature by a known key refuses the whole note. Key types: 0x01 Ed25519 over the text; 0x04
Ed25519 over `cosignature/v1`, a time in seconds, and the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from audit.proof import ed25519
from audit.proof.errors import ProofError
from audit.proof.scalars import base64_decode, base64_encode

NOTE_BYTES_MAX = 1_000_000
SIGNATURES_MAX = 100
KEY_HASH_BYTES = 4
TIME_BYTES = 8
TIME_SECONDS_MAX = 2**63 - 1

ED25519 = 0x01
COSIGNATURE = 0x04

_PREFIX = "— "
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)").fullmatch
_control = re.compile(r"[\x00-\x09\x0b-\x1f]").search


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A verifier key: `<name>+<key hash>+<base64 of type || key>`."""

    name: str
    kind: int
    public_key: bytes

    @property
    def key_hash(self) -> bytes:
        """The first 4 bytes of SHA-256(name || 0x0A || type || key)."""
        return sha256(self.name.encode() + b"\n" + self._material).digest()[:KEY_HASH_BYTES]

    @property
    def _material(self) -> bytes:
        return bytes([self.kind]) + self.public_key

    def __str__(self) -> str:
        return f"{self.name}+{self.key_hash.hex()}+{base64_encode(self._material)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who it claims to be by, and the bytes behind the key hash."""

    name: str
    key_hash: bytes
    blob: bytes

    def __str__(self) -> str:
        return f"{_PREFIX}{self.name} {base64_encode(self.key_hash + self.blob)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read; nothing in it has been verified."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def __bytes__(self) -> bytes:
        return str(self).encode()


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that holds; `time_seconds` (Unix time) only in a cosignature."""

    key: VerifierKey
    time_seconds: int | None = None


def parse_vkey(text: str) -> VerifierKey:
    """Read a verifier key of type Ed25519 or cosignature.

    Raises:
        ProofError: `vkey`, unless it is well formed and its key hash is its own; `key-point`.
    """
    match = _VKEY(text)
    if not match or not _is_name(match[1]):
        raise ProofError("vkey", "not a verifier key", found=text[:120])
    material = base64_decode(match[3], what="verifier key")
    if not material or material[0] not in (ED25519, COSIGNATURE):
        raise ProofError("vkey", "unknown type of key", expected="0x01 or 0x04", found=text[:120])
    key = VerifierKey(match[1], material[0], ed25519.check_point(material[1:]))
    if key.key_hash.hex() != match[2]:
        raise ProofError(
            "vkey", "the key hash is another", expected=key.key_hash.hex(), found=match[2]
        )
    return key


def make_vkey(name: str, kind: int, public_key: bytes) -> VerifierKey:
    """A verifier key for a name of one's own."""
    if not _is_name(name) or kind not in (ED25519, COSIGNATURE):
        raise ProofError("vkey", "no such name or type of key", found=f"{name!r} {kind}")
    return VerifierKey(name, kind, ed25519.check_point(public_key))


def parse_note(data: bytes) -> Note:
    """Read a note without verifying it; refused by rule `note` unless it is well formed."""
    try:
        text = data.decode("utf-8") if len(data) <= NOTE_BYTES_MAX else ""
    except UnicodeDecodeError as error:
        raise ProofError("note", "a note is UTF-8") from error
    if not text or _control(text):
        raise ProofError("note", "empty, too long, or with control characters")
    body, separator, lines = text.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise ProofError("note", "no signatures behind an empty line")
    signatures = tuple(_parse_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > SIGNATURES_MAX:
        raise ProofError("note", "too many signatures", expected=str(SIGNATURES_MAX))
    return Note(body + "\n", signatures)


def verify_note(note: Note, keys: Iterable[VerifierKey]) -> list[Verified]:
    """The signatures of a note by known keys, in their order.

    Raises:
        ProofError: `note-signature`, if a known key's signature is bad; two known keys of one
            name and key hash are refused as `vkey`.
    """
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in keys:
        if known.setdefault((key.name, key.key_hash), key) != key:
            raise ProofError("vkey", "two keys of one name and key hash", found=key.name)
    verified: list[Verified] = []
    for signature in note.signatures:
        signer = known.get((signature.name, signature.key_hash))
        if signer:
            verified.append(_verify(note.text, signature, signer))
    return verified


def sign_text(text: str, key: VerifierKey, sign: Callable[[bytes], bytes]) -> Signature:
    """The signature line of an Ed25519 key (type 0x01) over a text."""
    if key.kind != ED25519 or not is_text(text):
        raise ProofError("note", "a text that ends in a newline, and a key of type 0x01")
    return Signature(key.name, key.key_hash, sign(text.encode()))


def cosign_text(
    text: str, key: VerifierKey, sign: Callable[[bytes], bytes], time_seconds: int
) -> Signature:
    """A witness's signature line over a text, at a time in Unix seconds."""
    if key.kind != COSIGNATURE or not is_text(text) or not 0 < time_seconds <= TIME_SECONDS_MAX:
        raise ProofError("note", "a text that ends in a newline, a key of type 0x04, and a time")
    blob = time_seconds.to_bytes(TIME_BYTES, "big") + sign(cosigned_message(text, time_seconds))
    return Signature(key.name, key.key_hash, blob)


def cosigned_message(text: str, time_seconds: int) -> bytes:
    """The bytes that a cosignature/v1 signs."""
    return f"cosignature/v1\ntime {time_seconds}\n{text}".encode()


def is_text(text: str) -> bool:
    """Whether `text` can be the text of a note."""
    return text.endswith("\n") and not _control(text)


def _is_name(name: str) -> bool:
    return (
        bool(name)
        and "+" not in name
        and not any(c.isspace() for c in name)
        and (not _control(name))
    )


def _parse_signature(line: str) -> Signature:
    name, separator, encoded = line.removeprefix(_PREFIX).partition(" ")
    if not line.startswith(_PREFIX) or not separator or not _is_name(name):
        raise ProofError("note", "not a signature line", found=line[:120])
    blob = base64_decode(encoded, what="signature line")
    if len(blob) <= KEY_HASH_BYTES:
        raise ProofError("note", "a signature line without a signature", found=line[:120])
    return Signature(name, blob[:KEY_HASH_BYTES], blob[KEY_HASH_BYTES:])


def _verify(text: str, signature: Signature, key: VerifierKey) -> Verified:
    message, blob, time_seconds = text.encode(), signature.blob, None
    if key.kind == COSIGNATURE:
        time_seconds = int.from_bytes(blob[:TIME_BYTES], "big")
        message, blob = cosigned_message(text, time_seconds), blob[TIME_BYTES:]
        if time_seconds > TIME_SECONDS_MAX:
            raise ProofError("note-signature", "a time beyond all years", found=str(time_seconds))
    if not ed25519.verifies(key.public_key, message, blob):
        raise ProofError("note-signature", f"the signature of {key.name} does not hold")
    return Verified(key, time_seconds)
