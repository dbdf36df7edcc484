"""Payable lists, as any row makes them: PAY-1 of each line, PAY-3 of the whole."""

from domain.payables.dues import Due, due_of
from domain.payables.listing import PayableList
from tests.domain.distribution_cast import drafted, earned, final, hardship, line, planned, post
from tests.domain.payments_cast import declared, line_of, prepared


def test_pay_1_a_list_owes_an_amount_above_zero_to_a_named_payee() -> None:
    history = earned().when(planned()).then_admitted()
    owed = history.ledger.read(Due, due_of("list:1", "household:h1", "person:jia"))
    assert (owed.person, owed.card_kind, owed.amount_fen) == ("person:jia", "householder", 360_000)
    assert history.ledger.read(PayableList, "list:1").total_fen == 710_000


def test_pay_1_a_due_under_another_name_is_refused() -> None:
    """The name follows from list, household and payee: nobody is listed twice."""
    other = line("h1", post(), due=due_of("list:9", "household:h1", "person:jia"))
    plan = planned(other, line("h2", hardship()))
    earned().when(plan).then_refused("PAY-1", found=other.due)


def test_pay_3_a_list_is_payable_when_its_own_notice_has_ended() -> None:
    cards = [declared("jia", kind="householder", on="2026-12-20")]
    lines = [line_of("jia", amount_fen=360_000)]
    final().having(*cards).when(prepared(lines, at="2027-01-10")).then_admitted()
    early = prepared(lines, at="2026-12-21")
    drafted().having(*cards).when(early).then_refused("PAY-3", found="case:1 is open")
