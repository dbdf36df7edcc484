"""Registry acts: who may sign, in what office, under which policy, by which clock.

- ACT-1 Who signs them, and what they make valid, is enforced on the signed bytes themselves by
  the one registry that admission and offline verifiers share. Here the same acts are published
  with their shapes and signers. Offices and policies evolve the place (`offices`, `policies`).

Source: signed-events.md, The registry: who may sign.
"""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from domain.authority.keys import (
    BOTH_LEDGERS,
    OFFICE,
    TWO_OFFICES,
    Base64,
    Body,
    KeyId,
    example_key,
    officer_of,
)
from domain.kernel.catalogue import Seat, Seats, fact
from domain.kernel.fact import Code, Digest, Fact, PersonId
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.roles import ROLES
from domain.kernel.state import State, state_of
from domain.kernel.words import say

VerifierKey = Annotated[str, msgspec.Meta(min_length=1, max_length=500, description="C2SP vkey")]
Quorum = Annotated[int, msgspec.Meta(ge=0, le=100, description="number of bodies")]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
RoleCode = Annotated[str, msgspec.Meta(pattern=f"^({'|'.join(sorted(ROLES))})$")]

_ROOT: Seat = ("root",)
_TWO_ROOTS: tuple[Seats, ...] = ((_ROOT, _ROOT),)
_AUTHORITY: Seat = (
    *OFFICE,
    "leading_group",
    "county_deputy",
    "county_reviewer",
    "township_deputy",
)
ROOTS_MOST = 16
"""No act has more signatures than this."""


class RootKey(Fact):
    """A root key, its person and the body that answers for it."""

    person: PersonId
    body: Body
    key: KeyId
    spki: Base64


class Witness(Fact):
    """A body that cosigns checkpoints."""

    body: Body
    vkey: VerifierKey


class SystemKey(Fact):
    """A key of the ledger itself, with the closed list of types that it signs."""

    person: PersonId
    key: KeyId
    spki: Base64
    types: tuple[str, ...]


class WebAuthn(Fact):
    """Where passkeys of this ledger are used."""

    rp_id: str
    origins: tuple[str, ...]


@state_of("registry")
class Registry(State):
    """The ledger's own settings; those who verify read them from the signed bytes."""


_ROOTS = [
    {
        "person": f"person:r{n}",
        "body": body,
        "key": example_key(str(n)),
        "spki": "MCowBQYDK2VwAyEA",
    }
    for n, body in enumerate(("data bureau", "agriculture office", "discipline inspection"), 1)
]
_LOG = "yangguang.example/county/231005+163a00f0+AWBQZ6UVtG9lwg0rYbpCohdNCmCfQyhVsJLOIGLF3C7s"
_WITNESSES = [{"body": "audit bureau", "vkey": "audit.example/witness+0+AA=="}]
_SYSTEM = [
    {
        "person": "person:system",
        "key": example_key("9"),
        "spki": "MCowBQYDK2VwAyEA",
        "types": ["ObjectionReceived.v1"],
    }
]


@fact(
    "LedgerOpened.v1",
    title=say("Ledger opened", "账本启用"),
    stream=lambda _data: "registry:ledger",
    signed_by=tuple((_ROOT,) * count for count in range(3, ROOTS_MOST + 1)),
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={
        "origin": "yangguang.example/county/231005",
        "county": "231005",
        "roots": _ROOTS,
        "log": _LOG,
        "witnesses": _WITNESSES,
        "quorum": 1,
        "system": _SYSTEM,
        "webauthn": {"rp_id": "yangguang.example", "origins": ["https://yangguang.example"]},
        "clock": "real",
    },
)
class LedgerOpened(Fact):
    """The first event of a ledger, signed by all its roots."""

    origin: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    county: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]
    roots: tuple[RootKey, ...]
    log: VerifierKey
    witnesses: tuple[Witness, ...]
    quorum: Quorum
    system: tuple[SystemKey, ...]
    webauthn: WebAuthn
    clock: Literal["real", "simulated"]


@fact(
    "RootsReplaced.v1",
    title=say("Roots replaced", "更换根密钥"),
    stream=lambda _data: "registry:ledger",
    signed_by=_TWO_ROOTS,
    bodies_distinct=True,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"roots": _ROOTS},
)
class RootsReplaced(Fact):
    """The new set of roots, whole."""

    roots: tuple[RootKey, ...]


