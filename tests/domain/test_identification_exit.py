# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Leaving the roster and correcting a file are cases of their own (ID-9)."""

from itertools import combinations
from typing import Any

import pytest

from domain.identification.correction import CORRECTION
from domain.identification.exit import EXIT, REASONS
from domain.identification.file import form_in_force
from domain.identification.procedure import NEAR_POOR
from domain.identification.withdrawal import ApplicationWithdrawn
from domain.kernel.act import Act
from domain.residents.membership import MemberLeft
from domain.residents.standing import StatusRecorded
from domain.steps.case import next_step
from tests.domain.cast import committee, paper, township, work_team
from tests.domain.leaving import (
    CASES,
    EXIT_CASE,
    HEAD,
    REASON,
    ROWS,
    asked,
    before,
    case,
    household,
    steps_of,
    survey_of,
    verification_of,
)
from tests.domain.near_poor import applied, papers
from tests.domain.story import before as before_of_row_1
from tests.spec import Given, act, day

ORDERS = [(name, first, second) for name, row in ROWS.items()
          for first, second in combinations([step.name for step in row.steps], 2)]  # fmt: skip


def on_roster() -> Given:
    return before_of_row_1("the end")


def left(person: str, reason: Any = "deceased", *, on: str = "2026-05-01", **more: Any) -> Act[Any]:
    data = MemberLeft(household="household:h1", person=person, on=day(on), reason=reason, **more)
    return act(data, by=committee("person:c3"), at=max(on, "2026-05-01"))


def nobody(reason: Any = "deceased") -> Given:
    """The household has no permanent member left, since May."""
    return on_roster().having(
        left("person:jia", reason, new_head="person:yi"), left("person:yi", reason)
    )


def supported() -> Act[Any]:
    data = StatusRecorded(
        subject="person:yi", status="low_income_support", from_=day("2026-05-01"), until=None
    )
    return act(data, by=township("person:t9"), at="2026-05-01")


OFFICERS = (committee("person:c2"), work_team("person:w2"))


def judged() -> list[Act[Any]]:
    """Assembly and committees are for the exit."""
    acts = steps_of("near_poor_exit")
    return [*acts["assembly"], *acts["committees_decision"]]


def proposed(reason: str, row: str = "near_poor_exit", **changed: Any) -> Act[Any]:
    data = {"by": OFFICERS, "paper": paper("proposal"), "reason": reason}
    return asked(row, **data | changed)


# --- the way --------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_id_9_a_case_of_the_roster_is_taken_step_by_step(row: str) -> None:
    found = case(before("the end", row), CASES[row])
    assert found.status == "completed"
    assert [done.step for done in found.done] == [step.name for step in ROWS[row].steps]


def test_id_9_an_exit_ends_the_status_on_its_day_and_deletes_nothing() -> None:
    gone = household(before("the end"))
    assert gone.statuses_on(day("2026-06-04")) == {"near_poor"}
    assert gone.statuses_on(day("2026-06-05")) == frozenset()
    assert gone.statuses_on(day("2026-04-10")) == {"near_poor"}


def test_id_9_a_correction_keeps_the_household_on_the_roster() -> None:
    assert household(before("the end", "near_poor_correction")).statuses_on(day("2027-01-01")) == {
        "near_poor"
    }


def test_id_9_a_completed_correction_puts_its_form_in_the_place_of_the_one_before() -> None:
    def in_force(story: Given) -> str | None:
        form = form_in_force(story.ledger, "household:h1")
        return form.id if form else None

    assert in_force(before_of_row_1("county_archive")) is None
    assert in_force(on_roster()) == "form:1"
    assert in_force(before("county_archive", "near_poor_correction")) == "form:1"
    assert in_force(before("the end", "near_poor_correction")) == "form:9"
    assert in_force(before("the end")) is None


@pytest.mark.parametrize(("row", "skipped", "early"), ORDERS)
def test_id_5_no_step_of_an_exit_or_correction_is_skipped(
    row: str, skipped: str, early: str
) -> None:
    story = before(skipped, row).at("2026-08-01")
    index = () if skipped == "application" else papers(story, CASES[row])
    story.when(steps_of(row, index)[early][0]).then_refused("ID-5")


@pytest.mark.parametrize(
    ("row", "ends"),
    [
        ("near_poor_exit", None),
        ("near_poor_exit", "monitored"),
        ("near_poor_correction", "near_poor"),
    ],
)
def test_id_8_the_last_archive_ends_what_the_row_ends(row: str, ends: str | None) -> None:
    story = before("county_archive", row)
    last = steps_of(row, papers(story, CASES[row]), ends)["county_archive"][0]
    story.when(last).then_refused("ID-8", found="ends")


