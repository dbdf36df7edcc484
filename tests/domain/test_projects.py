# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Projects: FUND-3, 4, 5, 7, 11 and 12 from proposal to approval, by whoever runs them."""

from typing import Any, Final

import msgspec
import pytest

from domain.kernel import catalogue
from domain.kernel.act import Act, Signer
from domain.projects.project import Project, approved_on
from domain.projects.proposal import ProjectPlanned
from domain.steps.case import Case, next_step
from tests.domain.cast import BODY, committee, county, township, township_reviewer
from tests.domain.contested import objected, resolved
from tests.domain.near_poor import closed, decided, taken_down, tally, voted
from tests.domain.projects_cast import (
    approved,
    assembled,
    brought_in_project,
    county_of_entities,
    department,
    deputy,
    leading_group,
    papers_filed,
    plan,
    planned,
    proposed,
    reviewed,
    sanctioned,
    shown_on_board,
    steps,
)
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, Given, day, officer, secret

CASE, MEETING = "case:project-1", "assembly:project-1"


def project(history: Given) -> Project:
    return history.ledger.read(Project, "project:1")


def case(history: Given) -> Case:
    return history.ledger.read(Case, CASE)


def waits_for(history: Given) -> str:
    """The step of the village's row that waits."""
    step = next_step(case(history))
    return step.name if step else ""


def up_to(step: str) -> Given:
    """The village's project before a step of its row."""
    history = county_of_entities()
    for stated in steps():
        if waits_for(history) == step:
            break
        history = history.having(stated)
    return history


# --- the village's row --------------------------------------------------------------------------


def test_fund_7_a_village_s_project_is_approved_step_by_step() -> None:
    history = county_of_entities().when(*steps()).then_admitted()
    assert [done.step for done in case(history).done] == [
        "proposal", "plan", "assembly", "committees_decision", "township_review",
        "county_review", "leading_group", "notice", "announcement",
    ]  # fmt: skip
    assert approved_on(history.ledger, project(history)) == day("2026-04-08")
    assert project(history).entity == "entity:1"


POSTED = {one.data.kind: one for one in shown_on_board() if one.type == "NoticePosted.v1"}


@pytest.mark.parametrize(
    ("waits", "early"),
    [
        ("plan", next(assembled())),
        ("assembly", decided((CASE,))),
        ("committees_decision", reviewed("township_review")),
        ("township_review", reviewed("county_review")),
        ("county_review", reviewed("leading_group")),
        ("leading_group", POSTED["project"]),
        ("notice", POSTED["project_announcement"]),
    ],
    ids=lambda value: value if isinstance(value, str) else value.type,
)
def test_fund_7_no_step_of_a_project_is_taken_before_its_turn(waits: str, early: Act[Any]) -> None:
    up_to(waits).when(early).then_refused("FUND-7", expected=f"{CASE} waits for {waits}")


def test_fund_7_a_project_is_shown_for_its_whole_period() -> None:
    history = up_to("notice")
    board = list(shown_on_board(days=("2026-03-20", "2026-03-30", "2026-04-08")))
    history.when(*board[:2]).then_refused("NOT-1", expected="2026-03-30")
    history.when(*list(shown_on_board())[:2]).then_admitted()


def test_fund_11_without_the_leading_group_s_confirmation_nothing_is_shown() -> None:
    history = up_to("leading_group")
    post = next(iter(shown_on_board()))
    history.when(post).then_refused("FUND-7", expected="leading_group")
    wrong = reviewed("leading_group", by=county("person:k5"), at="2026-03-16")
    history.when(wrong).then_refused("ACT-1", expected="leading_group")
    history.when(reviewed("leading_group", at="2026-03-16"), post).then_admitted()


def test_fund_7_what_the_assembly_rejects_is_no_project() -> None:
    meeting = list(assembled())[:3]
    against = (voted(who, "against", matter=CASE, assembly=MEETING) for who in BODY[:7])
    count = tally(CASE, votes_for=0, votes_against=7)
    end = closed((), (CASE,), assembly=MEETING, tallies=(count,))
    history = up_to("assembly").when(*meeting, *against, end).then_admitted()
    assert case(history).status == "rejected"
    assert approved_on(history.ledger, project(history)) is None
    history.when(decided((CASE,))).then_refused("ASM-5")


