# ruff: noqa: ANN401  (what a test varies is of any type)
"""STAR-2: an award paid to a supplier, against the agreement that names it, and never otherwise."""

from functools import cache
from typing import Any

import msgspec
import pytest

from domain.awards.grants import grant_of
from domain.awards.standing import held
from domain.awards.supplying import AwardPaidToSupplier
from domain.kernel.act import Act
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberLeft
from tests.domain.awards_cast import (
    SUPPLIED_ON,
    TIER_2_FEN,
    TO_THE_GRANT,
    WORK,
    agreed,
    agreed_on_supplier,
    drawn,
    finance_reviewed,
    grant,
    granted,
    head,
    list_posted,
    list_reviewed,
    list_taken_down,
    settled,
    standing_of,
    supplied,
    supply_reversed,
    use_shown,
)
from tests.domain.books import PAYS, YUAN, allocated, balance, finance, opened
from tests.domain.cast import committee, paper, township, township_reviewer
from tests.domain.payments_cast import changed
from tests.domain.projects_cast import (
    PAPER,
    control_changed,
    controller,
    entity_admitted,
    entity_registered,
    sanctioned,
)
from tests.domain.test_awards import answered, objected
from tests.domain.test_awards_withdrawn import withdrawn
from tests.spec import OTHER_VILLAGE, TOWNSHIP, Given, act, day, officer

STAR_FEN = 20_000 * YUAN


@cache
def star() -> Given:
    """h1's grant of 1,000 yuan as the star row leaves it, and a second supplier."""
    second = (entity_registered("2"), entity_admitted("2"))
    account = opened(
        "entity-2", "entity", place=TOWNSHIP, about="entity:2", bank="示例农商行", paper=PAPER
    )
    return changed(granted(), grant_of(WORK), award_kind="star").having(*second, account)


@cache
def ready() -> Given:
    """Agreed on for sheep that `entity:1` supplies."""
    return star().when(agreed_on_supplier()).then_admitted()


@cache
def bought() -> Given:
    """The supplier is paid on 10 November."""
    return ready().when(supplied()).then_admitted()


def related(person: str) -> Act[KinshipDeclared]:
    kin = KinshipDeclared(person=person, household="household:h1", relation="sibling")
    return act(kin, by=township())


# --- what is paid to whom ----------------------------------------------------------------------


def test_star_2_an_award_is_paid_to_the_supplier_that_its_agreement_names() -> None:
    history = ready().when(supplied()).then_admitted()
    assert balance(history, "allocation-star") == STAR_FEN - TIER_2_FEN
    assert balance(history, "awards-1") == TIER_2_FEN
    assert standing_of(history) == "paid"
    (own,) = held(history.ledger, "household:h1")
    assert (own.list, own.paid_on) == ("", day(SUPPLIED_ON))
    paid = grant(history).supplied
    assert paid is not None
    assert (paid.supplier, paid.disbursement) == ("entity:1", "disbursement:award-1")


def test_star_2_another_supplier_than_the_agreed_one_is_not_paid() -> None:
    other = supplied(payee="account:entity-2")
    ready().when(other).then_refused("STAR-2", expected="entity:1", found="entity:2")


def test_star_2_a_supplier_is_an_entity_with_an_account_at_a_bank() -> None:
    for payee in ("account:collective-1", "account:awards-1", "account:none"):
        ready().when(supplied(payee=payee)).then_refused("REG-2")
    assert not {"cash", "channel", "card"} & set(AwardPaidToSupplier.__struct_fields__)


def test_star_2_no_supplier_is_paid_without_an_agreement() -> None:
    star().when(supplied()).then_refused("STAR-2", found="none for grant:work")


def test_star_2_what_is_agreed_on_for_the_card_goes_to_no_supplier() -> None:
    star().when(agreed(), supplied()).then_refused("STAR-2", found="for the card")


def test_star_2_an_agreement_names_a_supplier_with_its_contract_or_neither() -> None:
    halves: tuple[dict[str, Any], ...] = ({"supplier": None}, {"contract": None})
    for half in halves:
        star().when(agreed_on_supplier(**half)).then_refused("STAR-2", found="one of them")


def test_star_2_it_is_paid_by_the_contract_that_was_agreed_on() -> None:
    other = supplied(contract=paper("another contract"))
    ready().when(other).then_refused("STAR-2", expected="the contract agreed on")


