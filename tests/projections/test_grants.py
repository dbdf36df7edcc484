"""Grants and lists of awards as projections show them, and what they list as open."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain.awards.standing import held
from domain.subsidies.calendar import Calendar
from projections import ALL, compare, create
from projections.asked import PlacedGap
from projections.awards import (
    Asked,
    Found,
    grant,
    grants,
    grants_of,
    grants_of_entity,
    listable,
)
from projections.carrying import CARRYINGS, carried_by
from projections.cases import CASES
from projections.dues import DUES, LISTS, owed_to_entities
from projections.gaps import gaps
from projections.grants import AWARD_LISTS, CALENDARS, GRANTS, calendar
from projections.offices import OFFICES_PROJECTION
from projections.payments import payable
from projections.positions import Connect
from projections.projects import ENTITIES
from projections.run import Batches, Runner
from projections.stored import Stored
from projections.table import Database
from tests.domain.awards_cast import (
    DRAWN,
    REVIEWED,
    SHEEP_FEN,
    SIGNED,
    TIER_2_FEN,
    TO_THE_GRANT,
    TO_THE_SHEEP,
    agreed,
    agreed_on_supplier,
    granted,
    listed,
    paying,
    settled,
    supplied,
    supply_reversed,
    use_shown,
)
from tests.domain.awards_cast import PAID as PAID_ON
from tests.domain.carrying_cast import PAID_ON as ENTITY_PAID_ON
from tests.domain.carrying_cast import carrying, carrying_listed, carrying_paid
from tests.domain.projects_cast import COOPERATIVE
from tests.domain.test_working_days import HOLIDAYS
from tests.domain.test_working_days import calendar as published
from tests.projections.chronicle import Chronicle, opener
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, Given, adopted, day

LISTED = listed().when(*TO_THE_SHEEP).then_admitted()
PAID = listed().having(published(), agreed(), *paying(), use_shown(60_000))
"""With an agreement as a star's award has one, of which 600 yuan were shown."""
SUPPLIED = granted().having(agreed_on_supplier(), supplied(), use_shown(60_000))
"""The same paid to a supplier on 10 November."""
REVERSED = granted().having(agreed_on_supplier(), supplied(), supply_reversed())
DECIDING = settled().when(*TO_THE_GRANT[:2]).then_admitted()


OURS = (
    GRANTS, AWARD_LISTS, CALENDARS, CASES, DUES, OFFICES_PROJECTION, LISTS, ENTITIES, CARRYINGS
)  # fmt: skip


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
    """Yi's grant on a final list and bing's on none; the same paid; one being decided on."""
    found = opener(module_database.migration_dsn())
    with found() as connection:
        create(connection, ALL)
    folded(found, 1, LISTED)
    folded(found, 2, PAID)
    folded(found, 3, DECIDING)
    folded(found, 6, SUPPLIED)
    folded(found, 7, REVERSED)
    folded(found, 11, carrying_paid())
    folded(found, 12, carrying_listed())
    folded(found, 13, carrying())
    return found


@pytest.fixture
def database(connect: Connect) -> Iterator[Database]:
    with connect() as connection:
        yield connection


def of(
    database: Database,
    number: int,
    place: str,
    **asked: Any,  # noqa: ANN401
) -> list[Found]:
    return grants(database, number, Asked(place, **asked)).found


def test_grants_of_a_place_are_those_under_it_by_kind_and_year(database: Database) -> None:
    assert [one.grant.id for one in of(database, 1, COUNTY)] == ["grant:sheep", "grant:work"]
    assert of(database, 1, VILLAGE) == of(database, 1, COUNTY)
    assert of(database, 1, OTHER_VILLAGE) == []
    (work,) = of(database, 1, VILLAGE, kind="transfer_employment")
    assert work.grant.amount_fen == TIER_2_FEN
    assert len(of(database, 1, VILLAGE, year=2026)) == 2
    assert of(database, 1, VILLAGE, year=2025) == []


def test_grants_come_by_the_page(database: Database) -> None:
    (first,), following = grants(database, 1, Asked(COUNTY, limit=1))
    assert following == first.grant.id
    (rest,), end = grants(database, 1, Asked(COUNTY, after=first.grant.id, limit=1))
    assert (first.grant.amount_fen, rest.grant.amount_fen, end) == (SHEEP_FEN, TIER_2_FEN, None)


@pytest.mark.parametrize(
    ("number", "on", "standing"),
    [
        (2, "2026-11-02", None),
        (2, "2026-11-04", "deciding"),
        (2, REVIEWED, "granted"),
        (2, DRAWN, "listed"),
        (2, PAID_ON, "paid"),
        (6, "2026-11-09", "granted"),
        (6, "2026-11-10", "paid"),
        (11, "2026-11-03", None),
        (11, SIGNED, "deciding"),
        (11, REVIEWED, "granted"),
        (11, DRAWN, "listed"),
        (11, ENTITY_PAID_ON, "paid"),
    ],
)
def test_what_had_become_of_a_grant_by_a_day_follows_from_its_days(
    database: Database, number: int, on: str, standing: str | None
) -> None:
    found = of(database, number, COUNTY, as_of=day(on))
    assert [one.held.standing for one in found] == ([standing] if standing else [])


