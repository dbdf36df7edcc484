"""A list that a plan made is paid like any other, and nothing of it before, above or beside it."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.payables.dues import due_of
from domain.payments.batches import PaymentBatchPrepared, PaymentLinePrepared
from tests.domain.books import balance
from tests.domain.distribution_cast import earned, meeting, planned, posted, reviewed, taken_down
from tests.domain.payments_cast import approved, declared, prepared
from tests.domain.test_distribution_steps import DUE_1, answered, objected
from tests.spec import Given

PAYEES = {"jia": ("h1", 360_000), "bing": ("h2", 300_000), "ding": ("h3", 50_000)}
TO_THE_NOTICE = (planned(), *meeting(), reviewed(), posted())


def with_cards(*acts: Act[Any]) -> Given:
    """These acts, after the income came and every householder declared a card."""
    cards = [
        declared(who, household=f"household:{home}", kind="householder")
        for who, (home, _) in PAYEES.items()
    ]
    return earned().having(*cards).when(*acts).then_admitted()


def payment(who: str, more_fen: int = 0) -> PaymentLinePrepared:
    home, fen = PAYEES[who]
    data: dict[str, Any] = {
        "batch": "batch:1",
        "due": due_of("list:1", f"household:{home}", f"person:{who}"),
        "attempt": 1,
        "household": f"household:{home}",
        "person": f"person:{who}",
        "card": f"card:{who}",
        "amount_fen": fen + more_fen,
    }
    return PaymentLinePrepared(**data)


def batch(*whos: str) -> Act[PaymentBatchPrepared]:
    of = [payment(who) for who in whos or PAYEES]
    return prepared(of, at="2027-01-04")


def test_a_plan_s_list_is_paid_once_its_notice_ended() -> None:
    approves = approved(at="2027-01-05", total_fen=710_000)
    history = with_cards(*TO_THE_NOTICE, taken_down()).when(batch(), approves).then_admitted()
    assert balance(history, "collective-1") == 1_200_000 - 710_000


def test_pay_3_nothing_of_a_plan_is_paid_before_its_notice_ended() -> None:
    with_cards(*TO_THE_NOTICE).when(batch()).then_refused("PAY-3")
    with_cards(*TO_THE_NOTICE[:1]).when(batch()).then_refused("PAY-3", found="open")


def test_pay_3_no_line_of_a_plan_is_paid_above_what_it_yields() -> None:
    history = with_cards(*TO_THE_NOTICE, taken_down())
    more = prepared([payment("jia", 1)], at="2027-01-04")
    history.when(more).then_refused("PAY-3")


@pytest.mark.parametrize("answers", [(), (answered(),)])
def test_not_4_a_line_that_is_contested_or_removed_is_not_paid_and_the_others_are(
    answers: tuple[Act[Any], ...],
) -> None:
    history = with_cards(*TO_THE_NOTICE, objected(), *answers, taken_down())
    history.when(batch("bing", "ding")).then_admitted()
    history.when(batch()).then_refused("PAY-3", found=DUE_1)