def test_star_2_it_is_not_paid_ahead_of_the_agreement() -> None:
    early = supplied(value_date=day("2026-11-04"))
    ready().when(early).then_refused("STAR-2", found="2026-11-04")


@pytest.mark.parametrize("same", ["supplier's contract", "supplier's invoice 1"])
def test_star_2_invoice_and_receipt_are_papers_of_their_own(same: str) -> None:
    ready().when(supplied(goods_received=paper(same))).then_refused("STAR-2")


def test_star_2_one_invoice_pays_for_one_grant_of_a_household() -> None:
    second = agreed_on_supplier("grant:second")
    twin = changed(_second(), "grant:second", award_kind="star").when(second).then_admitted()
    twin.when(supplied("2", "grant:second")).then_admitted()
    again = supplied("2", "grant:second", invoice=paper("supplier's invoice 1"))
    twin.when(again).then_refused("STAR-2", expected="no other grant")


def test_star_2_what_a_case_or_an_earlier_use_rests_on_pays_for_no_other_grant() -> None:
    second = agreed_on_supplier("grant:second")
    twin = changed(_second(), "grant:second", award_kind="star").when(second).then_admitted()
    of_the_case = supplied("2", "grant:second", invoice=paper(f"wage slips of {WORK}"))
    twin.when(of_the_case).then_refused("STAR-2", expected="no other grant")
    shown = twin.when(use_shown(TIER_2_FEN), supplied("2", "grant:second")).then_admitted()
    same = (paper(f"invoice of {TIER_2_FEN}"),)
    again = use_shown(1_000, "grant:second", papers=same, at="2026-12-21")
    shown.when(again).then_refused("STAR-2", expected="no other grant")


def _second() -> Given:
    """Jia's own grant beside yi's, which is paid to the supplier already."""
    own = {"case": "case:second", "person": "person:jia"}
    applied, recognised, signed, reviewed = TO_THE_GRANT
    anew = (
        _of(applied, income_card=paper("2"), employer_proof=paper("3"),
            wage_slips=(paper("4"),), **own),
        _of(recognised, **own),
        _of(signed, case="case:second"),
        _of(reviewed, case="case:second"),
    )  # fmt: skip
    return bought().having(*anew)


def _of(stated: Act[Any], **fields: Any) -> Act[Any]:
    data = msgspec.structs.replace(stated.data, **fields)
    return act(data, by=stated.by, at=str(stated.day))


# --- which grant, how much, once ---------------------------------------------------------------


@pytest.mark.parametrize("amount_fen", [TIER_2_FEN + 1, TIER_2_FEN - 1])
def test_pay_1_a_supplier_is_paid_what_was_granted_no_more_and_no_less(amount_fen: int) -> None:
    ready().when(supplied(amount_fen=amount_fen)).then_refused("PAY-1", expected=str(TIER_2_FEN))


def test_pay_3_a_grant_is_paid_to_its_supplier_once() -> None:
    bought().when(supplied("2")).then_refused("PAY-3", found="paid")


def test_pay_3_a_grant_is_not_paid_before_its_case_is_completed() -> None:
    open_ = settled().when(*TO_THE_GRANT[:-1]).then_admitted()
    open_.when(supplied()).then_refused("PAY-3", found="being decided on")


def test_pay_3_what_a_list_took_is_paid_to_no_supplier() -> None:
    listed = star().when(agreed(), drawn(kind="star")).then_admitted()
    listed.when(supplied()).then_refused("PAY-3", found="on a list")


def test_pay_3_what_a_list_paid_or_was_withdrawn_is_paid_to_no_supplier() -> None:
    gone = star().when(withdrawn(at="2026-11-09")).then_admitted()
    gone.when(supplied()).then_refused("PAY-3", found="come to nothing")


def test_pay_3_a_list_takes_nothing_that_a_supplier_was_paid() -> None:
    bought().when(drawn(kind="star", at="2026-11-11")).then_refused("PAY-3", found="paid")


def test_star_2_a_list_takes_nothing_that_is_agreed_on_for_a_supplier() -> None:
    ready().when(drawn(kind="star")).then_refused("STAR-2", found="entity:1")


def test_star_2_it_is_listed_once_it_is_agreed_on_for_the_card_instead() -> None:
    ready().when(agreed(), drawn(kind="star")).then_admitted()


