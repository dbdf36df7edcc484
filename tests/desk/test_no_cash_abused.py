"""The no-cash proof held by somebody who wants it to say "proved": what it must not believe."""

from typing import Any

import pytest

from tests.desk.test_no_cash import (
    CLEAN,
    CREDIT,
    PAID,
    THREE,
    february,
    kinds,
    proved,
    story,
    verdicts,
    village,
)
from tests.domain.bank import (
    PAID_FEN,
    UNKNOWN,
    account_list,
    bank_account,
    banked,
    entry,
    paid_entry,
    statement,
    village_statement,
    with_books,
)
from tests.domain.books import LINE_FEN, RECEIVES, VILLAGE_KEEPS, YUAN, disbursed
from tests.domain.payments_cast import PAYEES, paid
from tests.spec import VILLAGE, Given


def listed(**changed: Any) -> Given:  # noqa: ANN401
    """The village that paid, with another list of its accounts than the bank's of June."""
    place = f"place:{VILLAGE}"
    books = with_books(paid(), listed=False).having(village_statement(*THREE))
    options: dict[str, Any] = {"owner": place, "as_of": "2026-06-30", "at": "2026-07-02", **changed}
    return books.having(account_list("c1", **options))


# --- what was asked ----------------------------------------------------------------------------


@pytest.mark.parametrize("scope", [{"fund": "fund:9"}, {"year": 2019}, {"place": "231005999"}])
def test_of_nothing_nothing_is_proved(scope: Any) -> None:  # noqa: ANN401
    proof = proved(CLEAN, **scope)
    assert (proof.proved, verdicts(proof), kinds(proof)) == (False, "oooon", [])


def test_a_quiet_account_with_its_statements_is_proved() -> None:
    assert proved(CLEAN, place=VILLAGE).proved


# --- days --------------------------------------------------------------------------------------


def test_pay_5_days_between_that_no_statement_covers_are_open() -> None:
    """Money that was lent out and came back shows in no balance."""
    books = banked().having(disbursed(), account_list("1"))
    gap = books.having(
        statement(CREDIT, opening_fen=0, since="2026-01-05", until="2026-02-10"),
        statement(
            entry(PAID_FEN, statement="2"), name="2", since="2026-03-01", grade="auditee",
            by=RECEIVES,
        ),
    )  # fmt: skip
    proof = proved(gap, fund="fund:1")
    assert kinds(proof) == []
    (days,) = proof.coverage.days_without_statement
    assert (str(days.first), str(days.last)) == ("2026-02-11", "2026-02-28")
    assert proof.claims[3].verdict == "open"


def test_pay_5_what_only_the_auditee_says_proves_nothing() -> None:
    own = story(CREDIT, PAID)
    assert proved(own, fund="fund:1").proved
    handed = banked().having(
        disbursed(), account_list("1"), february(CREDIT, PAID, grade="auditee", by=RECEIVES)
    )
    proof = proved(handed, fund="fund:1")
    assert (proof.proved, verdicts(proof), kinds(proof)) == (False, "ppoon", [])
    (days,) = proof.coverage.on_their_word
    assert (str(days.first), str(days.last)) == ("2026-02-01", "2026-03-10")


def test_pay_5_a_payment_in_transit_over_the_end_of_the_statement_is_open() -> None:
    early = with_books(paid()).having(village_statement(until="2026-06-03", at="2026-07-02"))
    proof = proved(early)
    assert (verdicts(proof), kinds(proof)) == ("ppoon", [])
    assert len(proof.coverage.not_covered) == 3


def test_pay_5_a_payment_that_the_bank_made_weeks_later_is_found() -> None:
    late = paid_entry("jia", on="2026-06-25")
    assert kinds(proved(village(late, *THREE[1:]))) == ["dated"]
    near = paid_entry("jia", on="2026-06-09")
    assert kinds(proved(village(near, *THREE[1:]))) == []


