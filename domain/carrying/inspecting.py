"""What inspectors saw at the entity's place 实地验收, and what is due for it.

- SUB-2 It carries as many households as policy asks, by what they confirmed and the inspectors did
  not strike out; of its workers, as many are poor. So much is due for each, as far as the entity's
  cap of the year goes: no more and no less. Where nothing is due, the case ends.
- FUND-9 Two of different bodies saw it, on photos and records that back no other grant of the
  entity. FUND-5 It is admitted still. REG-2 It is as applied for.
- ACT-2 Nor did they record on paper what was applied for or answered. ACT-1, ACT-3 and SUB-2 of
  whose turn it is: nobody who inspects stands behind the entity, or is related to who does.
"""

from typing import Annotated, Final, Literal

import msgspec

from domain.awards.backing import check_unused
from domain.awards.deciding import check_grant
from domain.awards.grants import Granted, grant_of, grants, touched_by_grant
from domain.carrying.carrying import Carrying, Line, carrying_of, known_carrying
from domain.carrying.procedure import INSPECTED
from domain.carrying.sums import check_enough, due_fen, households
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import CASE, PAPER
from domain.kernel.fact import CaseId, Count, Fact, Fen, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.eligibility import check_admitted
from domain.projects.entities import EntityId, known_entity
from domain.rules import ORDER
from domain.steps.case import Case, finish, reject
from domain.steps.turn import check_turn, place_of_case
from domain.subsidies.subsidy import Year

INSPECTORS: Final[Seats] = (
    (*COMMITTEES, "township_officer"),
    ("township_officer", "sector_department"),
)
_Papers = Annotated[tuple[Paper, ...], msgspec.Meta(min_length=1, max_length=20)]


@fact(
    INSPECTED,
    title=say("Carrying entity inspected", "带贫主体实地验收"),
    stream=lambda data: data.case,
    touches=lambda data: (data.entity, *touched_by_grant(data)),
    reads=lambda data: (carrying_of(data.case),),
    place=place_of_case,
    signed_by=(INSPECTORS,),
    bodies_distinct=True,
    rules=("SUB-2", "FUND-5", "FUND-9", *ORDER, "ACT-2", "ACT-3", "REG-2"),
    example={
        "case": CASE,
        "entity": "entity:1",
        "year": 2026,
        "found": "carries",
        "struck": [],
        "households_count": 6,
        "amount_fen": 600_000,
        "photos": [PAPER],
        "records": [{**PAPER, "sha256": "1" * 64}],
    },
)
class CarryingInspected(Fact):
    """How many households it carries, those struck out apart, and how much is due for them."""

    case: CaseId
    entity: EntityId
    year: Year
    found: Literal["carries", "does_not_carry"]
    struck: Annotated[tuple[HouseholdId, ...], msgspec.Meta(max_length=300)]
    households_count: Count
    amount_fen: Fen
    photos: _Papers
    records: _Papers


@grants(CarryingInspected)
def _granted(data: CarryingInspected) -> Granted | None:
    if not data.amount_fen:
        return None
    return Granted(
        grant=grant_of(data.case),
        case=data.case,
        household="",
        person="",
        kind="carrying",
        year=data.year,
        amount_fen=data.amount_fen,
        entity=data.entity,
    )


@admits(CarryingInspected)
def admit_inspection(act: Act[CarryingInspected], history: History) -> None:
    """The turn, then as applied for, whom it counts, the papers, and what every grant keeps."""
    data = act.data
    case = check_turn(act, history, data.case)
    carrying = known_carrying(history, data.case)
    _check_apart(act, carrying)
    lines = _counted(data, carrying)
    _check_papers(data, history)
    carries = data.found == "carries"
    if carries:
        check_enough(lines, carrying.workers_count, case.place, act.day, history)
        check_admitted(known_entity(history, data.entity), act.day)
    check_grant(act, history)
    due = due_fen(lines, carrying, case, act.day, history) if carries else 0
    require(
        data.amount_fen == due,
        "SUB-2",
        expected=say(f"{due} fen for what it carries", f"按带动情况应为 {due} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )


def _check_apart(act: Act[CarryingInspected], carrying: Carrying) -> None:
    """ACT-2: what was recorded on paper others go and see."""
    both = sorted(set(act.persons) & set(carrying.recorders))
    require(
        not both,
        "ACT-2",
        expected=say("others than who recorded the papers", "验收人与书面材料代录人相分离"),
        found=say(", ".join(both), "、".join(both)),
    )


def _counted(data: CarryingInspected, carrying: Carrying) -> tuple[Line, ...]:
    """REG-2: as applied for; SUB-2: those that count are as many as was found."""
    require(
        (data.entity, data.year) == (carrying.entity, carrying.year),
        "REG-2",
        expected=say(
            f"{carrying.entity} for {carrying.year}, as applied for",
            f"申请事项：{carrying.entity}，{carrying.year} 年",
        ),
        found=say(f"{data.entity} for {data.year}", f"{data.entity}，{data.year} 年"),
    )
    named = {one.household for one in carrying.lines}
    strangers = sorted(set(data.struck) - named)
    lines = carrying.counted(data.struck)
    count = len(households(lines))
    require(
        not strangers and data.households_count == count,
        "SUB-2",
        expected=say(
            f"{count} households that confirmed it and are not struck out",
            f"已确认且未剔除的 {count} 户",
        ),
        found=say(
            f"{data.households_count}; {', '.join(strangers) or 'all'} named",
            f"{data.households_count} 户；{'、'.join(strangers) or '均'}在申请名单",
        ),
    )
    return lines


def _check_papers(data: CarryingInspected, history: History) -> None:
    own = (*data.photos, *data.records)
    check_once([paper.sha256 for paper in own], "FUND-9")
    check_unused(history, data.entity, grant_of(data.case), own, "FUND-9")


@evolves(Case, CarryingInspected)
def inspect(state: Case, event: Event[CarryingInspected]) -> Case:
    """Something is due, and the case goes on; or nothing is, and the case ends."""
    step = state.step_name(INSPECTED)
    if not event.data.amount_fen:
        return reject(state, event, step)
    return finish(state, event, step, state.id)
