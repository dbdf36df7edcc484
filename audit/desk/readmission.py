"""Level 4, lawfulness: admission run again over the whole log, state by state.

signed-events.md, Re-admission: "because admission is a pure function of the history before it, an
auditor can run it again over the whole log: not only *was nothing changed* but *was every rule
kept, when it happened*". It is the ledger's own `catalogue.admit`, at the admission time of each
record, under the policies adopted before it. Keys, offices and times are level 3's.

Rules: those of the domain (`ASM-1`, `NOT-1`, ...), each at the position of the act that breaks it;
`unread`, a record that is no act of a published type; `unjudged`, where no rule could be asked.
What was refused stands in the log all the same: its states evolve by it, and the next is judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple

from audit.desk.events import PAGE_RECORDS, Telling, Told, Unread
from audit.desk.keys import gather, purpose_of
from audit.desk.past import Past
from audit.desk.progress import Meter, Progress
from audit.desk.report import Failure, Failures, failure
from audit.desk.snapshot import Snapshot
from domain.kernel.act import Act, Event, Line
from domain.kernel.catalogue import ActType, Purpose, admit, type_of
from domain.kernel.fact import Fact
from domain.kernel.refused import Refused
from domain.kernel.words import Words, say
from domain.rules import RULES

NOT_RE_CHECKED: Final = "acts with rules not re-checked here"

Values = Callable[[int], Mapping[str, str]]
"""The opened values of the record at a position, by JSON Pointer."""


class Verdict(NamedTuple):
    """What admission says of a record now; `withheld` are sealed fields that a rule asked for."""

    event: Event[Fact]
    refused: Refused | None = None
    trouble: str = ""
    withheld: tuple[str, ...] = ()


class _Withheld(Mapping[str, str]):
    """Holds no value, and remembers which were asked for."""

    def __init__(self) -> None:
        self.asked: dict[str, None] = {}

    def __getitem__(self, path: str) -> str:
        self.asked[path] = None
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Judge:
    """Asks the domain again about records, in the order of the log.

    Args:
        past: the states before the next record; moved on with each.
        purpose: what the ledger is for.
        values: what opens sealed fields; without it rules on them are not asked.
    """

    def __init__(self, past: Past, purpose: Purpose, values: Values | None = None) -> None:
        self.past = past
        self._purpose = purpose
        self._values = values

    def judge(self, entry: list[Event[Fact]]) -> Iterator[Verdict]:
        """The verdict on an act, then on each line behind it."""
        head, *lines = entry
        if head.n is not None:  # its header cannot be read
            lines = entry
        else:
            yield self._one(head, tuple(self._line(event) for event in lines))
        for event in lines:
            yield self._one(event, ())

    def take(self, entry: Iterable[Event[Fact]]) -> None:
        """Move on without asking."""
        for event in entry:
            self.past.take(type_of(type(event.data)), event, {})

    def _line(self, event: Event[Fact]) -> Line[Fact]:
        return Line(event.n or 0, event.type, event.data, self._opened(event))

    def _opened(self, event: Event[Fact]) -> Mapping[str, str]:
        return self._values(event.index) if self._values else {}

    def _one(self, event: Event[Fact], lines: tuple[Line[Fact], ...]) -> Verdict:
        withheld = _Withheld()
        opened = self._opened(event)
        act = self._act(event, opened if self._values else withheld, lines)
        kind = type_of(type(event.data))
        refused, trouble = None, ""
        self.past.at(event.admitted_at)
        try:
            refused = self._asked(kind, act)
            self.past.take(kind, event, opened)
        except Exception as error:  # noqa: BLE001  (rules over a log that may be anything by now)
            trouble = f"{type(error).__name__}: {error}"[:200]
        return Verdict(event, refused, trouble, tuple(withheld.asked))

    def _asked(self, kind: ActType, act: Act[Fact]) -> Refused | None:
        try:
            admit(kind, act, self.past, purpose=self._purpose)
        except Refused as refusal:
            return refusal
        return None

    def _act(
        self, event: Event[Fact], values: Mapping[str, str], lines: tuple[Line[Fact], ...]
    ) -> Act[Fact]:
        """The act that once asked for admission, as far as it is open here."""
        return Act(
            event.id,
            event.type,
            event.at,
            event.by,
            event.data,
            values=values,
            lines=lines,
            n=event.n,
            sealed_open=self._values is not None,
        )


def entries(told: Iterable[Told]) -> Iterator[list[Event[Fact]] | Unread]:
    """Acts one by one, a batch's header together with its lines."""
    waiting: list[Event[Fact]] = []
    for one in told:
        if waiting and not _is_behind(one, waiting[0]):
            yield waiting
            waiting = []
        if isinstance(one, Unread):
            yield one
        else:
            waiting.append(one)
    if waiting:
        yield waiting


