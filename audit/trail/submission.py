"""What a client sends, and what can be checked of it before its turn: steps 1 and 2 of admission.

Shape, size, ledger, type, lines under the header's root, disclosures and signatures depend on
nothing that changes by the act's place in the log, so they are done in the thread of whoever asks
(signed-events.md, Admission). A signature by a key that this process has not heard of yet is left
to the committer, which knows the newest registry.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from audit.proof.act import Act as SignedAct
from audit.proof.act import Lines, parse_act
from audit.proof.batch import parse_line, verify_batch
from audit.proof.commitment import Disclosure, open_all
from audit.proof.errors import ProofError
from audit.proof.merkle import EMPTY_ROOT
from audit.proof.record import envelope_of, is_act
from audit.proof.registry import Registry
from audit.proof.signers import verify_signatures
from audit.trail import refusals
from audit.trail.collector import resting
from audit.trail.mapper import payload_of
from audit.trail.outcomes import Refusal
from audit.trail.typed_lines import read_line
from domain.kernel.act import Line
from domain.kernel.catalogue import ActType, Held, act_type
from domain.kernel.catalogue import decode as decode_fact
from domain.kernel.fact import Fact
from domain.kernel.words import say
from domain.payments.release import PaymentFileReleased
from domain.privacy.erasure import PersonKeyDestroyed

_NO_LINES = Lines(0, EMPTY_ROOT)
_SEALED = b'"sealed"'
"""What every sealed field is written with: canonical JSON has no other way to write it."""
LINES_MAX = 50_000
LINE_BYTES_MAX = 32_768
"""In base64 and in its frame a line stays below the 65,535 bytes of a record."""
ENVELOPE_BYTES_MAX = 60_000
"""40,960 bytes of payload in base64 and sixteen signatures of the common kinds."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One act as it was sent: the envelope's bytes, what opens its sealed fields, its lines."""

    envelope: bytes
    disclosures: Sequence[Disclosure] = ()
    lines: Sequence[bytes] = ()


class PreparedLine(msgspec.Struct, frozen=True, gc=False):
    """A line that was read: its bytes, its type, its fact and its opened values."""

    raw: bytes
    kind: ActType
    line: Line[Fact]
    streams: tuple[str, ...]


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """An act that waits for its turn; `verified` says that its signatures hold already.

    `concerns` are the streams that the act itself evolves, its own first; `streams` every stream
    that its admission is known to need, each once.
    """

    signed: SignedAct
    kind: ActType
    data: Fact
    envelope: bytes
    values: Mapping[str, str]
    lines: tuple[PreparedLine, ...]
    disclosures: Sequence[Disclosure]
    verified: bool
    concerns: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The idempotency key."""
        return self.signed.id

    @property
    def size_bytes(self) -> int:
        """What it takes of a group."""
        return len(self.envelope) + sum(len(line.raw) for line in self.lines)

    @property
    def line_count(self) -> int:
        """Lines behind the header."""
        return len(self.lines)

    @property
    def held(self) -> Iterator[Held]:
        """What the act and its lines hold under blind indexes, once they are recorded."""
        yield from self.kind.held(self.data, self.values)
        for line in self.lines:
            yield from line.kind.held(line.line.data, line.line.values)

    @property
    def has_values(self) -> bool:
        """Whether it brings values for the vault, or something is asked beside it."""
        asked = isinstance(self.data, PersonKeyDestroyed | PaymentFileReleased)
        return asked or bool(self.disclosures)

    def is_in(self, record: bytes, index: int) -> bool:
        """Whether the record at `index` holds an act with the same payload."""
        return is_act(record) and payload_of(envelope_of(record, index)) == self.signed.payload


def prepare(submission: Submission, origin: str, registry: Registry) -> Prepared:
    """Steps 1 and 2 of admission, as far as they do not depend on the act's turn.

    Raises:
        Refusal: malformed, schema, too large, not by a key of the registry, or another ledger's.
    """
    with resting(len(submission.lines)):
        return _prepare(submission, origin, registry)


def _prepare(submission: Submission, origin: str, registry: Registry) -> Prepared:
    _check_sizes(submission)
    try:
        signed = parse_act(submission.envelope)
        _check_ledger(signed, origin)
        verify_batch(signed.lines or _NO_LINES, submission.lines)
    except ProofError as error:
        raise refusals.of_proof(error) from error
    kind, data = typed(signed.type, signed.data)
    values, line_values = _open(signed, submission)
    lines = tuple(
        _of_line(number, raw, opened)
        for number, (raw, opened) in enumerate(zip(submission.lines, line_values, strict=True))
    )
    concerns = kind.streams(data)
    return Prepared(
        signed,
        kind,
        data,
        submission.envelope,
        values,
        lines,
        submission.disclosures,
        verified=_verify(signed, registry),
        concerns=concerns,
        streams=_streams(concerns, kind.reads(data), lines),
    )


def typed(name: str, data: Mapping[str, Any]) -> tuple[ActType, Fact]:
    """The published type of that name, and its fact; refused by `act-type` or `schema`."""
    kind = act_type(name)
    if kind is None:
        raise refusals.not_a_type(name)
    try:
        return kind, decode_fact(kind, data)
    except msgspec.ValidationError as error:
        raise refusals.of_schema(error, name) from error


def _check_sizes(submission: Submission) -> None:
    size = len(submission.envelope)
    if size > ENVELOPE_BYTES_MAX:
        raise refusals.too_large("bytes of envelope", "信封字节数", ENVELOPE_BYTES_MAX, size)
    if len(submission.lines) > LINES_MAX:
        raise refusals.too_large("lines", "行数", LINES_MAX, len(submission.lines))
    longest = max(map(len, submission.lines), default=0)
    if longest > LINE_BYTES_MAX:
        raise refusals.too_large("bytes of a line", "每行字节数", LINE_BYTES_MAX, longest)


def _check_ledger(signed: SignedAct, origin: str) -> None:
    if signed.ledger != origin:
        raise ProofError("ledger", "an act for another ledger", expected=origin)


def _check_number(found: int, number: int) -> None:
    if found != number:
        raise ProofError("line", "lines are numbered from 0", expected=str(number))


def _verify(signed: SignedAct, registry: Registry) -> bool:
    """Whether the signatures hold; False if that is to be asked of a newer registry."""
    if not registry.opened:
        return False
    try:
        verify_signatures(signed, registry.public_keys, registry.webauthn)
    except ProofError as error:
        if error.rule == "key-unknown":
            return False
        raise refusals.of_proof(error) from error
    return True


def _open(
    signed: SignedAct, submission: Submission
) -> tuple[dict[str, str], list[Sequence[Disclosure]]]:
    """The act's opened values, and the disclosures of each line."""
    of_act: list[Disclosure] = []
    of_lines: list[list[Disclosure]] = [[] for _ in submission.lines]
    for disclosure in submission.disclosures:
        if disclosure.line is None:
            of_act.append(disclosure)
        elif 0 <= disclosure.line < len(of_lines):
            of_lines[disclosure.line].append(disclosure)
        else:
            raise _no_such_line(disclosure.line)
    return _opened(signed.payload, signed.data, of_act), list(of_lines)


