"""Shares issued 登记发股: exactly the plan's lines, each on an account of its holder's.

- EQ-3 Only after body, review and notice; once; the plan's lines and no others. EQ-1 The value is
  still the appraised one. EQ-2 What is issued is the whole: the collective gets the remainder.
- NOT-4 What is contested is left out, its shares kept by the collective until the objection is
  answered; what an upheld objection removed stays with the collective.
- EQ-5, FUND-1 Shares move from the account of the issue; REG-1, REG-2, PAY-9 as all that moves.
- REG-5 Lines and shares are as many as the header says. ACT-2 Two persons sign.
"""

from datetime import date
from typing import Annotated, Any, Final

import msgspec

from domain.assets.appraisal import check_appraised
from domain.assets.asset import Asset, AssetId, holding_of, issue_of, standing_asset
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
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import CaseId, Count, Fact, HouseholdId
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.keepers import COLLECTIVE_BOOKS
from domain.money.movements import Opened, check_moves, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.rules import ORDER
from domain.steps.case import Case, finish
from domain.steps.checks import check_once, known
from domain.steps.examples import CASE, HOUSEHOLD, VILLAGE
from domain.steps.turn import check_turn

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
        data.account,
        *data.held,
    ),
    place=lambda data, history: known_plan(history, data.plan).place,
    signed_by=ISSUED_BY,
    rules=(*_MOVES, *ORDER, "EQ-1", "EQ-2", "NOT-4", "REG-5", "ACT-1", "ACT-2", "ACT-3"),
    line_types=(_LINE,),
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
    def account(self) -> str:
        """The collective's holding."""
        return holding_of(self.asset, f"place:{self.place}", "collective")


class _Allotted(Fact):
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
    def account(self) -> str:
        """The holder's, of the class."""
        return holding_of(self.asset, self.household, self.share_class)


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
    signed_by=(),
    line_only=True,
    rules=(*_MOVES, "EQ-3", "NOT-4"),
    example=_EXAMPLE,
)
class ShareAllotted(_Allotted):
    """A line of an issue: out of the account of the issue."""


@fact(
    "HeldShareAllotted.v1",
    title=say("Held shares allotted", "异议处理后股份到户"),
    stream=lambda data: data.share,
    touches=touched_by,
    place=lambda data, history: known_plan(history, data.plan).place,
    signed_by=ISSUED_BY,
    rules=(*_MOVES, "EQ-3", "NOT-4", "ACT-1", "ACT-2"),
    example=_EXAMPLE,
)
class HeldShareAllotted(_Allotted):
    """A line that was left out, its objection dismissed: out of the collective's keeping."""


@opens(SharesIssued)
def _collective(data: SharesIssued) -> Opened:
    return Opened(data.account, "holding", data.place, data.asset, data.value_date)


@moves(SharesIssued, corrected_by="EQ-5")
def _kept(data: SharesIssued) -> tuple[Movement, ...]:
    if not data.collective_count:
        return ()
    issue = issue_of(data.asset)
    return (Movement(data.account, issue, data.collective_count, data.value_date),)


def _opened(data: _Allotted) -> Opened:
    return Opened(data.account, "holding", data.place, data.asset, data.value_date)


opens(ShareAllotted)(_opened)
opens(HeldShareAllotted)(_opened)


@moves(ShareAllotted, corrected_by="EQ-5")
def _allotted(data: ShareAllotted) -> tuple[Movement, ...]:
    return (Movement(data.account, issue_of(data.asset), data.shares_count, data.value_date),)


@moves(HeldShareAllotted, corrected_by="EQ-5")
def _released(data: HeldShareAllotted) -> tuple[Movement, ...]:
    kept = holding_of(data.asset, f"place:{data.place}", "collective")
    return (Movement(data.account, kept, data.shares_count, data.value_date),)


@admits(SharesIssued)
def admit_issue(act: Act[SharesIssued], history: History) -> None:
    """EQ-3 of the turn, EQ-1 of the value, EQ-2 and REG-5 of what is issued, then its movement."""
    data, plan = act.data, known_plan(history, act.data.plan)
    asset = standing_asset(history, plan.asset)
    require(
        (data.case, data.asset, data.place, data.par_fen)
        == (plan.case, plan.asset, plan.place, plan.par_fen),
        "EQ-3",
        expected=say(
            f"{plan.asset} of {plan.case}, par {plan.par_fen} fen",
            f"{plan.case}：{plan.asset}，每股 {plan.par_fen} 分",
        ),
        found=say(
            f"{data.asset} of {data.case}, {data.par_fen} fen", f"{data.asset}，{data.par_fen} 分"
        ),
    )
    check_turn(act, history, data.case)
    check_appraised(asset, plan.value_fen)
    _check_in_work(asset, plan)
    left_out_count = check_held(data.held, plan, history)
    check_issued_lines(act, plan, data.lines_count, len(data.held))
    _check_whole(act, plan, left_out_count)
    check_moves(act, history)


