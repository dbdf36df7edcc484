"""Batch lines read from the log, and the paths that lead each to the root its header signed."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from audit.desk.snapshot import Rows
from audit.proof.act import Lines
from audit.proof.errors import ProofError
from audit.proof.merkle import Subtree, inclusion_proof, leaf_hash
from audit.proof.record import LineRecord, parse_record
from audit.trail.tree import read_records

_NODE = b"\x01"


class BatchTree:
    """The tree over the lines of one batch."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._levels = [[leaf_hash(line) for line in lines]]
        while len(row := self._levels[-1]) > 1:
            pairs = zip(row[::2], row[1::2], strict=False)
            self._levels.append([sha256(_NODE + left + right).digest() for left, right in pairs])

    @classmethod
    def read(cls, cursor: Rows, ledger: int, header: int, lines: Lines) -> BatchTree:
        """The lines that stand behind the header at that position.

        Raises:
            ProofError: `line-header`, where another record stands there.
        """
        found: list[bytes] = []
        for record in read_records(cursor, ledger, header + 1, header + 1 + lines.count):
            line = parse_record(record)
            if not isinstance(line, LineRecord) or line.of != header:
                raise ProofError("line-header", "not a line of that batch", expected=str(header))
            found.append(line.line)
        return cls(found)

    def path(self, n: int) -> list[bytes]:
        """The inclusion path of line `n` (RFC 6962, section 2.1.1)."""
        return inclusion_proof(n, len(self._levels[0]), self._subtrees)

    def _subtrees(self, subtrees: Sequence[Subtree]) -> list[bytes]:
        return [self._levels[level][offset] for level, offset in subtrees]
