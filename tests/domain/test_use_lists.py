# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""FUND-8: a household's self-development money goes out by a payable list, under its agreement."""

from functools import cache
from typing import Any

import pytest

from domain.funds.agreements import Agreement
from domain.funds.use_listing import taken_fen
from domain.funds.use_lists import UseLine, UseListDrawn
from domain.kernel.act import Act, Signer
from domain.kernel.refused import Refused
from domain.payables.dues import due_of
from domain.payables.listing import final_list
from domain.payments.approval import PaymentBatchApproved
from domain.payments.batches import PaymentBatchPrepared, PaymentLinePrepared
from domain.residents.cards import CardDeclared
from domain.residents.kinship import KinshipDeclared
from domain.steps.case import Case
from domain.steps.notice.facts import ObjectionMade, ObjectionResolved
from tests.domain.books import (
    PAPER,
    YUAN,
    agent,
    allocated,
    balance,
    books,
    finance,
    group,
    line,
    opened,
    shown,
)
from tests.domain.cast import committee, register, township, township_reviewer
from tests.domain.near_poor import posted as put_up
from tests.domain.near_poor import reviewed as review_given
from tests.domain.near_poor import taken_down
from tests.domain.test_agreements import agreed, due, of_household
from tests.domain.test_cards import NUMBER
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, day, officer, secret
from tests.village import family

SUM_FEN = 10_000 * YUAN
H1, JIA = "household:h1", "person:jia"
DRAWS = (township("person:t5"), agent())
DUE = due_of("list:1", H1, JIA)
PURPOSES = ("industry_project", "public_posts", "self_development")


@cache
def village() -> Given:
    """`allocation:1` is for self-development and was shown, `agreement:1` is with h1."""
    return books().having(
        line(purposes=PURPOSES),
        allocated(purpose="self_development"),
        *shown(),
        *register(),
        opened("use-1", "use", place=TOWNSHIP),
        lent(),
    )


def lent(name: str = "1", **changed: Any) -> Act[Any]:
    schedule = (due("2027-12-31", changed.get("principal_fen", SUM_FEN)),)
    fields = {"principal_fen": SUM_FEN, "schedule": schedule, "name": name, "at": "2026-03-10"}
    return of_household(**{**fields, **changed})


def use_line(amount_fen: int = SUM_FEN, **changed: Any) -> UseLine:
    data: dict[str, Any] = {
        "list": "list:1",
        "agreement": "agreement:1",
        "household": H1,
        "person": JIA,
        "card_kind": "householder",
        "amount_fen": amount_fen,
    }
    data |= changed
    return UseLine(**{"due": due_of(data["list"], data["household"], data["person"]), **data})


def drawn(
    *lines: UseLine, by: Any = DRAWS, at: str = "2026-03-16", **changed: Any
) -> Act[UseListDrawn]:
    own = lines or (use_line(),)
    data: dict[str, Any] = {
        "list": own[0].list,
        "case": "case:1",
        "place": VILLAGE,
        "payer": "account:allocation-1",
        "charge": "account:use-1",
        "lines_count": len(own),
        "total_fen": sum(one.amount_fen for one in own),
    }
    return act(UseListDrawn(**data | changed), by=by, at=at, lines=own)


def anew(*lines: UseLine, number: int = 2, at: str = "2026-03-20", **changed: Any) -> Act[Any]:
    """Another list in a case of its own, unless the test says otherwise."""
    own = lines or (use_line(list=f"list:{number}"),)
    return drawn(*own, at=at, **{"case": f"case:{number}", **changed})


def reviewed(verdict: Any = "passed", *, by: Signer | None = None, at: str = "2026-03-17") -> Any:
    reasons = None if verdict == "passed" else secret("金额有误")
    return review_given(
        "township_review", by=by or township_reviewer(), at=at, verdict=verdict, reasons=reasons
    )


def posted(at: str = "2026-03-18") -> Act[Any]:
    return put_up(kind="use_list", notice="notice:use", at=at, period_days=10)


def closed(at: str = "2026-03-29") -> Act[Any]:
    return taken_down({"case:1": "passed"}, notice="notice:use", at=at)


@cache
def final() -> Given:
    return village().when(drawn(), reviewed(), posted(), closed()).then_admitted()


def taken(history: Given) -> int:
    return taken_fen(history.ledger, history.ledger.read(Agreement, "agreement:1"))


# --- the steps ----------------------------------------------------------------------------------


def test_fund_8_a_household_s_money_goes_from_agreement_to_a_final_list() -> None:
    history = final()
    case = history.ledger.read(Case, "case:1")
    assert [done.step for done in case.done] == ["draw", "township_review", "notice"]
    listed = final_list(history.ledger, "list:1")
    assert (listed.total_fen, listed.charge) == (SUM_FEN, "account:use-1")
    assert taken(history) == SUM_FEN


