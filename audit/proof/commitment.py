"""Commitments: sealed fields in the log, and the disclosures that open them.

signed-events.md: a sealed field is always the object `{"sealed": "<base64 of HMAC-SHA256(key = 32
random bytes of salt, message = label || 0x00 || UTF-8 value)>"}`, label being the JSON Pointer
(RFC 6901) of the field inside `data`. "Every sealed field needs exactly one" disclosure at
admission; a dossier opens those that its reader may see.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

import msgspec

from audit.proof.errors import ProofError
from audit.proof.scalars import base64_decode, base64_encode, decode_hash

SALT_BYTES = 32
_SEALED = "sealed"
_SEALED_KEY = b'"sealed"'


class Disclosure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value and the salt (base64) that open the sealed field at `path`.

    `line` is the number of the batch line that holds the field, where an act has lines.
    """

    path: str
    salt: str
    value: str
    line: int | None = None


def seal(label: str, value: str, salt: bytes) -> dict[str, str]:
    """The sealed field for a value; `label` is its JSON Pointer inside `data`."""
    return {_SEALED: base64_encode(_commit(label, value, salt))}


def sealed_paths(data: object) -> dict[str, bytes]:
    """The commitments in `data` by their JSON Pointer.

    Raises:
        ProofError: `sealed-shape`, if an object with a key `sealed` is no sealed field.
    """
    return dict(_walk(data, ""))


def check_sealed(data_bytes: bytes, data: object) -> None:
    """Refuse by rule `sealed-shape` what is called sealed and is no commitment.

    `data_bytes` is the canonical JSON that `data` stands in: where it has no such key there is
    nothing to look for.
    """
    if _SEALED_KEY in data_bytes:
        sealed_paths(data)


def open_field(data: object, disclosure: Disclosure) -> str:
    """The value that a disclosure opens.

    Raises:
        ProofError: `disclosure-path`, `disclosure-value`, `sealed-shape`.
    """
    return _open(sealed_paths(data), disclosure)


def open_all(data: object, disclosures: Iterable[Disclosure]) -> dict[str, str]:
    """All sealed values of `data` by path; every sealed field needs exactly one disclosure.

    Raises:
        ProofError: `disclosure-missing`, `disclosure-twice`, and as `open_field`.
    """
    commitments = sealed_paths(data)
    values: dict[str, str] = {}
    for disclosure in disclosures:
        if disclosure.path in values:
            raise ProofError("disclosure-twice", "opened twice", found=disclosure.path)
        values[disclosure.path] = _open(commitments, disclosure)
    missing = sorted(commitments.keys() - values.keys())
    if missing:
        raise ProofError(
            "disclosure-missing", "a sealed field without a disclosure", expected=missing[0]
        )
    return values


def _open(commitments: dict[str, bytes], disclosure: Disclosure) -> str:
    commitment = commitments.get(disclosure.path)
    if commitment is None:
        raise ProofError("disclosure-path", "no sealed field stands here", found=disclosure.path)
    salt = base64_decode(disclosure.salt, what="salt")
    if not hmac.compare_digest(_commit(disclosure.path, disclosure.value, salt), commitment):
        raise ProofError(
            "disclosure-value",
            f"the value does not open the commitment at {disclosure.path}",
            expected=base64_encode(commitment),
        )
    return disclosure.value


def _commit(label: str, value: str, salt: bytes) -> bytes:
    if len(salt) != SALT_BYTES:
        raise ProofError(
            "disclosure-salt", "a salt is 32 bytes", expected="32", found=str(len(salt))
        )
    try:
        message = label.encode() + b"\x00" + value.encode()
    except UnicodeEncodeError as error:
        raise ProofError("disclosure-value", "a value is UTF-8") from error
    return hmac.digest(salt, message, sha256)


def _walk(value: Any, pointer: str) -> Iterator[tuple[str, bytes]]:  # noqa: ANN401
    if isinstance(value, dict):
        if _SEALED in value:
            yield pointer, _commitment(value, pointer)
            return
        for key, item in value.items():
            yield from _walk(item, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _walk(item, f"{pointer}/{number}")


def _commitment(value: dict[str, Any], pointer: str) -> bytes:
    text = value[_SEALED]
    if len(value) == 1 and isinstance(text, str):
        try:
            return decode_hash(text)
        except ProofError:
            pass
    raise ProofError(
        "sealed-shape",
        "a sealed field is one commitment and nothing else",
        expected='{"sealed": base64 of 32 bytes}',
        found=pointer,
    )
