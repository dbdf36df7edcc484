# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""DIS-5: what contracts owe, what came of it, and what is late (S1 二(二)(四))."""

from typing import Any

import pytest

from domain.distribution.arrears import gap
from domain.distribution.contracts import Contract, ProfitStated, Term, Terms
from domain.distribution.opening import UndistributedIncomeStated
from domain.kernel.act import Act
from domain.kernel.gap import Gap
from domain.money.accounts import Account
from tests.domain.books import VILLAGE_KEEPS, balance, finance, opened, opening_stated, reversed_
from tests.domain.cast import paper
from tests.domain.distribution_cast import (
    RENT_FEN,
    contracted,
    earned,
    entity,
    planned,
    pool_opened,
    received,
    returned,
    settled,
    signed,
)
from tests.domain.projects_cast import sanctioned
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, day, officer

SHARE = Terms(model="share_dividend", ratio_bp=3_000, floor_fen=500_000, second_bp=500)
INTEREST = Terms(model="interest", principal_fen=20_000_001, rate_bp=600)


def stated(
    profit_fen: int = 10_000_001, *, period: str = "2026", by: Any = None
) -> Act[ProfitStated]:
    data = ProfitStated(
        contract="contract:1", period=period, profit_fen=profit_fen, statement=paper("statement")
    )
    owner = officer("collective_organisation", "person:co1", body="collective")
    return act(data, by=by or (owner, entity()), at="2026-12-10")


def agreed(terms: Terms) -> Given:
    return settled().having(pool_opened(), signed(terms=terms))


# --- contracts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("terms", [SHARE, INTEREST, Terms(model="lease", rent_fen=1)])
def test_dis_5_a_contract_names_the_figures_of_its_model(terms: Terms) -> None:
    settled().having(pool_opened()).when(signed(terms=terms)).then_admitted()


@pytest.mark.parametrize(
    "terms",
    [
        Terms(model="share_dividend"),
        Terms(model="share_dividend", ratio_bp=0),
        Terms(model="share_dividend", ratio_bp=3_000, rent_fen=1),
        Terms(model="lease", ratio_bp=3_000),
        Terms(model="interest", rate_bp=600),
        Terms(model="interest", principal_fen=1, rate_bp=600, second_bp=1),
    ],
)
def test_dis_5_a_contract_without_them_or_with_another_model_s_is_refused(terms: Terms) -> None:
    settled().having(pool_opened()).when(signed(terms=terms)).then_refused("DIS-5")


@pytest.mark.parametrize(
    "schedule",
    [
        (Term("2026", day("2026-12-20")), Term("2026", day("2027-12-20"))),
        (Term("2026", day("2026-12-20")), Term("2025", day("2026-11-20"))),
        (Term("2026", day("2026-03-31")),),
    ],
)
def test_dis_5_its_periods_are_due_in_order_each_once(schedule: tuple[Term, ...]) -> None:
    settled().having(pool_opened()).when(signed(schedule=schedule)).then_refused("DIS-5")


def test_act_1_owner_and_entity_sign_a_contract() -> None:
    alone = signed(by=(entity(), entity()))
    settled().having(pool_opened()).when(alone).then_refused("ACT-1")


def test_act_1_the_entity_of_a_contract_signs_it_and_no_other_entity() -> None:
    owner = officer("collective_organisation", "person:co1", body="collective")
    other = (owner, entity("虚构种植有限公司"))
    opened_pool = settled().having(pool_opened())
    opened_pool.when(signed(by=other)).then_refused("ACT-1", expected="entity:1")
    opened_pool.when(signed(by=(owner, entity(" 示例 种植专业合作社")))).then_admitted()
    agreed(SHARE).when(stated(by=other)).then_refused("ACT-1", found="虚构种植有限公司")
    agreed(SHARE).when(stated()).then_admitted()


def test_reg_1_contract_and_pool_are_recorded_once_and_of_what_is_on_record() -> None:
    contracted().when(signed()).then_refused("REG-1", found="contract:1")
    contracted().when(pool_opened(income="account:x")).then_refused("REG-1", found="pool:1")
    settled().when(signed()).then_refused("REG-2", found="pool:1")
    settled().when(pool_opened("9")).then_refused("REG-2", found="asset:9")
    contracted().when(signed("2", place=TOWNSHIP)).then_refused("ACT-1")


def test_fund_5_an_entity_on_the_sanction_list_signs_no_contract() -> None:
    settled().having(pool_opened(), sanctioned()).when(signed()).then_refused("FUND-5")
    unknown = signed(entity="entity:7")
    settled().having(pool_opened()).when(unknown).then_refused("REG-2", found="entity:7")


