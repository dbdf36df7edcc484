"""Shares issued: EQ-2, EQ-3 of exactly the plan's lines, NOT-4 of one that is contested."""

from typing import Any

import pytest

from domain.assets.asset import Asset, issue_of
from domain.kernel.act import Act
from domain.money.accounts import Account
from domain.money.reversal import Leg, VoucherReversed
from domain.residents.deaths import DeathRecorded
from domain.steps.case import Case
from tests.domain.books import RECEIVES, VILLAGE_KEEPS
from tests.domain.cast import committee, paper
from tests.domain.equity_cast import (
    ASSET,
    COLLECTIVE,
    H1,
    H2,
    H3,
    PAR_FEN,
    SHARES,
    allotted,
    answered,
    appraised,
    appraiser,
    decided,
    doubted,
    drafted,
    held_by,
    issued,
    lines,
    meeting,
    objected,
    posted,
    quantified,
    ready,
    released,
    reviewed,
    taken_down,
    village,
)
from tests.spec import Given, act, day

OF_H1, OF_H2, OF_H3, LOAN = lines()


def contested(*resolutions: tuple[int, str]) -> Given:
    """The plan as ready, with objections to two lines, answered as told."""
    history = village().having(drafted(), *meeting(), reviewed(), posted())
    history = history.having(
        objected(lines()[0].share, name="0"), objected(lines()[1].share, name="1")
    )
    answers = [answered(lines()[n].share, how, name=str(n)) for n, how in resolutions]
    return history.having(*answers).when(taken_down()).then_admitted()


def test_eq_2_the_register_adds_up_to_the_issue() -> None:
    history = quantified()
    assert held_by(history, H1, "quota") == 300
    assert held_by(history, H2, "quota") == 200
    assert held_by(history, H2, "loan_backed") == 50
    assert held_by(history, H3, "contribution") == 100
    assert held_by(history, COLLECTIVE, "collective") == 350
    assert history.ledger.read(Account, issue_of(ASSET)).balance == -SHARES


def without_lines(collective_count: int = SHARES) -> Act[Any]:
    return issued(rows=[], shares_count=0, collective_count=collective_count, lines_count=0)


def test_eq_2_what_no_household_holds_is_the_collective_s_alone() -> None:
    history = village().having(drafted([]), *decided()).when(without_lines()).then_admitted()
    assert held_by(history, COLLECTIVE, "collective") == SHARES
    assert history.ledger.read(Account, issue_of(ASSET)).balance == -SHARES
    assert history.ledger.read(Case, "case:1").status == "completed"


def test_eq_2_a_plan_without_lines_leaves_no_share_to_nobody() -> None:
    village().when(drafted([], collective_count=SHARES - 1)).then_refused("EQ-2")
    village().when(drafted([], lines_count=1)).then_refused("REG-5", found="0 of 0")
    decided_on = village().having(drafted([]), *decided())
    decided_on.when(without_lines(collective_count=SHARES - 1)).then_refused("EQ-2")
    decided_on.when(issued()).then_refused("REG-5", expected="0 lines")


def test_reg_5_a_plan_with_lines_is_not_issued_without_them() -> None:
    ready().when(without_lines()).then_refused("REG-5", expected="4 lines")


def test_eq_3_issue_completes_the_case_and_the_asset_stands_in_shares() -> None:
    history = ready().when(issued()).then_admitted()
    assert history.ledger.read(Case, "case:1").status == "completed"
    state = history.ledger.read(Asset, ASSET)
    assert (state.issue, state.par_fen) == (issue_of(ASSET), PAR_FEN)


def test_eq_3_nothing_is_issued_before_body_review_and_notice() -> None:
    way: list[Any] = [drafted(), *meeting(), reviewed(), posted()]
    for taken in (1, len(way) - 2, len(way) - 1, len(way)):
        history = village().having(*way[:taken])
        history.when(issued(at="2026-04-01")).then_refused("EQ-3", found="issue")


def test_eq_3_shares_are_issued_once() -> None:
    quantified().when(issued(voucher="voucher:issue-2")).then_refused("EQ-3", expected="completed")


def test_eq_3_no_further_plan_of_an_issued_asset() -> None:
    second = drafted(plan="equity:2", case="case:2", at="2026-04-01")
    quantified().when(second).then_refused("EQ-3", found="completed")


def test_eq_3_no_plan_but_the_one_in_work_is_issued() -> None:
    again = appraised(by=appraiser("person:ap2", "另一评估所"), at="2026-03-24")
    other = drafted(plan="equity:2", case="case:2", at="2026-03-24")
    history = ready().having(doubted(at="2026-03-24"), again)
    history.when(issued()).then_admitted()
    history.having(other).when(issued()).then_refused("EQ-3", found="equity:2")


def test_eq_1_nothing_is_issued_on_a_value_that_came_into_doubt() -> None:
    ready().having(doubted(at="2026-03-24")).when(issued()).then_refused("EQ-1", found="doubt")


@pytest.mark.parametrize(
    "changed",
    [
        {"case": "case:2"},
        {"asset": "asset:2"},
        {"par_fen": PAR_FEN + 1},
        {"place": "231005100202"},
    ],
)
def test_eq_3_the_issue_names_what_was_planned(changed: dict[str, Any]) -> None:
    ready().when(issued(**changed)).then_refused("EQ-3")


