# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""FUND-8: how money is used and paid back, agreed before it goes out; what is overdue is listed."""

from functools import cache
from typing import Any

import pytest

from domain.funds.agreements import Agreement, Instalment, Subsidy, UseAgreed, overdue
from domain.funds.repayments import FundsPlaced, InstalmentReceived
from domain.kernel.act import Act
from domain.kernel.gap import Gap
from tests.domain.books import (
    PAPER,
    PAYS,
    RECEIVES,
    SHARE_FEN,
    VILLAGE_KEEPS,
    YUAN,
    By,
    agent,
    allocated,
    balance,
    collective,
    funded,
    opened,
)
from tests.domain.cast import county, householder, register, township
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, day, officer

SUM_FEN, RETURN_FEN = 100_000 * YUAN, 6_000 * YUAN
WITH_COLLECTIVE = (collective(), township())


def due(on: str, amount_fen: int) -> Instalment:
    return Instalment(due_on=day(on), amount_fen=amount_fen)


def agreed(
    name: str = "1", *, by: By = WITH_COLLECTIVE, at: str = "2026-03-10", **changed: Any
) -> Act[UseAgreed]:
    data: dict[str, Any] = {
        "agreement": f"agreement:{name}",
        "form": "injection",
        "place": VILLAGE,
        "allocation": "allocation:1",
        "use": "入股示例合作社，年收益归村集体",
        "principal_fen": SUM_FEN,
        "schedule": (due("2026-12-31", RETURN_FEN), due("2027-12-31", RETURN_FEN)),
        "paper": PAPER,
    }
    return act(UseAgreed(**data | changed), by=by, at=at)


