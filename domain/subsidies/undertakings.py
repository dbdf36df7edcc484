"""A household's own undertaking: industry subsidies and income projects (S3c 四(三)2; S3a 五(三)).

- SUB-2 For planting, breeding, processing, trade and tourism; all of a household's grants of a
  year stay within what policy allows it. SUB-3 For planting, breeding, processing and e-commerce,
  at most so much each time. Both are granted after somebody of the village and somebody above it
  saw that the undertaking is really carried out; what is not carried out ends the case.
- FUND-9 The inspection rests on photos and invoices, each a paper of its own, and none of them
  backs another grant of the household that counts. It is paid to the householder's card, 一卡通.
- ID-4, REG-1, REG-2 and HH-3 of every application; HH-4 of the grant.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.awards.backing import check_unused
from domain.awards.deciding import check_granted
from domain.awards.grants import Granted, grant_of, grants, touched_by_grant
from domain.awards.kinds import KINDS
from domain.identification.application import OFFICERS
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, SEALED, VILLAGE
from domain.kernel.fact import CaseId, Fact, Fen, HouseholdId, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.entities import EntityId, known_entity
from domain.rules import ORDER
from domain.steps.case import Case, finish, open_case, reject
from domain.steps.turn import check_turn, place_of_case
from domain.subsidies.eligibility import check_applies
from domain.subsidies.procedure import INSPECTED, PROPOSED
from domain.subsidies.subsidy import (
    ACTIVITIES,
    Activity,
    Subsidy,
    Year,
    known_subsidy,
    subsidy_of,
)

UndertakingKind = Literal["industry", "income_project"]
ALLOWED: Final[dict[str, tuple[Activity, ...]]] = {
    "industry": ("planting", "breeding", "processing", "trade", "tourism"),
    "income_project": ("planting", "breeding", "processing", "e_commerce"),
}
"""种、养、加、商、游 (S3c 四(三)2); 种植业、养殖业、加工业、电商 (S3a 五(三))."""
INSPECTORS: Final[Seats] = (COMMITTEES, ("township_officer", "sector_department"))
_Papers = Annotated[tuple[Paper, ...], msgspec.Meta(min_length=1, max_length=20)]


class _Undertaking(Fact):
    """What application and inspection both name."""

    case: CaseId
    kind: UndertakingKind
    household: HouseholdId
    year: Year


@fact(
    PROPOSED,
    title=say("Subsidy of an undertaking applied for", "申请产业（到户增收）补助"),
    stream=lambda data: data.case,
    touches=lambda data: (subsidy_of(data.case), data.household),
    place=lambda data, _history: data.place,
    signed_by=((("householder",),), (OFFICERS, OFFICERS)),
    rules=("SUB-2", "SUB-3", "ID-4", "HH-3", "REG-1", "REG-2", "SUP-11"),
    example={
        "case": CASE,
        "kind": "income_project",
        "household": HOUSEHOLD,
        "year": 2026,
        "place": VILLAGE,
        "activity": "breeding",
        "description": SEALED,
        "supplier": None,
        "paper": None,
        "happened_on": None,
    },
)
class UndertakingSubsidyApplied(_Undertaking):
    """A household asks for the subsidy of what it undertakes, in the year in which it asks."""

    place: Place
    activity: Activity
    description: Sealed
    supplier: EntityId | None = None
    paper: Paper | None = None
    happened_on: date | None = None


@fact(
    INSPECTED,
    title=say("Undertaking inspected", "实地验收"),
    stream=lambda data: data.case,
    touches=lambda data: (data.household, *touched_by_grant(data)),
    reads=lambda data: (subsidy_of(data.case),),
    place=place_of_case,
    signed_by=(INSPECTORS,),
    bodies_distinct=True,
    rules=("SUB-2", "SUB-3", "FUND-9", *ORDER, "ACT-2", "ACT-3", "HH-3", "HH-4", "REG-2", "SUP-11"),
    example={
        "case": CASE,
        "kind": "income_project",
        "household": HOUSEHOLD,
        "year": 2026,
        "person": "person:1",
        "found": "carried_out",
        "amount_fen": 800_000,
        "photos": [PAPER],
        "invoices": [PAPER],
        "remarks": SEALED,
    },
)
class UndertakingInspected(_Undertaking):
    """What was found at the place, and how much is due for it: nothing where it is not there."""

    person: PersonId
    found: Literal["carried_out", "not_carried_out"]
    amount_fen: Fen
    photos: _Papers
    invoices: Annotated[tuple[Paper, ...], msgspec.Meta(max_length=20)] = ()
    remarks: Sealed | None = None


@grants(UndertakingInspected)
def _granted(data: UndertakingInspected) -> Granted | None:
    if data.found != "carried_out":
        return None
    return Granted(
        grant=grant_of(data.case),
        case=data.case,
        household=data.household,
        person=data.person,
        kind=data.kind,
        year=data.year,
        amount_fen=data.amount_fen,
        card_kind="householder",
    )


@admits(UndertakingSubsidyApplied)
def admit_application(act: Act[UndertakingSubsidyApplied], history: History) -> None:
    """Who applies, then for what and when."""
    data, rule = act.data, KINDS[act.data.kind].rule
    check_applies(act, history, rule)
    allowed = ALLOWED[data.kind]
    require(
        data.activity in allowed,
        rule,
        expected=say(" or ".join(allowed), "、".join(ACTIVITIES[one].zh for one in allowed)),
        found=say(data.activity, ACTIVITIES[data.activity].zh),
    )
    require(
        data.year == act.day.year,
        rule,
        expected=say(f"the year {act.day.year}", f"{act.day.year} 年度"),
        found=say(str(data.year), f"{data.year} 年度"),
    )
    if data.supplier is not None:
        known_entity(history, data.supplier)


@admits(UndertakingInspected)
def admit_inspection(act: Act[UndertakingInspected], history: History) -> None:
    """The turn, then as applied for, the papers, and what every grant keeps."""
    data = act.data
    check_turn(act, history, data.case)
    _check_as_applied(data, history)
    require(
        (data.found == "carried_out") == (data.amount_fen > 0),
        "FUND-9",
        expected=say("an amount for what is carried out, else none", "已实施方可核定金额"),
        found=say(f"{data.found}, {data.amount_fen} fen", f"{data.amount_fen} 分"),
    )
    _check_papers(data, history)
    check_granted(act, history)


def _check_as_applied(data: UndertakingInspected, history: History) -> None:
    applied = known_subsidy(history, data.case)
    wanted = (applied.household, applied.subsidy_kind, applied.year)
    require(
        (data.household, data.kind, data.year) == wanted,
        KINDS[data.kind].rule,
        expected=say(
            f"{applied.subsidy_kind} of {applied.household} for {applied.year}, as applied for",
            f"申请事项：{applied.household}，{applied.subsidy_kind}，{applied.year} 年",
        ),
        found=say(
            f"{data.kind} of {data.household} for {data.year}",
            f"{data.household}，{data.kind}，{data.year} 年",
        ),
    )


def _check_papers(data: UndertakingInspected, history: History) -> None:
    own = (*data.photos, *data.invoices)
    check_once([paper.sha256 for paper in own], "FUND-9")
    require(
        data.found != "carried_out" or bool(data.invoices),
        "FUND-9",
        expected=say("an invoice of what was carried out", "实施内容的票据"),
        found=say("none", "无"),
    )
    check_unused(history, data.household, grant_of(data.case), own, "FUND-9")


@evolves(Subsidy, UndertakingSubsidyApplied)
def apply(state: Subsidy, event: Event[UndertakingSubsidyApplied]) -> Subsidy:
    """What was applied for."""
    data = event.data
    return msgspec.structs.replace(
        state,
        subsidy_kind=data.kind,
        case=data.case,
        household=data.household,
        year=data.year,
        applied_on=event.day,
        activity=data.activity,
        entity=data.supplier or "",
        index=event.index,
    )


@evolves(Case, UndertakingSubsidyApplied)
def open_(state: Case, event: Event[UndertakingSubsidyApplied]) -> Case:
    """A case is open, its first step taken."""
    data = event.data
    return open_case(state, event, procedure=data.kind, subject=data.household, place=data.place)


@evolves(Case, UndertakingInspected)
def inspect(state: Case, event: Event[UndertakingInspected]) -> Case:
    """The undertaking is there, and the case goes on; or it is not, and the case ends."""
    step = state.step_name(INSPECTED)
    if event.data.found != "carried_out":
        return reject(state, event, step)
    return finish(state, event, step, state.id)
