"""Funds: FUND-1, 2, 10, 11, 12 of lines, allocations, disbursements and what comes back."""

from typing import Any

import msgspec
import pytest

from domain.funds import idle
from domain.funds.disbursements import FundsDisbursed
from domain.funds.lines import Fund
from domain.kernel import catalogue
from domain.kernel.gap import Gap
from domain.money.accounts import Account
from tests.domain.books import (
    LINE_FEN,
    PAYS,
    RECEIVES,
    SHARE_FEN,
    VILLAGE_KEEPS,
    YUAN,
    By,
    agent,
    allocated,
    balance,
    books,
    brought_in,
    carried_over,
    closed,
    collective,
    disbursed,
    entity,
    finance,
    funded,
    group,
    line,
    opened,
    reclaimed,
    shown,
)
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, Given, day

# --- lines -------------------------------------------------------------------------------------


def test_fund_1_a_line_debits_its_fund_and_credits_its_source() -> None:
    history = books().when(line()).then_admitted()
    assert (balance(history, "fund-1"), balance(history, "source-1")) == (LINE_FEN, -LINE_FEN)


def test_fund_1_a_line_of_nothing_is_refused() -> None:
    books().when(line(amount_fen=0)).then_refused("FUND-1", expected="above zero")


def test_fund_1_a_line_is_not_received_ahead_of_its_day() -> None:
    books().when(line(on="2026-02-02", at="2026-02-01")).then_refused("FUND-1", found="2026-02-02")


def test_reg_1_fund_voucher_and_account_are_each_given_out_once() -> None:
    history = books().when(line()).then_admitted()
    history.when(line()).then_refused("REG-1", found="fund:1")
    history.when(line("2", voucher="voucher:line-1")).then_refused("REG-1", found="voucher:line-1")
    history.when(line("2", account="account:fund-1")).then_refused("REG-1", found="account:fund-1")
    history.when(line("2", account="account:opening-1")).then_refused("REG-1")


def test_reg_2_a_line_comes_from_a_source() -> None:
    books().when(line(source="account:nowhere")).then_refused("REG-2", found="not opened")
    books().when(line(source="account:project-1")).then_refused("REG-2", found="project")


def test_fund_2_a_purpose_is_named_once() -> None:
    twice = ("industry_project", "industry_project")
    books().when(line(purposes=twice)).then_refused("FUND-2", found="industry_project")


def test_act_1_the_county_s_money_is_received_by_county_finance() -> None:
    village = line(by=VILLAGE_KEEPS, place=VILLAGE)
    books().when(village).then_refused("ACT-1", expected="county finance")
    own = line(by=VILLAGE_KEEPS, place=VILLAGE, source_kind="donation")
    books().when(own).then_admitted()


def test_act_1_one_signature_is_not_enough() -> None:
    books().when(line(by=(finance(1),))).then_refused("ACT-1")
    books().when(line(by=VILLAGE_KEEPS)).then_refused("ACT-1", expected=COUNTY)


def test_fund_12_a_line_from_before_is_brought_in_with_its_grade() -> None:
    history = books().when(brought_in()).then_admitted()
    assert history.ledger.read(Fund, "fund:9").grade == "audited"
    assert history.ledger.read(Account, "account:fund-9").grade == "audited"
    assert balance(history, "opening-1") == -LINE_FEN


def test_fund_12_a_line_from_before_does_not_come_from_a_source_as_if_received_here() -> None:
    books().when(brought_in(opening="account:source-1")).then_refused("FUND-12", found="source")


# --- allocations -------------------------------------------------------------------------------


def test_fund_1_an_allocation_moves_money_of_the_fund() -> None:
    history = books().having(line()).when(allocated()).then_admitted()
    assert balance(history, "fund-1") == LINE_FEN - SHARE_FEN
    assert balance(history, "allocation-1") == SHARE_FEN


def test_fund_1_more_than_the_fund_has_is_refused() -> None:
    history = books().having(line())
    history.when(allocated(amount_fen=LINE_FEN)).then_admitted()
    history.when(allocated(amount_fen=LINE_FEN + 1)).then_refused("FUND-1", found="-1 fen")


