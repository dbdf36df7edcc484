"""Money under an agreement: placed with a village's collective, and what comes back (FUND-8).

- FUND-8 No more is placed than was agreed, and not before; no more comes back than is due, nor more
  than was used; what is reversed is due again. A repayment goes to the allocation that the money
  came from, an agreed return into the collective's account and out of no pool of income. A
  household gets its money by a payable list, and a bank's loan moves none of ours.
- FUND-1, PAY-9, REG-1, REG-2 Of every movement. FUND-2 Between the accounts that the agreement has.
- FUND-7 The allocation was noticed and announced. ACT-1 The county's money is paid by county
  finance. ACT-2 Who arranged the allocation does not place it.
"""

from datetime import date

import msgspec

from domain.funds.agreements import FORMS, Agreement, AgreementId, known_agreement
from domain.funds.allocations import check_account, known_allocation
from domain.funds.disbursements import check_duties
from domain.funds.lines import check_county_signs, known_fund
from domain.funds.publication import check_shown
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Fen, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, AccountId, known_account
from domain.money.keepers import BOOKS
from domain.money.movements import check_moves, moves, touched_by
from domain.money.reversal import VoucherReversed
from domain.money.vouchers import Movement, VoucherId

_RULES = ("FUND-8", "FUND-2", "FUND-1", "PAY-9", "REG-1", "REG-2", "ACT-2")


class _Under(Fact):
    """Every movement under an agreement, from one account to another."""

    agreement: AgreementId
    voucher: VoucherId
    from_account: AccountId
    to_account: AccountId
    amount_fen: Fen
    value_date: date
    paper: Paper


def _place(data: _Under, history: History) -> str:
    return known_agreement(history, data.agreement).place


@fact(
    "FundsPlaced.v1",
    title=say("Funds placed with a collective", "资金投放村集体"),
    stream=lambda data: data.agreement,
    touches=touched_by,
    place=_place,
    signed_by=BOOKS,
    rules=(*_RULES, "FUND-7"),
    example={
        "agreement": "agreement:1",
        "voucher": "voucher:placed-1",
        "from_account": "account:allocation-1",
        "to_account": "account:collective-1",
        "amount_fen": 10_000_000,
        "value_date": "2026-04-10",
        "paper": PAPER,
    },
)
class FundsPlaced(_Under):
    """Money of the allocation goes into the collective's account, as agreed."""


@fact(
    "InstalmentReceived.v1",
    title=say("Instalment received", "收到偿还款或约定收益"),
    stream=lambda data: data.agreement,
    touches=touched_by,
    place=_place,
    signed_by=BOOKS,
    rules=_RULES,
    example={
        "agreement": "agreement:1",
        "voucher": "voucher:instalment-1",
        "from_account": "account:income-1",
        "to_account": "account:collective-1",
        "amount_fen": 600_000,
        "value_date": "2026-12-30",
        "paper": PAPER,
    },
)
class InstalmentReceived(_Under):
    """What came back of the principal, or as the agreed return."""


@moves(FundsPlaced)
def _placed(data: FundsPlaced) -> tuple[Movement, ...]:
    return (Movement(data.to_account, data.from_account, data.amount_fen, data.value_date),)


@moves(InstalmentReceived)
def _received(data: InstalmentReceived) -> tuple[Movement, ...]:
    return (Movement(data.to_account, data.from_account, data.amount_fen, data.value_date),)


@admits(FundsPlaced)
def admit_placing(act: Act[FundsPlaced], history: History) -> None:
    """FUND-8 of what was agreed, FUND-7 and the duties of the allocation, then the movement."""
    data, agreement = act.data, known_agreement(history, act.data.agreement)
    require(
        agreement.form != "subsidised_loan" and not agreement.household,
        "FUND-8",
        expected=say("an agreement with a collective", "与村集体签订的协议"),
        found=say(
            f"{FORMS[agreement.form].en} to {agreement.household}",
            f"{FORMS[agreement.form].zh}，{agreement.household}",
        ),
    )
    allocation = known_allocation(history, agreement.allocation)
    check_county_signs(act, known_fund(history, allocation.fund).source_kind)
    check_duties(act, allocation)
    check_shown(history, allocation, data.value_date)
    check_account(data.from_account, allocation.account)
    _check_collective(data.to_account, agreement, history)
    left_fen = agreement.principal_fen - agreement.placed_fen
    _check_left(data, left_fen, agreement.agreed_on)
    check_moves(act, history)