def _opened(
    raw: bytes, data: Mapping[str, Any], disclosures: Sequence[Disclosure]
) -> dict[str, str]:
    if not disclosures and _SEALED not in raw:
        return {}
    try:
        return open_all(data, disclosures)
    except ProofError as error:
        raise refusals.of_proof(error, "schema") from error


def _of_line(number: int, raw: bytes, disclosures: Sequence[Disclosure]) -> PreparedLine:
    """The line as it was read; a refusal says of which line it is."""
    try:
        return _line(number, raw, disclosures)
    except Refusal as refusal:
        refusal.line = number
        raise


def _line(number: int, raw: bytes, disclosures: Sequence[Disclosure]) -> PreparedLine:
    sealed = disclosures or _SEALED in raw
    read = None if sealed else read_line(raw)
    kind = act_type(read.type) if read else None
    if read is None or kind is None or read.n != number:
        return _checked_line(number, raw, disclosures)
    line = Line(number, read.type, read.data)
    return PreparedLine(raw, kind, line, kind.streams(read.data))


def _checked_line(number: int, raw: bytes, disclosures: Sequence[Disclosure]) -> PreparedLine:
    """The same step by step: with sealed fields, or to say what is wrong with the line."""
    try:
        parsed = parse_line(raw)
        _check_number(parsed.n, number)
    except ProofError as error:
        raise refusals.of_proof(error.at(f"line {number}")) from error
    kind, data = typed(parsed.type, parsed.data)
    values = _opened(raw, parsed.data, disclosures)
    line = Line(number, parsed.type, data, values)
    return PreparedLine(raw, kind, line, kind.streams(data))


def _streams(
    concerns: Sequence[str], reads: Sequence[str], lines: Sequence[PreparedLine]
) -> tuple[str, ...]:
    """Every stream that admission of the act is known to need, each once."""
    found = dict.fromkeys((*concerns, *reads))
    for line in lines:
        for stream in (*line.streams, *line.kind.reads(line.line.data)):
            found[stream] = None
    return tuple(found)


def _no_such_line(number: int) -> Refusal:
    return Refusal(
        "schema",
        "disclosure-path",
        expected=say("a line of the batch", "批次中的一行"),
        found=say(f"line {number}", f"第 {number} 行"),
    )
