"""An award paid to a supplier 向供应商支付奖励资金, for what the household agreed on and got.

- STAR-2 Never cash: to the account of the supplier that the signed agreement names, by its
  contract, not before it was signed, against an invoice and the household's receipt of the goods or
  services: papers that stand behind no other of its grants. Its use is shown afterwards, as that of
  every award (`use.py`).
- PAY-3 A grant whose case is completed, that no list took and that was not paid so before. NOT-4
  Nor contested on a list that let it go, before the answer. PAY-1 For exactly its amount. A
  reversal of the voucher names the grant, which is then unpaid again: what its use was shown by
  was of that payment, and is shown anew after the next.
- FUND-1, FUND-2, FUND-3, FUND-5, FUND-7, PAY-9, REG-1, REG-2, ACT-1 As every disbursement
  (`domain/funds/disbursements.py`), out of an allocation for the grant's kind over its place.
- ACT-2 Two sign, neither of whom signed for the grant's case, agreed on its use, is of the
  household, or stands behind the supplier. ACT-3 Nor is related to the household. HH-3 It lives.
"""

from typing import Final

import msgspec

from domain.awards.backing import check_unused
from domain.awards.deciding import check_answered, check_apart
from domain.awards.grants import Agreement, Grant, GrantId, Supplied, case_of
from domain.awards.kinds import KINDS
from domain.awards.standing import STANDINGS, standing
from domain.awards.suppliers import eligible
from domain.awards.use import known_grant
from domain.funds.allocations import known_allocation
from domain.funds.disbursements import (
    PAYERS,
    Disbursing,
    check_disbursing,
    moved_by,
    place_of_allocation,
)
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import HOUSEHOLD, PAPER
from domain.kernel.fact import HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import known_account
from domain.money.movements import check_moves, moves, touched_by
from domain.money.reversal import VoucherReversed
from domain.money.vouchers import Movement
from domain.steps.case import Case

SUPPLIED: Final = "AwardPaidToSupplier.v1"


@fact(
    SUPPLIED,
    title=say("Award paid to a supplier", "向供应商支付奖励资金"),
    stream=lambda data: data.disbursement,
    touches=lambda data: (*touched_by(data), data.grant, data.household),
    reads=lambda data: (case_of(data.grant), data.allocation, data.payee),
    place=place_of_allocation,
    signed_by=PAYERS,
    rules=(
        "STAR-2", "FUND-1", "FUND-2", "FUND-3", "FUND-5", "FUND-7", "PAY-1", "PAY-3", "PAY-9",
        "NOT-4", "HH-3", "REG-1", "REG-2", "ACT-2", "ACT-3",
    ),
    example={
        "disbursement": "disbursement:award-1",
        "voucher": "voucher:award-1",
        "allocation": "allocation:stars",
        "allocation_account": "account:allocation-stars",
        "spent_on": "account:awards-1",
        "payee": "account:entity-1",
        "purpose": "star",
        "amount_fen": 200_000,
        "value_date": "2026-11-24",
        "contract": PAPER,
        "invoice": {**PAPER, "sha256": "1" * 64},
        "grant": "grant:1",
        "household": HOUSEHOLD,
        "goods_received": {**PAPER, "sha256": "2" * 64},
    },
)  # fmt: skip
class AwardPaidToSupplier(Disbursing):
    """Which grant is paid to its supplier, and by which paper the household got what it bought."""

    grant: GrantId
    household: HouseholdId
    goods_received: Paper


@moves(AwardPaidToSupplier)
def _moved(data: AwardPaidToSupplier) -> tuple[Movement, ...]:
    return moved_by(data)


@admits(AwardPaidToSupplier)
def admit_payment(act: Act[AwardPaidToSupplier], history: History) -> None:
    """The grant and its agreement first, who signs, then what every disbursement keeps."""
    data, grant = act.data, known_grant(history, act.data.grant)
    _check_grant(data, grant, history)
    check_answered(history, grant)
    agreement = _check_agreement(data, grant)
    _check_supplier(data, grant, agreement, history)
    _check_papers(data, agreement, history)
    check_apart(act, grant, history)
    _check_agreed_by_others(act, agreement)
    _check_allocation(data, grant, history)
    check_disbursing(act, history)
    check_moves(act, history)


