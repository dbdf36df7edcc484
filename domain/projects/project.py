"""A project 项目: what it is for, who carries it, and how far its life has come.

- FUND-3 It names entity, property right, equity, debt and who bears operation 产权、股权、债权、
  经营责任主体 (S1 二(二)), and a performance target 绩效目标 (S4 三2).
- FUND-4 Poor households bear no operating risk, nor does the village unless its collective itself
  is the entity (S1 三(三)).
- FUND-7 It is approved when its case has come to its end, its notice and announcement with it; one
  from before the ledger is, on the day that its opening names (FUND-12).
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.checks import known
from domain.kernel.fact import Code, Count, Fact, Fen, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, level
from domain.kernel.refused import require
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say
from domain.projects.entities import Entity, EntityId, known_entity
from domain.steps.case import Case

ProjectId = Annotated[str, identifier("project")]
RunBy = Literal["village", "township", "department", "county"]
"""At which level a project is run: it decides who plans the distribution of its income (S1 二)."""
LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "village": ("village",),
    "township": ("township", "village"),
    "department": ("county", "township", "village"),
    "county": ("county", "township", "village"),
}
"""Where a project lies that is run at each level."""
OF_PROJECTS: Final = frozenset({"industry_project"})
"""Purposes of money that is spent on approved projects and nothing else (S1 二(二))."""
Text = Annotated[str, msgspec.Meta(min_length=2, max_length=500)]
Bearer = Literal["entity", "village_collective", "township", "households"]
BEARERS: Final[dict[str, Words]] = {
    "entity": say("the implementing entity", "实施主体"),
    "village_collective": say("the village's collective", "村集体"),
    "township": say("the township", "乡镇"),
    "households": say("the households", "农户"),
}


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A performance target 绩效目标: what is to be reached, for how many, by when."""

    indicator: Text
    income_fen: Fen
    beneficiaries_count: Count
    by: date


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is agreed on before a project is approved (S1 二(二); S4 三2).

    `property_right` 产权, `equity` 股权 and `debt` 债权 say whose what is built will be, who holds
    which part and who owes what; `bears_operation` 经营责任主体 is who bears the operating risk.
    `is_grant`: the money is a grant 奖补, paid after acceptance alone (FUND-9).
    """

    entity: EntityId
    property_right: Text
    equity: Text
    debt: Text
    bears_operation: Bearer
    target: Target
    budget_fen: Fen
    paper: Paper
    is_grant: bool = False


class About(Fact):
    """What every project says of itself when it is put forward, or brought in."""

    project: ProjectId
    place: Place
    title: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]
    purpose: Code
    run_by: RunBy


class Milestone(msgspec.Struct, frozen=True):
    """That a project came one step on: what, on which day, by which event."""

    kind: str
    on: date
    index: int


class Planned(msgspec.Struct, frozen=True):
    """A plan, made on a day by the event at `index`."""

    plan: Plan
    on: date
    index: int


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """An insurance of the project, recorded by the event at `index`; whole fen."""

    insurance: str
    covered_fen: int
    premium_fen: int
    subsidy_fen: int
    from_: date
    until: date
    index: int


@state_of("project")
class Project(State, frozen=True, kw_only=True):
    """A project: where, for which purpose, run by whom, carried by which entity.

    `case` is its approval, none where it was brought in with a `grade`; `plans` what was planned,
    the last of which counts, by the `planners`.
    `papers_on`, `accepted_on` and `closed_on` are the days of its charter, agreement and contract,
    of its acceptance 验收 and its end; `milestones` says by which events. `accounts` are those
    on which its money was booked, `asset_kinds` the kinds of what it has formed.
    """

    place: str = ""
    title: str = ""
    purpose: str = ""
    run_by: str = ""
    entity: str = ""
    case: str = ""
    grade: str = ""
    plans: tuple[Planned, ...] = ()
    planners: tuple[str, ...] = ()
    account: str = ""
    proposed_on: date | None = None
    brought_in_on: date | None = None
    papers_on: date | None = None
    accepted_on: date | None = None
    accounts: tuple[str, ...] = ()
    closed_on: date | None = None
    milestones: tuple[Milestone, ...] = ()
    covers: tuple[Cover, ...] = ()
    asset_kinds: tuple[str, ...] = ()
    index: int = 0

    @property
    def plan(self) -> Plan | None:
        """What was planned last."""
        return self.plans[-1].plan if self.plans else None

    @property
    def budget_fen(self) -> int:
        """What it may cost, in whole fen."""
        return self.plan.budget_fen if self.plan else 0

    @property
    def is_grant(self) -> bool:
        """Whether its money is paid after acceptance alone (FUND-9)."""
        return self.plan is not None and self.plan.is_grant

    def past(self, kind: str, on: date, index: int) -> tuple[Milestone, ...]:
        """The milestones with one more."""
        return (*self.milestones, Milestone(kind, on, index))


def known_project(history: History, project: str) -> Project:
    """The project; refused under REG-2 where there is none."""
    return known(history, Project, project, say("a project on record", "已登记的项目"))


def place_of_project(data: "OfProject", history: History) -> str:
    """Where the project of a fact lies."""
    return known_project(history, data.project).place


class OfProject(Fact):
    """Every fact in the life of a project names it."""

    project: ProjectId


def approved_on(history: History, project: Project) -> date | None:
    """The day on which its case came to its end, or that its opening names; None before."""
    if not project.case:
        return project.brought_in_on
    case = history.read(Case, project.case)
    return case.ended.day if case.status == "completed" and case.ended else None


def check_approved(history: History, project: Project, day: date) -> None:
    """FUND-7: the project's procedure, notice and announcement with it, ended by the day."""
    on = approved_on(history, project)
    status = history.read(Case, project.case).status if project.case else "none"
    require(
        on is not None and on <= day,
        "FUND-7",
        expected=say(
            f"{project.id} noticed, announced and approved by {day}",
            f"{project.id} 在 {day} 前已公示、公告并批准",
        ),
        found=say(
            f"approved on {on}" if on else f"{project.case or 'no case'} is {status}",
            f"批准日 {on}" if on else f"{project.case or '无立项'}：{status}",
        ),
    )