def test_id_5_no_step_of_a_list_is_skipped_or_taken_twice() -> None:
    history = village().having(drawn())
    history.when(posted()).then_refused("ID-5", expected="township_review")
    history.having(reviewed()).when(reviewed(at="2026-03-18")).then_refused("ID-5")
    with pytest.raises(Refused, match="PAY-3"):
        final_list(history.having(reviewed(), posted()).ledger, "list:1")


def test_not_1_the_list_hangs_for_its_whole_period_where_it_is_from() -> None:
    hung = village().having(drawn(), reviewed(), posted())
    hung.when(closed("2026-03-28")).then_refused("NOT-1")
    above = put_up(
        kind="use_list", notice="notice:use", at="2026-03-18", place=TOWNSHIP, by=township(),
        period_days=10,
    )  # fmt: skip
    village().having(drawn(), reviewed()).when(above).then_refused("NOT-1")


def test_id_5_a_list_that_was_sent_back_is_drawn_anew_in_its_case() -> None:
    back = village().having(drawn(), reviewed("returned"))
    less = use_line(SUM_FEN // 2, list="list:2")
    back.when(anew(less, case="case:1")).then_refused("REG-1", found="case:1")
    back.when(anew(less, case="case:1", replaces="list:7")).then_refused("ID-5", found="list:7")
    history = back.when(anew(less, case="case:1", replaces="list:1")).then_admitted()
    assert taken(history) == SUM_FEN // 2
    assert history.ledger.read(Case, "case:1").subject == "list:2"


def test_id_5_a_list_drawn_anew_stays_where_it_was() -> None:
    back = village().having(drawn(), reviewed("returned"))
    wider = anew(case="case:1", replaces="list:1", place=TOWNSHIP)
    back.when(wider).then_refused("ID-5", expected=VILLAGE, found=TOWNSHIP)
    back.when(anew(case="case:1", replaces="list:1")).then_admitted()


# --- what a line rests on -----------------------------------------------------------------------


def test_fund_8_lists_take_no_more_than_was_agreed_together() -> None:
    village().when(drawn(use_line(SUM_FEN + 1))).then_refused("FUND-8", expected=str(SUM_FEN))
    half = village().having(drawn(use_line(SUM_FEN // 2)))
    half.when(anew()).then_refused("FUND-8", expected=str(SUM_FEN // 2))
    half.when(anew(use_line(SUM_FEN // 2, list="list:2"))).then_admitted()


def test_fund_8_a_list_that_was_rejected_takes_nothing_any_more() -> None:
    history = village().having(drawn(), reviewed("rejected"))
    assert taken(history) == 0
    history.when(anew()).then_admitted()


def test_not_4_what_an_objection_removed_is_free_to_be_listed_again() -> None:
    contest = ObjectionMade(
        notice="notice:use", objection="objection:1", objector="person:ding",
        text=secret("they have left"), due_on=day("2026-03-25"), subject="case:1", item=DUE,
    )  # fmt: skip
    answer = ObjectionResolved(
        notice="notice:use", objection="objection:1", subject="case:1", item=DUE,
        resolution="upheld", effect="removed", reasons=secret("found so"), evidence=PAPER,
    )  # fmt: skip
    villager = officer("villager", "person:ding", body="household:h3")
    hung = village().having(
        drawn(), reviewed(), posted(), act(contest, by=villager, at="2026-03-19")
    )
    hung.when(anew()).then_refused("FUND-8", expected="0 fen")
    settled = act(answer, by=officer("county_reviewer"), at="2026-03-20")
    history = hung.having(settled)
    assert taken(history) == 0
    history.when(anew(at="2026-03-21")).then_admitted()


@pytest.mark.parametrize(
    "wrong",
    [
        use_line(household="household:h2", person="person:bing"),
        use_line(agreement="agreement:2"),
    ],
    ids=["another household", "the collective's agreement"],
)
def test_fund_8_a_line_is_of_a_repayable_agreement_with_that_household(wrong: UseLine) -> None:
    history = village().having(agreed("2"))
    history.when(drawn(wrong)).then_refused("FUND-8", expected=wrong.household)
    history.when(drawn(use_line(agreement="agreement:7"))).then_refused("REG-2")


def test_fund_2_a_line_is_paid_out_of_the_allocation_that_was_agreed_on() -> None:
    other = (allocated("2", purpose="self_development", amount_fen=SUM_FEN), *shown("2"))
    history = village().having(*other)
    stray = drawn(payer="account:allocation-2")
    history.when(stray).then_refused("FUND-2", expected="account:allocation-1")


def test_fund_2_industry_money_and_a_project_s_are_lent_to_nobody() -> None:
    industry = (allocated("2", amount_fen=SUM_FEN), *shown("2"))
    history = village().having(*industry, lent("2", allocation="allocation:2"))
    stray = drawn(use_line(agreement="agreement:2"), payer="account:allocation-2")
    history.when(stray).then_refused("FUND-2", found="industry_project")


def test_fund_2_it_is_charged_to_a_use_over_its_place() -> None:
    elsewhere = opened("use-2", "use", place=OTHER_VILLAGE)
    stray = drawn(charge="account:use-2")
    village().having(elsewhere).when(stray).then_refused("FUND-2", found="account:use-2")
    village().when(drawn(charge="account:collective-1")).then_refused("REG-2", expected="use")


def test_fund_7_nothing_is_listed_of_an_allocation_that_was_not_shown() -> None:
    unshown = allocated("2", purpose="self_development", amount_fen=SUM_FEN)
    history = village().having(unshown, lent("2", allocation="allocation:2"))
    stray = drawn(use_line(agreement="agreement:2"), payer="account:allocation-2")
    history.when(stray).then_refused("FUND-7")


def test_hh_4_self_development_money_goes_to_the_householder_s_card() -> None:
    village().when(drawn(use_line(card_kind="own"))).then_refused("HH-4")
    child = use_line(person="person:yi", due=due_of("list:1", H1, "person:yi"))
    village().when(drawn(child)).then_refused("HH-4")


def test_reg_5_a_list_of_self_development_money_adds_up() -> None:
    village().when(drawn(total_fen=SUM_FEN - 1)).then_refused("REG-5")
    village().when(drawn(lines_count=2)).then_refused("REG-5")


# --- who ----------------------------------------------------------------------------------------


def test_act_1_the_township_draws_it_with_who_keeps_its_books() -> None:
    village().when(drawn(by=(agent(),))).then_refused("ACT-1")
    village().when(drawn(by=(committee(), agent()))).then_refused("ACT-1")
    far = family("h9", "wu", place=OTHER_VILLAGE)
    terms = {"household": "household:h9", "place": OTHER_VILLAGE}
    signed = lent("9", **terms, by=(township(), officer("county_reviewer")))
    stray = use_line(agreement="agreement:9", household="household:h9", person="person:wu")
    village().having(*far, signed).when(drawn(stray)).then_refused("ACT-1", found=OTHER_VILLAGE)


def test_act_2_nobody_draws_a_list_for_their_own_home() -> None:
    own = (township(JIA), agent())
    village().when(drawn(by=own)).then_refused("ACT-2", found=JIA)


def test_act_3_nor_for_their_kin() -> None:
    kin = KinshipDeclared(person="person:t5", household=H1, relation="sibling")
    told = act(kin, by=officer("township_officer", "person:t5", body="township"), at="2026-03-12")
    village().having(told).when(drawn()).then_refused("ACT-3")


def test_act_2_who_arranged_the_allocation_does_not_draw_the_list() -> None:
    arranger = (township("person:cf1"), agent())
    village().when(drawn(by=arranger)).then_refused("ACT-2", found="person:cf1")


def test_act_2_who_drew_the_list_does_not_review_it() -> None:
    same = officer("township_reviewer", "person:t5", body="township")
    village().having(drawn()).when(reviewed(by=same)).then_refused("ACT-2", found="person:t5")


# --- paid ---------------------------------------------------------------------------------------


def prepared() -> Given:
    """`household:h1` has a card, and a batch of the list is prepared on 1 April."""
    card = CardDeclared(
        card="card:jia", household=H1, person=JIA, kind="householder",
        holder_name=secret("示例jia"), number=secret(NUMBER), bank="示例农商行",
    )  # fmt: skip
    declared = act(
        card, by=officer("village_committee", "person:c1", body="village"), at="2026-03-30"
    )
    paid = PaymentLinePrepared(
        batch="batch:1", due=DUE, attempt=1, household=H1, person=JIA, card="card:jia",
        amount_fen=SUM_FEN,
    )  # fmt: skip
    batch = PaymentBatchPrepared(
        batch="batch:1", list="list:1", place=VILLAGE, payer="account:allocation-1",
        execution_date=day("2026-04-01"), lines_count=1, total_fen=SUM_FEN,
    )  # fmt: skip
    return final().having(declared, act(batch, by=finance(5), at="2026-04-01", lines=(paid,)))


def approval(by: Signer) -> Act[PaymentBatchApproved]:
    data = PaymentBatchApproved(
        batch="batch:1", voucher="voucher:batch-1", place=VILLAGE, payer="account:allocation-1",
        transit="account:batch-1", total_fen=SUM_FEN, value_date=day("2026-04-01"),
    )  # fmt: skip
    return act(data, by=by, at="2026-04-01")


def test_fund_8_it_is_paid_out_of_the_allocation_by_who_did_not_arrange_it() -> None:
    before = balance(prepared(), "allocation-1")
    history = prepared().when(approval(finance(6))).then_admitted()
    assert balance(history, "allocation-1") == before - SUM_FEN
    assert balance(history, "batch-1") == SUM_FEN


@pytest.mark.parametrize("who", [finance(1), group()])
def test_act_2_who_arranged_an_allocation_does_not_pay_out_of_it(who: Signer) -> None:
    prepared().when(approval(who)).then_refused("ACT-2" if who == finance(1) else "ACT-1")