def _check_grant(data: AwardPaidToSupplier, grant: Grant, history: History) -> None:
    require(
        data.household == grant.household,
        "REG-2",
        expected=say(grant.household, grant.household),
        found=say(data.household, data.household),
    )
    found = standing(history, grant)
    require(
        found == "granted",
        "PAY-3",
        expected=say(
            "a grant, completed, on no list and unpaid", "已办结、未列入清单且未支付的奖补"
        ),
        found=say(f"{grant.id} is {STANDINGS[found].en}", f"{grant.id}：{STANDINGS[found].zh}"),
    )
    require(
        data.amount_fen == grant.amount_fen,
        "PAY-1",
        expected=say(f"{grant.amount_fen} fen, as granted", f"核定金额 {grant.amount_fen} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )


def _check_agreement(data: AwardPaidToSupplier, grant: Grant) -> Agreement:
    """STAR-2: signed by the day that it is paid on, and naming a supplier."""
    agreement = grant.agreement
    require(
        agreement is not None and bool(agreement.supplier),
        "STAR-2",
        expected=say("a signed agreement that names a supplier", "已签订指明供应商的使用协议"),
        found=say(
            f"{grant.id} agreed on for the card" if agreement else f"none for {grant.id}",
            f"{grant.id} 约定发放到卡" if agreement else f"{grant.id} 未签订",
        ),
    )
    assert agreement is not None  # noqa: S101  (required above)
    signed_on = agreement.agreed_on
    require(
        signed_on is not None and signed_on <= data.value_date,
        "STAR-2",
        expected=say(f"paid from {signed_on} on, as agreed", f"签约日 {signed_on} 之后支付"),
        found=say(str(data.value_date), str(data.value_date)),
    )
    return agreement


def _check_supplier(
    data: AwardPaidToSupplier, grant: Grant, agreement: Agreement, history: History
) -> None:
    payee = known_account(history, data.payee, "entity")
    require(
        payee.about == agreement.supplier,
        "STAR-2",
        expected=say(f"an account of {agreement.supplier}", f"{agreement.supplier} 的账户"),
        found=say(f"{payee.id} of {payee.about}", f"{payee.id} 属于 {payee.about}"),
    )
    eligible(history, agreement.supplier, grant, data.value_date)


def _check_papers(data: AwardPaidToSupplier, agreement: Agreement, history: History) -> None:
    """STAR-2: the contract agreed on; invoice and receipt that stand behind no other grant."""
    require(
        data.contract.sha256 == agreement.contract,
        "STAR-2",
        expected=say(f"the contract agreed on, {agreement.contract}", "使用协议所列合同"),
        found=say(data.contract.sha256, data.contract.sha256),
    )
    own = (data.invoice, data.goods_received)
    check_once([data.contract.sha256, *(paper.sha256 for paper in own)], "STAR-2")
    check_unused(history, data.household, data.grant, own, "STAR-2")


def _check_agreed_by_others(act: Act[AwardPaidToSupplier], agreement: Agreement) -> None:
    both = sorted(set(act.persons) & set(agreement.persons))
    require(
        not both,
        "ACT-2",
        expected=say("paid by others than who agreed on it", "支付人与签约人相分离"),
        found=say(", ".join(both), "、".join(both)),
    )


def _check_allocation(data: AwardPaidToSupplier, grant: Grant, history: History) -> None:
    allocation = known_allocation(history, data.allocation)
    place = history.read(Case, grant.case).place
    require(
        data.purpose == grant.award_kind and covers(allocation.place, place),
        "FUND-2",
        expected=say(
            f"money for {grant.award_kind} over {place}",
            f"覆盖 {place} 的{KINDS[grant.award_kind].title.zh}资金",
        ),
        found=say(f"{data.purpose} at {allocation.place}", f"{allocation.place}，{data.purpose}"),
    )


@evolves(Grant, AwardPaidToSupplier)
def pay(state: Grant, event: Event[AwardPaidToSupplier]) -> Grant:
    """The grant is paid."""
    data = event.data
    supplied = Supplied(
        supplier=state.agreement.supplier if state.agreement else "",
        disbursement=data.disbursement,
        voucher=data.voucher,
        value_date=data.value_date,
        papers=(data.invoice.sha256, data.goods_received.sha256),
        index=event.index,
    )
    return msgspec.structs.replace(state, supplied=supplied)


@evolves(Grant, VoucherReversed)
def take_back(state: Grant, event: Event[VoucherReversed]) -> Grant:
    """What was paid so came back: the grant is unpaid again, and no use of it is shown yet."""
    own = state.supplied is not None and state.supplied.voucher == event.data.reverses
    return msgspec.structs.replace(state, supplied=None, shown=()) if own else state
