"""The month's list: complete, as the ledger has it, contested line by line (PTS-7, NOT-4)."""

from typing import Any

import msgspec
import pytest

from domain.kernel.gap import Gap
from domain.points.lines import Figures, PointsLine, PointsMonth, figures_of, line_of
from domain.points.missing import not_hung
from domain.steps.case import Case
from domain.steps.complaints import Complaint
from tests.domain.cast import committee, digest, register
from tests.domain.points_cast import (
    H1,
    H2,
    H3,
    account,
    answered,
    appealed,
    book,
    deducted,
    earned,
    keeper,
    opened,
    reversed_,
    supervisor,
)
from tests.domain.points_month_cast import (
    AGAIN,
    LINE,
    LIST,
    contested,
    down,
    drawn,
    found,
    hung,
    line,
    lines_of,
    march,
    shown,
    upheld,
)
from tests.spec import OTHER_VILLAGE, Given, day, given, officer


def line_state(state: Given, name: str = LINE) -> PointsLine:
    return state.ledger.read(PointsLine, name)


# --- drawn -------------------------------------------------------------------------------------


def test_pts_7_the_list_shows_every_account_as_the_ledger_has_it() -> None:
    after = march().when(drawn(march())).then_admitted()
    assert line_state(after).figures == Figures(0, 10, 5, 0, 0, 5)
    assert after.ledger.read(Case, "case:march").procedure == "points_month"


def test_pts_7_a_list_without_somebody_is_no_list() -> None:
    some = [one for one in lines_of(march()) if one.account != H1]
    march().when(drawn(march(), *some)).then_refused("PTS-7", expected="3 accounts", found="2")


def test_pts_7_nobody_opened_later_takes_the_place_of_who_is_left_out() -> None:
    fourth = march().having(opened("household:h9", on="2026-04-01"))
    lines = [one for one in lines_of(fourth) if one.account != H1]
    fourth.when(drawn(fourth, *lines)).then_refused("PTS-7", expected="opened by 2026-03-31")


def test_pts_7_no_account_is_opened_into_a_month_that_was_listed() -> None:
    two = given(*register(), book(), opened(), opened("household:h2")).having(earned(10))
    listed = two.when(drawn(two)).then_admitted()
    third = opened("household:h3", on="2026-03-31", at="2026-04-03")
    listed.when(third).then_refused("PTS-7", expected="after 2026-03", found="2026-03-31")
    listed.when(opened("household:h3", on="2026-04-01", at="2026-04-03")).then_admitted()


def test_pts_7_no_account_stands_twice() -> None:
    lines = lines_of(march())
    march().when(drawn(march(), lines[0], lines[0], lines[1])).then_refused("PTS-7")


@pytest.mark.parametrize(
    "changed",
    [
        {"figures": Figures(0, 10, 0, 0, 0, 10)},
        {"figures": Figures(5, 5, 5, 0, 0, 5)},
        {"corrected": 5},
        {"household": "household:h2"},
        {"line": "pointsline:other"},
        {"list": AGAIN},
        {"corrects": LINE},
    ],
)
def test_pts_7_a_line_that_says_something_else_is_refused(changed: Any) -> None:  # noqa: ANN401
    own = msgspec.structs.replace(line(march(), H1), **changed)
    march().when(drawn(march(), own, line(march(), H2), line(march(), H3))).then_refused("PTS-7")


@pytest.mark.parametrize(
    ("changed", "found_"),
    [
        ({"on": "2026-03-31"}, "2026-03-31"),
        ({"on": "2027-04-01"}, "2027-04-01"),
        ({"number": 2}, "number 2"),
        ({"list": AGAIN}, AGAIN),
        ({"month": "2026-02"}, LIST),
    ],
)
def test_pts_7_a_list_is_of_a_month_that_is_over_and_has_its_own_name(
    changed: Any,  # noqa: ANN401
    found_: str,
) -> None:
    march().when(drawn(march(), **changed)).then_refused("PTS-7", found=found_)


@pytest.mark.parametrize(
    "changed",
    [{"lines_count": 2}, {"sums": Figures(0, 31, 5, 0, 0, 25)}, {"shown": "0" * 64}],
)
def test_reg_5_the_header_says_what_is_shown(changed: Any) -> None:  # noqa: ANN401
    march().when(drawn(march(), **changed)).then_refused("REG-5")


def test_reg_1_a_month_is_drawn_once() -> None:
    once = march().having(drawn(march()))
    once.when(drawn(march())).then_refused("REG-1")
    once.when(drawn(march(), case="case:other", list=AGAIN, number=2)).then_refused("PTS-7")


