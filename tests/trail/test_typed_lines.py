"""Batch lines read in one pass: the same lines as step by step, and no other (ADR 61)."""

import json
from typing import Any

import msgspec
import pytest

import domain.rooms
from audit.proof.batch import make_line, parse_line
from audit.proof.errors import ProofError
from audit.trail.typed_lines import line_decoder, read_line
from domain.kernel.catalogue import act_types, decode, type_of
from domain.payments.batches import PaymentLinePrepared

assert domain.rooms.ROOMS  # importing it publishes every act type
LINE = "PaymentLinePrepared.v1"
DATA = dict(type_of(PaymentLinePrepared).example)
RAW = make_line(3, LINE, DATA)
TEXT = RAW.decode()


def named(**fields: object) -> bytes:
    return make_line(3, LINE, DATA | fields)


FORGERIES = {
    "a space": TEXT.replace(":", ": ", 1),
    "a newline at the end": TEXT + "\n",
    "something behind it": TEXT + "{}",
    "another order of fields": '{"n":3,' + TEXT[1:].replace(',"n":3', ""),
    "another order within data": TEXT.replace(
        '"attempt":1,"batch":"batch:1"', '"batch":"batch:1","attempt":1'
    ),
    "a field twice": TEXT.replace('"attempt":1', '"attempt":1,"attempt":1'),
    "an escape": TEXT.replace("batch:1", "batch\\u003a1"),
    "a fraction": TEXT.replace('"n":3', '"n":3.0'),
    "an exponent": TEXT.replace('"amount_fen":30000', '"amount_fen":3e4'),
    "an integer past 2^53 - 1": TEXT.replace('"amount_fen":30000', '"amount_fen":9007199254740992'),
    "a truth value for a number": TEXT.replace('"attempt":1', '"attempt":true'),
    "a field that its type has not": named(cash=True).decode(),
    "an identifier of another kind": named(due="batch:1").decode(),
    "a type that nobody published": TEXT.replace(LINE, "PaymentLinePrepared.v9"),
    "a type within a string alone": f'{{"data":{{"due":",\\"type\\":\\"{LINE}"}}',
    "no type": TEXT[: TEXT.rindex(",")] + "}",
    "a line within a line": make_line(3, "NoSuchLine.v1", json.loads(TEXT)).decode(),
    "a field beside its data": TEXT.replace('"n":3', '"m":1,"n":3'),
    "bytes that are no text": TEXT.replace("batch:1", "batch:\udcff"),
    "nothing": "",
}  # fmt: skip


def test_a_line_is_read_as_the_fact_of_its_type() -> None:
    read = read_line(RAW)
    assert read is not None
    assert (read.n, read.type, read.data) == (3, LINE, decode(type_of(PaymentLinePrepared), DATA))


@pytest.mark.parametrize("kind", list(act_types()), ids=lambda kind: kind.name)
def test_every_type_writes_its_facts_as_their_canonical_bytes(kind: Any) -> None:  # noqa: ANN401
    fact = decode(kind, kind.example)
    raw = make_line(0, kind.name, msgspec.to_builtins(fact))
    read = read_line(raw)
    assert read is not None
    assert read.data == decode(kind, parse_line(raw).data) == fact


@pytest.mark.parametrize("sentence", FORGERIES)
def test_what_is_refused_step_by_step_is_not_read(sentence: str) -> None:
    raw = FORGERIES[sentence].encode("utf-8", "surrogateescape")
    with pytest.raises((ProofError, msgspec.ValidationError, LookupError)):
        stepwise(raw)
    assert read_line(raw) is None


def stepwise(raw: bytes) -> None:
    """The steps that `read_line` takes at once."""
    parsed = parse_line(raw)
    kinds = {kind.name: kind for kind in act_types()}
    decode(kinds[parsed.type], parsed.data)


def test_a_line_without_a_field_that_has_a_default_is_left_to_the_steps() -> None:
    (kind,) = [one for one in act_types() if one.name == "CardDeclared.v1"]
    data = {name: value for name, value in kind.example.items() if name != "paper"}
    raw = make_line(0, kind.name, data)
    stepwise(raw)
    assert read_line(raw) is None


def test_a_decoder_reads_lines_of_no_other_type() -> None:
    decoder = line_decoder(RAW)
    assert decoder is not None
    with pytest.raises(msgspec.ValidationError):
        decoder.decode(TEXT.replace(LINE, "PaymentLinePrepared.v2"))


def test_the_name_of_a_type_that_is_too_long_is_not_kept() -> None:
    assert line_decoder(TEXT.replace(LINE, "P" * 10_000).encode()) is None
