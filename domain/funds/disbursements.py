"""Disbursements 资金拨付: out of an allocation, for its purpose, to an entity's bank account.

- FUND-1 Never more than the allocation has, on any day. PAY-9, REG-1, REG-2.
- FUND-2 For the allocation's purpose, and booked on a project or use at its place; industry money
  on a project alone, so that nothing of what a project asks is gone around. What is granted by a
  case is paid for its grant (`domain/awards`), and never by a plain disbursement.
- PAY-1 Cash cannot be expressed: the payee is an account at a bank, and there is no other field.
- ACT-1 Money of the county is paid by county finance. ACT-2 One prepares and another confirms,
  and neither is somebody who arranged the allocation, or who stands behind the payee.
- FUND-3 Contract and invoice are there, by hash. What is booked on a project is paid as
  `domain/projects/paying.py` has it (FUND-3, FUND-5, FUND-7, FUND-9).
- FUND-5 Nothing is paid to an entity that is dissolved or on the sanction list on the day. REG-2
  Whoever is paid is on the register of entities.
- FUND-7 The allocation was noticed and announced, and nothing held it.

What another room pays to an entity out of an allocation is a `Disbursing` of its own, and keeps all
of this by `check_disbursing`.
"""

from datetime import date
from typing import Annotated, Any, Final

import msgspec

from domain.awards.kinds import KINDS
from domain.funds.allocations import Allocation, AllocationId, check_account, known_allocation
from domain.funds.lines import check_county_signs, known_fund
from domain.funds.publication import check_shown
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import PAPER
from domain.kernel.fact import Code, Fact, Fen, Paper, identifier
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.keepers import COLLECTIVE_BOOKS, COUNTY_BOOKS
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.projects.eligibility import check_no_part, check_standing
from domain.projects.entities import known_entity
from domain.projects.paying import check_budget, check_payable, check_within
from domain.projects.project import OF_PROJECTS, Project, ProjectId, known_project

DisbursementId = Annotated[str, identifier("disbursement")]


PAYERS: Final = (COUNTY_BOOKS, COLLECTIVE_BOOKS)


@state_of("disbursement")
class Disbursement(State):
    """One payment out of an allocation."""


class Disbursing(Fact):
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


def place_of_allocation(data: Disbursing, history: History) -> str:
    """Where the allocation lies that it is paid out of."""
    return known_allocation(history, data.allocation).place


def moved_by(data: Disbursing) -> tuple[Movement, ...]:
    """Out of the allocation's account, to what it is spent on."""
    return (Movement(data.spent_on, data.allocation_account, data.amount_fen, data.value_date),)


@fact(
    "FundsDisbursed.v1",
    title=say("Funds disbursed", "资金拨付"),
    stream=lambda data: data.disbursement,
    touches=lambda data: (*touched_by(data), *((data.project,) if data.project else ())),
    place=place_of_allocation,
    signed_by=PAYERS,
    rules=(
        "FUND-1",
        "FUND-2",
        "FUND-3",
        "FUND-5",
        "FUND-7",
        "FUND-9",
        "PAY-1",
        "PAY-9",
        "REG-1",
        "REG-2",
        "ACT-2",
    ),
    example={
        "disbursement": "disbursement:1",
        "voucher": "voucher:disbursement-1",
        "allocation": "allocation:1",
        "allocation_account": "account:allocation-1",
        "spent_on": "account:project-1",
        "payee": "account:entity-1",
        "purpose": "industry_project",
        "amount_fen": 20_000_000,
        "value_date": "2026-03-23",
        "contract": PAPER,
        "invoice": PAPER,
        "project": "project:1",
    },
)
class FundsDisbursed(Disbursing):
    """A disbursement for its purpose; `project` is named where it is spent on one."""

    project: ProjectId | None = None


@moves(FundsDisbursed)
def _moved(data: FundsDisbursed) -> tuple[Movement, ...]:
    return moved_by(data)


