"""signed-events.md, "Personal data stays off the log" and "A promise"."""

import hmac
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.proof.checkpoint import Checkpoint
from audit.proof.commitment import Disclosure, open_all, open_field, seal, sealed_paths
from audit.proof.dsse import ACT_TYPE, PROMISE_TYPE, format_envelope, pae
from audit.proof.errors import ProofError
from audit.proof.keys import PublicKey, parse_key
from audit.proof.merkle import leaf_hash
from audit.proof.promise import Promise, check_kept, make_payload, parse_promise
from audit.proof.scalars import base64_encode
from tests.proof.builder import village
from tests.proof.people import CLERK, ORIGIN, SYSTEM, Who

SALT = bytes(range(32))
DATA: dict[str, Any] = {
    "members": [{"name": seal("/members/0/name", "甲", SALT)}, {"age": 5}],
    "a/b~c": seal("/a~1b~0c", "", SALT),
}


def opening(path: str, value: str, salt: bytes = SALT) -> Disclosure:
    return Disclosure(path, base64_encode(salt), value)


FIRST, SECOND = opening("/members/0/name", "甲"), opening("/a~1b~0c", "")


def test_a_commitment_is_hmac_sha256_of_label_nul_value() -> None:
    expected = hmac.new(SALT, "/name\0测试".encode(), sha256).digest()
    assert seal("/name", "测试", SALT) == {"sealed": base64_encode(expected)}


def test_every_sealed_field_is_found_by_its_pointer() -> None:
    assert set(sealed_paths(DATA)) == {"/members/0/name", "/a~1b~0c"}
    assert open_all(DATA, [FIRST, SECOND]) == {"/members/0/name": "甲", "/a~1b~0c": ""}


@pytest.mark.parametrize(
    ("disclosures", "rule"),
    [
        ([FIRST], "disclosure-missing"),
        ([FIRST, SECOND, FIRST], "disclosure-twice"),
        ([FIRST, SECOND, opening("/members/1/age", "5")], "disclosure-path"),
        ([FIRST, opening("/a/b~c", "")], "disclosure-path"),
        ([FIRST, opening(SECOND.path, "x")], "disclosure-value"),
        ([FIRST, opening(SECOND.path, "", bytes(32))], "disclosure-value"),
        ([FIRST, opening(SECOND.path, "", bytes(16))], "disclosure-salt"),
        ([FIRST, Disclosure(SECOND.path, "no base64", "")], "base64"),
        ([FIRST, opening(SECOND.path, "\ud800")], "disclosure-value"),
    ],
)
def test_every_sealed_field_needs_exactly_one_that_opens_it(
    disclosures: list[Disclosure], rule: str
) -> None:
    with pytest.raises(ProofError) as caught:
        open_all(DATA, disclosures)
    assert caught.value.rule == rule


@given(st.text(st.characters(codec="utf-8")), st.binary(min_size=32, max_size=32))
def test_a_value_opens_its_commitment_at_its_label_alone(value: str, salt: bytes) -> None:
    data = {"a": seal("/a", value, salt), "b": seal("/a", value, salt)}
    assert open_field(data, opening("/a", value, salt)) == value
    with pytest.raises(ProofError):
        open_field(data, opening("/b", value, salt))


@pytest.mark.parametrize(
    ("sealed", "value"),
    [
        (hmac.digest(SALT, b"/av", sha256), "v"),
        (hmac.digest(SALT, b"/a\0v\0", sha256), "v"),
        (hmac.digest(SALT, b"/a\0x\0v", sha256), "v"),
        (hmac.digest(b"", b"/a\0v", sha256), "v"),
        (sha256(b"/a\0v").digest(), "v"),
        (sha256(SALT + b"/a\0v").digest(), "v"),
        (hmac.digest(SALT, "/a\0\u00e9".encode(), sha256), "e\u0301"),
        (hmac.digest(SALT, "/a\0\uff11".encode(), sha256), "1"),
        (hmac.digest(SALT, "/a\0甲".encode("utf-16-be"), sha256), "甲"),
        (hmac.digest(SALT, "/a\0甲".encode("gb18030"), sha256), "甲"),
    ],
)
def test_nothing_else_is_a_commitment_to_a_value(sealed: bytes, value: str) -> None:
    with pytest.raises(ProofError, match="disclosure-value"):
        open_field({"a": {"sealed": base64_encode(sealed)}}, opening("/a", value))


