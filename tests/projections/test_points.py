"""Points as they are read: an account, a card at the counter, a month's list, what is open."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from domain.points.lines import Figures
from projections import ALL, create
from projections.balances import balance, history
from projections.gaps import RULES, gaps
from projections.points import LAPSE
from projections.points_accounts import account_of_points, accounts_of_village, cards
from projections.points_cards import AtCounter, at_counter, card_file
from projections.points_months import lines, months
from projections.points_over import points_over
from projections.positions import Connect
from projections.question import asked
from projections.run import Batches, Runner
from projections.table import Database
from projections.todo import waits_for_clock
from tests.domain.points_cast import (
    H1,
    H2,
    H3,
    appealed,
    card,
    card_ended,
    deducted,
    earned,
    merger,
    points_village,
    reversed_,
)
from tests.domain.points_month_cast import (
    LINE,
    LIST,
    contested,
    down,
    drawn,
    found,
    hung,
    march,
)
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, Given, day
from tests.village import family

OWING = 2
"""The ledger of another county, in which points were spent that were earned wrongly."""
OF_H3: dict[str, Any] = {"household": "household:h3"}


@cache
def told() -> Given:
    """March as in the cast, listed and contested; jia's card in use, yi's lost; an appeal open."""
    before = march().having(
        *family("h7", "geng"),
        *family("h8", "xin"),
        card(),
        card("yi", month_max=20),
        card_ended("yi"),
        appealed(on="2026-03-23"),
    )
    return before.when(
        drawn(before),
        hung(),
        contested(),
        found(),
        down(),
        earned(
            7, name="e7", household="household:h3", on="2026-04-20", good_until=day("2027-04-30")
        ),
        deducted(1, name="d7", household="household:h3", on="2026-04-21"),
        card("ding", household="household:h3", on="2026-04-21"),
        merger("household:h3", "household:h7", "ding", on="2026-04-22", at="2026-04-22"),
        merger("household:h7", "household:h8", "ding", "geng", on="2026-04-23", at="2026-04-23"),
    ).then_admitted()


@cache
def owing() -> Given:
    """What h1 earned wrongly is spent in part; what h2 did, is there."""
    earnings = (earned(10), earned(5, name="e2", household="household:h2"))
    spent = points_village().having(*earnings, deducted(6, category="helping_others"))
    of_h2 = reversed_(5, name="r2", reverses="e2", household="household:h2")
    story = spent.when(reversed_(short_points=6), of_h2).then_admitted()
    return story.when(drawn(story)).then_admitted()


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    """The log, projected."""
    connect = opener(module_database.migration_dsn())
    with connect() as connection:
        create(connection, ALL)
    chronicle = Chronicle({1: told().ledger.events, OWING: owing().ledger.events})
    for projection in ALL:
        runner = Runner(projection, connect, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass
    return connect


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    """A connection to it."""
    with connect() as connection:
        yield connection


def test_an_account_is_its_household_s_with_its_cards(database: Database) -> None:
    row = account_of_points(database, 1, H1)
    assert row is not None
    assert (row.household, row.place) == ("household:h1", VILLAGE)
    assert [lot.left for lot in row.account.lots.held] == [5]
    assert [one.id for one in cards(database, 1, H1)] == ["pointscard:jia", "pointscard:yi"]
    assert account_of_points(database, 1, "account:points-none") is None


def test_a_balance_is_known_on_both_axes(database: Database) -> None:
    assert balance(database, 1, H1, day("2026-03-15")) == 10
    assert balance(database, 1, H1, day("2026-03-31")) == 5
    moved = history(database, 1, H1, as_of=day("2026-12-31")).moved
    assert [(one.posting.delta, one.balance) for one in moved] == [(10, 10), (-5, 5)]
    entered = moved[1].posting.position
    assert balance(database, 1, H1, day("2026-03-31"), entered - 1) == 10


def test_fund_1_the_village_s_counters_add_up_to_what_households_have(database: Database) -> None:
    names = [f"account:counter-points-{kind}-{VILLAGE}" for kind in ("issued", "deducted")]
    counters = [balance(database, 1, name, day("2026-12-31")) for name in names]
    held = [balance(database, 1, name, day("2026-12-31")) for name in (H1, H2, H3)]
    assert counters == [-37, 6]
    assert sum(held) == -sum(counters)


def at(database: Database, name: str, today: str) -> AtCounter:
    file = asked(database, card_file(1, name))
    assert file is not None
    return at_counter(file, COUNTY, day(today))


def test_pts_3_the_counter_learns_what_a_card_spends_and_why_not(database: Database) -> None:
    good = at(database, "pointscard:jia", "2026-04-22")
    assert (good.points, good.month_max, good.left_points, good.why_not) == (5, 60, 5, None)
    lost = at(database, "pointscard:yi", "2026-04-22")
    assert lost.why_not is not None
    assert (lost.left_points, lost.why_not.en) == (0, "ended on 2026-03-12: lost")
    assert asked(database, card_file(1, "pointscard:none")) is None


def test_pts_1_the_counter_knows_a_card_of_who_was_merged_twice(database: Database) -> None:
    merged = at(database, "pointscard:ding", "2026-04-24")
    assert (merged.why_not, merged.left_points) == (None, 6)


def test_pts_1_who_was_merged_twice_reads_the_account_that_they_spend(database: Database) -> None:
    row = account_of_points(database, 1, H3)
    assert row is not None
    assert row.readers(day("2026-04-21")) >= {"person:ding"}
    assert row.readers(day("2026-04-24")) == {"person:ding", "person:geng", "person:xin"}


def test_pts_6_what_is_over_is_not_spent_and_waits_for_the_clock(database: Database) -> None:
    over = at(database, "pointscard:jia", "2027-04-01")
    assert (over.points, over.over_points, over.left_points) == (0, 5, 0)
    assert waits_for_clock(database, 1, day("2027-03-31")) == []
    (task,) = waits_for_clock(database, 1, day("2027-04-01"))
    assert (task.step, task.subject, task.place) == (LAPSE, f"pointsvillage:{VILLAGE}", VILLAGE)
    waiting = points_over(database, 1, VILLAGE, day("2027-04-01"), limit=10)
    assert {one.account: one.points for one in waiting} == {H1: 5, H2: 20}
    assert points_over(database, 1, VILLAGE, day("2027-04-01"), limit=1) == waiting[:1]
    assert points_over(database, 1, OTHER_VILLAGE, day("2027-04-01"), limit=10) == []


def test_pts_7_a_month_s_list_is_read_in_its_order(database: Database) -> None:
    (row,) = months(database, 1, VILLAGE, "2026-03")
    assert (row.id, row.made_in, row.drawn_on) == (LIST, "case:march", day("2026-04-02"))
    rows = lines(database, 1, VILLAGE, "2026-03", after=-1, limit=10)
    assert [one.head for one in rows if one.state.account == H1] == ["person:jia"]
    shown = {one.state.account: one.state for one in rows}
    assert shown[H1].figures == Figures(0, 10, 5, 0, 0, 5)
    assert (shown[H1].status, shown[H2].status) == ("removed", "shown")
    later = lines(database, 1, VILLAGE, "2026-03", after=rows[0].made_at, limit=1)
    assert later == rows[1:2]
    assert months(database, 1, VILLAGE, "2026-02") == []
    assert {one.id for one in accounts_of_village(database, 1, VILLAGE, day("2026-01-02"))} == {
        H1, H2, H3,
    }  # fmt: skip
    assert accounts_of_village(database, 1, VILLAGE, day("2026-01-01")) == []


def subjects(
    database: Database, rule: str, today: str, place: str = COUNTY, *, ledger: int = 1
) -> list[str]:
    return [gap.subject for gap in gaps(database, ledger, place, day(today), rule=rule)]


def test_pts_4_what_was_spent_of_a_wrong_earning_is_open(database: Database) -> None:
    assert subjects(database, "PTS-4", "2026-04-01", ledger=OWING) == ["voucher:r1"]
    assert subjects(database, "PTS-4", "2026-04-01", OTHER_VILLAGE, ledger=OWING) == []
    assert subjects(database, "PTS-4", "2026-04-01") == []
    rows = [account_of_points(database, OWING, one) for one in (H1, H2)]
    assert [row.owed_points for row in rows if row] == [6, 0]


def test_pts_2_an_appeal_is_open_until_it_is_answered(database: Database) -> None:
    assert subjects(database, "PTS-2", "2026-04-07") == []
    assert subjects(database, "PTS-2", "2026-04-08") == ["complaint:1"]
    assert subjects(database, "PTS-2", "2026-04-08", OTHER_VILLAGE) == []


def test_pts_7_a_list_that_hangs_nowhere_is_open(database: Database) -> None:
    assert "case:march" not in subjects(database, "PTS-7", "2026-04-10", ledger=OWING)
    assert "case:march" in subjects(database, "PTS-7", "2026-04-11", ledger=OWING)
    assert "case:march" not in subjects(database, "PTS-7", "2026-04-11")


def test_pts_7_a_month_without_its_list_is_open(database: Database) -> None:
    names = [f"pointsmonth:{VILLAGE}-2026-0{number}-1" for number in (1, 2)]
    assert subjects(database, "PTS-7", "2026-04-11") == [LINE, *names]
    assert f"pointsmonth:{VILLAGE}-2026-04-1" not in subjects(database, "PTS-7", "2026-05-10")
    assert f"pointsmonth:{VILLAGE}-2026-04-1" in subjects(database, "PTS-7", "2026-05-11")
    assert LIST not in subjects(database, "PTS-7", "2026-05-11")
    assert set(RULES) >= {"PTS-2", "PTS-4", "PTS-7"}
