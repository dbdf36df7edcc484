"""Parsers raise ProofError and nothing else, whatever bytes they are given."""

import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audit.proof.act import parse_act
from audit.proof.batch import make_line, parse_line
from audit.proof.canonical import decode
from audit.proof.checkpoint import parse_checkpoint, parse_text
from audit.proof.commitment import sealed_paths
from audit.proof.dossier import Dossier
from audit.proof.dsse import parse_envelope
from audit.proof.errors import ProofError
from audit.proof.history import History, examine
from audit.proof.keys import WebAuthn, parse_key, verify
from audit.proof.note import parse_note, parse_vkey
from audit.proof.promise import parse_promise
from audit.proof.record import parse_record
from audit.proof.scalars import parse_admitted_at, parse_day, parse_instant
from audit.proof.tiles import parse_bundle, parse_tile
from audit.proof.tlog_proof import parse_proof
from audit.proof.trust import parse_trust
from tests.proof.builder import Ledger, village
from tests.proof.people import ORIGIN, SYSTEM, TOKEN, vote

Parser = Callable[[bytes], object]
TOKEN_KEY = parse_key(TOKEN.key.id, TOKEN.key.spki)


def text_of(parse: Callable[[str], object]) -> Parser:
    return lambda data: parse(data.decode("utf-8", "surrogateescape"))


def follow(data: bytes) -> None:
    History(ORIGIN, lambda _size, _root: None).add(data)


def read_dossier(data: bytes) -> None:
    dossier = Dossier(dict.fromkeys(("lines/1", "disclosures.jsonl", "registry-statement"), data))
    for read in (lambda: dossier.hashes("lines/1"), dossier.disclosures, dossier.statement):
        with suppress(ProofError):
            read()


PARSERS: dict[str, Parser] = {
    "canonical": decode,
    "envelope": parse_envelope,
    "act": parse_act,
    "record": parse_record,
    "examine": examine,
    "history": follow,
    "line": parse_line,
    "note": parse_note,
    "checkpoint": parse_checkpoint,
    "checkpoint text": text_of(parse_text),
    "verifier key": text_of(parse_vkey),
    "proof": parse_proof,
    "promise": lambda data: parse_promise(data, parse_key(SYSTEM.key.id, SYSTEM.key.spki)),
    "trust": parse_trust,
    "bundle": parse_bundle,
    "tile": text_of(parse_tile),
    "instant": text_of(parse_instant),
    "admitted_at": text_of(parse_admitted_at),
    "day": text_of(parse_day),
    "ed25519 key": lambda data: parse_key("ed25519:" + "0" * 64, data),
    "p256 key": lambda data: parse_key("p256:" + "0" * 64, data),
    "key id": lambda data: parse_key(data.decode("latin-1"), TOKEN.key.spki),
    "assertion": lambda data: verify(TOKEN_KEY, b"m", data, WebAuthn(("o",), "r")),
    "sealed": lambda data: sealed_paths(decode(data)),
    "dossier": read_dossier,
}


@cache
def corpus() -> tuple[bytes, ...]:
    """One well-formed example of each format."""
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [TOKEN])
    files = ledger.dossier()
    return (
        *ledger.records,
        *files.values(),
        make_line(0, "PaymentOrdered.v1", {"amount_fen": 1}),
        TOKEN.key.spki,
        SYSTEM.key.spki,
        TOKEN.key.assertion(b"m"),
        b"2026-03-01T00:09:00.000000Z",
        b"tile/0/x001/067.p/12",
        *(
            record[record.index(b'{"payload"') : record.rindex(b',"index"')]
            for record in ledger.records
        ),
    )


def only_proof_errors(parse: Parser, data: bytes) -> None:
    with suppress(ProofError):
        parse(data)


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=60)
@given(data=st.binary(max_size=200) | st.text().map(lambda t: t.encode("utf-8", "replace")))
@example(data=b"")
@example(data=b"\x00")
@example(data=b"[" * 100_000)
@example(data=b'{"a":' * 100_000)
@example(data=b"9" * 10_000)
@example(data=b'"' + b"\\" * 99_999)
@example(data=b"\n" * 1000)
@example(data=b"null")
@example(data=b"[]")
@example(data=b"{}")
@example(data=b'"\xed\xa0\x80"')
def test_bytes_that_mean_nothing(name: str, data: bytes) -> None:
    only_proof_errors(PARSERS[name], data)


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=60)
@given(draw=st.data())
def test_bytes_that_meant_something(name: str, draw: st.DataObject) -> None:
    data = bytearray(draw.draw(st.sampled_from(corpus())))
    for _ in range(draw.draw(st.integers(1, 3))):
        place = draw.draw(st.integers(0, max(len(data) - 1, 0)))
        cut = draw.draw(st.integers(0, 4))
        data[place : place + cut] = draw.draw(st.binary(max_size=4))
    only_proof_errors(PARSERS[name], bytes(data))


@pytest.mark.parametrize("name", PARSERS)
def test_each_format_given_to_each_parser(name: str) -> None:
    for data in corpus():
        only_proof_errors(PARSERS[name], data)
        only_proof_errors(PARSERS[name], data[: len(data) // 2])


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "a", "person:a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@settings(max_examples=60)
@given(
    act_type=st.sampled_from(["LedgerOpened.v1", "KeyEnrolled.v1", "RoleGranted.v1", "Vote.v1"]),
    field=st.sampled_from(["at", "by", "data", "id", "ledger", "seen", "type", "lines"]),
    value=JSON,
)
def test_an_act_with_a_field_of_another_kind(act_type: str, field: str, value: object) -> None:
    """Registry acts meet the fold as well: what is refused must not have touched it."""
    ledger = Ledger()
    ledger.open()
    found: list[ProofError] = []
    ledger.act(act_type, {}, [SYSTEM], edit=lambda fields: fields.update({field: value}))
    ledger.history(report=found.append)
    assert found


def test_a_refusal_crosses_processes_whole() -> None:
    error = ProofError("rule", "message", expected="this", found="that", where="record 1")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert again.as_dict() == error.as_dict()
    assert str(again) == "record 1: rule: message; expected this, found that"
    assert again.at("record 2").where == "record 1"
    assert again.at("data/x").where == "data/x, record 1"
