"""The facts of an entity's application: a header with what it adds up to, and a line a household.

Source: S3c 四(三)2; S3a 五(四): 土地流转、入股、吸纳就业; 六(三): 有章程、有协议、有合同、有股权、
有分红、有记录.
"""

from datetime import date
from typing import Annotated, Final

import msgspec

from domain.carrying.carrying import (
    Carried,
    CarriedId,
    Carrying,
    Form,
    Line,
    carried_of,
    carrying_of,
    officers_of,
)
from domain.carrying.procedure import APPLIED, CARRIED, CARRYING, RECORDERS
from domain.kernel.act import Event
from domain.kernel.catalogue import fact
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import CaseId, Count, Fact, Fen, HouseholdId, Paper, PersonId, papers_of
from domain.kernel.places import Place
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.entities import EntityId
from domain.steps.case import Case, open_case
from domain.subsidies.subsidy import Activity, Year

LINES_MOST: Final = 300
"""So many lines has a case at most: its entity may apply again for others."""
_Papers = Annotated[tuple[Paper, ...], msgspec.Meta(min_length=1, max_length=20)]


@fact(
    APPLIED,
    title=say("Subsidy applied for by an entity that carries households", "申请带贫主体补助"),
    stream=lambda data: data.case,
    touches=lambda data: (carrying_of(data.case), data.entity),
    place=lambda data, _history: data.place,
    signed_by=((("implementing_entity",),), (RECORDERS, RECORDERS)),
    bodies_distinct=True,
    line_types=(CARRIED,),
    rules=(
        "SUB-2",
        "FUND-5",
        "FUND-9",
        "ID-4",
        "ID-5",
        "REG-1",
        "REG-2",
        "REG-5",
        "ACT-2",
        "ACT-3",
    ),
    example={
        "case": CASE,
        "entity": "entity:1",
        "year": 2026,
        "place": VILLAGE,
        "activity": "planting",
        "charter": PAPER,
        "workers_count": 12,
        "lines_count": 6,
        "got_fen": 5_400_000,
        "paper": None,
        "happened_on": None,
    },
)
class CarryingSubsidyApplied(Fact):
    """Which entity asks for which year, with how many workers in all and which charter.

    `got_fen` is what the households of its lines got of it together. `paper` is the signed
    application where others record it.
    """

    case: CaseId
    entity: EntityId
    year: Year
    place: Place
    activity: Activity
    charter: Paper
    workers_count: Count
    lines_count: Annotated[int, msgspec.Meta(ge=1, le=LINES_MOST)]
    got_fen: Fen
    paper: Paper | None = None
    happened_on: date | None = None


@fact(
    CARRIED,
    title=say("Household carried by an entity", "带动农户明细"),
    stream=lambda data: data.carried,
    touches=lambda data: (data.case, carrying_of(data.case), data.household),
    reads=lambda data: data.persons,
    signed_by=(),
    line_only=True,
    rules=("SUB-2", "FUND-9", "HH-3", "REG-2", "ACT-2"),
    example={
        "carried": carried_of(HOUSEHOLD, "wages", 2026),
        "case": CASE,
        "household": HOUSEHOLD,
        "form": "wages",
        "year": 2026,
        "persons": ["person:1"],
        "contract": PAPER,
        "records": [{**PAPER, "sha256": "1" * 64}],
        "got_fen": 900_000,
    },
)
class HouseholdCarried(Fact):
    """By what a household is carried in the year: its own contract, and what it got, whole fen.

    `persons` are those of it who work there, hold the share, deliver or lease.
    """

    carried: CarriedId
    case: CaseId
    household: HouseholdId
    form: Form
    year: Year
    persons: Annotated[tuple[PersonId, ...], msgspec.Meta(min_length=1, max_length=20)]
    contract: Paper
    records: _Papers
    got_fen: Fen


@evolves(Carrying, CarryingSubsidyApplied)
def apply(state: Carrying, event: Event[CarryingSubsidyApplied]) -> Carrying:
    """What was applied for."""
    data = event.data
    return msgspec.structs.replace(
        state,
        case=data.case,
        entity=data.entity,
        year=data.year,
        applied_on=event.day,
        workers_count=data.workers_count,
        recorders=officers_of(event.by),
        index=event.index,
    )


@evolves(Carrying, HouseholdCarried)
def add(state: Carrying, event: Event[HouseholdCarried]) -> Carrying:
    """One household more."""
    data = event.data
    line = Line(
        carried=data.carried,
        household=data.household,
        form=data.form,
        persons=data.persons,
        got_fen=data.got_fen,
    )
    return msgspec.structs.replace(state, lines=(*state.lines, line))


@evolves(Carried, HouseholdCarried)
def carry(state: Carried, event: Event[HouseholdCarried]) -> Carried:
    """The case counts it."""
    return msgspec.structs.replace(state, case=event.data.case)


@evolves(Case, CarryingSubsidyApplied)
def open_(state: Case, event: Event[CarryingSubsidyApplied]) -> Case:
    """A case is open, its first step taken."""
    data = event.data
    return open_case(state, event, procedure=CARRYING.name, subject=data.entity, place=data.place)


@evolves(Case, HouseholdCarried)
def back(state: Case, event: Event[HouseholdCarried]) -> Case:
    """The case rests on these records, too; a contract may back the next year's as well."""
    papers = (*state.papers, *papers_of(event.data.records))
    return msgspec.structs.replace(state, papers=tuple(dict.fromkeys(papers)))
