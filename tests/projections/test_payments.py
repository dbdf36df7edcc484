"""Payments as they are read: a distribution's list, paid, rejected, denied, claimed back."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from projections import ALL as EVERY
from projections import create
from projections.batches import BATCHES, COMPLAINTS, RECOVERIES
from projections.cases import CASES
from projections.dues import DUES, LISTS
from projections.gaps import gaps
from projections.households import HOUSEHOLDS
from projections.offices import OFFICES_PROJECTION
from projections.payments import batch, batches, payable, payable_list, payments, sums
from projections.positions import Connect
from projections.run import Batches, Runner
from projections.table import Database
from tests.domain.distribution_cast import final
from tests.domain.payments_cast import (
    acknowledged,
    approved,
    confirmed,
    declared,
    demanded,
    due,
    line_of,
    prepared,
    receipt,
    rejected,
    released,
)
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, Given, day

ALL = (LISTS, DUES, BATCHES, RECOVERIES, COMPLAINTS, CASES, HOUSEHOLDS, OFFICES_PROJECTION)
OWED = {"jia": 360_000, "bing": 300_000, "ding": 50_000}
TOTAL_FEN = sum(OWED.values())
PREPARED, APPROVED, RELEASED, PAID = "2027-01-10", "2027-01-11", "2027-01-12", "2027-01-13"


def fen(who: str) -> dict[str, Any]:
    return {"amount_fen": OWED[who]}


@cache
def told() -> Given:
    """`batch:1` paid jia and bing and not ding; bing denies it; some of jia's is claimed back."""
    cards = [declared(who, kind="householder", on="2027-01-04") for who in OWED]
    lines = [line_of(who, **fen(who)) for who in OWED]
    said = (
        confirmed("jia", on=PAID, **fen("jia")),
        confirmed("bing", on=PAID, **fen("bing")),
        rejected("ding", on=PAID, **fen("ding")),
    )
    acts = (
        prepared(lines, at=PREPARED),
        approved(at=APPROVED, total_fen=TOTAL_FEN),
        released(at=RELEASED, total_fen=TOTAL_FEN),
        receipt(*said, at=PAID),
        acknowledged("jia", at="2027-01-14"),
        acknowledged("bing", "denied", at="2027-01-14"),
        demanded("jia", amount_fen=100, at="2027-01-15", due_on=day("2027-02-15")),
    )
    return final().having(*cards).when(*acts).then_admitted()


@pytest.fixture(scope="module")
def connect(module_database: Any) -> Connect:  # noqa: ANN401
    """The log, projected."""
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, EVERY)
    chronicle = Chronicle({1: told().ledger.events})
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


def test_payments_are_found_by_place_list_batch_and_status(database: Database) -> None:
    found = {one.due: one for one in payments(database, 1, COUNTY)}
    assert {one.status for one in found.values()} == {"confirmed", "rejected"}
    assert found[due("ding")].reason == "AC04"
    assert found[due("jia")].value_date == day(PAID)
    assert len(payments(database, 1, VILLAGE, list_="list:1")) == 3
    assert len(payments(database, 1, VILLAGE, batch="batch:1", status="rejected")) == 1
    assert payments(database, 1, VILLAGE, list_="list:2") == []
    assert payments(database, 1, OTHER_VILLAGE) == []
    first, *rest = payments(database, 1, VILLAGE)
    assert payments(database, 1, VILLAGE, after=first.id) == rest


def test_a_batch_is_as_the_bank_left_it(database: Database) -> None:
    row = batch(database, 1, "batch:1")
    assert row is not None
    assert (row.status, row.open_count, row.total_fen) == ("released", 0, TOTAL_FEN)
    assert (row.state.confirmed_fen, row.state.rejected_fen) == (660_000, 50_000)
    assert [one.id for one in batches(database, 1, VILLAGE, list_="list:1")] == ["batch:1"]
    assert batch(database, 1, "batch:2") is None


def test_pay_8_a_batch_says_how_many_households_confirmed_or_denied(database: Database) -> None:
    paid, rejected_ = sums(database, 1, batch="batch:1")
    assert (paid.status, paid.lines_count, paid.total_fen) == ("confirmed", 2, 660_000)
    assert (paid.confirmed_by_households, paid.denied_by_households) == (1, 1)
    assert (rejected_.status, rejected_.confirmed_by_households) == ("rejected", 0)


def test_what_is_payable_again_is_in_the_draft_of_the_next_batch(database: Database) -> None:
    row = payable_list(database, 1, "list:1")
    assert row is not None
    assert (row.total_fen, row.made_by) == (TOTAL_FEN, "PlanDrafted.v1")
    (again,) = payable(database, 1, "list:1", day("2027-01-20"))
    assert (again.due, again.attempt, again.card) == (due("ding"), 2, "card:ding")
    (before,) = payable(database, 1, "list:1", day("2027-01-03"))
    assert before.card is None


def test_what_is_open_about_payments_is_listed_from_its_day_on(database: Database) -> None:
    def subjects(today: str) -> list[str]:
        found = gaps(database, 1, COUNTY, day(today))
        return [gap.subject for gap in found if gap.rule in ("PAY-4", "PAY-5", "PAY-8")]

    assert subjects("2027-01-29") == []
    assert subjects("2027-01-30") == ["complaint:1"]
    assert subjects("2027-02-16") == ["recovery:1", "list:1", "complaint:1"]
