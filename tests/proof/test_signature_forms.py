"""signed-events.md, "Signatures": what is signed, and the one form of a signature of each key."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from audit.proof.dsse import ACT_TYPE, PROMISE_TYPE, pae
from audit.proof.scalars import base64_decode, base64_encode
from tests.proof.builder import only_refusal, refusals, village
from tests.proof.people import CLERK, TOKEN, VOTER, Who, vote

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
Change = Callable[[bytes], bytes]


def refused(signer: Who, change: Change) -> list[tuple[str, str]]:
    """What is refused of a vote whose signature was changed."""
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [signer], signatures=lambda s: [(s[0][0], change(s[0][1]))])
    place = f"record {ledger.size - 1}, by[0]"
    found = [(error.rule, error.where) for error in refusals(ledger)]
    assert {where for _, where in found} <= {place}
    return found


MESSAGES: dict[str, Callable[[bytes], bytes]] = {
    "the payload alone": lambda body: body,
    "another version of DSSE": lambda body: pae(ACT_TYPE, body).replace(b"DSSEv1", b"DSSEv2"),
    "another type": lambda body: pae(PROMISE_TYPE, body),
    "a length with a leading zero": lambda body: pae(ACT_TYPE, body).replace(b" 34 ", b" 034 "),
    "something behind it": lambda body: pae(ACT_TYPE, body) + b" ",
}


@pytest.mark.parametrize("sentence", MESSAGES)
@pytest.mark.parametrize("signer", [CLERK, VOTER], ids=["ed25519", "p256"])
def test_each_signature_is_over_the_pae_alone(sentence: str, signer: Who) -> None:
    ledger = village()
    payload: list[bytes] = []

    def kept(data: bytes) -> bytes:
        payload.append(data)
        return data

    ledger.act(
        "VoteCast.v1",
        vote(),
        [signer],
        payload=kept,
        signatures=lambda s: [(s[0][0], signer.key.sign(MESSAGES[sentence](payload[0])))],
    )
    assert only_refusal(ledger)[0] == "signature"


def plus(times: int) -> Change:
    """Add the order of the group to S: the same equation holds, in another spelling."""

    def changed(sig: bytes) -> bytes:
        s = int.from_bytes(sig[32:], "little") + times * ED25519_ORDER
        return sig[:32] + s.to_bytes(32, "little")

    return changed


ED25519: dict[str, Change] = {
    "S plus the order": plus(1),
    "S plus thrice the order": plus(3),
    "cut off": lambda sig: sig[:63],
    "a byte more": lambda sig: sig + b"\0",
    "nothing": lambda _: b"",
    "all zero": lambda _: bytes(64),
    "R and S exchanged": lambda sig: sig[32:] + sig[:32],
}


@pytest.mark.parametrize("sentence", ED25519)
def test_an_ed25519_signature_has_one_form(sentence: str) -> None:
    assert refused(CLERK, ED25519[sentence])[0][0] == "signature"


def numbers(sig: bytes) -> tuple[int, int]:
    return int.from_bytes(sig[:32], "big"), int.from_bytes(sig[32:], "big")


P256: dict[str, Change] = {
    "DER": lambda sig: encode_dss_signature(*numbers(sig)),
    "r is nothing": lambda sig: bytes(32) + sig[32:],
    "s is nothing": lambda sig: sig[:32] + bytes(32),
    "r and s are nothing": lambda _: bytes(64),
    "s is the order": lambda sig: sig[:32] + P256_ORDER.to_bytes(32, "big"),
    "the other end first": lambda sig: sig[:32][::-1] + sig[32:][::-1],
    "cut off": lambda sig: sig[:63],
    "a byte more": lambda sig: b"\0" + sig,
}


@pytest.mark.parametrize("sentence", P256)
def test_a_p256_signature_is_r_and_s(sentence: str) -> None:
    assert refused(VOTER, P256[sentence])[0][0] == "signature"


def test_a_p256_signature_may_have_a_high_s() -> None:
    """WebCrypto makes either."""

    def high(sig: bytes) -> bytes:
        return sig[:32] + (P256_ORDER - numbers(sig)[1]).to_bytes(32, "big")

    assert refused(VOTER, high) == []


def inside(change: Change) -> Change:
    """Change the signature within an assertion."""

    def changed(assertion: bytes) -> bytes:
        head, _, tail = assertion.rpartition(b'"signature": "')
        der = base64_decode(tail.removesuffix(b'"}'))
        return head + b'"signature": "' + base64_encode(change(der)).encode() + b'"}'

    return changed


ASSERTED: dict[str, Change] = {
    "r and s, raw": lambda der: b"".join(
        part.to_bytes(32, "big") for part in decode_dss_signature(der)
    ),
    "a long-form length": lambda der: b"\x30\x81" + der[1:],
    "a zero in front of r": lambda der: der[:1] + bytes([der[1] + 1, 2, der[3] + 1, 0]) + der[4:],
    "something behind it": lambda der: der + b"\0",
    "nothing": lambda _: b"",
}


@pytest.mark.parametrize("sentence", ASSERTED)
def test_an_assertion_is_signed_in_der(sentence: str) -> None:
    assert refused(TOKEN, inside(bytes)) == []
    assert refused(TOKEN, inside(ASSERTED[sentence]))[0][0] == "signature"


def test_the_algorithm_is_the_registrys_and_not_the_messages() -> None:
    """One P-256 key under two algorithms would be two keys."""
    ledger = village()
    other = VOTER.key.id.replace("p256", "webauthn")
    ledger.act(
        "VoteCast.v1",
        vote(),
        [VOTER],
        edit=lambda f: f["by"][0].update(key=other),
        signatures=lambda s: [(other, s[0][1])],
    )
    assert only_refusal(ledger)[0] == "key-unknown"
