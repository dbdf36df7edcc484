"""signed-events.md, "Signatures", "Keys" and "The registry": who signed, with what."""

from collections.abc import Callable

import pytest

from audit.proof.dsse import ACT_TYPE, pae
from audit.proof.keys import key_id, parse_key, possession_text
from audit.proof.scalars import base64_encode
from tests.proof.builder import Ledger, only_refusal, refusals, village
from tests.proof.people import (
    APPROVER,
    CLERK,
    COUNTY,
    ROOTS,
    SYSTEM,
    TOKEN,
    VILLAGE,
    VOTER,
    Key,
    Who,
    vote,
    who,
)

Forge = Callable[[Ledger], object]
STRANGER = who("x9", "village_committee", "nowhere", VILLAGE)


def cast(voter: Who, /, **changes: str) -> Forge:
    return lambda ledger: ledger.act(
        "VoteCast.v1", vote(), [voter], edit=lambda f: f["by"][0].update(changes)
    )


def after(act_type: str, data: dict[str, str], person: Who) -> Forge:
    """A vote by somebody behind a registry act."""

    def forge(ledger: Ledger) -> None:
        ledger.act(act_type, data, ROOTS[:2])
        ledger.act("VoteCast.v1", vote(), [person])

    return forge


CLERK_KEY = {"key": CLERK.key.id, "reason": "office ended"}
ENDED = {"person": CLERK.person, "place": VILLAGE, "role": CLERK.role}

FORGERIES: dict[str, tuple[Forge, str]] = {
    "a key that was never enrolled": (cast(STRANGER), "key-unknown"),
    "person is the one for whom the key was enrolled": (
        cast(VOTER, person=CLERK.person),
        "key-person",
    ),
    "a key that was revoked": (after("KeyRevoked.v1", CLERK_KEY, CLERK), "key-revoked"),
    "a key that is suspended": (after("KeySuspended.v1", CLERK_KEY, CLERK), "key-suspended"),
    "a compromise revokes too": (
        after(
            "KeyCompromised.v1",
            {**CLERK_KEY, "from": "2026-03-01", "until": "2026-03-02"},
            CLERK,
        ),
        "key-revoked",
    ),
    "a role that was never granted": (cast(VOTER, role="county_finance"), "role-not-granted"),
    "a role granted for another place": (cast(VOTER, place=COUNTY), "role-not-granted"),
    "a role granted to another person": (cast(CLERK, role=VOTER.role), "role-not-granted"),
    "a role that has ended": (
        after("RoleEnded.v1", {**ENDED, "on": "2026-03-01"}, CLERK),
        "role-dates",
    ),
    "a root key acts as root": (cast(ROOTS[0], role="village_committee"), "role-root"),
    "nobody else acts as root": (cast(VOTER, role="root"), "role-not-granted"),
    "a system key acts as system": (
        lambda ledger: ledger.act(
            "ObjectionReceived.v1",
            {"channel": "portal"},
            [SYSTEM],
            edit=lambda f: f["by"][0].update(role="root"),
        ),
        "role-system",
    ),
    "a system key signs its closed list of types": (cast(SYSTEM), "system-type"),
    "nobody else acts as system": (cast(VOTER, role="system"), "role-not-granted"),
}


@pytest.mark.parametrize("sentence", FORGERIES)
def test_a_signer_is_refused_for_its_reason(sentence: str) -> None:
    forge, rule = FORGERIES[sentence]
    ledger = village()
    forge(ledger)
    assert only_refusal(ledger) == (rule, f"record {ledger.size - 1}, by[0]")


@pytest.mark.parametrize(
    ("first", "until", "holds"),
    [
        ("2026-03-01", "2026-03-01", True),
        ("2026-02-01", None, True),
        ("2026-03-02", None, False),
        ("2026-01-01", "2026-02-28", False),
    ],
)
def test_a_role_counts_on_its_days_the_last_included(
    first: str,
    until: str | None,
    holds: bool,  # noqa: FBT001
) -> None:
    ledger = village()
    ledger.enrol(STRANGER)
    ledger.grant(STRANGER, first=first, until=until)
    ledger.act("VoteCast.v1", vote(), [STRANGER])
    assert [error.rule for error in refusals(ledger)] == ([] if holds else ["role-dates"])


