"""Payments as somebody would bend them who wants the money: PAY-2 to PAY-6, PAY-8, ACT-2, ACT-3."""

from functools import cache
from typing import Any

import pytest

from domain.kernel.act import Act
from domain.payments.recovery import Recovery
from domain.payments.recovery_mended import RecoveryReversed, RecoveryWithdrawn
from domain.residents.kinship import KinshipDeclared
from tests.domain.books import PAPER, VILLAGE_KEEPS, YUAN, agent, balance
from tests.domain.payments_cast import (
    PAYEES,
    acknowledged,
    approved,
    bank,
    batch_of,
    confirmed,
    demanded,
    died,
    due,
    line_of,
    paid,
    prepared,
    ready,
    receipt,
    recovered,
    registrar,
    rejected,
    returned,
    state,
    succeeded,
    supervisor,
    township,
    village,
    with_bank,
)
from tests.spec import Given, act, day, officer
from tests.village import family

CLAIMED = paid().having(demanded())
BACK = CLAIMED.having(recovered(200 * YUAN))
ANOTHER = (officer("township_accounting", "person:ta8", body="township"), supervisor("person:su8"))


def withdrawn(*, by: Any = ANOTHER, at: str = "2026-06-12", **fields: Any) -> Act[Any]:  # noqa: ANN401
    data: dict[str, Any] = {
        "recovery": "recovery:1",
        "due": due("bing"),
        "amount_fen": 200 * YUAN,
        "cause": "entered_wrongly",
        "paper": PAPER,
    }
    return act(RecoveryWithdrawn(**data | fields), by=by, at=at)


def reversed_(*, by: Any = ANOTHER, at: str = "2026-06-22", **fields: Any) -> Act[Any]:  # noqa: ANN401
    data: dict[str, Any] = {
        "recovery": "recovery:1",
        "voucher": "voucher:recovered-1-back",
        "corrects": "voucher:recovered-1",
        "payer": "account:collective-1",
        "recovered": "account:recovered-1",
        "amount_fen": 200 * YUAN,
        "value_date": day(at),
        "paper": PAPER,
    }
    return act(RecoveryReversed(**data | fields), by=by, at=at)


# --- days --------------------------------------------------------------------------------------


def test_pay_3_money_is_not_in_transit_before_its_batch_was_prepared() -> None:
    early = approved(value_date=day("2026-05-31"))
    ready().when(early).then_refused("PAY-3", found="2026-05-31")
    ready().when(approved(value_date=day("2026-06-01"))).then_admitted()


def test_fund_1_an_answer_of_a_day_to_come_is_refused() -> None:
    ahead = receipt(*(confirmed(who, on="2026-06-05") for who in PAYEES), at="2026-06-04")
    with_bank().when(ahead).then_refused("FUND-1", found="2026-06-05")


def test_pay_8_nobody_confirms_money_before_the_bank_paid_it() -> None:
    before = acknowledged("jia", at="2026-06-06", happened_on=day("2026-06-03"), paper=PAPER)
    paid().when(before).then_refused("PAY-8", found="2026-06-03")
    same = acknowledged("jia", at="2026-06-06", happened_on=day("2026-06-04"), paper=PAPER)
    paid().when(same).then_admitted()


def test_pay_4_nothing_is_back_before_it_was_paid() -> None:
    early = recovered(200 * YUAN, value_date=day("2026-06-03"))
    CLAIMED.when(early).then_refused("PAY-4", found="2026-06-03")
    CLAIMED.when(recovered(200 * YUAN, value_date=day("2026-06-04"))).then_admitted()


# --- who signs as the bank ---------------------------------------------------------------------


@pytest.mark.parametrize("person", [agent().person, supervisor().person])
def test_act_2_who_prepared_or_approved_does_not_answer_for_the_bank(person: str) -> None:
    answer = receipt(*(confirmed(who) for who in PAYEES), by=bank(person))
    with_bank().when(answer).then_refused("ACT-2", found=person)
    paid().when(returned("ding", by=bank(person))).then_refused("ACT-2", found=person)
    with_bank().when(receipt(*(confirmed(who) for who in PAYEES))).then_admitted()


def test_pay_5_nothing_is_confirmed_and_rejected_in_one_answer() -> None:
    both = receipt(confirmed("ding"), rejected("ding"), pending=1)
    with_bank().when(both).then_refused("PAY-5", found="confirmed")


# --- successors --------------------------------------------------------------------------------


@cache
def mourning() -> Given:
    """Bing died alone after the list; ji and geng live in h4."""
    return village().having(*family("h4", "ji", "geng"), died("bing", "2026-05-25"))


def redirected(**fields: Any) -> Act[Any]:  # noqa: ANN401
    return succeeded("bing", "ji", household="household:h4", **fields)


