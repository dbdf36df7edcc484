"""Disbursements 资金拨付: out of an allocation, for its purpose, to an entity's bank account.

- FUND-1 Never more than the allocation has, on any day. PAY-9, REG-1, REG-2.
- FUND-2 For the allocation's purpose, and booked on a project or use at its place.
- PAY-1 Cash cannot be expressed: the payee is an account at a bank, and there is no other field.
- ACT-1 Money of the county is paid by county finance. ACT-2 One prepares and another confirms,
  and neither is somebody who arranged the allocation.
- FUND-3 Contract and invoice are there, by hash.
"""

from datetime import date
from typing import Annotated

from domain.funds.allocations import Allocation, AllocationId, check_account, known_allocation
from domain.funds.lines import check_county_signs, known_fund
from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Code, Fact, Fen, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.state import State, state_of
from domain.kernel.words import say
from domain.money.accounts import AccountId, known_account
from domain.money.keepers import COLLECTIVE_BOOKS, COUNTY_BOOKS
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.steps.checks import check_new
from domain.steps.examples import PAPER

DisbursementId = Annotated[str, identifier("disbursement")]


@state_of("disbursement")
class Disbursement(State):
    """One payment out of an allocation."""


@fact(
    "FundsDisbursed.v1",
    title=say("Funds disbursed", "资金拨付"),
    stream=lambda data: data.disbursement,
    touches=touched_by,
    place=lambda data, history: known_allocation(history, data.allocation).place,
    signed_by=(COUNTY_BOOKS, COLLECTIVE_BOOKS),
    rules=("FUND-1", "FUND-2", "FUND-3", "PAY-1", "PAY-9", "REG-1", "REG-2", "ACT-2"),
    example={
        "disbursement": "disbursement:1",
        "voucher": "voucher:disbursement-1",
        "allocation": "allocation:1",
        "allocation_account": "account:allocation-1",
        "spent_on": "account:project-1",
        "payee": "account:entity-1",
        "purpose": "industry_project",
        "amount_fen": 20_000_000,
        "value_date": "2026-03-10",
        "contract": PAPER,
        "invoice": PAPER,
    },
)
class FundsDisbursed(Fact):
    """How much is paid to whose account, what it is spent on, by which contract and invoice."""

    disbursement: DisbursementId
    voucher: VoucherId
    allocation: AllocationId
    allocation_account: AccountId
    spent_on: AccountId
    payee: AccountId
    purpose: Code
    amount_fen: Fen
    value_date: date
    contract: Paper
    invoice: Paper


@moves(FundsDisbursed)
def _moved(data: FundsDisbursed) -> tuple[Movement, ...]:
    return (Movement(data.spent_on, data.allocation_account, data.amount_fen, data.value_date),)


@admits(FundsDisbursed)
def admit_disbursement(act: Act[FundsDisbursed], history: History) -> None:
    """Duties and purpose, the payee's account, then the movement."""
    data, allocation = act.data, known_allocation(history, act.data.allocation)
    check_new(history, Disbursement, data.disbursement)
    check_county_signs(act, known_fund(history, allocation.fund).source_kind)
    _check_duties(act, allocation)
    check_account(data.allocation_account, allocation.account)
    _check_purpose(data, allocation, history)
    _check_payee(data, history)
    check_moves(act, history)


def _check_duties(act: Act[FundsDisbursed], allocation: Allocation) -> None:
    both = sorted(set(act.persons) & set(allocation.persons))
    require(
        not both,
        "ACT-2",
        expected=say("paid by others than who allocated", "拨付人与分配人相分离"),
        found=say(", ".join(both), "、".join(both)),
    )


def _check_purpose(data: FundsDisbursed, allocation: Allocation, history: History) -> None:
    spent = known_account(history, data.spent_on, "project", "use")
    require(
        data.purpose == allocation.purpose and covers(allocation.place, spent.place),
        "FUND-2",
        expected=say(
            f"{allocation.purpose} under {allocation.place}",
            f"{allocation.place} 辖内，用途为 {allocation.purpose}",
        ),
        found=say(f"{data.purpose} at {spent.place}", f"{spent.place}，{data.purpose}"),
    )


def _check_payee(data: FundsDisbursed, history: History) -> None:
    payee = known_account(history, data.payee, "entity")
    first, last, on = payee.opened_on, payee.ended_on, data.value_date
    require(
        first is not None and first <= on and (last is None or on <= last),
        "REG-2",
        expected=say(f"a payee's account open on {on}", f"{on} 在用的收款账户"),
        found=say(f"{payee.id} from {first} to {last}", f"{payee.id}：{first} 至 {last or '今'}"),
    )