def _is_behind(one: Told, head: Event[Fact]) -> bool:
    return isinstance(one, Event) and one.n is not None and one.id == head.id


class Origin(NamedTuple):
    """Of which county a ledger is, and what for, as its first record says."""

    name: str
    county: str
    purpose: Purpose


def origin_of(snapshot: Snapshot, ledger: int) -> Origin:
    """What the first record says; raises `LookupError` where there is no ledger.

    The ledger's own row, which level 1 compares, serves where the record cannot be read.
    """
    with snapshot.connection.cursor() as cursor:
        opened = gather(cursor, ledger).opened
        if opened is not None:
            return Origin(opened.origin, opened.county, purpose_of(opened.origin))
        cursor.execute("SELECT origin, county, purpose FROM ledgers WHERE ledger = %s", (ledger,))
        row = cursor.fetchone()
    if row is None:
        raise LookupError(f"no ledger {ledger}")
    return Origin(*row)


def check_lawful(snapshot: Snapshot, ledger: int, failures: Failures, progress: Progress) -> None:
    """Judge every record again; each refusal is a failure at its position."""
    origin = origin_of(snapshot, ledger)
    failures.report.origin = failures.report.origin or origin.name
    judge = Judge(Past(origin.county), origin.purpose)
    meter = Meter(progress, "lawfulness", size_of(snapshot, ledger))
    withheld: Counter[tuple[str, str]] = Counter()
    pages = Telling(ledger).pages(snapshot.connection)
    for entry in entries(chain.from_iterable(pages)):
        if isinstance(entry, Unread):
            words = say("the record is no act that can be judged", "记录不是可复核的事项")
            failures.fail(_failure(ledger, entry.index, "unread", words, found=entry.why))
            continue
        for verdict in judge.judge(entry):
            _report(ledger, verdict, failures)
            withheld.update((verdict.event.type, path) for path in verdict.withheld)
            if verdict.event.index % PAGE_RECORDS == 0:
                meter.reach(verdict.event.index)
    meter.reach(size_of(snapshot, ledger))
    _remark(withheld, failures)


def _report(ledger: int, verdict: Verdict, failures: Failures) -> None:
    event, refused = verdict.event, verdict.refused
    failures.count(4, "acts" if event.n is None else "batch lines")
    if verdict.withheld:
        failures.count(4, NOT_RE_CHECKED)
    where = event.type
    if refused is not None:
        rule = RULES.get(refused.rule)
        title = rule.title if rule else say(refused.rule, refused.rule)
        found = say(title.en, f"{title.zh}：应为{refused.expected.zh}，实为{refused.found.zh}")
        told = {"expected": refused.expected.en, "found": refused.found.en, "where": where}
        failures.fail(_failure(ledger, event.index, refused.rule, found, **told))
    if verdict.trouble:
        words = say("no rule could be asked about the record", "无法对该记录适用规则")
        told = {"found": verdict.trouble, "where": where}
        failures.fail(_failure(ledger, event.index, "unjudged", words, **told))


def _failure(ledger: int, position: int, rule: str, words: Words, **told: str) -> Failure:
    row = {"ledger": ledger, "position": position}
    return failure(4, rule, words, position=position, table="records", row=row, **told)


def _remark(withheld: Counter[tuple[str, str]], failures: Failures) -> None:
    """How many rules were not asked because what they look at is sealed, by type and field."""
    if not withheld:
        return
    found = sorted(withheld.items())
    en = ", ".join(f"{count} x {name} {path}" for (name, path), count in found)
    zh = "，".join(f"{name} {path} {count} 项" for (name, path), count in found)
    failures.remark(
        say(
            f"level 4: rules on sealed values were not re-checked here: {en}",
            f"第 4 级：涉及保密字段的规则未在此复核：{zh}",
        )
    )


def size_of(snapshot: Snapshot, ledger: int) -> int:
    """The ledger's size, to say how far a pass has come."""
    row = snapshot.connection.execute(
        "SELECT size FROM heads WHERE ledger = %s", (ledger,)
    ).fetchone()
    return int(row[0]) if row else 0