@pytest.mark.parametrize("late", ["at", "admitted_at"])
def test_both_at_and_admitted_at_fall_inside_the_role(late: str) -> None:
    """The role begins on 2 March; the other of the two instants lies on the 1st."""
    ledger = village()
    ledger.enrol(STRANGER)
    ledger.grant(
        STRANGER,
        first="2026-03-02" if late == "admitted_at" else "2026-03-01",
        until=None if late == "admitted_at" else "2026-03-01",
    )
    ledger.now = ledger.now.replace(hour=15, minute=58)
    ledger.act(
        "VoteCast.v1",
        vote(),
        [STRANGER],
        admitted_at=ledger.now.replace(hour=16, minute=1),
    )
    assert only_refusal(ledger)[0] == "role-dates"


def test_a_key_counts_up_to_its_revocation_and_is_not_judged_by_later_records() -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [CLERK])
    ledger.act("KeyRevoked.v1", CLERK_KEY, ROOTS[:2])
    assert refusals(ledger) == []


def test_a_reinstated_key_signs_again() -> None:
    ledger = village()
    ledger.act("KeySuspended.v1", CLERK_KEY, [CLERK])
    ledger.act("KeyReinstated.v1", CLERK_KEY, ROOTS[1:])
    ledger.act("VoteCast.v1", vote(), [CLERK])
    assert refusals(ledger) == []


def test_every_act_in_a_compromise_window_is_named() -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [CLERK])
    inside = ledger.now
    window = {"from": "2026-03-01T08:00:00+08:00", "until": inside.isoformat()}
    ledger.act("KeyCompromised.v1", {**CLERK_KEY, **window}, ROOTS[:2])
    registry = ledger.registry()
    assert registry.compromised_at(CLERK.key.id, inside) is not None
    assert registry.compromised_at(CLERK.key.id, inside.replace(minute=59)) is None
    assert registry.compromised_at(VOTER.key.id, inside) is None


ASSERTIONS: dict[str, Callable[[bytes], bytes]] = {
    "type is webauthn.get": lambda m: TOKEN.key.assertion(
        m, client=lambda c: c.update(type="webauthn.create")
    ),
    "its challenge is SHA-256(PAE)": lambda _: TOKEN.key.assertion(b"another act"),
    "origin is one of the ledger's": lambda m: TOKEN.key.assertion(
        m, client=lambda c: c.update(origin="https://yangguang.example.evil")
    ),
    "rpIdHash is the ledger's": lambda m: TOKEN.key.assertion(m, rp_id="evil.example"),
    "the user was present": lambda m: TOKEN.key.assertion(m, flags=0x04),
    "the user was verified": lambda m: TOKEN.key.assertion(m, flags=0x01),
    "authenticatorData is whole": lambda m: TOKEN.key.assertion(
        m, edit=lambda a: a.update(authenticatorData=base64_encode(bytes(36)))
    ),
    "an assertion has three fields": lambda m: TOKEN.key.assertion(
        m, edit=lambda a: a.update(userHandle="")
    ),
    "an assertion is JSON": lambda _: b"\xff{",
    "an assertion names each thing once": lambda m: TOKEN.key.assertion(m).replace(
        b"{", b'{"signature":"AAAA",', 1
    ),
    "a browser names each thing once": lambda m: TOKEN.key.assertion(
        m, client_json=lambda data: data.replace(b"{", b'{"challenge":"AAAA",', 1)
    ),
    "a challenge is base64url without padding": lambda m: TOKEN.key.assertion(
        m, client=lambda c: c.update(challenge=c["challenge"] + "=")
    ),
}


@pytest.mark.parametrize("sentence", ASSERTIONS)
def test_an_assertion_is_refused_for_its_reason(sentence: str) -> None:
    ledger = village()
    forge = ASSERTIONS[sentence]
    ledger.act(
        "VoteCast.v1",
        vote(),
        [TOKEN],
        signatures=lambda s: [(s[0][0], forge(_pae(ledger)))],
    )
    assert only_refusal(ledger) == ("webauthn", f"record {ledger.size - 1}, by[0]")


