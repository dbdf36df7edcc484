"""The plan of quantification 折股量化方案: an asset's value in shares, and who is to hold them.

- EQ-1 Its value is the last appraised one, not in doubt. EQ-2 Whole shares of equal par: par times
  shares is the value to the fen; the lines' shares and the collective's add up to all of them, the
  remainder being the collective's: all of them, without a line, where no household is to hold any
  (所有权归村所有, S3d 二(二)). EQ-3 An asset has one plan in work, and is issued once.
- EQ-4 Priority groups come first in the quota; EQ-5 each line has its class and what it rests on.
- REG-1, REG-5 Plan and lines are new, as many as the header says; HH-3 who holds lives.
- ACT-1 The asset is the village collective's own, and so are the households.
"""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from domain.assets.appraisal import check_appraised
from domain.assets.asset import Asset, AssetId, standing_asset
from domain.equity.basis import Basis, Positive, check_basis, check_priority_first
from domain.equity.procedure import DRAFTERS, EQUITY
from domain.equity.shares import (
    EquityPlan,
    HouseholdClass,
    PlanId,
    ShareId,
    ShareLine,
    Shares,
    share_of,
)
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import CaseId, Count, Fact, Fen, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import Household, living_household
from domain.steps.case import Case, open_case

PLAN = "equity:1"
_LINE = "SharePlanned.v1"
DRAFTED_BY = ((("collective_organisation",), DRAFTERS),)


@fact(
    "EquityPlanDrafted.v1",
    title=say("Plan of shares drafted", "拟订折股量化方案"),
    stream=lambda data: data.plan,
    touches=lambda data: (data.case, data.asset),
    place=lambda data, _history: data.place,
    signed_by=DRAFTED_BY,
    rules=("EQ-1", "EQ-2", "EQ-3", "EQ-4", "REG-1", "REG-2", "REG-5", "ACT-1", "ACT-2"),
    line_types=(_LINE,),
    lines_optional=True,
    example={
        "plan": PLAN,
        "case": CASE,
        "asset": "asset:1",
        "place": VILLAGE,
        "value_fen": 28_000_000,
        "par_fen": 10_000,
        "shares_count": 2_800,
        "collective_count": 800,
        "lines_count": 120,
        "paper": PAPER,
    },
)
class EquityPlanDrafted(Fact):
    """What the asset is worth, in how many shares, and how many of them the collective keeps."""

    plan: PlanId
    case: CaseId
    asset: AssetId
    place: Place
    value_fen: Fen
    par_fen: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    shares_count: Positive
    collective_count: Shares
    lines_count: Count
    paper: Paper


@fact(
    _LINE,
    title=say("Shares planned", "拟折股份"),
    stream=lambda data: data.share,
    reads=lambda data: (data.plan, data.household),
    signed_by=(),
    line_only=True,
    rules=("EQ-2", "EQ-4", "EQ-5", "REG-1", "REG-2", "REG-3", "HH-3", "ACT-1"),
    example={
        "share": share_of(PLAN, HOUSEHOLD, "quota"),
        "plan": PLAN,
        "household": HOUSEHOLD,
        "share_class": "quota",
        "shares_count": 10,
        "basis": {"contribution": None, "tier": "priority", "loan": None},
    },
)
class SharePlanned(Fact):
    """How many shares of a class a household is to hold, and on what they rest."""

    share: ShareId
    plan: PlanId
    household: HouseholdId
    share_class: HouseholdClass
    shares_count: Positive
    basis: Basis


@admits(EquityPlanDrafted)
def admit_plan(act: Act[EquityPlanDrafted], history: History) -> None:
    """REG-1, EQ-3, EQ-1 and EQ-2 of the plan, then EQ-4 of its lines together."""
    data, asset = act.data, standing_asset(history, act.data.asset)
    check_new(history, EquityPlan, data.plan)
    check_new(history, Case, data.case)
    _check_owned(data, asset)
    _check_free(asset, history)
    check_appraised(asset, data.value_fen)
    check_new_lines(act, data.plan, data.lines_count)
    _check_shares(data, [line.data for line in act.lines])
    check_priority_first(list(_quota(act)))


def _check_owned(data: EquityPlanDrafted, asset: Asset) -> None:
    require(
        data.place == asset.collective,
        "ACT-1",
        expected=say("an asset of the village's collective", "本村集体所有的资产"),
        found=say(f"{asset.id} of {asset.owner}", f"{asset.id} 属于 {asset.owner}"),
    )


def _check_free(asset: Asset, history: History) -> None:
    """EQ-3: nothing is issued yet, and no plan by the last appraisal is in work."""
    plan = history.read(EquityPlan, asset.plan) if asset.plan else None
    status = history.read(Case, plan.case).status if plan else "rejected"
    outdated = plan is not None and asset.appraisals[-1].index > plan.index
    require(
        not asset.issue and (outdated or status not in ("open", "held", "completed")),
        "EQ-3",
        expected=say(f"no other plan of {asset.id} in work", f"{asset.id} 无其他在办方案"),
        found=say(
            f"{asset.plan}: {status}" + (", in shares" if asset.issue else ""),
            f"{asset.plan}：{status}" + ("，已折股" if asset.issue else ""),
        ),
    )


