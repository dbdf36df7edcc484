"""The roster after an exit on both axes, and which document decided on each step of a case."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.kernel.act import Act, Event
from domain.kernel.fact import Fact
from projections import ALL, create
from projections.case_file import case_file
from projections.cases import case
from projections.policies import StepDecided, decisions, in_force
from projections.positions import START, Connect
from projections.projection import Batch
from projections.question import asked
from projections.roster import roster
from projections.run import apply
from projections.table import Database
from projections.trace import trace
from tests.domain.leaving import EXIT_CASE, before, found_false, survey_of
from tests.projections.chronicle import opener
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, adopted, day, given

LEDGER = 60


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    connect = opener(module_database.migration_dsn())
    with connect() as connection:
        create(connection, ALL)
    return connect


def folded(connect: Connect, story: Given, ledger: int) -> None:
    for projection in ALL:
        with connect() as connection:
            apply(connection, projection, Batch(ledger, story.ledger.events), START)


def stated(event: Event[Fact]) -> Act[Any]:
    """The act that became the event."""
    return Act(
        id=event.id, type=event.type, at=event.at, by=event.by, data=event.data, sealed_open=False
    )


@pytest.fixture(scope="module")
def told(connect: Connect) -> Iterator[tuple[Database, Given]]:
    story = before("the end")
    folded(connect, story, LEDGER)
    with connect() as connection:
        yield connection, story


def test_id_9_who_left_is_off_the_roster_from_that_day_and_was_on_it_before(
    told: tuple[Database, Given],
) -> None:
    connection, story = told
    end = len(story.ledger.events) - 1

    def on_roster(as_of: str, known_at: int) -> list[str]:
        rows = asked(
            connection,
            roster(LEDGER, "near_poor", place=VILLAGE, as_of=day(as_of), known_at=known_at),
        )
        return [row.household for row in rows]

    assert on_roster("2026-06-04", end) == ["household:h1"]
    assert on_roster("2026-06-05", end) == []
    assert on_roster("2026-06-05", end - 1) == ["household:h1"], "not known before it happened"
    assert on_roster("2026-04-09", end) == []


def test_id_9_false_information_found_ends_the_roster_s_row(connect: Connect) -> None:
    story = before("application")
    folded(connect, story.when(found_false(story)).then_admitted(), LEDGER + 1)
    with connect() as connection:
        for as_of, there in (("2026-06-30", 1), ("2026-07-01", 0)):
            rows = asked(
                connection, roster(LEDGER + 1, "near_poor", place=COUNTY, as_of=day(as_of))
            )
            assert len(rows) == there
        found = case(connection, LEDGER + 1, "case:1")
        traced = trace(connection, LEDGER + 1, "person:tr1", limit=500)
    assert found is not None
    assert found.state.false_since == day("2026-07-01")
    assert traced[-1].type == "FalseInformationFound.v1", "whoever signed a step finds it there"


CEILING = "near_poor_ceiling_fen"
LATE = adopted(since="2026-01-01", at="2026-07-01", near_poor_ceiling_fen=310_000)
OWN = adopted(TOWNSHIP, at="2026-01-02", number="示例乡〔2026〕7号", near_poor_ceiling_fen=420_000)


@pytest.fixture(scope="module")
def under_policies(connect: Connect) -> Iterator[tuple[Database, Given]]:
    """A township's own ceiling from the beginning; the county's, dated back, at the end."""
    ledger = given(OWN).ledger
    for event in before("the end").ledger.events:
        ledger.record(stated(event))
    story = Given(ledger).having(LATE)
    folded(connect, story, LEDGER + 2)
    with connect() as connection:
        yield connection, story


def decided(told: tuple[Database, Given], name: str) -> dict[str, StepDecided]:
    connection, _ = told
    found = decisions(COUNTY, asked(connection, case_file(LEDGER + 2, name)))
    return {step.step: step for step in found}


def test_each_step_names_the_value_the_document_and_the_place_that_decided(
    under_policies: tuple[Database, Given],
) -> None:
    steps = decided(under_policies, "case:1")
    survey = {one.name: one for one in steps["home_survey"].parameters}
    ceiling = survey[CEILING]
    assert (ceiling.value, ceiling.number) == (420_000, "示例乡〔2026〕7号")
    assert (ceiling.place, ceiling.effective_from) == (TOWNSHIP, day("2026-01-01"))
    assert survey["income_months"].number == "", "the programme's own figure"
    assert steps["home_survey"].place == VILLAGE
    assert steps["assembly"].day == day("2026-03-08")
    assert [one.name for one in steps["first_notice"].parameters] == ["notice_days_first"]
    assert steps["city_sample"].place == COUNTY, "where the sample was drawn"


def test_each_row_explains_its_own_steps(under_policies: tuple[Database, Given]) -> None:
    steps = decided(under_policies, EXIT_CASE)
    assert list(steps) == ["home_survey", "assembly", "notice", "announcement"]
    (days,) = steps["notice"].parameters
    assert (days.name, days.value) == ("notice_days_exit", 7)


def test_a_policy_adopted_later_explains_nothing_that_was_decided_before(
    under_policies: tuple[Database, Given],
) -> None:
    connection, story = under_policies
    last = len(story.ledger.events) - 1

    def ceiling(place: str, known_at: int) -> int:
        found = in_force(
            connection, LEDGER + 2, COUNTY, place, day("2026-03-04"), known_at=known_at
        )
        return next(one.value for one in found if one.name == CEILING)

    assert ceiling("231005101201", last - 1) == 400_000
    assert ceiling("231005101201", last) == 310_000, "dated back, and known from now on"
    assert ceiling(VILLAGE, last) == 420_000, "the nearest place decides"


def test_a_case_that_its_survey_ended_says_by_what(connect: Connect) -> None:
    rich = survey_of("near_poor_exit", case="case:9", form="form:9")
    story = before("home_survey", "near_poor_correction").when(rich).then_admitted()
    folded(connect, story, LEDGER + 3)
    with connect() as connection:
        (survey,) = decisions(COUNTY, asked(connection, case_file(LEDGER + 3, "case:9")))
    assert survey.step == "home_survey"
    assert CEILING in {one.name for one in survey.parameters}