def check_open(project: Project) -> None:
    """FUND-3: nothing more happens to a project that is closed."""
    require(
        project.closed_on is None,
        "FUND-3",
        expected=say("a project that is not closed", "尚未结项的项目"),
        found=say(f"closed on {project.closed_on}", f"已于 {project.closed_on} 结项"),
    )


def check_level(about: About) -> None:
    """FUND-3: a project lies where those who run it answer for it."""
    levels = LEVELS[about.run_by]
    require(
        level(about.place) in levels,
        "FUND-3",
        expected=say(f"in a {' or '.join(levels)}", f"项目所在级别：{'、'.join(levels)}"),
        found=say(f"{about.place}, run by {about.run_by}", f"{about.place}，{about.run_by} 组织"),
    )


def check_plan(plan: Plan, place: str, history: History) -> Entity:
    """FUND-3 of what the plan names and FUND-4 of who bears the risk; the entity of the plan."""
    entity, target = known_entity(history, plan.entity), plan.target
    require(
        plan.budget_fen > 0 and target.income_fen > 0 and target.beneficiaries_count > 0,
        "FUND-3",
        expected=say(
            "a budget, and a target with income and beneficiaries",
            "预算大于零，绩效目标写明收益和受益人数",
        ),
        found=say(
            f"{plan.budget_fen} fen, {target.income_fen} fen for {target.beneficiaries_count}",
            f"预算 {plan.budget_fen} 分，目标 {target.income_fen} 分、"
            f"{target.beneficiaries_count} 人",
        ),
    )
    itself = entity.entity_kind == "collective" and entity.place == place[:12]
    barred = {"households"} if itself else {"households", "village_collective"}
    require(
        plan.bears_operation not in barred,
        "FUND-4",
        expected=say(
            "risk borne by no household, and by the collective where it operates itself",
            "贫困户不承担经营风险；村集体仅在自身为实施主体时承担",
        ),
        found=say(
            BEARERS[plan.bears_operation].en + f", {entity.id} operates",
            BEARERS[plan.bears_operation].zh + f"承担，实施主体为 {entity.id}",
        ),
    )
    return entity