def test_fund_7_a_plan_that_was_sent_back_is_made_anew_and_decided_on_again() -> None:
    history = up_to("county_review")
    back = reviewed(
        "county_review", verdict="returned", reasons=secret("预算过高"), at="2026-03-14"
    )
    history = history.when(back).then_admitted()
    assert waits_for(history) == "plan"
    again = planned(at="2026-03-15", budget_fen=40_000_000)
    history = history.when(again).then_admitted()
    assert project(history).budget_fen == 40_000_000
    assert waits_for(history) == "assembly"
    passing = reviewed("township_review", at="2026-03-15")
    history.when(passing).then_refused("FUND-7", expected="assembly")


def test_fund_7_an_objection_that_is_upheld_ends_the_project() -> None:
    post, down, *_ = shown_on_board()
    against: dict[str, Any] = {"notice": "notice:project-1", "subject": CASE}
    contested = up_to("notice").when(
        post,
        objected(at="2026-03-22", due_on=day("2026-03-29"), **against),
        resolved("upheld", "removed", at="2026-03-24", **against),
    )
    history = contested.then_admitted()
    history.when(down).then_refused("NOT-4", expected="removed")
    removed = taken_down(
        {CASE: "removed"}, notice="notice:project-1", at="2026-03-31", by=committee()
    )
    history = history.when(removed).then_admitted()
    assert case(history).status == "rejected"
    history.when(papers_filed()).then_refused("FUND-7", found="rejected")


# --- who plans does not review ------------------------------------------------------------------


def test_act_2_who_planned_a_project_does_not_review_it() -> None:
    of_both = reviewed("township_review", by=township_reviewer("person:c2"), at="2026-03-12")
    up_to("township_review").when(of_both).then_refused("ACT-2", found="plan")


def test_act_2_levels_are_different_people() -> None:
    same = reviewed("county_review", by=county("person:tr1"), at="2026-03-14")
    up_to("county_review").when(same).then_refused("ACT-2", found="person:tr1")


# --- by whom it is run --------------------------------------------------------------------------

ABOVE: Final[dict[str, tuple[str, Signer, tuple[tuple[str, Signer], ...]]]] = {
    "township": (
        TOWNSHIP,
        township(),
        (
            ("township_review", township_reviewer()),
            ("county_review", county()),
            ("leading_group", leading_group()),
        ),
    ),
    "department": (
        COUNTY,
        department(),
        (("county_review", county()), ("leading_group", leading_group())),
    ),
    "county": (
        COUNTY,
        county(),
        (("county_review", deputy()), ("leading_group", leading_group())),
    ),
}


@pytest.mark.parametrize("run_by", ABOVE)
def test_fund_7_a_project_run_above_the_village_takes_its_row_without_assembly(run_by: Any) -> None:
    place, who, reviews = ABOVE[run_by]
    acts = [
        proposed(place=place, run_by=run_by, by=who),
        planned(by=who),
        *(reviewed(step, by=by) for step, by in reviews),
        *shown_on_board(run_by=run_by),
    ]
    history = county_of_entities().when(*acts).then_admitted()
    assert case(history).status == "completed"
    assert case(history).procedure == f"project_{run_by}"


def test_fund_7_who_runs_a_project_puts_it_forward() -> None:
    stranger = proposed(by=township("person:t1"))
    county_of_entities().when(stranger).then_refused("FUND-7", expected="village_committee")
    of_county = proposed(place=COUNTY, run_by="county", by=department())
    county_of_entities().when(of_county).then_refused("FUND-7", expected="county_reviewer")


@pytest.mark.parametrize(
    ("place", "run_by", "by"),
    [(TOWNSHIP, "village", township()), (COUNTY, "township", county())],
)
def test_fund_3_a_project_lies_where_those_who_run_it_answer(
    place: str, run_by: Any, by: Signer
) -> None:
    far = proposed(place=place, run_by=run_by, by=by)
    county_of_entities().when(far).then_refused("FUND-3", found=place)


