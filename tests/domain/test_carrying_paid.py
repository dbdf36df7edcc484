# ruff: noqa: ANN401  (what a test varies is of any type)
"""An entity's grants: its book, the list that owes them, the account that is paid (SUB-2)."""

from typing import Any

import msgspec
import pytest

from domain.awards.grants import Entry, Granted, grant_of
from domain.awards.standing import held, left_fen, standing
from domain.kernel.act import Act
from domain.payables.dues import Due, due_of
from domain.payments.batches import PaymentBatchPrepared, PaymentLinePrepared
from tests.domain.awards_cast import (
    DRAWN,
    FINAL,
    TO_THE_GRANT,
    WORK,
    award_line,
    drawn,
    finance_reviewed,
    grant,
    list_posted,
    list_reviewed,
    list_taken_down,
    standing_of,
    to_the_end,
)
from tests.domain.books import PAYS, YUAN, balance, disbursed, finance, group, opened
from tests.domain.carrying_cast import (
    CAP_FEN,
    CARRY,
    CARRY_FEN,
    PAID_ON,
    carrying,
    carrying_listed,
    carrying_paid,
    confirmed,
    entities_drawn,
    entity_line,
    entity_paid,
    entity_paid_back,
    seen,
)
from tests.domain.cast import county, paper, township, township_reviewer
from tests.domain.payments_cast import changed
from tests.domain.projects_cast import sanctioned
from tests.domain.test_awards import answered as objection_answered
from tests.domain.test_awards import objected
from tests.domain.test_awards_withdrawn import withdrawn
from tests.domain.test_carrying import behind, kin
from tests.domain.test_liquidation import dissolved
from tests.spec import TOWNSHIP, VILLAGE, Given, act, day, officer

DUE = due_of("list:1", "entity:1")


def due(history: Given) -> Due:
    return history.ledger.read(Due, DUE)


def of_the_due(made: Act[Any]) -> Act[Any]:
    """The same said of the entity's line."""
    return msgspec.structs.replace(made, data=msgspec.structs.replace(made.data, item=DUE))


# --- the book and the list ---------------------------------------------------------------------


def test_sub_2_an_entity_s_book_says_what_it_was_granted_and_what_is_left() -> None:
    (one,) = held(carrying().ledger, "entity:1")
    assert one.entry == Entry(
        grant=grant_of(CARRY),
        case=CARRY,
        person="",
        award_kind="carrying",
        year=2026,
        amount_fen=CARRY_FEN,
        index=one.entry.index,
    )
    granted = _granted(carrying())
    assert left_fen(carrying().ledger, granted, VILLAGE, day(DRAWN)) == CAP_FEN
    assert held(carrying().ledger, "household:1") == ()


def _granted(history: Given) -> Any:
    own = grant(history, CARRY)
    return Granted(own.id, CARRY, "", "", "carrying", 2026, own.amount_fen, entity="entity:1")


def test_pay_3_an_entity_s_grant_is_listed_once_its_case_is_completed() -> None:
    history = carrying().when(entities_drawn()).then_admitted()
    assert standing_of(history, CARRY) == "listed"
    open_ = confirmed().when(seen()).then_admitted()
    open_.when(entities_drawn()).then_refused("PAY-3", found="being decided on")
    again = entities_drawn(list_="list:2", case="case:list-2")
    history.when(again).then_refused("PAY-3", found="list:1")


def test_pay_1_a_list_owes_an_entity_what_it_was_granted() -> None:
    for wrong in ({"amount_fen": CARRY_FEN + 1}, {"entity": "entity:2"}):
        line = entity_line(**wrong)
        carrying().when(entities_drawn(line)).then_refused("PAY-1", expected="entity:1")
    named = entity_line(due=due_of("list:2", "entity:1"))
    carrying().when(entities_drawn(named)).then_refused("PAY-1", expected=DUE)


def test_pay_3_a_list_of_entities_takes_no_household_and_the_other_way_round() -> None:
    both = carrying().when(*TO_THE_GRANT).then_admitted()
    both.when(entities_drawn(award_line(WORK))).then_refused("PAY-3", found="transfer_employment")  # type: ignore[arg-type]
    own: Any = entity_line()
    both.when(drawn(own)).then_refused("PAY-3", found="carrying")
    home = award_line(WORK, grant=grant_of(CARRY), amount_fen=CARRY_FEN)
    both.when(entities_drawn(home)).then_refused("PAY-1", expected="entity:1")  # type: ignore[arg-type]
    work: Any = entity_line(grant=grant_of(WORK))
    both.when(drawn(work)).then_refused("PAY-1", found="entity:1")


def test_fund_5_an_entity_sanctioned_after_its_grant_is_not_listed() -> None:
    on = carrying().having(sanctioned("2026-11-05"))
    on.when(entities_drawn()).then_refused("FUND-5", found="on the list")


