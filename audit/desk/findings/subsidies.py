"""Subsidies that stay under a cap by being several.

- SUB-4 (F) Households that were split from one another, whose grants of a kind and year together
  pass the cap that each of them keeps. Grants of a family of such households for one activity, or
  from one supplier, at most `subsidy_split_days` apart, that together pass the cap of each.
  Invoices, photos, contracts and records that back the grants of two households or entities, a
  supplier's among them. Of entities that split a cap says `carrying.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority import policies
from domain.awards.grants import Grant, grant_of
from domain.awards.kinds import KINDS
from domain.awards.standing import COUNTS, standing, year_most_fen
from domain.awards.supplying import SUPPLIED, AwardPaidToSupplier
from domain.awards.use import USE_SHOWN
from domain.carrying.carrying import Carrying, carrying_of
from domain.carrying.procedure import CARRIED
from domain.carrying.procedure import INSPECTED as CARRYING_INSPECTED
from domain.kernel.act import Event
from domain.kernel.fact import papers_of
from domain.kernel.words import say
from domain.residents.households import Household
from domain.steps.case import Case
from domain.subsidies.procedure import INSPECTED
from domain.subsidies.subsidy import Subsidy, subsidy_of


class Decided(NamedTuple):
    """One grant that counts: where it was decided, when, and what it is of."""

    grant: Grant
    position: int
    day: date
    place: str
    alike: frozenset[str]


class Inspections(Detector):
    """Remembers which inspections decided on grants; what they came to is asked at the end."""

    sees = (INSPECTED,)

    def __init__(self) -> None:
        self._seen: dict[str, Event[Any]] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """The last inspection of a case decides."""
        del past
        self._seen[grant_of(event.data.case)] = event
        yield from ()

    def decided(self, past: Past, today: date) -> list[Decided]:
        """The grants that count by the day, in order of their decision."""
        found = []
        for name, event in self._seen.items():
            grant = past.read(Grant, name)
            if grant.exists and event.day <= today and standing(past, grant) in COUNTS:
                found.append(_decided(past, grant, event))
        return found


def _decided(past: Past, grant: Grant, event: Event[Any]) -> Decided:
    applied = past.read(Subsidy, subsidy_of(grant.case))
    alike = frozenset(one for one in (applied.activity, applied.entity) if one)
    return Decided(grant, event.index, event.day, past.read(Case, grant.case).place, alike)


class SplitHouseholds(Inspections):
    """Parts of one household, each of which keeps a cap that they pass together."""

    name = "subsidies-of-a-split"
    rule = "SUB-4"
    title = say("split households above one cap", "分户后合计超过补助上限")

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Add up what the parts of each household were granted of a kind in a year."""
        groups: defaultdict[tuple[str, str, int], list[Decided]] = defaultdict(list)
        for one in self.decided(past, today):
            family = _family(past, one.grant.household)
            groups[family, one.grant.award_kind, one.grant.year].append(one)
        for (_, kind, year), those in groups.items():
            cap = year_most_fen(past, kind, those[-1].place, those[-1].day)
            homes = sorted({one.grant.household for one in those})
            total = sum(one.grant.amount_fen for one in those)
            if cap is not None and len(homes) > 1 and total > cap:
                words = say(
                    f"{', '.join(homes)}, one household before: {total} fen of {kind} in {year}, "
                    f"the cap is {cap}",
                    f"{'、'.join(homes)} 原为一户：{year} 年{KINDS[kind].title.zh}合计 {total} 分，"
                    f"每户上限 {cap} 分",
                )
                evidence = (one.position for one in those)
                yield self.finding("medium", homes[0], words, *_ties(past, homes), *evidence)


class SplitUndertaking(Inspections):
    """Grants for one thing, close to each other, that together pass the cap of each."""

    name = "subsidy-in-parts"
    rule = "SUB-4"
    title = say("one undertaking subsidised in parts", "同一项目拆分申请补助")

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Compare the grants of each family of households, two by two."""
        families: defaultdict[tuple[str, str], list[Decided]] = defaultdict(list)
        for one in self.decided(past, today):
            families[_family(past, one.grant.household), one.grant.award_kind].append(one)
        for (_, kind), those in families.items():
            for first, second in combinations(those, 2):
                yield from self._compare(past, kind, first, second)

    def _compare(self, past: Past, kind: str, first: Decided, second: Decided) -> Iterator[Finding]:
        name, alike = KINDS[kind].each_most, sorted(first.alike & second.alike)
        days = policies.value(past, second.place, "subsidy_split_days", second.day)
        if not name or not alike or abs((second.day - first.day).days) > days:
            return
        each = policies.value(past, second.place, name, second.day)
        total = first.grant.amount_fen + second.grant.amount_fen
        if total > each:
            apart = abs((second.day - first.day).days)
            words = say(
                f"with {first.grant.id}, {apart} days apart, of {', '.join(alike)}: {total} fen, "
                f"at most {each} each time",
                f"与 {first.grant.id} 相隔 {apart} 天（{'、'.join(alike)}），合计 {total} 分，"
                f"每次上限 {each} 分",
            )
            yield self.finding("medium", second.grant.id, words, first.position, second.position)


class PaperOfTwo(Detector):
    """Invoices, photos and records that back what two households or entities were granted."""

    name = "paper-of-two-grants"
    rule = "SUB-4"
    title = say("one paper behind the grants of two", "同一凭据用于两户（两个主体）奖补")
    sees = (INSPECTED, USE_SHOWN, SUPPLIED, CARRIED, CARRYING_INSPECTED)

    def __init__(self) -> None:
        self._backs: dict[str, tuple[str, int]] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Each paper belongs to the household or entity that showed it first."""
        own = _shown_by(event, past)
        for sha in _backing(event.data):
            first, position = self._backs.setdefault(sha, (own, event.index))
            if first != own:
                words = say(f"{sha} was {first}'s before", f"凭据 {sha} 已用于 {first}")
                yield self.finding("medium", own, words, position, event.index)
                return


def _shown_by(event: Event[Any], past: Past) -> str:
    """For whose grant it is shown: an entity's application names each household that it carries."""
    if event.type == CARRIED:
        return past.read(Carrying, carrying_of(event.data.case)).entity
    found: str = event.data.entity if event.type == CARRYING_INSPECTED else event.data.household
    return found


def _backing(data: Any) -> Iterable[str]:  # noqa: ANN401  (facts of five types)
    """What shows one purchase or work; a supplier's contract may be several households'."""
    common = {data.contract.sha256} if isinstance(data, AwardPaidToSupplier) else set[str]()
    return (sha for sha in papers_of(data) if sha not in common)


def _splits(past: Past, household: str) -> Iterable[tuple[str, int]]:
    ties = past.read(Household, household).lineage
    return ((tie.other, tie.index) for tie in ties if tie.kind in ("split_from", "split_into"))


def _family(past: Past, household: str) -> str:
    """The name of a family of households that were once one: its first member by name."""
    found, waiting = {household}, [household]
    while waiting:
        for other, _ in _splits(past, waiting.pop()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return min(found)


def _ties(past: Past, homes: Iterable[str]) -> set[int]:
    return {index for home in homes for _, index in _splits(past, home)}
