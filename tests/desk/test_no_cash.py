"""The no-cash proof: what is planted is found, and only that; what is clean is proved."""

from typing import Any

import pytest

from audit.desk.money.claims import NoCash, Scope
from audit.desk.money.evidence import Evidence
from audit.desk.money.no_cash import prove
from audit.desk.past import Past
from domain.banking.entries import StatementEntry
from domain.kernel.act import Act
from domain.kernel.catalogue import type_of
from domain.residents.cards import CardEnded
from tests.domain.bank import (
    CARD,
    PAID_FEN,
    UNKNOWN,
    account_list,
    banked,
    cash,
    entry,
    obtained,
    paid_entry,
    quiet,
    statement,
    village_statement,
    with_books,
)
from tests.domain.books import (
    LINE_FEN,
    RECEIVES,
    VILLAGE_KEEPS,
    YUAN,
    allocated,
    disbursed,
    opening_stated,
    reversed_,
)
from tests.domain.payments_cast import (
    PAYEES,
    due,
    one_rejected,
    paid,
    registrar,
    returned,
    with_bank,
)
from tests.spec import COUNTY, VILLAGE, Given, act, day, unfolded

CREDIT = entry(LINE_FEN, "credit", on="2026-02-01", to=None)
PAID = entry(PAID_FEN)


def proved(story: Given, *inspection: Act[Any], **scope: Any) -> NoCash:  # noqa: ANN401
    """The proof over a story, with what the inspection ledger holds."""
    evidence, past = Evidence(), Past(COUNTY)
    for event in story.ledger.events:
        past.take(type_of(type(event.data)), event, {})
        evidence.take(event)
    beside, obtained_ = Given(story.ledger.copy()), Evidence()
    for stated in inspection:
        for one in unfolded(stated):
            obtained_.tell(beside.ledger.record(one))
    whole = evidence.with_obtained(obtained_.statements)
    return prove("231005", whole, past, Scope(**scope))


def verdicts(proof: NoCash) -> str:
    """The verdicts on (a) to (e), by their first letters; `not_here` is n."""
    return "".join(claim.verdict[0] for claim in proof.claims)


def kinds(proof: NoCash) -> list[str]:
    return [one.kind for one in proof.exceptions]


def february(*entries: StatementEntry, **changed: Any) -> Act[Any]:  # noqa: ANN401
    """The statement of the county's account from its first day on."""
    options: dict[str, Any] = {"opening_fen": 0, "since": "2026-01-05", **changed}
    return statement(*entries, **options)


def story(*entries: StatementEntry, paid: bool = True) -> Given:
    """A line received and a part of it paid out, with what the banks say of it."""
    acts: list[Act[Any]] = [disbursed()] if paid else []
    collective = f"place:{VILLAGE}"
    return banked().having(
        *acts,
        account_list("1"),
        account_list("c1", name="2", owner=collective),
        february(*entries),
        quiet(since="2026-01-05"),
    )


CLEAN = story(CREDIT, PAID)


def test_a_clean_ledger_is_proved_with_its_coverage() -> None:
    proof = proved(CLEAN)
    assert (proof.proved, verdicts(proof), proof.exceptions) == (True, "ppppn", ())
    cover = proof.coverage
    assert (cover.disbursements_count, cover.disbursements_fen) == (1, PAID_FEN)
    assert (cover.entries_count, cover.not_covered, cover.lists_count) == (2, (), 2)
    assert [one.grade for one in cover.statements] == ["bank_signed", "bank_signed"]
    (county,) = [one for one in cover.reconciled if one.bank_account == "bankaccount:1"]
    assert (county.in_fen, county.out_fen) == (LINE_FEN, PAID_FEN)
    assert county.closing_fen == county.books_closing_fen == LINE_FEN - PAID_FEN
    assert county.days_apart == 0


def test_the_scope_says_what_is_outside() -> None:
    proof = proved(CLEAN)
    assert "outside" in proof.outside
    assert proof.claims[4].verdict == "not_here"


def test_pay_1_a_cash_withdrawal_is_found_and_nothing_else() -> None:
    proof = proved(story(CREDIT, PAID, cash(5_000 * YUAN)))
    assert (proof.proved, verdicts(proof), kinds(proof)) == (False, "ppprn", ["cash"])
    (one,) = proof.exceptions
    assert (one.amount_fen, one.subject) == (5_000 * YUAN, "bankaccount:1")
    (position,) = one.evidence
    event = story(CREDIT, PAID, cash(5_000 * YUAN)).ledger.events[position]
    assert (event.type, event.data.cash) == ("StatementEntry.v1", True)  # type: ignore[attr-defined]


def test_pay_1_cash_of_the_same_day_and_amount_passes_for_no_payment() -> None:
    hidden = cash(PAID_FEN, on="2026-03-10")
    assert kinds(proved(story(CREDIT, hidden))) == ["missing", "cash"]


def test_pay_5_a_debit_without_its_payment_is_found() -> None:
    proof = proved(story(CREDIT, PAID, entry(7, to=UNKNOWN)))
    assert (verdicts(proof), kinds(proof)) == ("ppprn", ["unmatched"])


