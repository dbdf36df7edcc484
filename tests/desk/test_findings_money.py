"""Findings on money: each fault planted in books or at the bank among what is clean."""

import pytest

from audit.desk.findings.finding import Finding
from domain.banking.entries import StatementEntry
from tests.desk.finding import found
from tests.domain.bank import (
    PAID_FEN,
    UNKNOWN,
    account_list,
    banked,
    cash,
    entry,
    paid_entry,
    quiet,
    statement,
    village_statement,
    with_books,
)
from tests.domain.books import (
    LINE_FEN,
    RECEIVES,
    SHARE_FEN,
    YUAN,
    disbursed,
    funded,
    opening_stated,
)
from tests.domain.payments_cast import PAYEES, died, due, paid, with_bank
from tests.spec import Given, granted

THREE = tuple(paid_entry(who) for who in PAYEES)
AT_PAYMENT = "2026-07-02"


def village(*entries: StatementEntry, history: Given | None = None) -> Given:
    """Three households paid of a list, with what the bank says of it."""
    return with_books(history or paid()).having(village_statement(*entries))


def county(*entries: StatementEntry, paid_out: bool = True) -> Given:
    """A line received, a disbursement out of it, and the bank's statement."""
    acts = [disbursed()] if paid_out else []
    opening = entry(LINE_FEN, "credit", on="2026-02-01", to=None)
    told = statement(opening, *entries, opening_fen=0, since="2026-01-05")
    return banked().having(*acts, account_list("1"), told, quiet(since="2026-01-05"))


def only(story: Given, detector: str) -> Finding:
    """The one thing that there is to say of a story."""
    (one,) = found(story, today=AT_PAYMENT)
    assert one.detector == detector, one
    return one


def types(story: Given, one: Finding) -> list[str]:
    return [story.ledger.events[position].type for position in one.evidence]


DISBURSED = entry(PAID_FEN)
CLEAN = village(*THREE)
CLEAN_COUNTY = county(DISBURSED)


def test_payments_and_statements_that_agree_give_no_detector_anything_to_say() -> None:
    assert found(CLEAN, today=AT_PAYMENT) == []
    assert found(CLEAN_COUNTY, today=AT_PAYMENT) == []
    assert found(funded(), today=AT_PAYMENT) == []


# --- PAY-1, PAY-5, FUND-2 --------------------------------------------------------------------


def test_pay_1_a_cash_withdrawal_is_serious() -> None:
    story = county(DISBURSED, cash(5_000 * YUAN))
    one = only(story, "cash-at-bank")
    assert (one.rule, one.grade, types(story, one)) == ("PAY-1", "serious", ["StatementEntry.v1"])
    assert "in cash" in one.message


def test_pay_1_without_cash_there_is_no_such_finding() -> None:
    assert found(CLEAN_COUNTY, "PAY-1") == []


def test_pay_5_an_unmatched_debit_is_serious_and_a_credit_to_be_looked_at() -> None:
    one = only(county(DISBURSED, entry(7, to=UNKNOWN)), "unmatched-entry")
    assert (one.rule, one.grade, one.subject) == ("PAY-5", "serious", "bankaccount:1")
    two = only(county(DISBURSED, entry(7, "credit", to=UNKNOWN)), "unmatched-entry")
    assert two.grade == "medium"


def test_pay_5_what_could_be_either_of_two_is_told_so() -> None:
    second = entry(PAID_FEN, reference="again")
    one = only(county(DISBURSED, second), "unmatched-entry")
    assert "1 payments and 2 entries" in one.message


def test_pay_5_entries_that_are_payments_are_no_finding() -> None:
    assert found(CLEAN_COUNTY, "PAY-5") == []


def test_pay_5_a_confirmed_payment_that_the_bank_never_booked_is_found() -> None:
    story = village(*THREE[:2])
    one = only(story, "missing-at-bank")
    assert one.subject == due("ding")
    assert types(story, one) == ["PaymentConfirmed.v1", "StatementGiven.v1"]


def test_pay_5_another_amount_at_the_bank_is_found() -> None:
    more = paid_entry("jia", amount_fen=300 * YUAN + 1)
    assert "30001" in only(village(more, *THREE[1:]), "missing-at-bank").message


def test_pay_5_a_balance_that_the_books_do_not_know_is_found() -> None:
    story = with_books(paid()).having(village_statement(*THREE, opening_fen=5_000 * YUAN + 9))
    assert "9 fen more" in only(story, "balances-differ").message


def test_pay_5_an_auditee_s_statement_that_hides_an_entry_is_found() -> None:
    own = (paid_entry(who, statement="v2") for who in ("jia", "bing"))
    handed = village_statement(*own, name="v2", grade="auditee", by=RECEIVES)
    one = only(CLEAN.having(handed), "statements-differ")
    assert "handed in by the auditee" in one.message


