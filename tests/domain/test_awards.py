# ruff: noqa: ANN401  (what a test varies is of any type)
"""A grant is listed once, as its case decided, out of money for its kind; then it is paid."""

from typing import Any

import pytest

from domain.awards.grants import book_of, grant_of
from domain.awards.standing import held, subsidies_in
from domain.payables.dues import due_of
from domain.payables.listing import PayableList
from domain.residents.kinship import KinshipDeclared
from domain.residents.membership import MemberLeft
from domain.steps.case import Case
from domain.steps.notice.facts import ObjectionMade, ObjectionResolved
from tests.domain.awards_cast import (
    PAID,
    SHEEP,
    TIER_2_FEN,
    TO_THE_GRANT,
    TO_THE_SHEEP,
    WORK,
    award_line,
    drawn,
    finance_reviewed,
    grant,
    granted,
    list_posted,
    list_reviewed,
    list_taken_down,
    listed,
    paid,
    paying,
    recognised,
    reviewed,
    settled,
    standing_of,
    to_the_end,
    village_signed,
)
from tests.domain.books import YUAN, agent, allocated, balance, opened
from tests.domain.cast import paper, township, township_reviewer
from tests.domain.payments_cast import changed, died
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, day, officer, secret

DUE = due_of("list:1", "household:h1", "person:yi")


def final(history: Given, list_: str = "list:1") -> Any:
    return history.ledger.read(Case, f"case:{list_.replace(':', '-')}").status


# --- what is granted ---------------------------------------------------------------------------


def test_a_completed_case_grants_what_its_fact_decided() -> None:
    history = granted()
    own = grant(history)
    assert (own.household, own.person, own.card_kind) == ("household:h1", "person:yi", "own")
    assert (own.award_kind, own.year, own.amount_fen) == (
        "transfer_employment", 2026, TIER_2_FEN,
    )  # fmt: skip
    assert standing_of(history) == "granted"


def test_a_grant_counts_while_its_case_is_open_and_no_longer_when_it_failed() -> None:
    open_ = settled().when(*TO_THE_GRANT[:2]).then_admitted()
    assert standing_of(open_) == "deciding"
    failed = open_.when(village_signed("rejected")).then_admitted()
    assert standing_of(failed) == "over"
    assert subsidies_in(open_.ledger, "household:h1", 2026)
    assert not subsidies_in(failed.ledger, "household:h1", 2026)


def test_a_decision_made_anew_stands_in_the_place_of_the_one_before() -> None:
    back = settled().when(*TO_THE_GRANT[:2], village_signed("returned")).then_admitted()
    anew = recognised(wages="2000000", tier=3, amount_fen=150_000, at="2026-11-05")
    history = back.when(anew).then_admitted()
    (own,) = held(history.ledger, "household:h1")
    assert own.entry.amount_fen == 150_000


def test_subsidies_of_a_year_are_those_granted_for_it_or_paid_in_it() -> None:
    assert subsidies_in(listed().ledger, "household:h1", 2026)
    assert not subsidies_in(listed().ledger, "household:h1", 2027)
    assert not subsidies_in(listed().ledger, "household:h2", 2026)
    assert book_of("household:h1") == "grants:h1"


# --- a list ------------------------------------------------------------------------------------


def test_a_list_is_drawn_shown_and_reviewed_by_township_and_county_finance() -> None:
    history = listed()
    assert final(history) == "completed"
    assert standing_of(history) == "listed"
    assert history.ledger.read(PayableList, "list:1").total_fen == TIER_2_FEN


def test_a_final_list_is_paid_as_every_list_is() -> None:
    history = paid()
    assert balance(history, "allocation-transfer-employment") == 20_000 * YUAN - TIER_2_FEN
    assert standing_of(history) == "paid"
    (own,) = held(history.ledger, "household:h1")
    assert own.paid_on == day(PAID)


