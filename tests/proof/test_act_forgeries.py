"""signed-events.md, "The act": for each sentence a forgery that breaks it alone.

Each forgery is signed properly over what it is, and logged by a log that looks away.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from audit.proof.scalars import base64_encode
from tests.proof.builder import Ledger, only_refusal, refusals, village
from tests.proof.people import CLERK, ROOTS, TOKEN, VOTER, Key, policy, vote

Forge = Callable[[Ledger], object]


def fields(**changes: Any) -> Forge:  # noqa: ANN401
    """A vote whose signed fields are others."""
    return lambda ledger: ledger.act(
        "VoteCast.v1", vote(), [VOTER], edit=lambda f: f.update(changes)
    )


def without(name: str) -> Forge:
    return lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER], edit=lambda f: f.pop(name))


def payload(change: Callable[[bytes], bytes]) -> Forge:
    """A vote signed over other bytes than the canonical ones."""
    return lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER], payload=change)


def by(**changes: str) -> Forge:
    """A vote whose signer says something else of himself."""
    return lambda ledger: ledger.act(
        "VoteCast.v1", vote(), [VOTER], edit=lambda f: f["by"][0].update(changes)
    )


def signatures(change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]) -> Forge:
    return lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER, CLERK], signatures=change)


def envelope(change: Callable[[dict[str, Any]], object]) -> Forge:
    """A vote in another envelope."""

    def changed(data: bytes) -> bytes:
        parts = json.loads(data)
        change(parts)
        return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()

    return lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER], envelope=changed)


def flip(signature: bytes, place: int = 40) -> bytes:
    return signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]


def swap_case(parts: dict[str, Any]) -> None:
    parts["payload"] += "\n"


def pad_bits(parts: dict[str, Any]) -> None:
    """Set a bit that padding throws away: the same bytes, another base64."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    text = parts["signatures"][0]["sig"].rstrip("=")
    last = letters[letters.index(text[-1]) + 1]
    parts["signatures"][0]["sig"] = text[:-1] + last + "=="


def of_other_type(data: bytes) -> bytes:
    return data.replace(b"vnd.yangguang.act+json", b"vnd.yangguang.promise+json")


