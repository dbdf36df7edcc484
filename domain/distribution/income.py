"""Income received 收益到账: from the entity, by contract, into the owner's account.

- DIS-5 What a period owes comes from the contract; an amount that differs from it is recorded as
  such, with reasons, never silently. DIS-1 What has come is what can be distributed.
- FUND-1, PAY-9, REG-1 and REG-2 of the movement: the pool's account, and its account of income.
- ACT-2 Two persons sign, and one more than at first signs for a correction: what was entered
  wrongly, or went back, is corrected by its own fact, so that the contract knows of it.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.distribution.contracts import (
    Contract,
    ContractId,
    PeriodCode,
    Receipt,
    ReceiptKind,
    check_period,
    known_contract,
)
from domain.distribution.pool import PoolId, known_pool
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import known
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Fen, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.money.keepers import BOOKS
from domain.money.mending import check_another, check_own_day
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, Voucher, VoucherId


@fact(
    "IncomeReceived.v1",
    title=say("Income received", "收益到账"),
    stream=lambda data: data.contract,
    touches=touched_by,
    reads=lambda data: (data.pool,),
    place=lambda data, history: known_contract(history, data.contract).place,
    signed_by=BOOKS,
    rules=("DIS-5", "FUND-1", "PAY-9", "REG-1", "REG-2", "ACT-2"),
    example={
        "voucher": "voucher:income-1",
        "contract": "contract:1",
        "pool": "pool:1",
        "period": "2026",
        "kind": "regular",
        "account": "account:collective-1",
        "income": "account:income-1",
        "amount_fen": 1_200_000,
        "left_fen": 0,
        "value_date": "2026-12-18",
        "bank_reference": "20261218-0001",
        "paper": PAPER,
        "reasons": None,
    },
)
class IncomeReceived(Fact):
    """What came for a period of a contract, on which value date, by which entry of the bank.

    `left_fen` is what the period still owes then, below zero where more came than is agreed;
    where it is not zero, `reasons` say why.
    """

    voucher: VoucherId
    contract: ContractId
    pool: PoolId
    period: PeriodCode
    kind: ReceiptKind
    account: AccountId
    income: AccountId
    amount_fen: Fen
    left_fen: Annotated[int, msgspec.Meta(ge=-(2**53) + 1, le=2**53 - 1)]
    value_date: date
    bank_reference: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{1,64}$")]
    paper: Paper
    reasons: Sealed | None = None


@moves(IncomeReceived, corrected_by="DIS-5")
def _came(data: IncomeReceived) -> tuple[Movement, ...]:
    return (Movement(data.account, data.income, data.amount_fen, data.value_date),)


@admits(IncomeReceived)
def admit_income(act: Act[IncomeReceived], history: History) -> None:
    """DIS-5 of what was owed, then the movement."""
    data, contract = act.data, known_contract(history, act.data.contract)
    pool = known_pool(history, contract.pool)
    named = (data.pool, data.account, data.income)
    require(
        named == (pool.id, pool.account, pool.income),
        "DIS-5",
        expected=say(
            f"{pool.account} from {pool.income} of {pool.id}",
            f"{pool.id} 的 {pool.income} 转入 {pool.account}",
        ),
        found=say(", ".join(named), "、".join(named)),
    )
    check_period(contract, data.period)
    _check_named(data, contract)
    _check_left(data, contract)
    check_moves(act, history)


def _check_named(data: IncomeReceived, contract: Contract) -> None:
    terms = contract.terms
    require(
        data.kind == "regular" or bool(terms and terms.second_bp),
        "DIS-5",
        expected=say("a contract with a second distribution", "合同约定了二次分红"),
        found=say(f"{contract.id} names none", f"{contract.id} 未约定"),
    )
    require(
        not contract.awaits_profit(data.period, data.kind),
        "DIS-5",
        expected=say("the profit of the period, stated", "先申报当期利润"),
        found=say(f"none of {data.period}", f"{data.period} 未申报"),
    )


def _check_left(data: IncomeReceived, contract: Contract) -> None:
    owed = contract.expected_fen(data.period, data.kind)
    left = owed - contract.received_fen(data.period, data.kind) - data.amount_fen
    require(
        data.left_fen == left and (left == 0 or data.reasons is not None),
        "DIS-5",
        expected=say(
            f"{left} fen left of {owed}, with reasons unless it is zero",
            f"应收 {owed} 分，尚欠 {left} 分；不为零须说明理由",
        ),
        found=say(
            f"{data.left_fen} fen left, {'with' if data.reasons else 'without'} reasons",
            f"填报尚欠 {data.left_fen} 分，{'有' if data.reasons else '无'}理由",
        ),
    )


@evolves(Contract, IncomeReceived)
def receive(state: Contract, event: Event[IncomeReceived]) -> Contract:
    """One more receipt of the period."""
    data = event.data
    receipt = Receipt(
        period=data.period, kind=data.kind, amount_fen=data.amount_fen, voucher=data.voucher
    )
    return msgspec.structs.replace(state, receipts=(*state.receipts, receipt))


@fact(
    "IncomeReturned.v1",
    title=say("Income returned", "收益退回或更正"),
    stream=lambda data: data.contract,
    touches=lambda data: (data.corrects, *touched_by(data)),
    place=lambda data, history: known_contract(history, data.contract).place,
    signed_by=BOOKS,
    rules=("DIS-5", "FUND-1", "PAY-9", "REG-1", "REG-2", "ACT-2"),
    example={
        "voucher": "voucher:return-1",
        "corrects": "voucher:income-1",
        "contract": "contract:1",
        "pool": "pool:1",
        "account": "account:collective-1",
        "income": "account:income-1",
        "amount_fen": 1_200_000,
        "value_date": "2026-12-22",
        "cause": "entered_wrongly",
        "paper": PAPER,
    },
)
class IncomeReturned(Fact):
    """A receipt was entered wrongly, or its money went back: all of it, on its own day."""

    voucher: VoucherId
    corrects: VoucherId
    contract: ContractId
    pool: PoolId
    account: AccountId
    income: AccountId
    amount_fen: Fen
    value_date: date
    cause: Literal["entered_wrongly", "entered_twice", "paid_back"]
    paper: Paper


@moves(IncomeReturned, corrected_by="DIS-5")
def _went(data: IncomeReturned) -> tuple[Movement, ...]:
    return (Movement(data.income, data.account, data.amount_fen, data.value_date),)


@admits(IncomeReturned)
def admit_return(act: Act[IncomeReturned], history: History) -> None:
    """DIS-5 of the receipt, ACT-2 of who signs, then the movement."""
    data, contract = act.data, known_contract(history, act.data.contract)
    voucher = known(history, Voucher, data.corrects, say("a voucher on record", "已入账的凭证"))
    receipt = next((one for one in contract.receipts if one.voucher == data.corrects), None)
    back = tuple(
        Movement(one.credit, one.debit, one.amount, data.value_date) for one in voucher.movements
    )
    require(
        receipt is not None and data.pool == contract.pool and _went(data) == back,
        "DIS-5",
        expected=say(f"a receipt of {contract.id}, whole", f"{contract.id} 的一笔收款，全额"),
        found=say(
            f"{data.corrects}, {data.amount_fen} fen", f"{data.corrects}，{data.amount_fen} 分"
        ),
    )
    check_own_day(act, "PAY-9")
    check_another(act, "ACT-2", voucher.persons, say("the receipt", "原收款"))
    check_moves(act, history)


@evolves(Contract, IncomeReturned)
def give_back(state: Contract, event: Event[IncomeReturned]) -> Contract:
    """The receipt counts no more."""
    left = tuple(one for one in state.receipts if one.voucher != event.data.corrects)
    return msgspec.structs.replace(state, receipts=left)
