"""PAY-6 (F): payments that were on their way when their payee's death was recorded."""

import pytest

from tests.desk.finding import found
from tests.domain.payments_cast import (
    cancelled,
    died,
    due,
    in_transit,
    one_rejected,
    paid,
    ready,
    with_bank,
    withdrawn,
)
from tests.spec import Given

ON_ITS_WAY = {"prepared": ready(), "approved": in_transit(), "released": with_bank()}
OVER = {
    "paid": paid(),
    "rejected": one_rejected(),
    "withdrawn": ready().having(withdrawn()),
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