@admits(FundsDisbursed)
def admit_disbursement(act: Act[FundsDisbursed], history: History) -> None:
    """What every disbursement keeps, what its project asks, then the movement."""
    data = act.data
    _check_not_granted(data)
    allocation, payee = check_disbursing(act, history, data.project)
    if data.project is not None:
        project = known_project(history, data.project)
        check_within(project, data.purpose, allocation.place)
        check_payable(project, payee, data.value_date, history)
        check_budget(project, data.spent_on, data.amount_fen, history)
    check_moves(act, history)


def _check_not_granted(data: FundsDisbursed) -> None:
    """FUND-2: what a case grants is paid for its grant, by its list or to its supplier."""
    kind = KINDS.get(data.purpose)
    require(
        kind is None,
        "FUND-2",
        expected=say("money for what no case grants", "不属于奖补事项的资金"),
        found=say(data.purpose, kind.title.zh if kind else data.purpose),
    )


def check_disbursing(
    act: Act[Any], history: History, project: str | None = None
) -> tuple[Allocation, Account]:
    """Duties, notice and purpose, the payee; the allocation, and the account that is paid."""
    data, allocation = act.data, known_allocation(history, act.data.allocation)
    check_new(history, Disbursement, data.disbursement)
    check_county_signs(act, known_fund(history, allocation.fund).source_kind)
    check_duties(act, allocation)
    check_account(data.allocation_account, allocation.account)
    spent = _check_purpose(data, allocation, history)
    check_shown(history, allocation, data.value_date)
    payee = _check_payee(act, history)
    _check_project(project or "", allocation, spent)
    return allocation, payee


def check_duties(act: Act[Any], allocation: Allocation) -> None:
    """ACT-2: who arranged the allocation does not pay out of it."""
    both = sorted(set(act.persons) & set(allocation.persons))
    require(
        not both,
        "ACT-2",
        expected=say("paid by others than who allocated", "拨付人与分配人相分离"),
        found=say(", ".join(both), "、".join(both)),
    )


def _check_purpose(data: Disbursing, allocation: Allocation, history: History) -> Account:
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
    require(
        spent.account_kind == "project" or data.purpose not in OF_PROJECTS,
        "FUND-2",
        expected=say(f"{data.purpose} spent on a project", f"{data.purpose} 用于已立项的项目"),
        found=say(f"{spent.id}, of no project", f"{spent.id}，非项目支出"),
    )
    return spent


def _check_payee(act: Act[Any], history: History) -> Account:
    data = act.data
    payee = known_account(history, data.payee, "entity")
    first, last, on = payee.opened_on, payee.ended_on, data.value_date
    require(
        first is not None and first <= on and (last is None or on <= last),
        "REG-2",
        expected=say(f"a payee's account open on {on}", f"{on} 在用的收款账户"),
        found=say(f"{payee.id} from {first} to {last}", f"{payee.id}：{first} 至 {last or '今'}"),
    )
    entity = known_entity(history, payee.about)
    check_standing(entity, on)
    check_no_part(act.persons, entity)
    return payee


def _check_project(found: str, allocation: Allocation, spent: Account) -> None:
    """FUND-2: of the project that the account and the allocation name, or of none."""
    named = (spent.about if spent.account_kind == "project" else "", allocation.project)
    require(
        found == named[0] and named[1] in ("", found),
        "FUND-2",
        expected=say(
            f"spent on {named[1] or named[0] or 'no project'}",
            f"用于 {named[1] or named[0] or '非项目支出'}",
        ),
        found=say(found or "no project", found or "未填写项目"),
    )


@evolves(Project, FundsDisbursed)
def book(state: Project, event: Event[FundsDisbursed]) -> Project:
    """The project knows on which accounts its money is booked."""
    accounts = tuple(dict.fromkeys((*state.accounts, event.data.spent_on)))
    return msgspec.structs.replace(state, accounts=accounts)
