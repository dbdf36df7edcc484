"""Bank accounts and their statements: REG-5 they add up, PAY-5 they follow one another."""

from typing import Any

import pytest

from domain.banking.state import BankAccount
from domain.kernel import catalogue
from domain.kernel.act import Act
from domain.kernel.refused import Refused
from domain.money.accounts import Account
from tests.domain.bank import (
    CARD,
    NUMBERS,
    PAID_FEN,
    UNKNOWN,
    account_list,
    auditor,
    bank,
    bank_account,
    banked,
    cash,
    entry,
    kept_at,
    obtained,
    quiet,
    statement,
)
from tests.domain.books import LINE_FEN, RECEIVES, VILLAGE_KEEPS, YUAN, allocated, funded, opened
from tests.domain.test_cards import NUMBER
from tests.spec import OTHER_VILLAGE, VILLAGE, Outcome, act, given, officer, secret, unfolded

APRIL: dict[str, Any] = {
    "name": "2",
    "since": "2026-04-01",
    "until": "2026-04-30",
    "at": "2026-05-02",
}
LEFT_FEN = LINE_FEN - PAID_FEN


def asked(*acts: Act[Any]) -> Outcome:
    return banked().when(*acts)


# --- bank accounts ---------------------------------------------------------------------------


def test_a_bank_account_is_declared_with_the_books_whose_money_it_holds() -> None:
    after = funded().when(bank_account("1", "fund-1", "allocation-1")).then_admitted()
    assert after.ledger.read(BankAccount, "bankaccount:1").books == (
        "account:fund-1",
        "account:allocation-1",
    )
    assert after.ledger.read(Account, "account:fund-1").kept_at == "bankaccount:1"


def test_more_books_come_to_a_bank_account_later() -> None:
    second = allocated("2", amount_fen=1)
    after = asked(second, kept_at("1", "allocation-2")).then_admitted()
    assert after.ledger.read(Account, "account:allocation-2").kept_at == "bankaccount:1"


def test_reg_1_a_number_belongs_to_one_bank_account_and_to_no_card() -> None:
    second = bank_account("2", number=NUMBERS["1"])
    asked(second).then_refused("REG-1", found="bankaccount:1")
    asked(bank_account("2", number=NUMBER)).then_refused("REG-1", found=CARD)
    asked(bank_account("1", number=UNKNOWN)).then_refused("REG-1", found="in use")


@pytest.mark.parametrize("number", ["1234567", "1" * 33, "6222 0200 0000", "abcdefgh"])
def test_reg_2_another_number_than_a_bank_s_is_refused_without_repeating_it(number: str) -> None:
    refusal = asked(bank_account("2", number=number)).then_refused("REG-2", expected="8 to 32")
    assert number not in str(refusal)


def test_reg_2_books_are_kept_at_one_bank_account() -> None:
    asked(bank_account("2", "fund-1", number=UNKNOWN)).then_refused("REG-2", found="bankaccount:1")
    asked(kept_at("c1", "fund-1", by=RECEIVES)).then_refused("REG-2", found="bankaccount:1")
    twice = bank_account("1", "fund-1", "fund-1")
    funded().when(twice).then_refused("REG-2", expected="once")


def test_reg_2_money_that_was_spent_stands_at_no_bank() -> None:
    asked(bank_account("2", "project-1", number=UNKNOWN)).then_refused("REG-2", found="project")
    asked(kept_at("2", "fund-1")).then_refused("REG-2", found="no bankaccount:2")


def test_act_1_a_village_s_bank_account_holds_no_books_of_another_place() -> None:
    stranger = opened("collective-2", "collective", place=OTHER_VILLAGE)
    other = bank_account("2", "collective-2", number=UNKNOWN, place=VILLAGE, by=VILLAGE_KEEPS)
    banked().having(stranger).when(other).then_refused("ACT-1", found=OTHER_VILLAGE)


def test_reg_2_a_bank_account_is_not_opened_ahead() -> None:
    funded().when(bank_account(at="2026-01-04")).then_refused("REG-2", found="2026-01-05")


# --- statements ------------------------------------------------------------------------------


def test_reg_5_a_statement_adds_up_and_is_taken() -> None:
    after = asked(statement(entry(PAID_FEN), entry(5, "credit", to=None))).then_admitted()
    told = after.ledger.read(BankAccount, "bankaccount:1").told["bank_signed"]
    assert (str(told.until), told.closing_fen) == ("2026-03-31", LEFT_FEN + 5)


