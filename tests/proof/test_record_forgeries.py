"""signed-events.md, "Batches" and "The record": what is logged, and in which order."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from audit.proof.act import Lines
from audit.proof.batch import lines_of, make_line
from audit.proof.errors import ProofError
from audit.proof.record import (
    LineRecord,
    envelope_of,
    frame_act,
    frame_line,
    is_act,
    line_of,
    parse_record,
)
from audit.proof.scalars import base64_encode, format_admitted_at
from tests.proof.builder import Ledger, only_refusal, refusals, village
from tests.proof.people import APPROVER, VOTER, payment_lines, vote

Forge = Callable[[Ledger], object]
LINES = payment_lines(5)
REGISTRY_LINE = make_line(4, "KeyRevoked.v1", {"key": "k", "reason": "r"})


def frame(change: Callable[[bytes], bytes]) -> Forge:
    return lambda ledger: ledger.act("VoteCast.v1", vote(), [VOTER], record=change)


def batch(
    lines: list[bytes], header: Lines | None = None, logged: list[bytes] | None = None, of: int = 0
) -> Forge:
    return lambda ledger: ledger.batch(
        "PaymentBatchApproved.v1",
        {"total_fen": 1},
        [APPROVER],
        lines,
        header=header,
        logged=logged,
        of=of,
    )


FRAMES: dict[str, tuple[Forge, str]] = {
    "a newline at the end": (frame(lambda r: r + b"\n"), "record"),
    "a space in the frame": (frame(lambda r: r.replace(b',"envelope"', b', "envelope"')), "record"),
    "another order of fields": (
        frame(lambda r: b'{"envelope":{},' + r[1:]),
        "record",
    ),
    "no index": (frame(lambda r: r[: r.rindex(b',"index"')] + b"}"), "record"),
    "an index with a leading zero": (
        frame(lambda r: r.replace(b'"index":', b'"index":0')),
        "record",
    ),
    "an index of no integer": (
        frame(lambda r: r[: r.rindex(b":")] + b":9007199254740992}"),
        "record-index",
    ),
    "admitted_at without microseconds": (
        frame(lambda r: r.replace(b".000000Z", b".000000z")),
        "admitted-at",
    ),
    "admitted_at with an offset": (
        frame(lambda r: r.replace(b".000000Z", b".00+0000")),
        "admitted-at",
    ),
    "admitted_at on no day": (frame(lambda r: r.replace(b"2026-03", b"2026-13")), "admitted-at"),
    "more than ASCII": (frame(lambda r: r.replace(b"keyid", "kéyid".encode())), "record-ascii"),
    "a space in the envelope": (
        frame(lambda r: r.replace(b'"payloadType":', b'"payloadType": ')),
        "canonical",
    ),
}


@pytest.mark.parametrize("sentence", FRAMES)
def test_a_frame_is_refused_for_its_reason(sentence: str) -> None:
    forge, rule = FRAMES[sentence]
    ledger = village()
    place = ledger.size
    forge(ledger)
    found, where = only_refusal(ledger)
    assert (found, where.split(",")[0]) == (rule, f"record {place}")


BATCHES: dict[str, tuple[Forge, str, int]] = {
    "a line is missing": (batch(LINES, logged=LINES[:4]), "lines", 0),
    "a line was changed": (
        batch(LINES, logged=[*LINES[:4], make_line(4, "PaymentOrdered.v1", {"amount_fen": 9})]),
        "lines",
        0,
    ),
    "the count is another": (batch(LINES[:4], header=lines_of(LINES)), "lines", 0),
    "the root is another": (batch(LINES, header=Lines(5, bytes(32))), "lines", 0),
    "a line is not canonical": (
        batch(LINES[:1], logged=[LINES[0].replace(b'"n":0', b'"n": 0')]),
        "canonical",
        1,
    ),
    "a line has a field of its own": (
        batch([LINES[0].replace(b'"n":0', b'"n":0,"note":1')]),
        "shape",
        1,
    ),
    "a line of no number": (batch([LINES[0].replace(b'"n":0', b'"n":-1')]), "line", 1),
    "a sealed field that is no commitment": (
        batch([make_line(0, "PersonListed.v1", {"name": {"sealed": "x"}})]),
        "sealed-shape",
        1,
    ),
    "a registry act as a line": (
        batch([*LINES[:4], REGISTRY_LINE]),
        "line-type",
        5,
    ),
}


@pytest.mark.parametrize("sentence", BATCHES)
def test_a_batch_is_refused_for_its_reason(sentence: str) -> None:
    forge, rule, behind = BATCHES[sentence]
    ledger = village()
    header = ledger.size
    forge(ledger)
    first = refusals(ledger)[0]
    assert (first.rule, first.where) == (rule, f"record {header + behind}")


def test_lines_stand_in_the_order_of_their_numbers() -> None:
    ledger = village()
    header = ledger.size
    batch(LINES, logged=[LINES[1], LINES[0], *LINES[2:]])(ledger)
    found = [(error.rule, error.where) for error in refusals(ledger)]
    assert found[:2] == [
        ("line-place", f"record {header + 1}"),
        ("line-place", f"record {header + 2}"),
    ]


def test_lines_stand_directly_behind_their_header() -> None:
    ledger = village()
    header = ledger.size
    ledger.batch("PaymentBatchApproved.v1", {}, [APPROVER], LINES, logged=LINES[:2])
    ledger.act("VoteCast.v1", vote(), [VOTER])
    admitted = format_admitted_at(ledger.now)
    ledger.log(frame_line(LINES[2], ledger.size, admitted, header))
    assert [error.rule for error in refusals(ledger)] == ["lines", "line-place"]


def test_a_line_is_admitted_with_its_header() -> None:
    """Else a line could come years late, or after the office of who signed it had ended."""
    ledger = village()
    header = ledger.size
    ledger.batch("PaymentBatchApproved.v1", {}, [APPROVER], LINES, logged=LINES[:4])
    later = format_admitted_at(ledger.now + timedelta(microseconds=1))
    ledger.log(frame_line(LINES[4], ledger.size, later, header))
    assert [error.rule for error in refusals(ledger)] == ["line-admitted", "lines"]


def test_a_line_names_its_own_header() -> None:
    ledger = village()
    batch(LINES[:1])(ledger)
    ledger.log(frame_line(LINES[0], ledger.size, format_admitted_at(ledger.now), ledger.size - 1))
    assert only_refusal(ledger) == ("line-header", f"record {ledger.size - 1}")


def test_a_batch_of_one_and_of_many_is_accepted() -> None:
    ledger = village()
    for count in (1, 2, 3, 300):
        batch(payment_lines(count))(ledger)
    assert refusals(ledger) == []


def test_records_stand_in_order_without_gaps() -> None:
    ledger = village()
    ledger.act(
        "VoteCast.v1", vote(), [VOTER], record=lambda r: r.replace(b'"index":', b'"index":9')
    )
    assert only_refusal(ledger)[0] == "index"


def test_admitted_at_never_decreases() -> None:
    ledger = village()
    before = ledger.now - timedelta(microseconds=1)
    ledger.act("VoteCast.v1", vote(), [VOTER], admitted_at=before)
    assert only_refusal(ledger)[0] == "admitted-at-order"


def test_records_of_one_instant_are_accepted() -> None:
    ledger = village()
    ledger.act("VoteCast.v1", vote(), [VOTER], admitted_at=ledger.now)
    assert refusals(ledger) == []


def test_a_record_is_at_most_65_535_bytes() -> None:
    spare = 65_535 - len(frame_act(b"", 7, "2026-03-01T00:09:00.000000Z"))
    record = frame_act(b"x" * spare, 7, "2026-03-01T00:09:00.000000Z")
    assert len(record) == 65_535
    with pytest.raises(Exception, match="record-size"):
        frame_act(b"x" * (spare + 1), 7, "2026-03-01T00:09:00.000000Z")
    with pytest.raises(Exception, match="record-size"):
        parse_record(record + b" ")


def test_framing_an_act_leaves_its_bytes_alone() -> None:
    """Not even an envelope that is none is touched: framing must not parse."""
    envelope = b'{"b": 1,"a":"}"}'
    record = frame_act(envelope, 12, "2026-03-01T00:09:00.000000Z")
    assert envelope_of(record, 12) == envelope
    assert is_act(record)
    with pytest.raises(Exception, match="not an act at this index"):
        envelope_of(record, 2)


def test_a_line_is_framed_in_base64() -> None:
    record = frame_line(LINES[0], 3, "2026-03-01T00:09:00.000000Z", 2)
    assert base64_encode(LINES[0]).encode() in record
    assert not is_act(record)
    with pytest.raises(Exception, match="not an act at this index"):
        envelope_of(record, 3)


FRAMED = frame_line(LINES[0], 11, "2026-03-01T00:09:00.000000Z", 10)
MISFRAMED: dict[str, tuple[bytes, str]] = {
    "another index": (FRAMED.replace(b'"index":11', b'"index":12'), "record"),
    "an index with a leading zero": (FRAMED.replace(b'"index":11', b'"index":011'), "record"),
    "a header with a leading zero": (FRAMED.replace(b'"of":10', b'"of":010'), "record"),
    "a header before the first record": (FRAMED.replace(b'"of":10', b'"of":-1'), "record"),
    "no header": (FRAMED[: FRAMED.rindex(b",")] + b"}", "record"),
    "something behind it": (FRAMED + b" ", "record"),
    "space within it": (FRAMED.replace(b',"line"', b', "line"'), "record"),
    "a field twice": (FRAMED.replace(b',"line"', b',"index":11,"line"'), "record"),
    "fields in another order": (
        FRAMED.replace(b',"index":11', b"").replace(b',"of":10', b',"index":11,"of":10'),
        "record",
    ),
    "an escape in it": (FRAMED.replace(b'"line"', b'"\\u006cine"'), "record"),
    "an act": (frame_act(b"{}", 11, "2026-03-01T00:09:00.000000Z"), "record"),
    "what is no base64": (FRAMED.replace(b'"line":"', b'"line":"-'), "base64"),
    "nothing": (b"", "record"),
}


@pytest.mark.parametrize("sentence", MISFRAMED)
def test_a_line_is_cut_out_of_the_frame_of_a_line_alone(sentence: str) -> None:
    record, rule = MISFRAMED[sentence]
    with pytest.raises(ProofError) as refused:
        line_of(record, 11)
    assert refused.value.rule == rule


def test_a_line_is_cut_out_as_it_was_framed() -> None:
    assert line_of(FRAMED, 11) == (LINES[0], 10)
    assert parse_record(FRAMED) == LineRecord(11, "2026-03-01T00:09:00.000000Z", LINES[0], 10)
