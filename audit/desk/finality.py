"""Level 2, who signed: stored checkpoints judged in order, and what follows from their times.

Rules:
    quorum                something was published: the newest final checkpoint is there at all
    change-checkpoint     where the log's key or the witnesses change, a checkpoint stands
    trust-...             the registry grows from what the auditor trusts
    admitted-after-cosigned (level 3)  no record is younger than a cosignature that covers it
Findings: `sealed-late`, `uncovered` (log.md, Time: within `seal_max` of admission).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from audit.desk.report import Failures, failure, finding, of_proof
from audit.desk.signed_heads import HEADS, Cosigned, Heads, HeadsRead, Judges
from audit.desk.snapshot import Rows
from audit.proof.dossier_checks import check_trust
from audit.proof.errors import ProofError
from audit.proof.history import Instants
from audit.proof.registry import Registry
from audit.proof.times import check_cosigned
from audit.proof.trust import Trust
from audit.trail import checkpoints
from domain.kernel.words import say

_BOUNDS = """
    SELECT size FROM (
        SELECT size, row_number() OVER (ORDER BY size) AS number FROM checkpoints WHERE ledger = %s
    ) counted WHERE number %% %s = 0 ORDER BY size
"""


def judges_of(ledger: int, registry: Registry, now: datetime | None) -> Judges:
    """Who judges the checkpoints of the log, as all of its records say; nobody, if unopened."""
    if not registry.opened:
        return Judges(ledger, "", (), (), (), now)
    quorums = tuple((found.from_size, found.quorum) for found in registry.witness_sets)
    logs, witnesses = tuple(registry.log_ranges()), tuple(registry.witness_ranges())
    return Judges(ledger, registry.origin, logs, witnesses, quorums, now)


def jobs(cursor: Rows, ledger: int) -> list[Heads]:
    """The stored checkpoints in portions, beyond the last one included."""
    cursor.execute(_BOUNDS, (ledger, HEADS))
    bounds = [size for (size,) in cursor.fetchall()]
    lows, highs = [-(2**62), *bounds], [*bounds, 2**62]
    return [Heads(low, high) for low, high in zip(lows, highs, strict=True)]


class Finality:
    """Takes judged checkpoints in order: the newest final one, and times held against them."""

    def __init__(self, registry: Registry, instants: Instants, failures: Failures) -> None:
        self._registry = registry
        self._instants = instants
        self._failures = failures
        self.final: Cosigned | None = None

    def take(self, read: HeadsRead) -> None:
        """Take some checkpoints."""
        self._failures.count(2, "checkpoint signatures", read.count)
        self._failures.count(2, "cosignatures", read.cosignatures)
        for found in read.failures:
            self._failures.fail(found)
        for one in read.cosigned:
            if not self._registry.simulated:
                self._check_times(one)
            if one.bodies:
                self.final = one

    def finish(self, ledger: int, size: int, now: datetime | None) -> None:
        """`quorum`: something was published; what lies beyond it is said."""
        final_size = self.final.size if self.final else 0
        if not final_size and size:
            words = say("no checkpoint is final: nothing was published", "没有最终检查点：尚未公布")
            quorum = self._registry.quorum_at(size)
            self._failures.fail(
                failure(
                    2,
                    "quorum",
                    words,
                    table="finals",
                    row={"ledger": ledger},
                    expected=f"{quorum} bodies",
                    found="none",
                )
            )
        elif final_size < size:
            self._find_uncovered(final_size, size, now)

    def _check_times(self, one: Cosigned) -> None:
        """log.md, Time: admitted before it was covered, and covered within `seal_max`."""
        limits = self._registry.time_limits_at(one.last_admitted_at)
        try:
            check_cosigned(one.last_admitted_at, one.times_seconds[0], limits)
        except ProofError as error:
            place = {
                "position": one.size - 1,
                "table": "records",
                "row": {"position": one.size - 1},
            }
            self._failures.fail(of_proof(3, error.at(f"checkpoint {one.size}"), **place))
        first = self._instants.not_before(self.final.size if self.final else 0)
        if one.bodies and first is not None:
            complete = datetime.fromtimestamp(one.times_seconds[len(one.bodies) - 1], UTC)
            if complete - first > timedelta(seconds=limits.seal_max_seconds):
                words = say(
                    f"covered by a final checkpoint only {complete - first} after admission",
                    f"入账 {complete - first} 后才由最终检查点覆盖",
                )
                position = self.final.size if self.final else 0
                self._failures.find(finding("sealed-late", words, position=position))

    def _find_uncovered(self, final_size: int, size: int, now: datetime | None) -> None:
        first = self._instants.not_before(final_size)
        seconds = self._registry.time_limits_at(first).seal_max_seconds if first else 0
        self._failures.remark(
            say(
                f"{size - final_size} records are not under a final checkpoint yet",
                f"有 {size - final_size} 条记录尚未由最终检查点覆盖",
            )
        )
        late = first and now and now - first > timedelta(seconds=seconds)
        if late and not self._registry.simulated:
            words = say("not covered within seal_max", "未在规定时限内由检查点覆盖")
            self._failures.find(finding("uncovered", words, position=final_size))


def check_changes(cursor: Rows, judges: Judges, size: int, failures: Failures) -> None:
    """`change-checkpoint`: a checkpoint stands where one set gives way to the next."""
    starts = {one.from_size for one in (*judges.logs, *judges.witnesses)}
    newest = checkpoints.latest(cursor, judges.ledger)
    sealed = min(newest.size, size) if newest else 0
    for change in sorted(one for one in starts if 0 < one <= sealed):
        if checkpoints.at_size(cursor, judges.ledger, change) is None:
            words = say("no checkpoint where a set changes", "更换密钥或见证方处没有检查点")
            row = {"ledger": judges.ledger, "size": change}
            failures.fail(failure(2, "change-checkpoint", words, table="checkpoints", row=row))


def check_trusted(trust: Trust | None, registry: Registry, size: int, failures: Failures) -> None:
    """`trust-...`: the registry grows from the anchors that the auditor brings."""
    if trust is None:
        failures.remark(
            say(
                "trust was taken from the ledger itself: bring your own trust.json",
                "信任依据取自账本本身：请使用自己留存的 trust.json",
            )
        )
        return
    try:
        check_trust(trust, registry, size)
    except ProofError as error:
        failures.fail(of_proof(2, error.at("trust.json")))
