"""The keys that this server keeps, one after the other: the next is made, the last is retired.

The next log key or system key is made in custody before the act that names it, so that sealer and
workers find it the moment it is in force. A key is retired only when nothing here needs it: a log
key once the checkpoint at its change is final, a system key once it was replaced (ADR 12, 46).
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from api.founding import system_types
from api.hosts import Hosted
from audit.proof.note import ED25519, make_vkey, parse_vkey
from audit.proof.registry import Registry
from audit.proof.registry_values import ACTIVE, SUSPENDED, SYSTEM
from audit.proof.trust import TrustedLog
from audit.trail.custody import Custody, CustodyError, SigningKey
from domain.kernel.words import Words, say


@dataclass(frozen=True, slots=True)
class Kept:
    """A ledger of this server: its registry at the head, and the size that is final."""

    hosted: Hosted
    registry: Registry
    final_size: int


def next_log_vkey(custody: Custody, kept: Kept) -> str:
    """The verifier key of the next log key, made in custody unless it lies there already."""
    used = {parse_vkey(vkey).public_key for _, vkey in kept.registry.logs}
    key = _next(custody, f"log-{kept.hosted.county}-{kept.hosted.purpose}", used)
    return str(make_vkey(kept.hosted.origin, ED25519, key.public_key))


def next_system(custody: Custody, kept: Kept) -> list[dict[str, Any]]:
    """The next set of system keys, as `SystemKeysChanged` names it; one key, made in custody."""
    used = {entry.key.raw for entry in kept.registry.keys.values()}
    key = _next(custody, f"system-{kept.hosted.county}-{kept.hosted.purpose}", used)
    return [
        {
            "person": "person:system",
            "key": key.key_id,
            "spki": b64encode(key.spki).decode(),
            "types": list(system_types(kept.hosted.purpose)),
        }
    ]


def _next(custody: Custody, prefix: str, used: set[bytes]) -> SigningKey:
    """The first key of the series that the ledger has not named; made where there is none."""
    for name in _series(prefix):
        key = custody.load(name) if custody.has(name) else custody.create(name)
        if key.public_key not in used:
            return key
    raise AssertionError  # a series does not end


def _series(prefix: str) -> Iterator[str]:
    yield prefix
    number = 2
    while True:
        yield f"{prefix}-{number}"
        number += 1


def retire(custody: Custody, name: str, ledgers: Iterable[Kept]) -> None:
    """Remove a log or system key that gave way to another, and that nothing here needs.

    Raises:
        CustodyError: it is in force, not yet followed by a final checkpoint, or no such key.
    """
    key = custody.load(name)
    why = [_why_needed(key, kept) for kept in ledgers]
    known = [reason for reason in why if reason is not None]
    if not known:
        words = say(f"{name} was no ledger's key", f"{name} 从未是账本的密钥")
        raise CustodyError(f"{words.zh}\n{words.en}")
    for words in known:
        if words.en:
            raise CustodyError(f"{name}：{words.zh}\n{name}: {words.en}")
    custody.remove(name)


def _why_needed(key: SigningKey, kept: Kept) -> Words | None:
    """Why the ledger needs the key; empty words where it did and does not; None for a stranger."""
    entry = kept.registry.keys.get(key.key_id)
    if entry is not None and entry.kind == SYSTEM:
        if entry.status in (ACTIVE, SUSPENDED):
            return say(f"in force in {kept.hosted.origin}", f"在 {kept.hosted.origin} 使用中")
        if kept.final_size <= kept.registry.touches[-1].index:
            return say(
                "the newest change of the registry is not final yet", "最新的登记变更尚未终局"
            )
        return say("", "")
    if key.algorithm != "ed25519" or not kept.registry.opened:
        return None
    for log in kept.registry.trust().log:
        if parse_vkey(log.vkey).public_key == key.public_key:
            return _why_needed_by_log(log, kept)
    return None


def _why_needed_by_log(log: TrustedLog, kept: Kept) -> Words:
    if log.to_size is None:
        return say(f"signs {kept.hosted.origin}", f"正在签署 {kept.hosted.origin} 的检查点")
    if kept.final_size < log.to_size:
        return say(
            f"the checkpoint of size {log.to_size} is not final yet",
            f"大小为 {log.to_size} 的检查点尚未终局",
        )
    return say("", "")