# --- the plan -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "missing", ["entity", "property_right", "equity", "debt", "bears_operation", "target"]
)
def test_fund_3_a_plan_names_whose_it_is_and_what_it_is_to_reach(missing: str) -> None:
    kind = catalogue.type_of(ProjectPlanned)
    whole = kind.example["plan"]
    rest = {name: value for name, value in whole.items() if name != missing}
    with pytest.raises(msgspec.ValidationError, match=missing):
        catalogue.decode(kind, {**kind.example, "plan": rest})


@pytest.mark.parametrize("wrong", [{"income_fen": 0}, {"beneficiaries_count": 0}])
def test_fund_3_a_target_has_income_and_beneficiaries(wrong: dict[str, int]) -> None:
    history = county_of_entities().having(proposed())
    target = msgspec.structs.replace(plan().target, **wrong)
    history.when(planned(target=target)).then_refused("FUND-3", expected="target")
    history.when(planned(budget_fen=0)).then_refused("FUND-3", found="0 fen")
    history.when(planned()).then_admitted()


def test_fund_4_no_household_bears_operating_risk() -> None:
    history = county_of_entities().having(proposed())
    history.when(planned(bears_operation="households")).then_refused("FUND-4", found="households")
    history.when(planned(bears_operation="entity")).then_admitted()


def test_fund_4_the_village_bears_it_only_where_its_collective_operates_itself() -> None:
    history = county_of_entities().having(proposed())
    of_another = planned(bears_operation="village_collective")
    history.when(of_another).then_refused("FUND-4", found="entity:1 operates")
    itself = planned(bears_operation="village_collective", entity="entity:9")
    history.when(itself).then_admitted()
    neighbour = officer("village_committee", place=OTHER_VILLAGE)
    elsewhere = county_of_entities().having(proposed(place=OTHER_VILLAGE, by=neighbour))
    far = planned(bears_operation="village_collective", entity="entity:9", by=neighbour)
    elsewhere.when(far).then_refused("FUND-4", found="entity:9 operates")


def test_fund_5_a_plan_s_entity_is_admitted_and_not_sanctioned() -> None:
    history = county_of_entities().having(proposed())
    history.having(sanctioned("2026-02-10")).when(planned()).then_refused("FUND-5")
    history.when(planned(entity="entity:7")).then_refused("REG-2", found="no entity:7")


def test_fund_7_a_plan_is_made_under_the_project_s_own_case() -> None:
    history = county_of_entities().having(proposed(), proposed("2"))
    history.when(planned(case="case:project-2")).then_refused("FUND-7", expected=CASE)


def test_reg_1_a_project_and_its_case_are_given_out_once() -> None:
    history = county_of_entities().having(proposed())
    history.when(proposed()).then_refused("REG-1", found="project:1")
    history.when(proposed("2", case=CASE)).then_refused("REG-1", found=CASE)


# --- from before the ledger ---------------------------------------------------------------------


def test_fund_12_a_project_from_before_is_brought_in_with_its_grade_and_has_no_case() -> None:
    history = county_of_entities().when(brought_in_project()).then_admitted()
    assert (project(history).grade, project(history).case) == ("audited", "")
    assert approved_on(history.ledger, project(history)) == day("2025-09-01")
    assert project(history).papers_on == day("2025-09-01")


def test_fund_12_what_was_approved_before_was_not_approved_ahead() -> None:
    ahead = brought_in_project(approved_on="2026-01-06", at="2026-01-05")
    county_of_entities().when(ahead).then_refused("FUND-12", found="2026-01-06")


def test_fund_12_what_is_brought_in_keeps_the_rules_of_every_plan() -> None:
    risky = brought_in_project(terms=plan(bears_operation="households"))
    county_of_entities().when(risky).then_refused("FUND-4")
    approved().when(brought_in_project(at="2026-05-01")).then_refused("REG-1")
    alone = brought_in_project(by=(county(),))
    county_of_entities().when(alone).then_refused("ACT-1")