def test_fund_1_a_fund_is_not_below_zero_on_a_day_before_more_came() -> None:
    """The balance now would cover it, the balance on the day does not."""
    history = books().having(line(on="2026-02-01"), allocated(amount_fen=LINE_FEN))
    back = reclaimed(amount_fen=SHARE_FEN, on="2026-06-01")
    history = history.when(back).then_admitted()
    early = allocated("2", amount_fen=1, on="2026-05-31", at="2026-06-02")
    history.when(early).then_refused("FUND-1", found="2026-05-31")
    history.when(allocated("2", amount_fen=1, on="2026-06-01", at="2026-06-02")).then_admitted()


@pytest.mark.parametrize("other", [{"purpose": "banquets"}, {"place": "231006100"}])
def test_fund_2_another_purpose_or_place_than_the_line_s_is_refused(
    other: dict[str, Any],
) -> None:
    books().having(line()).when(allocated(**other)).then_refused(
        "FUND-2", expected="industry_project or public_posts under 231005"
    )


def test_fund_2_an_allocation_names_its_own_fund_s_account() -> None:
    history = books().having(line(), line("2"))
    history.when(allocated(fund_account="account:fund-2")).then_refused("FUND-2")


def test_fund_11_the_leading_group_confirms_the_county_s_arrangement() -> None:
    books().having(line()).when(allocated(by=RECEIVES)).then_refused("FUND-11")


def test_fund_11_the_collective_arranges_its_own_money() -> None:
    own = line(by=VILLAGE_KEEPS, place=VILLAGE, source_kind="collective")
    share = allocated(by=VILLAGE_KEEPS, place=VILLAGE)
    books().having(own).when(share).then_admitted()


def test_act_1_a_village_does_not_arrange_the_county_s_money() -> None:
    share = allocated(by=VILLAGE_KEEPS, place=VILLAGE)
    books().having(line()).when(share).then_refused("ACT-1")


def test_reg_2_an_allocation_is_of_a_known_fund() -> None:
    books().when(allocated()).then_refused("REG-2", found="no fund:1")


def test_reg_1_an_allocation_is_given_out_once() -> None:
    again = allocated(voucher="voucher:again", account="account:again")
    funded().when(again).then_refused("REG-1", found="allocation:1")


# --- disbursements -----------------------------------------------------------------------------


def test_fund_2_a_disbursement_within_allocation_and_purpose_is_booked_on_its_project() -> None:
    history = funded().when(disbursed(amount_fen=SHARE_FEN)).then_admitted()
    assert (balance(history, "allocation-1"), balance(history, "project-1")) == (0, SHARE_FEN)


def test_fund_1_a_disbursement_above_its_allocation_is_refused_though_the_fund_has_more() -> None:
    funded().when(disbursed(amount_fen=SHARE_FEN + 1)).then_refused("FUND-1", found="-1 fen")


def test_fund_1_the_last_yuan_is_paid_once() -> None:
    first = disbursed(amount_fen=SHARE_FEN)
    funded().when(first, disbursed("2", amount_fen=YUAN)).then_refused("FUND-1")


def test_fund_2_another_purpose_than_the_allocation_s_is_refused() -> None:
    """挤占挪用: posts are a purpose of the line, and not of this allocation."""
    funded().when(disbursed(purpose="public_posts")).then_refused("FUND-2", found="public_posts")


def test_fund_2_money_is_not_spent_in_another_place() -> None:
    elsewhere = opened("use-2", "use", place=OTHER_VILLAGE)
    share = allocated("2", place=VILLAGE, amount_fen=YUAN)
    history = funded().having(elsewhere, share)
    paid = disbursed(allocation="2", spent_on="account:use-2", amount_fen=YUAN)
    history.when(paid).then_refused("FUND-2", found=OTHER_VILLAGE)
    posts = allocated("3", purpose="public_posts", amount_fen=YUAN)
    wages: dict[str, Any] = {"spent_on": "account:use-2", "purpose": "public_posts"}
    shown_too = funded().having(elsewhere, posts, *shown("3"))
    shown_too.when(disbursed(allocation="3", amount_fen=YUAN, **wages)).then_admitted()