@pytest.mark.parametrize(
    "changed",
    [
        {"closing_fen": LEFT_FEN + 1},
        {"entries_count": 2},
        {"debits_fen": PAID_FEN - 1},
        {"credits_fen": 1},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_reg_5_a_statement_that_does_not_add_up_is_refused(changed: dict[str, Any]) -> None:
    asked(statement(entry(PAID_FEN), **changed)).then_refused("REG-5")


def test_reg_5_an_entry_of_another_statement_is_refused() -> None:
    asked(statement(entry(PAID_FEN, statement="2"))).then_refused("REG-5", found="0 entries")


def test_reg_5_a_quiet_statement_ends_as_it_began() -> None:
    asked(quiet()).then_admitted()
    asked(quiet(closing_fen=1)).then_refused("REG-5", expected="= 0 fen")


def test_reg_1_a_statement_has_a_number_and_each_reference_once_a_day() -> None:
    asked(statement(entry(1)), statement(entry(1), name="1")).then_refused("REG-1")
    twice = statement(entry(1, reference="A"), entry(2, reference="A"))
    asked(twice).then_refused("REG-1", found="A twice")
    apart = entry(2, reference="A", on="2026-03-11")
    asked(statement(entry(1, reference="A"), apart)).then_admitted()


def test_pay_5_the_next_statement_follows_day_and_balance() -> None:
    first = statement(entry(PAID_FEN))
    next_ = statement(entry(1, on="2026-04-02", statement="2"), opening_fen=LEFT_FEN, **APRIL)
    asked(first, next_).then_admitted()


@pytest.mark.parametrize(
    "changed",
    [{"since": "2026-04-02"}, {"since": "2026-03-31"}, {"opening_fen": LEFT_FEN + 1}],
    ids=["gap", "overlap", "leap"],
)
def test_pay_5_a_gap_an_overlap_or_a_leap_of_the_balance_is_refused(
    changed: dict[str, Any],
) -> None:
    options = {**APRIL, "opening_fen": LEFT_FEN, **changed}
    second = statement(entry(1, on="2026-04-02", statement="2"), **options)
    asked(statement(entry(PAID_FEN)), second).then_refused(
        "PAY-5", expected=f"from 2026-04-01 on, with {LEFT_FEN} fen"
    )


def test_pay_5_statements_of_another_grade_begin_anew_beside_the_others() -> None:
    own = statement(entry(PAID_FEN))
    handed = statement(entry(PAID_FEN, statement="2"), name="2", grade="auditee", by=RECEIVES)
    asked(handed, own).then_admitted()


def test_pay_5_a_statement_covers_days_that_are_over() -> None:
    ahead = statement(entry(1), until="2026-04-02", at="2026-04-02")
    asked(ahead).then_refused("PAY-5", expected="over by 2026-04-02")
    backwards = statement(entry(1), since="2026-03-31", until="2026-03-01")
    asked(backwards).then_refused("PAY-5", found="2026-03-31 to 2026-03-01")


def test_reg_2_a_statement_is_of_a_declared_account() -> None:
    asked(statement(entry(1), account="9")).then_refused("REG-2", found="no bankaccount:9")


@pytest.mark.parametrize(
    ("grade", "by"),
    [
        ("auditee", (bank(),)),
        ("auditor_obtained", (bank(),)),
        ("bank_signed", RECEIVES),
        ("auditor_obtained", RECEIVES),
    ],
)
def test_act_1_a_grade_is_given_by_who_it_belongs_to(grade: str, by: Any) -> None:  # noqa: ANN401
    asked(statement(entry(1), grade=grade, by=by)).then_refused("ACT-1")


def test_act_1_a_bank_of_another_county_gives_no_statement() -> None:
    other = officer("bank", "person:b2", place="231004")
    asked(statement(entry(1), by=(other,))).then_refused("ACT-1", found="231004")


@pytest.mark.parametrize("body", ["示例农商行", "示例农商行城关支行", " 示例 农商行"])
def test_pay_5_a_statement_is_signed_by_the_bank_of_the_account_head_office_or_branch(
    body: str,
) -> None:
    asked(statement(entry(1), by=(bank(body),))).then_admitted()


@pytest.mark.parametrize("body", ["虚构银行", "虚构示例农商行"])
def test_pay_5_no_other_bank_speaks_for_an_account(body: str) -> None:
    other = bank(body)
    asked(statement(entry(1), by=(other,))).then_refused("ACT-1", found="person:b1")
    asked(act(quiet().data, by=other, at="2026-04-02")).then_refused("ACT-1", expected="示例农商行")
    asked(account_list("1", by=other)).then_refused("ACT-1", expected="示例农商行")


def test_act_4_an_auditor_signs_nothing_into_the_county_s_ledger() -> None:
    asked(statement(entry(1), by=(auditor(),))).then_refused("ACT-1")
    asked(obtained(entry(1))).then_refused("ACT-4", found="county")


# --- entries ---------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["e1", CARD, UNKNOWN, None])
def test_pay_5_an_entry_names_the_other_side_as_it_is_known(to: str | None) -> None:
    asked(statement(entry(1, to=to))).then_admitted()


@pytest.mark.parametrize(
    ("to", "party"),
    [("e1", None), ("e1", CARD), (UNKNOWN, "bankaccount:e1"), (None, CARD), (CARD, None)],
)
def test_pay_5_an_entry_that_names_another_side_is_refused(
    to: str | None, party: str | None
) -> None:
    wrong = statement(entry(1, to=to, party=party))
    asked(wrong).then_refused("PAY-5", expected="the other side")


@pytest.mark.parametrize("person", [None, "person:bing"])
def test_reg_2_the_person_of_a_card_is_whom_it_serves(person: str | None) -> None:
    asked(statement(entry(1, to=CARD, person=person))).then_refused("REG-2")


def test_reg_2_where_no_card_is_paid_nobody_is_named() -> None:
    asked(statement(entry(1, person="person:jia"))).then_refused("REG-2", found="person:jia")


@pytest.mark.parametrize("on", ["2026-02-28", "2026-04-01"])
def test_pay_5_an_entry_lies_in_the_statement_s_period(on: str) -> None:
    refusal = asked(statement(entry(1), entry(2, on=on))).then_refused("PAY-5", found=on)
    assert refusal.rule == "PAY-5"


def test_pay_1_an_entry_that_says_cash_is_evidence_and_is_taken() -> None:
    asked(statement(cash(5_000 * YUAN))).then_admitted()


def test_act_1_an_entry_stands_in_no_act_of_its_own() -> None:
    asked(act(entry(1), by=bank())).then_refused("ACT-1")


# --- lists of accounts -----------------------------------------------------------------------


def test_pay_5_a_list_names_each_account_as_it_is_known() -> None:
    asked(account_list("1", "e1", unknown=(UNKNOWN,))).then_admitted()


def test_pay_5_a_list_that_hides_a_known_account_is_refused() -> None:
    hidden = account_list("1", unknown=(NUMBERS["e1"],))
    asked(hidden).then_refused("PAY-5", expected="bankaccount:e1")


def test_reg_5_an_account_stands_on_a_list_once() -> None:
    asked(account_list("1", "1")).then_refused("REG-5", expected="once")


def test_reg_1_a_list_has_a_number_of_its_own() -> None:
    asked(account_list("1"), account_list("e1")).then_refused("REG-1")


def test_pay_5_a_list_is_not_of_a_day_ahead() -> None:
    asked(account_list("1", at="2026-03-30")).then_refused("PAY-5", found="2026-03-31")


# --- the inspection ledger -------------------------------------------------------------------


def inspected(stated: Act[Any]) -> None:
    """The act in the inspection ledger, where the county's accounts are names alone."""
    ledger = given().ledger.copy()
    for one in unfolded(stated):
        kind = catalogue.type_of(type(one.data))
        catalogue.admit(kind, one, ledger, purpose="inspection")
        ledger.record(one)


def test_act_4_what_an_auditor_obtained_is_signed_into_the_inspection_ledger() -> None:
    inspected(obtained(entry(PAID_FEN), entry(3, to=UNKNOWN, number=secret(NUMBERS["e1"]))))


def test_act_1_an_auditor_gives_no_other_grade() -> None:
    with pytest.raises(Refused, match="ACT-1"):
        inspected(obtained(entry(PAID_FEN), grade="bank_signed"))


def test_reg_5_what_an_auditor_obtained_adds_up_too() -> None:
    with pytest.raises(Refused, match="REG-5"):
        inspected(obtained(entry(PAID_FEN, statement="9")))
