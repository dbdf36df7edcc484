"""The poverty quota is determined anew 动态管理: who gets more, who less, and what reverts.

- EQ-5 The quota is a right to income alone: it is never sold or inherited. A plan of its own, with
  body, review and notice (EQ-3), says what each household had and is to have; what is taken goes
  to the collective, what is granted comes from it. It reverts at once where the household has
  ended, or is poor no more. EQ-4 Among the lines of a plan the priority group comes first.
- NOT-4 A contested line is left as it is. EQ-2, FUND-1 Nothing is made or lost by it.
- REG-1, REG-2, REG-5, PAY-9 as of every batch and all that moves. ACT-2 Two persons sign.
"""

from typing import Any

from domain.assets.asset import Asset, Holding, standing_asset
from domain.equity.basis import check_priority_first, check_tier
from domain.equity.issuing import check_held, check_issued_lines
from domain.equity.plan import check_holder, check_new_lines, check_share
from domain.equity.priority import tier_of
from domain.equity.quota import (
    QuotaMoved,
    QuotaPlanDrafted,
    QuotaPlanned,
    QuotaRedetermined,
    QuotaReverted,
)
from domain.equity.shares import EquityPlan, ShareLine, known_plan
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_new
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.movements import check_moves
from domain.residents.households import living_household, registered_household
from domain.steps.case import Case
from domain.steps.turn import check_turn


def issued_asset(history: History, asset: str, place: str) -> Asset:
    """The asset, in shares of the village's collective; refused under EQ-3 otherwise."""
    state = standing_asset(history, asset)
    require(
        bool(state.issue) and place == state.collective,
        "EQ-3",
        expected=say(f"an asset of {place} in shares", f"{place} 已折股量化的资产"),
        found=say(
            f"{asset} of {state.owner}" + ("" if state.issue else ", not issued"),
            f"{asset}（{state.owner}）" + ("" if state.issue else "，未发股"),
        ),
    )
    return state


@admits(QuotaPlanDrafted)
def admit_plan(act: Act[QuotaPlanDrafted], history: History) -> None:
    """REG-1, EQ-3 and REG-5 of the plan, then EQ-4 of its lines together."""
    data = act.data
    check_new(history, EquityPlan, data.plan)
    check_new(history, Case, data.case)
    issued_asset(history, data.asset, data.place)
    check_new_lines(act, data.plan, data.lines_count)
    lines: list[Any] = [line.data for line in act.lines]
    check_priority_first([(one.tier, one.shares_count) for one in lines if one.shares_count])


@admits(QuotaPlanned)
def admit_line(act: Act[QuotaPlanned], history: History) -> None:
    """REG-1 and EQ-5 of the change; EQ-4 and HH-3 of who is to hold."""
    data, plan = act.data, history.read(EquityPlan, act.data.plan)
    check_share(data, history)
    require(
        data.before_count != data.shares_count and bool(data.shares_count) == bool(data.tier),
        "EQ-5",
        expected=say("a change, and the tier of who is to hold", "有增减，持股者注明优先层级"),
        found=say(
            f"{data.before_count} to {data.shares_count}, {data.tier}",
            f"{data.before_count} 股至 {data.shares_count} 股",
        ),
    )
    _check_before(Holding(plan.asset, data.household, "quota"), data.before_count, history)
    if data.tier is not None:
        household = check_holder(data.household, plan, history)
        check_tier(data.tier, household, (history, act.day))


def _check_before(holding: Holding, stated_count: int, history: History) -> None:
    held = history.read(Account, holding.account).balance
    require(
        held == stated_count,
        "EQ-5",
        expected=say(f"{held} shares of {holding.holder}", f"{holding.holder} 现持 {held} 股"),
        found=say(f"{stated_count} shares", f"{stated_count} 股"),
    )


@admits(QuotaRedetermined)
def admit_redetermined(act: Act[QuotaRedetermined], history: History) -> None:
    """EQ-3 of the turn, NOT-4 and REG-5 of the lines."""
    data, plan = act.data, known_plan(history, act.data.plan)
    check_turn(act, history, data.case)
    require(
        (data.case, data.asset) == (plan.case, plan.asset),
        "EQ-3",
        expected=say(f"{plan.asset} of {plan.case}", f"{plan.case}：{plan.asset}"),
        found=say(f"{data.asset} of {data.case}", f"{data.case}：{data.asset}"),
    )
    check_held(data.held, plan, history)
    check_issued_lines(act, plan, data.lines_count, len(data.held))


@admits(QuotaMoved)
def admit_moved(act: Act[QuotaMoved], history: History) -> None:
    """EQ-3 and NOT-4 of the line, EQ-5 of what is held still, then its movement."""
    data, plan = act.data, history.read(EquityPlan, act.data.plan)
    line = history.read(ShareLine, data.share)
    wanted = (plan.id, line.household, line.before_count, line.shares_count, plan.issued_on)
    found = (line.plan, data.household, data.before_count, data.shares_count, data.value_date)
    where = (data.asset, data.place) == (plan.asset, plan.place)
    require(
        where and wanted == found and not line.issued,
        "EQ-3",
        expected=say(
            f"{data.share} as planned: {line.before_count} to {line.shares_count}",
            f"{data.share} 按方案：{line.before_count} 股至 {line.shares_count} 股",
        ),
        found=say(
            f"{data.household}, {data.before_count} to {data.shares_count}",
            f"{data.household}，{data.before_count} 股至 {data.shares_count} 股",
        ),
    )
    require(
        not line.removed and not line.contested,
        "NOT-4",
        expected=say("an uncontested line", "无异议的一行"),
        found=say(f"{line.id}, contested {len(line.contested)}", f"{line.id} 有异议"),
    )
    if data.shares_count > data.before_count:
        living_household(history, data.household)
    _check_before(data.holding, data.before_count, history)
    check_moves(act, history)


@admits(QuotaReverted)
def admit_reverted(act: Act[QuotaReverted], history: History) -> None:
    """EQ-5: the household has ended, or is poor no more, then and now; all of it reverts."""
    data = act.data
    issued_asset(history, data.asset, data.place)
    household = registered_household(history, data.household)
    over = household.ended_on is not None and household.ended_on <= data.value_date
    days = (data.value_date, act.day)
    exited = not over and all(tier_of(history, household, day) == "other" for day in days)
    require(
        {"ended": over, "exited": exited}[data.cause],
        "EQ-5",
        expected=say("a household that has ended, or is poor no more", "已销户或已退出的农户"),
        found=say(f"{household.id}, stated {data.cause}", f"{household.id}"),
    )
    _check_before(data.holding, data.shares_count, history)
    check_moves(act, history)
