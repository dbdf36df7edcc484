"""One household from application to roster, and the order that nobody gets around (ID-5)."""

from itertools import combinations
from typing import Any

import msgspec
import pytest

from domain.identification.procedure import NEAR_POOR
from domain.kernel.act import Act
from domain.residents.households import Household
from domain.steps.case import Case, waiting
from tests.domain.near_poor import committed, papers
from tests.domain.story import before, steps
from tests.spec import day

STEPS = [step.name for step in NEAR_POOR.steps]


def test_a_household_is_identified_step_by_step() -> None:
    story = before("the end")
    case = story.ledger.read(Case, "case:1")
    assert case.status == "completed"
    assert [done.step for done in case.done] == STEPS[1:]
    household = story.ledger.read(Household, "household:h1")
    assert household.statuses_on(day("2026-04-09")) == frozenset()
    assert household.statuses_on(day("2026-04-10")) == {"near_poor"}


@pytest.mark.parametrize("step", STEPS[2:])
def test_a_case_says_what_it_waits_for_and_who_must_act(step: str) -> None:
    ((waits, roles),) = waiting(before(step).ledger.read(Case, "case:1"))
    assert waits.name == step
    assert roles == waits.by != ()


def test_a_completed_case_waits_for_nothing() -> None:
    assert waiting(before("the end").ledger.read(Case, "case:1")) == ()


@pytest.mark.parametrize(("skipped", "early"), [*combinations(STEPS, 2)])
def test_id_5_no_step_is_taken_before_one_that_precedes_it(skipped: str, early: str) -> None:
    story = before(skipped).at("2026-05-01")
    first = steps(papers(story))[early][0]
    story.when(first).then_refused("ID-5")


def again(stated: Act[Any]) -> Act[Any]:
    """The same act under numbers of its own."""
    names = {"form", "assembly", "decision", "notice", "sample"}
    fresh = {
        name: f"{getattr(stated.data, name)}-again"
        for name in names & set(stated.data.__struct_fields__)
    }
    return msgspec.structs.replace(stated, data=msgspec.structs.replace(stated.data, **fresh))


@pytest.mark.parametrize("step", STEPS[2:])
def test_id_5_no_step_is_taken_a_second_time(step: str) -> None:
    following = [*STEPS, "the end"][STEPS.index(step) + 1]
    story = before(following).at("2026-05-01").having(committed(sample="sample:1-again"))
    story.when(again(steps(papers(story))[step][0])).then_refused("ID-5")
