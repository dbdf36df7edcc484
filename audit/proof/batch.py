"""Batches: many like facts under one signature.

signed-events.md: the header's `lines.root` is the RFC 6962 root over the lines' bytes and
`lines.count` their number; a line is canonical JSON `{data, n, type}` with `n` from 0, has its own
place in the log directly behind its header, and proves its signature by its inclusion under the
signed root. All of a batch is admitted or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from audit.proof.act import Lines
from audit.proof.canonical import decode_with, encode, typed_decoder
from audit.proof.errors import ProofError
from audit.proof.merkle import (
    Frontier,
    Subtree,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_inclusion,
)

_TYPE = re.compile(r"[A-Z][A-Za-z0-9]{0,63}\.v[1-9][0-9]{0,3}").fullmatch


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One fact of a batch."""

    data: dict[str, Any]
    n: int
    type: str


_decoder = typed_decoder(Line)


def make_line(n: int, line_type: str, data: dict[str, Any]) -> bytes:
    """The canonical bytes of a line."""
    return encode({"data": data, "n": n, "type": line_type})


def parse_line(line: bytes) -> Line:
    """Read a line; refused by rules `canonical`, `shape`, `line`."""
    parsed: Line = decode_with(_decoder, line)
    if parsed.n < 0 or not _TYPE(parsed.type):
        raise ProofError("line", "no such line", found=f"{parsed.n} {parsed.type}"[:80])
    return parsed


def lines_of(lines: Sequence[bytes]) -> Lines:
    """What the header of these lines says of them."""
    return Lines(len(lines), root_of(map(leaf_hash, lines)))


def verify_batch(header: Lines, lines: Sequence[bytes]) -> None:
    """Refuse by rule `lines` unless these are all the lines that the header signed, in order."""
    if len(lines) != header.count:
        raise ProofError(
            "lines",
            "the header signed another number of lines",
            expected=str(header.count),
            found=str(len(lines)),
        )
    found = root_of(map(leaf_hash, lines))
    if found != header.root:
        raise ProofError(
            "lines",
            "the lines do not lead to the root that was signed",
            expected=header.root.hex(),
            found=found.hex(),
        )


def prove_line(lines: Sequence[bytes], n: int) -> list[bytes]:
    """The inclusion path of line `n` under its header's root."""
    hashes = [leaf_hash(line) for line in lines]

    def read(subtrees: Sequence[Subtree]) -> list[bytes]:
        ranges = [(offset << level, (offset + 1) << level) for level, offset in subtrees]
        return [root_of(hashes[low:high]) for low, high in ranges]

    return inclusion_proof(n, len(lines), read)


def verify_line(header: Lines, line: bytes, n: int, path: Sequence[bytes]) -> None:
    """Refuse by rule `line-inclusion` unless the line stands at `n` under the signed root."""
    try:
        verify_inclusion(leaf_hash(line), n, header.count, header.root, path)
    except ProofError as error:
        raise ProofError(
            "line-inclusion",
            f"line {n} is not under the batch root that was signed",
            expected=error.expected or f"a path in {header.count} lines",
            found=error.found or error.message,
        ) from error


def check_place(line: Line, index: int, of: int) -> None:
    """Refuse by rule `line-place` unless the record stands where its line's number puts it."""
    if index != of + 1 + line.n:
        raise ProofError(
            "line-place",
            f"line {line.n} stands directly behind its header at {of}, in order",
            expected=str(of + 1 + line.n),
            found=str(index),
        )


class OpenBatch:
    """A header, when it was admitted, and how far its lines have come."""

    def __init__(self, index: int, admitted_at: datetime, lines: Lines) -> None:
        self.index = index
        self.admitted_at = admitted_at
        self.lines = lines
        self.frontier = Frontier()

    def check_admitted(self, admitted_at: datetime) -> None:
        """Refuse by rule `line-admitted` a line that was not admitted with its header."""
        if admitted_at != self.admitted_at:
            raise ProofError(
                "line-admitted",
                "all of a batch is admitted at once",
                expected=self.admitted_at.isoformat(),
                found=admitted_at.isoformat(),
            )

    def check_beyond(self, index: int) -> None:
        """Refuse by rule `lines` an act that stands where a line does."""
        if index <= self.index + self.lines.count:
            raise ProofError(
                "lines",
                "an act stands where a line of a batch does",
                expected=f"line {index - self.index - 1} of record {self.index}",
                found="an act",
            )

    def check_complete(self) -> None:
        """Refuse by rule `lines` if these are not all the lines that the header signed."""
        if self.frontier.size != self.lines.count or self.frontier.root() != self.lines.root:
            raise ProofError(
                "lines",
                "the lines behind the header are not those it signed",
                expected=f"{self.lines.count} lines under {self.lines.root.hex()}",
                found=f"{self.frontier.size} lines under {self.frontier.root().hex()}",
                where=f"record {self.index}",
            )