def test_act_2_act_3_nobody_behind_an_entity_or_related_draws_or_reviews_its_list() -> None:
    own = carrying().having(behind(township().person))
    own.when(entities_drawn()).then_refused("ACT-2", found=township().person)
    of_h3 = carrying().having(behind("person:ding"), kin(township().person, "household:h3"))
    of_h3.when(entities_drawn()).then_refused("ACT-3", found=township().person)
    shown = carrying().when(entities_drawn(), list_posted(), list_taken_down()).then_admitted()
    theirs = shown.having(behind(township_reviewer().person))
    theirs.when(list_reviewed()).then_refused("ACT-2", found="benefits")
    related = shown.having(behind("person:ding"), kin(township_reviewer().person, "household:h3"))
    related.when(list_reviewed()).then_refused("ACT-3", found=township_reviewer().person)


def test_act_1_a_list_takes_no_entity_s_grant_of_another_place() -> None:
    at = changed(carrying(), CARRY, place=TOWNSHIP)
    at.when(entities_drawn()).then_refused("ACT-1", found=TOWNSHIP)
    at.when(entities_drawn(place=TOWNSHIP)).then_admitted()


def test_a_grant_of_an_entity_is_withdrawn_by_who_had_no_part_in_it() -> None:
    by = (
        officer("township_deputy", "person:td9", body="township"),
        officer("county_deputy", "person:kd9", body="county government"),
    )
    mine: dict[str, Any] = {"household": None, "entity": "entity:1", "by": by}
    gone = carrying().when(withdrawn(grant_of(CARRY), **mine)).then_admitted()
    assert standing_of(gone, CARRY) == "over"
    gone.when(entities_drawn(at="2026-11-11")).then_refused("PAY-3", found="nothing")
    for wrong in ({"household": "household:h1"}, {"entity": None}, {"entity": "entity:2"}):
        act_ = withdrawn(grant_of(CARRY), **mine | wrong)
        carrying().when(act_).then_refused("REG-2", expected="entity:1")
    own = carrying().having(behind("person:td9"))
    own.when(withdrawn(grant_of(CARRY), **mine)).then_refused("ACT-2", found="person:td9")


# --- the payment -------------------------------------------------------------------------------


def test_sub_2_an_entity_is_paid_to_its_own_account() -> None:
    history = carrying_listed().when(entity_paid()).then_admitted()
    assert standing(history.ledger, grant(history, CARRY)) == "paid"
    (one,) = held(history.ledger, "entity:1")
    assert one.paid_on == day(PAID_ON)
    assert balance(history, "allocation-carrying") == 20_000 * YUAN - CARRY_FEN


def test_sub_2_an_entity_is_paid_to_nobody_else_s_account() -> None:
    other = opened(
        "entity-2", "entity", place=TOWNSHIP, about="entity:2", bank="示例农商行", paper=paper("a")
    )
    rich = carrying_listed().having(other)
    rich.when(entity_paid(payee="account:entity-2")).then_refused("SUB-2", found="entity:2")
    rich.when(entity_paid(payee="account:awards-1")).then_refused("REG-2")


def test_pay_2_no_card_is_paid_what_is_due_to_an_entity() -> None:
    batch = PaymentBatchPrepared(
        batch="batch:1", list="list:1", place=VILLAGE, payer="account:allocation-carrying",
        execution_date=day(PAID_ON), lines_count=1, total_fen=CARRY_FEN,
    )  # fmt: skip
    line = PaymentLinePrepared(
        batch="batch:1", due=DUE, attempt=1, household="household:h1", person="person:jia",
        card="card:jia", amount_fen=CARRY_FEN,
    )  # fmt: skip
    made = act(batch, by=finance(9), at=PAID_ON, lines=(line,))
    carrying_listed().when(made).then_refused("PAY-2", expected="account of entity:1")


def test_pay_3_an_entity_is_paid_once_and_not_before_its_list_is_final() -> None:
    carrying_paid().when(entity_paid("2")).then_refused("PAY-3", found="paid")
    shown = carrying().when(entities_drawn(), list_posted(), list_taken_down(), list_reviewed())
    shown.then_admitted().when(entity_paid(at=FINAL)).then_refused("PAY-3")
    carrying().when(entity_paid()).then_refused("REG-2", found=DUE)


@pytest.mark.parametrize("amount_fen", [CARRY_FEN - 1, CARRY_FEN + 1])
def test_pay_1_an_entity_is_paid_what_its_list_owes(amount_fen: int) -> None:
    carrying_listed().when(entity_paid(amount_fen=amount_fen)).then_refused("PAY-1")


