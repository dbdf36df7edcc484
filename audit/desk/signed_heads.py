"""Stored checkpoints, judged some hundred at a time, apart from one another.

log.md: signed by the log's key of that size, cosigned by a quorum of different bodies; at the
size where a set changes, by both sets. The roots are compared elsewhere (`published`).

Rules: those of `audit.proof.checkpoint` and `note`; `cosignature` (the row is what its line says,
by a witness of that size), `final` (exactly what a quorum has cosigned is called final).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from psycopg import Connection

from audit.desk.report import Failure, failure, of_proof
from audit.proof import checkpoint as proof
from audit.proof.checkpoint import Checkpoint, Judged, KeyRange
from audit.proof.errors import ProofError
from audit.proof.note import TIME_BYTES, Note, parse_note, parse_vkey, verify_note
from domain.kernel.words import say

HEADS = 256
"""Checkpoints of one job."""

UNDER_WAY = timedelta(minutes=1)
"""A cosignature and what follows from it are written one after the other."""

_HEADS = (
    "SELECT c.size, c.last_admitted_at, c.note, f.size IS NOT NULL FROM checkpoints c"
    " LEFT JOIN finals f USING (ledger, size)"
    " WHERE c.ledger = %s AND c.size > %s AND c.size <= %s ORDER BY c.size"
)
_COSIGNATURES = (
    "SELECT size, vkey, body, cosigned_at, received_at, line FROM cosignatures"
    " WHERE ledger = %s AND size > %s AND size <= %s ORDER BY size, vkey"
)
_FINALS = "SELECT size FROM finals WHERE ledger = %s AND size > %s AND size <= %s"


class Judges(msgspec.Struct, frozen=True):
    """Who judges the checkpoints of a log, by size, as its records name them.

    `now` is the time at which the verification began, if the caller has told it.
    """

    ledger: int
    origin: str
    logs: tuple[KeyRange, ...]
    witnesses: tuple[KeyRange, ...]
    quorums: tuple[tuple[int, int], ...]
    now: datetime | None = None

    def quorum(self, size: int) -> int:
        """How many bodies make a checkpoint of that size final."""
        fitting = [quorum for start, quorum in self.quorums if start <= size]
        return fitting[-1] if fitting else 1

    def quorum_below(self, size: int) -> int | None:
        """The quorum in force below that size, where the witnesses or their quorum change at it."""
        changes_here = any(start == size for start, _ in self.quorums[1:])
        return self.quorum(size - 1) if changes_here else None


class Heads(msgspec.Struct, frozen=True):
    """The checkpoints of sizes above `low`, up to `high`."""

    low: int
    high: int


class Cosigned(msgspec.Struct, frozen=True, array_like=True):
    """A checkpoint with cosignatures that hold, and their times in Unix seconds, earliest first.

    `bodies` are empty unless they are a quorum.
    """

    size: int
    last_admitted_at: datetime
    times_seconds: tuple[int, ...]
    bodies: tuple[str, ...]


class HeadsRead(msgspec.Struct, array_like=True):
    """What came of some checkpoints."""

    high: int
    count: int = 0
    cosignatures: int = 0
    cosigned: list[Cosigned] = []
    failures: list[Failure] = []


class _Cosignature(msgspec.Struct, frozen=True):
    size: int
    vkey: str
    body: str
    cosigned_at: datetime
    received_at: datetime
    line: str


decode_heads = msgspec.msgpack.Decoder(HeadsRead).decode


def read_heads(connection: Connection[Any], judges: Judges, heads: Heads) -> bytes:
    """Judge some checkpoints; what came of it is packed, for `decode_heads`."""
    place = (judges.ledger, heads.low, heads.high)
    rows = connection.execute(_HEADS, place, binary=True).fetchall()
    lines: dict[int, list[_Cosignature]] = {}
    for row in connection.execute(_COSIGNATURES, place, binary=True):
        lines.setdefault(row[0], []).append(_Cosignature(*row))
    finals = {size for (size,) in connection.execute(_FINALS, place).fetchall()}
    judging = _Judging(judges, HeadsRead(heads.high))
    for size, last_admitted_at, note, is_final in rows:
        judging.judge(size, last_admitted_at, note, lines.pop(size, []), is_final=is_final)
        finals.discard(size)
    judging.orphans(lines, sorted(finals))
    return msgspec.msgpack.encode(judging.read)


class _Judging:
    """Judges the checkpoints of one job."""

    def __init__(self, judges: Judges, read: HeadsRead) -> None:
        self._judges = judges
        self.read = read

    def judge(
        self,
        size: int,
        last_admitted_at: datetime,
        note: bytes,
        cosignatures: Sequence[_Cosignature],
        *,
        is_final: bool,
    ) -> None:
        """One checkpoint with its cosignatures."""
        self.read.count += 1
        self.read.cosignatures += len(cosignatures)
        try:
            found, signed = proof.parse_checkpoint(note)
            proof.verify_log(signed, self._judges.logs, found)
        except ProofError as error:
            self._refuse("checkpoints", size, error)
            return
        times = [self._cosigned(found, one) for one in cosignatures]
        held = [one.line for one, time in zip(cosignatures, times, strict=True) if time]
        judged = self._quorum(found, note + "".join(held).encode(), expected=is_final)
        if judged and not is_final and not self._under_way(cosignatures):
            words = say(
                "a quorum has cosigned and it is not called final", "已达法定见证数而未列为最终"
            )
            self._fail("finals", size, "final", words, expected="a row", found="no row")
        bodies = judged.bodies if judged else ()
        if seconds := sorted(time for time in times if time):
            self.read.cosigned.append(Cosigned(size, last_admitted_at, tuple(seconds), bodies))

    def orphans(self, lines: Mapping[int, Sequence[_Cosignature]], finals: Sequence[int]) -> None:
        """Rows that belong to no checkpoint."""
        words = say("no checkpoint of that size is stored", "没有该规模的检查点")
        for size, cosignatures in lines.items():
            for one in cosignatures:
                self._fail("cosignatures", size, "cosignature", words, where=one.vkey)
        for size in finals:
            self._fail("finals", size, "final", words)

    def _cosigned(self, found: Checkpoint, one: _Cosignature) -> int:
        """The time of a cosignature whose row is what its line says; 0 if it is not."""
        try:
            return self._time(found, one)
        except ProofError as error:
            self._refuse("cosignatures", one.size, error.at(one.vkey[:120]))
            return 0

    def _time(self, found: Checkpoint, one: _Cosignature) -> int:
        judging = {str(r.key): r.body for r in self._judges.witnesses if r.judges(one.size)}
        if judging.get(one.vkey) != one.body:
            raise _error("not a witness of that size", judging.get(one.vkey, "none"), one.body)
        key = parse_vkey(one.vkey)
        signatures = parse_note(f"{found.text()}\n{one.line}".encode()).signatures
        if [(each.name, each.key_hash) for each in signatures] != [(key.name, key.key_hash)]:
            raise _error("the line is another's", one.vkey, one.line[:80])
        (verified,) = verify_note(Note(found.text(), signatures), [key])
        seconds = verified.time_seconds or 0
        stated = int.from_bytes(signatures[0].blob[:TIME_BYTES])
        if datetime.fromtimestamp(stated, UTC) != one.cosigned_at:
            raise _error("the time is not the line's", str(stated), one.cosigned_at.isoformat())
        return seconds

    def _quorum(self, found: Checkpoint, note: bytes, *, expected: bool) -> Judged | None:
        try:
            return proof.judge(
                note,
                self._judges.origin,
                self._judges.logs,
                self._judges.witnesses,
                self._judges.quorum(found.size),
                quorum_below=self._judges.quorum_below(found.size),
            )
        except ProofError as error:
            if expected:
                self._refuse("finals", found.size, error)
            return None

    def _under_way(self, cosignatures: Sequence[_Cosignature]) -> bool:
        """Whether the newest cosignature came only now."""
        now = self._judges.now
        return now is not None and any(
            abs(now - one.received_at) < UNDER_WAY for one in cosignatures
        )

    def _refuse(self, table: str, size: int, error: ProofError) -> None:
        row = {"ledger": self._judges.ledger, "size": size}
        self.read.failures.append(of_proof(2, error, table=table, row=row))

    def _fail(self, table: str, size: int, rule: str, words: Any, **places: Any) -> None:  # noqa: ANN401
        row = {"ledger": self._judges.ledger, "size": size}
        self.read.failures.append(failure(2, rule, words, table=table, row=row, **places))


def _error(message: str, expected: str, found: str) -> ProofError:
    return ProofError("cosignature", message, expected=expected, found=found)
