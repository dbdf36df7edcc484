"""The golden ledger, made from the specifications by separate code: each record, each root."""

import json
from hashlib import sha256

import pytest

from audit.proof.batch import lines_of
from audit.proof.errors import ProofError
from audit.proof.history import History, examine
from audit.proof.keys import key_id, spki_of_ed25519
from audit.proof.merkle import Frontier, leaf_hash, root_of
from audit.proof.record import ActRecord, envelope_of, frame_act, frame_line, parse_record
from audit.proof.scalars import base64_decode, base64_encode
from tests.conformance.vectors import YANGGUANG

ORIGIN = "yangguang.example/county/231005"
RECORDS = (YANGGUANG / "log.jsonl").read_bytes().splitlines()
ROOTS: dict[str, str] = json.loads((YANGGUANG / "roots.json").read_bytes())
KEYS: dict[str, dict[str, str]] = json.loads((YANGGUANG / "keys.json").read_bytes())


def check_seen(size: int, root: bytes) -> None:
    if base64_encode(root) != ROOTS[str(size)]:
        raise ProofError("seen-root", "not a golden root")


def followed(records: list[bytes]) -> History:
    history = History(ORIGIN, check_seen)
    for record in records:
        history.add(record)
    history.finish()
    return history


def test_every_root_is_the_golden_one() -> None:
    frontier = Frontier()
    for size, record in enumerate(RECORDS):
        assert base64_encode(frontier.root()) == ROOTS[str(size)]
        frontier.append(leaf_hash(record))
    assert base64_encode(frontier.root()) == ROOTS["20"]
    assert base64_encode(root_of(map(leaf_hash, RECORDS))) == ROOTS["20"]
    assert len(ROOTS) == 21


@pytest.mark.parametrize("index", range(len(RECORDS)))
def test_every_record_is_read_and_framed_to_the_same_bytes(index: int) -> None:
    raw = parse_record(RECORDS[index])
    assert raw.index == index
    if isinstance(raw, ActRecord):
        assert envelope_of(RECORDS[index], index) == raw.envelope
        framed = frame_act(raw.envelope, raw.index, raw.admitted_at)
    else:
        framed = frame_line(raw.line, raw.index, raw.admitted_at, raw.of)
    assert framed == RECORDS[index]


def test_the_whole_ledger_holds() -> None:
    history = followed(RECORDS)
    assert (history.acts, history.lines, history.signatures) == (15, 5, 27)


@pytest.mark.parametrize("size", range(1, len(RECORDS) + 1))
def test_every_prefix_that_ends_no_batch_early_holds(size: int) -> None:
    if 14 <= size < 19:
        with pytest.raises(ProofError) as caught:
            followed(RECORDS[:size])
        assert (caught.value.rule, caught.value.where) == ("lines", "record 13")
    else:
        followed(RECORDS[:size])


def test_a_ledger_lacking_any_record_does_not_hold() -> None:
    for index in range(len(RECORDS) - 1):
        with pytest.raises(ProofError):
            followed(RECORDS[:index] + RECORDS[index + 1 :])


def test_the_registry_is_what_the_ledger_says() -> None:
    registry = followed(RECORDS).registry
    states = {name: registry.keys[key["key"]].status for name, key in KEYS.items() if _acts(name)}
    assert states.pop("clerk") == "revoked"
    assert set(states.values()) == {"active"}
    assert (
        registry.policy_value("notice_days", "231005", examine(RECORDS[9]).admitted_at.date()) == 7
    )
    assert [entry.person for entry in registry.system_keys("ObjectionReceived.v1")] == [
        "person:system"
    ]
    assert registry.statement_for(_everybody(), 20)[0] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 19]


def _acts(name: str) -> bool:
    return not name.startswith(("log", "witness"))


def _everybody() -> set[tuple[str, str]]:
    acts = [found.act for record in RECORDS if (found := examine(record)).act]
    return {(signer.key, signer.person) for act in acts for signer in act.by}


@pytest.mark.parametrize("name", KEYS)
def test_a_key_id_is_the_hash_of_the_der(name: str) -> None:
    key = KEYS[name]
    spki = base64_decode(key["spki"])
    assert key["key"] == f"{key['alg']}:{sha256(spki).hexdigest()}" == key_id(key["alg"], spki)
    if key["alg"] == "ed25519":
        assert spki == spki_of_ed25519(spki[-32:])


def test_the_header_signed_the_root_over_its_lines() -> None:
    lines = [found.line_bytes for record in RECORDS if (found := examine(record)).line]
    header = examine(RECORDS[13]).act
    assert header is not None
    assert header.lines == lines_of(lines)
