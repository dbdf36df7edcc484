"""What was entered wrongly, appealed, or is over (PTS-2, PTS-4, PTS-6)."""

from typing import Any

import pytest

from domain.kernel.act import Act
from domain.money.lots import EARLIER
from domain.money.vouchers import Voucher
from domain.points.reversal import PointsReversed
from domain.steps.complaints import Complaint, unheard, unremedied
from tests.domain.cast import committee, paper, township_reviewer, work_team
from tests.domain.points_cast import (
    H1,
    H2,
    account,
    answered,
    appealed,
    book,
    deducted,
    docked,
    earned,
    lapsed,
    merger,
    month_scored,
    points_state,
    points_village,
    reversed_,
    scored,
    scorers,
    supervisor,
)
from tests.spec import OTHER_VILLAGE, Given, day, officer

COURTYARD = "beautiful_courtyard"


def with_ten() -> Given:
    return points_village().when(earned(10)).then_admitted()


def deducted_five() -> Given:
    return with_ten().when(deducted(5)).then_admitted()


# --- reversals ---------------------------------------------------------------------------------


def test_pts_6_a_wrong_earning_is_reversed_once_and_its_lot_is_gone() -> None:
    after = with_ten().when(reversed_()).then_admitted()
    assert account(after).balance == 0
    assert account(after).lots.held == ()
    assert after.ledger.read(Voucher, "voucher:e1").reversed_by == "voucher:r1"
    assert points_state(after).sum_of("2026-03", "beautiful_courtyard").earned == 0
    after.when(reversed_(name="r2")).then_refused("PTS-6", found="reversed by voucher:r1")


def test_pts_6_a_reversal_is_not_reversed() -> None:
    after = with_ten().having(reversed_())
    back = reversed_(name="r2", reverses="r1", direction="deducted")
    after.when(back).then_refused("PTS-6", found="PointsReversed.v1")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"household": "household:h2", "account": H1}, "PTS-1"),
        ({"on": "2026-03-25", "place": OTHER_VILLAGE}, "ACT-1"),
        ({"reverses": "none"}, "REG-2"),
        ({"by": (committee("person:yi"), supervisor())}, "ACT-3"),
        ({"cause": "appeal_upheld"}, "PTS-2"),
        ({"complaint": "complaint:1"}, "PTS-2"),
    ],
)
def test_act_2_a_reversal_is_made_where_and_by_whom_it_may_be(
    changed: dict[str, Any], rule: str
) -> None:
    fields = {"direction": "earned", **changed}
    with_ten().when(reversed_(**fields)).then_refused(rule)


@pytest.mark.parametrize(
    "changed",
    [
        {"points": 9},
        {"points": 11},
        {"direction": "deducted"},
        {"entered_for": "2026-02/beautiful_courtyard"},
        {"entered_for": "2026-03/beautiful_courtyard/decided"},
        {"household": "household:h2"},
    ],
)
def test_pts_6_a_reversal_that_says_something_else_is_refused(changed: dict[str, Any]) -> None:
    with_ten().when(reversed_(**{"direction": "earned", **changed})).then_refused("PTS-6")


def test_act_2_who_entered_it_does_not_reverse_it_alone() -> None:
    with_ten().when(reversed_(by=scorers())).then_refused("ACT-2", found="person:c1")
    with_ten().when(reversed_(by=(committee(), supervisor()))).then_admitted()


def test_pts_4_what_is_spent_is_not_taken_back_below_zero() -> None:
    spent = with_ten().having(deducted(5))
    spent.when(reversed_()).then_refused("PTS-4", expected="10 points", found="5 points")


def test_pts_6_what_is_gone_of_a_wrong_lot_comes_from_those_spent_instead() -> None:
    """March's lot was spent first; had it never been, April's would have been."""
    two = with_ten().having(
        earned(10, name="e2", on="2026-04-02", good_until=day("2027-04-30")),
        deducted(5, on="2026-04-03"),
    )
    after = two.when(reversed_(on="2026-04-05")).then_admitted()
    (lot,) = account(after).lots.held
    assert (lot.voucher, lot.left) == ("voucher:e2", 5)


