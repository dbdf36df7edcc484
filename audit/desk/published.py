"""Level 2, checkpoints: is this the history that was published?

Rules:
    root                  each stored checkpoint has the root of the records below its size
    checkpoint-row        its row says what its note says
    log-behind            the log reaches every checkpoint, and whatever others remember of it
    forked                who kept a checkpoint, or remembers a head, has this log's root at it
Who signed is judged in `signed_heads` and `finality`. A fork is proven by both signed notes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from audit.desk.outside import Kept, Remembered
from audit.desk.page import Read
from audit.desk.report import Failures, failure, of_proof
from audit.desk.roots import Roots
from audit.desk.signed_heads import Judges
from audit.desk.snapshot import Rows, Snapshot
from audit.proof.checkpoint import Checkpoint, parse_checkpoint, verify_log
from audit.proof.errors import ProofError
from audit.trail import checkpoints
from domain.kernel.words import Words, say

_ROWS = "SELECT size, root, last_admitted_at, note FROM checkpoints WHERE ledger = %s ORDER BY size"
_FORKED = say("another history than the one that was published", "与已公布的历史不一致")
_BEHIND = say("the log ends before what was published", "账本短于已公布的规模")


class Stored(NamedTuple):
    """A row of a checkpoint."""

    size: int
    root: bytes
    last_admitted_at: datetime
    note: bytes


class Published:
    """Compares stored checkpoints with the tree as it is grown again.

    Args:
        snapshot: The moment that is verified.
        ledger: The log's number.
        origin: Its origin.
        failures: Takes what is found.
        kept: Checkpoints that the auditor has kept.
        remembered: Heads that others remember.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        ledger: int,
        origin: str,
        failures: Failures,
        *,
        kept: Sequence[Kept] = (),
        remembered: Sequence[Remembered] = (),
    ) -> None:
        self._ledger = ledger
        self._origin = origin
        self._failures = failures
        self._kept = list(_parsed(kept, failures))
        self._remembered = remembered
        sizes = [found.size for _, found in self._kept] + [one.size for one in remembered]
        self._extra = deque(sorted(set(sizes) - {0}))
        rows = snapshot.stream("checkpoints", _ROWS, (ledger,))
        self._rows: Iterator[Stored] = map(Stored._make, rows)
        self._next = next(self._rows, None)
        self._waiting: deque[Stored] = deque()
        self._matched = 0

    def cuts(self, low: int, high: int) -> tuple[int, ...]:
        """The sizes above `low`, up to `high`, at which a root is wanted."""
        cuts: set[int] = set()
        while self._next is not None and self._next.size <= high:
            if self._next.size > low:
                cuts.add(self._next.size)
                self._waiting.append(self._next)
            self._next = next(self._rows, None)
        while self._extra and self._extra[0] <= high:
            cuts.add(self._extra.popleft())
        return tuple(sorted(cuts))

    def compare(self, roots: Roots, read: Read) -> None:
        """Compare the checkpoints of a page, up to the size that the tree has reached."""
        admitted = {found.index: found.admitted_at for found in read.examined}
        while self._waiting and self._waiting[0].size <= roots.size:
            row = self._waiting.popleft()
            self._failures.count(2, "checkpoints")
            self._compare_root(row, roots.at(row.size))
            self._compare_note(row)
            self._compare_instant(row, admitted.get(row.size - 1))

    def finish(self, size: int) -> None:
        """No record follows: what is left was published of a longer log."""
        rest = [*self._waiting, *([self._next] if self._next else []), *self._rows]
        for row in rest:
            place = {"table": "checkpoints", "row": self._row(row.size)}
            note = row.note.decode("utf-8", "replace")
            self._fail("log-behind", _BEHIND, row.size, size, evidence=(note,), **place)

    def _compare_root(self, row: Stored, root: bytes | None) -> None:
        if root == row.root:
            self._matched = row.size
            return
        words = say(
            "the records do not have the root that was signed", "记录的树根与已签署的树根不符"
        )
        self._failures.fail(
            failure(
                2,
                "root",
                words,
                table="checkpoints",
                row=self._row(row.size),
                expected=row.root.hex(),
                found=root.hex() if root else "none",
                where=f"records {self._matched} to {row.size - 1}",
            )
        )

    def _compare_note(self, row: Stored) -> None:
        text = row.note.partition(b"\n\n")[0] + b"\n"
        expected = Checkpoint(self._origin, row.size, row.root).text()
        if text != expected.encode():
            self._fail_row(row, "note", expected, text.decode("utf-8", "replace"))

    def _compare_instant(self, row: Stored, last: datetime | None) -> None:
        if last is not None and last != row.last_admitted_at:
            found = row.last_admitted_at.isoformat()
            self._fail_row(row, "last_admitted_at", last.isoformat(), found)

    def _fail_row(self, row: Stored, name: str, expected: str, found: str) -> None:
        words = say(f"{name} is not what was signed", f"{name} 与已签署的不符")
        place = {"table": "checkpoints", "row": self._row(row.size), "where": name}
        self._failures.fail(
            failure(2, "checkpoint-row", words, expected=expected, found=found, **place)
        )

    # --- what others have -----------------------------------------------------------------

    def compare_outside(self, cursor: Rows, roots: Roots, judges: Judges) -> None:
        """Hold the log against the checkpoints that were kept and the heads that are remembered."""
        for kept, found in self._kept:
            self._failures.count(2, "kept checkpoints")
            try:
                self._check_kept(kept, found, judges)
            except ProofError as error:
                notes = self._notes(cursor, kept, found)
                self._failures.fail(of_proof(2, error.at(kept.name), evidence=notes))
                continue
            if found.size > roots.size:
                self._behind(kept.name, found.size, roots.size, kept.note)
            elif found.root != roots.at(found.size):
                self._forked(cursor, roots, kept, found)
        for one in self._remembered:
            self._failures.count(2, "remembered heads")
            self._compare_remembered(cursor, one, roots)

    def _check_kept(self, kept: Kept, found: Checkpoint, judges: Judges) -> None:
        """A kept checkpoint proves something only if this log signed it."""
        if found.origin != self._origin:
            raise ProofError(
                "checkpoint-origin",
                "the checkpoint of another log",
                expected=self._origin,
                found=found.origin,
            )
        _, signed = parse_checkpoint(kept.note)
        verify_log(signed, judges.logs, found)

    def _compare_remembered(self, cursor: Rows, one: Remembered, roots: Roots) -> None:
        if one.size > roots.size:
            self._behind(one.name, one.size, roots.size)
        elif one.contradicts or (one.root is not None and one.root != roots.at(one.size)):
            found = roots.at(one.size)
            self._failures.fail(
                failure(
                    2,
                    "forked",
                    _FORKED,
                    where=one.name,
                    expected=f"size {one.size}, root {one.root.hex() if one.root else 'another'}",
                    found=f"size {one.size}, root {found.hex() if found else 'unknown'}",
                    evidence=self._own_notes(cursor, one.size),
                )
            )

    def _behind(self, name: str, expected: int, found: int, note: bytes = b"") -> None:
        evidence = (note.decode("utf-8", "replace"),) if note else ()
        self._fail("log-behind", _BEHIND, expected, found, evidence=evidence, where=name)

    def _forked(self, cursor: Rows, roots: Roots, kept: Kept, found: Checkpoint) -> None:
        own = roots.at(found.size)
        self._failures.fail(
            failure(
                2,
                "forked",
                _FORKED,
                expected=f"size {found.size}, root {found.root.hex()}",
                found=f"size {found.size}, root {own.hex() if own else 'unknown'}",
                where=kept.name,
                evidence=self._notes(cursor, kept, found),
            )
        )

    def _notes(self, cursor: Rows, kept: Kept, found: Checkpoint) -> tuple[str, ...]:
        """Both signed notes: the one that was kept, and the log's own at that size or the next."""
        return (kept.note.decode("utf-8", "replace"), *self._own_notes(cursor, found.size))

    def _own_notes(self, cursor: Rows, size: int) -> tuple[str, ...]:
        """The log's own signed note at a size or the next, if it has one, with cosignatures."""
        own = checkpoints.first_above(cursor, self._ledger, max(size - 1, 0))
        own = own or checkpoints.latest(cursor, self._ledger)
        if own is None:
            return ()
        return (checkpoints.cosigned_note(cursor, self._ledger, own).decode("utf-8", "replace"),)

    def _fail(
        self,
        rule: str,
        words: Words,
        expected: int,
        found: int,
        **places: Any,  # noqa: ANN401
    ) -> None:
        sizes = {"expected": f"at least {expected} records", "found": f"{found} records"}
        self._failures.fail(failure(2, rule, words, **sizes, **places))

    def _row(self, size: int) -> dict[str, Any]:
        return {"ledger": self._ledger, "size": size}


def _parsed(kept: Iterable[Kept], failures: Failures) -> Iterator[tuple[Kept, Checkpoint]]:
    for one in kept:
        try:
            found, _ = parse_checkpoint(one.note)
        except ProofError as error:
            failures.fail(of_proof(2, error.at(one.name)))
        else:
            yield one, found
