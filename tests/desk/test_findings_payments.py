"""PAY-2, PAY-4 and PAY-6 (F): brief cards, claims taken back, and who died before the bank paid."""

import pytest

from domain.kernel.act import Act
from domain.residents.cards import CardEnded
from tests.desk.finding import found
from tests.domain import payments_cast
from tests.domain.payments_cast import (
    cancelled,
    declared,
    died,
    due,
    in_transit,
    line_of,
    one_rejected,
    paid,
    prepared,
    ready,
    registrar,
    succeeded,
    village,
    with_bank,
)
from tests.domain.test_payments_abused import BACK, CLAIMED, reversed_, withdrawn
from tests.spec import Given, act, day

ON_ITS_WAY = {"prepared": ready(), "approved": in_transit(), "released": with_bank()}
OVER = {
    "paid": paid(),
    "rejected": one_rejected(),
    "withdrawn": ready().having(payments_cast.withdrawn()),
    "cancelled": in_transit().having(cancelled()),
}


@pytest.mark.parametrize("story", ON_ITS_WAY.values(), ids=ON_ITS_WAY)
def test_pay_6_a_payment_in_flight_at_the_payee_s_death_is_found(story: Given) -> None:
    (one,) = found(story.having(died("ding", "2026-06-04")), "PAY-6")
    assert (one.detector, one.subject) == ("in-flight-at-death", due("ding"))
    assert len(one.evidence) == 2


@pytest.mark.parametrize("story", OVER.values(), ids=OVER)
def test_pay_6_a_payment_before_the_death_or_taken_back_is_no_finding(story: Given) -> None:
    assert found(story, "PAY-6") == []
    assert found(story.having(died("ding", "2026-06-09")), "PAY-6") == []


def ended(on: str) -> Act[CardEnded]:
    data = CardEnded(card="card:yi", household="household:h1", on=day(on), reason="replaced")
    return act(data, by=registrar(), at=on)


def paid_on_another_card() -> Given:
    """Yi gets what was jia's, on a card that is four days old."""
    card = declared("yi", household="household:h1", kind="own", on="2026-05-28")
    history = village().having(card, died("jia", "2026-05-25", new_head="yi"))
    line = line_of("jia", person="person:yi", card="card:yi")
    return history.having(succeeded("jia", "yi"), prepared([line]))


def test_pay_2_a_card_that_served_for_the_days_of_one_payment_is_found() -> None:
    (one,) = found(paid_on_another_card().having(ended("2026-06-08")), "PAY-2")
    assert (one.detector, one.subject) == ("brief-card", "card:yi")
    assert len(one.evidence) == 3


def test_pay_2_a_card_that_served_for_long_or_was_not_paid_is_no_finding() -> None:
    assert found(paid_on_another_card().having(ended("2026-08-08")), "PAY-2") == []
    card = declared("yi", household="household:h1", kind="own", on="2026-05-28")
    assert found(village().having(card, ended("2026-06-08")), "PAY-2") == []


def test_pay_4_a_claim_that_was_taken_back_is_told_with_who_did_it() -> None:
    (one,) = found(CLAIMED.having(withdrawn()), "PAY-4")
    assert (one.detector, one.subject, one.grade) == ("claim-taken-back", "recovery:1", "hint")
    assert "person:ta8" in one.message
    (back,) = found(BACK.having(reversed_()), "PAY-4")
    assert back.detector == "claim-taken-back"


def test_pay_4_a_claim_that_stands_or_was_met_is_no_finding() -> None:
    assert found(CLAIMED, "PAY-4") == []
    assert found(BACK, "PAY-4") == []