def test_act_3_nobody_names_a_successor_of_their_own_home_or_kin() -> None:
    history = mourning()
    own = officer("village_committee", "person:geng", body="village")
    history.when(redirected(by=(own, township()))).then_refused("ACT-3", found="person:geng")
    kin = act(
        KinshipDeclared(person="person:c1", household="household:h4", relation="sibling"),
        by=registrar(),
        at="2026-05-26",
    )
    history.having(kin).when(redirected()).then_refused("ACT-3", found="person:c1")
    history.when(redirected()).then_admitted()


def test_act_2_who_follows_a_payee_does_not_approve_the_batch() -> None:
    history = mourning().having(redirected())
    for person in ("person:ji", "person:geng"):
        line = line_of("jia")
        one = history.having(prepared([line]))
        own = approved(total_fen=300 * YUAN, by=supervisor(person))
        one.when(own).then_refused("ACT-2", found=person)
        one.when(approved(total_fen=300 * YUAN)).then_admitted()


def test_pay_6_a_household_s_due_stays_in_the_household_while_there_is_one() -> None:
    history = village().having(*family("h4", "ji"), died("jia", "2026-05-25", new_head="yi"))
    away = succeeded("jia", "ji", household="household:h4")
    history.when(away).then_refused("PAY-6", found="household:h4")
    history.when(succeeded("jia", "yi")).then_admitted()
    mourning().when(redirected()).then_admitted()


# --- twice -------------------------------------------------------------------------------------


def test_pay_4_what_is_claimed_back_is_not_paid_again_until_the_claim_is_withdrawn() -> None:
    history = CLAIMED.having(returned("bing", at="2026-06-11"))
    again = batch_of("bing", number=2, attempt=2, at="2026-06-12")
    history.when(again).then_refused("PAY-4", found="20000 fen claimed back")
    history.having(withdrawn(cause="returned_by_bank")).when(again).then_admitted()


def test_pay_3_what_came_back_and_went_out_again_is_not_paid_a_third_time() -> None:
    history = paid().having(returned("bing"))
    again = batch_of("bing", number=2, attempt=2, at="2026-06-12")
    history = history.having(again)
    third = batch_of("bing", number=3, attempt=3, at="2026-06-12")
    history.when(third).then_refused("PAY-3", found="batch:2")


def test_pay_5_a_payment_that_came_back_and_was_not_issued_again_is_not_paid() -> None:
    history = paid().having(returned("bing"))
    assert not state(history, "bing").paid
    assert balance(history, "collective-1") == 5_000 * YUAN - 400 * YUAN


# --- claims that were entered wrongly ----------------------------------------------------------


def test_pay_4_a_claim_that_was_entered_wrongly_is_withdrawn_and_made_anew() -> None:
    half = paid().having(demanded(amount_fen=100 * YUAN))
    history = half.when(withdrawn(amount_fen=100 * YUAN)).then_admitted()
    assert state(history, "bing").demanded_fen == 0
    assert history.ledger.read(Recovery, "recovery:1").demanded_fen == 0
    history.when(demanded(recovery="recovery:2", at="2026-06-13")).then_admitted()
    history.when(withdrawn()).then_refused("PAY-4", expected="0 fen")


@pytest.mark.parametrize("changed", [{"amount_fen": 1}, {"due": due("jia")}])
def test_pay_4_a_claim_is_withdrawn_whole_and_by_another(changed: Any) -> None:  # noqa: ANN401
    CLAIMED.when(withdrawn(**changed)).then_refused("PAY-4", expected="20000 fen")
    CLAIMED.when(withdrawn(by=VILLAGE_KEEPS)).then_refused("ACT-2")
    CLAIMED.when(withdrawn(recovery="recovery:9")).then_refused("REG-2")


def test_pay_4_of_a_claim_that_was_met_nothing_is_withdrawn() -> None:
    BACK.when(withdrawn(at="2026-06-21")).then_refused("PAY-4", expected="0 fen")


def test_pay_4_a_receipt_that_never_came_is_taken_back_once() -> None:
    before = balance(CLAIMED, "collective-1")
    history = BACK.when(reversed_()).then_admitted()
    assert balance(history, "collective-1") == before
    assert history.ledger.read(Recovery, "recovery:1").received_fen == 0
    again = reversed_(voucher="voucher:twice")
    history.when(again).then_refused("PAY-4", expected="no receipt of it")
    history.when(recovered(200 * YUAN, number=2, at="2026-06-23")).then_admitted()


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_fen": 1},
        {"corrects": "voucher:receipt-1"},
        {"payer": "account:distribution-1"},
    ],
)
def test_pay_4_a_receipt_is_taken_back_as_it_was_entered_and_by_another(
    changed: Any,  # noqa: ANN401
) -> None:
    BACK.when(reversed_(**changed)).then_refused("PAY-4")
    BACK.when(reversed_(value_date=day("2026-06-20"))).then_refused("PAY-9")
    BACK.when(reversed_(by=VILLAGE_KEEPS)).then_refused("ACT-2")
