"""What a plan has to keep as a whole, before its lines are asked one by one.

- DIS-1 It takes no more than its pool has left, and sets aside what the rules say, to the fen.
- DIS-2 No basis is used twice, and a rate has one code. Shares are split over all that were
  issued, by the register of a day.
- DIS-3 Equal amounts for all are refused unless a measured basis yields each: shares by the
  register, a post or work by its units, hardship by the members on record. A reward yields none.
- DIS-4 Poor households get what contracts agree on for them before the collective gets anything.
- DIS-6 The row is that of who runs it; in turn, where a plan was sent back.
- DIS-8 Beneficiaries are determined anew: after the last plan's, and not long before the draft; a
  supplement that distributes what was set free, and nothing besides, keeps the determination.
- NOT-4 What removed dues set free is distributed once, in a plan that supplements their list.
- REG-5 Lines, sums and digest are as stated. REG-1, REG-2 of list, case, pool and accounts.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from domain.assets.asset import Asset, collective_holding
from domain.authority import policies
from domain.distribution.contracts import poor_left_fen
from domain.distribution.facts import PlanDrafted, PlanLine, taken_by
from domain.distribution.plan import MEASURED, Dividend, Plan, digest_of, plan_of
from domain.distribution.pool import (
    WHOLE_BP,
    Pool,
    known_pool,
    left_fen,
    reserve_bp,
    standing,
)
from domain.distribution.procedure import ROW_OF
from domain.distribution.register import balance_at
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_once
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.split import split
from domain.payables.drawing import check_drawn
from domain.payables.dues import Due
from domain.payables.listing import check_listing
from domain.steps.procedure import procedure_of

DETERMINATION_DAYS: Final = "determination_days"
_LEVELS_ZH: Final = {"village": "村", "township": "乡镇", "department": "部门", "county": "县"}


@admits(PlanDrafted)
def admit_plan(act: Act[PlanDrafted], history: History) -> None:
    """Turn and level first, then the money, then what the lines add up to."""
    data, pool = act.data, known_pool(history, act.data.pool)
    _check_turn(act, history, pool)
    _check_accounts(data, pool)
    _check_freed(data, history, pool)
    _check_determined(act, history, pool)
    check_listing(act, history)
    lines = [line.data for line in act.lines if isinstance(line.data, PlanLine)]
    _check_sums(data, lines)
    _check_once(lines)
    _check_taken(act, history, pool)
    _check_rates(data)
    _check_dividend(act, history, pool, lines)
    check_tiered(lines)
    _check_poor_first(act, history, pool)


def _row_zh(name: str) -> str:
    row = procedure_of(name)
    return f"“{row.title.zh}”程序" if row else name


def _check_turn(act: Act[PlanDrafted], history: History, pool: Pool) -> None:
    data = act.data
    require(
        data.procedure == ROW_OF[pool.run_by],
        "DIS-6",
        expected=say(
            f"{ROW_OF[pool.run_by]}, for what a {pool.run_by} runs",
            f"{_LEVELS_ZH[pool.run_by]}组织实施的，按{_row_zh(ROW_OF[pool.run_by])}",
        ),
        found=say(data.procedure, _row_zh(data.procedure)),
    )
    row = procedure_of(data.procedure)
    if row is None:
        raise AssertionError(data.procedure)
    check_drawn(act, history, row)


def _check_accounts(data: PlanDrafted, pool: Pool) -> None:
    named = (data.place, data.payer, data.charge)
    require(
        named == (pool.place, pool.account, pool.charge),
        "DIS-1",
        expected=say(
            f"{pool.account} and {pool.charge} of {pool.id} at {pool.place}",
            f"{pool.place} {pool.id} 的账户 {pool.account}、{pool.charge}",
        ),
        found=say(", ".join(named), "、".join(named)),
    )


def _check_freed(data: PlanDrafted, history: History, pool: Pool) -> None:
    """NOT-4: dues of the list that is supplemented, removed, and not made up for before."""
    stands = standing(history, pool, data.replaces)
    before = {due for taken in stands for due in taken.instead_of}
    dues = [history.read(Due, due) for due in data.instead_of]
    require(
        (data.supplements is None) == (not dues)
        and len({due.id for due in dues}) == len(dues)
        and all(due.removed and due.list == data.supplements for due in dues)
        and not before & set(data.instead_of)
        and (not dues or any(taken.list == data.supplements for taken in stands)),
        "NOT-4",
        expected=say(
            "dues removed from the list that is supplemented, each made up for once",
            "所补清单中经异议移除的款项，每笔只补一次",
        ),
        found=say(
            f"{', '.join(data.instead_of) or 'none'} of {data.supplements}",
            f"{data.supplements or '无'}：{'、'.join(data.instead_of) or '无'}",
        ),
    )
    freed = sum(due.amount_fen for due in dues)
    require(
        data.freed_fen == freed,
        "NOT-4",
        expected=say(f"{freed} fen set free", f"移除款项合计 {freed} 分"),
        found=say(f"{data.freed_fen} fen", f"{data.freed_fen} 分"),
    )


def _check_determined(act: Act[PlanDrafted], history: History, pool: Pool) -> None:
    data = act.data
    days = policies.value(history, pool.place, DETERMINATION_DAYS, act.day)
    earlier = [taken.determined_on for taken in standing(history, pool, data.replaces)]
    last = max(earlier, default=None)
    freed_only = data.supplements is not None and taken_by(data) <= data.freed_fen
    anew = last is None or data.determined_on > last or freed_only
    require(
        0 <= (act.day - data.determined_on).days <= days and anew,
        "DIS-8",
        expected=say(
            f"beneficiaries determined within {days} days of the draft, after {last or 'none'}",
            f"受益对象在制定方案前 {days} 天内重新确定，且晚于 {last or '（无）'}",
        ),
        found=say(str(data.determined_on), str(data.determined_on)),
    )


def _check_sums(data: PlanDrafted, lines: Sequence[PlanLine]) -> None:
    poor = sum(line.amount_fen for line in lines if line.status is not None)
    digest = digest_of((line.household, line.person, line.amount_fen) for line in lines)
    require(
        (data.poor_fen, data.beneficiaries) == (poor, digest),
        "REG-5",
        expected=say(
            f"{poor} fen to eligible households, {digest}", f"受益农户合计 {poor} 分，{digest}"
        ),
        found=say(
            f"{data.poor_fen} fen, {data.beneficiaries}",
            f"{data.poor_fen} 分，{data.beneficiaries}",
        ),
    )


def _check_once(lines: Sequence[PlanLine]) -> None:
    """DIS-2: one thing is no basis twice, be it on one line or on two of a household's payees."""
    named = Counter(
        (part.basis, part.code, part.holding or part.worker or line.household, part.until)
        for line in lines
        for part in line.parts
    )
    twice = next((basis for basis, times in named.items() if times > 1), None)
    require(
        twice is None,
        "DIS-2",
        expected=say("each basis once in a plan", "同一依据在方案中只用一次"),
        found=say(f"{twice} again", f"重复：{twice}"),
    )