def test_id_8_nothing_ends_before_the_last_archive() -> None:
    story = before("village_archive")
    early = steps_of("near_poor_exit", papers(story, EXIT_CASE))["village_archive"][0]
    data = {name: getattr(early.data, name) for name in early.data.__struct_fields__}
    wrong = act(type(early.data)(**data | {"ends": "near_poor"}), by=early.by, at="2026-06-05")
    story.when(wrong).then_refused("ID-8", found="ends None, not near_poor")


# --- who may apply, and for what --------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS)
def test_id_9_who_is_not_on_the_roster_has_nothing_to_leave_or_correct(row: str) -> None:
    before_of_row_1("application").when(asked(row, at="2026-05-04")).then_refused(
        "ID-9", expected="on the roster", found="not near-poor"
    )


def test_id_9_a_paper_of_before_the_roster_does_not_bring_a_household_on_it_twice() -> None:
    late: dict[str, Any] = {"happened_on": day("2026-04-09"), "paper": paper("application")}
    again = applied("case:7", by=OFFICERS, at="2026-04-12", **late)
    on_roster().when(again).then_refused("ID-9", found="near-poor on 2026-04-12")
    exit_late = asked("near_poor_exit", reason="own_wish", by=OFFICERS, at="2026-04-12", **late)
    on_roster().when(exit_late).then_refused("ID-9", found="not near-poor on 2026-04-09")


@pytest.mark.parametrize("row", [*ROWS, "near_poor"])
@pytest.mark.parametrize("open_row", ROWS)
def test_id_4_a_household_has_one_open_case_of_any_row(open_row: str, row: str) -> None:
    story = before("home_survey", open_row)
    if row == "near_poor":
        other = applied("case:7", household="household:h1", by=HEAD, at="2026-05-05")
    else:
        other = asked(row, case="case:7", at="2026-05-05")
    story.when(other).then_refused("ID-4", expected="no other open case", found=CASES[open_row])


def test_id_9_who_left_may_apply_anew() -> None:
    again = applied("case:7", household="household:h1", by=HEAD, at="2026-06-05")
    before("the end").when(again).then_admitted()


@pytest.mark.parametrize(
    ("row", "reason"),
    [("near_poor_exit", None), ("near_poor_exit", "facts_changed"),
     ("near_poor_correction", None), ("near_poor_correction", "own_wish")],
)  # fmt: skip
def test_id_9_a_case_has_a_reason_of_its_row(row: str, reason: Any) -> None:
    on_roster().when(asked(row, reason=reason)).then_refused("ID-9", expected="a reason of")


def test_id_9_coming_on_the_roster_needs_no_reason() -> None:
    wrong = applied(reason="own_wish")
    before_of_row_1("application").when(wrong).then_refused("ID-9", found="own_wish")


def test_id_9_a_reason_that_the_register_does_not_bear_out_is_refused() -> None:
    stated = proposed("support_begun")
    on_roster().when(stated).then_refused("ID-9", found="support_begun does not hold")


@pytest.mark.parametrize("reason", ["income_above", "standard_not_met", "own_wish"])
def test_id_9_the_household_asks_to_leave(reason: str) -> None:
    on_roster().when(asked(reason=reason)).then_admitted()


def test_id_9_two_officers_propose_with_a_paper() -> None:
    on_roster().having(supported()).when(proposed("support_begun")).then_admitted()
    on_roster().when(proposed("income_above", paper=None)).then_refused("ID-4", found="no paper")
    one = proposed("income_above", by=OFFICERS[:1])
    on_roster().when(one).then_refused("ACT-1")


# --- what the survey bears out ----------------------------------------------------------------


def test_id_9_who_is_still_eligible_does_not_leave_for_their_income() -> None:
    still = survey_of("near_poor_correction", case=EXIT_CASE, form="form:8")
    story = before("home_survey").when(still).then_admitted()
    assert case(story).status == "rejected"
    assert household(story).statuses_on(day("2026-06-01")) == {"near_poor"}


def test_id_9_who_wishes_to_leave_leaves_whatever_the_survey_finds() -> None:
    still = survey_of("near_poor_correction", case=EXIT_CASE, form="form:8")
    story = on_roster().when(asked(reason="own_wish"), still).then_admitted()
    waits = next_step(case(story))
    assert waits is not None
    assert waits.name == "assembly"