@admits(InstalmentReceived)
def admit_instalment(act: Act[InstalmentReceived], history: History) -> None:
    """FUND-8 of what is due, FUND-2 of where it comes from and goes to, then the movement."""
    data, agreement = act.data, known_agreement(history, act.data.agreement)
    require(
        agreement.form != "subsidised_loan",
        "FUND-8",
        expected=say("money of the programme", "项目资金"),
        found=say(FORMS[agreement.form].en, FORMS[agreement.form].zh),
    )
    if agreement.form == "injection":
        _check_of(data.from_account, "income", agreement, history)
        _check_collective(data.to_account, agreement, history)
    else:
        allocation = known_allocation(history, agreement.allocation)
        check_account(data.to_account, allocation.account)
        kind = "use" if agreement.household else "collective"
        _check_of(data.from_account, kind, agreement, history)
        _check_used(data, history)
    _check_left(data, agreement.due_fen - agreement.received_fen, agreement.agreed_on)
    check_moves(act, history)


def _check_collective(account: str, agreement: Agreement, history: History) -> None:
    _check_of(account, "collective", agreement, history)


def _check_of(account: str, kind: str, agreement: Agreement, history: History) -> None:
    found = known_account(history, account, kind)
    require(
        not found.about.startswith("pool:"),
        "FUND-2",
        expected=say("an account of no pool of income", "非收益池的账户"),
        found=say(f"{account} of {found.about}", f"{account} 属于 {found.about}"),
    )
    over = agreement.place.startswith(found.place) if kind == "use" else False
    require(
        found.place == agreement.place or over,
        "FUND-2",
        expected=say(f"an account of {agreement.place}", f"{agreement.place} 的账户"),
        found=say(f"{account} of {found.place}", f"{account} 属于 {found.place}"),
    )


def _check_used(data: InstalmentReceived, history: History) -> None:
    """FUND-8: what a household pays back had been charged to its use before."""
    used = history.read(Account, data.from_account)
    require(
        data.amount_fen <= used.balance,
        "FUND-8",
        expected=say(f"no more than {used.balance} fen of {used.id}", f"不超过 {used.balance} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )


def _check_left(data: _Under, left_fen: int, agreed_on: date | None) -> None:
    require(
        data.amount_fen <= left_fen and agreed_on is not None and agreed_on <= data.value_date,
        "FUND-8",
        expected=say(
            f"no more than {left_fen} fen, from {agreed_on} on",
            f"不超过 {left_fen} 分，日期不早于 {agreed_on}",
        ),
        found=say(
            f"{data.amount_fen} fen on {data.value_date}",
            f"{data.value_date}，{data.amount_fen} 分",
        ),
    )


@evolves(Agreement, FundsPlaced)
def place(state: Agreement, event: Event[FundsPlaced]) -> Agreement:
    """So much went out."""
    data = event.data
    return msgspec.structs.replace(state, moved={**state.moved, data.voucher: data.amount_fen})


@evolves(Agreement, InstalmentReceived)
def receive(state: Agreement, event: Event[InstalmentReceived]) -> Agreement:
    """So much came back."""
    data = event.data
    return msgspec.structs.replace(state, moved={**state.moved, data.voucher: -data.amount_fen})


@evolves(Agreement, VoucherReversed)
def take_back(state: Agreement, event: Event[VoucherReversed]) -> Agreement:
    """What was reversed went nowhere, and is due again."""
    moved = {voucher: fen for voucher, fen in state.moved.items() if voucher != event.data.reverses}
    return msgspec.structs.replace(state, moved=moved)