def repayable(**changed: Any) -> Act[UseAgreed]:
    """Self-development money for the collective, back in two halves."""
    halves = (due("2026-12-31", SUM_FEN // 2), due("2027-12-31", SUM_FEN // 2))
    return agreed(**{"form": "repayable", "schedule": halves, **changed})


def of_household(**changed: Any) -> Act[UseAgreed]:
    """The same for `household:h1`."""
    by = (householder(), township())
    return repayable(**{"household": "household:h1", "by": by, **changed})


def loan(**changed: Any) -> Act[UseAgreed]:
    """A bank's loan to the household whose interest is subsidised."""
    terms = Subsidy(lender="示例农商行", rate_bp=435, subsidy_bp=435)
    fields = {"form": "subsidised_loan", "allocation": None, "subsidy": terms}
    return of_household(**{**fields, **changed})


def placed(
    name: str = "1", *, on: str = "2026-04-10", by: By = PAYS, at: str | None = None, **changed: Any
) -> Act[FundsPlaced]:
    data: dict[str, Any] = {
        "agreement": "agreement:1",
        "voucher": f"voucher:placed-{name}",
        "from_account": "account:allocation-1",
        "to_account": "account:collective-1",
        "amount_fen": SUM_FEN,
        "value_date": day(on),
        "paper": PAPER,
    }
    return act(FundsPlaced(**data | changed), by=by, at=at or on)


def received(
    name: str = "1", *, on: str = "2026-12-30", by: By = VILLAGE_KEEPS, **changed: Any
) -> Act[InstalmentReceived]:
    data: dict[str, Any] = {
        "agreement": "agreement:1",
        "voucher": f"voucher:instalment-{name}",
        "from_account": "account:income-1",
        "to_account": "account:collective-1",
        "amount_fen": RETURN_FEN,
        "value_date": day(on),
        "paper": PAPER,
    }
    return act(InstalmentReceived(**data | changed), by=by, at=on)


def repaid(name: str = "1", **changed: Any) -> Act[InstalmentReceived]:
    """Half of the principal, from the collective back to the allocation."""
    fields = {
        "from_account": "account:collective-1",
        "to_account": "account:allocation-1",
        "amount_fen": SUM_FEN // 2,
    }
    return received(name, **{**fields, **changed})


@cache
def village() -> Given:
    """A township's allocation that was shown, the village's households and its accounts."""
    income = opened("income-1", "income", place=VILLAGE, by=VILLAGE_KEEPS)
    use = opened("use-1", "use", place=TOWNSHIP)
    return funded().having(*register(), income, use)


def agreement(history: Given) -> Agreement:
    return history.ledger.read(Agreement, "agreement:1")


def gap(history: Given, today: str) -> Gap | None:
    found = overdue(agreement(history), day(today))
    assert found is None or found.rule == "FUND-8"
    return found


# --- what is agreed -----------------------------------------------------------------------------


@pytest.mark.parametrize("one", [agreed(), repayable(), of_household(), loan()])
def test_fund_8_use_and_repayment_are_agreed(one: Act[UseAgreed]) -> None:
    history = village().when(one).then_admitted()
    assert agreement(history).form == one.data.form
    assert agreement(history).due_fen == sum(each.amount_fen for each in one.data.schedule)
    history.when(one).then_refused("REG-1", found="agreement:1")


@pytest.mark.parametrize(
    "schedule",
    [
        (due("2026-12-31", SUM_FEN - 1),),
        (due("2026-12-31", SUM_FEN + 1),),
        (due("2026-03-10", SUM_FEN),),
        (due("2027-12-31", SUM_FEN // 2), due("2026-12-31", SUM_FEN // 2)),
        (due("2026-12-31", SUM_FEN // 2), due("2026-12-31", SUM_FEN // 2)),
        (due("2026-12-31", SUM_FEN), due("2027-12-31", 0)),
    ],
    ids=["less", "more", "on the day", "out of order", "twice a day", "nothing"],
)
def test_fund_8_the_plan_of_repayment_adds_up(schedule: tuple[Instalment, ...]) -> None:
    village().when(repayable(schedule=schedule)).then_refused("FUND-8", expected=str(SUM_FEN))


@pytest.mark.parametrize(
    "wrong",
    [
        agreed(household="household:h1", by=(householder(), township())),
        agreed(allocation=None),
        agreed(place=TOWNSHIP, by=(township(), county())),
        loan(household=None, by=WITH_COLLECTIVE),
        loan(allocation="allocation:1"),
    ],
    ids=["injected into a household", "no money", "no village", "no borrower", "our money"],
)
def test_fund_8_each_form_is_for_whom_it_is_made(wrong: Act[UseAgreed]) -> None:
    village().when(wrong).then_refused("FUND-8")


def test_fund_8_a_subsidy_is_of_a_loan_s_interest_and_within_it() -> None:
    above = Subsidy(lender="示例农商行", rate_bp=435, subsidy_bp=436)
    village().when(loan(subsidy=above)).then_refused("FUND-8", found="436 of 435")
    village().when(loan(subsidy=None)).then_refused("FUND-8", found="no terms")
    village().when(agreed(subsidy=above)).then_refused("FUND-8")


def test_fund_2_what_is_agreed_is_money_of_the_allocation() -> None:
    over = agreed(principal_fen=SHARE_FEN + 1)
    village().when(over).then_refused("FUND-2", expected=str(SHARE_FEN))
    elsewhere = allocated("2", place=OTHER_VILLAGE, amount_fen=SUM_FEN)
    village().having(elsewhere).when(agreed(allocation="allocation:2")).then_refused("FUND-2")
    village().when(agreed(allocation="allocation:7")).then_refused("REG-2")


def test_act_1_the_collective_or_the_head_of_the_household_signs() -> None:
    village().when(agreed(by=(township(), county()))).then_refused("ACT-1", expected="collective")
    other = householder("case:2")
    village().when(of_household(by=(other, township()))).then_refused("ACT-1", expected="head")
    village().when(of_household(by=WITH_COLLECTIVE)).then_refused("ACT-1")
    on_paper = of_household(by=(township(), county()))
    village().when(on_paper).then_admitted()


def test_act_2_an_officer_who_benefits_does_not_sign() -> None:
    own = of_household(by=(householder(), township("person:yi")))
    village().when(own).then_refused("ACT-2", found="person:yi")


def test_reg_2_the_household_lives_there() -> None:
    moved = of_household(
        place=OTHER_VILLAGE,
        by=(officer("householder", "person:jia", place=OTHER_VILLAGE), township()),
    )
    village().when(moved).then_refused("REG-2", expected=VILLAGE)


# --- money under it -----------------------------------------------------------------------------


def test_fund_8_what_was_agreed_is_placed_with_the_collective() -> None:
    history = village().having(agreed()).when(placed()).then_admitted()
    assert balance(history, "collective-1") == SUM_FEN
    assert balance(history, "allocation-1") == SHARE_FEN - SUM_FEN
    history.when(placed("2", amount_fen=1)).then_refused("FUND-8", expected="0 fen")


def test_fund_8_nothing_is_placed_before_it_was_agreed_or_above_it() -> None:
    village().when(placed()).then_refused("REG-2", found="no agreement:1")
    late = village().having(agreed(at="2026-04-11"))
    late.when(placed(at="2026-04-12")).then_refused("FUND-8", expected="2026-04-11")
    over = placed(amount_fen=SUM_FEN + 1)
    village().having(agreed()).when(over).then_refused("FUND-8", expected=str(SUM_FEN))


@pytest.mark.parametrize("one", [of_household(), loan()])
def test_fund_8_households_get_theirs_by_a_list_and_banks_lend_their_own(
    one: Act[UseAgreed],
) -> None:
    village().having(one).when(placed()).then_refused("FUND-8", expected="collective")


def test_fund_2_money_is_placed_between_the_accounts_of_the_agreement() -> None:
    history = village().having(agreed())
    other = opened("collective-2", "collective", place=OTHER_VILLAGE)
    stray = placed(to_account="account:collective-2")
    history.having(other).when(stray).then_refused("FUND-2", found=OTHER_VILLAGE)
    history.when(placed(from_account="account:fund-1")).then_refused("FUND-2")
    history.when(placed(to_account="account:entity-1")).then_refused("REG-2")


def test_fund_7_money_is_placed_when_its_allocation_was_shown() -> None:
    history = village().having(allocated("2", amount_fen=SUM_FEN))
    history = history.having(agreed(allocation="allocation:2"))
    early = placed(from_account="account:allocation-2")
    history.when(early).then_refused("FUND-7", expected="allocation:2")


@pytest.mark.parametrize(
    ("by", "rule"), [(RECEIVES, "ACT-2"), (VILLAGE_KEEPS, "ACT-1"), ((agent(),), "ACT-1")]
)
def test_act_2_who_arranged_the_money_does_not_place_it(by: By, rule: str) -> None:
    village().having(agreed()).when(placed(by=by)).then_refused(rule)


def test_fund_8_an_agreed_return_comes_into_the_collective_s_account() -> None:
    history = village().having(agreed(), placed()).when(received()).then_admitted()
    assert balance(history, "collective-1") == SUM_FEN + RETURN_FEN
    history.when(received("2", amount_fen=RETURN_FEN + 1)).then_refused("FUND-8")
    stray = received("2", to_account="account:allocation-1")
    history.when(stray).then_refused("REG-2", expected="collective")


def test_fund_8_a_repayment_goes_back_to_the_allocation() -> None:
    history = village().having(repayable(), placed()).when(repaid()).then_admitted()
    assert balance(history, "allocation-1") == SHARE_FEN - SUM_FEN // 2
    history.when(repaid("2"), repaid("3", amount_fen=1)).then_refused("FUND-8", expected="0 fen")
    stray = repaid("2", to_account="account:fund-1")
    history.when(stray).then_refused("FUND-2", expected="account:allocation-1")


def test_fund_8_a_household_repays_what_was_charged_to_its_use() -> None:
    back = repaid(from_account="account:use-1", by=RECEIVES)
    history = village().having(of_household()).when(back).then_admitted()
    assert balance(history, "allocation-1") == SHARE_FEN + SUM_FEN // 2
    village().having(loan()).when(back).then_refused("FUND-8")


# --- what is overdue ----------------------------------------------------------------------------


def test_fund_8_an_instalment_that_is_due_and_did_not_come_is_listed() -> None:
    found = gap(village().having(agreed(), placed()), "2027-01-01")
    assert found is not None
    assert (found.rule, found.subject, found.due) == ("FUND-8", "agreement:1", day("2026-12-31"))
    assert str(RETURN_FEN) in found.message.en


def test_fund_8_what_came_in_time_or_is_not_due_yet_is_not_listed() -> None:
    history = village().having(agreed(), placed())
    assert gap(history, "2026-12-31") is None
    assert gap(history.having(received()), "2027-06-30") is None
    assert gap(village().having(agreed()), "2027-01-01") is None
    assert gap(village().having(loan()), "2028-01-01") is None


def test_fund_8_a_part_that_came_leaves_the_rest_overdue() -> None:
    part = repaid(amount_fen=SUM_FEN // 2 - 1)
    found = gap(village().having(repayable(), placed(), part), "2028-01-01")
    assert found is not None
    assert found.since == day("2026-12-31")
    assert str(SUM_FEN // 2 + 1) in found.message.en


def test_fund_8_a_household_s_instalments_are_listed_too() -> None:
    found = gap(village().having(of_household()), "2027-01-01")
    assert found is not None