def test_reg_2_a_pool_is_of_what_lies_in_its_place() -> None:
    keeps = [
        opened(f"{kind}-9", kind, place=OTHER_VILLAGE) for kind in ("collective", "distribution")
    ]
    elsewhere = pool_opened(
        place=OTHER_VILLAGE, account="account:collective-9", charge="account:distribution-9"
    )
    by = act(elsewhere.data, by=(finance(1), finance(2)), at="2026-04-01")
    settled().having(*keeps).when(by).then_refused("REG-2", found=f"asset:1 in {VILLAGE}")


def test_reg_2_a_pool_s_accounts_are_its_place_s_own() -> None:
    crossed = pool_opened(account="account:distribution-1")
    settled().when(crossed).then_refused("REG-2", found="distribution")


# --- what came -----------------------------------------------------------------------------------


def test_dis_5_the_rent_agreed_on_comes_into_the_collective_s_account() -> None:
    history = contracted().when(received()).then_admitted()
    assert (balance(history, "collective-1"), balance(history, "income-1")) == (
        RENT_FEN,
        -RENT_FEN,
    )


def test_dis_5_less_than_agreed_says_so_with_what_is_left_and_why() -> None:
    part = received(amount_fen=1_000_000, left_fen=200_000)
    contracted().when(part).then_admitted()
    silent = received(amount_fen=1_000_000, left_fen=200_000, reasons=None)
    contracted().when(silent).then_refused("DIS-5", found="without reasons")
    false = received(amount_fen=1_000_000, left_fen=0)
    contracted().when(false).then_refused("DIS-5", expected="200000 fen left of 1200000")


def test_dis_5_instalments_add_up_and_more_than_agreed_says_so() -> None:
    first = received(amount_fen=1_000_000, left_fen=200_000)
    rest = received("2", amount_fen=200_000)
    contracted().when(first, rest).then_admitted()
    more = received("2", amount_fen=300_000, left_fen=-100_000)
    contracted().when(first, more).then_admitted()
    contracted().when(first, received("2", amount_fen=300_000)).then_refused("DIS-5")


def test_dis_5_a_dividend_follows_from_the_profit_stated_rounded_down() -> None:
    history = agreed(SHARE).having(stated())
    history.when(received(amount_fen=3_000_000)).then_admitted()
    history.when(received(amount_fen=3_000_001)).then_refused("DIS-5")
    agreed(SHARE).when(received(amount_fen=3_000_000)).then_refused("DIS-5", found="none of 2026")


def test_dis_5_the_floor_is_owed_whatever_the_profit() -> None:
    history = agreed(SHARE).having(stated(1))
    history.when(received(amount_fen=500_000)).then_admitted()
    history.when(received(amount_fen=499_999)).then_refused("DIS-5", expected="1 fen left")


def test_dis_5_a_second_distribution_comes_where_the_contract_names_it() -> None:
    second = received("2", kind="second", amount_fen=500_000)
    agreed(SHARE).having(stated(), received(amount_fen=3_000_000)).when(second).then_admitted()
    contracted().when(second).then_refused("DIS-5", found="names none")


def test_dis_5_interest_is_the_rate_on_the_principal() -> None:
    agreed(INTEREST).when(received(amount_fen=1_200_000)).then_admitted()
    agreed(INTEREST).when(received(amount_fen=1_200_001)).then_refused("DIS-5")


def test_dis_5_a_profit_is_stated_once_and_where_the_contract_asks_for_it() -> None:
    agreed(SHARE).when(stated()).then_admitted()
    agreed(SHARE).having(stated()).when(stated(5)).then_refused("DIS-5")
    contracted().when(stated()).then_refused("DIS-5")
    agreed(SHARE).when(stated(period="2031")).then_refused("DIS-5", found="2031")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"period": "2031"}, "2031"),
        ({"account": "account:distribution-1"}, "account:distribution-1"),
        ({"income": "account:other"}, "account:other"),
        ({"pool": "pool:2"}, "pool:2"),
    ],
)
def test_dis_5_income_is_of_its_contract_s_period_and_pool(
    changed: dict[str, Any], found: str
) -> None:
    contracted().when(received(**changed)).then_refused("DIS-5", found=found)


def test_reg_2_income_is_received_by_a_contract() -> None:
    contracted().when(received(contract="contract:9")).then_refused("REG-2", found="contract:9")


