"""Books: accounts, openings, closed periods and reversals (REG-1, REG-2, FUND-12, PAY-9)."""

import msgspec
import pytest

from domain.money.accounts import Account
from domain.money.reversal import Leg
from tests.domain.books import (
    LINE_FEN,
    PAPER,
    PAYS,
    RECEIVES,
    SHARE_FEN,
    VILLAGE_KEEPS,
    YUAN,
    account_closed,
    allocated,
    balance,
    books,
    closed,
    disbursed,
    finance,
    funded,
    line,
    opened,
    opening_stated,
    reversed_,
)
from tests.spec import OTHER_VILLAGE, VILLAGE, day, given

HELD_FEN = {"fund-1": LINE_FEN - SHARE_FEN, "allocation-1": SHARE_FEN}

# --- accounts ----------------------------------------------------------------------------------


def test_reg_1_an_account_is_opened_once() -> None:
    given().when(opened("source-1", "source")).then_admitted()
    books().when(opened("source-1", "use")).then_refused("REG-1")


def test_reg_2_a_project_s_account_names_its_project() -> None:
    given().when(opened("p", "project", about="project:1")).then_admitted()
    given().when(opened("p", "project")).then_refused("REG-2", expected="project:")
    given().when(opened("p", "project", about="person:1")).then_refused("REG-2", found="person:1")


def test_reg_2_an_entity_s_account_names_bank_and_paper() -> None:
    bank = "示例农商行"
    full = opened("e", "entity", about="entity:1", bank=bank, paper=PAPER)
    given().when(full).then_admitted()
    bare = opened("e", "entity", about="entity:1", bank=bank)
    given().when(bare).then_refused("REG-2", expected="paper")


def test_act_1_an_account_of_a_village_is_not_opened_from_another() -> None:
    mine = opened("c", "collective", place=VILLAGE, by=VILLAGE_KEEPS)
    given().when(mine).then_admitted()
    other = opened("c", "collective", place=OTHER_VILLAGE, by=VILLAGE_KEEPS)
    given().when(other).then_refused("ACT-1", expected=OTHER_VILLAGE)


def test_reg_2_an_account_is_closed_with_nothing_on_it_behind_its_last_day() -> None:
    history = funded().having(disbursed(amount_fen=SHARE_FEN))
    history.when(account_closed("fund-1", "2026-03-20")).then_refused("REG-2", found="fen")
    early = account_closed("allocation-1", "2026-03-09", at="2026-03-20")
    history.when(early).then_refused("REG-2", expected="2026-03-10")
    history.when(account_closed("allocation-1", "2026-03-10")).then_admitted()


def test_reg_2_nothing_moves_on_a_closed_account() -> None:
    empty = opened("source-2", "source")
    history = books().having(empty, account_closed("source-2", "2026-02-01"))
    history.when(line(source="account:source-2", on="2026-02-01")).then_admitted()
    late = line(source="account:source-2", on="2026-02-02")
    history.when(late).then_refused("REG-2", found="2026-02-01")
    history.when(account_closed("source-2", "2026-02-03")).then_refused("REG-2", found="closed")


def test_reg_2_nothing_moves_before_an_account_is_opened() -> None:
    early = line(on="2026-01-04", at="2026-01-06")
    books().when(early).then_refused("REG-2", expected="open on 2026-01-04")


def test_reg_2_only_an_account_on_the_books_is_closed() -> None:
    books().when(account_closed("nowhere", "2026-02-01")).then_refused("REG-2")


# --- openings ----------------------------------------------------------------------------------


def test_fund_12_what_an_account_held_before_is_stated_with_its_grade() -> None:
    history = books().when(opening_stated()).then_admitted()
    assert history.ledger.read(Account, "account:collective-1").grade == "bank_confirmed"
    assert balance(history, "collective-1") == -balance(history, "opening-1") == 50_000 * YUAN


def test_fund_12_an_opening_is_stated_once_and_before_anything_moves() -> None:
    history = books().having(opening_stated())
    second = opening_stated()
    history.when(second).then_refused("FUND-12", found="5000000 fen")
    lived = funded().having(disbursed())
    lived.when(opening_stated("project-1", by=RECEIVES)).then_refused("FUND-12")


def test_reg_2_a_fund_s_account_has_no_opening_but_by_its_line() -> None:
    funded().when(opening_stated("fund-1", by=RECEIVES)).then_refused("REG-2", found="fund")


# --- closed periods ----------------------------------------------------------------------------


def test_pay_9_a_period_closes_with_the_balances_that_the_ledger_has() -> None:
    history = funded().when(closed(HELD_FEN)).then_admitted()
    account = history.ledger.read(Account, "account:fund-1")
    assert (account.closed_until, account.days) == (day("2026-03-31"), {})
    assert balance(history, "fund-1") == LINE_FEN - SHARE_FEN


def test_pay_9_a_closing_with_another_balance_is_refused() -> None:
    wrong = {**HELD_FEN, "fund-1": LINE_FEN - SHARE_FEN + 1}
    funded().when(closed(wrong)).then_refused("PAY-9", expected="60000000 fen")


def test_pay_9_nothing_moves_in_a_closed_period() -> None:
    history = funded().having(closed(HELD_FEN))
    late = disbursed(on="2026-03-31", at="2026-04-06")
    history.when(late).then_refused("PAY-9", found="2026-03-31")
    history.when(disbursed(on="2026-04-01", at="2026-04-06")).then_admitted()


