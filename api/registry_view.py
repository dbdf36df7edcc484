"""The registry as it stands, for people: who has which key, in what state, in which offices.

Person ids, key ids and offices; no name and nothing else personal. Made from the registry at the
head of the log, or from a trust file, which knows roots, log and witnesses alone.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec

from audit.proof.registry import Registry
from audit.proof.trust import Trust, TrustedLog, TrustedWitness
from domain.kernel.words import Words, say

STATES: Final[dict[str, Words]] = {
    "active": say("in force", "在用"),
    "suspended": say("suspended", "已暂停"),
    "revoked": say("revoked", "已吊销"),
    "replaced": say("replaced", "已更换"),
}


def of_registry(registry: Registry, today: date, persons: Iterable[str] = ()) -> dict[str, Any]:
    """All keys with their windows of compromise and offices, or those of some persons alone.

    `today` is the Shanghai day on which an office is `held` or not.
    """
    wanted = set(persons)
    keys = [
        {
            "person": entry.person,
            "key": key,
            "body": entry.body,
            "kind": entry.kind,
            "state": entry.status,
            "enrolled_at": entry.index,
            "compromised": [
                {"from": window.start.isoformat(), "until": _iso(window.until)}
                for window in registry.compromises.get(key, ())
            ],
            "offices": _offices(registry, entry.person, today) if entry.kind == "person" else [],
        }
        for key, entry in sorted(registry.keys.items(), key=lambda item: item[1].index)
        if not wanted or entry.person in wanted
    ]
    notes = _notes(registry.trust()) if registry.opened else {}
    return {"origin": registry.origin, "keys": keys, **notes}


def of_trust(trust: Trust) -> dict[str, Any]:
    """What a trust file tells: roots, log and witnesses."""
    keys = [
        {"person": root.person, "key": root.key, "body": root.body, "kind": "root",
         "state": "active", "compromised": [], "offices": []}
        for root in trust.roots
    ]  # fmt: skip
    return {"origin": trust.origin, "keys": keys, **_notes(trust)}


def _offices(registry: Registry, person: str, today: date) -> list[dict[str, Any]]:
    return [
        {
            "role": grant.role,
            "place": grant.place,
            "from": grant.first.isoformat(),
            "until": _iso(grant.until),
            "held": grant.covers(today),
        }
        for grant in registry.grants.get(person, ())
    ]


def _notes(trust: Trust) -> dict[str, Any]:
    def plain(entries: Iterable[TrustedLog | TrustedWitness]) -> list[Any]:
        return [msgspec.to_builtins(entry) for entry in entries]

    return {"log": plain(trust.log), "witnesses": plain(trust.witnesses), "quorum": trust.quorum}


def _iso(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()
