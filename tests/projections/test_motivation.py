"""Stars, models, evaluations and records as projections show them, and what is open about them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from domain.evaluation.guidance import guidance_of
from projections import ALL, compare, create
from projections.evaluations import evaluation, evaluations, grades
from projections.gaps import gaps
from projections.guidance import guidance, place_of_paper, records
from projections.positions import Connect
from projections.question import asked_together
from projections.ratings import conferred_by
from projections.roster import roster
from projections.run import Batches, Runner
from projections.stats import totals
from projections.table import Database
from projections.trace import trace
from tests.domain.cast import paper
from tests.domain.evaluation_cast import (
    NAME,
    PERIOD,
    YI,
    evaluated,
    recorded,
    regraded,
    replied,
    settled,
)
from tests.domain.honours_cast import model_steps, star_steps
from tests.domain.test_stars import false
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given

HIDDEN = {"UnwillingnessRecorded.v1", "ReplyGiven.v1"}


def honoured() -> Given:
    """Yi is recorded and replies, h1 has its stars, h2 is a role model, both are evaluated."""
    steps = [*star_steps().values(), *model_steps().values()]
    acts = [one for step in steps for one in step]
    acts += [recorded(), replied(), evaluated(), regraded()]
    return settled().when(*sorted(acts, key=lambda one: one.at)).then_admitted()


STORY = honoured()
FOUND_FALSE = STORY.when(false(STORY)).then_admitted()


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    """The story, and a second one in which the stars were found to be built on falsehood."""
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, ALL)
    for number, story in ((1, STORY), (2, FOUND_FALSE), (3, settled())):
        chronicle = Chronicle({number: story.ledger.events})
        for projection in ALL:
            runner = Runner(projection, found, Batches(chronicle))
            while runner.round(chronicle.heads()):
                pass
    return found


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    with connect() as connection:
        yield connection


def on_roster(
    database: Database, kind: str, as_of: str, ledger: int = 1, known_at: int = 2**62
) -> list[tuple[str, int]]:
    question = roster(
        ledger, kind, place=VILLAGE, as_of=date.fromisoformat(as_of), known_at=known_at
    )
    (rows,) = asked_together(database, question)
    return [(row.household, row.because) for row in rows]


def position_of(name: str, story: Given = STORY) -> int:
    return next(event.index for event in story.ledger.events if event.type == name)


def test_rosters_of_stars_and_models_have_both_axes(database: Database) -> None:
    reported, confirmed = position_of("StarsReported.v1"), position_of("ModelConfirmed.v1")
    assert on_roster(database, "star_household", "2026-11-24") == []
    assert on_roster(database, "star_household", "2026-11-25") == [("household:h1", reported)]
    assert on_roster(database, "star_household", "2027-12-31") == [("household:h1", reported)]
    assert on_roster(database, "star_household", "2028-01-01") == []
    assert on_roster(database, "star_household", "2026-12-01", known_at=reported - 1) == []
    assert on_roster(database, "role_model", "2030-01-01") == [("household:h2", confirmed)]


def test_what_was_found_false_leaves_the_roster_from_that_day_and_not_before(
    database: Database,
) -> None:
    found = position_of("FalseInformationFound.v1", FOUND_FALSE)
    assert on_roster(database, "star_household", "2026-12-09", ledger=2)
    assert not on_roster(database, "star_household", "2026-12-10", ledger=2)
    assert on_roster(database, "star_household", "2026-12-10", ledger=2, known_at=found - 1)


def test_a_roster_s_row_finds_the_year_and_the_stars_that_were_conferred(
    database: Database,
) -> None:
    because = position_of("StarsReported.v1")
    rows = conferred_by(database, 1, [because, position_of("ModelConfirmed.v1")])
    star = rows[because, "household:h1"]
    assert (star.year, star.stars, star.honour) == (2026, 3, "star")
    assert {row.honour for row in rows.values()} == {"star", "model"}
    assert rows[because, "household:h1"].amount_fen == 100_000


def test_an_evaluation_shows_each_household_s_grade_as_put_right(database: Database) -> None:
    held = evaluation(database, 1, NAME)
    assert held is not None
    assert (held.body, held.participants_count, held.households_count) == ("committees", 4, 2)
    lines = grades(database, 1, NAME)
    assert [(one.household, one.head, one.grade, one.corrected) for one in lines] == [
        ("household:h1", "person:jia", "good", False),
        ("household:h2", "person:bing", "good", True),
    ]
    assert [one.household for one in grades(database, 1, NAME, after="household:h1")] == [
        "household:h2"
    ]
    assert [one.id for one in evaluations(database, 1, COUNTY, period=PERIOD)] == [NAME]
    assert evaluations(database, 1, COUNTY, period="2026-07") == []


def test_eva_1_gaps_list_a_village_with_poor_households_and_no_evaluation(
    database: Database,
) -> None:
    (late,) = gaps(database, 3, TOWNSHIP, date(2027, 1, 16), rule="EVA-1")
    assert (late.rule, late.place, late.due) == ("EVA-1", VILLAGE, date(2027, 1, 15))
    assert gaps(database, 3, TOWNSHIP, date(2027, 1, 15), rule="EVA-1") == []
    assert gaps(database, 3, OTHER_VILLAGE, date(2027, 1, 16), rule="EVA-1") == []


def test_eva_1_gaps_ask_for_no_quarter_before_the_ledger_knew_the_village(
    database: Database,
) -> None:
    """Registered for years, and known since January."""
    assert gaps(database, 3, TOWNSHIP, date(2026, 3, 31), rule="EVA-1") == []
    (first,) = gaps(database, 3, TOWNSHIP, date(2026, 4, 16), rule="EVA-1")
    assert (first.rule, first.since) == ("EVA-1", date(2026, 4, 1))


def test_eva_1_gaps_do_not_list_a_village_that_evaluated(database: Database) -> None:
    assert gaps(database, 1, TOWNSHIP, date(2027, 1, 16), rule="EVA-1") == []
    assert gaps(database, 1, TOWNSHIP, date(2027, 4, 16), rule="EVA-1") != []


def test_eva_2_a_record_is_shown_to_who_asks_for_records_until_it_lapses(
    database: Database,
) -> None:
    row = guidance(database, 1, guidance_of(YI))
    assert row is not None
    assert (row.standing, row.place, row.replied_on) == ("open", VILLAGE, date(2026, 5, 10))
    assert [one.person for one in records(database, 1, TOWNSHIP, date(2026, 11, 1))] == [YI]
    assert records(database, 1, TOWNSHIP, date(2026, 11, 2)) == []
    assert records(database, 1, OTHER_VILLAGE, date(2026, 6, 1)) == []
    assert place_of_paper(database, 1, paper("three letters").sha256) == VILLAGE
    assert place_of_paper(database, 1, paper("minutes").sha256) is None


@pytest.mark.parametrize(
    "subject", [YI, "household:h1", f"place:{VILLAGE}", guidance_of(YI), "person:t1"]
)
def test_eva_2_no_trace_tells_of_a_record_but_to_audit(database: Database, subject: str) -> None:
    told = {row.type for row in trace(database, 1, subject, limit=500)}
    assert not told & HIDDEN
    audited = {row.type for row in trace(database, 1, subject, limit=500, hidden=True)}
    assert audited & HIDDEN


def test_eva_2_no_figure_counts_a_record(database: Database) -> None:
    counted = {row.type for row in totals(database, 1, COUNTY, None)}
    assert "EvaluationHeld.v1" in counted
    assert not counted & HIDDEN


def test_what_is_shown_is_what_the_log_says(connect: Connect) -> None:
    chronicle = Chronicle({1: STORY.ledger.events})
    assert list(compare(connect, chronicle, 1, ALL)) == []
