"""Shares issued 登记发股: exactly the plan's lines, each on an account of its holder's.

- EQ-3 Only after body, review and notice; once; the plan's lines and no others. EQ-1 The value is
  still the appraised one. EQ-2 What is issued is the whole: the collective gets the remainder.
- NOT-4 What is contested is left out, its shares kept by the collective until the objection is
  answered; what an upheld objection removed stays with the collective. HH-3 So do the shares of a
  household that has ended since the plan.
- EQ-5, FUND-1 Shares move from the account of the issue; REG-1, REG-2, PAY-9 as all that moves.
- REG-5 Lines and shares are as many as the header says. ACT-2 Two persons sign.
"""

from typing import Any

from domain.assets.appraisal import check_appraised
from domain.assets.asset import Asset, standing_asset
from domain.equity.issue import Allotted, HeldShareAllotted, ShareAllotted, SharesIssued
from domain.equity.shares import EquityPlan, ShareLine, known_plan
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_once, known
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.movements import check_moves
from domain.residents.households import Household, living_household
from domain.steps.turn import check_turn


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
    """NOT-4: what is left out is contested or removed, or its holder is no more (HH-3).

    Returns how many shares these are.
    """
    if held:
        check_once(held, "REG-5")
    shares_count = 0
    for share in held:
        line = known(history, ShareLine, share, say("a line of the plan", "方案中的一行"))
        require(
            line.plan == plan.id
            and (line.removed or bool(line.contested) or _is_over(line.household, history)),
            "NOT-4",
            expected=say(
                f"a line of {plan.id} that is contested, or whose household has ended",
                f"{plan.id} 中有异议或农户已销户的一行",
            ),
            found=say(f"{share} of {line.plan}", f"{share}（{line.plan}）"),
        )
        shares_count += line.shares_count
    return shares_count


def _is_over(household: str, history: History) -> bool:
    return history.read(Household, household).ended_on is not None


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
    living_household(history, line.household)
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
    living_household(history, line.household)
    check_moves(act, history)


def _check_as_planned(data: Allotted, plan: EquityPlan, history: History) -> ShareLine:
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
