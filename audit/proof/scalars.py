"""The small values that stand in every format: base64, decimals, instants, days, identifiers.

signed-events.md: "Base64 is the standard alphabet with padding and re-encodes to itself.
Identifiers match `[a-z]+:[A-Za-z0-9-]{1,64}`." Instants of signers are RFC 3339 with an offset;
instants of the ledger are UTC with microseconds, exactly 27 characters; days are Asia/Shanghai.
"""

from __future__ import annotations

import re
import unicodedata
from binascii import Error as BinasciiError
from binascii import a2b_base64, b2a_base64
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from audit.proof.errors import ProofError

_OFFSET = timedelta(hours=8)
SHANGHAI = timezone(_OFFSET, "Asia/Shanghai")
"""China has kept UTC+8 the year round since 1992, before any record."""

ADMITTED_AT_CHARS = 27
HASH_BYTES = 32

_IDENTIFIER = re.compile(r"[a-z]+:[A-Za-z0-9-]{1,64}").fullmatch
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,15}").fullmatch
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_ADMITTED_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def base64_encode(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648, section 4)."""
    return b2a_base64(data, newline=False).decode("ascii")


def base64_decode(text: str | bytes, *, what: str = "base64") -> bytes:
    """Decode base64 that re-encodes to itself; anything else is refused by rule `base64`."""
    try:
        data = a2b_base64(text)
    except (BinasciiError, ValueError) as error:
        raise ProofError(
            "base64", f"{what} is not base64", expected="standard alphabet with padding"
        ) from error
    again = b2a_base64(data, newline=False)
    if (again.decode("ascii") if isinstance(text, str) else again) != text:
        raise ProofError("base64", f"{what} does not re-encode to itself")
    return data


def decode_hash(text: str | bytes, *, what: str = "hash") -> bytes:
    """Decode the base64 of a SHA-256 hash, 32 bytes."""
    data = base64_decode(text, what=what)
    if len(data) != HASH_BYTES:
        raise ProofError(
            "hash", f"{what} is not a SHA-256 hash", expected="32 bytes", found=f"{len(data)} bytes"
        )
    return data


def parse_decimal(text: str, *, what: str = "number") -> int:
    """A non-negative decimal of at most 16 digits with no leading zero and no sign."""
    if not _DECIMAL(text):
        raise ProofError(
            "decimal", f"{what} is not a plain decimal", expected="0 or 1-9...", found=text[:40]
        )
    return int(text)


def parse_instant(text: str, *, what: str = "at") -> datetime:
    """An RFC 3339 instant with offset and at most microseconds, as an aware `datetime`."""
    try:
        if _RFC3339.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ProofError(
        "instant", f"{what} is not an instant", expected="RFC 3339 with offset", found=text[:40]
    )


@lru_cache(maxsize=1024)
def parse_admitted_at(text: str) -> datetime:
    """An instant of the ledger: exactly `2026-03-01T00:09:00.000000Z`."""
    try:
        if _ADMITTED_AT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise ProofError(
        "admitted-at",
        "admitted_at is not an instant of the ledger",
        expected="27 characters, UTC with microseconds and Z",
        found=text[:40],
    )


def format_admitted_at(instant: datetime) -> str:
    """An aware `datetime` as the ledger writes it: 27 characters, UTC, microseconds."""
    if instant.tzinfo is None:
        raise ProofError("admitted-at", "an instant without an offset has no place in the log")
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def parse_day(text: str, *, what: str = "date") -> date:
    """A day, ISO 8601 `YYYY-MM-DD`."""
    try:
        if _DAY(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ProofError("day", f"{what} is not a day", expected="YYYY-MM-DD", found=text[:40])


def shanghai_day(instant: datetime) -> date:
    """The day in China on which an instant falls; the last of all for what lies beyond it."""
    try:
        if instant.tzinfo is UTC:
            return (instant + _OFFSET).date()
        return instant.astimezone(SHANGHAI).date()
    except OverflowError:
        return date.max


def check_identifier(text: str, *, what: str = "identifier") -> str:
    """Return `text` if it is an identifier such as `person:r1`, refuse it otherwise."""
    if not _IDENTIFIER(text):
        raise ProofError(
            "identifier",
            f"{what} is not an identifier",
            expected="[a-z]+:[A-Za-z0-9-]{1,64}",
            found=text[:80],
        )
    return text


def plain_body(body: str) -> str:
    """A body's name without what only spelling adds: width, case, spaces, what cannot be seen.

    "Two of different bodies" compares these, so that no body counts twice under two spellings.
    """
    folded = unicodedata.normalize("NFKC", body).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "CZ")