def test_pts_6_a_lot_that_is_over_lapses_and_is_not_reversed() -> None:
    late = reversed_(on="2027-04-01")
    with_ten().when(late).then_refused("PTS-6", expected="while it is good")


def test_pts_6_a_reversed_deduction_goes_back_to_its_lots() -> None:
    back = reversed_(5, reverses="d1")
    after = deducted_five().when(back).then_admitted()
    (lot,) = account(after).lots.held
    assert (lot.voucher, lot.left, lot.ends_on) == ("voucher:e1", 10, day("2027-03-31"))
    assert account(after).turnover("2026-03") == {"points_issued": 10, "points_deducted": 0}
    after.when(reversed_(5, reverses="d1", name="r2")).then_refused("PTS-6")


def test_pts_6_a_line_of_a_month_s_batch_is_reversed_and_appealed_like_any_entry() -> None:
    batch = month_scored(scored(10), docked(4, category="helping_others"))
    state = points_village().when(batch).then_admitted()
    fields: dict[str, Any] = {"on": "2026-04-02", "entered_for": "2026-03/helping_others"}
    appeal = appealed("x-h1", on="2026-04-01")
    upheld = state.when(appeal, answered(on="2026-04-02")).then_admitted()
    right = reversed_(
        4, reverses="x-h1", cause="appeal_upheld", complaint="complaint:1",
        direction="deducted", **fields,
    )  # fmt: skip
    after = upheld.when(right).then_admitted()
    assert account(after).balance == 10
    back = reversed_(
        10, name="r2", reverses="s-h1", entered_for="2026-03/evaluation", on="2026-04-03"
    )
    last = after.when(back).then_admitted()
    assert account(last).balance == 0
    assert points_state(last).sum_of("2026-03", "evaluation").earned == 0


def test_pts_6_what_was_right_is_entered_anew() -> None:
    after = with_ten().having(earned(20, name="e2"), reversed_(20, reverses="e2"))
    after.when(earned(20, name="e3", on="2026-03-26")).then_admitted()


# --- appeals -----------------------------------------------------------------------------------


def after_appeal() -> Act[PointsReversed]:
    named: dict[str, Any] = {"cause": "appeal_upheld", "complaint": "complaint:1"}
    return reversed_(5, reverses="d1", on="2026-03-28", **named)


def complaint(state: Given) -> Complaint:
    return state.ledger.read(Complaint, "complaint:1")


def test_pts_2_an_appeal_upheld_is_put_right_by_a_reversal_that_names_it() -> None:
    upheld = deducted_five().when(appealed(), answered()).then_admitted()
    right = reversed_(
        5, reverses="d1", cause="appeal_upheld", complaint="complaint:1", on="2026-03-28"
    )
    after = upheld.when(right).then_admitted()
    assert account(after).balance == 10
    assert complaint(after).remedied_by == "voucher:r1"


def test_pts_2_an_appeal_dismissed_puts_nothing_right() -> None:
    dismissed = deducted_five().having(appealed(), answered("dismissed"))
    wrong = reversed_(
        5, reverses="d1", cause="appeal_upheld", complaint="complaint:1", on="2026-03-28"
    )
    dismissed.when(wrong).then_refused("PTS-2")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"entry": "e1"}, "PointsEarned.v1"),
        ({"on": "2026-03-28"}, "2026-03-28"),
        ({"household": "household:h2"}, "voucher:d1"),
        ({"by": officer("householder", "person:bing", body="h2")}, "person:bing"),
        ({"by": (committee("person:c2"), work_team("person:w2"))}, "person:c2"),
    ],
)
def test_pts_2_an_appeal_that_is_not_the_household_s_is_refused(
    changed: dict[str, Any], found: str
) -> None:
    deducted_five().when(appealed(**changed)).then_refused("PTS-2", found=found)


