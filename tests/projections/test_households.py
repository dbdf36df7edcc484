"""Households that move, end and hold cards, and requests for correction, on both time axes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from domain.kernel.act import Event
from domain.kernel.fact import Fact
from projections import ALL, create
from projections.cards import CARDS, card, cards_of_household, cards_of_person
from projections.corrections import CORRECTIONS, correction, corrections, corrections_of
from projections.days import AT_HEAD
from projections.households import HOUSEHOLDS, household, members
from projections.people import PEOPLE, all_statuses, person
from projections.positions import START, Connect
from projections.projection import Batch
from projections.question import asked
from projections.roster import roster
from projections.run import apply
from projections.table import Database
from projections.todo import todo
from tests.projections.chronicle import Story, opened_village, opener
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, day, officer

REGISTRAR = officer("registrar", place=COUNTY)
ON = "2026-03-01"
LEDGERS = iter(range(500, 600))


@pytest.fixture(scope="module")
def shared(module_database: Any) -> Connect:  # noqa: ANN401
    connect = opener(module_database.migration_dsn())
    with connect() as connection:
        create(connection, ALL)
    return connect


@dataclass
class Told:
    """A story in a ledger of its own, told further and shown again and again."""

    connect: Connect
    story: Story
    ledger: int
    shown: int = START

    def say(self, name: str, at: str = "2026-06-01", /, **fields: Any) -> Event[Fact]:  # noqa: ANN401
        return self.story.tell(name, REGISTRAR, at, **fields)

    @contextmanager
    def projected(self) -> Iterator[Database]:
        """What the tables show of all that was told."""
        last = len(self.story.events) - 1
        for projection in (HOUSEHOLDS, PEOPLE, CARDS, CORRECTIONS) if last > self.shown else ():
            batch = Batch(self.ledger, self.story.events[self.shown + 1 :])
            with self.connect() as connection:
                assert apply(connection, projection, batch, self.shown) == last
        self.shown = last
        with self.connect() as connection:
            yield connection

    def on_roster(
        self, database: Database, as_of: str, known_at: int = AT_HEAD, place: str = COUNTY
    ) -> list[str]:
        rows = asked(
            database,
            roster(self.ledger, "monitored", place=place, as_of=day(as_of), known_at=known_at),
        )
        return [row.place for row in rows]


@pytest.fixture
def told(shared: Connect) -> Told:
    """Household 1, of a head and a child, monitored since the new year."""
    story = opened_village()
    story.family(1)
    told = Told(shared, story, next(LEDGERS))
    told.say(
        "StatusRecorded.v1",
        subject="household:1",
        status="monitored",
        **{"from": "2026-01-01", "until": None},
    )
    return told


def test_a_household_that_ended_leaves_the_roster_that_day_and_was_on_it_before_it_was_known(
    told: Told,
) -> None:
    first = told.say(
        "DeathRecorded.v1", person="person:h1", household="household:1", on=ON, new_head="person:c1"
    )
    last = told.say("DeathRecorded.v1", person="person:c1", household="household:1", on=ON)
    with told.projected() as database:
        assert told.on_roster(database, "2026-02-28") == [VILLAGE]
        assert told.on_roster(database, ON) == []
        assert told.on_roster(database, ON, known_at=first.index) == [VILLAGE]
        assert told.on_roster(database, ON, known_at=last.index) == []
        row = household(database, told.ledger, "household:1")
        assert row is not None
        assert row.ended_on == day(ON)
        assert members(database, told.ledger, "household:1", day(ON)) == []


def test_an_end_that_is_shown_in_a_later_batch_is_the_same(told: Told) -> None:
    with told.projected() as database:
        assert told.on_roster(database, ON) == [VILLAGE]
    for who, head in (("h1", "person:c1"), ("c1", None)):
        left = {"person": f"person:{who}", "on": ON, "reason": "departed", "new_head": head}
        told.say("MemberLeft.v1", household="household:1", **left)
    with told.projected() as database:
        assert told.on_roster(database, "2026-02-28") == [VILLAGE]
        assert told.on_roster(database, ON) == []


def test_a_household_that_moved_was_on_the_roster_of_its_old_place_up_to_that_day(
    told: Told,
) -> None:
    moved = told.say(
        "HouseholdMoved.v1",
        household="household:1",
        to=OTHER_VILLAGE,
        on=ON,
        members=["person:h1", "person:c1"],
    )
    with told.projected() as database:
        assert told.on_roster(database, "2026-02-28") == [VILLAGE]
        assert told.on_roster(database, ON) == [OTHER_VILLAGE]
        assert told.on_roster(database, ON, place=VILLAGE) == []
        assert told.on_roster(database, ON, known_at=moved.index - 1) == [VILLAGE]
        mover = person(database, told.ledger, "person:c1")
        assert mover is not None
        assert mover.place == OTHER_VILLAGE


def test_two_recordings_of_a_status_both_survive_a_move(told: Told) -> None:
    told.say(
        "StatusRecorded.v1",
        subject="household:1",
        status="monitored",
        **{"from": "2026-02-01", "until": None},
    )
    told.say(
        "HouseholdMoved.v1", household="household:1", to=OTHER_VILLAGE, on=ON, members=["person:h1"]
    )
    with told.projected() as database:
        assert set(told.on_roster(database, ON)) == {OTHER_VILLAGE}


def test_a_household_that_was_split_off_is_on_no_roster_and_shows_where_it_came_from(
    told: Told,
) -> None:
    told.say(
        "HouseholdSplit.v1",
        household="household:1",
        new_household="household:2",
        on=ON,
        head="person:c1",
        members=[{"person": "person:c1", "relation": "head"}],
    )
    with told.projected() as database:
        assert len(told.on_roster(database, ON)) == 1
        for name, kind, other in (
            ("household:1", "split_into", "household:2"),
            ("household:2", "split_from", "household:1"),
        ):
            row = household(database, told.ledger, name)
            assert row is not None
            assert [(tie.kind, tie.other) for tie in row.state.lineage] == [(kind, other)]
        (member,) = members(database, told.ledger, "household:2", day(ON))
        assert (member.person, member.relation) == ("person:c1", "head")


def test_support_ends_with_a_death_on_the_day(told: Told) -> None:
    status = {"status": "low_income_support", "from": "2026-01-01", "until": None}
    told.say("StatusRecorded.v1", subject="person:c1", **status)
    death = told.say("DeathRecorded.v1", person="person:c1", household="household:1", on=ON)
    with told.projected() as database:
        (now,) = all_statuses(database, told.ledger, "person:c1")
        (before,) = all_statuses(database, told.ledger, "person:c1", death.index - 1)
        assert (now.valid_to, before.valid_to) == (day(ON), None)


def test_a_card_is_shown_with_its_days_and_as_it_was_known(told: Told) -> None:
    whose = {"household": "household:1", "person": "person:h1"}
    declared = told.say("CardDeclared.v1", "2026-02-01", **whose)
    ended = told.say("CardEnded.v1", household="household:1", on=ON)
    receipt = told.say("CardDelivered.v1", person="person:h1")
    with told.projected() as database:
        (row,) = cards_of_household(database, told.ledger, "household:1")
        assert (row.valid_from, row.valid_to) == (day("2026-02-01"), day(ON))
        assert row.because == declared.index
        (before,) = cards_of_person(database, told.ledger, "person:h1", ended.index - 1)
        assert before.valid_to is None
        assert cards_of_person(database, told.ledger, "person:c1") == []
        found = card(database, told.ledger, "card:k1")
        assert found is not None
        assert [each.index for each in found.state.receipts] == [receipt.index]


def test_a_request_waits_for_its_decision_then_for_the_correction_then_for_nobody(
    told: Told,
) -> None:
    def waits(role: str, place: str = COUNTY) -> list[tuple[str, Any]]:
        with told.projected() as database:
            tasks = asked(database, todo(told.ledger, [(role, place)], day("2026-06-02")))
            return [(task.step, task.due) for task in tasks]

    told.say("PersonRegistered.v1", person="person:p1")
    assert waits("township_reviewer") == []
    told.say("CorrectionRequested.v1", due_on="2026-06-16")
    assert waits("township_reviewer") == [("decide_correction", day("2026-06-16"))]
    assert waits("township_reviewer", OTHER_VILLAGE) == []
    assert waits("village_committee") == []
    told.say("CorrectionDecided.v1")
    assert waits("township_reviewer") == []
    assert waits("village_committee") == [("carry_out_correction", day("2026-06-16"))]
    done = told.say("PersonCorrected.v1")
    assert [waits(role) for role in ("village_committee", "registrar")] == [[], []]
    with told.connect() as database:
        row = correction(database, told.ledger, "correction:1")
        assert row is not None
        assert (row.verdict, row.done_at) == ("granted", done.index)
        assert corrections_of(database, told.ledger, "person:p1") == [row]
        assert corrections(database, told.ledger, VILLAGE) == [row]
        assert corrections(database, told.ledger, VILLAGE, after=row.id) == []
        assert corrections(database, told.ledger, OTHER_VILLAGE) == []


def test_a_refused_request_waits_for_nobody(told: Told) -> None:
    told.say("CorrectionRequested.v1", due_on="2026-06-16")
    told.say("CorrectionDecided.v1", verdict="refused")
    with told.projected() as database:
        for role in ("registrar", "township_reviewer"):
            assert asked(database, todo(told.ledger, [(role, COUNTY)], day("2026-06-02"))) == []
