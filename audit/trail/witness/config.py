"""What a witness knows beforehand: its name, the logs it watches, and where it keeps its memory.

    {"name": "audit.example/w1",
     "state": "state",
     "logs": {"yangguang.example/county/231005": ["yangguang.example/county/231005+163a00f0+..."]}}

A log may have several verifier keys, while one gives way to the next. `state` is a folder,
relative to the configuration file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from audit.proof.errors import ProofError
from audit.proof.note import ED25519, VerifierKey, parse_vkey


class WitnessConfigError(Exception):
    """The configuration file is missing or wrong; the message says where."""


@dataclass(frozen=True, slots=True)
class WitnessConfig:
    """A witness's name, its folder, and the verifier keys of each log by origin."""

    name: str
    state: Path
    logs: Mapping[str, Sequence[VerifierKey]]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    logs: dict[str, list[str]]
    state: str = "state"


def read_config(path: Path) -> WitnessConfig:
    """Read a configuration file.

    Raises:
        WitnessConfigError: Unreadable, not of that shape, or with a key that is none.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
        logs = {origin: [_log_key(text) for text in keys] for origin, keys in file.logs.items()}
    except (OSError, msgspec.MsgspecError, ProofError) as error:
        raise WitnessConfigError(f"{path}: {error}") from error
    if not all(logs.values()):
        raise WitnessConfigError(f"{path}: a log without a verifier key")
    return WitnessConfig(file.name, path.parent / file.state, logs)


def format_config(name: str, logs: Mapping[str, Sequence[VerifierKey]]) -> bytes:
    """A configuration file."""
    keys = {origin: [str(key) for key in found] for origin, found in logs.items()}
    return msgspec.json.format(msgspec.json.encode(_File(name, keys)), indent=2) + b"\n"


def _log_key(text: str) -> VerifierKey:
    key = parse_vkey(text)
    if key.kind != ED25519:
        raise ProofError("vkey", "a log signs with a key of type 0x01", found=text[:120])
    return key
