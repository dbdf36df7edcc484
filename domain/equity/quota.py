"""The facts by which the poverty quota is determined anew 动态管理, and what they move.

A plan says what each household had and is to have; carried out, what is taken goes to the
collective, and what is granted comes from it. Who is admitted says `redetermining.py`.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.assets.asset import AssetId, Holding, collective_holding
from domain.equity.basis import Positive
from domain.equity.issue import ISSUED_BY, voucher_of
from domain.equity.plan import DRAFTED_BY
from domain.equity.priority import Tier
from domain.equity.procedure import QUOTA
from domain.equity.shares import (
    EquityPlan,
    PlanId,
    ShareId,
    ShareLine,
    Shares,
    known_plan,
    share_of,
)
from domain.kernel.act import Event
from domain.kernel.catalogue import fact
from domain.kernel.examples import HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import CaseId, Count, Fact, HouseholdId, Paper
from domain.kernel.places import Place
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.movements import Opened, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.rules import ORDER
from domain.steps.case import Case, finish, open_case

_PLAN: Final = "equity:2"
_PLANNED: Final = "QuotaPlanned.v1"
_MOVED: Final = "QuotaMoved.v1"
_MOVES: Final = ("FUND-1", "PAY-9", "REG-1", "REG-2")


@fact(
    "QuotaPlanDrafted.v1",
    title=say("Plan of the quota drafted", "拟订量化股调整方案"),
    stream=lambda data: data.plan,
    touches=lambda data: (data.case, data.asset),
    place=lambda data, _history: data.place,
    signed_by=DRAFTED_BY,
    rules=("EQ-3", "EQ-4", "REG-1", "REG-2", "REG-5", "ACT-1", "ACT-2"),
    line_types=(_PLANNED,),
    example={
        "plan": _PLAN,
        "case": "case:2",
        "asset": "asset:1",
        "place": VILLAGE,
        "lines_count": 3,
        "paper": PAPER,
    },
)
class QuotaPlanDrafted(Fact):
    """A plan of what changes in an asset's quota."""

    plan: PlanId
    case: CaseId
    asset: AssetId
    place: Place
    lines_count: Count
    paper: Paper


@fact(
    _PLANNED,
    title=say("Quota planned", "拟调整量化股"),
    stream=lambda data: data.share,
    reads=lambda data: (data.plan, data.household),
    signed_by=(),
    line_only=True,
    rules=("EQ-4", "EQ-5", "REG-1", "REG-2", "HH-3", "ACT-1"),
    example={
        "share": share_of(_PLAN, HOUSEHOLD, "quota"),
        "plan": _PLAN,
        "household": HOUSEHOLD,
        "before_count": 10,
        "shares_count": 0,
        "tier": None,
    },
)
class QuotaPlanned(Fact):
    """What a household holds of the quota, and is to hold; its tier where it is to hold any."""

    share: ShareId
    plan: PlanId
    household: HouseholdId
    before_count: Shares
    shares_count: Shares
    tier: Tier | None


@fact(
    "QuotaRedetermined.v1",
    title=say("Quota determined anew", "量化股动态调整"),
    stream=lambda data: data.plan,
    touches=lambda data: (data.case, data.asset, *data.held),
    place=lambda data, history: known_plan(history, data.plan).place,
    signed_by=ISSUED_BY,
    rules=("REG-2", *ORDER, "NOT-4", "REG-5", "ACT-2", "ACT-3"),
    line_types=(_MOVED,),
    example={
        "plan": _PLAN,
        "case": "case:2",
        "asset": "asset:1",
        "lines_count": 3,
        "held": [],
        "value_date": "2027-06-01",
    },
)
class QuotaRedetermined(Fact):
    """The plan of the quota is carried out; `held` are the lines that are left as they are."""

    plan: PlanId
    case: CaseId
    asset: AssetId
    lines_count: Count
    held: Annotated[tuple[ShareId, ...], msgspec.Meta(max_length=500)]
    value_date: date


@fact(
    _MOVED,
    title=say("Quota moved", "量化股增减"),
    stream=lambda data: data.share,
    touches=touched_by,
    reads=lambda data: (data.plan,),
    signed_by=(),
    line_only=True,
    rules=(*_MOVES, "EQ-3", "EQ-5", "NOT-4", "HH-3"),
    example={
        "share": share_of(_PLAN, HOUSEHOLD, "quota"),
        "plan": _PLAN,
        "asset": "asset:1",
        "place": VILLAGE,
        "household": HOUSEHOLD,
        "before_count": 10,
        "shares_count": 0,
        "opening": False,
        "value_date": "2027-06-01",
    },
)
class QuotaMoved(Fact):
    """A household's quota goes from one number of shares to another; `opening`: its first."""

    share: ShareId
    plan: PlanId
    asset: AssetId
    place: Place
    household: HouseholdId
    before_count: Shares
    shares_count: Shares
    opening: bool
    value_date: date

    @property
    def voucher(self) -> str:
        """The line's own, so that it is given out once."""
        return voucher_of(self.share)

    @property
    def holding(self) -> Holding:
        """The household's quota."""
        return Holding(self.asset, self.household, "quota")