def test_pay_5_statements_that_agree_but_for_the_balance_are_found() -> None:
    handed = february(
        entry(LINE_FEN, "credit", on="2026-02-01", to=None, statement="2"),
        entry(PAID_FEN, statement="2"),
        name="2", grade="auditee", by=RECEIVES, opening_fen=9,
    )  # fmt: skip
    assert kinds(proved(CLEAN.having(handed))) == ["contradicted"]


# --- lists of accounts -------------------------------------------------------------------------


def test_pay_5_the_bank_s_list_after_the_last_payment_closes_the_question() -> None:
    assert proved(listed()).proved


@pytest.mark.parametrize(
    "changed",
    [
        {"grade": "auditee", "by": VILLAGE_KEEPS, "place": VILLAGE},
        {"as_of": "2026-06-03"},
        {"bank": "另一示例银行"},
    ],
    ids=["the owner's own", "before the payment", "another bank's"],
)
def test_pay_5_a_list_that_says_less_leaves_the_proof_open(changed: Any) -> None:  # noqa: ANN401
    proof = proved(listed(**changed))
    assert (verdicts(proof), kinds(proof)) == ("ppoon", [])
    assert proof.coverage.owners_without_list == (f"place:{VILLAGE}",)


def test_pay_5_a_declared_account_that_the_bank_does_not_list_is_found() -> None:
    own = f"place:{VILLAGE}"
    second = bank_account(
        "c2", place=VILLAGE, owner=own, number="20100000000000088", by=VILLAGE_KEEPS
    )
    proof = proved(village(*THREE).having(second))
    assert (verdicts(proof), kinds(proof)) == ("pprpn", ["unlisted"])


def test_pay_5_an_account_that_the_bank_calls_another_s_is_found() -> None:
    proof = proved(CLEAN.having(account_list("1", "c1", name="3")))
    assert kinds(proof) == ["undeclared"]


# --- entries -----------------------------------------------------------------------------------


def test_pay_1_a_code_of_cash_is_cash_whatever_the_giver_says_of_it() -> None:
    fee = entry(7, to=None, cash=False, code="PMNT/CNTR/CWDL")
    assert kinds(proved(story(CREDIT, PAID, fee))) == ["cash"]
    instead = entry(PAID_FEN, to=None, cash=False, code="PMNT/CNTR/CWDL")
    assert kinds(proved(story(CREDIT, instead))) == ["missing", "cash"]


def test_pay_2_an_entry_that_names_nobody_proves_no_payee() -> None:
    whole = paid_entry("jia", to=None)
    assert proved(village(whole, *THREE[1:])).proved, "the bank repeats our own reference"
    bare = paid_entry("jia", to=None, end_to_end=None)
    proof = proved(village(bare, *THREE[1:]))
    assert (verdicts(proof), kinds(proof)) == ("poppn", [])
    assert len(proof.coverage.without_payee) == 1


def test_pay_1_cash_in_small_sums_is_found_each_and_no_sum_passes_for_a_payment() -> None:
    third = PAYEES["jia"][2] // 3
    parts = [
        entry(third, on="2026-06-04", to=None, statement="v1", reference=f"S{n}") for n in range(3)
    ]
    assert kinds(proved(village(*parts, *THREE[1:]))) == ["missing", *["unmatched"] * 3]


def test_pay_5_entries_that_cancel_each_other_are_both_found() -> None:
    out, back = (entry(5 * YUAN, way, to=UNKNOWN) for way in ("debit", "credit"))
    assert kinds(proved(story(CREDIT, PAID, out, back))) == ["unmatched", "unmatched"]


def test_pay_2_of_two_alike_the_one_that_went_elsewhere_is_found() -> None:
    """Equal amounts on one day: the stranger's entry passes for neither payment."""
    entries = (paid_entry("jia"), paid_entry("ding"))
    wrong = paid_entry("bing", to=UNKNOWN, end_to_end=None, reference="X")
    proof = proved(village(*entries, wrong))
    assert kinds(proof) == ["elsewhere"]
