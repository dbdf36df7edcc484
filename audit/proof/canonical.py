"""Canonical JSON: RFC 8785 with integers only, within +-(2^53 - 1).

signed-events.md: "a payload that does not re-encode to itself is refused, and with it duplicate
keys, floats, escapes". So `decode` decodes, encodes again and compares; two shapes that survive
the comparison are looked for beforehand: integers past 2^53 - 1, and keys whose UTF-16 order
differs from their code point order. Nesting is limited to `DEPTH_MAX`, so that the answer never
depends on how much stack the verifier happens to have left.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from audit.proof.errors import ProofError

INTEGER_MAX = 2**53 - 1
"""The largest integer that every JSON reader holds exactly (RFC 8785, section 3.2.2.3)."""

DEPTH_MAX = 64
"""Arrays and objects inside one another; acts need fewer than ten."""

_DIGITS_AS_ZERO = bytes(48 if 48 <= byte <= 57 else 32 for byte in range(256))  # noqa: PLR2004
_LONG_NUMBER = b"0" * 16
_BEYOND_BMP = (b"\xf0", b"\xf1", b"\xf2", b"\xf3", b"\xf4")
"""The first byte of every UTF-8 character that UTF-16 writes as two."""


def _has_long_number(data: bytes) -> bool:
    """Whether 16 digits stand in a row, as in every integer beyond the range."""
    return _LONG_NUMBER in data.translate(_DIGITS_AS_ZERO)


def _beyond_bmp(data: bytes) -> bool:
    return not data.isascii() and any(first in data for first in _BEYOND_BMP)


class _FloatError(ValueError):
    """Raised inside the decoder."""


def _refuse_float(text: str) -> Any:  # noqa: ANN401 the decoder's own signature
    raise _FloatError(text)


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(float_hook=_refuse_float)


def encode(value: object) -> bytes:
    """The one canonical encoding of `value`.

    `value` is made of dict (keys str), list, tuple, str, int, bool and None.

    Raises:
        ProofError: `canonical`, for anything else, and for what `decode` would refuse.
    """
    _check(value, 0)
    return _encode_checked(value)


def encode_struct(value: msgspec.Struct) -> bytes:
    """The canonical encoding of a struct, for types that leave nothing to check.

    Its fields are texts that were read or made by us, bytes (in base64), positions, and structs and
    lists of such: none of them can be what `encode` refuses.
    """
    return _encode_checked(value)


def decode(data: bytes) -> Any:  # noqa: ANN401 JSON is any of six kinds
    """Decode canonical JSON.

    Raises:
        ProofError: `canonical`, whenever `data` is not exactly what `encode` would make of it.
    """
    return decode_with(_decoder, data)


def decode_with(decoder: msgspec.json.Decoder[Any], data: bytes, *, free: bool = True) -> Any:  # noqa: ANN401
    """Decode canonical JSON with a typed decoder (made by `typed_decoder`).

    `free` is False for types of fixed depth that hold no integer: there is less to look for.

    Raises:
        ProofError: `canonical` as in `decode`; `shape` if the type does not fit; `base64` if
            what should hold bytes is none.
    """
    if free and data.count(b"[") + data.count(b"{") > DEPTH_MAX:
        _check_depth(data)
    try:
        value = decoder.decode(data)
    except _FloatError as error:
        raise ProofError(
            "canonical", "numbers are integers", expected="integer", found=str(error)[:40]
        ) from error
    except msgspec.ValidationError as error:
        raise _of_validation(error) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError) as error:
        raise ProofError("canonical", "not JSON", found=str(error)[:120]) from error
    check_reencodes(data, value, free=free)
    return value


def typed_decoder(kind: type[Any]) -> msgspec.json.Decoder[Any]:
    """A decoder for `decode_with`: a Struct whose fields are checked strictly, and no floats."""
    return msgspec.json.Decoder(kind, float_hook=_refuse_float)


def names_keys_once(data: bytes) -> bool:
    """Whether JSON, canonical or not, has no object that names a key twice.

    Readers differ in the value that they take of two (RFC 8259, section 4), so that one would
    show what another has not verified.
    """
    try:
        json.loads(data.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return False
    return True


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def check_reencodes(data: bytes, value: object, *, free: bool = True) -> None:
    """Refuse `data`, decoded to `value`, unless it is the canonical encoding of it."""
    if free and (_has_long_number(data) or _beyond_bmp(data)):
        _check(msgspec.to_builtins(value), 0)
    try:
        again = _encode_checked(value)
    except UnicodeError as error:
        raise ProofError("canonical", "a lone surrogate is no character") from error
    if again != data:
        _check_base64(data)
        place = next((i for i, (a, b) in enumerate(zip(data, again, strict=False)) if a != b), None)
        place = min(len(data), len(again)) if place is None else place
        raise ProofError(
            "canonical",
            f"the bytes do not re-encode to themselves from byte {place} on",
            expected=repr(again[place : place + 24]),
            found=repr(data[place : place + 24]),
        )


def _check_base64(data: bytes) -> None:
    """Refuse by rule `base64` where the JSON holds and what it holds as bytes does not."""
    if _encode_checked(_decoder.decode(data)) == data:
        raise ProofError("base64", "not base64", expected="what re-encodes to itself")


def _encode_checked(value: object) -> bytes:
    """Encode what holds no float; keys in UTF-16 order (RFC 8785, section 3.2.3)."""
    encoded = _encoder.encode(value)
    if _beyond_bmp(encoded):
        return msgspec.json.encode(_sorted_by_utf16(msgspec.to_builtins(value)))
    return encoded


def _sorted_by_utf16(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _sorted_by_utf16(value[key]) for key in keys}
    if isinstance(value, list | tuple):
        return [_sorted_by_utf16(item) for item in value]
    return value


def _check(value: object, depth: int) -> None:
    """Refuse what has no canonical form."""
    kind = type(value)
    if kind is str:
        _check_text(value)
    elif kind is int:
        if not -INTEGER_MAX <= value <= INTEGER_MAX:  # type: ignore[operator] # it is an int
            raise ProofError(
                "canonical", "integer out of range", expected="+-(2^53 - 1)", found=str(value)[:40]
            )
    elif kind is dict or kind is list or kind is tuple:
        _check_items(value, depth + 1)
    elif kind is not bool and value is not None:
        raise ProofError("canonical", "no such value in canonical JSON", found=kind.__name__)


def _check_items(value: Any, depth: int) -> None:  # noqa: ANN401
    if depth > DEPTH_MAX:
        raise ProofError("canonical", "nested too deeply", expected=f"at most {DEPTH_MAX}")
    if type(value) is dict:
        for key, item in value.items():
            if type(key) is not str:
                raise ProofError("canonical", "a key is a string", found=type(key).__name__)
            _check_text(key)
            _check(item, depth)
    else:
        for item in value:
            _check(item, depth)


def _check_text(text: Any) -> None:  # noqa: ANN401
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ProofError("canonical", "a lone surrogate is no character") from error


def _check_depth(data: bytes) -> None:
    """Refuse nesting beyond `DEPTH_MAX` before a decoder sees it; strings are skipped."""
    depth = 0
    for token in _structure(data):
        depth += 1 if token in b"[{" else -1 if token in b"]}" else 0
        if depth > DEPTH_MAX:
            raise ProofError("canonical", "nested too deeply", expected=f"at most {DEPTH_MAX}")


_structure = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL).findall


def _of_validation(error: msgspec.ValidationError) -> ProofError:
    if isinstance(error.__cause__, _FloatError) or "out of range" in str(error):
        return ProofError(
            "canonical", "numbers are integers", expected="integer", found=str(error)[:80]
        )
    if "base64" in str(error):
        return ProofError("base64", "not base64", expected="standard alphabet with padding")
    return ProofError("shape", "the fields do not fit", found=str(error)[:200])