def check_new_lines(act: Act[Any], plan: str, lines_count: int) -> None:
    """REG-5: the lines are the plan's, as many as the header says."""
    own = [line for line in act.lines if getattr(line.data, "plan", "") == plan]
    require(
        len(own) == len(act.lines) == lines_count,
        "REG-5",
        expected=say(f"{lines_count} lines of {plan}", f"{plan} 共 {lines_count} 行"),
        found=say(f"{len(own)} of {len(act.lines)}", f"{len(act.lines)} 行中 {len(own)} 行"),
    )


def _check_shares(data: EquityPlanDrafted, lines: list[Any]) -> None:
    require(
        data.par_fen * data.shares_count == data.value_fen,
        "EQ-2",
        expected=say(
            f"shares of equal par that make {data.value_fen} fen",
            f"等额股份合计 {data.value_fen} 分",
        ),
        found=say(
            f"{data.shares_count} of {data.par_fen} fen",
            f"{data.shares_count} 股，每股 {data.par_fen} 分",
        ),
    )
    households_count = sum(line.shares_count for line in lines)
    require(
        households_count + data.collective_count == data.shares_count,
        "EQ-2",
        expected=say(f"{data.shares_count} shares", f"合计 {data.shares_count} 股"),
        found=say(
            f"{households_count} of households and {data.collective_count} of the collective",
            f"农户 {households_count} 股、集体 {data.collective_count} 股",
        ),
    )


def _quota(act: Act[EquityPlanDrafted]) -> Iterator[tuple[Any, int]]:
    for line in act.lines:
        found: Any = line.data
        if found.share_class == "quota":
            yield found.basis.tier, found.shares_count


@admits(SharePlanned)
def admit_share(act: Act[SharePlanned], history: History) -> None:
    """REG-1, HH-3 and ACT-1 of the line, then EQ-4 and EQ-5 of what it rests on."""
    data, plan = act.data, history.read(EquityPlan, act.data.plan)
    check_share(data, history)
    household = check_holder(data.household, plan, history)
    worth_fen = data.shares_count * plan.par_fen
    check_basis(data.share_class, data.basis, worth_fen, household, (history, act.day))


def check_share(data: Any, history: History) -> None:  # noqa: ANN401  (a line of either plan)
    """EQ-3 of the line's name, REG-1: a household has one line of a class in a plan."""
    check_new(history, ShareLine, data.share)
    share_class = getattr(data, "share_class", "quota")
    name = share_of(data.plan, data.household, share_class)
    require(
        data.share == name,
        "REG-1",
        expected=say(name, name),
        found=say(data.share, data.share),
    )


def check_holder(household: str, plan: EquityPlan, history: History) -> Household:
    """HH-3 and ACT-1: the household lives, in the collective's village; its state."""
    state = living_household(history, household)
    require(
        covers(plan.place, state.place),
        "ACT-1",
        expected=say(f"a household of {plan.place}", f"{plan.place} 的农户"),
        found=say(f"{household} of {state.place}", f"{household} 属于 {state.place}"),
    )
    return state


@evolves(EquityPlan, EquityPlanDrafted)
def draft(state: EquityPlan, event: Event[EquityPlanDrafted]) -> EquityPlan:
    """The plan, as its header has it."""
    data = event.data
    return msgspec.structs.replace(
        state,
        case=data.case,
        asset=data.asset,
        place=data.place,
        value_fen=data.value_fen,
        par_fen=data.par_fen,
        collective_count=data.collective_count,
        households_count=data.shares_count - data.collective_count,
        lines_count=data.lines_count,
        persons=event.persons,
        index=event.index,
    )


@evolves(Asset, EquityPlanDrafted)
def take_up(state: Asset, event: Event[EquityPlanDrafted]) -> Asset:
    """The plan in work of the asset."""
    return msgspec.structs.replace(state, plan=event.data.plan)


@evolves(Case, EquityPlanDrafted)
def open_plan(state: Case, event: Event[EquityPlanDrafted]) -> Case:
    """The plan's case, its first step taken."""
    data = event.data
    return open_case(state, event, procedure=EQUITY.name, subject=data.plan, place=data.place)


@evolves(ShareLine, SharePlanned)
def plan_share(state: ShareLine, event: Event[SharePlanned]) -> ShareLine:
    """The line, as planned."""
    data = event.data
    return msgspec.structs.replace(
        state,
        plan=data.plan,
        household=data.household,
        share_class=data.share_class,
        shares_count=data.shares_count,
        index=event.index,
    )
