"""A project from before the ledger (FUND-12): brought in with a grade of provenance.

- FUND-12 What was approved before is an opening with its grade and papers, and no lived approval:
  it has no case. It was approved no later than it is entered.
- FUND-3 It says what every project says, and its charter, agreement and contract are there.
- FUND-4 Who bears the risk. ACT-2 Two persons sign. REG-1, REG-2.
"""

from datetime import date

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import PAPER
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.books import Grade
from domain.projects.project import About, Plan, Planned, Project, check_level, check_plan
from domain.projects.proposal import ABOUT_EXAMPLE, PLAN_EXAMPLE, about, planned

_OPENERS: Seats = (
    ("county_reviewer", "township_officer"),
    ("county_reviewer", "county_deputy", "sector_department", "township_deputy"),
)


@fact(
    "ProjectBroughtIn.v1",
    title=say("Project brought in", "结转既有项目"),
    stream=lambda data: data.project,
    reads=lambda data: (data.plan.entity,),
    place=lambda data, _history: data.place,
    signed_by=(_OPENERS,),
    rules=("FUND-12", "FUND-3", "FUND-4", "REG-1", "REG-2", "ACT-2"),
    example={
        **ABOUT_EXAMPLE,
        "plan": PLAN_EXAMPLE,
        "approved_on": "2025-09-01",
        "charter": PAPER,
        "agreement": PAPER,
        "contract": PAPER,
        "grade": "audited",
        "paper": PAPER,
    },
)
class ProjectBroughtIn(About):
    """A project that was approved before the ledger, and who vouches for that."""

    plan: Plan
    approved_on: date
    charter: Paper
    agreement: Paper
    contract: Paper
    grade: Grade
    paper: Paper


@admits(ProjectBroughtIn)
def admit_brought_in(act: Act[ProjectBroughtIn], history: History) -> None:
    """REG-1, FUND-12 of its day, FUND-3 and FUND-4 of what it was planned as."""
    data = act.data
    check_new(history, Project, data.project)
    require(
        data.approved_on <= act.day,
        "FUND-12",
        expected=say(f"approved by {act.day}", f"批准日期不晚于 {act.day}"),
        found=say(str(data.approved_on), str(data.approved_on)),
    )
    check_level(data)
    check_plan(data.plan, data.place, history)


@evolves(Project, ProjectBroughtIn)
def bring_in(state: Project, event: Event[ProjectBroughtIn]) -> Project:
    """The project, marked as one from before."""
    data = event.data
    made = Planned(data.plan, data.approved_on, event.index)
    project = planned(about(state, data, event.index), made)
    return msgspec.structs.replace(
        project,
        grade=data.grade,
        proposed_on=data.approved_on,
        brought_in_on=data.approved_on,
        papers_on=data.approved_on,
        milestones=project.past("papers", data.approved_on, event.index),
    )