def test_act_1_two_of_the_village_draw_its_list() -> None:
    march().when(drawn(march(), by=(committee(), committee("person:c2")))).then_refused("ACT-1")
    march().when(drawn(march(), by=(committee(), supervisor()))).then_admitted()
    elsewhere = (officer("village_committee", "person:c9", place=OTHER_VILLAGE), keeper())
    march().when(drawn(march(), by=elsewhere)).then_refused("ACT-1")


def test_pay_9_what_was_shown_is_never_another() -> None:
    """A late entry for a day of the month is dated on its own day instead."""
    before = march().having(drawn(march(), on="2026-04-01"))
    late = earned(1, name="e9", on="2026-03-31", at="2026-03-31")
    before.when(late).then_refused("PAY-9", found="2026-03-31")
    after = before.having(deducted(1, name="d9", on="2026-04-02"))
    assert figures_of(account(after), "2026-03") == Figures(0, 10, 5, 0, 0, 5)
    assert figures_of(account(after), "2026-04") == Figures(5, 0, 1, 0, 0, 4)


# --- hung and contested ------------------------------------------------------------------------


def test_pts_7_the_list_hangs_for_its_days() -> None:
    shown().when(down(on="2026-04-10")).then_refused("NOT-1", expected="2026-04-10")
    after = shown().when(down()).then_admitted()
    assert after.ledger.read(Case, "case:march").status == "completed"


def test_pts_7_the_board_shows_exactly_what_was_drawn() -> None:
    state = march().having(drawn(march()))
    one, *others = lines_of(march())
    prettier = msgspec.structs.replace(one, corrected=1)
    wrong = "exactly as drawn"
    state.when(hung("case:march", prettier, *others)).then_refused("PTS-7", expected=wrong)
    state.when(hung("case:march", *others)).then_refused("PTS-7", expected=wrong)
    state.when(hung("case:march", *others, one)).then_refused("PTS-7", expected=wrong)
    state.when(hung()).then_admitted()


def test_pts_7_a_list_that_was_drawn_and_hangs_nowhere_is_listed() -> None:
    """Else drawing it would do, and nobody could object."""
    state = march().having(drawn(march()))

    def open_on(story: Given, today: str) -> Gap | None:
        case = story.ledger.read(Case, "case:march")
        return not_hung(case, story.ledger.read(PointsMonth, LIST), 10, day(today))

    assert open_on(state, "2026-04-10") is None
    found = open_on(state, "2026-04-11")
    assert found is not None
    assert (found.rule, found.subject, found.due) == ("PTS-7", "case:march", day("2026-04-10"))
    assert open_on(state.having(hung(on="2026-04-20")), "2026-04-21") is None


def test_not_4_a_month_s_list_is_not_taken_down_whole() -> None:
    """Its lines are as the ledger has them: each leaves alone, or the sheet hangs anew."""
    whole: dict[str, Any] = {"item": None}
    objected_to = shown().having(contested(**whole))
    removed = found(effect="removed", **whole)
    objected_to.when(removed).then_refused("NOT-4", expected="upheld: corrected")
    other = found(effect="corrected", corrected_line=digest("another list"), **whole)
    objected_to.when(other).then_refused("NOT-4", expected="no corrected line")
    right = found(effect="corrected", corrected_line=None, **whole)
    corrected = objected_to.when(right, down(fate="corrected")).then_admitted()
    named = {"notice": "notice:anew", "reposts": "notice:march", "on": "2026-04-12"}
    same = hung(**named, shown=digest("sheet points"))
    corrected.when(same).then_refused("NOT-4", expected="as corrected")
    corrected.when(hung(**named, shown=digest("a sheet that can be read"))).then_admitted()
    corrected.when(
        hung("case:march", *lines_of(march())[1:], **named, shown=digest("less"))
    ).then_refused("PTS-7")


def test_not_4_one_account_is_contested_alone() -> None:
    story = shown().when(contested(), down()).then_admitted()
    assert line_state(story).contested == ("objection:1",)
    assert story.ledger.read(Case, "case:march").status == "completed"


@pytest.mark.parametrize("item", ["pointsline:none", H1, "household:h1"])
def test_not_2_what_the_list_does_not_show_is_not_contested(item: str) -> None:
    shown().when(contested(item)).then_refused("NOT-2")


def test_not_4_an_objection_dismissed_leaves_the_line() -> None:
    story = shown().when(contested(), found("dismissed")).then_admitted()
    assert line_state(story).removed_on is None
    assert line_state(story).contested == ()