def test_pay_5_a_payment_without_its_debit_is_found() -> None:
    proof = proved(story(CREDIT))
    assert (verdicts(proof), kinds(proof)) == ("pprpn", ["missing"])


@pytest.mark.parametrize("to", [CARD, UNKNOWN])
def test_pay_2_money_that_went_to_another_account_is_found(to: str) -> None:
    proof = proved(story(CREDIT, entry(PAID_FEN, to=to)))
    assert (verdicts(proof), kinds(proof)) == ("prppn", ["elsewhere"])
    assert "bankaccount:e1" in proof.exceptions[0].message


def test_pay_5_one_fen_more_is_found() -> None:
    more = entry(PAID_FEN + 1)
    assert kinds(proved(story(CREDIT, more))) == ["missing", "unmatched"]


def test_pay_5_days_a_little_apart_are_one_payment_and_no_difference() -> None:
    late = proved(story(CREDIT, entry(PAID_FEN, on="2026-03-12")))
    assert (late.proved, kinds(late)) == (True, [])
    (county,) = [one for one in late.coverage.reconciled if one.bank_account == "bankaccount:1"]
    assert (county.days_apart, county.unexplained_fen) == (2, 0)
    assert kinds(proved(story(CREDIT, entry(PAID_FEN, on="2026-03-16")))) == [
        "missing",
        "unmatched",
    ]


def test_pay_5_two_alike_are_matched_with_two_and_with_one_they_are_ambiguous() -> None:
    twice = banked().having(disbursed(), disbursed("2"), account_list("1"))
    second = entry(PAID_FEN, reference="B")
    both = proved(twice.having(february(CREDIT, PAID, second)), place=COUNTY)
    assert both.coverage.disbursements_count == 2
    assert kinds(both) == []
    one = proved(twice.having(february(CREDIT, PAID)))
    assert kinds(one) == ["ambiguous"]


def test_pay_9_a_payment_that_was_taken_back_the_same_way_needs_no_bank() -> None:
    back = banked().having(disbursed(), reversed_(), february(CREDIT))
    assert kinds(proved(back)) == []


def test_pay_9_a_payment_that_the_bank_sent_back_is_matched_both_ways() -> None:
    returned = entry(PAID_FEN, "credit", on="2026-03-20")
    back = banked().having(disbursed(), reversed_(), february(CREDIT, PAID, returned))
    assert kinds(proved(back)) == []


# --- balances and coverage -------------------------------------------------------------------


def test_pay_5_an_opening_that_the_books_do_not_know_is_unexplained() -> None:
    wrong = banked().having(disbursed(), february(CREDIT, PAID, opening_fen=9))
    proof = proved(wrong)
    assert kinds(proof) == ["balance"]
    assert "9 fen unexplained" in proof.exceptions[0].message


def test_what_no_statement_covers_is_open_and_never_proved() -> None:
    proof = proved(banked().having(disbursed()))
    assert (proof.proved, verdicts(proof), kinds(proof)) == (False, "ppoon", [])
    assert proof.coverage.without_statement == ("bankaccount:1", "bankaccount:c1")
    assert len(proof.coverage.not_covered) == 2


def test_without_the_list_of_all_accounts_nothing_is_proved() -> None:
    proof = proved(banked().having(disbursed(), february(CREDIT, PAID)), place=COUNTY)
    assert "place:231005" in proof.coverage.owners_without_list
    assert not proof.proved


def test_an_account_of_the_books_at_no_bank_is_open() -> None:
    proof = proved(CLEAN.having(allocated("2", amount_fen=1, on="2026-04-03")))
    assert proof.coverage.without_bank_account == ("account:allocation-2",)
    assert verdicts(proof) == "ppoon"


def test_pay_5_an_undeclared_account_refutes_the_proof() -> None:
    hidden = account_list("1", name="3", unknown=(UNKNOWN,))
    assert kinds(proved(CLEAN.having(hidden))) == ["undeclared"]


# --- grades ----------------------------------------------------------------------------------


def test_the_bank_s_statement_counts_before_the_auditee_s() -> None:
    handed = february(CREDIT_2, PAID_2, name="2", grade="auditee", by=RECEIVES)
    proof = proved(CLEAN.having(handed))
    assert (proof.proved, kinds(proof)) == (True, [])
    assert [one.grade for one in proof.coverage.statements] == ["bank_signed", "bank_signed"]


def test_pay_5_two_statements_of_the_same_days_that_differ_are_found() -> None:
    handed = february(CREDIT_2, name="2", grade="auditee", by=RECEIVES)
    proof = proved(CLEAN.having(handed))
    assert kinds(proof) == ["contradicted"]