def test_pay_5_an_account_that_nobody_declared_is_found() -> None:
    story = CLEAN.having(account_list("c1", name="9", unknown=(UNKNOWN,)))
    assert "1 of 2" in only(story, "undeclared-account").message


def test_fund_2_money_of_a_fund_that_an_enterprise_got_without_a_disbursement_is_found() -> None:
    one = only(county(DISBURSED, entry(9_000 * YUAN, on="2026-03-25")), "spent-elsewhere")
    assert (one.rule, one.grade) == ("FUND-2", "serious")


def test_fund_2_a_disbursement_that_went_to_another_account_is_found_with_both_records() -> None:
    story = county(entry(PAID_FEN, to=UNKNOWN))
    one = only(story, "spent-elsewhere")
    assert types(story, one) == ["FundsDisbursed.v1", "StatementEntry.v1"]


def test_fund_2_a_disbursement_to_its_payee_is_no_finding() -> None:
    assert found(CLEAN_COUNTY, "FUND-2") == []


# --- PAY-2, PAY-3, PAY-6 ---------------------------------------------------------------------


@pytest.mark.parametrize("to", ["card:ding", UNKNOWN])
def test_pay_2_a_payment_that_reached_another_account_is_found(to: str) -> None:
    other = paid_entry("bing", to=to, reference="B-x")
    story = village(paid_entry("jia"), other)
    others = [one for one in found(story, "PAY-2") if one.detector == "paid-elsewhere"]
    assert [(one.subject, one.grade) for one in others] == [(due("bing"), "serious")]
    assert types(story, others[0]) == [
        "PaymentLinePrepared.v1",
        "PaymentConfirmed.v1",
        "StatementEntry.v1",
    ]


def test_pay_2_that_the_other_account_is_an_official_s_is_said() -> None:
    official = paid().having(granted("person:ding", "village_committee"))
    other = paid_entry("bing", to="card:ding", reference="B-x")
    (one, *_) = found(village(paid_entry("jia"), other, history=official), "PAY-2")
    assert "village committee member" in one.message


def test_pay_2_one_account_for_two_households_is_found() -> None:
    shared = paid_entry("bing", to="card:ding", reference="B-x")
    names = {one.detector for one in found(village(*THREE[:1], shared, THREE[2]), "PAY-2")}
    assert names == {"paid-elsewhere", "one-account-for-many"}


def test_pay_2_each_to_their_own_card_is_no_finding() -> None:
    assert found(CLEAN, "PAY-2") == []


def test_pay_3_money_to_a_card_without_a_payment_is_found() -> None:
    one = only(village(*THREE, paid_entry("bing", amount_fen=5, end_to_end=None)), "paid-outside")
    assert (one.rule, one.subject, len(one.evidence)) == ("PAY-3", "card:bing", 1)


def test_pay_3_the_same_amount_again_is_told_with_the_first() -> None:
    again = paid_entry("bing", reference="again", end_to_end=None, on="2026-06-20")
    one = only(village(*THREE, again), "paid-outside")
    assert "again" in one.message
    assert len(one.evidence) == 2


def test_pay_3_money_that_a_payment_explains_is_no_finding() -> None:
    assert found(CLEAN, "PAY-3") == []


def test_pay_6_a_card_paid_after_its_person_died_is_found() -> None:
    dead = paid().having(died("ding", "2026-06-04"))
    one = only(village(*THREE, history=dead), "paid-to-the-dead")
    assert (one.rule, one.subject) == ("PAY-6", "person:ding")


def test_pay_6_a_card_paid_before_its_person_died_is_no_finding() -> None:
    dead = paid().having(died("ding", "2026-06-05"))
    assert found(village(*THREE, history=dead), "PAY-6") == []


# --- what lies idle --------------------------------------------------------------------------


def test_fund_10_money_that_lies_idle_is_found_from_the_day_after_policy_s() -> None:
    assert found(funded(), "FUND-10", today="2028-02-28") == []
    story = funded()
    later = found(story, "FUND-10", today="2028-03-05")
    assert [one.subject for one in later] == ["account:allocation-1", "account:fund-1"]
    assert types(story, later[0]) == ["FundsAllocated.v1"]


def test_fund_10_money_that_was_spent_is_no_finding() -> None:
    spent = funded().having(disbursed(amount_fen=SHARE_FEN))
    subjects = [one.subject for one in found(spent, "FUND-10", today="2030-03-05")]
    assert subjects == ["account:fund-1"]


def test_in_transit_money_is_no_finding() -> None:
    told = village_statement(entry(1, "credit", statement="v1", to="e1"))
    story = with_books(with_bank()).having(told)
    assert [one.detector for one in found(story, today=AT_PAYMENT)] == ["unmatched-entry"]


def test_a_village_without_statements_gives_nothing_to_say() -> None:
    assert found(with_books(paid()), today=AT_PAYMENT) == []
    assert found(paid().having(opening_stated()), today=AT_PAYMENT) == []
