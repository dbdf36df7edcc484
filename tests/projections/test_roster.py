"""What held when, and what was known when: rosters against a slow model in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections import ALL, create
from projections.days import AT_HEAD, position_at
from projections.households import HOUSEHOLDS, households, households_of, members
from projections.people import PEOPLE, person_statuses
from projections.positions import START, Connect
from projections.projection import Batch
from projections.question import asked
from projections.roster import RosterRow, roster
from projections.run import apply
from projections.trace import TRACE
from tests.projections.chronicle import Story, opened_village, opener
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, VILLAGE, day, officer

DAYS = [date(2026, 1, 1) + timedelta(days=30 * number) for number in range(5)]
REGISTRAR = officer("registrar", place=COUNTY)
QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
LEDGERS = count(100)


@pytest.fixture(scope="module")
def shared(module_database: Any) -> Connect:  # noqa: ANN401
    connect = opener(module_database.migration_dsn())
    with connect() as connection:
        create(connection, ALL)
    return connect


def project(connect: Connect, story: Story, *sizes: int) -> int:
    """Fold the story into a ledger of its own, in batches that end at these sizes."""
    ledger = next(LEDGERS)
    for projection in (HOUSEHOLDS, PEOPLE, TRACE):
        after = START
        for size in sorted({min(size, len(story.events)) for size in sizes} | {len(story.events)}):
            if size - 1 > after:
                batch = Batch(ledger, story.events[after + 1 : size])
                with connect() as connection:
                    assert apply(connection, projection, batch, after) == size - 1
                after = size - 1
    return ledger


@dataclass(frozen=True)
class Said:
    """One status as somebody recorded it."""

    household: str
    status: str
    first: date
    last: date | None


SAID = st.builds(
    Said,
    household=st.sampled_from(["household:1", "household:2", "household:3"]),
    status=st.sampled_from(["registered_poor", "monitored"]),
    first=st.sampled_from(DAYS),
    last=st.none() | st.sampled_from([*DAYS, date.max]),
)


class SlowModel:
    """Everything that was said, in order; every question goes through all of it."""

    def __init__(self) -> None:
        self.said: list[tuple[int, Said]] = []

    def roster(self, status: str, as_of: date, known_at: int) -> set[str]:
        newest: dict[tuple[str, date], Said] = {}
        for position, said in self.said:
            if position <= known_at and said.status == status:
                newest[said.household, said.first] = said
        return {
            said.household
            for said in newest.values()
            if said.first <= as_of and (said.last is None or as_of <= said.last)
        }


def told(all_said: list[Said]) -> tuple[Story, SlowModel]:
    story, model = opened_village(), SlowModel()
    for number in (1, 2, 3):
        story.family(number)
    for said in all_said:
        event = story.tell(
            "StatusRecorded.v1",
            REGISTRAR,
            "2026-06-01",
            subject=said.household,
            status=said.status,
            **{"from": said.first.isoformat(), "until": said.last and said.last.isoformat()},
        )
        model.said.append((event.index, said))
    return story, model


@QUICK
@given(all_said=st.lists(SAID, max_size=12), cut=st.integers(20, 40))
def test_a_roster_as_of_any_day_and_known_at_any_position_is_the_models(
    shared: Connect, all_said: list[Said], cut: int
) -> None:
    story, model = told(all_said)
    ledger = project(shared, story, cut)
    first = len(story.events) - len(all_said)
    with shared() as connection:
        for status in ("registered_poor", "monitored"):
            for as_of in (*DAYS, date(2030, 1, 1)):
                for known_at in (*range(first - 1, len(story.events)), AT_HEAD):
                    rows = asked(
                        connection,
                        roster(ledger, status, place=COUNTY, as_of=as_of, known_at=known_at),
                    )
                    found = {row.household for row in rows}
                    assert found == model.roster(status, as_of, known_at)


@dataclass(frozen=True)
class Stay:
    """A person who joins, and perhaps leaves."""

    person: str
    first: date
    left: date | None


STAY = st.builds(
    Stay,
    person=st.sampled_from(["person:a", "person:b"]),
    first=st.sampled_from(DAYS),
    left=st.none() | st.sampled_from(DAYS),
)


@QUICK
@given(stays=st.lists(STAY, max_size=5, unique_by=lambda stay: (stay.person, stay.first)))
def test_the_members_of_a_household_on_any_day_are_the_models(
    shared: Connect, stays: list[Stay]
) -> None:
    story = opened_village()
    story.family(1)
    known: list[tuple[int, list[Stay]]] = [(len(story.events) - 1, [])]
    for stay in stays:
        # a person joins again only after leaving
        now = [*known[-1][1]]
        if any(other.person == stay.person and other.left is None for other in now):
            continue
        household, person = {"household": "household:1"}, {"person": stay.person}
        joined = {"relation": "sibling", "from": stay.first.isoformat()}
        event = story.tell(
            "MemberJoined.v1", REGISTRAR, "2026-06-01", **household, **person, **joined
        )
        known.append((event.index, [*now, Stay(stay.person, stay.first, None)]))
        if stay.left is not None:
            left = {"on": stay.left.isoformat(), "reason": "departed", "new_head": None}
            event = story.tell(
                "MemberLeft.v1", REGISTRAR, "2026-06-01", **household, **person, **left
            )
            known.append((event.index, [*now, stay]))
    ledger = project(shared, story, *(position for position, _ in known))
    with shared() as connection:
        for position, staying in known:
            for as_of in DAYS:
                rows = members(connection, ledger, "household:1", as_of, position)
                assert sorted(row.person for row in rows) == sorted(
                    ["person:h1", "person:c1", *(s.person for s in staying if _there(s, as_of))]
                )


def _there(stay: Stay, as_of: date) -> bool:
    return stay.first <= as_of and (stay.left is None or as_of < stay.left)


def test_a_correction_changes_what_held_and_not_what_was_known(connect: Connect) -> None:
    story, _ = told(
        [
            Said("household:1", "monitored", DAYS[0], None),
            Said("household:1", "monitored", DAYS[0], DAYS[2]),
        ]
    )
    ledger, last = project(connect, story), len(story.events) - 1
    with connect() as connection:
        for known_at, expected in ((last - 2, []), (last - 1, [None]), (last, [])):
            rows = asked(
                connection, roster(ledger, "monitored", place="", as_of=DAYS[3], known_at=known_at)
            )
            assert [row.valid_to for row in rows] == expected
        (now,) = asked(connection, roster(ledger, "monitored", place="", as_of=DAYS[2]))
        assert (now.valid_to, now.because) == (DAYS[2] + timedelta(days=1), last)
        assert (now.known_from, now.known_to, now.position) == (last, None, last)


def test_a_roster_is_of_a_place_and_what_lies_under_it(connect: Connect) -> None:
    story = opened_village()
    places = [VILLAGE, f"{VILLAGE}-01", OTHER_VILLAGE, "231005101200"]
    for number, place in enumerate(places, 1):
        story.family(number, place=place)
        status = {"status": "monitored", "from": "2026-01-01", "until": None}
        story.tell(
            "StatusRecorded.v1", REGISTRAR, "2026-06-01", subject=f"household:{number}", **status
        )
    ledger = project(connect, story)

    def of(place: str) -> list[str]:
        with connect() as connection:
            rows = asked(connection, roster(ledger, "monitored", place=place, as_of=DAYS[1]))
            assert [row.household for row in rows] == [
                row.id for row in households(connection, ledger, place)
            ]
        return [row.place for row in rows]

    assert of(VILLAGE) == places[:2]
    assert of(TOWNSHIP) == places[:3]
    assert of(COUNTY) == of("") == places
    assert of(f"{OTHER_VILLAGE}-01") == []
    assert of("231006") == []


def test_pages_of_a_roster_are_the_whole_of_it_once(connect: Connect) -> None:
    story = opened_village()
    for number in range(1, 8):
        story.family(number, place=VILLAGE if number % 2 else OTHER_VILLAGE)
        status = {"status": "monitored", "from": "2026-01-01", "until": None}
        story.tell(
            "StatusRecorded.v1", REGISTRAR, "2026-06-01", subject=f"household:{number}", **status
        )
    ledger = project(connect, story)

    def pages() -> Iterator[RosterRow]:
        after = ("", "")
        while True:
            with connect() as connection:
                page = asked(
                    connection,
                    roster(
                        ledger,
                        "monitored",
                        place=COUNTY,
                        as_of=DAYS[1],
                        after=after,
                        limit=3,
                    ),
                )
            yield from page
            if len(page) < 3:
                return
            after = (page[-1].place, page[-1].household)

    rows = list(pages())
    assert [(row.place, row.household) for row in rows] == sorted(
        (VILLAGE if number % 2 else OTHER_VILLAGE, f"household:{number}") for number in range(1, 8)
    )


def test_a_persons_support_is_asked_on_both_axes(connect: Connect) -> None:
    story = opened_village()
    story.family(1)
    status = {"status": "low_income_support", "from": "2026-02-01", "until": "2026-03-31"}
    told_at = story.tell(
        "StatusRecorded.v1", REGISTRAR, "2026-06-01", subject="person:h1", **status
    ).index
    ledger = project(connect, story)
    with connect() as connection:

        def held(as_of: str, known_at: int = AT_HEAD) -> list[str]:
            rows = person_statuses(connection, ledger, "person:h1", day(as_of), known_at)
            return [row.code for row in rows]

        assert held("2026-01-31") == held("2026-04-01") == []
        assert held("2026-02-01") == held("2026-03-31") == ["low_income_support"]
        assert held("2026-03-01", told_at - 1) == []


def test_a_persons_households_are_found_in_order(connect: Connect) -> None:
    story = opened_village()
    story.family(1)
    story.family(2)
    moved = {"person": "person:c1"}
    left = {"on": "2026-02-01", "reason": "married_out", "new_head": None}
    story.tell("MemberLeft.v1", REGISTRAR, "2026-02-02", household="household:1", **moved, **left)
    joined = {"relation": "child_in_law", "from": "2026-02-01"}
    story.tell(
        "MemberJoined.v1", REGISTRAR, "2026-02-02", household="household:2", **moved, **joined
    )
    ledger = project(connect, story)
    with connect() as connection:
        first, second = households_of(connection, ledger, "person:c1")
        assert (first.household, first.valid_to, first.reason) == (
            "household:1",
            date(2026, 2, 1),
            "married_out",
        )
        assert (second.household, second.valid_from) == ("household:2", date(2026, 2, 1))


def test_what_was_known_at_an_instant_is_known_at_its_last_position(connect: Connect) -> None:
    story = opened_village()
    ledger = project(connect, story)
    with connect() as connection:
        for event in story.events:
            known = position_at(connection, ledger, event.admitted_at)
            assert known == max(
                each.index for each in story.events if each.admitted_at <= event.admitted_at
            )
        assert position_at(connection, ledger, datetime(2025, 1, 1, tzinfo=UTC)) == START
