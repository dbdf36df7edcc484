"""Making and signing acts: what a person's own device does before anything reaches the server.

An act is canonical JSON inside a DSSE envelope; values that stay off the log are sealed with a
fresh salt each and travel beside it as disclosures. Source: signed-events.md, The act.
"""

import secrets
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from audit.proof import batch, canonical, commitment, dsse


class SigningKey(Protocol):
    """A private key that never shows its bytes."""

    @property
    def key_id(self) -> str:
        """`<alg>:<hex>` as the registry knows it."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature over the message, as signed-events.md has it for the algorithm."""
        ...


@dataclass(frozen=True, slots=True)
class KeyElsewhere:
    """A key whose private half lies on another machine: it is named, and signs there."""

    key_id: str

    def sign(self, message: bytes) -> bytes:
        """Not here."""
        raise NotImplementedError(f"{self.key_id} is not on this machine")


SaltOf = Callable[[int | None, str], bytes]
"""The 32 bytes of salt for a sealed field: of which line (None: the act itself), at which path."""


def fresh_salt(_line: int | None, _path: str) -> bytes:
    """A salt that is made once and found nowhere else."""
    return secrets.token_bytes(32)


class Secret(str):
    """A value inside the data of a draft that is sealed before it is signed."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Office:
    """A person with a key, acting in a granted office."""

    person: str
    role: str
    place: str
    key: SigningKey


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest checkpoint that the signer had: size, and root in base64."""

    size: int
    root: str


@dataclass(frozen=True, slots=True)
class SignedAct:
    """What is sent: the envelope, the disclosures that open it, and a batch's lines."""

    id: str
    type: str
    envelope: Mapping[str, Any]
    disclosures: tuple[Mapping[str, Any], ...] = ()
    lines: tuple[bytes, ...] = ()

    def body(self) -> dict[str, Any]:
        """The body of `POST /v1/{ledger}/acts`."""
        return {
            "envelope": self.envelope,
            "disclosures": list(self.disclosures),
            "lines": [b64encode(line).decode() for line in self.lines],
        }


@dataclass(slots=True)
class _Sealing:
    """Seals secrets where they stand, and collects what opens them."""

    salt_of: SaltOf
    line: int | None = None
    disclosures: list[Mapping[str, Any]] = field(default_factory=list)

    def replace(self, value: object, path: str) -> object:
        if isinstance(value, Secret):
            return self._seal(str(value), path)
        if isinstance(value, Mapping):
            return {name: self.replace(item, f"{path}/{name}") for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.replace(item, f"{path}/{place}") for place, item in enumerate(value)]
        return value

    def _seal(self, value: str, path: str) -> object:
        salt = self.salt_of(self.line, path)
        opened = {"path": path, "salt": b64encode(salt).decode(), "value": value}
        self.disclosures.append(opened if self.line is None else {"line": self.line, **opened})
        return commitment.seal(path, value, salt)


def uuid7(at: datetime, chance: bytes | None = None) -> str:
    """A UUIDv7 for an act made at that time (RFC 9562, section 5.7).

    `chance` is ten or more bytes nobody else has; without it they are drawn.
    """
    milliseconds = int(at.timestamp() * 1000)
    noise = int.from_bytes((chance or secrets.token_bytes(10))[:10]) & ((1 << 74) - 1)
    high, low = noise >> 62, noise & ((1 << 62) - 1)
    return str(UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low))


def uuid7_of(at: datetime, said: str) -> str:
    """The UUIDv7 that everybody gets who says the same of the same time: its noise is a hash."""
    return uuid7(at, sha256(said.encode()).digest())


def sign_act(
    kind: str,
    data: Mapping[str, Any],
    *,
    ledger: str,
    by: Sequence[Office],
    at: datetime,
    seen: Seen,
    lines: Sequence[tuple[str, Mapping[str, Any]]] = (),
    act_id: str | None = None,
    salt_of: SaltOf = fresh_salt,
) -> SignedAct:
    """Seal, encode and sign an act of the type `kind`; with `lines`, the header of a batch.

    `ledger` is the log's origin; `at` carries its offset; each line is its type and data. Who is
    named in `by` with a `KeyElsewhere` is left to sign there: the act is a draft (`drafts`). The
    same arguments with the same `act_id` and salts make the same payload: it can be sent again.
    """
    sealing = _Sealing(salt_of)
    encoded, opened = _encode_lines(lines, salt_of)
    payload: dict[str, Any] = {
        "at": at.isoformat(timespec="seconds"),
        "by": [
            {"key": o.key.key_id, "person": o.person, "place": o.place, "role": o.role} for o in by
        ],
        "data": sealing.replace(data, ""),
        "id": act_id or uuid7(at),
        "ledger": ledger,
        "seen": {"root": seen.root, "size": seen.size},
        "type": kind,
    }
    if encoded:
        header = batch.lines_of(encoded)
        payload["lines"] = {"count": header.count, "root": b64encode(header.root).decode()}
    return SignedAct(
        id=payload["id"],
        type=kind,
        envelope=seal_envelope(canonical.encode(payload), [o.key for o in by]),
        disclosures=(*sealing.disclosures, *opened),
        lines=tuple(encoded),
    )


def _encode_lines(
    lines: Sequence[tuple[str, Mapping[str, Any]]], salt_of: SaltOf
) -> tuple[list[bytes], list[Mapping[str, Any]]]:
    encoded: list[bytes] = []
    opened: list[Mapping[str, Any]] = []
    for number, (kind, data) in enumerate(lines):
        sealing = _Sealing(salt_of, number)
        sealed: Any = sealing.replace(data, "")
        encoded.append(batch.make_line(number, kind, sealed))
        opened.extend(sealing.disclosures)
    return encoded, opened


def seal_envelope(payload: bytes, keys: Sequence[SigningKey]) -> dict[str, Any]:
    """The DSSE envelope over the payload, signed in order by each key that is here."""
    message = dsse.pae(dsse.ACT_TYPE, payload)
    return {
        "payload": b64encode(payload).decode(),
        "payloadType": dsse.ACT_TYPE,
        "signatures": [
            {"keyid": key.key_id, "sig": b64encode(key.sign(message)).decode()}
            for key in keys
            if not isinstance(key, KeyElsewhere)
        ],
    }


def batches_of(
    lines: Sequence[tuple[str, Mapping[str, Any]]], size: int
) -> Iterator[Sequence[tuple[str, Mapping[str, Any]]]]:
    """The lines in portions of at most `size`, each for one header."""
    return (lines[start : start + size] for start in range(0, len(lines), size))
