"""What a witness knows beforehand: its name, the logs it watches, and where it keeps its memory.

    {"name": "audit.example/w1",
     "state": "state",
     "logs": {"yangguang.example/county/231005": ["yangguang.example/county/231005+163a00f0+..."]}}

A log may have several verifier keys, while one gives way to the next: `accept_log_key` adds the
new one before it is used, `drop_log_key` takes out the old one afterwards, and a running witness
reads the file again when it has changed. `state` is a folder, relative to the configuration file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


def accept_log_key(path: Path, vkey: str) -> None:
    """Have the file name a further key of a log that it knows, whose name the key bears.

    Raises:
        WitnessConfigError: the file or the key is none, or the log is not known here.
        OSError: the file cannot be written.
    """

    def add(keys: list[str]) -> list[str]:
        return keys if vkey in keys else [*keys, vkey]

    _change(path, vkey, add)


def drop_log_key(path: Path, vkey: str) -> None:
    """Have the file name a former key of a log no more; the last key of a log stays.

    Raises:
        WitnessConfigError: as `accept_log_key`, or it is the log's only key here.
        OSError: the file cannot be written.
    """

    def remove(keys: list[str]) -> list[str]:
        left = [key for key in keys if key != vkey]
        if not left:
            raise WitnessConfigError(
                f"{path}：这是该日志唯一的密钥\n{path}: the only key of the log"
            )
        return left

    _change(path, vkey, remove)


def _change(path: Path, vkey: str, edit: Callable[[list[str]], list[str]]) -> None:
    read_config(path)
    file = msgspec.json.decode(path.read_bytes(), type=_File)
    try:
        origin = _log_key(vkey).name
    except ProofError as error:
        raise WitnessConfigError(f"不是日志的公钥\nno key of a log: {error}") from error
    if origin not in file.logs:
        raise WitnessConfigError(f"{path}：不见证 {origin}\n{path}: does not know {origin}")
    file.logs[origin] = edit(file.logs[origin])
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(_formatted(file))
    beside.rename(path)


def format_config(name: str, logs: Mapping[str, Sequence[VerifierKey]]) -> bytes:
    """A configuration file."""
    keys = {origin: [str(key) for key in found] for origin, found in logs.items()}
    return _formatted(_File(name, keys))


def _formatted(file: _File) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def _log_key(text: str) -> VerifierKey:
    key = parse_vkey(text)
    if key.kind != ED25519:
        raise ProofError("vkey", "a log signs with a key of type 0x01", found=text[:120])
    return key