def test_what_a_list_let_go_may_go_to_a_supplier() -> None:
    out = (list_posted(), list_taken_down(), list_reviewed(verdict="rejected"))
    history = star().when(agreed(), drawn(kind="star"), *out).then_admitted()
    anew = (agreed_on_supplier(at="2026-11-19"), supplied(at="2026-11-20"))
    assert standing_of(history.when(*anew).then_admitted()) == "paid"
    history.when(finance_reviewed()).then_refused("ID-5")


def test_not_4_what_is_contested_on_a_list_goes_to_no_supplier_before_its_answer() -> None:
    out = (list_posted(), objected(), list_taken_down(), list_reviewed(verdict="rejected"))
    history = star().when(agreed(), drawn(kind="star"), *out).then_admitted()
    anew = history.when(agreed_on_supplier(at="2026-11-19")).then_admitted()
    paying = supplied(at="2026-11-20")
    anew.when(paying).then_refused("NOT-4", found="objection:1")
    anew.when(answered("dismissed", "kept", at="2026-11-19"), paying).then_admitted()


def test_a_grant_paid_to_a_supplier_is_not_withdrawn() -> None:
    bought().when(withdrawn(at="2026-11-20")).then_refused("PAY-3", found="paid")


def test_reg_2_it_is_paid_for_a_grant_on_record_of_that_household() -> None:
    ready().when(supplied(grant="grant:none")).then_refused("REG-2", found="grant:none")
    ready().when(supplied(household="household:h2")).then_refused("REG-2", expected="household:h1")


def test_reg_1_a_disbursement_and_its_voucher_are_given_out_once() -> None:
    again = supplied(disbursement="disbursement:award-1", at="2026-11-13")
    history = bought().when(supply_reversed()).then_admitted()
    history.when(again).then_refused("REG-1", found="disbursement:award-1")
    voucher = supplied("2", voucher="voucher:award-1", at="2026-11-13")
    history.when(voucher).then_refused("REG-1", found="voucher:award-1")


# --- the supplier ------------------------------------------------------------------------------


def test_fund_5_a_sanctioned_supplier_is_neither_agreed_on_nor_paid() -> None:
    on = sanctioned("2026-11-01")
    star().having(on).when(agreed_on_supplier()).then_refused("FUND-5", found="entity:1")
    later = ready().having(sanctioned("2026-11-08"))
    later.when(supplied()).then_refused("FUND-5", found="on the list")


def test_fund_5_a_supplier_that_was_not_admitted_is_not_agreed_on() -> None:
    new = star().having(entity_registered("3"))
    new.when(agreed_on_supplier(supplier="entity:3")).then_refused("FUND-5", expected="admitted")


def test_reg_2_a_supplier_is_on_the_register() -> None:
    star().when(agreed_on_supplier(supplier="entity:none")).then_refused("REG-2")


def test_act_2_a_household_is_not_its_own_supplier() -> None:
    own = control_changed(controller(person="person:yi", name=None), at="2026-11-06")
    star().having(own).when(agreed_on_supplier(at="2026-11-07")).then_refused(
        "ACT-2", expected="apart from household:h1", found="person:yi"
    )
    ready().having(own).when(supplied()).then_refused("ACT-2", found="person:yi")


def test_act_2_who_left_the_household_since_it_applied_is_no_supplier_of_it() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-11-05"), reason="departed"
    )
    gone = act(left, by=committee(), at="2026-11-06")
    own = control_changed(controller(person="person:yi", name=None), at="2026-11-06")
    apart = star().having(gone, own)
    apart.when(agreed_on_supplier(at="2026-11-07")).then_refused("ACT-2", found="person:yi")
    paying = (PAYS[0], officer("county_finance", "person:yi"))
    ready().having(gone).when(supplied(by=paying)).then_refused("ACT-2", found="person:yi")


def test_act_2_nobody_behind_the_supplier_agrees_on_it_or_pays_it() -> None:
    of_the_town = control_changed(controller(person=township().person, name=None), at="2026-11-01")
    star().having(of_the_town).when(agreed_on_supplier()).then_refused(
        "ACT-2", found=township().person
    )
    of_finance = control_changed(controller(person=PAYS[0].person, name=None), at="2026-11-06")
    ready().having(of_finance).when(supplied()).then_refused("ACT-2", found=PAYS[0].person)