def test_dis_5_a_receipt_is_corrected_by_its_own_fact_so_that_the_contract_knows() -> None:
    history = earned().when(returned()).then_admitted()
    assert balance(history, "collective-1") == 0
    assert history.ledger.read(Contract, "contract:1").received_fen("2026") == 0
    history.when(received("2", on="2026-12-19")).then_admitted()
    reversal = reversed_("income-1", on="2026-12-19", by=VILLAGE_KEEPS)
    earned().when(reversal).then_refused("DIS-5")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"amount_fen": RENT_FEN - 1}, "DIS-5"),
        ({"corrects": "voucher:income-9"}, "REG-2"),
        ({"value_date": day("2026-12-18")}, "PAY-9"),
        ({"contract": "contract:9"}, "REG-2"),
    ],
)
def test_dis_5_a_correction_takes_back_the_whole_receipt_on_its_own_day(
    changed: dict[str, Any], rule: str
) -> None:
    earned().when(returned(**changed)).then_refused(rule)
    earned().when(returned(amount_fen=RENT_FEN + 1)).then_refused("DIS-5")


def test_act_2_who_entered_a_receipt_does_not_correct_it_alone() -> None:
    alone = returned()
    earned().when(act(alone.data, by=VILLAGE_KEEPS, at="2026-12-19")).then_refused("ACT-2")


def test_dis_5_a_receipt_is_taken_back_once() -> None:
    twice = returned("2", corrects="voucher:income-1")
    earned().when(returned(), twice).then_refused("DIS-5")


# --- from before the ledger ----------------------------------------------------------------------


def opening_of(fen: int = 800_000, **changed: Any) -> Act[UndistributedIncomeStated]:
    data: dict[str, Any] = {
        "voucher": "voucher:undistributed-1",
        "pool": "pool:1",
        "account": "account:income-1",
        "opening": "account:opening-1",
        "amount_fen": fen,
        "as_of": day("2026-04-01"),
        "grade": "audited",
        "paper": paper("report"),
        "holder": "account:collective-1",
    }
    stated = UndistributedIncomeStated(**data | changed)
    return act(stated, by=VILLAGE_KEEPS, at="2026-04-02")


def brought_in(fen: int = 1_000_000) -> Given:
    """The collective's account was opened with so much, and the pool is opened."""
    return settled().having(
        opened("opening-1", "opening"), opening_stated(amount_fen=fen), pool_opened(), signed()
    )


def test_fund_12_income_from_before_comes_in_as_part_of_an_opening_and_is_distributed() -> None:
    history = brought_in().when(opening_of()).then_admitted()
    assert (balance(history, "income-1"), balance(history, "opening-1")) == (-800_000, -200_000)
    assert history.ledger.read(Account, "account:income-1").grade == "audited"
    history.when(planned()).then_admitted()


def test_fund_12_more_than_an_opening_holds_does_not_come_in_as_income() -> None:
    brought_in().when(opening_of(1_000_001)).then_refused("FUND-12", found="1000001 fen")
    settled_only = settled().having(opened("opening-1", "opening"), pool_opened())
    settled_only.when(opening_of(1)).then_refused("FUND-12")


def test_fund_12_income_from_before_comes_in_once_and_before_anything_moved() -> None:
    again = opening_of(1, voucher="voucher:again")
    brought_in().when(opening_of(), again).then_refused("FUND-12", expected="nothing moved")
    late = brought_in().having(received(on="2026-12-18"))
    stated = act(opening_of().data, by=VILLAGE_KEEPS, at="2026-12-19")
    late.when(stated).then_refused("FUND-12")
    stray = opening_of(account="account:distribution-1")
    brought_in().when(stray).then_refused("FUND-12", found="distribution-1")


# --- what is late --------------------------------------------------------------------------------


def late_on(history: Given, today: str) -> Gap | None:
    found = gap(history.ledger.read(Contract, "contract:1"), day(today))
    assert found is None or found.rule == "DIS-5"
    return found


def test_dis_5_what_is_due_and_did_not_come_is_listed_with_its_sum() -> None:
    part = contracted().having(received(amount_fen=1_000_000, left_fen=200_000))
    found = late_on(part, "2026-12-21")
    assert found is not None
    assert (found.rule, found.subject, found.due) == ("DIS-5", "contract:1", day("2026-12-20"))
    assert "200000 fen" in found.message.en
    assert late_on(contracted(), "2027-12-21") is not None


def test_dis_5_what_came_or_is_not_due_yet_is_off_the_list() -> None:
    assert late_on(contracted(), "2026-12-20") is None
    assert late_on(earned(), "2027-12-20") is None


def test_dis_5_a_profit_that_is_due_and_not_stated_is_listed() -> None:
    assert late_on(agreed(SHARE), "2026-12-21") is not None
    loss = agreed(Terms(model="share_dividend", ratio_bp=3_000)).having(stated(0))
    assert late_on(loss, "2026-12-21") is None