def test_pay_5_what_an_auditor_obtained_says_what_the_auditee_left_out() -> None:
    handed = banked().having(disbursed(), february(CREDIT, PAID, grade="auditee", by=RECEIVES))
    own = obtained(entry(PAID_FEN, statement="1"), cash_7(), opening_fen=LINE_FEN)
    proof = proved(handed, own)
    assert kinds(proof) == ["contradicted", "cash"]
    (cash_,) = [one for one in proof.exceptions if one.kind == "cash"]
    assert (cash_.evidence, len(cash_.obtained)) == ((), 1)


CREDIT_2 = entry(LINE_FEN, "credit", on="2026-02-01", to=None, statement="2")
PAID_2 = entry(PAID_FEN, statement="2")


def cash_7() -> StatementEntry:
    return entry(3, on="2026-03-20", to=None, cash=True, statement="1")


# --- scope -----------------------------------------------------------------------------------


def test_a_year_or_a_fund_in_which_nothing_happened_has_nothing_to_find() -> None:
    dirty = story(CREDIT, PAID, cash(1))
    assert kinds(proved(dirty, year=2026)) == ["cash"]
    assert kinds(proved(dirty, year=2025)) == []
    assert kinds(proved(dirty, fund="fund:1")) == ["cash"]
    assert kinds(proved(dirty, fund="fund:2")) == []


def test_a_village_is_asked_for_its_own_accounts() -> None:
    unknown = CLEAN.having(opening_stated(by=VILLAGE_KEEPS))
    assert kinds(proved(story(CREDIT, PAID, cash(1)), place=VILLAGE)) == []
    assert kinds(proved(unknown, place=VILLAGE)) == ["balance"]


# --- payments to households ------------------------------------------------------------------


def village(*entries: StatementEntry, history: Given | None = None) -> Given:
    """Three households paid of a list, with what the bank says of it."""
    return with_books(history or paid()).having(village_statement(*entries))


THREE = tuple(paid_entry(who) for who in PAYEES)


def test_three_way_each_line_its_receipt_and_its_entry_are_one() -> None:
    proof = proved(village(*THREE))
    assert (proof.proved, verdicts(proof), proof.exceptions) == (True, "ppppn", ())
    cover = proof.coverage
    assert (cover.payments_count, cover.payments_fen) == (3, 600 * YUAN)
    assert cover.unconfirmed_count == 0


def test_pay_5_one_line_that_the_bank_never_booked_is_found_with_line_and_receipt() -> None:
    story_ = village(*THREE[:2])
    proof = proved(story_)
    assert kinds(proof) == ["missing"]
    types = [story_.ledger.events[at].type for at in proof.exceptions[0].evidence]
    assert types == ["PaymentLinePrepared.v1", "PaymentConfirmed.v1"]


def test_pay_2_a_card_that_is_not_the_household_s_is_found_and_nothing_else() -> None:
    other = paid_entry("bing", to="card:ding", reference="B-x")
    proof = proved(village(paid_entry("jia"), other, paid_entry("ding")))
    assert (verdicts(proof), kinds(proof)) == ("prppn", ["elsewhere"])
    (one,) = proof.exceptions
    assert (one.subject, one.amount_fen) == (due("bing"), 200 * YUAN)


def test_pay_1_and_pay_2_together_are_found_and_only_these() -> None:
    other = paid_entry("bing", to=UNKNOWN)
    cash_ = entry(50 * YUAN, on="2026-06-10", to=None, cash=True, statement="v1")
    proof = proved(village(paid_entry("jia"), other, paid_entry("ding"), cash_))
    assert (verdicts(proof), kinds(proof)) == ("prprn", ["elsewhere", "cash"])


def test_pay_2_a_card_that_had_been_recorded_in_error_was_not_the_payee_s() -> None:
    wrong = CardEnded(
        card="card:bing", household="household:h2", on=day("2026-01-10"), reason="recorded_in_error"
    )
    ended = act(wrong, by=registrar(), at="2026-06-20")
    proof = proved(village(*THREE, history=paid().having(ended)))
    assert (verdicts(proof), kinds(proof)) == ("prppn", ["card"])


def test_pay_5_the_bank_moved_another_amount_than_it_confirmed() -> None:
    more = paid_entry("jia", amount_fen=300 * YUAN + 1)
    proof = proved(village(more, *THREE[1:]))
    assert (verdicts(proof), kinds(proof)) == ("pprpn", ["amount"])


def test_pay_4_what_the_bank_rejected_was_never_paid_and_what_it_returned_came_back() -> None:
    rejected = proved(village(*THREE[:2], history=one_rejected()))
    assert (rejected.proved, rejected.coverage.unconfirmed_count) == (True, 1)
    back = paid_entry("ding", on="2026-06-08", direction="credit", reference="R-ding")
    returned_ = proved(village(*THREE, back, history=paid().having(returned("ding"))))
    assert (returned_.proved, kinds(returned_)) == (True, [])


def test_money_in_transit_still_stands_at_the_bank() -> None:
    proof = proved(village(entry(1, "credit", statement="v1", to=None), history=with_bank()))
    (one,) = proof.coverage.reconciled
    assert (one.books_closing_fen, one.bank_alone_fen) == (5_000 * YUAN, 1)
