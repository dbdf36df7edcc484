"""How far a project had come on a day, as far as the ledger knew at a position.

A picture for readers (FUND-7, FUND-9); what may happen to a project is asked of its room.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.kernel.words import Words, say
from domain.projects.project import Plan, Project
from domain.steps.case import Case

STAGES: Final[dict[str, Words]] = {
    "proposed": say("proposed", "已申报"),
    "planned": say("planned", "已编制方案"),
    "rejected": say("rejected", "未通过"),
    "approved": say("approved", "已批准"),
    "papers": say("papers filed", "合同已备案"),
    "accepted": say("accepted", "已验收"),
    "closed": say("closed", "已结项"),
}
"""In the order in which a project comes to them."""
_ORDER: Final = tuple(STAGES)


def stage(project: Project, case: Case | None, on: date, known_at: int) -> str:
    """The furthest stage that had come by the day, of those known at the position."""
    come = [kind for kind, day, index in _came(project, case) if day <= on and index <= known_at]
    return max(come, key=_ORDER.index, default="")


def plan_on(project: Project, on: date, known_at: int) -> Plan | None:
    """The plan that counted on the day, of those known at the position."""
    made = [one for one in project.plans if one.on <= on and one.index <= known_at]
    return made[-1].plan if made else None


def _came(project: Project, case: Case | None) -> Iterator[tuple[str, date, int]]:
    if project.proposed_on:
        yield "proposed", project.proposed_on, project.index
    if project.brought_in_on:
        yield "approved", project.brought_in_on, project.index
    for made in project.plans:
        yield "planned", made.on, made.index
    if case is not None and case.ended:
        end = "approved" if case.status == "completed" else "rejected"
        yield end, case.ended.day, case.ended.index
    for milestone in project.milestones:
        yield milestone.kind, milestone.on, milestone.index