def test_act_2_an_appeal_is_not_taken_down_by_who_deducted() -> None:
    deducted_five().when(appealed(by=scorers())).then_refused("ACT-2", found="person:c1")
    deducted_five().when(appealed(by=work_team())).then_refused("ACT-1", found="work_team")
    others = appealed(by=(committee("person:c2"), work_team("person:w2")), paper=paper("申诉"))
    deducted_five().when(others).then_admitted()


def test_reg_2_an_appeal_names_an_entry_of_the_household_s_account() -> None:
    deducted_five().when(appealed("none")).then_refused("REG-2", found="voucher:none")
    forged = appealed(household="household:h2", account=H1)
    deducted_five().when(forged).then_refused("PTS-1", found="household:h2")


def test_pts_2_a_deduction_is_appealed_once_until_the_book_s_last_day() -> None:
    deducted_five().when(appealed(on="2026-03-27")).then_admitted()
    again = appealed(complaint="complaint:2")
    deducted_five().having(appealed()).when(again).then_refused("PTS-2", found="complaint:1")
    deducted_five().having(appealed()).when(appealed()).then_refused("REG-1")


def test_pts_2_a_book_adopted_later_does_not_shorten_an_appeal() -> None:
    later = book(since="2026-03-20", at="2026-03-22", appeal_days=1)
    deducted_five().having(later).when(appealed(on="2026-03-27")).then_admitted()
    before = points_village().having(earned(10), later)
    made = before.having(deducted(5, on="2026-03-22"))
    made.when(appealed(on="2026-03-24")).then_refused("PTS-2", expected="to 2026-03-23")


def test_pts_2_who_was_merged_appeals_what_their_household_lost() -> None:
    lost = deducted_five().having(merger("household:h1", "household:h2", "jia", "yi"))
    lost.when(appealed()).then_admitted()
    other = officer("householder", "person:ding", body="household")
    lost.when(appealed(by=other)).then_refused("PTS-2", found="person:ding")


def test_pts_2_nobody_reverses_past_an_appeal() -> None:
    """Else what was found right could never be put right."""
    open_ = deducted_five().having(appealed())
    silent = reversed_(5, reverses="d1", on="2026-03-28")
    open_.when(silent).then_refused("PTS-2", found="appealed by complaint:1")
    open_.having(answered()).when(silent).then_refused("PTS-2", found="appealed by complaint:1")
    open_.having(answered("dismissed")).when(silent).then_admitted()


def test_pts_6_what_was_reversed_is_not_appealed() -> None:
    undone = deducted_five().having(reversed_(5, reverses="d1", on="2026-03-22"))
    undone.when(appealed()).then_refused("PTS-6", found="voucher:r1")


def test_pts_2_an_appeal_is_answered_once_by_somebody_apart() -> None:
    open_ = deducted_five().having(appealed())
    open_.when(answered(), answered("dismissed")).then_refused("PTS-2", found="answered on")
    own = township_reviewer("person:c1")
    open_.when(answered(by=own)).then_refused("ACT-2", found="person:c1")
    open_.when(answered(by=township_reviewer("person:yi"))).then_refused("ACT-3")
    open_.when(answered(by=committee("person:c2"))).then_refused("ACT-1")


def test_pts_2_an_appeal_that_nobody_answers_is_listed() -> None:
    open_ = complaint(deducted_five().having(appealed()))
    late = unheard(open_, 15, day("2026-04-08"))
    assert late is not None
    assert (late.rule, late.due) == ("PTS-2", day("2026-04-07"))
    assert unheard(open_, 15, day("2026-04-07")) is None


def test_pts_2_an_appeal_upheld_and_not_put_right_is_listed() -> None:
    upheld = deducted_five().having(appealed(), answered())
    gap = unremedied(complaint(upheld))
    assert gap is not None
    assert (gap.rule, gap.since) == ("PTS-2", day("2026-03-27"))
    right = reversed_(
        5, reverses="d1", cause="appeal_upheld", complaint="complaint:1", on="2026-03-28"
    )
    assert unremedied(complaint(upheld.having(right))) is None
    assert unremedied(complaint(deducted_five().having(appealed(), answered("dismissed")))) is None


# --- what is over ------------------------------------------------------------------------------


