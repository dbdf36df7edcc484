"""Keys: enrolled for one person for ever, suspended, reinstated, revoked, compromised.

- ACT-1 Which keys count at a position is enforced on the signed bytes, by the registry that
  admission and offline verifiers share; here the acts are published with shapes and signers.
- ACT-2 Nobody enrols a key for themself: two others answer for it.

Source: signed-events.md, The registry: who may sign.
"""

from typing import Annotated, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Purpose, Seat, Seats, admits, fact
from domain.kernel.checks import check_for_others
from domain.kernel.fact import Fact, PersonId
from domain.kernel.history import History
from domain.kernel.roles import HOLDERS_OF_KEYS
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say

KeyId = Annotated[str, msgspec.Meta(pattern=r"^(ed25519|p256|webauthn):[0-9a-f]{64}$")]
Base64 = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=4096)]
Body = Annotated[str, msgspec.Meta(min_length=1, max_length=100, description="单位")]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Moment = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2}))?$",
        description="an RFC 3339 instant or a Shanghai day",
    ),
]

OFFICE: Seat = ("root", "registrar")
TWO_OFFICES: tuple[Seats, ...] = ((OFFICE, OFFICE),)
BOTH_LEDGERS: tuple[Purpose, ...] = ("county", "inspection")


@state_of("key")
class Key(State):
    """One key's life as the rooms know it; those who verify read it from the signed bytes."""

    use: Literal["in_use", "suspended", "revoked"] = "in_use"


def _key_stream(data: "KeyEnrolled | KeyNamed") -> str:
    return key_stream(data.key)


def key_stream(key: str) -> str:
    """The stream of a key's life."""
    return f"key:{key.partition(':')[2]}"


def officer_of(person: str) -> str:
    """The stream of what the registry gives a person: keys and offices."""
    return f"officer:{person.partition(':')[2]}"


def example_key(digit: str) -> str:
    """A key id for the published examples."""
    return f"ed25519:{digit * 64}"


@fact(
    "KeyEnrolled.v1",
    title=say("Key enrolled", "登记密钥"),
    stream=_key_stream,
    touches=lambda data: (officer_of(data.person),),
    signed_by=TWO_OFFICES,
    bodies_distinct=True,
    rules=("ACT-1", "ACT-2"),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={
        "person": "person:c1",
        "body": "village committee",
        "key": example_key("5"),
        "spki": "MCowBQYDK2VwAyEA",
        "proof": "KFXhMw==",
    },
)
class KeyEnrolled(Fact):
    """A key for a person, for ever, with the new key's own proof of possession."""

    person: PersonId
    body: Body
    key: KeyId
    spki: Base64
    proof: Base64


@admits(KeyEnrolled)
def admit_enrolment(act: Act[KeyEnrolled], _history: History) -> None:
    """ACT-2: two others answer for who holds the new key."""
    check_for_others(act, act.data.person)


class KeyNamed(Fact):
    """What happened to one key, and why."""

    key: KeyId
    reason: Reason


@fact(
    "KeySuspended.v1",
    title=say("Key suspended", "暂停密钥"),
    stream=_key_stream,
    signed_by=((HOLDERS_OF_KEYS,),),
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"key": example_key("5"), "reason": "phone lost"},
)
class KeySuspended(KeyNamed):
    """By one root or registrar, or by the key's own person."""


@fact(
    "KeyReinstated.v1",
    title=say("Key reinstated", "恢复密钥"),
    stream=_key_stream,
    signed_by=TWO_OFFICES,
    bodies_distinct=True,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"key": example_key("5"), "reason": "phone found"},
)
class KeyReinstated(KeyNamed):
    """A suspended key is in use again."""


@fact(
    "KeyRevoked.v1",
    title=say("Key revoked", "吊销密钥"),
    stream=_key_stream,
    signed_by=(*TWO_OFFICES, (HOLDERS_OF_KEYS,)),
    bodies_distinct=True,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={"key": example_key("5"), "reason": "office ended"},
)
class KeyRevoked(KeyNamed):
    """By two of different bodies, or by the key itself; a revoked key is never enrolled again."""


@fact(
    "KeyCompromised.v1",
    title=say("Key compromised", "密钥泄露"),
    stream=_key_stream,
    signed_by=(*TWO_OFFICES, (HOLDERS_OF_KEYS,)),
    bodies_distinct=True,
    rules=("ACT-1",),
    registry=True,
    ledgers=BOTH_LEDGERS,
    example={
        "key": example_key("5"),
        "reason": "stolen",
        "from": "2026-03-01T00:00:00+08:00",
        "until": "2026-03-03T12:00:00+08:00",
    },
)
class KeyCompromised(KeyNamed):
    """Revoked too; every act of the key admitted inside the window is a finding.

    `until` None leaves the window open.
    """

    from_: Moment = msgspec.field(name="from")
    until: Moment | None


@evolves(Key, KeySuspended)
def suspend(state: Key, _event: Event[KeySuspended]) -> Key:
    """The key is out of use for a while."""
    return _used(state, "suspended")


@evolves(Key, KeyReinstated)
def reinstate(state: Key, _event: Event[KeyReinstated]) -> Key:
    """The key is in use again."""
    return _used(state, "in_use")


@evolves(Key, KeyRevoked, KeyCompromised)
def revoke(state: Key, _event: Event[KeyNamed]) -> Key:
    """The key is out of use for ever."""
    return _used(state, "revoked")


def _used(state: Key, use: Literal["in_use", "suspended", "revoked"]) -> Key:
    return state if state.use == "revoked" else msgspec.structs.replace(state, use=use)
