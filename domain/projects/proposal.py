"""A project is put forward and planned: what opens its approval, and what it decides on.

- FUND-3 The plan names entity, property right, equity, debt, who bears operation, and a
  performance target; a plan that was sent back is made anew. FUND-4 Who bears the risk.
- FUND-5 Its entity is admitted and not on the sanction list on the day. ACT-2 Nobody plans for an
  entity behind which they stand.
- FUND-7 Who proposes and plans is whom the row of those who run it names, in their turn.
- REG-1, REG-2 Project and case are new, the entity is registered.
"""

from typing import Any

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import CASE, PAPER, VILLAGE
from domain.kernel.fact import CaseId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES, ROLES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.eligibility import check_admitted, check_no_part
from domain.projects.procedure import PLANNED, PROPOSED, ROWS
from domain.projects.project import (
    About,
    OfProject,
    Plan,
    Planned,
    Project,
    check_level,
    check_plan,
    known_project,
    place_of_project,
)
from domain.rules import ORDER
from domain.steps.case import Case, finish, open_case
from domain.steps.turn import check_turn

PLANNERS: Seats = (
    (
        *COMMITTEES,
        "collective_organisation",
        "township_officer",
        "sector_department",
        "county_reviewer",
    ),
)
PLAN_EXAMPLE = {
    "entity": "entity:1",
    "property_right": "形成的大棚归示例村集体所有",
    "equity": "不折股，由实施主体租赁经营",
    "debt": "无借款",
    "bears_operation": "entity",
    "target": {
        "indicator": "年租金收入",
        "income_fen": 3_000_000,
        "beneficiaries_count": 40,
        "by": "2027-12-31",
    },
    "budget_fen": 40_000_000,
    "paper": PAPER,
    "is_grant": False,
}
ABOUT_EXAMPLE = {
    "project": "project:1",
    "place": VILLAGE,
    "title": "示例村蔬菜大棚",
    "purpose": "industry_project",
    "run_by": "village",
}


@fact(
    PROPOSED,
    title=say("Project proposed", "项目申报"),
    stream=lambda data: data.project,
    touches=lambda data: (data.case,),
    place=lambda data, _history: data.place,
    signed_by=(PLANNERS,),
    rules=("FUND-3", "FUND-7", "REG-1"),
    example={**ABOUT_EXAMPLE, "case": CASE},
)
class ProjectProposed(About):
    """A project is put forward by who will run it; the case decides on it."""

    case: CaseId


@fact(
    PLANNED,
    title=say("Project planned", "项目实施方案"),
    stream=lambda data: data.project,
    touches=lambda data: (data.case,),
    reads=lambda data: (data.plan.entity,),
    place=place_of_project,
    signed_by=(PLANNERS,),
    rules=("FUND-3", "FUND-4", "FUND-5", *ORDER, "ACT-2", "ACT-3", "REG-2"),
    example={"project": "project:1", "case": CASE, "plan": PLAN_EXAMPLE},
)
class ProjectPlanned(OfProject):
    """Who carries it, whose it will be, who bears the risk, what it is to reach, what it costs."""

    case: CaseId
    plan: Plan


@admits(ProjectProposed)
def admit_proposal(act: Act[ProjectProposed], history: History) -> None:
    """REG-1 of project and case, FUND-3 of its place, and that who runs it puts it forward."""
    data = act.data
    check_new(history, Project, data.project)
    check_new(history, Case, data.case)
    check_level(data)
    check_run_by(act, data.run_by)


@admits(ProjectPlanned)
def admit_plan(act: Act[ProjectPlanned], history: History) -> None:
    """FUND-7 of its turn, FUND-3, FUND-4 and FUND-5 of the plan."""
    data, project = act.data, known_project(history, act.data.project)
    check_case(data.case, project)
    check_turn(act, history, data.case)
    entity = check_plan(data.plan, project.place, history)
    check_admitted(entity, act.day)
    check_no_part(act.persons, entity)


def check_run_by(act: Act[Any], run_by: str) -> None:
    """FUND-7: somebody signs who answers for a project run at that level."""
    step = ROWS[run_by].steps[0]
    require(
        act.signer_as(*step.by) is not None,
        "FUND-7",
        expected=say(
            f"{step.title.en} by {' or '.join(step.by)}",
            f"由{'、'.join(ROLES[role].title.zh for role in step.by)}办理",
        ),
        found=say(
            ", ".join(signer.role for signer in act.by),
            "、".join(ROLES[signer.role].title.zh for signer in act.by),
        ),
    )


def check_case(named: str, project: Project) -> None:
    """FUND-7: the case that an act names is the project's own."""
    require(
        named == project.case,
        "FUND-7",
        expected=say(project.case or "no case", project.case or "无立项"),
        found=say(named, named),
    )


@evolves(Project, ProjectProposed)
def propose(state: Project, event: Event[ProjectProposed]) -> Project:
    """The project, its approval open."""
    data = event.data
    return msgspec.structs.replace(
        about(state, data, event.index), case=data.case, proposed_on=event.day
    )


def about(state: Project, data: About, index: int) -> Project:
    """The project as it says of itself."""
    return msgspec.structs.replace(
        state,
        place=data.place,
        title=data.title,
        purpose=data.purpose,
        run_by=data.run_by,
        index=index,
    )


@evolves(Project, ProjectPlanned)
def plan(state: Project, event: Event[ProjectPlanned]) -> Project:
    """One more plan; whoever planned it once is a planner for good (ACT-2)."""
    planners = tuple(dict.fromkeys((*state.planners, *event.persons)))
    after = planned(state, Planned(event.data.plan, event.day, event.index))
    return msgspec.structs.replace(after, planners=planners)


def planned(state: Project, made: Planned) -> Project:
    """The project with one more plan."""
    plans = (*state.plans, made)
    return msgspec.structs.replace(state, plans=plans, entity=made.plan.entity)


@evolves(Case, ProjectProposed)
def open_approval(state: Case, event: Event[ProjectProposed]) -> Case:
    """A case is open, its first step taken."""
    data = event.data
    return open_case(
        state,
        event,
        procedure=ROWS[data.run_by].name,
        subject=data.project,
        place=data.place,
    )


@evolves(Case, ProjectPlanned)
def approve_plan(state: Case, event: Event[ProjectPlanned]) -> Case:
    """The plan is made; what decides on it comes next."""
    return finish(state, event, state.step_name(event.type), event.data.project)