def test_pts_6_a_lot_lapses_behind_its_last_day_and_never_twice() -> None:
    with_ten().when(lapsed(on="2027-03-31")).then_refused("PTS-6", expected="0 points")
    after = with_ten().when(lapsed()).then_admitted()
    assert account(after).balance == 0
    assert account(after).turnover("2027-04") == {"points_lapsed": -10}
    after.when(lapsed(name="l2")).then_refused("PTS-6", expected="0 points")


def test_pts_6_only_what_is_over_lapses() -> None:
    two = with_ten().having(earned(7, name="e2", on="2026-04-02", good_until=day("2027-04-30")))
    after = two.when(lapsed()).then_admitted()
    assert account(after).balance == 7
    two.when(lapsed((H1, 17))).then_refused("PTS-6", expected="10 points")
    two.when(lapsed((H1, 9))).then_refused("PTS-6", expected="10 points")


def test_pts_6_points_without_an_end_never_lapse() -> None:
    lasting = points_village().having(
        book(since="2026-03-01", at="2026-03-01", months_good=None), earned(10, good_until=None)
    )
    lasting.when(lapsed(on="2031-04-01")).then_refused("PTS-6", expected="0 points")


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"by": committee()}, "ACT-1"),
        ({"place": OTHER_VILLAGE}, "PTS-3"),
    ],
)
def test_act_1_only_the_ledger_s_own_clock_lapses_points(changed: Any, rule: str) -> None:  # noqa: ANN401
    with_ten().when(lapsed(**changed)).then_refused(rule)


def test_reg_5_an_account_lapses_once_in_an_act() -> None:
    with_ten().when(lapsed((H1, 10), (H1, 10))).then_refused("REG-5")
    with_ten().when(lapsed((H1, 10), (H2, 5))).then_refused("PTS-6", expected=H2)


def test_pts_6_what_comes_back_to_a_lot_that_is_over_lapses_the_next_time() -> None:
    """A deduction was wrong, and its points are over meanwhile: neither revived nor lost twice."""
    old = with_ten().having(deducted(5, on="2027-03-25"), lapsed((H1, 5)))
    back = reversed_(5, reverses="d1", entered_for="2027-03/beautiful_courtyard", on="2027-04-02")
    after = old.when(back).then_admitted()
    (lot,) = account(after).lots.held
    assert (lot.voucher, lot.left, lot.ends_on) == ("voucher:e1", 5, day("2027-03-31"))
    after.when(deducted(1, name="d2", on="2027-04-02")).then_refused("PTS-4", found="0 points")
    after.when(lapsed((H1, 5), name="l2", on="2027-04-02")).then_admitted()


# --- points that never end ---------------------------------------------------------------------


def lasting() -> Given:
    """A book by which points never lapse; earned in March, May and July."""
    forever = book(since="2026-03-01", at="2026-03-01", months_good=None)
    days = ("2026-03-10", "2026-05-10", "2026-07-10")
    entries = (
        earned(10, name=f"e{number}", on=on, good_until=None)
        for number, on in enumerate(days, start=1)
    )
    return points_village().having(forever, *entries)


def test_pts_6_a_wrong_earning_that_was_merged_is_reversed_whole() -> None:
    state = lasting()
    assert [lot.voucher for lot in account(state).lots.held] == [EARLIER, "voucher:e3"]
    after = state.when(reversed_(on="2026-07-11")).then_admitted()
    assert account(after).lots.total == 20
    back = reversed_(name="r2", reverses="e2", entered_for=f"2026-05/{COURTYARD}", on="2026-07-12")
    assert account(after.when(back).then_admitted()).lots.total == 10


def test_pts_6_a_merged_lot_still_gives_no_more_than_there_is() -> None:
    spent = lasting().having(deducted(20, on="2026-07-11"), deducted(6, name="d2", on="2026-07-12",
                             category="helping_others"))  # fmt: skip
    wrong = reversed_(on="2026-07-13")
    spent.when(wrong).then_refused("PTS-4", expected="10 points", found="4 points")