def test_an_entity_s_grant_says_its_name_and_what_became_of_it(database: Database) -> None:
    (one,) = grants_of_entity(database, 11, "entity:1")
    assert (one.entity_name, one.grant.household, one.held.paid_on) == (
        COOPERATIVE,
        "",
        day(ENTITY_PAID_ON),
    )
    (own,) = held(carrying_paid().ledger, "entity:1")
    assert one.held == own
    (row,) = carried_by(database, 11, "entity:1")
    assert [line.answer for line in row.state.lines] == ["confirmed"] * 3
    (due,) = owed_to_entities(database, 11, "list:1")
    assert (due.entity, due.paid, due.household) == ("entity:1", True, "")
    assert payable(database, 12, "list:1", day("2026-11-19")) == []


def test_pay_5_an_entity_s_list_is_open_until_it_is_paid(database: Database) -> None:
    assert [one.subject for one in open_(database, 12, "PAY-5", "2027-01-20")] == ["list:1"]
    assert open_(database, 11, "PAY-5", "2027-01-20") == []


def test_sub_1_an_entity_s_grant_on_no_list_is_shown_as_open(database: Database) -> None:
    assert [one.subject for one in open_(database, 13, "SUB-1", "2027-01-20")] == ["grant:carry"]
    assert open_(database, 12, "SUB-1", "2027-01-20") == []


@pytest.mark.parametrize(
    ("number", "story", "standings"),
    [
        (1, LISTED, ["listed", "granted"]),
        (2, PAID, ["paid"]),
        (3, DECIDING, ["deciding"]),
        (6, SUPPLIED, ["paid"]),
        (7, REVERSED, ["granted"]),
    ],
)
def test_what_became_of_a_grant_is_what_the_domain_says(
    database: Database, number: int, story: Given, standings: list[str]
) -> None:
    found = [
        one.held
        for home in ("household:h1", "household:h2")
        for one in grants_of(database, number, home)
    ]
    assert [one.standing for one in found] == standings
    own = [one for home in ("household:h1", "household:h2") for one in held(story.ledger, home)]
    assert found == own


def test_one_grant_is_found_by_its_name(database: Database) -> None:
    found = grant(database, 1, "grant:work")
    assert found is not None
    assert (found.place, found.completed_on) == (VILLAGE, day("2026-11-05"))
    assert grant(database, 1, "grant:none") is None


def test_a_year_s_calendar_is_kept_as_it_stands(database: Database) -> None:
    row = calendar(database, 2, "calendar:2026")
    assert row is not None
    assert row.state.holidays == HOLIDAYS
    assert calendar(database, 1, "calendar:2026") is None
    assert Stored(database, 2, COUNTY).read(Calendar, "calendar:2026") == row.state


def open_(database: Database, number: int, rule: str, today: str) -> list[PlacedGap]:
    """The gaps of a rule in a ledger."""
    return gaps(database, number, COUNTY, day(today), rule=rule)


def test_pay_7_a_list_that_is_not_paid_in_time_is_shown_until_it_is(database: Database) -> None:
    assert open_(database, 1, "PAY-7", "2026-12-09") == []
    (gap,) = open_(database, 1, "PAY-7", "2026-12-10")
    assert (gap.subject, gap.place, gap.due) == ("list:1", VILLAGE, day("2026-12-09"))
    assert open_(database, 2, "PAY-7", "2027-12-10") == []


def test_star_2_an_award_whose_use_nobody_showed_is_shown_as_open(database: Database) -> None:
    assert open_(database, 2, "STAR-2", "2027-05-23") == []
    (gap,) = open_(database, 2, "STAR-2", "2027-05-24")
    assert (gap.subject, gap.since) == ("grant:work", day("2026-11-24"))
    assert "40000" in gap.message.en
    assert open_(database, 1, "STAR-2", "2027-12-31") == []


def test_star_2_what_a_supplier_was_paid_is_shown_as_open_until_its_use_is(
    database: Database,
) -> None:
    assert open_(database, 6, "STAR-2", "2027-05-09") == []
    (gap,) = open_(database, 6, "STAR-2", "2027-05-10")
    assert (gap.subject, gap.since) == ("grant:work", day("2026-11-10"))
    assert open_(database, 7, "STAR-2", "2027-12-31") == []


def test_sub_1_a_grant_that_a_supplier_was_paid_waits_no_longer_until_that_comes_back(
    database: Database,
) -> None:
    assert open_(database, 6, "SUB-1", "2027-12-31") == []
    assert listable(database, 6, VILLAGE, "transfer_employment") == []
    (gap,) = open_(database, 7, "SUB-1", "2026-12-06")
    assert gap.subject == "grant:work"
    assert [one.grant.id for one in listable(database, 7, VILLAGE, "transfer_employment")] == [
        "grant:work"
    ]


def test_sub_1_a_grant_on_no_list_is_shown_as_open(database: Database) -> None:
    assert open_(database, 1, "SUB-1", "2026-12-05") == []
    (gap,) = open_(database, 1, "SUB-1", "2026-12-06")
    assert gap.subject == "grant:sheep"
    assert open_(database, 2, "SUB-1", "2027-12-31") == []
    assert open_(database, 3, "SUB-1", "2027-12-31") == []


def test_the_days_are_the_policy_s(connect: Connect) -> None:
    days = adopted(transfer_payment_workdays=3, award_list_days=300)
    folded(connect, 4, LISTED.having(days))
    with connect() as database:
        (gap,) = open_(database, 4, "PAY-7", "2026-11-24")
        assert gap.due == day("2026-11-23")
        assert open_(database, 4, "SUB-1", "2026-12-31") == []


def test_what_is_projected_is_what_the_log_says(connect: Connect) -> None:
    for number, story in ((5, PAID), (8, SUPPLIED), (9, REVERSED), (14, carrying_paid())):
        chronicle = folded(connect, number, story)
        assert list(compare(connect, chronicle, number, OURS)) == []
