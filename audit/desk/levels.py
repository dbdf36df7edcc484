"""Verification of one ledger in levels, on one snapshot of its database (audit.md).

Levels 1 to 3 are one pass: pages of records are examined in several processes, and taken here in
order. Then the stored checkpoints are judged by the registry that the pass has led to, and the
log is held against whatever others remember of it. Level 4 is a pass of its own, one act after
the other. Level 5 is the caller's comparer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from time import monotonic
from typing import Any

import msgspec

from audit.desk import attached, erasures, finality, integrity
from audit.desk.derived import Comparer, check_derived
from audit.desk.finality import Finality
from audit.desk.following import Following, find_compromised
from audit.desk.keys import Gathered, gather
from audit.desk.outside import Kept, Remembered
from audit.desk.page import PAGE_RECORDS, Page, Read, Setup, decode_read, read_page
from audit.desk.progress import Meter, Progress, silent
from audit.desk.published import Published
from audit.desk.readmission import check_lawful
from audit.desk.report import Failures, Report, StopError, failure
from audit.desk.roots import Roots
from audit.desk.signed_heads import decode_heads, read_heads
from audit.desk.snapshot import Rows, Snapshot
from audit.desk.words import CLAIMS
from audit.desk.workers import Workers
from audit.proof.errors import ProofError
from audit.proof.scalars import base64_encode
from audit.proof.trust import Trust
from audit.trail import tree
from audit.trail.tree import TreeError
from audit.trail.vault import Vault
from domain.kernel.words import say

GAPS_MAX = 100_000
"""Missing positions that are followed up one by one."""

_SIZE = """
    SELECT coalesce(max(position) + 1, 0), count(*) FROM records
    WHERE ledger = %s AND position >= 0