def test_not_4_what_is_contested_of_an_entity_waits_and_what_was_removed_is_not_paid() -> None:
    shown = carrying().when(entities_drawn(), list_posted(), of_the_due(objected()))
    rest = (list_taken_down(), list_reviewed(), finance_reviewed())
    held_ = shown.then_admitted().when(*rest).then_admitted()
    held_.when(entity_paid()).then_refused("PAY-3", found="contested")
    out = of_the_due(objection_answered(at="2026-11-18"))
    gone = held_.when(out).then_admitted()
    gone.when(entity_paid()).then_refused("PAY-3", found="removed")
    assert standing_of(gone, CARRY) == "removed"
    kept = of_the_due(objection_answered("dismissed", "kept", at="2026-11-18"))
    held_.when(kept, entity_paid()).then_admitted()


def test_fund_5_an_entity_sanctioned_after_its_list_is_not_paid() -> None:
    on = carrying_listed().having(sanctioned("2026-11-19"))
    on.when(entity_paid()).then_refused("FUND-5", found="on the list")
    gone = carrying_listed().having(dissolved(since=day("2026-11-19")))
    gone.when(entity_paid()).then_refused("FUND-5", found="dissolved")


def test_reg_2_it_is_paid_for_the_due_of_that_grant_and_entity() -> None:
    both = carrying_listed()
    both.when(entity_paid(grant="grant:other")).then_refused("REG-2", found="grant:other")
    both.when(entity_paid(entity="entity:2")).then_refused("REG-2", found="entity:2")


def test_fund_2_an_entity_is_paid_out_of_its_list_s_own_money() -> None:
    star: dict[str, Any] = {
        "allocation": "allocation:star",
        "allocation_account": "account:allocation-star",
        "purpose": "star",
    }
    carrying_listed().when(entity_paid(**star)).then_refused("FUND-2", expected="carrying")
    other = carrying_listed().having(opened("awards-2", "use", place=TOWNSHIP))
    other.when(entity_paid(spent_on="account:awards-2")).then_refused("FUND-2")
    carrying_listed().when(entity_paid(purpose="star")).then_refused("FUND-2", expected="carrying")


@pytest.mark.parametrize(
    ("by", "rule"),
    [
        (PAYS[:1], "ACT-1"),
        ((officer("township_accounting"), officer("township_officer")), "ACT-1"),
        ((PAYS[0], finance(9)), "ACT-2"),
        ((PAYS[0], finance(1)), "ACT-2"),
        ((PAYS[0], group()), "ACT-2"),
        ((PAYS[0], officer("county_finance", county("person:k2").person)), "ACT-2"),
    ],
)
def test_act_2_an_entity_is_paid_by_two_who_decided_reviewed_and_allocated_nothing(
    by: Any, rule: str
) -> None:
    carrying_listed().when(entity_paid(by=by)).then_refused(rule)


def test_act_2_act_3_nobody_behind_the_entity_or_related_pays_it() -> None:
    own = carrying_listed().having(behind(PAYS[0].person, at="2026-11-19"))
    own.when(entity_paid()).then_refused("ACT-2", found=PAYS[0].person)
    kin_ = (behind("person:ding", at="2026-11-19"), kin(PAYS[0].person, "household:h3"))
    carrying_listed().having(*kin_).when(entity_paid()).then_refused("ACT-3")


def test_pay_4_a_reversal_makes_an_entity_s_due_payable_again() -> None:
    back = carrying_paid().when(entity_paid_back()).then_admitted()
    assert standing_of(back, CARRY) == "listed"
    assert balance(back, "allocation-carrying") == 20_000 * YUAN
    anew = back.when(entity_paid("2", at="2026-11-24")).then_admitted()
    assert due(anew).paid_on == day("2026-11-24")
    carrying_paid().when(entity_paid_back(due=None)).then_refused("PAY-4", expected=DUE)
    both = entity_paid_back(grant=grant_of(CARRY))
    carrying_paid().when(both).then_refused("PAY-4", expected=DUE)


def test_a_list_of_entities_is_reviewed_as_every_list() -> None:
    carrying().when(entities_drawn(), *to_the_end()).then_admitted()
    back = carrying().when(
        entities_drawn(), list_posted(), list_taken_down(), list_reviewed(verdict="returned")
    )
    anew = entities_drawn(
        entity_line(list_="list:2"),
        list_="list:2", case="case:list-1", replaces="list:1", at="2026-11-19",
    )  # fmt: skip
    after = back.then_admitted().when(anew).then_admitted()
    assert grant(after, CARRY).list == "list:2"


@pytest.mark.parametrize("kind", ["carrying", "star", "industry"])
def test_fund_2_what_a_case_grants_is_paid_by_no_plain_disbursement(kind: str) -> None:
    plain = disbursed(
        "9",
        allocation="carrying",
        amount_fen=CARRY_FEN,
        on=PAID_ON,
        purpose=kind,
        spent_on="account:awards-1",
        project=None,
    )
    carrying_listed().when(plain).then_refused("FUND-2", expected="no case grants", found=kind)