def _check_taken(act: Act[PlanDrafted], history: History, pool: Pool) -> None:
    data = act.data
    net, left = taken_by(data) - data.freed_fen, left_fen(history, pool, data.replaces)
    require(
        net <= left,
        "DIS-1",
        expected=say(f"no more than {left} fen left of {pool.id}", f"{pool.id} 可分配 {left} 分"),
        found=say(f"{net} fen", f"{net} 分"),
    )
    ratio = reserve_bp(history, pool, act.day)
    reserve = max(net, 0) * ratio // WHOLE_BP
    require(
        data.reserve_fen == reserve,
        "DIS-1",
        expected=say(
            f"{reserve} fen set aside, {ratio} of 10,000", f"提取 {reserve} 分（万分之 {ratio}）"
        ),
        found=say(f"{data.reserve_fen} fen", f"{data.reserve_fen} 分"),
    )


def _check_rates(data: PlanDrafted) -> None:
    if data.rates:
        check_once([f"{rate.basis} {rate.code}" for rate in data.rates], "DIS-2")


def _check_dividend(
    act: Act[PlanDrafted], history: History, pool: Pool, lines: Sequence[PlanLine]
) -> None:
    """DIS-2: all shares that were issued share in it, to the fen, the collective's included."""
    dividend = act.data.dividend
    parts = [part for line in lines for part in line.parts if part.basis == "shares"]
    require(
        (dividend is not None) == bool(parts),
        "DIS-2",
        expected=say("a dividend where shares are a basis", "按股分配须写明分红总额和登记日"),
        found=say(f"{len(parts)} parts by shares", f"按股份分配 {len(parts)} 笔"),
    )
    if dividend is None:
        return
    _check_register(act, history, pool, dividend)
    units = [part.units for part in parts]
    require(
        sum(units) + dividend.collective_shares == dividend.shares_count,
        "DIS-2",
        expected=say(f"{dividend.shares_count} shares", f"{dividend.shares_count} 股"),
        found=say(
            f"{sum(units)} and {dividend.collective_shares} of the collective",
            f"农户 {sum(units)} 股，集体 {dividend.collective_shares} 股",
        ),
    )
    _check_collective(dividend, history)
    *shared, own = split(dividend.dividend_fen, [*units, dividend.collective_shares])
    require(
        shared == [part.amount_fen for part in parts] and own <= act.data.collective_fen,
        "DIS-2",
        expected=say(
            f"{dividend.dividend_fen} fen by shares, {own} of it the collective's",
            f"分红 {dividend.dividend_fen} 分按股拆分，集体 {own} 分",
        ),
        found=say("other amounts", "金额不符"),
    )