@fact(
    "QuotaReverted.v1",
    title=say("Quota reverted", "量化股收回"),
    stream=lambda data: data.voucher,
    touches=lambda data: (data.household, *touched_by(data)),
    reads=lambda data: (data.asset,),
    place=lambda data, _history: data.place,
    signed_by=ISSUED_BY,
    rules=(*_MOVES, "EQ-3", "EQ-5", "ACT-2"),
    example={
        "voucher": "voucher:revert-1",
        "asset": "asset:1",
        "place": VILLAGE,
        "household": HOUSEHOLD,
        "shares_count": 10,
        "cause": "ended",
        "value_date": "2027-06-01",
    },
)
class QuotaReverted(Fact):
    """All that a household holds of the quota goes back to the collective, and why."""

    voucher: VoucherId
    asset: AssetId
    place: Place
    household: HouseholdId
    shares_count: Positive
    cause: Literal["ended", "exited"]
    value_date: date

    @property
    def holding(self) -> Holding:
        """The household's quota."""
        return Holding(self.asset, self.household, "quota")


@opens(QuotaMoved)
def _opened(data: QuotaMoved) -> Opened | None:
    if not data.opening:
        return None
    return Opened(data.holding.account, "holding", data.place, data.asset, data.value_date)


@moves(QuotaMoved, corrected_by="EQ-5")
def _moved(data: QuotaMoved) -> tuple[Movement, ...]:
    own, kept = data.holding.account, collective_holding(data.asset, data.place).account
    more_count = data.shares_count - data.before_count
    if more_count > 0:
        return (Movement(own, kept, more_count, data.value_date),)
    return (Movement(kept, own, -more_count, data.value_date),)


@moves(QuotaReverted, corrected_by="EQ-5")
def _reverted(data: QuotaReverted) -> tuple[Movement, ...]:
    kept = collective_holding(data.asset, data.place).account
    return (Movement(kept, data.holding.account, data.shares_count, data.value_date),)


@evolves(EquityPlan, QuotaPlanDrafted)
def draft(state: EquityPlan, event: Event[QuotaPlanDrafted]) -> EquityPlan:
    """The plan, as its header has it."""
    data = event.data
    return msgspec.structs.replace(
        state,
        case=data.case,
        asset=data.asset,
        place=data.place,
        lines_count=data.lines_count,
        persons=event.persons,
        index=event.index,
    )


@evolves(Case, QuotaPlanDrafted)
def open_plan(state: Case, event: Event[QuotaPlanDrafted]) -> Case:
    """The plan's case, its first step taken."""
    data = event.data
    return open_case(state, event, procedure=QUOTA.name, subject=data.plan, place=data.place)


@evolves(ShareLine, QuotaPlanned)
def plan_line(state: ShareLine, event: Event[QuotaPlanned]) -> ShareLine:
    """The line, as planned."""
    data = event.data
    return msgspec.structs.replace(
        state,
        plan=data.plan,
        household=data.household,
        share_class="quota",
        shares_count=data.shares_count,
        before_count=data.before_count,
        index=event.index,
    )


@evolves(EquityPlan, QuotaRedetermined)
def carry_out(state: EquityPlan, event: Event[QuotaRedetermined]) -> EquityPlan:
    """The plan is carried out."""
    return msgspec.structs.replace(state, issued_on=event.data.value_date)


@evolves(Case, QuotaRedetermined)
def complete(state: Case, event: Event[QuotaRedetermined]) -> Case:
    """The plan's case takes its last step."""
    return finish(state, event, state.step_name(event.type), event.data.plan)


@evolves(ShareLine, QuotaRedetermined)
def leave(state: ShareLine, _event: Event[QuotaRedetermined]) -> ShareLine:
    """The line is left as it is."""
    return msgspec.structs.replace(state, held=True)


@evolves(ShareLine, QuotaMoved)
def move(state: ShareLine, _event: Event[QuotaMoved]) -> ShareLine:
    """The line is carried out."""
    return msgspec.structs.replace(state, issued=True)
