"""Level 1, integrity, beyond single pages: what only the whole log can say.

Rules: `ledger-row` and `head` (the ledger's own rows are what its records say), `beyond` (rows at
no position of the log), `version` (versions count a stream's records), `touches` (ADR 5), `tile`
above level 0.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime

from audit.desk.keys import purpose_of
from audit.desk.page import Read, tile_failure
from audit.desk.report import Failures, failure
from audit.desk.snapshot import Rows, Snapshot
from audit.proof.merkle import root_of
from audit.proof.registry_acts import LedgerOpened
from audit.proof.tiles import HEIGHT, LEVEL_MAX, WIDTH
from domain.kernel.words import say

_VERSIONS = """
    SELECT position, stream, version, expected FROM (
        SELECT position, stream, version,
               row_number() OVER (PARTITION BY stream ORDER BY position) AS expected
        FROM records WHERE ledger = %s
    ) counted WHERE version <> expected ORDER BY position
"""
_BEYOND = "SELECT position FROM records WHERE ledger = %s AND (position < 0 OR position >= %s)"
_TOUCHES = "SELECT position, stream FROM touches WHERE ledger = %s ORDER BY position, stream"


def check_ledger_row(
    cursor: Rows, ledger: int, opened: LedgerOpened | None, failures: Failures
) -> None:
    """`ledger-row`: origin, county and purpose are those that the first record gives."""
    cursor.execute("SELECT origin, county, purpose FROM ledgers WHERE ledger = %s", (ledger,))
    row = cursor.fetchone() or ("", "", "")
    if opened is None:
        return
    expected = opened.origin, opened.county, purpose_of(opened.origin)
    for name, stated, stored in zip(("origin", "county", "purpose"), expected, row, strict=True):
        if stated != stored:
            words = say(f"{name} is not what the opening says", f"{name} 与启用记录不符")
            place = {"table": "ledgers", "row": {"ledger": ledger}, "where": name}
            failures.fail(
                failure(1, "ledger-row", words, expected=stated, found=str(stored), **place)
            )


def check_head(
    cursor: Rows, ledger: int, size: int, last: datetime | None, failures: Failures
) -> None:
    """`head`: the head row stands behind the last record, at its admission time."""
    cursor.execute("SELECT size, last_admitted_at FROM heads WHERE ledger = %s", (ledger,))
    found = cursor.fetchone() or (None, None)
    words = say("the head is not that of the records", "账本头与记录不符")
    for name, expected, value in zip(
        ("size", "last_admitted_at"), (size, last), found, strict=True
    ):
        if expected != value:
            place = {"table": "heads", "row": {"ledger": ledger}, "where": name}
            failures.fail(
                failure(1, "head", words, expected=str(expected), found=str(value), **place)
            )


def check_beyond(snapshot: Snapshot, ledger: int, size: int, failures: Failures) -> None:
    """`beyond`: no record stands before the first position or behind the last."""
    for (position,) in snapshot.stream("beyond", _BEYOND, (ledger, size)):
        words = say("a record at no position of the log", "记录不在账本的位置范围内")
        row = {"ledger": ledger, "position": position}
        place = {"position": position, "table": "records", "row": row}
        failures.fail(failure(1, "beyond", words, expected=f"0 to {size - 1}", **place))


def check_versions(snapshot: Snapshot, ledger: int, failures: Failures) -> None:
    """`version`: the records of a stream are counted 1, 2, 3, ... in the order of the log."""
    rows = snapshot.stream("versions", _VERSIONS, (ledger,))
    for position, stream, version, expected in rows:
        words = say(
            f"the version does not count the records of {stream}", f"{stream} 的版本号不连续"
        )
        row = {"ledger": ledger, "position": position}
        place = {"position": position, "table": "records", "row": row, "where": "version"}
        failures.fail(
            failure(1, "version", words, expected=str(expected), found=str(version), **place)
        )


class Touches:
    """Compares the rows of `touches` with what the records say, in the order of the log."""

    def __init__(self, snapshot: Snapshot, ledger: int, failures: Failures) -> None:
        self._ledger = ledger
        self._failures = failures
        rows = snapshot.stream("touches", _TOUCHES, (ledger,))
        self._stored: Iterator[tuple[int, str]] = ((row[0], row[1]) for row in rows)
        self._next = next(self._stored, None)

    def take(self, read: Read) -> None:
        """Compare the touches of the next page."""
        expected = {(one.position, stream) for one in read.touched for stream in one.streams}
        found = set(self._until(read.high))
        unread = _unread(read)
        for position, stream in sorted(expected - found):
            self._fail(position, stream, stream, "no row")
        for position, stream in sorted(found - expected):
            if position not in unread:
                self._fail(position, stream, "no row", stream)
        self._failures.count(1, "touches", len(found))

    def finish(self) -> None:
        """No page follows: no row may be left."""
        for position, stream in self._until(None):
            self._fail(position, stream, "no row", stream)

    def _until(self, high: int | None) -> Iterator[tuple[int, str]]:
        while self._next is not None and (high is None or self._next[0] < high):
            yield self._next
            self._next = next(self._stored, None)

    def _fail(self, position: int, stream: str, expected: str, found: str) -> None:
        words = say("touches are not what the record says", "关联流与记录不符")
        row = {"ledger": self._ledger, "stream": stream, "position": position}
        place = {"position": position, "table": "touches", "row": row}
        self._failures.fail(failure(1, "touches", words, expected=expected, found=found, **place))


def _unread(read: Read) -> set[int]:
    """Positions of a page whose records said nothing, for which level 1 has said why."""
    return set(range(read.low, read.high)) - {found.index for found in read.examined}


class UpperTiles:
    """The tiles above level 0, grown from the roots of full tiles and compared when full."""

    def __init__(self, cursor: Rows, ledger: int, sealed_size: int, failures: Failures) -> None:
        self._cursor = cursor
        self._ledger = ledger
        self._sealed_size = sealed_size
        self._failures = failures
        self._pending: list[deque[bytes]] = [deque() for _ in range(LEVEL_MAX + 2)]
        self._numbers = [0] * (LEVEL_MAX + 2)
        self._left = sealed_size // WIDTH

    def take(self, read: Read) -> None:
        """Take the roots of a page's full tiles, as far as they were sealed."""
        for root in read.full_tiles[: self._left]:
            self._push(1, root)
        self._left = max(self._left - len(read.full_tiles), 0)

    def finish(self) -> None:
        """Compare the partial tiles at the edge, and look for tiles that nothing calls for."""
        for level in range(1, LEVEL_MAX + 1):
            if self._pending[level]:
                self._compare(level)
        counts = [self._sealed_size >> (HEIGHT * level) for level in range(LEVEL_MAX + 1)]
        limits = [-(-count // WIDTH) for count in counts]
        self._cursor.execute(
            "SELECT t.level, t.number FROM tiles t LEFT JOIN"
            " unnest(%s::integer[], %s::bigint[]) AS expected (level, limit_) USING (level)"
            " WHERE t.ledger = %s AND (limit_ IS NULL OR t.number < 0 OR t.number >= limit_)",
            (list(range(len(limits))), limits, self._ledger),
        )
        for level, number in self._cursor.fetchall():
            self._failures.fail(tile_failure(level, number, "a tile beyond the sealed size", 0))
        self._failures.count(1, "tiles", sum(limits))

    def _push(self, level: int, root: bytes) -> None:
        pending = self._pending[level]
        pending.append(root)
        if len(pending) == WIDTH:
            full = list(pending)
            self._compare(level)
            self._push(level + 1, root_of(full))

    def _compare(self, level: int) -> None:
        expected = b"".join(self._pending[level])
        width, number = len(self._pending[level]), self._numbers[level]
        self._pending[level].clear()
        self._numbers[level] += 1
        self._cursor.execute(
            "SELECT width, hashes FROM tiles WHERE ledger = %s AND level = %s AND number = %s",
            (self._ledger, level, number),
            binary=True,
        )
        row = self._cursor.fetchone()
        if row is None:
            self._failures.fail(tile_failure(level, number, "missing", width))
        elif row != (width, expected):
            self._failures.fail(tile_failure(level, number, f"width {row[0]}, other hashes", width))
