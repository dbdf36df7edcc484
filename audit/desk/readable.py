"""The report for people, in Chinese or English: the same numbers, rules and places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from audit.desk.readmission import NOT_RE_CHECKED
from audit.desk.report import Failure, Finding, LevelReport, Report
from domain.kernel.words import Words, say

Language = Literal["zh", "en"]

_HOLDS: Final = {True: say("holds", "成立"), False: say("DOES NOT HOLD", "不成立")}
_VERDICT: Final = {
    True: say("VERIFIED", "核验通过"),
    False: say("NOT VERIFIED", "核验未通过"),
}
_COUNTS: Final[dict[str, str]] = {
    "records": "记录",
    "touches": "关联流",
    "tiles": "树瓦片",
    "attachments": "附件",
    "attachments destroyed": "已销毁附件",
    "attachments not re-checked here": "未在此复核的附件",
    "keys destroyed": "已销毁密钥",
    "checkpoints": "检查点",
    "checkpoint signatures": "检查点签名",
    "cosignatures": "见证签名",
    "kept checkpoints": "自存检查点",
    "remembered heads": "外部账本头",
    "signatures": "签名",
    "acts": "事项",
    "batch lines": "批次行",
    NOT_RE_CHECKED: "含未在此复核的规则的事项",
    "tables": "派生表",
    "rows": "派生行",
}
_VALUE_CHARS_MAX = 200


def readable(report: Report, language: Language = "zh") -> str:
    """The whole report as text, a line for each thing."""
    return "\n".join(_Reading(report, language).lines()) + "\n"


class _Reading:
    def __init__(self, report: Report, language: Language) -> None:
        self._report = report
        self._zh = language == "zh"

    def lines(self) -> Iterator[str]:
        """What the report says, from the whole to the single."""
        report = self._report
        yield self._say(say("Ledger", "账本")) + f" {report.origin}"
        yield self._say(say("Size", "规模")) + f" {report.size}  " + report.root
        bodies = ", ".join(report.bodies) or "-"
        yield self._say(say("Final", "最终")) + f" {report.final_size}  {bodies}"
        yield ""
        for level in report.levels:
            yield from self._level(level)
        for failure in report.failures:
            yield from self._failure(failure)
        for name, count in report.not_listed.items():
            yield self._say(say(f"and {count} more of {name}", f"另有 {count} 处：{name}"))
        for found in report.findings:
            yield self._finding(found)
        for remark in report.remarks:
            mark = self._say(say("note", "说明"))
            yield f"{mark}: {remark.message_zh if self._zh else remark.message}"
        if report.stopped:
            yield self._say(say("stopped at the first failure", "发现首处不符即停止"))
        yield ""
        yield self._say(_VERDICT[report.holds])

    def _level(self, level: LevelReport) -> Iterator[str]:
        name = self._say(say(f"Level {level.level}", f"第 {level.level} 级"))
        claim = level.claim_zh if self._zh else level.claim
        yield f"{name} {self._say(_HOLDS[level.holds])}: {claim}"
        if level.checked:
            counts = (f"{self._count(what)} {n:,}" for what, n in level.checked.items())
            yield f"    {'，'.join(counts) if self._zh else ', '.join(counts)}"

    def _count(self, what: str) -> str:
        return _COUNTS.get(what, what) if self._zh else what

    def _failure(self, failure: Failure) -> Iterator[str]:
        yield ""
        mark = self._say(say("FAILURE", "不符"))
        message = failure.message_zh if self._zh else failure.message
        yield f"{mark} {failure.level} {failure.rule}: {message}"
        yield f"    {self._say(say('place', '位置'))}: {place(failure)}"
        if failure.expected:
            yield f"    {self._say(say('expected', '应为'))}: {_cut(failure.expected)}"
        if failure.found:
            yield f"    {self._say(say('found', '实为'))}: {_cut(failure.found)}"
        for note in failure.evidence:
            yield f"    {self._say(say('signed evidence', '已签名的证据'))}:"
            yield from (f"        {line}" for line in note.splitlines())

    def _finding(self, found: Finding) -> str:
        mark = self._say(say("finding", "疑点"))
        message = found.message_zh if self._zh else found.message
        where = "" if found.position is None else f" [{found.position}]"
        return f"{mark} {found.rule}{where}: {message}"

    def _say(self, words: Words) -> str:
        return words.zh if self._zh else words.en


def place(failure: Failure) -> str:
    """Where a failure is: position, table, row, and the finer place."""
    parts = [] if failure.position is None else [f"position {failure.position}"]
    if failure.table:
        row = ", ".join(f"{name}={value}" for name, value in failure.row.items())
        parts.append(f"{failure.table}({row})")
    return ", ".join([*parts, *([failure.where] if failure.where else [])]) or "-"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _VALUE_CHARS_MAX else f"{flat[:_VALUE_CHARS_MAX]}..."