def test_pay_3_nothing_of_a_list_is_paid_before_county_finance_reviewed_it() -> None:
    to_finance = to_the_end()[:-1]
    history = granted().when(drawn(), *to_finance).then_admitted()
    batch = paying()[1]
    history.when(batch).then_refused("PAY-3", found="open")


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_id_5_no_step_of_a_list_is_skipped(taken: int) -> None:
    history = granted().when(drawn(), *to_the_end()[:taken]).then_admitted()
    history.when(finance_reviewed()).then_refused("ID-5")


def test_act_2_county_finance_s_review_is_another_s_than_who_drew_or_reviewed() -> None:
    history = granted().when(drawn(), *to_the_end()[:2]).then_admitted()
    history.when(
        reviewed("case:list-1", by=officer("township_reviewer", township().person))
    ).then_refused("ACT-2", found="draw")
    same = officer("county_finance", township_reviewer().person, body="county finance")
    history.when(list_reviewed(), finance_reviewed(by=same)).then_refused("ACT-2")


def test_a_list_that_is_sent_back_is_drawn_anew_in_its_case() -> None:
    back = granted().when(drawn(), *to_the_end()[:2], list_reviewed(verdict="returned"))
    anew = drawn(list_="list:2", case="case:list-1", replaces="list:1", at="2026-11-18")
    history = back.then_admitted().when(anew).then_admitted()
    assert grant(history).list == "list:2"
    assert standing_of(history) == "listed"


def test_id_5_a_list_is_drawn_anew_only_where_it_was_sent_back_and_for_its_kind() -> None:
    anew = drawn(list_="list:2", case="case:list-1", replaces="list:1", at="2026-11-18")
    granted().when(drawn(), anew).then_refused("ID-5")
    back = granted().when(drawn(), *to_the_end()[:2], list_reviewed(verdict="returned"))
    other = drawn(
        list_="list:2", kind="industry", case="case:list-1", replaces="list:1", at="2026-11-18"
    )
    back.then_admitted().when(other).then_refused("ID-5", found="industry")


def test_id_5_a_list_drawn_anew_is_of_the_same_place() -> None:
    back = granted().when(drawn(), *to_the_end()[:2], list_reviewed(verdict="returned"))
    anew: dict[str, Any] = {"list_": "list:2", "case": "case:list-1", "replaces": "list:1"}
    wider = drawn(**anew, at="2026-11-18", place=TOWNSHIP)
    back.then_admitted().when(wider).then_refused("ID-5", expected=VILLAGE, found=TOWNSHIP)
    other = drawn(**anew | {"replaces": "list:7"}, at="2026-11-18")
    back.then_admitted().when(other).then_refused("ID-5", found="list:7")


def test_a_list_that_was_rejected_lets_its_grants_go() -> None:
    out = granted().when(drawn(), *to_the_end()[:2], list_reviewed(verdict="rejected"))
    history = out.then_admitted()
    assert standing_of(history) == "granted"
    history.when(drawn(list_="list:2", at="2026-11-19")).then_admitted()


@pytest.mark.parametrize("place", ["231005", f"{VILLAGE}-01"])
def test_id_5_a_list_is_a_village_s_or_a_township_s(place: str) -> None:
    granted().when(drawn(place=place)).then_refused("ACT-1" if place == "231005" else "ID-5")


def test_id_5_a_list_of_another_level_is_refused_whoever_signs() -> None:
    by = (
        officer("township_officer", place="231005"),
        officer("township_accounting", place="231005"),
    )
    granted().when(drawn(place="231005", by=by)).then_refused("ID-5")


# --- what a line keeps -------------------------------------------------------------------------


def test_pay_3_a_grant_is_listed_once_its_case_is_completed() -> None:
    granted().when(drawn()).then_admitted()
    open_ = settled().when(*TO_THE_GRANT[:-1]).then_admitted()
    open_.when(drawn()).then_refused("PAY-3", found="being decided on")


def test_pay_3_a_grant_whose_case_failed_is_not_listed() -> None:
    failed = settled().when(*TO_THE_GRANT[:-1], reviewed(verdict="rejected")).then_admitted()
    failed.when(drawn()).then_refused("PAY-3", found="come to nothing")


