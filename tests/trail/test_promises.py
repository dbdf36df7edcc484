"""A promise says, under a system key, that a durable record will be under a checkpoint by then."""

from datetime import timedelta
from pathlib import Path

import pytest

from audit.proof import merkle
from audit.proof.checkpoint import Checkpoint
from audit.proof.dsse import PROMISE_TYPE, format_envelope, pae
from audit.proof.errors import ProofError
from audit.proof.keys import parse_key
from audit.proof.promise import (
    Promise,
    check_kept,
    make_payload,
    parse_promise,
    parse_promise_of,
)
from audit.proof.scalars import base64_encode
from audit.trail.custody import Custody, SigningKey
from audit.trail.promises import promise
from tests.proof.builder import village
from tests.proof.people import ORIGIN, ROOTS, START, SYSTEM, Key, system_set, with_key

RECORD = village().records[7]
ADMITTED = START + timedelta(minutes=8)
ACT_ID = "01950000-0000-7000-8000-000000000007"


@pytest.fixture
def system_key(tmp_path: Path) -> SigningKey:
    return Custody(tmp_path / "keys").create("system")


def make(key: SigningKey) -> bytes:
    return promise(
        key,
        ledger=ORIGIN,
        act_id=ACT_ID,
        index=7,
        record=RECORD,
        admitted_at=ADMITTED,
        covered_within=timedelta(minutes=1),
    )


def test_a_promise_says_what_and_by_when(system_key: SigningKey) -> None:
    found = parse_promise(make(system_key), parse_key(system_key.key_id, system_key.spki))

    assert (found.ledger, found.id, found.index) == (ORIGIN, ACT_ID, 7)
    assert found.admitted_at == "2026-03-01T01:08:00.000000Z"
    assert found.covered_by == "2026-03-01T01:09:00.000000Z"


def test_a_promise_by_another_key_is_refused(system_key: SigningKey, tmp_path: Path) -> None:
    other = Custody(tmp_path / "keys").create("other")
    with pytest.raises(ProofError, match="signature-key"):
        parse_promise(make(system_key), parse_key(other.key_id, other.spki))


def test_a_promise_altered_is_refused(system_key: SigningKey) -> None:
    key = parse_key(system_key.key_id, system_key.spki)
    envelope = make(system_key)
    place = envelope.index(b'"payload":"') + 40
    altered = envelope[:place] + bytes([envelope[place] ^ 1]) + envelope[place + 1 :]
    with pytest.raises(ProofError):
        parse_promise(altered, key)


def test_a_kept_promise_holds_and_a_broken_one_shows(system_key: SigningKey) -> None:
    found = parse_promise(make(system_key), parse_key(system_key.key_id, system_key.spki))
    check_kept(found, RECORD, Checkpoint(ORIGIN, 8, merkle.EMPTY_ROOT))
    with pytest.raises(ProofError, match="promise-broken"):
        check_kept(found, RECORD, Checkpoint(ORIGIN, 7, merkle.EMPTY_ROOT))
    with pytest.raises(ProofError, match="promise-broken"):
        check_kept(found, village().records[6], Checkpoint(ORIGIN, 8, merkle.EMPTY_ROOT))


def test_a_promise_counts_by_a_system_key_in_force_at_its_position_alone() -> None:
    ledger, later = village(), Key("next system key")
    before = ledger.registry()
    promised = _promised(SYSTEM.key)
    assert parse_promise_of(promised, before).index == 7
    changed = with_key(SYSTEM, later)
    ledger.act("SystemKeysChanged.v1", {"system": system_set(person=changed)}, ROOTS[:2])
    after = ledger.registry()
    assert parse_promise_of(_promised(later), after).index == 7
    for envelope, registry in (
        (promised, after),
        (_promised(later), before),
        (_promised(ROOTS[0].key), before),
    ):
        with pytest.raises(ProofError, match="promise-key"):
            parse_promise_of(envelope, registry)


def test_a_promise_of_another_ledger_is_none_here() -> None:
    with pytest.raises(ProofError, match="ledger"):
        parse_promise_of(_promised(SYSTEM.key, ledger="a/b"), village().registry())


def _promised(key: Key, ledger: str = ORIGIN) -> bytes:
    payload = make_payload(
        Promise(
            admitted_at="2026-03-01T01:00:00.000000Z",
            covered_by="2026-03-01T01:01:00.000000Z",
            id=ACT_ID,
            index=7,
            leaf=base64_encode(merkle.EMPTY_ROOT),
            ledger=ledger,
        )
    )
    return format_envelope(PROMISE_TYPE, payload, [(key.id, key.sign(pae(PROMISE_TYPE, payload)))])