def _pae(ledger: Ledger) -> bytes:
    return pae(ACT_TYPE, ledger.payload("VoteCast.v1", vote(), [TOKEN]))


def test_an_assertion_by_another_authenticator_does_not_hold() -> None:
    ledger = village()
    other = Key("stolen", "webauthn")
    ledger.act(
        "VoteCast.v1",
        vote(),
        [TOKEN],
        signatures=lambda s: [(s[0][0], other.assertion(_pae(ledger)))],
    )
    assert only_refusal(ledger)[0] == "signature"


IDENTITY_POINT = (1).to_bytes(32, "little")
SMALL_ORDER = [
    IDENTITY_POINT,
    bytes(32),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]
NON_CANONICAL = [
    bytes.fromhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes.fromhex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes.fromhex("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
]


@pytest.mark.parametrize("point", SMALL_ORDER + NON_CANONICAL, ids=lambda p: p.hex()[:8])
def test_small_order_and_non_canonical_points_are_not_enrolled(point: bytes) -> None:
    ledger = village()
    spki = bytes.fromhex("302a300506032b6570032100") + point
    ledger.enrol(STRANGER, edit=lambda d: d.update(**_claim("ed25519", spki)))
    assert only_refusal(ledger) == ("key-point", f"record {ledger.size - 1}")


def _claim(alg: str, spki: bytes) -> dict[str, str]:
    return {"key": key_id(alg, spki), "spki": base64_encode(spki)}


P256 = Key("p", "p256").spki
ED25519 = Key("e").spki
SPKIS: dict[str, tuple[str, bytes, str]] = {
    "an Ed25519 key cut off": ("ed25519", ED25519[:-1], "key-point"),
    "bytes behind an Ed25519 key": ("ed25519", ED25519 + b"\0", "key-point"),
    "a long-form length in the DER": ("ed25519", b"\x30\x81\x2a" + ED25519[2:], "key-spki"),
    "parameters where none belong": (
        "ed25519",
        bytes.fromhex("302c300706032b65700500032100") + ED25519[12:],
        "key-spki",
    ),
    "a P-256 key as Ed25519": ("ed25519", P256, "key-spki"),
    "an Ed25519 key as P-256": ("p256", ED25519, "key-spki"),
    "a compressed P-256 point": (
        "p256",
        bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200")
        + bytes([2 + (P256[-1] & 1)])
        + P256[27:59],
        "key-spki",
    ),
    "a point that is not on the curve": ("p256", P256[:-1] + bytes([P256[-1] ^ 1]), "key-point"),
    "no point at all": ("webauthn", P256[:26] + bytes(65), "key-point"),
}


@pytest.mark.parametrize("sentence", SPKIS)
def test_one_key_has_one_der_and_one_id(sentence: str) -> None:
    alg, spki, rule = SPKIS[sentence]
    ledger = village()
    ledger.enrol(STRANGER, edit=lambda d: d.update(**_claim(alg, spki)))
    assert only_refusal(ledger)[0] == rule


def test_the_id_is_the_hash_of_the_spki() -> None:
    ledger = village()
    ledger.enrol(STRANGER, edit=lambda d: d.update(key="ed25519:" + "0" * 64))
    assert only_refusal(ledger)[0] == "key-id"


def test_a_key_of_each_algorithm_signs() -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [CLERK, VOTER, TOKEN, APPROVER])
    assert refusals(ledger) == []
    assert {CLERK.key.alg, VOTER.key.alg, TOKEN.key.alg} == {"ed25519", "p256", "webauthn"}
    assert parse_key(VOTER.key.id, VOTER.key.spki).raw[0] == 4


def test_the_words_of_possession_are_those_of_the_specification() -> None:
    text = possession_text("o", "person:a", "ed25519:0")
    assert text == b"yangguang/key-possession/v1\no\nperson:a\ned25519:0\n"
