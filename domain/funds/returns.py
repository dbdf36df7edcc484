"""What comes back and what stays: reclaiming 收回, and carrying over 结转结余 (FUND-10).

- FUND-10 Money of an allocation is reclaimed into its fund, money of a fund goes back to its
  source; never to somewhere else. What is carried over into the next year is what the fund's
  account has at the end of the year, once a year, when the year is over.
- FUND-11 The leading group confirms both for the county's money. FUND-1, PAY-9, REG-1, REG-2.
- ACT-2 Two persons sign.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.authority.registry import Document
from domain.funds.allocations import AllocationId, known_allocation
from domain.funds.lines import Fund, FundId, check_confirmed, known_fund
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Fact, Fen
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId
from domain.money.keepers import BOOKS, DOCUMENT
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId

Year = Annotated[int, msgspec.Meta(ge=2000, le=2999)]
_RULES = ("FUND-10", "FUND-11", "REG-2", "ACT-2")


@fact(
    "FundsReclaimed.v1",
    title=say("Funds reclaimed", "资金收回"),
    stream=lambda data: data.fund,
    touches=touched_by,
    place=lambda data, history: known_fund(history, data.fund).place,
    signed_by=BOOKS,
    rules=(*_RULES, "FUND-1", "PAY-9", "REG-1"),
    example={
        "voucher": "voucher:reclaim-1",
        "fund": "fund:1",
        "allocation": "allocation:1",
        "from_account": "account:allocation-1",
        "to_account": "account:fund-1",
        "amount_fen": 5_000_000,
        "value_date": "2026-11-30",
        "document": DOCUMENT,
    },
)
class FundsReclaimed(Fact):
    """What goes back from an allocation to its fund; without one, from the fund to its source."""

    voucher: VoucherId
    fund: FundId
    from_account: AccountId
    to_account: AccountId
    amount_fen: Fen
    value_date: date
    document: Document
    allocation: AllocationId | None = None


@moves(FundsReclaimed)
def _back(data: FundsReclaimed) -> tuple[Movement, ...]:
    return (Movement(data.to_account, data.from_account, data.amount_fen, data.value_date),)


@admits(FundsReclaimed)
def admit_reclaim(act: Act[FundsReclaimed], history: History) -> None:
    """FUND-10 of the way back, FUND-11, then the movement."""
    data, fund = act.data, known_fund(history, act.data.fund)
    check_confirmed(act, fund)
    way = (fund.account, fund.source)
    if data.allocation is not None:
        allocation = known_allocation(history, data.allocation)
        way = (allocation.account, fund.account)
        require(
            allocation.fund == data.fund,
            "FUND-10",
            expected=say(f"an allocation of {data.fund}", f"{data.fund} 的分配"),
            found=say(
                f"{allocation.id} of {allocation.fund}", f"{allocation.id} 属于 {allocation.fund}"
            ),
        )
    found = (data.from_account, data.to_account)
    require(
        found == way,
        "FUND-10",
        expected=say(" to ".join(way), " 至 ".join(way)),
        found=say(" to ".join(found), " 至 ".join(found)),
    )
    check_moves(act, history)


@fact(
    "FundsCarriedOver.v1",
    title=say("Funds carried over", "资金结转"),
    stream=lambda data: data.fund,
    place=lambda data, history: known_fund(history, data.fund).place,
    signed_by=BOOKS,
    rules=_RULES,
    example={"fund": "fund:1", "year": 2026, "amount_fen": 60_000_000, "document": DOCUMENT},
)
class FundsCarriedOver(Fact):
    """What the fund's account had at the end of a year, to be used on for the same purposes."""

    fund: FundId
    year: Year
    amount_fen: Fen
    document: Document


@admits(FundsCarriedOver)
def admit_carry_over(act: Act[FundsCarriedOver], history: History) -> None:
    """FUND-10: once, after the year, and what is there."""
    data, fund = act.data, known_fund(history, act.data.fund)
    check_confirmed(act, fund)
    last = date(data.year, 12, 31)
    carried = dict(fund.carried_fen)
    require(
        act.day > last and data.year not in carried,
        "FUND-10",
        expected=say("a year that is over, once", "已结束且尚未结转的年度"),
        found=say(f"{data.year} on {act.day}", f"{act.day} 办理 {data.year} 年度结转"),
    )
    account = history.read(Account, fund.account)
    until = account.closed_until
    require(
        until is None or until <= last,
        "FUND-10",
        expected=say(f"books closed no later than {last}", f"账户结账不晚于 {last}"),
        found=say(f"{account.id} closed until {until}", f"{account.id} 已结账至 {until}"),
    )
    balance = account.balance_on(last)
    require(
        data.amount_fen == balance,
        "FUND-10",
        expected=say(f"{balance} fen at the end of {last}", f"{last} 日终余额 {balance} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )


@evolves(Fund, FundsCarriedOver)
def carry_over(state: Fund, event: Event[FundsCarriedOver]) -> Fund:
    """The year's end is on record."""
    carried = (*state.carried_fen, (event.data.year, event.data.amount_fen))
    return msgspec.structs.replace(state, carried_fen=carried)
