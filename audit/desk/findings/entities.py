"""Who stands behind an implementing entity, and is an official or related to one.

- FUND-5 (F) An owner, controller or legal representative who holds an office over the place of the
  entity, of one of its projects, of a household whose award it was paid (STAR-2) or of a case that
  granted it a subsidy (SUB-2), lives in a household with who does, or is declared kin to one. A
  village's own collective is left out: its officers stand for it by law.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from audit.desk.findings.finding import Detector, Finding
from audit.desk.findings.kin import DECIDING, officials
from audit.desk.past import Past
from domain.awards.grants import case_of
from domain.awards.paying import ENTITY_PAID
from domain.awards.supplying import SUPPLIED
from domain.kernel.act import Event
from domain.kernel.roles import ROLES
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.projects.entities import Entity
from domain.projects.project import Project
from domain.residents.people import Person
from domain.steps.case import Case

_ENTITIES: Final = ("EntityRegistered.v1", "EntityControlChanged.v1")
_PROJECTS: Final = ("ProjectPlanned.v1", "ProjectBroughtIn.v1")
_PAID: Final = (SUPPLIED, ENTITY_PAID)


class Tie(NamedTuple):
    """How somebody behind an entity is tied to an official; `household` where it is one of kin."""

    owner: str
    official: str
    role: str
    household: str


class EntityOfOfficial(Detector):
    """An entity behind which stands an official of the place, or somebody related to one."""

    name = "entity-of-official"
    rule = "FUND-5"
    title = say("entities tied to officials", "实施主体与干部存在关联")
    sees = (*_ENTITIES, *_PROJECTS, *_PAID, "RoleGranted.v1", "KinshipDeclared.v1")

    def __init__(self) -> None:
        self._entities: dict[str, int] = {}
        self._projects: dict[str, int] = {}
        self._supplied: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._granted: defaultdict[str, list[int]] = defaultdict(list)
        self._kin: dict[tuple[str, str], int] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember where it stands; what is tied to whom is asked at the end."""
        data = event.data
        if event.type in _ENTITIES:
            self._entities[data.entity] = event.index
        elif event.type in _PROJECTS:
            self._projects[data.project] = event.index
        elif event.type in _PAID:
            place = past.read(Case, case_of(data.grant)).place
            self._supplied[past.read(Account, data.payee).about][place] = event.index
        elif event.type == "RoleGranted.v1":
            self._granted[data.person].append(event.index)
        else:
            self._kin.setdefault((data.person, data.household), event.index)
        yield from ()

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Each tie between an entity and an official, once, on the day."""
        for name, index in self._entities.items():
            entity = past.read(Entity, name)
            if entity.entity_kind == "collective":
                continue
            for tie in self._ties(entity, past, today):
                yield self._found(entity, tie, index)

    def _ties(self, entity: Entity, past: Past, today: date) -> Iterator[Tie]:
        places = {entity.place, *self._places(entity.id, past), *self._supplied[entity.id]}
        found = {
            person: role
            for place in sorted(places)
            for person, role in officials(past, place, today, DECIDING).items()
        }
        for owner in entity.controllers:
            for official, role in found.items():
                household = "" if official == owner else _related(past, owner, official, today)
                if household is not None:
                    yield Tie(owner, official, role, household)

    def _places(self, entity: str, past: Past) -> Iterator[str]:
        projects = (past.read(Project, name) for name in self._projects)
        return (project.place for project in projects if project.entity == entity)

    def _found(self, entity: Entity, tie: Tie, index: int) -> Finding:
        role = ROLES[tie.role].title
        by = f", through {tie.household}" if tie.household else ""
        through = f"（经 {tie.household}）" if tie.household else ""
        words = say(
            f"{tie.owner} stands behind {entity.id}, tied to {tie.official}, {role.en}{by}",
            f"{entity.id} 的 {tie.owner} 与 {tie.official}（{role.zh}）存在关联{through}",
        )
        kin = [
            self._kin[person, tie.household]
            for person in (tie.owner, tie.official)
            if (person, tie.household) in self._kin
        ]
        granted = self._granted.get(tie.official, [])
        paid = self._supplied[entity.id].values()
        return self.finding("medium", entity.id, words, index, *granted, *kin, *paid)


def _related(past: Past, owner: str, official: str, day: date) -> str | None:
    """The household that ties them: shared, or in which one of them is declared kin."""
    one, other = past.read(Person, owner), past.read(Person, official)
    homes = one.household_on(day), other.household_on(day)
    if homes[0] is not None and (homes[0] == homes[1] or other.kin_of(homes[0])):
        return homes[0]
    return homes[1] if homes[1] is not None and one.kin_of(homes[1]) else None
