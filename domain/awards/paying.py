"""An entity's award paid to its account 奖补资金拨付到企业账户 (S3c 四(三)2).

- PAY-1, SUB-2 Never cash, never a person's card: to a bank account of the entity itself, 直接发放到
  ……企业账户,不得以现金形式发放. For exactly what its list owes it.
- PAY-3 Of a final list: after its notice and both reviews, neither contested nor removed, once.
  PAY-4 A reversal names the due, which is payable again. No batch pays it.
- FUND-1, FUND-2, FUND-3, FUND-5, FUND-7, PAY-9, REG-1, REG-2, ACT-1 As every disbursement
  (`domain/funds/disbursements.py`), out of the list's own allocation, charged to the list's use.
  The contract is what it was granted under, the invoice its receipt.
- ACT-2 Two sign, neither of whom signed for the grant's case or the list's, or stands behind the
  entity. ACT-3 Nor is related to who does.
"""

from typing import Final

import msgspec

from domain.awards.deciding import check_apart
from domain.awards.grants import Grant, GrantId, case_of
from domain.funds.disbursements import (
    PAYERS,
    Disbursing,
    check_disbursing,
    moved_by,
    place_of_allocation,
)
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once, known
from domain.kernel.examples import PAPER
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import known_account
from domain.money.movements import check_moves, moves, touched_by
from domain.money.reversal import VoucherReversed
from domain.money.vouchers import Movement
from domain.payables.dues import Due, DueId, Settled
from domain.payables.listing import PayableList, final_list
from domain.projects.eligibility import check_admitted
from domain.projects.entities import EntityId, known_entity
from domain.steps.case import Case

ENTITY_PAID: Final = "EntityAwardPaid.v1"


@fact(
    ENTITY_PAID,
    title=say("Award paid to an entity's account", "向经营主体账户拨付奖补资金"),
    stream=lambda data: data.disbursement,
    touches=lambda data: (*touched_by(data), data.due, data.grant, data.entity),
    reads=lambda data: (case_of(data.grant), data.allocation, data.payee),
    place=place_of_allocation,
    signed_by=PAYERS,
    rules=(
        "SUB-2", "FUND-1", "FUND-2", "FUND-3", "FUND-5", "FUND-7", "PAY-1", "PAY-3", "PAY-9",
        "ID-8", "REG-1", "REG-2", "ACT-2", "ACT-3",
    ),
    example={
        "disbursement": "disbursement:entity-award-1",
        "voucher": "voucher:entity-award-1",
        "allocation": "allocation:carrying",
        "allocation_account": "account:allocation-carrying",
        "spent_on": "account:awards-1",
        "payee": "account:entity-1",
        "purpose": "carrying",
        "amount_fen": 600_000,
        "value_date": "2026-12-21",
        "contract": PAPER,
        "invoice": {**PAPER, "sha256": "1" * 64},
        "due": "due:1",
        "grant": "grant:1",
        "entity": "entity:1",
    },
)  # fmt: skip
class EntityAwardPaid(Disbursing):
    """Which due of a list is paid to the account of which entity, for which grant."""

    due: DueId
    grant: GrantId
    entity: EntityId


@moves(EntityAwardPaid)
def _moved(data: EntityAwardPaid) -> tuple[Movement, ...]:
    return moved_by(data)


@admits(EntityAwardPaid)
def admit_payment(act: Act[EntityAwardPaid], history: History) -> None:
    """The due and its list first, who signs, then what every disbursement keeps."""
    data = act.data
    due = known(history, Due, data.due, say("a due on record", "已登记的应付款"))
    grant = history.read(Grant, data.grant)
    _check_due(data, due, grant)
    listed = final_list(history, due.list)
    _check_account(data, listed, history)
    check_once([data.contract.sha256, data.invoice.sha256], "SUB-2")
    check_apart(act, grant, history)
    _check_of_list(act, listed, history)
    check_disbursing(act, history)
    check_moves(act, history)


def _check_due(data: EntityAwardPaid, due: Due, grant: Grant) -> None:
    require(
        (data.entity, data.due) == (due.entity, grant.due) and bool(data.entity),
        "REG-2",
        expected=say(f"{due.id} of {due.entity or 'a household'}", f"{due.id}：{due.entity}"),
        found=say(f"{data.grant} of {data.entity}", f"{data.grant}：{data.entity}"),
    )
    held = (
        (say("paid", "已支付"), due.paid),
        (say("removed", "已移出"), due.removed),
        (say("contested", "有异议"), bool(due.contested)),
    )
    named = [words for words, is_so in held if is_so]
    require(
        not named,
        "PAY-3",
        expected=say("a due neither paid, contested nor removed", "未支付、无异议、未移出的应付款"),
        found=say(
            f"{due.id}: {', '.join(one.en for one in named)}",
            f"{due.id}：{'、'.join(one.zh for one in named)}",
        ),
    )
    require(
        data.amount_fen == due.amount_fen,
        "PAY-1",
        expected=say(f"{due.amount_fen} fen, as listed", f"清单金额 {due.amount_fen} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )


def _check_account(data: EntityAwardPaid, listed: PayableList, history: History) -> None:
    """SUB-2 of the payee's account, FUND-2 of what pays it; FUND-5 of the entity."""
    payee = known_account(history, data.payee, "entity")
    require(
        payee.about == data.entity,
        "SUB-2",
        expected=say(f"an account of {data.entity} itself", f"{data.entity} 本单位账户"),
        found=say(f"{payee.id} of {payee.about}", f"{payee.id} 属于 {payee.about}"),
    )
    check_admitted(known_entity(history, data.entity), data.value_date)
    require(
        (data.allocation_account, data.spent_on) == (listed.payer, listed.charge),
        "FUND-2",
        expected=say(
            f"out of {listed.payer}, charged to {listed.charge}",
            f"由 {listed.payer} 支付，列支 {listed.charge}",
        ),
        found=say(
            f"{data.allocation_account}, {data.spent_on}",
            f"{data.allocation_account}，{data.spent_on}",
        ),
    )


def _check_of_list(act: Act[EntityAwardPaid], listed: PayableList, history: History) -> None:
    signed = {one.person for one in history.read(Case, listed.case).signatures}
    both = sorted(set(act.persons) & signed)
    require(
        not both,
        "ACT-2",
        expected=say("paid by others than who drew or reviewed the list", "支付与汇总、审核相分离"),
        found=say(", ".join(both), "、".join(both)),
    )


@evolves(Due, EntityAwardPaid)
def settle(state: Due, event: Event[EntityAwardPaid]) -> Due:
    """The due is paid."""
    data = event.data
    settled = Settled(
        disbursement=data.disbursement,
        voucher=data.voucher,
        value_date=data.value_date,
        index=event.index,
    )
    return msgspec.structs.replace(state, settled=settled)


@evolves(Due, VoucherReversed)
def unsettle(state: Due, event: Event[VoucherReversed]) -> Due:
    """What was paid so came back: the due is payable again."""
    own = state.settled is not None and state.settled.voucher == event.data.reverses
    return msgspec.structs.replace(state, settled=None) if own else state