def test_pay_9_a_period_is_over_when_it_is_closed_and_never_reopened() -> None:
    funded().when(closed(HELD_FEN, until="2026-04-05")).then_refused("PAY-9", found="2026-04-05")
    history = funded().having(closed(HELD_FEN))
    again = closed(HELD_FEN, name="2", at="2026-04-06")
    history.when(again).then_refused("PAY-9", expected="after 2026-03-31")
    history.when(closed(HELD_FEN, name="2", until="2026-04-30", at="2026-05-02")).then_admitted()


def test_pay_9_money_of_a_closed_period_is_there_in_the_next() -> None:
    history = funded().having(closed(HELD_FEN))
    paid = disbursed(amount_fen=SHARE_FEN, on="2026-04-10")
    assert balance(history.when(paid).then_admitted(), "allocation-1") == 0
    over = disbursed(amount_fen=SHARE_FEN + 1, on="2026-04-10")
    history.when(over).then_refused("FUND-1")


def test_reg_5_an_account_is_closed_once_in_a_closing() -> None:
    stated = closed(HELD_FEN)
    closings = (*stated.data.closings, stated.data.closings[0])
    twice = msgspec.structs.replace(
        stated, data=msgspec.structs.replace(stated.data, closings=closings)
    )
    funded().when(twice).then_refused("REG-5", found="account:fund-1")


def test_act_1_a_village_does_not_close_the_county_s_account() -> None:
    stray = closed(HELD_FEN, place=VILLAGE, by=VILLAGE_KEEPS)
    funded().when(stray).then_refused("ACT-1", found="account:fund-1")


def test_reg_1_a_closing_has_a_number_of_its_own() -> None:
    history = funded().having(closed(HELD_FEN))
    again = closed(HELD_FEN, until="2026-04-30", at="2026-05-02")
    history.when(again).then_refused("REG-1", found="period:1")


# --- reversals ---------------------------------------------------------------------------------


def test_pay_9_a_reversal_moves_the_same_amounts_back_on_its_own_day() -> None:
    history = funded().having(disbursed()).when(reversed_()).then_admitted()
    assert balance(history, "allocation-1") == SHARE_FEN
    account = history.ledger.read(Account, "account:allocation-1")
    assert account.balance_on(day("2026-03-19")) == SHARE_FEN - 100_000 * YUAN


@pytest.mark.parametrize("on", ["2026-03-10", "2026-03-19"])
def test_pay_9_a_reversal_is_not_dated_back(on: str) -> None:
    stray = reversed_(on=on, at="2026-03-20")
    funded().having(disbursed()).when(stray).then_refused("PAY-9", expected="2026-03-20")


@pytest.mark.parametrize(
    "leg",
    [
        Leg("account:allocation-1", "account:project-1", 99_999 * YUAN),
        Leg("account:collective-1", "account:project-1", 100_000 * YUAN),
        Leg("account:project-1", "account:allocation-1", 100_000 * YUAN),
    ],
)
def test_pay_9_a_reversal_of_another_amount_account_or_way_is_refused(leg: Leg) -> None:
    funded().having(disbursed()).when(reversed_(legs=(leg,))).then_refused(
        "PAY-9", found=str(leg.amount_fen)
    )


def test_pay_9_a_voucher_is_reversed_once_and_a_reversal_never() -> None:
    history = funded().having(disbursed(), reversed_())
    history.when(reversed_(name="r2")).then_refused("PAY-9", found="voucher:reversal-1")
    forth = Leg("account:project-1", "account:allocation-1", 100_000 * YUAN)
    again = reversed_("reversal-1", (forth,), name="r2", by=PAYS)
    history.when(again).then_refused("PAY-9", found="is a reversal")


def test_pay_9_what_a_closed_period_has_wrong_is_reversed_on_a_day_behind_it() -> None:
    shut = {"allocation-1": SHARE_FEN - 100_000 * YUAN, "project-1": 100_000 * YUAN}
    history = funded().having(disbursed(), closed(shut))
    history.when(reversed_(on="2026-03-31")).then_refused("PAY-9", found="2026-03-31")
    history.when(reversed_(on="2026-04-06")).then_admitted()


def test_fund_1_an_allocation_that_was_spent_is_not_reversed() -> None:
    back = Leg("account:fund-1", "account:allocation-1", SHARE_FEN)
    undo = reversed_("allocation-1", (back,), by=PAYS)
    funded().when(undo).then_admitted()
    funded().having(disbursed()).when(undo).then_refused("FUND-1")


def test_act_2_who_signed_a_voucher_does_not_reverse_it_alone() -> None:
    history = funded().having(disbursed())
    history.when(reversed_(by=PAYS)).then_refused("ACT-2")
    history.when(reversed_(by=(PAYS[0], finance(5)))).then_admitted()


def test_reg_2_a_voucher_that_nobody_knows_is_not_reversed() -> None:
    funded().when(reversed_("nothing")).then_refused("REG-2", found="no voucher:nothing")


def test_reg_1_a_reversal_has_a_number_of_its_own() -> None:
    stray = reversed_(name="line-1")
    funded().having(disbursed(), allocated("2", amount_fen=1)).when(stray).then_refused("REG-1")
