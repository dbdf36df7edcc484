"""What each line of a plan has to keep.

- DIS-2 Its parts add up to it; each is units by the plan's rate, or shares as the register has
  them, with its evidence.
- DIS-3 A household able to work gets income only by work, reward or shares; hardship support is
  for one that is wholly unable by the verdicts on record, by its members who have the status.
- DIS-7 Photovoltaic income goes through posts, works, rewards and hardship support, never by
  shares. Work is done before its pay, by a member of the household.
- DIS-8 The household has the status for which it benefits, on the day of determination and of the
  draft. PAY-1, HH-3, HH-4, REG-1, REG-2 and ACT-1 of every payable line.
"""

from datetime import date
from typing import Final

from domain.assets.asset import ShareClass, holding_of
from domain.distribution.drafting import known_plan
from domain.distribution.facts import PlanLine
from domain.distribution.plan import WORKED, Part, Plan
from domain.distribution.pool import Pool, is_pv
from domain.distribution.register import balance_at
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.history import History, States
from domain.kernel.refused import Refused, require
from domain.kernel.words import say
from domain.payables.listing import check_payable
from domain.residents.households import Household
from domain.residents.people import Person
from domain.residents.statuses import UNABLE

HARDSHIP: Final = (*sorted(UNABLE), "low_income_support")
"""The statuses of members by which hardship support is tiered (S4 三2; DIS-7)."""
_CLASSES: Final[tuple[ShareClass, ...]] = ("quota", "contribution", "loan_backed")


@admits(PlanLine)
def admit_line(act: Act[PlanLine], history: History) -> None:
    """DIS-2 of the parts, DIS-8 of the household, then what every payable line keeps."""
    line = act.data
    plan = known_plan(history, line.list)
    check_payable(act, history)
    household = history.read(Household, line.household)
    _check_total(line)
    _check_status(line, plan, household, act.day)
    for part in line.parts:
        _check_part(part, line, plan, history)
        if part.basis == "shares":
            _check_shares(part, line, plan, history)
        else:
            _check_rate(part, plan)
        if part.basis in WORKED:
            _check_worked(part, household, act.day)
        if part.basis == "hardship":
            _check_hardship(part, household, history, act.day)


def _check_total(line: PlanLine) -> None:
    total = sum(part.amount_fen for part in line.parts)
    require(
        line.amount_fen == total,
        "DIS-2",
        expected=say(f"{total} fen, as its parts add up", f"各项合计 {total} 分"),
        found=say(f"{line.amount_fen} fen", f"{line.amount_fen} 分"),
    )


def _check_status(line: PlanLine, plan: Plan, household: Household, day: date) -> None:
    if line.status is None:
        by_shares = all(part.basis == "shares" for part in line.parts)
        held = by_shares
    else:
        on = (plan.determined_on or day, day)
        held = all(line.status in household.statuses_on(one) for one in on)
    require(
        held,
        "DIS-8",
        expected=say(
            f"a household that has the status from {plan.determined_on} to {day}",
            f"{plan.determined_on} 至 {day} 具备相应身份的农户",
        ),
        found=say(
            f"{line.household} as {line.status or 'no beneficiary'}",
            f"{line.household}：{line.status or '非受益对象'}",
        ),
    )


def _check_part(part: Part, line: PlanLine, plan: Plan, history: History) -> None:
    by_shares, worked = part.basis == "shares", part.basis in WORKED
    complete = (
        (part.holding is not None) == by_shares
        and (part.code is None) == by_shares
        and (by_shares or part.evidence is not None)
        and all((one is not None) == worked for one in (part.worker, part.until))
    )
    require(
        complete and part.amount_fen > 0,
        "DIS-2",
        expected=say(f"what {part.basis} rests on, with evidence", "写明分配依据并附证据"),
        found=say(f"{line.due}: not complete", f"{line.due}：不完整"),
    )
    require(
        not by_shares or not is_pv(history, history.read(Pool, plan.pool)),
        "DIS-7",
        expected=say("posts, works, rewards or hardship support", "岗位、小型公益、奖补或救助"),
        found=say("photovoltaic income by shares", "光伏收益按股分红"),
    )


def _check_rate(part: Part, plan: Plan) -> None:
    rate = plan.rate(part.code, part.basis)
    require(
        rate is not None and part.amount_fen == part.units * rate,
        "DIS-2",
        expected=say(
            f"{part.units} at the plan's rate of {part.basis}, {rate} fen",
            f"{part.units} × 方案标准 {rate or '无'} 分",
        ),
        found=say(f"{part.amount_fen} fen by {part.code}", f"{part.code}：{part.amount_fen} 分"),
    )


def _check_shares(part: Part, line: PlanLine, plan: Plan, history: History) -> None:
    dividend = plan.dividend
    if dividend is None or part.holding is None:
        raise Refused("DIS-2", expected=say("a dividend", "分红"), found=say("none", "无"))
    own = {holding_of(dividend.asset, line.household, one) for one in _CLASSES}
    held = balance_at(history, part.holding, dividend.record_date)
    require(
        part.holding in own and part.units == held,
        "DIS-2",
        expected=say(
            f"{held} shares of {line.household} on {dividend.record_date}",
            f"{line.household} 在 {dividend.record_date} 持有 {held} 股",
        ),
        found=say(f"{part.units} on {part.holding}", f"{part.holding}：{part.units} 股"),
    )


def _check_worked(part: Part, household: Household, day: date) -> None:
    done = part.until is not None and part.until <= day
    require(
        done and part.worker in household.persons_on(part.until or day),
        "DIS-7",
        expected=say(f"work of a member, done by {day}", f"本户成员在 {day} 前已完成的劳动"),
        found=say(f"{part.worker} until {part.until}", f"{part.worker}，至 {part.until}"),
    )


def able_members(household: Household, states: States, day: date) -> int:
    """How many members of a household can work on a day, by the verdicts on record."""
    return sum(not codes & UNABLE for codes in _statuses(household, states, day))


def _statuses(household: Household, states: States, day: date) -> list[frozenset[str]]:
    persons = household.persons_on(day)
    return [states.read(Person, person).statuses_on(day) for person in persons]


def _check_hardship(part: Part, household: Household, history: History, day: date) -> None:
    able, codes = able_members(household, history, day), _statuses(household, history, day)
    require(
        able == 0,
        "DIS-3",
        expected=say(
            "hardship support for a household wholly unable to work",
            "困难救助仅限整户无劳动能力的农户",
        ),
        found=say(
            f"{able} members of {household.id} able to work",
            f"{household.id} 有 {able} 人有劳动能力",
        ),
    )
    having = sum(part.code in one for one in codes)
    require(
        part.code in HARDSHIP and part.units == having,
        "DIS-3",
        expected=say(
            f"{having} members on record as {part.code}", f"登记为 {part.code} 的 {having} 人"
        ),
        found=say(f"{part.units}", f"{part.units} 人"),
    )
