"""Kin and officials in a household's case 优亲厚友 (S2 五).

- ACT-3 (F) A kinship declared after the related person had voted on, surveyed, verified or
  reviewed that household's case, or judged it: nobody could recuse them then.
- ACT-3 Officials as beneficiaries: an office holder of the place in a near-poor household.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority.offices import Place
from domain.evaluation.evaluation import Evaluation
from domain.evaluation.guidance import Guidance, guidance_of
from domain.identification.procedure import NEAR_POOR
from domain.kernel.act import Event
from domain.kernel.catalogue import type_of
from domain.kernel.places import upwards, village_of
from domain.kernel.roles import ROLES
from domain.kernel.words import say
from domain.projects.entities import Entity
from domain.residents.households import Household
from domain.residents.people import Person
from domain.steps.case import Case

_ACTS: Final = (
    "HomeSurveyed.v1", "VoteCast.v1", "BallotAssisted.v1", "CommitteesDecided.v1",
    "HouseholdVerified.v1", "CaseChecked.v1", "SampleChecked.v1", "ReviewGiven.v1",
    "ObjectionResolved.v1", "StarVerified.v1", "StarConfirmed.v1", "ModelVerified.v1",
    "ModelConfirmed.v1", "EvaluationLine.v1", "UnwillingnessRecorded.v1",
    "UnwillingnessDecided.v1", "CarryingInspected.v1", "CarryingConfirmed.v1",
)  # fmt: skip
"""From what a related person is recused."""
_NAMING: Final = frozenset({"EvaluationLine.v1", "UnwillingnessRecorded.v1"})
"""Of these, what names the household that it is about, and is no case's."""
_ORDINARY: Final = frozenset({"householder", "villager", "village_representative"})
OFFICES: Final = frozenset(ROLES) - _ORDINARY
"""Offices whose holders decide about others."""
DECIDING: Final = OFFICES - {"implementing_entity", "bank", "appraiser", "helper"}
"""Of these, who decides about money and who gets it."""


class LateKinship(Detector):
    """Who acted on a household's case and was declared its kin afterwards."""

    name = "late-kinship"
    rule = "ACT-3"
    title = say("kinship declared late", "事后申报的亲属关系")
    sees = (*_ACTS, "KinshipDeclared.v1")

    def __init__(self) -> None:
        self._acted: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember who acted on whose case; at a declaration, look back."""
        if event.type != "KinshipDeclared.v1":
            persons = _actors(event, past)
            for household in _households(event, past):
                self._acted[household] += [(person, event.index) for person in persons]
            return
        person, household = event.data.person, event.data.household
        found = [index for who, index in self._acted[household] if who == person]
        if found:
            words = say(
                f"{person} was declared {event.data.relation} of {household} after acting on its "
                f"case {len(found)} times",
                f"{person} 参与 {household} 事项 {len(found)} 次之后才申报与该户的关系",
            )
            yield self.finding("serious", household, words, *found, event.index)


def _actors(event: Event[Any], past: Past) -> list[str]:
    if event.type == "EvaluationLine.v1":
        judges = past.read(Evaluation, event.data.evaluation).participants
        return [person for person in judges if person not in event.data.recused]
    voter = [event.data.voter] if event.type == "BallotAssisted.v1" else []
    return voter + [signer.person for signer in event.by if signer.role != "householder"]


def _households(event: Event[Any], past: Past) -> Iterator[str]:
    if event.type in _NAMING:
        yield event.data.household
        return
    if event.type == "UnwillingnessDecided.v1":
        yield past.read(Guidance, guidance_of(event.data.person)).household
        return
    kind = type_of(type(event.data))
    streams = dict.fromkeys((*kind.streams(event.data), *kind.reads(event.data)))
    cases = (past.read(Case, stream) for stream in streams if stream.startswith("case:"))
    for subject in dict.fromkeys(case.subject for case in cases if case.subject):
        yield from _homes(subject, past)


def _homes(subject: str, past: Past) -> Iterator[str]:
    """The households that a case is about: of an entity, those of who stands behind it."""
    if not subject.startswith("entity:"):
        yield subject
        return
    for person in past.read(Entity, subject).controllers:
        home = past.read(Person, person).household_now()
        if home is not None:
            yield home


class OfficialsBenefit(Detector):
    """Who holds an office over the place, and lives in a household on the roster."""

    name = "officials-benefit"
    rule = "ACT-3"
    title = say("officials as beneficiaries", "干部列为受益对象")
    sees = ("ArchiveClosed.v1", "RoleGranted.v1")

    def see(self, event: Event[Any], past: Past) -> Iterable[Finding]:
        """At admission to the roster look for officials, at a grant for beneficiaries."""
        if event.type == "RoleGranted.v1":
            return self._granted(event, past)
        return self._conferred(event, past) if event.data.confers else ()

    def _conferred(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        household = past.read(Household, event.data.household)
        found = officials(past, household.place, event.day)
        for person in sorted(household.persons_on(event.day) & found.keys()):
            yield self._found(household.id, person, found[person], event.index)

    def _granted(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        role, person = event.data.role, event.data.person
        home = past.read(Person, person).household_on(event.day)
        if role in OFFICES and home is not None:
            household = past.read(Household, home)
            if NEAR_POOR.confers in household.statuses_on(event.day):
                yield self._found(home, person, role, event.index)

    def _found(self, household: str, person: str, role: str, index: int) -> Finding:
        words = say(
            f"{person}, {ROLES[role].title.en}, is a member of near-poor {household}",
            f"{person}（{ROLES[role].title.zh}）是贫困边缘户 {household} 的成员",
        )
        return self.finding("medium", person, words, index)


def officials(
    past: Past, place: str, day: date, offices: frozenset[str] = OFFICES
) -> dict[str, str]:
    """Who holds an office over the place on the day, the nearest first."""
    found: dict[str, str] = {}
    for code in upwards(village_of(place)):
        for office in past.read(Place, f"place:{code}").offices:
            if office.role in offices and office.held_on(day):
                found.setdefault(office.person, office.role)
    return found
