"""Money in whole fen: sums are split exactly, movements declared once (domain.md, Money)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authority.registry import RoleGranted
from domain.funds.lines import BudgetLineReceived
from domain.kernel import catalogue
from domain.kernel.catalogue import act_types, decode
from domain.money.counters import is_counter
from domain.money.movements import movements_of, moves
from domain.money.split import split
from domain.money.vouchers import Movement
from domain.payments.answer_lines import BY_BANK
from domain.payments.approval import APPROVERS
from domain.supermarket.redeeming import TILL
from tests.spec import granted

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)


@given(st.integers(0, 10**12), weights)
def test_a_split_always_sums_to_the_amount_and_nobody_is_a_fen_off(
    total: int, parts: list[int]
) -> None:
    found = split(total, parts)
    assert sum(found) == total
    whole = sum(parts)
    for fen, weight in zip(found, parts, strict=True):
        assert 0 <= fen - total * weight // whole <= 1
        assert weight or not fen


def test_among_equal_remainders_the_earlier_part_gets_the_fen() -> None:
    assert split(100, [1, 1, 1]) == (34, 33, 33)
    assert split(5, [1, 1, 1]) == (2, 2, 1)
    assert split(7, [2, 3, 2]) == (2, 3, 2)


@pytest.mark.parametrize(("total", "parts"), [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_what_cannot_be_split_is_an_error(total: int, parts: list[int]) -> None:
    with pytest.raises(ValueError, match="a total and weights"):
        split(total, parts)


def test_what_a_fact_moves_is_declared_once() -> None:
    with pytest.raises(TypeError, match="two declarations"):
        moves(BudgetLineReceived)(lambda _: ())


def test_a_fact_that_moves_no_money_moves_none() -> None:
    stated = granted("person:c1", "village_committee")
    assert isinstance(stated.data, RoleGranted)
    assert movements_of(stated.data) == ()


BY_ANOTHER_TOO = {
    "PaymentBatchApproved.v1": APPROVERS,
    "BankReceiptGiven.v1": BY_BANK,
    "PaymentReturned.v1": BY_BANK,
    "GoodsRedeemed.v1": TILL[0],
    "PointsLapsed.v1": (("system",),),
}
"""What one person signs: another prepared it, the bank or the ledger's clock states it, or a till
hands goods to a holder who has no key to sign with."""


@pytest.mark.parametrize(
    "kind",
    [kind for kind in act_types() if movements_of(decode(kind, kind.example))],
    ids=lambda kind: kind.name,
)
def test_whatever_moves_money_touches_its_voucher_and_its_accounts_and_has_two_signers(
    kind: catalogue.ActType,
) -> None:
    data = decode(kind, kind.example)
    touched = set(kind.streams(data))
    for movement in movements_of(data):
        assert isinstance(movement, Movement)
        sides = {movement.debit, movement.credit}
        assert {side for side in sides if not is_counter(side)} <= touched
        assert movement.amount > 0
    assert str(getattr(data, "voucher", "")) in touched
    alone = [seats for seats in kind.signed_by if len(seats) < 2]
    assert alone == ([BY_ANOTHER_TOO[kind.name]] if kind.name in BY_ANOTHER_TOO else [])
    assert {"FUND-1", "PAY-9", "REG-1", "REG-2"} <= set(kind.rules)
    assert kind.line_only or "ACT-2" in kind.rules
