"""Vouchers 记账凭证: under which number a fact moved money, and by whom; each is reversed once.

Every fact that moves money names its voucher in a field `voucher`, and touches that stream, so
that a number is given out once and a reversal can name what it reverses.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.kernel.act import Event
from domain.kernel.fact import Fact, identifier
from domain.kernel.state import State, state_of
from domain.money.lots import PLAIN, Terms

VoucherId = Annotated[str, identifier("voucher")]


class Movement(msgspec.Struct, frozen=True, gc=False):
    """One amount, in the accounts' unit, from the credited account to the debited one.

    `terms` say what it does to the lots of an account that has them.
    """

    debit: str
    credit: str
    amount: int
    on: date
    terms: Terms = PLAIN

    def delta(self, account: str) -> int:
        """What it does to an account, debits positive."""
        return self.amount * ((account == self.debit) - (account == self.credit))

    def beyond(self, account: str) -> str:
        """The account on the other side."""
        return self.credit if account == self.debit else self.debit


@state_of("voucher")
class Voucher(State, frozen=True, kw_only=True):
    """What was moved under one number, who signed it, and the voucher that reversed it.

    `under` is the agreement of whose money it was, or the due or grant that it paid, if any;
    `noted` is what its room wants to know of the fact when it is corrected; `index` its position.
    """

    type: str = ""
    movements: tuple[Movement, ...] = ()
    persons: tuple[str, ...] = ()
    under: str = ""
    noted: str = ""
    reversed_by: str | None = None
    index: int = 0


def keep(state: Voucher, event: Event[Fact], movements: tuple[Movement, ...]) -> Voucher:
    """The fact's own voucher keeps what moved; another one that it touches is reversed by it."""
    own = str(getattr(event.data, "voucher", ""))
    if state.id != own:
        return msgspec.structs.replace(state, reversed_by=own)
    return msgspec.structs.replace(
        state,
        type=event.type,
        movements=movements,
        persons=event.persons,
        under=_under(event.data),
        noted=str(getattr(event.data, "noted", "")),
        index=event.index,
    )


def _under(data: Fact) -> str:
    named = (getattr(data, name, None) for name in ("agreement", "due", "grant"))
    return next((str(one) for one in named if one is not None), "")
