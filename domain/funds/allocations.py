"""Allocations 资金分配: money of a line given to a place for one of its purposes.

- FUND-1 Out of the fund's account into the allocation's own; PAY-9, REG-1, REG-2.
- FUND-2 The purpose is one of the line's, and the place lies under the line's.
- FUND-7 It opens the case that shows it: nothing is paid before notice and announcement ended.
- FUND-2 Money of a project's own is for that project, which lies under the place.
- FUND-11 The leading group confirms the arrangement of the county's money (S1 三(一)); county
  finance prepares. ACT-2 They are two persons.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.authority.registry import Document
from domain.funds.lines import FundId, check_confirmed, known_fund
from domain.funds.publication import ALLOCATION
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.fact import CaseId, Code, Fact, Fen, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.money.keepers import COLLECTIVE_BOOKS, COUNTY_BOOKS, DOCUMENT, TOWNSHIP
from domain.money.movements import Opened, check_moves, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.projects.project import ProjectId, known_project
from domain.steps.case import Case, open_case

AllocationId = Annotated[str, identifier("allocation")]


@state_of("allocation")
class Allocation(State, frozen=True, kw_only=True):
    """Money for a purpose at a place; what is left of it stands on its account."""

    fund: str = ""
    place: str = ""
    purpose: str = ""
    account: str = ""
    case: str = ""
    project: str = ""
    amount_fen: int = 0
    allocated_on: date | None = None
    index: int = 0
    persons: tuple[str, ...] = ()


@fact(
    "FundsAllocated.v1",
    title=say("Funds allocated", "资金分配"),
    stream=lambda data: data.allocation,
    touches=lambda data: (*touched_by(data), *(one for one in (data.case, data.project) if one)),
    place=lambda data, history: known_fund(history, data.fund).place,
    signed_by=(COUNTY_BOOKS, COLLECTIVE_BOOKS),
    rules=("FUND-1", "FUND-2", "FUND-7", "FUND-11", "PAY-9", "REG-1", "REG-2", "ACT-2"),
    example={
        "allocation": "allocation:1",
        "voucher": "voucher:allocation-1",
        "fund": "fund:1",
        "fund_account": "account:fund-1",
        "account": "account:allocation-1",
        "place": TOWNSHIP,
        "purpose": "industry_project",
        "amount_fen": 40_000_000,
        "value_date": "2026-03-01",
        "document": DOCUMENT,
        "case": "case:allocation-1",
        "project": None,
    },
)
class FundsAllocated(Fact):
    """How much of which line goes where and for what, by the document that arranges it.

    `case` shows it on the board; `project` is the only one for which it may be spent, if named.
    """

    allocation: AllocationId
    voucher: VoucherId
    fund: FundId
    fund_account: AccountId
    account: AccountId
    place: Place
    purpose: Code
    amount_fen: Fen
    value_date: date
    document: Document
    case: CaseId | None = None
    project: ProjectId | None = None


@opens(FundsAllocated)
def _opened(data: FundsAllocated) -> Opened:
    return Opened(data.account, "allocation", data.place, data.allocation, data.value_date)


@moves(FundsAllocated)
def _moved(data: FundsAllocated) -> tuple[Movement, ...]:
    return (Movement(data.account, data.fund_account, data.amount_fen, data.value_date),)


def known_allocation(history: History, allocation: str) -> Allocation:
    """The allocation; refused under REG-2 where there is none."""
    return known(
        history, Allocation, allocation, say("an allocation on record", "已登记的资金分配")
    )


@admits(FundsAllocated)
def admit_allocation(act: Act[FundsAllocated], history: History) -> None:
    """FUND-11 and FUND-2 of the allocation, then its movement."""
    data, fund = act.data, known_fund(history, act.data.fund)
    check_new(history, Allocation, data.allocation)
    check_confirmed(act, fund)
    require(
        data.purpose in fund.purposes and covers(fund.place, data.place),
        "FUND-2",
        expected=say(
            f"{' or '.join(fund.purposes)} under {fund.place}",
            f"{fund.place} 辖内，用途为 {'、'.join(fund.purposes)}",
        ),
        found=say(f"{data.purpose} at {data.place}", f"{data.place}，{data.purpose}"),
    )
    check_account(data.fund_account, fund.account)
    _check_case(data, history)
    _check_project(data, history)
    check_moves(act, history)


def _check_case(data: FundsAllocated, history: History) -> None:
    require(
        data.case is not None,
        "FUND-7",
        expected=say("a case that shows the allocation", "公示该笔分配的事项编号"),
        found=say("none", "未填写"),
    )
    check_new(history, Case, data.case or "")


def _check_project(data: FundsAllocated, history: History) -> None:
    if data.project is None:
        return
    project = known_project(history, data.project)
    require(
        project.purpose == data.purpose and covers(data.place, project.place),
        "FUND-2",
        expected=say(
            f"a project for {data.purpose} under {data.place}",
            f"{data.place} 辖内用途为 {data.purpose} 的项目",
        ),
        found=say(
            f"{project.id}: {project.purpose} at {project.place}",
            f"{project.id}：{project.place}，{project.purpose}",
        ),
    )


def check_account(named: str, own: str) -> None:
    """FUND-2: the account that an act names is that of what it speaks of."""
    require(
        named == own, "FUND-2", expected=say(own, f"账户 {own}"), found=say(named, f"账户 {named}")
    )


@evolves(Allocation, FundsAllocated)
def allocate(state: Allocation, event: Event[FundsAllocated]) -> Allocation:
    """The allocation, and who arranged it."""
    data = event.data
    return msgspec.structs.replace(
        state,
        fund=data.fund,
        place=data.place,
        purpose=data.purpose,
        account=data.account,
        case=data.case or "",
        project=data.project or "",
        amount_fen=data.amount_fen,
        allocated_on=data.value_date,
        index=event.index,
        persons=event.persons,
    )


@evolves(Case, FundsAllocated)
def open_notice(state: Case, event: Event[FundsAllocated]) -> Case:
    """The allocation waits for its notice."""
    data = event.data
    return open_case(
        state, event, procedure=ALLOCATION.name, subject=data.allocation, place=data.place
    )