@pytest.mark.parametrize(
    "changed",
    [
        {"shares_count": 300},
        {"household": H3},
        {"share_class": "contribution"},
        {"asset": "asset:2"},
        {"place": "231005100202"},
    ],
)
def test_eq_3_a_line_is_issued_as_planned(changed: dict[str, Any]) -> None:
    """The whole stays the same where the other lines make up for it."""
    forged = allotted(OF_H2, **changed)
    more = OF_H2.shares_count - forged.shares_count
    other = allotted(LOAN, shares_count=LOAN.shares_count) if not more else None
    rows = [allotted(OF_H1), forged, allotted(OF_H3), other or allotted(LOAN, shares_count=1)]
    if more:
        rows[0] = allotted(OF_H1, shares_count=300 + more + 49)
    ready().when(issued(rows=rows)).then_refused("EQ-3", expected="as planned")


def test_reg_5_no_line_is_left_out_added_or_doubled() -> None:
    rows = [allotted(line) for line in lines()]
    ready().when(issued(rows=rows[:3])).then_refused("REG-5", found="3")
    ready().when(issued(rows=[*rows, rows[0]])).then_refused("REG-5", found="5")
    ready().when(issued(rows=rows, lines_count=3)).then_refused("REG-5")
    stranger = allotted(OF_H1, plan="equity:2")
    ready().when(issued(rows=[stranger, *rows[1:]])).then_refused("REG-5")


def test_eq_2_the_collective_gets_the_remainder_and_no_more() -> None:
    ready().when(issued(collective_count=351)).then_refused("EQ-2", expected="350")
    ready().when(issued(collective_count=0)).then_refused("EQ-2", expected="350")
    ready().when(issued(shares_count=651)).then_refused("EQ-2", found="651")


def test_not_4_a_line_is_dated_with_its_issue() -> None:
    rows = [allotted(line, on="2026-03-24") for line in lines()]
    ready().when(issued(rows=rows)).then_refused("NOT-4", found="2026-03-24")


def test_act_1_shares_are_issued_by_two_keepers_of_the_village() -> None:
    ready().when(issued(by=RECEIVES)).then_refused("ACT-1")
    ready().when(issued(by=VILLAGE_KEEPS[:1])).then_refused("ACT-1")


def test_not_4_a_contested_line_is_held_alone_and_its_shares_kept_by_the_collective() -> None:
    history = contested((1, "upheld"))
    history.when(issued()).then_refused("NOT-4")
    after = history.when(issued(held=(OF_H1, OF_H2))).then_admitted()
    assert held_by(after, H3, "contribution") == 100
    assert held_by(after, COLLECTIVE, "collective") == 850
    assert held_by(after, H1, "quota") == 0


def test_not_4_only_what_is_contested_is_held() -> None:
    history = contested((0, "dismissed"), (1, "upheld"))
    history.when(issued(held=(OF_H1, OF_H2))).then_refused("NOT-4", found=OF_H1.share)
    history.when(issued(held=(OF_H2,))).then_admitted()


def test_not_4_a_removed_line_is_never_issued() -> None:
    history = contested((0, "dismissed"), (1, "upheld"))
    history.when(issued()).then_refused("NOT-4")
    after = history.when(issued(held=(OF_H2,))).then_admitted()
    after.when(released(OF_H2)).then_refused("NOT-4", found="removed")


def test_not_4_a_held_line_is_allotted_once_its_objection_is_dismissed() -> None:
    history = contested((1, "upheld")).having(issued(held=(OF_H1, OF_H2)))
    history.when(released(OF_H1)).then_refused("NOT-4", found="contested 1")
    dismissed = answered(OF_H1.share, name="0", at="2026-04-09")
    after = history.having(dismissed).when(released(OF_H1)).then_admitted()
    assert held_by(after, H1, "quota") == 300
    assert held_by(after, COLLECTIVE, "collective") == 550
    after.when(released(OF_H1)).then_refused("EQ-3", found="issued")


def test_not_4_what_was_not_held_is_not_allotted_again() -> None:
    quantified().when(released(OF_H1)).then_refused("EQ-3", found="issued")
    ready().when(released(OF_H1)).then_refused("NOT-4")


def test_eq_5_shares_are_not_taken_back_by_a_reversal() -> None:
    voucher = allotted(OF_H1).voucher
    leg = Leg(debit=issue_of(ASSET), credit=allotted(OF_H1).holding.account, amount_fen=300)
    reversal = VoucherReversed(
        voucher="voucher:back",
        reverses=voucher,
        legs=(leg,),
        value_date=day("2026-04-01"),
        cause="entered_wrongly",
        paper=paper("why"),
    )
    back = act(reversal, by=VILLAGE_KEEPS, at="2026-04-01")
    quantified().when(back).then_refused("EQ-5", found="ShareAllotted.v1")


# --- HH-3: who holds lives -----------------------------------------------------------------------


def died_out() -> Given:
    """The plan is as ready, and bing, alone in h2, has died since."""
    death = DeathRecorded(person="person:bing", household=H2, on=day("2026-03-20"))
    return ready().having(act(death, by=committee(), at="2026-03-20"))


def test_hh_3_shares_are_not_issued_to_a_household_that_has_ended_since() -> None:
    died_out().when(issued()).then_refused("HH-3", found=H2)
    history = died_out().when(issued(held=(OF_H2, LOAN))).then_admitted()
    assert held_by(history, COLLECTIVE, "collective") == 350 + 250
    history.when(released(OF_H2)).then_refused("HH-3", found=H2)


def test_not_4_a_line_of_a_household_that_lives_is_not_left_out() -> None:
    died_out().when(issued(held=(OF_H1, OF_H2, LOAN))).then_refused("NOT-4", found=OF_H1.share)