"""


def verify(
    dsn: str,
    ledger: int,
    levels: Collection[int] = (1, 2, 3),
    *,
    trust: Trust | None = None,
    kept: Sequence[Kept] = (),
    remembered: Sequence[Remembered] = (),
    comparer: Comparer | None = None,
    processes: int = 1,
    now: datetime | None = None,
    stop_at_first: bool = False,
    attachments: bool = True,
    vault: Vault | None = None,
    progress: Progress = silent,
) -> Report:
    """Verify a ledger; every failure is in the report, which `holds` only if there is none.

    Args:
        dsn: The database; any role that may read the history tables.
        ledger: The ledger's number.
        levels: Which claims to check, of 1 to 5.
        trust: What the auditor trusts beforehand; without it the report says so.
        kept: Signed checkpoints that the auditor has kept.
        remembered: Heads that witnesses and the outside head remember, asked for before this.
        comparer: Refolds the projections; needed for level 5.
        processes: How many processes examine records beside this one; 1 for none beside.
        now: The time, for what should have been covered by now.
        stop_at_first: Whether to stop at the first failure.
        attachments: Whether to hash every stored file again (level 1).
        vault: Opens stored files; without it they are counted as not re-checked.
        progress: Told how far it has come.

    Raises:
        ValueError: a level that there is not, or level 5 without a comparer.
        LookupError: no such ledger.
    """
    wanted = frozenset(levels)
    if not wanted or not wanted <= CLAIMS.keys() or (5 in wanted and comparer is None):  # noqa: PLR2004
        raise ValueError(f"levels {sorted(CLAIMS)}, and 5 only with a comparer")
    started = monotonic()
    report = Report(ledger=ledger)
    failures = Failures(report, wanted, stop_at_first=stop_at_first)
    try:
        if wanted & {1, 2, 3, 4}:
            with Snapshot(dsn) as snapshot:
                if wanted & {1, 2, 3}:
                    run = _Run(
                        snapshot, ledger, failures, progress=progress, processes=processes, now=now
                    )
                    run.records(kept, remembered)
                    run.heads(trust)
                if attachments and failures.asks(1):
                    attached.check_attachments(snapshot, ledger, failures, progress, vault)
                if failures.asks(4):
                    check_lawful(snapshot, ledger, failures, progress)
        if comparer is not None and failures.asks(5):
            check_derived(comparer, failures)
    except StopError:
        pass
    report.failures.sort(key=lambda one: (one.level, one.position is None, one.position or 0))
    report.seconds = monotonic() - started
    return report


class _Run:
    """One verification of levels 1 to 3."""

    def __init__(
        self,
        snapshot: Snapshot,
        ledger: int,
        failures: Failures,
        *,
        progress: Progress,
        processes: int,
        now: datetime | None,
    ) -> None:
        self._snapshot = snapshot
        self._ledger = ledger
        self._failures = failures
        self._report = failures.report
        self._progress = progress
        self._processes = processes
        self._now = now
        self._cursor: Rows = snapshot.connection.cursor()
        self._gathered: Gathered = gather(self._cursor, ledger)
        self._origin = self._find_origin()
        self._size = self._find_size()
        self._sealed = self._one("SELECT coalesce(max(size), 0) FROM checkpoints WHERE ledger = %s")
        self._roots = Roots()
        self._following = Following(ledger, self._origin, self._roots, self._tree_root, failures)

    # --- the pass over the records --------------------------------------------------------

    def records(self, kept: Sequence[Kept], remembered: Sequence[Remembered]) -> None:
        """Levels 1 and 3, and the roots of level 2."""
        self._published = Published(
            self._snapshot,
            self._ledger,
            self._origin,
            self._failures,
            kept=kept,
            remembered=remembered,
        )
        touches = integrity.Touches(self._snapshot, self._ledger, self._failures)
        tiles = integrity.UpperTiles(self._cursor, self._ledger, self._sealed, self._failures)
        meter = Meter(self._progress, "records", self._size)
        with Workers(
            self._snapshot.dsn,
            self._snapshot.id,
            read_page,
            self._setup(),
            processes=self._processes,
        ) as workers:
            for read in map(decode_read, workers.run(self._pages())):
                self._take(read)
                touches.take(read)
                tiles.take(read)
                meter.reach(read.high)
        touches.finish()
        tiles.finish()
        self._following.finish()
        self._published.finish(self._size)
        self._finish_records()

    def _pages(self) -> Iterator[Page]:
        for low in range(0, self._size, PAGE_RECORDS):
            high = min(low + PAGE_RECORDS, self._size)
            yield Page(low, high, self._published.cuts(low, high))

    def _take(self, read: Read) -> None:
        self._roots.grow(read.grown)
        for found in read.failures:
            self._failures.fail(self._level(found))
        self._failures.count(1, "records", read.high - read.low - read.missing)
        self._following.take(read)
        self._published.compare(self._roots, read)

    def _level(self, found: Any) -> Any:  # noqa: ANN401
        """What cannot be read was signed by nobody, also where integrity is not asked for."""
        of_tree = found.rule in ("leaf", "tile", "column")
        if found.level == 1 and not of_tree and not self._failures.asks(1):
            return msgspec.structs.replace(found, level=3)
        return found

    def _finish_records(self) -> None:
        cursor, registry = self._cursor, self._following.registry
        integrity.check_ledger_row(cursor, self._ledger, self._gathered.opened, self._failures)
        last = self._following.instants.not_after(self._size - 1) if self._size else None
        integrity.check_head(cursor, self._ledger, self._size, last, self._failures)
        integrity.check_beyond(self._snapshot, self._ledger, self._size, self._failures)
        if self._failures.asks(1):
            integrity.check_versions(self._snapshot, self._ledger, self._failures)
            erasures.check_erasures(self._snapshot, self._ledger, self._failures)
        if self._failures.asks(3):
            find_compromised(self._snapshot, self._ledger, registry, self._failures)
        self._report.origin, self._report.clock = self._origin, registry.clock
        self._report.size = self._roots.size
        self._report.root = base64_encode(self._roots.root)

    # --- the checkpoints ------------------------------------------------------------------

    def heads(self, trust: Trust | None) -> None:
        """Level 2, and the times of level 3."""
        registry = self._following.registry
        judges = finality.judges_of(self._ledger, registry, self._now)
        self._published.compare_outside(self._cursor, self._roots, judges)
        if not registry.opened:
            words = say("the first record names no keys", "首条记录未启用账本")
            place = {"position": 0, "table": "records", "row": {"position": 0}}
            self._failures.fail(failure(2, "opening", words, **place))
            return
        finals = Finality(registry, self._following.instants, self._failures)
        jobs = finality.jobs(self._cursor, self._ledger)
        meter = Meter(self._progress, "checkpoints", len(jobs))
        processes = self._processes if len(jobs) > self._processes else 1
        with Workers(
            self._snapshot.dsn, self._snapshot.id, read_heads, judges, processes=processes
        ) as workers:
            for done, read in enumerate(map(decode_heads, workers.run(jobs)), 1):
                finals.take(read)
                meter.reach(done)
        finals.finish(self._ledger, self._size, self._now)
        finality.check_changes(self._cursor, judges, self._size, self._failures)
        finality.check_trusted(trust, registry, self._size, self._failures)
        self._report_finality(finals, simulated=registry.simulated)

    def _report_finality(self, finals: Finality, *, simulated: bool) -> None:
        if finals.final:
            self._report.final_size = finals.final.size
            self._report.bodies = list(finals.final.bodies)
        if simulated:
            self._failures.remark(
                say(
                    "the clock is simulated: admission was not held against cosignature times",
                    "模拟时钟：未将入账时间与见证签名时间比对",
                )
            )

    # --- where it begins ------------------------------------------------------------------

    def _setup(self) -> Setup:
        opened = self._gathered.opened
        return Setup(
            self._ledger,
            self._gathered.keys,
            opened.webauthn if opened else None,
            self._sealed,
            signatures=self._failures.asks(3),
        )

    def _find_origin(self) -> str:
        self._cursor.execute("SELECT origin FROM ledgers WHERE ledger = %s", (self._ledger,))
        row = self._cursor.fetchone()
        opened = self._gathered.opened
        if row is None and opened is None:
            raise LookupError(f"no ledger {self._ledger}")
        return opened.origin if opened else row[0] if row else ""

    def _find_size(self) -> int:
        """One above the last position, unless that is so far away that nothing lies between."""
        self._cursor.execute(_SIZE, (self._ledger,))
        reached, count = self._cursor.fetchone() or (0, 0)
        return int(min(reached, count + GAPS_MAX))

    def _one(self, query: str) -> int:
        self._cursor.execute(query.encode(), (self._ledger,))
        row = self._cursor.fetchone()
        return int(row[0]) if row else 0

    def _tree_root(self, size: int) -> bytes:
        try:
            return tree.root_at(self._cursor, self._ledger, size)
        except TreeError as error:
            raise ProofError("seen-root", "no such root can be made", found=str(error)) from error