def test_pay_3_a_grant_is_on_one_list() -> None:
    other = drawn(list_="list:2")
    granted().when(drawn(), other).then_refused("PAY-3", found="on a list list:1")
    listed().when(drawn(list_="list:2", at="2026-11-20")).then_refused("PAY-3", found="list:1")


def test_pay_3_a_grant_is_not_twice_on_one_list() -> None:
    twice = drawn(award_line(), award_line())
    granted().when(twice).then_refused("REG-5")


def test_pay_3_a_list_of_one_kind_takes_no_other() -> None:
    history = granted().when(*TO_THE_SHEEP).then_admitted()
    mixed = drawn(award_line(), award_line(SHEEP))
    history.when(mixed).then_refused(
        "PAY-3", expected="transfer_employment", found="income_project"
    )


def test_reg_2_nothing_is_listed_that_no_case_granted() -> None:
    made_up = drawn(award_line(grant="grant:none"))
    granted().when(made_up).then_refused("REG-2", found="grant:none")


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_fen": TIER_2_FEN + 1},
        {"amount_fen": TIER_2_FEN - 1},
        {"person": "person:jia", "due": due_of("list:1", "household:h1", "person:jia")},
        {"card_kind": "guardian"},
        {
            "household": "household:h3",
            "person": "person:ding",
            "due": due_of("list:1", "household:h3", "person:ding"),
        },
    ],
)
def test_pay_1_a_line_pays_what_was_granted_to_whom_it_was_granted(changed: dict[str, Any]) -> None:
    granted().when(drawn(award_line(**changed))).then_refused("PAY-1", expected="person:yi")


def test_hh_4_the_householder_s_card_is_that_of_who_is_the_head_when_it_is_listed() -> None:
    story = changed(granted(), grant_of(WORK), card_kind="householder", person="person:jia")
    followed = story.having(died("jia", "2026-11-05", new_head="yi"))
    of_yi = award_line(card_kind="householder")
    of_jia = award_line(
        card_kind="householder",
        person="person:jia",
        due=due_of("list:1", "household:h1", "person:jia"),
    )
    followed.when(drawn(of_jia)).then_refused("HH-3", found="person:jia")
    story.when(drawn(of_yi)).then_refused("HH-4", found="person:yi")
    listed_ = followed.when(drawn(of_yi)).then_admitted()
    assert (grant(listed_).person, grant(listed_).due) == ("person:yi", of_yi.due)
    assert standing_of(listed_) == "listed"


def test_pay_1_a_due_under_another_s_name_is_no_line() -> None:
    granted().when(drawn(award_line(due="due:other"))).then_refused("PAY-1")


def test_reg_5_the_header_says_what_its_lines_add_up_to() -> None:
    granted().when(drawn(total_fen=TIER_2_FEN + 1)).then_refused("REG-5")
    granted().when(drawn(lines_count=2)).then_refused("REG-5")
    elsewhere = drawn(award_line(list_="list:9"))
    granted().when(elsewhere).then_refused("REG-5")


def test_act_2_nobody_draws_a_list_that_pays_their_own_household() -> None:
    own = (officer("township_officer", "person:jia", body="township"), agent())
    granted().when(drawn(by=own)).then_refused("ACT-2", found="person:jia")


def test_act_3_nobody_draws_a_list_that_pays_a_relative() -> None:
    kin = KinshipDeclared(person="person:t1", household="household:h1", relation="sibling")
    related = granted().having(act(kin, by=township()))
    related.when(drawn()).then_refused("ACT-3", found="person:t1")


def test_hh_4_who_left_the_household_since_is_not_listed() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-11-05"), reason="departed"
    )
    gone = act(left, by=officer("village_committee", "person:c1", body="village"), at="2026-11-06")
    granted().having(gone).when(drawn()).then_refused("HH-4")


# --- the money ---------------------------------------------------------------------------------


def test_fund_2_a_list_is_paid_out_of_money_for_its_kind() -> None:
    granted().when(drawn()).then_admitted()
    other = drawn(payer="account:allocation-industry")
    granted().when(other).then_refused("FUND-2", found="industry")