# --- who signs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "rule"),
    [
        (PAYS[:1], "ACT-1"),
        ((head(), township()), "ACT-1"),
        ((committee(), township()), "ACT-1"),
        ((officer("township_accounting"), officer("township_officer")), "ACT-1"),
        ((PAYS[0], finance(1)), "ACT-2"),
        ((PAYS[0], officer("county_finance", township_reviewer().person)), "ACT-2"),
        ((PAYS[0], officer("county_finance", township().person)), "ACT-2"),
        ((PAYS[0], officer("county_finance", "person:yi")), "ACT-2"),
    ],
)
def test_act_2_two_pay_who_decided_agreed_and_allocated_nothing(by: Any, rule: str) -> None:
    ready().when(supplied(by=by)).then_refused(rule)


def test_act_3_nobody_pays_for_a_relative() -> None:
    kin = ready().having(related(PAYS[1].person))
    kin.when(supplied()).then_refused("ACT-3", found=PAYS[1].person)


# --- the money ---------------------------------------------------------------------------------


def test_fund_2_a_supplier_is_paid_out_of_money_for_the_grant_s_kind() -> None:
    other = supplied(kind="model")
    ready().when(other).then_refused("FUND-2", expected="star", found="model")
    called = supplied(kind="model", purpose="star")
    ready().when(called).then_refused("FUND-2", expected="model")


def test_fund_2_money_of_another_place_or_for_a_project_pays_no_supplier() -> None:
    there = allocated("there", purpose="star", place=OTHER_VILLAGE, amount_fen=TIER_2_FEN)
    far: dict[str, Any] = {
        "allocation": "allocation:there",
        "allocation_account": "account:allocation-there",
    }
    ready().having(there).when(supplied(**far)).then_refused("FUND-2", found=OTHER_VILLAGE)
    ready().when(supplied(spent_on="account:project-1")).then_refused("FUND-2", found="no project")


def test_fund_7_money_that_was_not_shown_pays_no_supplier() -> None:
    hidden = allocated("hidden", purpose="star", amount_fen=TIER_2_FEN)
    own: dict[str, Any] = {
        "allocation": "allocation:hidden",
        "allocation_account": "account:allocation-hidden",
    }
    ready().having(hidden).when(supplied(**own)).then_refused("FUND-7")


def test_fund_1_no_more_is_paid_than_is_there() -> None:
    rich = changed(ready(), grant_of(WORK), amount_fen=STAR_FEN + 1)
    rich.when(supplied(amount_fen=STAR_FEN + 1)).then_refused("FUND-1")


# --- afterwards --------------------------------------------------------------------------------


def test_star_2_the_use_of_what_a_supplier_was_paid_is_shown_as_ever() -> None:
    history = bought().when(use_shown(TIER_2_FEN)).then_admitted()
    assert grant(history).shown_fen == TIER_2_FEN
    bought().when(use_shown(TIER_2_FEN + 1)).then_refused("STAR-2")
    ready().when(use_shown(1_000)).then_refused("STAR-2", expected="paid")


def test_star_2_a_reversal_makes_the_grant_unpaid_and_it_may_be_paid_anew() -> None:
    history = bought().when(supply_reversed()).then_admitted()
    assert standing_of(history) == "granted"
    assert balance(history, "allocation-star") == STAR_FEN
    anew = history.when(supplied("2", at="2026-11-13")).then_admitted()
    assert standing_of(anew) == "paid"
    card = history.when(agreed(at="2026-11-13"), drawn(kind="star", at="2026-11-14"))
    assert standing_of(card.then_admitted()) == "listed"


def test_star_2_what_a_payment_that_came_back_bought_shows_no_use_of_the_next() -> None:
    used = use_shown(TIER_2_FEN, at="2026-11-11")
    history = bought().when(used, supply_reversed()).then_admitted()
    assert grant(history).shown_fen == 0
    anew = history.when(supplied("2", at="2026-11-13")).then_admitted()
    anew.when(use_shown(TIER_2_FEN, at="2026-11-14")).then_admitted()


@pytest.mark.parametrize("named", [None, "grant:other"])
def test_star_2_a_reversal_names_the_grant_that_it_makes_unpaid(named: str | None) -> None:
    bought().when(supply_reversed(grant=named)).then_refused("STAR-2", expected="grant:work")
    both = supply_reversed(agreement="agreement:1")
    bought().when(both).then_refused("STAR-2", expected="grant:work")