def test_fund_2_a_disbursement_names_its_own_allocation_s_account() -> None:
    history = funded().having(allocated("2", amount_fen=YUAN))
    stray = disbursed(allocation="2", allocation_account="account:allocation-1", amount_fen=YUAN)
    history.when(stray).then_refused("FUND-2", expected="account:allocation-2")


def test_pay_1_cash_cannot_be_expressed() -> None:
    names = {field.name for field in msgspec.structs.fields(FundsDisbursed)}
    assert "payee" in names
    assert not [name for name in names if "cash" in name or "channel" in name]
    kind = catalogue.type_of(FundsDisbursed)
    for payee in ("cash", "现金", "person:1", None):
        with pytest.raises(msgspec.ValidationError, match="payee"):
            catalogue.decode(kind, {**kind.example, "payee": payee})


@pytest.mark.parametrize("account", ["project-1", "collective-1", "fund-1", "nobody"])
def test_reg_2_only_an_entity_s_bank_account_is_paid(account: str) -> None:
    funded().when(disbursed(payee=f"account:{account}")).then_refused("REG-2", expected="entity")


def test_reg_2_a_payee_s_account_is_open_on_the_day() -> None:
    history = funded().having(entity("entity-2", on="2026-03-11"))
    history.when(disbursed(payee="account:entity-2", at="2026-03-12")).then_refused("REG-2")
    later = disbursed(payee="account:entity-2", on="2026-03-11")
    history.when(later).then_admitted()


def test_reg_2_money_is_spent_on_a_project_or_a_use() -> None:
    funded().when(disbursed(spent_on="account:entity-1")).then_refused("REG-2", found="entity")
    funded().when(disbursed(allocation="7")).then_refused("REG-2", found="no allocation:7")


@pytest.mark.parametrize("by", [(finance(1), finance(4)), (finance(3), group())])
def test_act_2_who_arranged_an_allocation_does_not_pay_it_out(by: By) -> None:
    funded().when(disbursed(by=by)).then_refused("ACT-2")


def test_act_1_the_county_s_money_is_not_paid_by_township_and_collective() -> None:
    share = allocated("2", place=VILLAGE, amount_fen=YUAN)
    paid = disbursed(allocation="2", amount_fen=YUAN, by=(agent(), collective()))
    funded().having(share).when(paid).then_refused("ACT-1")


def test_reg_1_a_disbursement_is_made_once() -> None:
    again = disbursed(voucher="voucher:again")
    funded().having(disbursed()).when(again).then_refused("REG-1", found="disbursement:1")


def test_fund_3_contract_and_invoice_are_asked_by_shape() -> None:
    kind = catalogue.type_of(FundsDisbursed)
    for paper in ("contract", "invoice"):
        rest = {name: value for name, value in kind.example.items() if name != paper}
        with pytest.raises(msgspec.ValidationError, match=paper):
            catalogue.decode(kind, rest)


# --- what comes back ---------------------------------------------------------------------------


def test_fund_10_what_an_allocation_has_left_is_reclaimed_into_its_fund() -> None:
    history = funded().when(reclaimed(amount_fen=SHARE_FEN)).then_admitted()
    assert (balance(history, "allocation-1"), balance(history, "fund-1")) == (0, LINE_FEN)


def test_fund_10_what_a_fund_has_left_goes_back_to_its_source() -> None:
    back = reclaimed(allocation=None, from_account="account:fund-1", to_account="account:source-1")
    history = funded().when(back).then_admitted()
    assert balance(history, "source-1") == -LINE_FEN + 50_000 * YUAN


