"""The facts of an issue of shares 登记发股, what they move, and what they change.

The account of the issue gives, the holders' get: each line its holder's, the header the
collective's with what is left (EQ-2). A line that is left out (NOT-4) follows out of the
collective's keeping. Who is admitted to issue what says `issuing.py`.
"""

from datetime import date
from typing import Annotated, Any, Final

import msgspec

from domain.assets.asset import Asset, AssetId, Holding, collective_holding, issue_of
from domain.equity.basis import Positive
from domain.equity.shares import (
    EquityPlan,
    HouseholdClass,
    PlanId,
    ShareId,
    ShareLine,
    Shares,
    known_plan,
    share_of,
)
from domain.kernel.act import Event
from domain.kernel.catalogue import fact
from domain.kernel.examples import CASE, HOUSEHOLD, VILLAGE
from domain.kernel.fact import CaseId, Count, Fact, HouseholdId
from domain.kernel.places import Place
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.keepers import COLLECTIVE_BOOKS
from domain.money.movements import Opened, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.rules import ORDER
from domain.steps.case import Case, finish

_LINE: Final = "ShareAllotted.v1"
_MOVES: Final = ("FUND-1", "PAY-9", "REG-1", "REG-2")
_PLAN: Final = "equity:1"
ISSUED_BY: Final = (COLLECTIVE_BOOKS,)


def voucher_of(share: str) -> str:
    """The voucher under which a line's shares come to its holder."""
    return f"voucher:{share.removeprefix('share:')}"


@fact(
    "SharesIssued.v1",
    title=say("Shares issued", "发股登记"),
    stream=lambda data: data.plan,
    touches=lambda data: (
        data.case,
        data.asset,
        *touched_by(data),
        data.holding.account,
        *data.held,
    ),
    place=lambda data, history: known_plan(history, data.plan).place,
    signed_by=ISSUED_BY,
    rules=(*_MOVES, *ORDER, "EQ-1", "EQ-2", "NOT-4", "REG-5", "ACT-1", "ACT-2", "ACT-3"),
    line_types=(_LINE,),
    lines_optional=True,
    example={
        "plan": _PLAN,
        "case": CASE,
        "asset": "asset:1",
        "place": VILLAGE,
        "par_fen": 10_000,
        "voucher": "voucher:issue-1",
        "shares_count": 2_000,
        "collective_count": 800,
        "lines_count": 120,
        "held": [],
        "value_date": "2026-06-01",
    },
)
class SharesIssued(Fact):
    """The plan's shares come to be: how many to the collective, and what is left out for now."""

    plan: PlanId
    case: CaseId
    asset: AssetId
    place: Place
    par_fen: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    voucher: VoucherId
    shares_count: Shares
    collective_count: Shares
    lines_count: Count
    held: Annotated[tuple[ShareId, ...], msgspec.Meta(max_length=500)]
    value_date: date

    @property
    def holding(self) -> Holding:
        """The collective's."""
        return collective_holding(self.asset, self.place)


class Allotted(Fact):
    """The shares of one line, to its holder."""

    share: ShareId
    plan: PlanId
    asset: AssetId
    place: Place
    household: HouseholdId
    share_class: HouseholdClass
    shares_count: Positive
    value_date: date

    @property
    def voucher(self) -> str:
        """The line's own, so that it is given out once."""
        return voucher_of(self.share)

    @property
    def holding(self) -> Holding:
        """The household's, of the class."""
        return Holding(self.asset, self.household, self.share_class)


_EXAMPLE: Final[dict[str, Any]] = {
    "share": share_of(_PLAN, HOUSEHOLD, "quota"),
    "plan": _PLAN,
    "asset": "asset:1",
    "place": VILLAGE,
    "household": HOUSEHOLD,
    "share_class": "quota",
    "shares_count": 10,
    "value_date": "2026-06-01",
}


@fact(
    _LINE,
    title=say("Shares allotted", "股份到户"),
    stream=lambda data: data.share,
    touches=touched_by,
    reads=lambda data: (data.plan,),
    signed_by=(),
    line_only=True,
    rules=(*_MOVES, "EQ-3", "NOT-4", "HH-3"),
    example=_EXAMPLE,
)
class ShareAllotted(Allotted):
    """A line of an issue: out of the account of the issue."""


@fact(
    "HeldShareAllotted.v1",
    title=say("Held shares allotted", "异议处理后股份到户"),
    stream=lambda data: data.share,
    touches=touched_by,
    reads=lambda data: (data.plan,),
    place=lambda data, history: known_plan(history, data.plan).place,
    signed_by=ISSUED_BY,
    rules=(*_MOVES, "EQ-3", "NOT-4", "HH-3", "ACT-1", "ACT-2"),
    example=_EXAMPLE,
)
class HeldShareAllotted(Allotted):
    """A line that was left out, its objection dismissed: out of the collective's keeping."""


@opens(SharesIssued)
def _collective(data: SharesIssued) -> Opened:
    return Opened(data.holding.account, "holding", data.place, data.asset, data.value_date)


@moves(SharesIssued, corrected_by="EQ-5")
def _kept(data: SharesIssued) -> tuple[Movement, ...]:
    if not data.collective_count:
        return ()
    issue = issue_of(data.asset)
    return (Movement(data.holding.account, issue, data.collective_count, data.value_date),)


def _opened(data: Allotted) -> Opened:
    return Opened(data.holding.account, "holding", data.place, data.asset, data.value_date)


opens(ShareAllotted)(_opened)
opens(HeldShareAllotted)(_opened)


@moves(ShareAllotted, corrected_by="EQ-5")
def _allotted(data: ShareAllotted) -> tuple[Movement, ...]:
    return (
        Movement(data.holding.account, issue_of(data.asset), data.shares_count, data.value_date),
    )


@moves(HeldShareAllotted, corrected_by="EQ-5")
def _released(data: HeldShareAllotted) -> tuple[Movement, ...]:
    kept = collective_holding(data.asset, data.place).account
    return (Movement(data.holding.account, kept, data.shares_count, data.value_date),)


@evolves(EquityPlan, SharesIssued)
def issue(state: EquityPlan, event: Event[SharesIssued]) -> EquityPlan:
    """The plan is carried out."""
    return msgspec.structs.replace(state, issued_on=event.data.value_date)


@evolves(Asset, SharesIssued)
def take_shares(state: Asset, event: Event[SharesIssued]) -> Asset:
    """The asset stands in shares."""
    data = event.data
    return msgspec.structs.replace(state, issue=issue_of(data.asset), par_fen=data.par_fen)


@evolves(Case, SharesIssued)
def complete(state: Case, event: Event[SharesIssued]) -> Case:
    """The plan's case takes its last step."""
    return finish(state, event, state.step_name(event.type), event.data.plan)


@evolves(ShareLine, SharesIssued)
def leave_out(state: ShareLine, _event: Event[SharesIssued]) -> ShareLine:
    """The line waits for what becomes of its objection."""
    return msgspec.structs.replace(state, held=True)


@evolves(ShareLine, ShareAllotted, HeldShareAllotted)
def allot(state: ShareLine, _event: Event[Any]) -> ShareLine:
    """The line's shares are with their holder."""
    return msgspec.structs.replace(state, issued=True)
