"""One yuan's path 一元钱的来龙去脉, both ways, from the log itself (audit.md, Replay).

Up: from a payment, a list or a project back to the budget lines. Down: from a budget line to every
household. Each step names its records and, where a statement has it, the bank's entry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import Final, Literal

import msgspec

from audit.desk.events import Telling, Unread
from audit.desk.money.coverage import coverage
from audit.desk.money.evidence import Evidence
from audit.desk.money.journal import yuan
from audit.desk.money.links import KINDS, Link, Links, Mention
from audit.desk.money.matching import match
from audit.desk.progress import Meter, Progress, silent
from audit.desk.readmission import origin_of, size_of
from audit.desk.snapshot import Snapshot
from domain.kernel.words import Words, say

Way = Literal["up", "down"]
STEPS_MAX: Final = 50_000
"""Two of the largest lists; more is cut off, and said."""
ENDS_SHOWN: Final = 5


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the path, `depth` steps from where it begins; `via` is the step before it."""

    depth: int
    thing: str
    via: str
    household: str | None
    amount_fen: int | None
    on: date | None
    records: tuple[Mention, ...]
    entries: tuple[int, ...]


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A path; `ends` are the things from which no step leads further. `cut` says it is too long."""

    ledger: str
    position: int
    start: str
    way: Way
    steps: tuple[Step, ...]
    ends: tuple[str, ...]
    households_count: int
    unread: int
    cut: bool


def path(
    links: Links, evidence: Evidence, start: str, way: Way, *, ledger: str, unread: int = 0
) -> Path:
    """Walk from a thing; without steps where nothing is on record about it."""
    entries = entries_of(evidence)
    walked = list(islice(_walk(links, start, way), STEPS_MAX + 1))
    kept = walked[:STEPS_MAX]
    steps = tuple(_step(links, entries, depth, thing, via) for depth, thing, via, _ in kept)
    return Path(
        ledger=ledger,
        position=evidence.position,
        start=start,
        way=way,
        steps=steps,
        ends=tuple(thing for _, thing, _, further in kept if not further),
        households_count=len({step.household for step in steps} - {None}),
        unread=unread,
        cut=len(walked) > STEPS_MAX,
    )


def _walk(links: Links, start: str, way: Way) -> Iterator[tuple[int, str, str, bool]]:
    """Each thing once, depth first: depth, thing, the one before, and whether more follows."""
    if start not in links.mentions and start not in links.up and start not in links.down:
        return
    seen, waiting = {start}, [(0, start, "")]
    while waiting:
        depth, thing, via = waiting.pop()
        following = [one.thing for one in _next(links, thing, via, way) if one.thing not in seen]
        seen.update(following)
        yield depth, thing, via, bool(_next(links, thing, via, way))
        waiting += [(depth + 1, one, thing) for one in dict.fromkeys(reversed(following))]


def _next(links: Links, thing: str, via: str, way: Way) -> list[Link]:
    """The links further: of a pool, up, its income; that before the list was drafted."""
    following = (links.up if way == "up" else links.down).get(thing, [])
    if way == "down" or not thing.startswith("pool:"):
        return following
    end = links.position + 1
    drafted = links.mentions[via][0].position if via.startswith("list:") else end
    income = [one for one in following if one.thing.startswith("voucher:")]
    return [one for one in income if one.position < drafted] or [
        one for one in following if one not in income
    ]


def _step(
    links: Links, entries: Mapping[str, tuple[int, ...]], depth: int, thing: str, via: str
) -> Step:
    mentions = tuple(links.mentions.get(thing, ()))
    first = mentions[0] if mentions else None
    return Step(
        depth=depth,
        thing=thing,
        via=via,
        household=links.households.get(thing),
        amount_fen=first.amount_fen if first else None,
        on=first.on if first else None,
        records=mentions,
        entries=entries.get(thing, ()),
    )


def entries_of(evidence: Evidence) -> dict[str, tuple[int, ...]]:
    """Where statements have what moved, by due, disbursement, allocation, fund or voucher."""
    every = (entry for one in coverage(evidence).values() for entry in one.entries())
    found: defaultdict[str, list[int]] = defaultdict(list)
    for pair in match(evidence.expected(), every).pairs:
        for thing in dict.fromkeys((pair.expected.about, pair.expected.voucher)):
            found[thing].append(pair.entered.position)
    return {thing: tuple(sorted(positions)) for thing, positions in found.items()}


def read_path(dsn: str, ledger: int, start: str, way: Way, *, progress: Progress = silent) -> Path:
    """Read the ledger and walk; raises `LookupError` where there is none."""
    links, evidence, unread = Links(), Evidence(), 0
    with Snapshot(dsn) as snapshot:
        origin = origin_of(snapshot, ledger)
        meter = Meter(progress, "records", size_of(snapshot, ledger))
        for told in chain.from_iterable(Telling(ledger).pages(snapshot.connection)):
            meter.reach(told.index + 1)
            if isinstance(told, Unread):
                unread += 1
                continue
            evidence.take(told)
            links.take(told)
    return path(links, evidence, start, way, ledger=origin.name, unread=unread)


def told(found: Path) -> Iterator[Words]:
    """The path for a reader, a line a step, deeper to the right."""
    for step in found.steps:
        title = KINDS.get(step.thing.partition(":")[0], say("", ""))
        what = "  " * step.depth + step.thing
        rest = "" if step.household is None else f" {step.household}"
        rest += "" if step.amount_fen is None else f" {yuan(step.amount_fen)}"
        rest += "" if step.on is None else f" {step.on}"
        rest += "".join(f" [{one.position} {one.type}]" for one in step.records)
        bank = ", ".join(map(str, step.entries))
        en, zh = (f"; at the bank [{bank}]", f"；银行流水 [{bank}]") if bank else ("", "")
        yield say(f"{what} ({title.en}){rest}{en}", f"{what}（{title.zh}）{rest}{zh}")
    shown, more = found.ends[:ENDS_SHOWN], len(found.ends) - ENDS_SHOWN
    yield say(
        f"{len(found.steps)} steps, {found.households_count} households; it ends at "
        f"{', '.join(shown) or 'nothing'}" + (f" and {more} more" if more > 0 else ""),
        f"共 {len(found.steps)} 步，{found.households_count} 户；终点 "
        f"{'、'.join(shown) or '无'}" + (f" 等 {len(found.ends)} 项" if more > 0 else ""),
    )
    if found.cut:
        yield say("too long: the rest is cut off", "路径过长，其余从略")
    if found.unread:
        yield say(f"{found.unread} records could not be read", f"{found.unread} 条记录无法读取")