LONG = "1" * 41_000
COMMITMENT = base64_encode(bytes(32))
FORGERIES: dict[str, tuple[Forge, str]] = {
    "the envelope has exactly three fields": (envelope(lambda e: e.update(x=1)), "shape"),
    "a signature has exactly keyid and sig": (
        envelope(lambda e: e["signatures"][0].update(cert="")),
        "shape",
    ),
    "an envelope lacks nothing": (envelope(lambda e: e.pop("payloadType")), "shape"),
    "payloadType is that of acts": (
        lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER], envelope=of_other_type),
        "payload-type",
    ),
    "base64 has no newline": (envelope(swap_case), "base64"),
    "base64 re-encodes to itself": (envelope(pad_bits), "base64"),
    "base64 in the payload re-encodes to itself": (
        fields(seen={"root": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=", "size": 3}),
        "base64",
    ),
    "base64 has its padding": (
        fields(seen={"root": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", "size": 3}),
        "base64",
    ),
    "base64 has the standard alphabet": (
        fields(seen={"root": "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=", "size": 3}),
        "base64",
    ),
    "a sealed field has nothing beside its commitment": (
        fields(data={"name": {"sealed": COMMITMENT, "was": "示例"}}),
        "sealed-shape",
    ),
    "a commitment is 32 bytes": (
        fields(data={"members": [{"name": {"sealed": "AAAA"}}]}),
        "sealed-shape",
    ),
    "a commitment is base64": (
        fields(data={"name": {"sealed": COMMITMENT.rstrip("=")}}),
        "sealed-shape",
    ),
    "the payload has no space": (payload(lambda p: p.replace(b'"for"', b' "for"')), "canonical"),
    "the payload has no newline behind it": (payload(lambda p: p + b"\n"), "canonical"),
    "keys stand in order": (
        payload(
            lambda p: p.replace(b'"assembly":"assembly:1",', b"").replace(
                b'"vote":"for"', b'"vote":"for","assembly":"assembly:1"'
            )
        ),
        "canonical",
    ),
    "no key stands twice": (
        payload(lambda p: p.replace(b'"vote":"for"', b'"vote":"against","vote":"for"')),
        "canonical",
    ),
    "no escapes but the least": (
        payload(lambda p: p.replace(b'"for"', b'"\\u0066or"')),
        "canonical",
    ),
    "integers only, no float": (payload(lambda p: p.replace(b'"for"', b"1.5")), "canonical"),
    "integers only, no exponent": (payload(lambda p: p.replace(b'"for"', b"1e2")), "canonical"),
    "no minus zero": (payload(lambda p: p.replace(b'"for"', b"-0")), "canonical"),
    "integers within 2^53 - 1": (
        payload(lambda p: p.replace(b'"for"', b"9007199254740992")),
        "canonical",
    ),
    "integers within -(2^53 - 1)": (
        payload(lambda p: p.replace(b'"for"', b"-9007199254740992")),
        "canonical",
    ),
    "UTF-8 alone": (payload(lambda p: p.replace(b'"for"', b'"\xff"')), "canonical"),
    "no lone surrogate": (payload(lambda p: p.replace(b'"for"', b'"\\ud800"')), "canonical"),
    "no bottomless nesting": (
        payload(lambda p: p.replace(b'"for"', b"[" * 100 + b"]" * 100)),
        "canonical",
    ),
    "unknown fields are refused": (fields(note="hello"), "shape"),
    "unknown fields of a signer are refused": (by(title="mayor"), "shape"),
    "every field of the table is there": (without("seen"), "shape"),
    "data is an object": (fields(data=[1]), "shape"),
    "seen is size and root alone": (
        fields(seen={"root": base64_encode(bytes(32)), "size": 3, "time": 1}),
        "shape",
    ),
    "lines is never null": (fields(lines=None), "shape"),
    "at most 40,960 bytes of payload": (fields(data={"x": LONG}), "payload-size"),
    "the type is past tense with a version": (fields(type="VoteCast"), "act-type"),
    "the id is a UUIDv7": (fields(id="01950000-0000-4000-8000-000000000001"), "act-id"),
    "the id is in lowercase": (fields(id="01950000-0000-7000-8000-00000000000A"), "act-id"),
    "an act for another ledger": (
        fields(ledger="yangguang.example/county/220182"),
        "ledger",
    ),
    "at has an offset": (fields(at="2026-03-01T09:12:00"), "instant"),
    "at is RFC 3339": (fields(at="2026-03-01 09:12:00+08:00"), "instant"),
    "at is a real day": (fields(at="2026-02-30T09:12:00+08:00"), "instant"),
    "a person is an identifier": (by(person="person:r 1"), "identifier"),
    "a key is a key id": (by(key="ed25519:00"), "key-id"),
    "a place is a word": (by(place="here and there"), "by-office"),
    "seen is not nothing": (
        fields(seen={"root": "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "size": 0}),
        "seen-nothing",
    ),
    "seen.root is a hash": (fields(seen={"root": "AAAA", "size": 3}), "hash"),
    "a header has lines": (
        fields(lines={"count": 0, "root": base64_encode(bytes(32))}),
        "lines",
    ),
    "nobody signed": (signatures(lambda _: []), "signature-count"),
    "one of two signed": (signatures(lambda s: s[:1]), "signature-count"),
    "a third signed who is not in by": (signatures(lambda s: [*s, s[0]]), "signature-count"),
    "signatures stand in the order of by": (signatures(lambda s: s[::-1]), "signature-key"),
    "the signature is by the key in by": (
        signatures(lambda s: [s[0], (ROOTS[0].key.id, s[1][1])]),
        "signature-key",
    ),
    "no more than 16 signatures": (
        lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER] * 17),
        "signature-count",
    ),
    "keys in by are distinct": (
        lambda ledger: ledger.act("PolicyAdopted.v1", policy(), [ROOTS[0], ROOTS[0]]),
        "by-distinct",
    ),
    "persons in by are distinct": (
        lambda ledger: ledger.act(
            "VoteCast.v1",
            vote(),
            [VOTER, CLERK],
            edit=lambda f: f["by"][1].update(person=VOTER.person),
        ),
        "by-distinct",
    ),
    "each signature holds": (signatures(lambda s: [s[0], (s[1][0], flip(s[1][1]))]), "signature"),
    "a p256 signature holds": (signatures(lambda s: [(s[0][0], flip(s[0][1])), s[1]]), "signature"),
    "an ed25519 signature is 64 bytes": (
        signatures(lambda s: [s[0], (s[1][0], s[1][1] + b"\0")]),
        "signature",
    ),
    "signatures of two signers are not exchanged": (
        signatures(lambda s: [(s[0][0], s[1][1]), (s[1][0], s[0][1])]),
        "signature",
    ),
}


@pytest.mark.parametrize("sentence", FORGERIES)
def test_an_act_is_refused_for_its_reason(sentence: str) -> None:
    forge, rule = FORGERIES[sentence]
    ledger = village()
    place = ledger.size
    forge(ledger)
    found_rule, where = only_refusal(ledger)
    assert found_rule == rule
    assert where.startswith(f"record {place}")


def test_what_the_forgeries_start_from_is_accepted() -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [VOTER, CLERK, TOKEN])
    assert refusals(ledger) == []


def test_the_payload_may_be_40_960_bytes() -> None:
    ledger = village()
    spare = 40_960 - len(ledger.payload("VoteCast.v1", {"x": ""}, [VOTER]))
    ledger.act("VoteCast.v1", {"x": "1" * spare}, [VOTER])
    assert refusals(ledger) == []


def test_an_id_is_used_once() -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [VOTER])
    again = {"id": f"01950000-0000-7000-8000-{ledger.size - 1:012x}"}
    ledger.act("VoteCast.v1", vote(2), [VOTER], edit=lambda f: f.update(again))
    assert only_refusal(ledger) == ("act-id-twice", f"record {ledger.size - 1}")


def test_signed_bytes_are_not_carried_to_another_algorithm() -> None:
    """The verifier takes the algorithm from the registry, never from the message."""
    ledger = village()
    relabelled = "ed25519:" + VOTER.key.id.partition(":")[2]
    ledger.act(
        "VoteCast.v1",
        vote(),
        [VOTER],
        edit=lambda f: f["by"][0].update(key=relabelled),
        signatures=lambda s: [(relabelled, s[0][1])],
    )
    assert only_refusal(ledger)[0] == "key-unknown"


@pytest.mark.parametrize(
    "at",
    [
        "2026-03-01T09:12:00+0800",
        "2026-03-01T09:12:00+08",
        "2026-03-01T09:12+08:00",
        "2026-03-01T09:11:60+08:00",
        "2026-03-01T24:00:00+08:00",
        "2026-03-01T09:12:00,5+08:00",
        "2026-03-01T09:12:00.+08:00",
        "2026-03-01T09:12:00+24:00",
        "2026-03-01T09:12:00+08:60",
        "2026-03-01T09:12:00+08:00:00",
        "2026-03-01T09:12:00+08:00\n",
        "2026-W09-7T09:12:00+08:00",
        "20260301T091200+0800",
        "\uff12026-03-01T09:12:00+08:00",
        "0000-03-01T09:12:00+08:00",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
    ],
)
def test_an_instant_has_one_kind_of_form(at: str) -> None:
    ledger = village()
    fields(at=at)(ledger)
    assert only_refusal(ledger)[0] == "instant"


@pytest.mark.parametrize("minutes", [0, 480, -660, 840, 1439])
@pytest.mark.parametrize("microseconds", [0, 500_000, 123_456])
def test_an_instant_is_the_same_at_every_offset(minutes: int, microseconds: int) -> None:
    ledger = village()
    offset = timezone(timedelta(minutes=minutes))
    at = ledger.now.replace(microsecond=microseconds).astimezone(offset)
    fields(at=at.isoformat())(ledger)
    assert refusals(ledger) == []


@pytest.mark.parametrize(
    "person",
    [
        "person:",
        ":p1",
        "Person:p1",
        "per5on:p1",
        "person:p:1",
        "person:p_1",
        "person:p.1",
        "person:p1\n",
        "person:\u0663",
        "person:\uff50",
        "person:" + "a" * 65,
    ],
)
def test_a_person_is_a_kind_and_up_to_64_letters_digits_or_hyphens(person: str) -> None:
    ledger = village()
    by(person=person)(ledger)
    assert only_refusal(ledger)[0] == "identifier"
    ledger = village()
    ledger.enrol(replace(CLERK, key=Key("new"), person="person:" + "a" * 64))
    assert refusals(ledger) == []