def test_fund_2_money_of_another_place_pays_nothing_here() -> None:
    purpose = "transfer_employment"
    there = allocated("there", purpose=purpose, place=OTHER_VILLAGE, amount_fen=1_000)
    history = granted().having(there)
    history.when(drawn(payer="account:allocation-there")).then_refused(
        "FUND-2", found=OTHER_VILLAGE
    )


def test_fund_2_it_is_charged_to_a_use_where_the_money_is_for() -> None:
    history = granted().having(opened("elsewhere", "use"))
    history.when(drawn(charge="account:elsewhere")).then_refused("FUND-2")
    history.when(drawn(charge="account:project-1")).then_refused("REG-2")
    history.when(drawn(payer="account:collective-1")).then_refused("REG-2")


def test_fund_7_nothing_is_listed_on_money_that_was_not_shown() -> None:
    hidden = allocated("hidden", purpose="transfer_employment", amount_fen=1_000_000)
    history = granted().having(hidden)
    history.when(drawn(payer="account:allocation-hidden")).then_refused("FUND-7")


# --- the notice --------------------------------------------------------------------------------


def objected() -> Any:
    data = ObjectionMade(
        notice="notice:list-1",
        objection="objection:1",
        subject="case:list-1",
        item=DUE,
        objector="person:ding",
        text=secret("never worked there"),
        due_on=day("2026-11-15"),
    )
    return act(data, by=officer("villager", "person:ding", body="person:ding"), at="2026-11-08")


def answered(resolution: Any = "upheld", effect: Any = "removed", *, at: str = "2026-11-10") -> Any:
    data = ObjectionResolved(
        notice="notice:list-1",
        objection="objection:1",
        subject="case:list-1",
        item=DUE,
        resolution=resolution,
        effect=effect,
        reasons=secret("the employer denies it"),
        evidence=paper("employer's word"),
    )
    by = officer("supervision_committee", "person:su1", body="supervision")
    return act(data, by=by, at=at)


def test_not_4_a_grant_that_an_objection_removed_is_listed_no_more() -> None:
    history = granted().when(drawn(), list_posted(), objected(), answered()).then_admitted()
    assert standing_of(history) == "removed"
    assert not subsidies_in(history.ledger, "household:h1", 2026)
    over = history.when(list_taken_down(), list_reviewed(verdict="returned")).then_admitted()
    anew = drawn(list_="list:2", case="case:list-1", replaces="list:1", at="2026-11-19")
    over.when(anew).then_refused("NOT-4", found="list:1")


def test_not_4_a_contested_grant_is_not_listed_anew_before_its_answer() -> None:
    history = granted().when(drawn(), list_posted(), objected(), list_taken_down()).then_admitted()
    back = history.when(list_reviewed(verdict="returned")).then_admitted()
    anew = drawn(list_="list:2", case="case:list-1", replaces="list:1", at="2026-11-19")
    back.when(anew).then_refused("NOT-4", found="objection:1")
    removed = back.when(answered(at="2026-11-19")).then_admitted()
    removed.when(anew).then_refused("NOT-4", found="removed from list:1")
    back.when(answered("dismissed", "kept", at="2026-11-19"), anew).then_admitted()


def test_not_4_a_grant_whose_objection_was_dismissed_stays() -> None:
    kept = answered("dismissed", "kept")
    history = granted().when(drawn(), list_posted(), objected(), kept).then_admitted()
    assert standing_of(history) == "listed"


def test_not_1_a_list_hangs_where_it_is_from() -> None:
    history = granted().when(drawn()).then_admitted()
    history.when(list_posted(place=TOWNSHIP, by=township())).then_refused("NOT-1")
    history.when(list_posted(period_days=9)).then_refused("NOT-1", expected="10")
    history.when(list_posted()).then_admitted()


def test_a_township_s_list_hangs_in_the_township() -> None:
    history = granted().when(drawn(place=TOWNSHIP)).then_admitted()
    history.when(list_posted(place=TOWNSHIP, by=township())).then_admitted()
