"""What a verification found: failures that name their place, findings, and what was checked.

audit.md: "A failure names the position, the table and row, the rule, expected and found, and goes
on to the next unless told to stop." A failure refutes a level's claim; a finding is something
that an auditor should look at though the claim holds. Both are data (house rule 8).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from audit.desk.words import CLAIMS, rule_zh
from audit.proof.errors import ProofError
from domain.kernel.words import Words

LISTED_MAX = 100
"""Failures of one rule that are listed one by one; the rest is counted."""


class Failure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place where a claim does not hold.

    `position` is that of the record; `row` the key of the row in `table`; `where` a finer place;
    `evidence` holds signed notes that contradict one another.
    """

    level: int
    rule: str
    message: str
    message_zh: str = ""
    position: int | None = None
    table: str = ""
    row: dict[str, Any] = {}
    expected: str = ""
    found: str = ""
    where: str = ""
    evidence: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to look at that refutes no claim."""

    rule: str
    message: str
    message_zh: str
    position: int | None = None
    where: str = ""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Something to know about the verification itself."""

    message: str
    message_zh: str


class LevelReport(msgspec.Struct, kw_only=True):
    """One level: what it claims, whether that holds, and how much was looked at."""

    level: int
    claim: str
    claim_zh: str
    holds: bool = True
    failures: int = 0
    checked: dict[str, int] = {}


class Report(msgspec.Struct, kw_only=True):
    """A verification of one ledger.

    `size` and `root` (base64) are the log's as recomputed; `final_size` that of the newest
    checkpoint which a quorum of witnesses has signed, `bodies` whose they are; `passes` are the
    seconds of each pass, by the levels that it served. `not_listed` counts failures beyond
    `LISTED_MAX` of a rule, by level and rule.
    """

    ledger: int
    origin: str = ""
    clock: str = ""
    size: int = 0
    root: str = ""
    final_size: int = 0
    bodies: list[str] = []
    seconds: float = 0.0
    passes: dict[str, float] = {}
    stopped: bool = False
    levels: list[LevelReport] = []
    failures: list[Failure] = []
    findings: list[Finding] = []
    not_listed: dict[str, int] = {}
    remarks: list[Remark] = []

    @property
    def holds(self) -> bool:
        """Whether every level that was asked for holds."""
        return not self.stopped and bool(self.levels) and all(one.holds for one in self.levels)

    def level(self, number: int) -> LevelReport:
        """The report of one level that was asked for."""
        return next(one for one in self.levels if one.level == number)


class StopError(Exception):
    """The first failure was found, and no other is wanted."""


class Failures:
    """Takes failures and findings of one verification into its report."""

    def __init__(self, report: Report, levels: frozenset[int], *, stop_at_first: bool) -> None:
        self.report = report
        self._levels = levels
        self._stop_at_first = stop_at_first
        self._counts: Counter[tuple[int, str]] = Counter()
        report.levels = [
            LevelReport(level=level, claim=CLAIMS[level].en, claim_zh=CLAIMS[level].zh)
            for level in sorted(levels)
        ]

    def asks(self, level: int) -> bool:
        """Whether a level was asked for."""
        return level in self._levels

    def count(self, level: int, what: str, number: int = 1) -> None:
        """Count what was checked for a level."""
        if self.asks(level):
            checked = self.report.level(level).checked
            checked[what] = checked.get(what, 0) + number

    def fail(self, failure: Failure) -> None:
        """Take a failure; of a level that was not asked for it says nothing.

        Raises:
            StopError: if the first failure is the last that is wanted.
        """
        if not self.asks(failure.level):
            return
        level = self.report.level(failure.level)
        level.holds = False
        level.failures += 1
        key = failure.level, failure.rule
        self._counts[key] += 1
        if self._counts[key] <= LISTED_MAX:
            self.report.failures.append(failure)
        else:
            name = f"{failure.level} {failure.rule}"
            self.report.not_listed[name] = self._counts[key] - LISTED_MAX
        if self._stop_at_first:
            self.report.stopped = True
            raise StopError

    def find(self, finding: Finding) -> None:
        """Take a finding."""
        self._counts[0, finding.rule] += 1
        if self._counts[0, finding.rule] <= LISTED_MAX:
            self.report.findings.append(finding)

    def remark(self, words: Words) -> None:
        """Say something about the verification itself."""
        self.report.remarks.append(Remark(message=words.en, message_zh=words.zh))


def failure(level: int, rule: str, words: Words, **places: Any) -> Failure:  # noqa: ANN401
    """A failure of one of the desk's own rules."""
    return Failure(level=level, rule=rule, message=words.en, message_zh=words.zh, **places)


def of_proof(level: int, error: ProofError, **places: Any) -> Failure:  # noqa: ANN401
    """A failure for a refusal of the verifier's."""
    return Failure(
        level=level,
        rule=error.rule,
        message=error.message,
        message_zh=rule_zh(error.rule),
        expected=error.expected,
        found=error.found,
        where=error.where,
        **places,
    )


def finding(rule: str, words: Words, *, position: int | None = None, where: str = "") -> Finding:
    """A finding."""
    return Finding(rule=rule, message=words.en, message_zh=words.zh, position=position, where=where)


def to_json(report: Report) -> bytes:
    """The report for machines; `holds` stands first."""
    fields = {"holds": report.holds, **msgspec.to_builtins(report)}
    return msgspec.json.format(msgspec.json.encode(fields), indent=2) + b"\n"
