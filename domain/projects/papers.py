"""Charter, agreement and contract 章程、协议、合同: on record before money flows (FUND-3).

- FUND-3 They are filed when the project is approved and before anything is paid for it; the
  contract is with its entity. Filed again, the newer ones count, and the former stay on record.
- FUND-5 The entity is admitted and not on the sanction list on the day.
- FUND-7 The project is approved, and those who run it file them.
"""

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.eligibility import check_admitted
from domain.projects.entities import EntityId, known_entity
from domain.projects.project import (
    OfProject,
    Project,
    check_approved,
    check_open,
    known_project,
    place_of_project,
)
from domain.projects.proposal import PLANNERS, check_run_by


@fact(
    "ProjectPapersFiled.v1",
    title=say("Project papers filed", "项目章程协议合同备案"),
    stream=lambda data: data.project,
    reads=lambda data: (data.entity,),
    place=place_of_project,
    signed_by=(PLANNERS,),
    rules=("FUND-3", "FUND-5", "FUND-7", "REG-2"),
    example={
        "project": "project:1",
        "entity": "entity:1",
        "charter": PAPER,
        "agreement": PAPER,
        "contract": PAPER,
    },
)
class ProjectPapersFiled(OfProject):
    """The charter, the agreement, and the contract with the entity."""

    entity: EntityId
    charter: Paper
    agreement: Paper
    contract: Paper


@admits(ProjectPapersFiled)
def admit_papers(act: Act[ProjectPapersFiled], history: History) -> None:
    """FUND-7 of the approval, FUND-3 and FUND-5 of the entity with which it is contracted."""
    data, project = act.data, known_project(history, act.data.project)
    check_run_by(act, project.run_by)
    check_open(project)
    check_approved(history, project, act.day)
    require(
        data.entity == project.entity,
        "FUND-3",
        expected=say(f"a contract with {project.entity}", f"与 {project.entity} 签订的合同"),
        found=say(data.entity, data.entity),
    )
    check_admitted(known_entity(history, data.entity), act.day)


@evolves(Project, ProjectPapersFiled)
def file(state: Project, event: Event[ProjectPapersFiled]) -> Project:
    """The papers are there; the first day counts."""
    return msgspec.structs.replace(
        state,
        papers_on=state.papers_on or event.day,
        milestones=state.past("papers", event.day, event.index),
    )
