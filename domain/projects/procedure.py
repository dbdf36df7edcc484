"""Row 2 as data: how a project is approved, by who runs it, each step beside its sentence.

Rules: FUND-7 projects are noticed and announced, and no step is skipped or reordered; FUND-11 the
leading group confirms each (S1 三(一)); ACT-2, ACT-3 the reviewers are others than who planned, and
neither of the household of somebody behind the entity nor related to it. A village decides on its
own projects 一事一议 (S1 二(五)); who runs one above the village takes no assembly.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from domain.kernel.history import History
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.projects.entities import Entity
from domain.projects.project import Project
from domain.residents.households import Household
from domain.residents.kinship import homes_of
from domain.steps.case import Case
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import committees_decide, reviewed, shown, township_review, voted

PROPOSED, PLANNED = "ProjectProposed.v1", "ProjectPlanned.v1"

_PROPOSAL = Step(
    name="proposal",
    title=say("proposal", "项目申报"),
    clause="S1 二(一)",
    sentence="乡镇、村要立足本地资源条件……选择具有良好发展预期的扶贫产业项目",
    ends=PROPOSED,
    by=(*COMMITTEES, "collective_organisation"),
    duty="prepares",
)
_PLAN = Step(
    name="plan",
    title=say("plan", "实施方案"),
    clause="S1 二(二)",
    sentence="明确项目产权、股权、债权以及经营责任主体,保障贫困群众受益",
    ends=PLANNED,
    by=_PROPOSAL.by,
    duty="prepares",
)
_ASSEMBLY = voted(
    say("assembly", "一事一议"),
    "S1 二(五)",
    "对于在村级开展的扶贫产业项目,可由村民通过“一事一议”形式确定如何组织实施……",
    "villager_representatives",
    "villagers",
    "collective_members",
    attends=("first_secretary",),
)
_COMMITTEES = committees_decide("S1 二(五), S2 五第三步", "完善民主决策机制")
_TOWNSHIP = township_review("S1 二(五)", "并由乡镇审核,做好公告公示", returns_to="plan")
_COUNTY = reviewed(
    "county_review",
    say("county review", "县级审核"),
    "S1 三(一)",
    "财政、农业、扶贫部门应切实履行职责",
    ("county_reviewer", "county_deputy"),
    returns_to="plan",
)
_CONFIRMED = reviewed(
    "leading_group",
    say("leading group's confirmation", "领导小组确认"),
    "S1 三(一)",
    "对项目资金安排、产业项目运营发展、产业收益扶贫对象确认等关键环节要严格把关",
    ("leading_group",),
    returns_to="plan",
)
_SHOWN = shown(
    "project",
    say("notice of the project", "项目公示"),
    "S1 二(五), 三(四)",
    "落实公开公示制度,确保群众的监督权、知情权",
    COMMITTEES,
)
_ANNOUNCED = shown(
    "project_announcement",
    say("announcement", "项目公告"),
    "S1 二(五)",
    "做好公告公示",
    COMMITTEES,
    name="announcement",
)


def _behind_entity(case: Case, history: History, persons: Sequence[str]) -> tuple[str, ...]:
    """The households of those who own or control the entity that is to carry the project."""
    carrier = history.read(Project, case.subject).entity
    behind = frozenset(history.read(Entity, carrier).controllers if carrier else ())
    homes = homes_of(history, persons) if behind else ()
    members = {home: history.read(Household, home).members for home in homes}
    return tuple(home for home in homes if any(one.person in behind for one in members[home]))


def _run_by(step: Step, *roles: str) -> Step:
    return replace(step, by=roles)


def _posted(step: Step, by: tuple[str, ...], *levels: str) -> Step:
    return replace(step, by=by, posted_at=levels)


def _procedure(run_by: str, en: str, zh: str, *steps: Step) -> Procedure:
    title = say(f"approval of a project run by {en}", f"{zh}项目立项")
    return declare(
        Procedure(
            name=f"project_{run_by}",
            title=title,
            steps=steps,
            order_rule="FUND-7",
            named=_behind_entity,
            collective=True,
        )
    )


_OF_TOWNSHIP: Final = ("township_officer",)
_OF_COUNTY: Final = ("county_reviewer", "township_officer")

VILLAGE = _procedure(
    "village", "a village", "村级",
    _PROPOSAL, _PLAN, _ASSEMBLY, _COMMITTEES, _TOWNSHIP, _COUNTY, _CONFIRMED, _SHOWN, _ANNOUNCED,
)  # fmt: skip
TOWNSHIP = _procedure(
    "township", "a township", "乡镇",
    _run_by(_PROPOSAL, "township_officer"),
    _run_by(_PLAN, "township_officer"),
    _TOWNSHIP,
    _COUNTY,
    _CONFIRMED,
    _posted(_SHOWN, _OF_TOWNSHIP, "township", "village"),
    _posted(_ANNOUNCED, _OF_TOWNSHIP, "township", "village"),
)  # fmt: skip
DEPARTMENT = _procedure(
    "department", "a department", "行业部门",
    _run_by(_PROPOSAL, "sector_department"),
    _run_by(_PLAN, "sector_department"),
    _COUNTY,
    _CONFIRMED,
    _posted(_SHOWN, _OF_COUNTY, "county", "township", "village"),
    _posted(_ANNOUNCED, _OF_COUNTY, "county", "township", "village"),
)  # fmt: skip
COUNTY = _procedure(
    "county", "the county", "县级",
    _run_by(_PROPOSAL, "county_reviewer"),
    _run_by(_PLAN, "county_reviewer"),
    _run_by(_COUNTY, "county_deputy"),
    _CONFIRMED,
    _posted(_SHOWN, _OF_COUNTY, "county", "township", "village"),
    _posted(_ANNOUNCED, _OF_COUNTY, "county", "township", "village"),
)  # fmt: skip
ROWS: Final = {"village": VILLAGE, "township": TOWNSHIP, "department": DEPARTMENT, "county": COUNTY}