def _check_register(
    act: Act[PlanDrafted], history: History, pool: Pool, dividend: Dividend
) -> None:
    asset = history.read(Asset, dividend.asset)
    issued = -balance_at(history, asset.issue, dividend.record_date) if asset.issue else 0
    require(
        pool.source in (asset.id, asset.project)
        and dividend.record_date <= act.day
        and dividend.shares_count == issued > 0,
        "DIS-2",
        expected=say(
            f"{issued} shares issued of {pool.source}, on a day by {act.day}",
            f"{pool.source} 已发行 {issued} 股，登记日不晚于 {act.day}",
        ),
        found=say(
            f"{dividend.shares_count} of {dividend.asset} on {dividend.record_date}",
            f"{dividend.asset} {dividend.shares_count} 股，{dividend.record_date}",
        ),
    )


def _check_collective(dividend: Dividend, history: History) -> None:
    """DIS-2: the collective's shares are those that it holds, so that no household is left out."""
    asset = history.read(Asset, dividend.asset)
    own = collective_holding(asset.id, asset.collective).account
    held = balance_at(history, own, dividend.record_date)
    require(
        dividend.collective_shares == held,
        "DIS-2",
        expected=say(f"{held} shares of the collective", f"集体持有 {held} 股"),
        found=say(f"{dividend.collective_shares} shares", f"{dividend.collective_shares} 股"),
    )


def check_tiered(lines: Sequence[PlanLine]) -> None:
    """DIS-3: equal for all only as far as a measured basis yields it."""
    amounts = {line.amount_fen for line in lines}
    stated = [part.basis for line in lines for part in line.parts if part.basis not in MEASURED]
    require(
        len(lines) == 1 or len(amounts) > 1 or not stated,
        "DIS-3",
        expected=say("amounts in tiers, by the basis of each", "按依据差异化、阶梯式分配"),
        found=say(
            f"{len(lines)} lines of {min(amounts, default=0)} fen each",
            f"{len(lines)} 笔均为 {min(amounts, default=0)} 分",
        ),
    )


def _check_poor_first(act: Act[PlanDrafted], history: History, pool: Pool) -> None:
    data = act.data
    owed = poor_left_fen(history, pool, act.day, data.replaces)
    covered = data.poor_fen - data.freed_fen
    require(
        data.collective_fen == 0 or covered >= owed,
        "DIS-4",
        expected=say(
            f"{owed} fen for poor households before the collective's part",
            f"先保障贫困户约定收益 {owed} 分，再分配集体部分",
        ),
        found=say(
            f"{covered} fen, and {data.collective_fen} to the collective",
            f"贫困户 {covered} 分，集体 {data.collective_fen} 分",
        ),
    )


def known_plan(history: History, list_: str) -> Plan:
    """The plan that made a list, as its lines read it."""
    return history.read(Plan, plan_of(list_))
