"""The keys that a log names, gathered before its records are followed.

A key id is the hash of its key, so it does not matter here who enrolled a key or whether they
might: a signature that holds under a gathered key holds. Who might sign, and when, is the
registry's to say, in the order of the log (`following`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from audit.desk.snapshot import Rows
from audit.proof.act import Act
from audit.proof.errors import ProofError
from audit.proof.history import examine
from audit.proof.keys import PublicKey, parse_key
from audit.proof.registry_acts import LedgerOpened, is_registry_type, parse_data
from audit.proof.scalars import base64_decode
from domain.kernel.catalogue import Purpose

OPENING = "LedgerOpened.v1"

_REGISTRY = (
    "SELECT record FROM records WHERE ledger = %s AND (registry OR position = 0) ORDER BY position"
)


class Gathered(NamedTuple):
    """Every key that the registry's records name, and how the ledger says it was opened."""

    keys: dict[str, PublicKey]
    opened: LedgerOpened | None


def purpose_of(origin: str) -> Purpose:
    """What a ledger is for, by its name."""
    return "inspection" if "/inspection/" in origin else "county"


def gather(cursor: Rows, ledger: int) -> Gathered:
    """Read the records that are marked as the registry's; what is no registry act is passed by."""
    keys: dict[str, PublicKey] = {}
    opened: LedgerOpened | None = None
    cursor.execute(_REGISTRY, (ledger,), binary=True)
    for (record,) in cursor:
        act = _registry_act(record)
        if act is not None:
            keys |= keys_in(act)
            opened = opened or _opening(act)
    return Gathered(keys, opened)


def keys_in(act: Act) -> dict[str, PublicKey]:
    """The keys that a registry act brings, as far as they are any."""
    return dict(_keys(act.data)) if is_registry_type(act.type) else {}


def _keys(data: dict[str, Any]) -> Iterator[tuple[str, PublicKey]]:
    for item in (data, *_items(data.get("roots")), *_items(data.get("system"))):
        key, spki = item.get("key"), item.get("spki")
        if isinstance(key, str) and isinstance(spki, str):
            try:
                parsed = parse_key(key, base64_decode(spki))
            except ProofError:
                continue  # whoever follows the log refuses it
            yield parsed.id, parsed


def _items(value: object) -> Iterator[dict[str, Any]]:
    return (
        (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())
    )


def _registry_act(record: bytes) -> Act | None:
    try:
        act = examine(record).act
    except ProofError:
        return None
    return act if act and is_registry_type(act.type) else None


def _opening(act: Act) -> LedgerOpened | None:
    if act.type != OPENING:
        return None
    try:
        data = parse_data(act.type, act.data)
    except ProofError:
        return None
    return data if isinstance(data, LedgerOpened) else None