def test_not_4_a_line_found_wrong_is_corrected_and_shown_again() -> None:
    back = reversed_(cause="objection_upheld", corrects=LINE, on="2026-04-12")
    upheld().when(back).then_refused("PTS-4", found="5 points")
    undone = deducted_back()
    corrected = upheld().when(undone).then_admitted()
    assert line_state(corrected).corrected == 5
    again = line(corrected, H1, AGAIN, corrects=LINE, corrected=5)
    list_again = drawn(corrected, again, **AGAIN_FIELDS)
    shown_again = hung("case:again", again, on="2026-04-15")
    after = corrected.when(list_again, shown_again).then_admitted()
    assert line_state(after).shown_again == AGAIN
    assert line_state(after, line_of(AGAIN, H1)).corrected == 5
    third = line(after, H1, LIST[:-1] + "3", corrects=LINE, corrected=5)
    more = {**AGAIN_FIELDS, "list": LIST[:-1] + "3", "number": 3, "case": "case:third"}
    after.when(drawn(after, third, **more)).then_refused("NOT-4", expected="a removed line")


def test_not_4_a_line_shown_again_says_what_was_put_right_in_all_lists() -> None:
    first = upheld().having(deducted_back())
    again = line(first, H1, AGAIN, corrects=LINE, corrected=5)
    hung_again = hung("case:again", again, on="2026-04-15")
    second = first.having(drawn(first, again, **AGAIN_FIELDS), hung_again)
    assert line_state(second, again.line).corrected == 5
    wrong = contested(again.line, on="2026-04-16", subject="case:again", notice="notice:again",
                      objection="objection:2", due_on=day("2026-04-23"))  # fmt: skip
    removed = second.having(
        wrong,
        found(on="2026-04-18", objection="objection:2", subject="case:again", item=again.line,
              notice="notice:again"),
    )  # fmt: skip
    more = earned(2, name="e9", on="2026-04-20", good_until=day("2027-04-30"), month="2026-03",
                  corrects=again.line)  # fmt: skip
    corrected = removed.when(more).then_admitted()
    name = LIST[:-1] + "3"
    fields = {**AGAIN_FIELDS, "list": name, "number": 3, "case": "case:third", "on": "2026-04-21"}
    alone = line(corrected, H1, name, corrects=again.line, corrected=2)
    corrected.when(drawn(corrected, alone, **fields)).then_refused("NOT-4", expected="7")
    together = line(corrected, H1, name, corrects=again.line, corrected=7)
    corrected.when(drawn(corrected, together, **fields)).then_admitted()


def test_not_4_a_deduction_appealed_and_contested_is_put_right_for_both() -> None:
    appeal = (appealed(on="2026-03-23"), answered(on="2026-04-08"))
    both = upheld().having(*appeal)
    undone = reversed_(
        5, reverses="d1", cause="appeal_upheld", complaint="complaint:1", corrects=LINE,
        on="2026-04-12",
    )  # fmt: skip
    after = both.when(undone).then_admitted()
    assert line_state(after).corrected == 5
    assert after.ledger.read(Complaint, "complaint:1").remedied_by == "voucher:r1"


AGAIN_FIELDS: dict[str, Any] = {
    "list": AGAIN,
    "number": 2,
    "case": "case:again",
    "on": "2026-04-14",
}


def deducted_back() -> Any:  # noqa: ANN401
    return reversed_(5, reverses="d1", cause="objection_upheld", corrects=LINE, on="2026-04-12")


@pytest.mark.parametrize(
    ("changed", "corrected"),
    [({"corrected": 4}, True), ({"corrects": "pointsline:none"}, True), ({"corrected": 0}, False)],
)
def test_not_4_nothing_is_shown_again_but_what_was_corrected(
    changed: Any,  # noqa: ANN401
    *,
    corrected: bool,
) -> None:
    state = upheld().having(deducted_back()) if corrected else upheld()
    again = line(state, H1, AGAIN, **{"corrects": LINE, "corrected": 5, **changed})
    state.when(drawn(state, again, **AGAIN_FIELDS)).then_refused("NOT-4")


def test_not_4_a_new_entry_corrects_a_line_too() -> None:
    more = earned(
        7, name="e9", on="2026-04-12", good_until=day("2027-04-30"), month="2026-03", corrects=LINE
    )
    after = upheld().when(more).then_admitted()
    assert line_state(after).corrected == 7
    assert line_state(after).corrections == ("voucher:e9",)


def test_not_4_only_a_line_that_was_found_wrong_is_corrected() -> None:
    shown().when(deducted_back()).then_refused("NOT-4", expected="a removed line")
    silent = reversed_(5, reverses="d1", cause="objection_upheld", on="2026-04-12")
    upheld().when(silent).then_refused("NOT-4", expected="the line")
    other = earned(
        1, name="e9", household="household:h2", on="2026-04-12", good_until=day("2027-04-30"),
        corrects=LINE,
    )  # fmt: skip
    upheld().when(other).then_refused("NOT-4", found=H1)
