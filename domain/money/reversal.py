"""Reversals 红字冲销: the only way to correct what moved, by a further voucher.

- PAY-9 A reversal names the voucher that it reverses, moves the same amounts back, is dated on
  its own day, and happens once; a reversal is not reversed, what was right is entered anew.
- PAY-4 What the bank was asked to pay is not reversed: payments have their own corrections. EQ-5
  Nor are shares: who holds them, or the collective, signs for each further movement.
- FUND-8 What moved under an agreement is due again, so the reversal names it. STAR-2 So it does the
  grant that was paid to a supplier. PAY-4 And the due that was paid to an entity's account, which
  is payable again.
- FUND-1 Money that has gone on cannot be taken back. REG-1, REG-2 of vouchers and accounts.
- ACT-2 At least one who signs had no part in what is reversed.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.kernel.act import Act
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import known
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Fen, Paper, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.accounts import AccountId
from domain.money.books import place_of_account
from domain.money.keepers import BOOKS
from domain.money.mending import check_another, check_own_day
from domain.money.movements import check_moves, corrected_by, moves, touched_by
from domain.money.vouchers import Movement, Voucher, VoucherId

_NAME = "VoucherReversed.v1"
_UNDER = {"grant": "STAR-2", "due": "PAY-4"}
"""By which rule a voucher that paid one names it; of an agreement it is FUND-8."""


class Leg(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One amount that moves back, from the credited account to the debited one."""

    debit: AccountId
    credit: AccountId
    amount_fen: Fen


def _voucher(history: History, voucher: str) -> Voucher:
    return known(history, Voucher, voucher, say("a voucher of the books", "已入账的凭证"))


def _named(data: "VoucherReversed") -> tuple[str, ...]:
    return tuple(one for one in (data.agreement, data.grant, data.due) if one)


def _place(data: "VoucherReversed", history: History) -> str:
    """Where the account is kept from which the money had come."""
    return place_of_account(history, _voucher(history, data.reverses).movements[0].credit)


@fact(
    _NAME,
    title=say("Voucher reversed", "凭证冲销"),
    stream=lambda data: data.voucher,
    touches=lambda data: (
        data.reverses,
        *touched_by(data),
        *_named(data),
    ),
    place=_place,
    signed_by=BOOKS,
    rules=(
        "PAY-9",
        "PAY-4",
        "EQ-5",
        "DIS-5",
        "FUND-8",
        "STAR-2",
        "FUND-1",
        "ACT-2",
        "REG-1",
        "REG-2",
    ),
    example={
        "voucher": "voucher:2",
        "reverses": "voucher:1",
        "legs": [
            {
                "debit": "account:allocation-1",
                "credit": "account:project-1",
                "amount_fen": 20_000_000,
            }
        ],
        "value_date": "2026-03-20",
        "cause": "returned_by_bank",
        "paper": PAPER,
        "agreement": None,
        "grant": None,
        "due": None,
    },
)  # fmt: skip
class VoucherReversed(Fact):
    """Which voucher is reversed, why, and what moves back on which day.

    `agreement` is named where the voucher moved money under one, so that it is due again (FUND-8);
    `grant` where it paid one to a supplier, so that it is unpaid again (STAR-2); `due` where it
    paid one to an entity, so that it is payable again (PAY-4).
    """

    voucher: VoucherId
    reverses: VoucherId
    legs: Annotated[tuple[Leg, ...], msgspec.Meta(min_length=1, max_length=20)]
    value_date: date
    cause: Literal["returned_by_bank", "entered_wrongly", "entered_twice"]
    paper: Paper
    agreement: Annotated[str, identifier("agreement")] | None = None
    grant: Annotated[str, identifier("grant")] | None = None
    due: Annotated[str, identifier("due")] | None = None


@moves(VoucherReversed)
def _back(data: VoucherReversed) -> tuple[Movement, ...]:
    return tuple(
        Movement(leg.debit, leg.credit, leg.amount_fen, data.value_date) for leg in data.legs
    )


@admits(VoucherReversed)
def admit_reversal(act: Act[VoucherReversed], history: History) -> None:
    """PAY-9 and ACT-2 of the reversal, then the rules of every movement."""
    data, voucher = act.data, _voucher(history, act.data.reverses)
    require(
        voucher.reversed_by is None and voucher.type != _NAME,
        "PAY-9",
        expected=say("a voucher that is not reversed", "未被冲销、且本身不是冲销的凭证"),
        found=say(
            f"{voucher.id}, reversed by {voucher.reversed_by}"
            if voucher.reversed_by
            else f"{voucher.id} is a reversal",
            f"{voucher.id}：{voucher.reversed_by or '冲销凭证'}",
        ),
    )
    own = corrected_by(voucher.type)
    require(
        not own,
        own,
        expected=say("a voucher that its room does not correct itself", "无专门更正程序的凭证"),
        found=say(f"{voucher.id} of {voucher.type}", f"{voucher.id}：{voucher.type}"),
    )
    _check_under(data, voucher)
    wanted = tuple(Leg(one.credit, one.debit, one.amount) for one in voucher.movements)
    require(
        data.legs == wanted,
        "PAY-9",
        expected=say(f"back {_told(wanted)}", f"按原凭证冲回 {_told(wanted)}"),
        found=say(_told(data.legs), _told(data.legs)),
    )
    check_own_day(act, "PAY-9")
    check_another(act, "ACT-2", voucher.persons, say("the voucher", "原凭证"))
    check_moves(act, history)


def _check_under(data: VoucherReversed, voucher: Voucher) -> None:
    """FUND-8, STAR-2, PAY-4: it names whose money it was, and nobody else's."""
    named = _named(data)
    require(
        named == ((voucher.under,) if voucher.under else ()),
        _UNDER.get(voucher.under.partition(":")[0], "FUND-8"),
        expected=say(voucher.under or "no agreement", voucher.under or "不属于任何协议"),
        found=say(", ".join(named) or "none named", "、".join(named) or "未填写"),
    )


def _told(legs: tuple[Leg, ...]) -> str:
    return "; ".join(f"{leg.credit} -> {leg.debit} {leg.amount_fen}" for leg in legs)