PATHS = ["", "a", "#/a", "/a/", "/a/0", "/a/sealed", "/~2", "/b/00", "/b/-", "/b/-1"]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_the_one_pointer_of_a_sealed_field(path: str) -> None:
    data = {"a": seal("/a", "v", SALT), "b": [seal("/b/0", "v", SALT)]}
    with pytest.raises(ProofError, match="disclosure-path"):
        open_field(data, opening(path, "v"))


@pytest.mark.parametrize(
    "field",
    [
        {"sealed": "AAAA"},
        {"sealed": 5},
        {"sealed": None},
        {"sealed": base64_encode(bytes(32)), "salt": "x"},
        {"sealed": {"sealed": base64_encode(bytes(32))}},
    ],
)
def test_a_sealed_field_is_one_commitment_and_nothing_else(field: dict[str, Any]) -> None:
    with pytest.raises(ProofError) as caught:
        sealed_paths({"name": field})
    assert caught.value.rule == "sealed-shape"


RECORD = village().records[7]
PROMISE = Promise(
    admitted_at="2026-03-01T01:08:00.000000Z",
    covered_by="2026-03-01T01:08:10.000000Z",
    id="01950000-0000-7000-8000-000000000007",
    index=7,
    leaf=base64_encode(leaf_hash(RECORD)),
    ledger=ORIGIN,
)
SYSTEM_KEY: PublicKey = parse_key(SYSTEM.key.id, SYSTEM.key.spki)


def promised(
    payload: bytes = make_payload(PROMISE),
    kind: str = PROMISE_TYPE,
    by: tuple[Who, ...] = (SYSTEM,),
) -> bytes:
    signatures = [(who.key.id, who.key.sign(pae(kind, payload))) for who in by]
    return format_envelope(kind, payload, signatures)


def changed(**fields: Any) -> bytes:  # noqa: ANN401
    parts = {name: getattr(PROMISE, name) for name in PROMISE.__struct_fields__}
    return make_payload(Promise(**{**parts, **fields}))


def test_a_promise_is_read_as_it_was_given() -> None:
    assert parse_promise(promised(), SYSTEM_KEY) == PROMISE


@pytest.mark.parametrize(
    ("envelope", "rule"),
    [
        (promised(kind=ACT_TYPE), "payload-type"),
        (promised(by=(CLERK,)), "signature-key"),
        (promised(by=(SYSTEM, CLERK)), "signature-count"),
        (promised().replace(b'"sig":"', b'"sig":"AAAA'), "signature"),
        (promised(make_payload(PROMISE) + b" "), "canonical"),
        (promised(b"{}"), "shape"),
        (promised(changed(covered_by="2026-03-01T01:07:59.000000Z")), "promise"),
        (promised(changed(id="01950000-0000-4000-8000-000000000007")), "act-id"),
        (promised(changed(index=-1)), "promise"),
        (promised(changed(leaf="AAAA")), "hash"),
        (promised(changed(admitted_at="yesterday")), "admitted-at"),
    ],
)
def test_a_promise_is_refused_for_its_reason(envelope: bytes, rule: str) -> None:
    with pytest.raises(ProofError) as caught:
        parse_promise(envelope, SYSTEM_KEY)
    assert caught.value.rule == rule


def test_a_promise_that_was_not_kept_is_proven() -> None:
    check_kept(PROMISE, RECORD, Checkpoint(ORIGIN, 8, bytes(32)))
    broken = [
        (RECORD, Checkpoint(ORIGIN, 7, bytes(32)), "promise-broken"),
        (b"another record", Checkpoint(ORIGIN, 8, bytes(32)), "promise-broken"),
        (RECORD, Checkpoint("a/b", 8, bytes(32)), "checkpoint-origin"),
    ]
    for record, checkpoint, rule in broken:
        with pytest.raises(ProofError) as caught:
            check_kept(PROMISE, record, checkpoint)
        assert caught.value.rule == rule


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "01950000-0000-7000-8000-000000000008"},
        {"index": 6},
        {"admitted_at": "2026-03-01T01:07:59.999999Z"},
    ],
)
def test_a_promise_of_one_act_is_not_kept_by_another(fields: dict[str, Any]) -> None:
    """The leaf alone says nothing of whose act it is."""
    promise = parse_promise(promised(changed(**fields)), SYSTEM_KEY)
    with pytest.raises(ProofError, match="not the act that was promised"):
        check_kept(promise, RECORD, Checkpoint(ORIGIN, 8, bytes(32)))
