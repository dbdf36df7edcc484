"""Pools, contracts, plans and their lines as projections show them, and what they list as open."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.distribution.contracts import Contract
from domain.distribution.pool import Pool, left_fen, received_fen
from projections import ALL, compare, create
from projections.accounts import ACCOUNTS
from projections.cases import CASES
from projections.distribution import (
    CONTRACTS,
    PLANS,
    POOLS,
    contracts,
    plan,
    plan_before,
    plans,
    pools,
)
from projections.gaps import gaps
from projections.offices import OFFICES_PROJECTION
from projections.plan_lines import PLAN_LINES, by_basis, lines
from projections.positions import Connect
from projections.run import Batches, Runner
from projections.stored import Stored
from projections.table import Database
from tests.domain.distribution_cast import RENT_FEN
from tests.domain.test_distribution_steps import (
    DUE_1,
    corrected,
    objected,
    removed,
    sent_back,
    supplement,
)
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, Given, day

OURS = (POOLS, CONTRACTS, PLANS, PLAN_LINES, ACCOUNTS, CASES, OFFICES_PROJECTION)
STORY = removed()
SENT_BACK = sent_back().having(corrected())


def folded(connect: Connect, number: int, story: Given) -> Chronicle:
    """A story, projected as a ledger of its own."""
    chronicle = Chronicle({number: story.ledger.events})
    for projection in OURS:
        runner = Runner(projection, connect, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass
    return chronicle


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    """The projections of a plan with a line removed, and of one that was drafted anew."""
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, ALL)
    folded(found, 1, STORY)
    folded(found, 2, SENT_BACK)
    folded(found, 5, sent_back())
    folded(found, 4, STORY.having(supplement()))
    return found


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    with connect() as connection:
        yield connection


def test_pools_contracts_and_plans_of_a_place_are_those_under_it(database: Database) -> None:
    for listed in (pools, contracts, plans):
        assert len(listed(database, 1, COUNTY)) == len(listed(database, 1, VILLAGE)) == 1
        assert listed(database, 1, OTHER_VILLAGE) == []
        assert listed(database, 1, COUNTY, after="zzz") == []


def test_a_plan_is_shown_with_its_sums(database: Database) -> None:
    found = plan(database, 1, "plan:1")
    assert found is not None
    assert (found.total_fen, found.lines_count, found.case_id) == (710_000, 3, "case:1")
    assert plan(database, 1, "plan:9") is None


def test_each_line_is_shown_with_its_bases_and_what_an_objection_left(database: Database) -> None:
    shown = {line.due: line for line in lines(database, 1, "list:1")}
    assert len(shown) == 3
    assert (shown[DUE_1].removed, shown[DUE_1].contested) == (True, 0)
    assert [line.removed for due, line in shown.items() if due != DUE_1] == [False, False]
    assert shown[DUE_1].parts[0].until == day("2026-12-15")
    assert by_basis(database, 1, "list:1") == {
        "hardship": 300_000,
        "post": 360_000,
        "reward": 50_000,
    }


def test_lines_come_by_the_page(database: Database) -> None:
    first = lines(database, 1, "list:1", limit=2)
    rest = lines(database, 1, "list:1", after=first[-1].due)
    assert [line.due for line in (*first, *rest)] == sorted(
        line.due for line in lines(database, 1, "list:1")
    )


def test_a_plan_drafted_anew_stands_beside_the_first(database: Database) -> None:
    second = plan(database, 2, "plan:2")
    assert second is not None
    assert second.replaces == "list:1"
    assert len(plans(database, 2, COUNTY)) == 2


def test_a_plan_is_compared_with_the_one_before_it_of_its_pool(database: Database) -> None:
    first, second, other = (
        plan(database, number, name)
        for number, name in ((4, "plan:1"), (4, "plan:2"), (2, "plan:2"))
    )
    assert first is not None
    assert second is not None
    assert other is not None
    assert plan_before(database, second) == first
    assert plan_before(database, first) is None
    assert plan_before(database, other) is None


def test_what_is_left_is_asked_of_the_stored_states(database: Database) -> None:
    stored = Stored(database, 1, COUNTY)
    found = stored.read(Pool, "pool:1")
    assert found == STORY.ledger.read(Pool, "pool:1")
    assert received_fen(stored, found) == RENT_FEN
    assert left_fen(stored, found) == left_fen(STORY.ledger, found) == RENT_FEN - 710_000
    assert stored.read(Contract, "contract:9") == Contract(id="contract:9")
    back = Stored(database, 5, COUNTY)
    assert left_fen(back, back.read(Pool, "pool:1")) == RENT_FEN
    anew = Stored(database, 2, COUNTY)
    assert left_fen(anew, anew.read(Pool, "pool:1")) == RENT_FEN - 710_000


def listed(database: Database, rule: str, today: str) -> list[str]:
    """What the gaps of a rule are about."""
    return [one.subject for one in gaps(database, 1, COUNTY, day(today), rule=rule)]


def test_dis_1_a_pool_with_undistributed_income_is_shown_as_open(database: Database) -> None:
    assert listed(database, "DIS-1", "2027-12-18") == []
    assert listed(database, "DIS-1", "2027-12-19") == ["pool:1"]


def test_dis_5_a_contract_in_arrears_is_shown_as_open(database: Database) -> None:
    assert listed(database, "DIS-5", "2027-12-20") == []
    assert listed(database, "DIS-5", "2027-12-21") == ["contract:1"]


def test_what_is_projected_is_what_the_log_says(connect: Connect) -> None:
    story = STORY.having(objected(name="2", at="2026-12-25"))
    chronicle = folded(connect, 3, story)
    assert list(compare(connect, chronicle, 3, OURS)) == []
