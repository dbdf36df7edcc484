"""Projects, entities and agreements as projected; FUND-8 as it is listed."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.projects.stages import plan_on, stage
from projections import ALL as EVERY
from projections import create
from projections.cases import CASES, named
from projections.days import AT_HEAD
from projections.funds import ALLOCATIONS, set_aside
from projections.gaps import gaps
from projections.positions import Connect
from projections.projects import (
    AGREEMENTS,
    ENTITIES,
    PROJECTS,
    accounts_of,
    carried_by,
    entity,
    project,
    projects,
)
from projections.run import Batches, Runner
from projections.table import Database
from tests.domain.books import YUAN, allocated, line, opened, shown
from tests.domain.projects_cast import (
    accepted,
    approved,
    ended,
    papers_filed,
    planned,
    reviewed,
    sanctioned,
)
from tests.domain.test_agreements import RETURN_FEN, agreed, placed, received
from tests.domain.test_projects import up_to
from tests.domain.test_projects_paid import paid, with_money
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, day, secret

ALL = (CASES, ALLOCATIONS, PROJECTS, ENTITIES, AGREEMENTS)


def story() -> Given:
    """`project:1` to its end, `project:2` sent back once; money agreed on twice, half come back."""
    income = opened("income-1", "income", place=VILLAGE)
    collective = opened("collective-1", "collective", place=VILLAGE)
    aside = allocated("2", amount_fen=5_000 * YUAN, project="project:1", on="2026-04-11")
    return with_money(approved().having(papers_filed())).having(
        income, collective, aside, *shown("2", on="2026-04-11"),
        paid(),
        agreed(), placed(),
        agreed("2", schedule=agreed().data.schedule[:1]),
        placed("2", agreement="agreement:2"),
        accepted(),
        received(),
        sanctioned("2027-01-01", name="9"),
        ended(),
    )  # fmt: skip


def replanned() -> Given:
    """`project:1` of another ledger: planned twice, and money that nobody was shown."""
    back = reviewed("county_review", verdict="returned", reasons=secret("预算过高"))
    unshown = [opened("source-1", "source"), line(), allocated(on="2026-04-11")]
    again = planned(at="2026-03-16", budget_fen=40_000_000)
    return up_to("county_review").having(back, again, *unshown)


STORY, AGAIN = story(), replanned()


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    """Both logs, projected."""
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, EVERY)
    chronicle = Chronicle({1: STORY.ledger.events, 2: AGAIN.ledger.events})
    for projection in ALL:
        runner = Runner(projection, found, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass
    return found


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    """A connection to it."""
    with connect() as connection:
        yield connection


def index_of(history: Given, kind: str) -> int:
    return next(one.index for one in history.ledger.events if one.type == kind)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-03-01", "proposed"),
        ("2026-03-02", "planned"),
        ("2026-04-07", "planned"),
        ("2026-04-08", "approved"),
        ("2026-04-10", "papers"),
        ("2026-08-20", "accepted"),
        ("2027-12-31", "closed"),
    ],
)
def test_a_project_s_stage_is_what_had_come_by_the_day(
    database: Database, on: str, expected: str
) -> None:
    row = project(database, 1, "project:1")
    assert row is not None
    case = named(database, 1, [row.case_id])[row.case_id].state
    assert stage(row.state, case, day(on), AT_HEAD) == expected


def test_a_project_s_stage_is_what_was_known_at_the_position(database: Database) -> None:
    row = project(database, 1, "project:1")
    assert row is not None
    case = named(database, 1, [row.case_id])[row.case_id].state
    at = index_of(STORY, "ProjectAccepted.v1")
    known = [stage(row.state, case, day("2028-01-01"), position) for position in (at - 1, at)]
    assert known == ["papers", "accepted"]
    assert stage(row.state, case, day("2028-01-01"), row.because - 1) == ""


def test_the_plan_that_counts_is_that_of_day_and_position(database: Database) -> None:
    row = project(database, 2, "project:1")
    assert row is not None
    budgets = [
        made.budget_fen if (made := plan_on(row.state, day(on), AT_HEAD)) else None
        for on in ("2026-03-01", "2026-03-02", "2026-03-15", "2026-03-16")
    ]
    assert budgets == [None, 50_000_000, 50_000_000, 40_000_000]
    last = row.state.plans[-1].index
    before = plan_on(row.state, day("2026-04-01"), last - 1)
    assert before is not None
    assert before.budget_fen == 50_000_000


def test_projects_of_a_place_stand_from_their_day_and_position_on(database: Database) -> None:
    (row,) = projects(database, 1, COUNTY, as_of=day("2026-03-01"))
    assert (row.id, row.place, row.run_by) == ("project:1", VILLAGE, "village")
    assert projects(database, 1, TOWNSHIP, as_of=day("2026-02-28")) == []
    early = projects(database, 1, VILLAGE, as_of=day("2026-03-01"), known_at=row.because - 1)
    assert early == []
    assert projects(database, 1, VILLAGE, as_of=day("2026-03-01"), after="project:1") == []
    assert accounts_of([row]) == ["account:project-1"]


def test_what_was_set_aside_for_a_project_is_found_by_it(database: Database) -> None:
    (one,) = set_aside(database, 1, ["project:1"], day("2026-04-11"))
    assert (one.id, one.amount_fen) == ("allocation:2", 5_000 * YUAN)
    assert set_aside(database, 1, ["project:1"], day("2026-04-10")) == []
    assert set_aside(database, 1, ["project:2"], day("2026-04-11")) == []


def test_an_entity_carries_what_its_plans_say(database: Database) -> None:
    assert [one.id for one in carried_by(database, 1, "entity:1", day("2026-03-02"))] == [
        "project:1"
    ]
    assert carried_by(database, 1, "entity:1", day("2026-03-01")) == []
    assert carried_by(database, 1, "entity:9", day("2027-01-01")) == []
    listed = entity(database, 1, "entity:9")
    assert listed is not None
    assert listed.state.sanctioned_on(day("2027-01-01"))
    assert entity(database, 1, "entity:none") is None


def test_fund_8_overdue_instalments_are_listed_by_agreement_and_place(database: Database) -> None:
    today = day("2027-01-02")
    (one,) = gaps(database, 1, COUNTY, today, rule="FUND-8")
    assert (one.rule, one.subject, one.place) == ("FUND-8", "agreement:2", VILLAGE)
    assert str(RETURN_FEN) in one.message.zh
    assert gaps(database, 1, COUNTY, day("2026-12-31"), rule="FUND-8") == []
    assert gaps(database, 2, COUNTY, today, rule="FUND-8") == []
    assert gaps(database, 1, "231005101", today, rule="FUND-8") == []
    later = gaps(database, 1, VILLAGE, day("2028-01-02"), rule="FUND-8")
    assert [gap.subject for gap in later] == ["agreement:1", "agreement:2"]


def test_fund_7_an_allocation_that_hangs_nowhere_is_listed(database: Database) -> None:
    (one,) = gaps(database, 2, COUNTY, day("2026-04-11"), rule="FUND-7")
    assert (one.rule, one.subject, one.place) == ("FUND-7", "allocation:1", TOWNSHIP)
    assert gaps(database, 2, COUNTY, day("2026-04-10"), rule="FUND-7") == []


def test_fund_7_an_allocation_that_was_shown_is_not_listed(database: Database) -> None:
    assert gaps(database, 1, COUNTY, day("2028-01-01"), rule="FUND-7") == []