def _check_in_work(asset: Asset, plan: EquityPlan) -> None:
    require(
        asset.plan == plan.id and not asset.issue,
        "EQ-3",
        expected=say(f"the plan in work of {asset.id}", f"{asset.id} 的在办方案"),
        found=say(
            f"{asset.plan}{', issued' if asset.issue else ''}",
            f"{asset.plan}{'，已发股' if asset.issue else ''}",
        ),
    )


def check_held(held: tuple[str, ...], plan: EquityPlan, history: History) -> int:
    """NOT-4: what is left out is contested or removed; how many shares these are."""
    if held:
        check_once(held, "REG-5")
    shares_count = 0
    for share in held:
        line = known(history, ShareLine, share, say("a line of the plan", "方案中的一行"))
        require(
            line.plan == plan.id and (line.removed or bool(line.contested)),
            "NOT-4",
            expected=say(f"a contested line of {plan.id}", f"{plan.id} 中有异议的一行"),
            found=say(f"{share} of {line.plan}", f"{share}（{line.plan}）"),
        )
        shares_count += line.shares_count
    return shares_count


def check_issued_lines(act: Act[Any], plan: EquityPlan, lines_count: int, held_count: int) -> None:
    """REG-5 and EQ-3: with what is left out, the lines are all of the plan's, each once."""
    lines: list[Any] = [line.data for line in act.lines]
    named = {one.share for one in lines if one.plan == plan.id}
    require(
        len(named) == len(act.lines) == lines_count
        and lines_count + held_count == plan.lines_count,
        "REG-5",
        expected=say(
            f"{plan.lines_count - held_count} lines of {plan.id}",
            f"{plan.id} 共 {plan.lines_count - held_count} 行",
        ),
        found=say(
            f"{len(named)} of {len(act.lines)}, stated {lines_count}",
            f"{len(act.lines)} 行中 {len(named)} 行，申明 {lines_count} 行",
        ),
    )


def _check_whole(act: Act[SharesIssued], plan: EquityPlan, left_out_count: int) -> None:
    data = act.data
    lines: list[Any] = [line.data for line in act.lines]
    households = plan.households_count - left_out_count
    wanted = (households, households, plan.collective_count + left_out_count)
    found = (sum(one.shares_count for one in lines), data.shares_count, data.collective_count)
    require(
        found == wanted,
        "EQ-2",
        expected=say(
            f"{wanted[0]} shares to households, {wanted[2]} to the collective",
            f"农户 {wanted[0]} 股、集体 {wanted[2]} 股",
        ),
        found=say(
            f"{found[0]} on lines, {found[1]} stated, {found[2]} to the collective",
            f"各行合计 {found[0]} 股，申明 {found[1]} 股，集体 {found[2]} 股",
        ),
    )


@admits(ShareAllotted)
def admit_allotted(act: Act[ShareAllotted], history: History) -> None:
    """EQ-3 and NOT-4 of the line, then its movement."""
    plan = history.read(EquityPlan, act.data.plan)
    line = _check_as_planned(act.data, plan, history)
    require(
        act.data.value_date == plan.issued_on and not line.removed and not line.contested,
        "NOT-4",
        expected=say(f"an uncontested line on {plan.issued_on}", f"{plan.issued_on} 无异议的一行"),
        found=say(
            f"{line.id} on {act.data.value_date}, contested {len(line.contested)}",
            f"{line.id}，{act.data.value_date}，异议 {len(line.contested)} 件",
        ),
    )
    check_moves(act, history)


@admits(HeldShareAllotted)
def admit_held(act: Act[HeldShareAllotted], history: History) -> None:
    """NOT-4: the line was left out, and its objections are dismissed; then its movement."""
    plan = known_plan(history, act.data.plan)
    line = _check_as_planned(act.data, plan, history)
    require(
        line.held and not line.removed and not line.contested,
        "NOT-4",
        expected=say("a held line, its objections dismissed", "暂缓后异议不成立的一行"),
        found=say(
            f"{line.id}, contested {len(line.contested)}" + (", removed" if line.removed else ""),
            f"{line.id}，异议 {len(line.contested)} 件" + ("，已移除" if line.removed else ""),
        ),
    )
    check_moves(act, history)


def _check_as_planned(data: _Allotted, plan: EquityPlan, history: History) -> ShareLine:
    line = history.read(ShareLine, data.share)
    wanted = (line.plan, line.household, line.share_class, line.shares_count)
    found = (data.plan, data.household, data.share_class, data.shares_count)
    where = (data.asset, data.place) == (plan.asset, plan.place)
    require(
        where and wanted == found and not line.issued,
        "EQ-3",
        expected=say(
            f"{data.share} as planned: {wanted[1]}, {wanted[3]} of {wanted[2]}",
            f"{data.share} 按方案：{wanted[1]} {wanted[3]} 股",
        ),
        found=say(
            f"{found[1]}, {found[3]} of {found[2]}" + (", issued" if line.issued else ""),
            f"{found[1]} {found[3]} 股" + ("，已发股" if line.issued else ""),
        ),
    )
    return line


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
