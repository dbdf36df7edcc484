"""The catalogue of act types as it is published: made from the declarations that are enforced.

For each type its JSON Schema, the rules that admit it, who may sign it, its streams and an
example. A client needs nothing else to make an act that will be admitted (api.md, Writing).
"""

import base64
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import msgspec

from domain.kernel.catalogue import ActType, act_type, act_types, decode
from domain.kernel.fact import sealed_paths
from domain.kernel.roles import ROLES
from domain.kernel.words import Words
from domain.rooms import ROOMS
from domain.rules import RULES

ROOMS_PUBLISHED: Final = ROOMS
"""Importing the rooms publishes their types."""

EXAMPLE_ORIGIN: Final = "yangguang.example/county/231005"
PAYLOAD_TYPE: Final = "application/vnd.yangguang.act+json"
SALT: Final = base64.b64encode(bytes(range(32))).decode()
_ROOT: Final = base64.b64encode(bytes(32)).decode()
_SIGNATURE: Final = base64.b64encode(bytes(64)).decode()


def summary(kind: ActType) -> dict[str, Any]:
    """One line of the catalogue."""
    return {
        "type": kind.name,
        "title": words(kind.title),
        "href": f"/v1/act-types/{kind.name}",
        "registry": kind.registry,
        "line_only": kind.line_only,
    }


@cache
def description(name: str) -> dict[str, Any] | None:
    """Everything that is published about one type; None where no such type is."""
    kind = act_type(name)
    if kind is None:
        return None
    return summary(kind) | {
        "signed_by": [
            [[_role(role) for role in seat] for seat in seats] for seats in kind.signed_by
        ],
        "bodies_distinct": kind.bodies_distinct,
        "authority_over_place": kind.place is not None,
        "rules": [_rule(rule) for rule in kind.rules],
        "ledgers": list(kind.ledgers),
        "unique": dict(kind.indexed),
        "releases": sorted(kind.releases),
        "line_types": list(kind.line_types),
        "lines_optional": kind.lines_optional,
        "schema": msgspec.json.schema(kind.fact),
        **_of_example(kind),
    }


def _role(code: str) -> dict[str, Any]:
    return {"role": code, "title": words(ROLES[code].title)}


def _rule(name: str) -> dict[str, Any]:
    rule = RULES[name]
    return {"id": name, "title": words(rule.title), "kind": rule.kind}


def _of_example(kind: ActType) -> dict[str, Any]:
    if not kind.example:
        return {"example": None}
    fact = decode(kind, kind.example)
    stream, *touches = kind.streams(fact)
    return {
        "example": dict(kind.example),
        "example_stream": stream,
        "example_touches": touches,
        "example_reads": list(kind.reads(fact)),
        "sealed": list(sealed_paths(fact)),
    }


def catalogue() -> list[dict[str, Any]]:
    """Every type, by name."""
    return [summary(kind) for kind in act_types()]


def request_examples() -> dict[str, Any]:
    """For `/docs`: one request body for each type that has an example; signatures are blanks."""
    return {
        kind.name: {"summary": f"{kind.title.zh} {kind.title.en}", "value": _request(kind)}
        for kind in act_types()
        if kind.example and not kind.line_only
    }


def _example_key(n: int) -> str:
    return f"ed25519:{n:064x}"


def _request(kind: ActType) -> dict[str, Any]:
    seats = kind.signed_by[0] if kind.signed_by else (("villager",),)
    payload = {
        "at": "2026-03-01T09:00:00+08:00",
        "by": [
            {
                "key": _example_key(n),
                "person": f"person:example-{n}",
                "place": "231005",
                "role": seat[0],
            }
            for n, seat in enumerate(seats, 1)
        ],
        "data": kind.example,
        "id": "01950000-0000-7000-8000-000000000000",
        "ledger": EXAMPLE_ORIGIN,
        "seen": {"root": _ROOT, "size": 0 if kind.name == "LedgerOpened.v1" else 1},
        "type": kind.name,
    }
    encoded = msgspec.json.encode(payload, order="sorted")
    return {
        "envelope": {
            "payload": base64.b64encode(encoded).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [
                {"keyid": _example_key(n), "sig": _SIGNATURE} for n, _ in enumerate(seats, 1)
            ],
        },
        "disclosures": [
            {"path": path, "salt": SALT, "value": "示例"}
            for path in sealed_paths(decode(kind, kind.example))
        ],
        "lines": [],
    }


def words(said: Words) -> Mapping[str, str]:
    """Both languages: a catalogue is read by programs, which choose for themselves."""
    return {"en": said.en, "zh": said.zh}