@fact(
    "LogKeyChanged.v1",
    title=say("Log key changed", "更换日志密钥"),
    stream=lambda _data: "registry:ledger",
    signed_by=_TWO_ROOTS,
    bodies_distinct=True,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"log": _LOG},
)
class LogKeyChanged(Fact):
    """The new key of the log."""

    log: VerifierKey


@fact(
    "WitnessesChanged.v1",
    title=say("Witnesses changed", "更换见证方"),
    stream=lambda _data: "registry:ledger",
    signed_by=_TWO_ROOTS,
    bodies_distinct=True,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"witnesses": _WITNESSES, "quorum": 1},
)
class WitnessesChanged(Fact):
    """The new set of witnesses, whole; without `quorum` the number of bodies stays."""

    witnesses: tuple[Witness, ...]
    quorum: Quorum | None = None


@fact(
    "SystemKeysChanged.v1",
    title=say("System keys changed", "更换系统密钥"),
    stream=lambda _data: "registry:ledger",
    signed_by=_TWO_ROOTS,
    bodies_distinct=True,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"system": _SYSTEM},
)
class SystemKeysChanged(Fact):
    """The new set of system keys, whole."""

    system: tuple[SystemKey, ...]


@fact(
    "ClockSet.v1",
    title=say("Simulated clock set", "设置模拟时钟"),
    stream=lambda _data: "registry:clock",
    signed_by=_TWO_ROOTS,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"now": "2026-03-08T09:00:00+08:00"},
)
class ClockSet(Fact):
    """What time it now is in a ledger whose clock is simulated."""

    now: Instant


def _jurisdiction(data: "RoleGranted | RoleEnded", history: History) -> str:
    """Where the granting offices need authority; for a place above the county, all of it."""
    return data.place if covers(history.county, data.place) else history.county


@fact(
    "RoleGranted.v1",
    title=say("Role granted", "授予职务"),
    stream=lambda data: f"place:{data.place}",
    touches=lambda data: (officer_of(data.person),),
    place=_jurisdiction,
    signed_by=TWO_OFFICES,
    bodies_distinct=True,
    rules=("ACT-1", "ACT-2", "ACT-3", "REG-4", "SUP-11"),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={
        "person": "person:c1",
        "role": "village_committee",
        "place": "231005100201",
        "from": "2026-03-01",
        "until": None,
    },
)
class RoleGranted(Fact):
    """An office, from one Shanghai day to another, both inclusive."""

    person: PersonId
    role: RoleCode
    place: Place
    from_: date = msgspec.field(name="from")
    until: date | None


@fact(
    "RoleEnded.v1",
    title=say("Role ended", "终止职务"),
    stream=lambda data: f"place:{data.place}",
    touches=lambda data: (officer_of(data.person),),
    place=_jurisdiction,
    signed_by=TWO_OFFICES,
    bodies_distinct=True,
    rules=("ACT-1", "REG-4"),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={
        "person": "person:c1",
        "role": "village_committee",
        "place": "231005100201",
        "on": "2026-09-30",
    },
)
class RoleEnded(Fact):
    """An office ended: it is held on the days before `on`."""

    person: PersonId
    role: RoleCode
    place: Place
    on: date


class Document(Fact):
    """The document that decides: its number 文号, title and the hash of its bytes."""

    number: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    sha256: Digest


@fact(
    "PolicyAdopted.v1",
    title=say("Policy adopted", "政策生效"),
    stream=lambda data: f"place:{data.place}",
    place=lambda data, _history: data.place,
    signed_by=((_AUTHORITY, _AUTHORITY),),
    rules=("ACT-1", "REG-3"),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={
        "place": "231005",
        "parameters": {"near_poor_ceiling_fen": 400000, "notice_days": 7},
        "document": {"number": "示例〔2026〕1号", "title": "示例政策", "sha256": "0" * 64},
        "effective_from": "2026-03-01",
    },
)
class PolicyAdopted(Fact):
    """Parameters for a place, from the day that they take effect, with their document."""

    place: Place
    parameters: dict[Code, int]
    document: Document
    effective_from: date