def test_id_9_poverty_is_no_income_above_the_ceiling() -> None:
    poor: dict[str, Any] = {"income": survey_of().data.income, "grounds": ("income_below",)}
    poor["expense"] = type(survey_of().data.expense)(
        consumed_fen=1_000_000,
        operating_fen=0,
        depreciation_fen=0,
        taxes_fen=0,
        contract_fees_fen=0,
    )
    story = before("home_survey").when(survey_of(**poor)).then_admitted()
    assert case(story).status == "rejected"


@pytest.mark.parametrize("grounds", [(), ("support",), ("income_above", "living_standard")])
def test_id_9_a_survey_for_an_exit_names_every_ground(grounds: Any) -> None:
    before("home_survey").when(survey_of(grounds=grounds)).then_refused(
        "ID-9", expected="grounds: income_above"
    )


def test_id_2_grounds_that_are_none_are_refused_of_every_survey() -> None:
    wrong = survey_of("near_poor_correction", grounds=("support",))
    before("home_survey", "near_poor_correction").when(wrong).then_refused(
        "ID-2", expected="grounds: none", found="support"
    )


def test_id_9_a_correction_that_finds_the_household_ineligible_ends_and_an_exit_is_due() -> None:
    rich = survey_of("near_poor_exit", case=CASES["near_poor_correction"], form="form:9")
    story = before("home_survey", "near_poor_correction").when(rich).then_admitted()
    found = case(story, CASES["near_poor_correction"])
    assert (found.status, found.due) == ("rejected", EXIT.name)
    assert household(story).statuses_on(day("2026-06-01")) == {"near_poor"}
    story.when(asked(reason="income_above", at="2026-05-07")).then_admitted()


# --- duties -----------------------------------------------------------------------------------


def test_act_2_who_proposed_does_not_verify_or_review() -> None:
    way = [survey_of(), *judged()]
    sides = verification_of(EXIT_CASE).by
    theirs = (committee("person:c1"), work_team("person:w2"))
    story = on_roster().when(proposed("income_above", by=theirs), *way).then_admitted()
    story.when(verification_of(EXIT_CASE)).then_refused(
        "ACT-2", found="person:c1 signed application"
    )
    others = (sides[0], committee("person:c3"), *sides[2:])
    story.when(verification_of(EXIT_CASE, by=others)).then_admitted()


def test_act_2_who_recorded_the_household_s_own_wish_did_not_propose() -> None:
    way = [survey_of(), *judged()]
    theirs = (committee("person:c1"), work_team("person:w2"))
    story = on_roster().when(proposed("own_wish", by=theirs), *way).then_admitted()
    story.when(verification_of(EXIT_CASE)).then_admitted()


@pytest.mark.parametrize("row", ROWS)
def test_the_rows_of_the_roster_say_what_they_need_and_do(row: str) -> None:
    found = ROWS[row]
    assert found.needs == NEAR_POOR.confers
    assert (found.confers, found.ends) == ("", "near_poor" if found is EXIT else "")
    assert CORRECTION.due_else == EXIT.name
    assert REASON[row] in {reason.code for reason in found.reasons}
    assert all(reason.title.zh for reason in (*REASONS, *CORRECTION.reasons))


def test_id_4_an_exit_is_withdrawn_by_the_household() -> None:
    data = ApplicationWithdrawn(case=EXIT_CASE)
    story = before("verification").when(act(data, by=HEAD, at="2026-05-12")).then_admitted()
    assert case(story).status == "withdrawn"


def test_id_9_the_household_does_not_veto_what_officers_proposed() -> None:
    way = [survey_of(), *judged()]
    theirs = (committee("person:c2"), work_team("person:w2"))
    story = on_roster().when(proposed("income_above", by=theirs), *way).then_admitted()
    back = ApplicationWithdrawn(case=EXIT_CASE)
    story.when(act(back, by=HEAD, at="2026-05-12")).then_refused("ID-9", found="person:jia")
    sides = verification_of(EXIT_CASE).by[:3]
    unsigned = verification_of(EXIT_CASE, by=sides, declined=paper("would not sign"))
    story.when(unsigned).then_admitted()
    story.when(verification_of(EXIT_CASE, declined=paper("signed too"))).then_refused("ID-6")
    taken_back = ApplicationWithdrawn(case=EXIT_CASE, paper=paper("a mistake of ours"))
    story.when(act(taken_back, by=theirs, at="2026-05-12")).then_admitted()


def test_id_9_nobody_declines_to_sign_their_own_application() -> None:
    sides = verification_of(EXIT_CASE).by[:3]
    before("verification").when(
        verification_of(EXIT_CASE, by=sides, declined=paper("would not sign"))
    ).then_refused("ID-9", found="declined")
