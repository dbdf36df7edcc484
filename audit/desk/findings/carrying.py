"""Entities that carry poor households, and stay under a cap by being several.

- SUB-4 (F) Entities behind which the same registered person stands, or persons of one household,
  whose subsidies of a year together pass the cap that each of them keeps. Who stood behind one when
  it was inspected counts, and who does now. Sealed names are not compared.
- SUP-4 (F) A household denies what an entity says that it got, and asked for a subsidy on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.findings.subsidies import Decided, Inspections
from audit.desk.past import Past
from domain.awards.standing import year_most_fen
from domain.carrying.carrying import Carrying, carrying_of
from domain.carrying.procedure import INSPECTED
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.projects.entities import Entity
from domain.residents.people import Person


class EntitiesOfOne(Inspections):
    """Entities of one controller or home, each of which keeps a cap that they pass together."""

    name = "subsidies-of-one-controller"
    rule = "SUB-4"
    title = say("entities of one controller above one cap", "同一控制人的主体合计超过补助上限")
    sees = (INSPECTED,)

    def __init__(self) -> None:
        super().__init__()
        self._behind: defaultdict[str, set[str]] = defaultdict(set)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember the inspection, and who stood behind the entity then."""
        entity = event.data.entity
        self._behind[entity].update(past.read(Entity, entity).controllers)
        return super().see(event, past)

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Add up what entities that belong together were granted in a year."""
        decided = self.decided(past, today)
        ties = {one.grant.entity: self._ties(one.grant.entity, past, today) for one in decided}
        for year in sorted({one.grant.year for one in decided}):
            those = [one for one in decided if one.grant.year == year]
            for group in _together({one.grant.entity for one in those}, ties):
                yield from self._judge([one for one in those if one.grant.entity in group], past)

    def _ties(self, entity: str, past: Past, today: date) -> frozenset[str]:
        persons = self._behind[entity] | set(past.read(Entity, entity).controllers)
        homes = (past.read(Person, person).household_on(today) for person in persons)
        return frozenset(persons).union(home for home in homes if home is not None)

    def _judge(self, those: list[Decided], past: Past) -> Iterator[Finding]:
        names = sorted({one.grant.entity for one in those})
        year, total = those[0].grant.year, sum(one.grant.amount_fen for one in those)
        cap = year_most_fen(past, "carrying", those[-1].place, those[-1].day)
        if len(names) > 1 and cap is not None and total > cap:
            words = say(
                f"{', '.join(names)}, one behind them: {total} fen in {year}, the cap is {cap}",
                f"{'、'.join(names)} 同一控制人：{year} 年合计 {total} 分，每个主体上限 {cap} 分",
            )
            yield self.finding("medium", names[0], words, *(one.position for one in those))


class CarryingDenied(Detector):
    """What entities claim that households got of them, and these deny."""

    name = "carrying-denied"
    rule = "SUP-4"
    title = say("a household denies being carried", "农户否认带动情况")
    sees = ("CarryingConfirmed.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Each denial."""
        data = event.data
        if data.answer == "denied":
            carrying = past.read(Carrying, carrying_of(data.case))
            words = say(
                f"{data.household} denies {data.got_fen} fen of {carrying.entity}",
                f"{data.household} 否认从 {carrying.entity} 取得 {data.got_fen} 分",
            )
            yield self.finding("medium", carrying.entity, words, carrying.index, event.index)


def _together(entities: Iterable[str], ties: dict[str, frozenset[str]]) -> list[frozenset[str]]:
    """The entities in groups, each of which hangs together by who stands behind them."""
    groups: list[tuple[frozenset[str], frozenset[str]]] = []
    for entity in sorted(entities):
        own, tied, apart = frozenset({entity}), ties[entity], list[Any]()
        for members, persons in groups:
            if persons & tied:
                own, tied = own | members, tied | persons
            else:
                apart.append((members, persons))
        groups = [*apart, (own, tied)]
    return [members for members, _ in groups]
