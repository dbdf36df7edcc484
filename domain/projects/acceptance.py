"""Acceptance 验收 and the end of a project.

- FUND-9 A project is accepted once, when it is approved and its papers are there: bids, invoices,
  quantities and retention by hash, inspected by two sides of different bodies (S3d 三(二), S3b
  二(四)): one of the county and one from where it lies; two of the county where it lies in the
  county itself, 由县(区)组织相关部门负责验收. ACT-2 Who planned it, or stands behind its entity,
  does not inspect it.
- FUND-3 It is closed once, on a day that has come: as completed when it was accepted, or as ended
  early, with the paper that says why. A closed project is not accepted.
"""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.places import level
from domain.kernel.refused import require
from domain.kernel.roles import ROLES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.eligibility import check_no_part
from domain.projects.entities import known_entity
from domain.projects.project import (
    OfProject,
    Project,
    check_approved,
    check_open,
    known_project,
    place_of_project,
)

Papers = Annotated[tuple[Paper, ...], msgspec.Meta(min_length=1, max_length=200)]
_SIDES: Seats = (
    ("sector_department", "county_reviewer", "county_deputy"),
    ("township_officer", "township_reviewer", "supervision_committee", "first_secretary"),
)
_COUNTY_SIDES: Seats = (
    ("sector_department",),
    ("county_reviewer", "county_deputy", "county_finance"),
)
_CLOSING: Seats = (
    ("township_officer", "sector_department", "county_reviewer"),
    ("county_reviewer", "county_deputy", "leading_group"),
)


@fact(
    "ProjectAccepted.v1",
    title=say("Project accepted", "项目验收"),
    stream=lambda data: data.project,
    place=place_of_project,
    signed_by=(_SIDES, _COUNTY_SIDES),
    bodies_distinct=True,
    rules=("FUND-9", "FUND-3", "FUND-7", "ACT-2", "REG-2"),
    example={
        "project": "project:1",
        "accepted_on": "2026-08-20",
        "bids": [PAPER],
        "invoices": [PAPER],
        "quantities": PAPER,
        "retention": PAPER,
        "report": PAPER,
    },
)
class ProjectAccepted(OfProject):
    """Two sides inspected what was built; `retention` says what is kept back 质保金."""

    accepted_on: date
    bids: Papers
    invoices: Papers
    quantities: Paper
    retention: Paper
    report: Paper


@fact(
    "ProjectClosed.v1",
    title=say("Project closed", "项目结项"),
    stream=lambda data: data.project,
    place=place_of_project,
    signed_by=(_CLOSING,),
    bodies_distinct=True,
    rules=("FUND-3", "ACT-2", "REG-2"),
    example={
        "project": "project:1",
        "closed_on": "2027-12-31",
        "outcome": "completed",
        "paper": PAPER,
    },
)
class ProjectClosed(OfProject):
    """The last day of the project: it reached its end, or was ended early."""

    closed_on: date
    outcome: Literal["completed", "ended_early"]
    paper: Paper


@admits(ProjectAccepted)
def admit_acceptance(act: Act[ProjectAccepted], history: History) -> None:
    """FUND-7 of the approval, FUND-9 of the day and the inspection, ACT-2 of who inspects."""
    data, project = act.data, known_project(history, act.data.project)
    check_open(project)
    check_approved(history, project, data.accepted_on)
    _check_sides(act, project)
    filed = project.papers_on
    require(
        project.accepted_on is None and filed is not None and filed <= data.accepted_on <= act.day,
        "FUND-9",
        expected=say(
            f"accepted once, behind its papers and by {act.day}",
            f"仅验收一次，晚于合同备案且不晚于 {act.day}",
        ),
        found=say(
            f"papers on {filed}, accepted on {project.accepted_on or data.accepted_on}",
            f"备案日 {filed or '无'}，验收日 {project.accepted_on or data.accepted_on}",
        ),
    )
    _check_others(act, project)
    check_no_part(act.persons, known_entity(history, project.entity))


def _check_sides(act: Act[Any], project: Project) -> None:
    """FUND-9: below the county, one of the sides is not of the county."""
    roles = [signer.role for signer in act.by]
    require(
        level(project.place) == "county" or bool(set(roles) & set(_SIDES[1])),
        "FUND-9",
        expected=say(
            f"a side from {project.place} beside the county's",
            f"除县级外，另有 {project.place} 一方参加验收",
        ),
        found=say(", ".join(roles), "、".join(ROLES[role].title.zh for role in roles)),
    )


def _check_others(act: Act[Any], project: Project) -> None:
    both = sorted(set(act.persons) & set(project.planners))
    require(
        not both,
        "ACT-2",
        expected=say("inspected by others than who planned", "验收人与编制人相分离"),
        found=say(", ".join(both), "、".join(both)),
    )


@admits(ProjectClosed)
def admit_end(act: Act[ProjectClosed], history: History) -> None:
    """FUND-3: once, not ahead, and as completed after acceptance alone."""
    data, project = act.data, known_project(history, act.data.project)
    check_open(project)
    accepted = project.accepted_on
    first = max((each.on for each in project.milestones), default=project.proposed_on)
    require(
        (data.outcome != "completed" or accepted is not None)
        and (first is None or first <= data.closed_on)
        and data.closed_on <= act.day,
        "FUND-3",
        expected=say(
            f"completed after acceptance, from {first} to {act.day}",
            f"验收后方可结项，日期在 {first} 至 {act.day} 之间",
        ),
        found=say(
            f"{data.outcome} on {data.closed_on}, accepted on {accepted}",
            f"{data.closed_on} 结项，验收日 {accepted or '无'}",
        ),
    )


@evolves(Project, ProjectAccepted)
def accept(state: Project, event: Event[ProjectAccepted]) -> Project:
    """The project is accepted."""
    on = event.data.accepted_on
    return msgspec.structs.replace(
        state,
        accepted_on=on,
        milestones=state.past("accepted", on, event.index),
    )


@evolves(Project, ProjectClosed)
def close(state: Project, event: Event[ProjectClosed]) -> Project:
    """Nothing more happens to the project."""
    on = event.data.closed_on
    return msgspec.structs.replace(
        state, closed_on=on, milestones=state.past("closed", on, event.index)
    )
