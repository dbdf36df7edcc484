"""An act that moves one account twice finds each time what the first movement left (FUND-1)."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.kernel.fact import Fact
from domain.kernel.refused import Refused
from domain.money import movements
from domain.money.accounts import Account
from domain.money.counters import counter
from domain.money.lots import Lot, Lots, Terms
from domain.money.movements import check_moves
from domain.money.vouchers import Movement
from tests.spec import VILLAGE, Ledger, day, moment

TODAY = day("2026-03-12")
STOCK = "account:stock-rice"


class HandedOutTwice(Fact):
    """So many pieces, and so many once more."""

    voucher: str
    pieces: tuple[int, int]
    back: str = ""


def _twice(data: HandedOutTwice) -> tuple[Movement, ...]:
    out, terms = counter("goods_out", VILLAGE), Terms(gives_back=data.back)
    sides = (STOCK, out) if data.back else (out, STOCK)
    return tuple(Movement(*sides, pieces, TODAY, terms) for pieces in data.pieces)


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """A shelf with ten pieces of one batch, of which a voucher has taken four."""
    moves: dict[Any, Any] = movements._MOVES
    monkeypatch.setitem(moves, HandedOutTwice, _twice)
    known = Ledger()
    known.states[STOCK] = Account(
        id=STOCK, exists=True, account_kind="stock", place=VILLAGE, opened_on=TODAY,
        days={TODAY: 6}, lots=Lots((Lot("voucher:b", 10, None, 0),)).take("voucher:t", 4, TODAY),
    )  # fmt: skip
    return known


def check(ledger: Ledger, *pieces: int, back: str = "") -> None:
    data = HandedOutTwice(voucher="voucher:x", pieces=(pieces[0], pieces[1]), back=back)
    stated = Act(id="1", type="HandedOutTwice.v1", at=moment("2026-03-12"), by=(), data=data)
    check_moves(stated, ledger)


@pytest.mark.parametrize(("back", "there"), [("", 6), ("voucher:t", 4)])
def test_fund_1_the_second_movement_finds_what_the_first_one_left(
    ledger: Ledger, back: str, there: int
) -> None:
    check(ledger, there - 1, 1, back=back)
    with pytest.raises(Refused) as refused:
        check(ledger, there - 1, 2, back=back)
    assert refused.value.rule == "PTS-5"
    assert refused.value.found.en.startswith("1 pieces")