@pytest.mark.parametrize(
    ("allocation", "from_account", "to_account"),
    [
        ("1", "account:allocation-1", "account:collective-1"),
        ("1", "account:allocation-1", "account:source-1"),
        ("1", "account:fund-1", "account:allocation-1"),
        (None, "account:allocation-1", "account:source-1"),
        (None, "account:fund-1", "account:project-1"),
    ],
)
def test_fund_10_money_comes_back_the_way_it_went_and_no_other(
    allocation: str | None, from_account: str, to_account: str
) -> None:
    stray = reclaimed(allocation=allocation, from_account=from_account, to_account=to_account)
    funded().when(stray).then_refused("FUND-10", found=f"{from_account} to {to_account}")


def test_fund_10_an_allocation_of_another_fund_is_not_reclaimed() -> None:
    history = funded().having(line("2"), allocated("2", fund="2"))
    stray = reclaimed(allocation="2", from_account="account:allocation-2")
    history.when(stray).then_refused("FUND-10", found="fund:2")


def test_fund_1_what_was_paid_out_is_not_reclaimed() -> None:
    history = funded().having(disbursed(amount_fen=SHARE_FEN))
    history.when(reclaimed(amount_fen=1)).then_refused("FUND-1")


def test_fund_10_a_year_is_carried_over_before_the_next_period_is_closed() -> None:
    """Behind a closed day the ledger has one sum, and no longer what stood at the year's end."""
    left = {"fund-1": LINE_FEN - SHARE_FEN}
    year = closed(left, until="2026-12-31", at="2027-01-05")
    funded().having(year).when(carried_over()).then_admitted()
    january = closed(left, until="2027-01-31", name="2", at="2027-02-05")
    late = carried_over(at="2027-02-06")
    funded().having(year, january).when(late).then_refused("FUND-10", found="2027-01-31")


def test_fund_11_the_leading_group_confirms_what_is_reclaimed_and_carried_over() -> None:
    funded().when(reclaimed(by=PAYS)).then_refused("FUND-11")
    funded().when(carried_over(by=PAYS)).then_refused("FUND-11")


def test_fund_10_what_is_carried_over_is_what_the_fund_has_at_the_year_s_end() -> None:
    history = funded().when(carried_over()).then_admitted()
    fund = history.ledger.read(Fund, "fund:1")
    assert fund.carried_fen == ((2026, LINE_FEN - SHARE_FEN),)
    funded().when(carried_over(amount_fen=LINE_FEN)).then_refused("FUND-10", found=str(LINE_FEN))


def test_fund_10_a_year_is_carried_over_once_and_when_it_is_over() -> None:
    funded().when(carried_over(at="2026-12-31")).then_refused("FUND-10", found="2026-12-31")
    funded().when(carried_over(at="2027-01-01")).then_admitted()
    funded().having(carried_over()).when(carried_over()).then_refused("FUND-10")


# --- idle money --------------------------------------------------------------------------------


def idle_on(history: Given, name: str, today: str, days: int = 730) -> Gap | None:
    return idle.gap(history.ledger.read(Account, f"account:{name}"), days, day(today))


def test_fund_10_money_from_which_nothing_left_for_too_long_is_listed() -> None:
    assert idle_on(funded(), "allocation-1", "2028-02-29") is None
    found = idle_on(funded(), "allocation-1", "2028-03-01")
    assert found is not None
    assert (found.rule, found.since, found.due) == ("FUND-10", day("2026-03-01"), day("2028-02-29"))
    assert "40000000" in found.message.en


def test_fund_10_money_that_moves_or_is_gone_is_off_the_list() -> None:
    moving = funded().having(disbursed(on="2027-06-01"))
    assert idle_on(moving, "allocation-1", "2028-03-01") is None
    assert idle_on(moving, "allocation-1", "2029-06-01") is not None
    gone = funded().having(disbursed(amount_fen=SHARE_FEN))
    assert idle_on(gone, "allocation-1", "2030-01-01") is None


def test_fund_10_what_was_spent_on_a_project_is_not_idle() -> None:
    spent = funded().having(disbursed())
    assert idle_on(spent, "project-1", "2040-01-01") is None
