"""The recorder passes the test cases that the eventsourcing library publishes for recorders."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from psycopg_pool import ConnectionPool

from api.database import Database
from audit.trail.recorder import HeadMovedError, LedgerRecorder, SignedEvent

# The module of published cases also imports the library's optional cipher, which nothing here uses.
sys.modules.setdefault("eventsourcing.cipher", SimpleNamespace(AESCipher=None))  # type: ignore[arg-type]
from eventsourcing.tests.persistence import ApplicationRecorderTestCase  # noqa: E402

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def open_ledger(dsn: str, name: str = "yangguang.example/county/231005") -> int:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute("SELECT open_ledger(%s, '231005', 'county')", (name,)).fetchone()
        assert row
        return int(row[0])


@pytest.fixture
def pool(database: Database) -> Iterator[ConnectionPool[Any]]:
    with database.pool(size_min=1, size_max=12) as pool:
        yield pool


@pytest.fixture
def recorder(fresh_database: str, pool: ConnectionPool[Any]) -> LedgerRecorder:
    return LedgerRecorder(pool, open_ledger(fresh_database), Clock())


class TestPublishedCases(ApplicationRecorderTestCase[LedgerRecorder]):
    """The library's cases; ours is stricter in one thing.

    Streams are names, not UUIDs: every identifier of the ledger is `<kind>:<id>`
    (signed-events.md), so the case's originator ids are made that way.
    """

    @pytest.fixture(autouse=True)
    def _ledger(self, recorder: LedgerRecorder) -> None:
        self.recorder = recorder

    def create_recorder(self) -> LedgerRecorder:
        return self.recorder

    def new_originator_id(self) -> str:
        return f"household:{uuid4()}"

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


def event(stream: str, version: int, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "NoticePosted.v1", state)


def test_an_event_is_recorded_behind_the_head_that_its_writer_expected(
    recorder: LedgerRecorder,
) -> None:
    assert recorder.insert_events([event("notice:a", 1)], expected=0) == [1]
    with pytest.raises(HeadMovedError):
        recorder.insert_events([event("notice:b", 1)], expected=0)
    assert recorder.max_notification_id() == 1


def test_a_writer_cannot_expect_a_head_that_was_never_reached(recorder: LedgerRecorder) -> None:
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        recorder.insert_events([event("notice:a", 1)], expected=5)


def test_admission_times_never_decrease(recorder: LedgerRecorder) -> None:
    recorder.insert_events([event("notice:a", 1)], admitted_at=NOON)
    with pytest.raises(IntegrityError):
        recorder.insert_events([event("notice:a", 2)], admitted_at=NOON - timedelta(seconds=1))
    assert recorder.max_notification_id() == 1


def test_a_clock_gone_backwards_repeats_the_last_admission_time(recorder: LedgerRecorder) -> None:
    recorder.insert_events([event("notice:a", 1)], admitted_at=NOON + timedelta(hours=1))
    recorder.insert_events([event("notice:a", 2)])
    times = {found.admitted_at for found in recorder.select_concerning("notice:a")}
    assert times == {"2026-03-01T05:00:00.000000Z"}


def test_an_act_id_is_recorded_once(recorder: LedgerRecorder) -> None:
    act_id = "0190f3c2-0000-7000-8000-000000000001"
    first = SignedEvent("notice:a", 1, "NoticePosted.v1", b"{}", act_id=act_id)
    again = SignedEvent("notice:b", 1, "NoticePosted.v1", b"{}", act_id=act_id)
    recorder.insert_events([first])
    with pytest.raises(IntegrityError):
        recorder.insert_events([again])


def test_a_stream_is_concerned_by_what_touches_it_in_the_order_of_the_log(
    recorder: LedgerRecorder,
) -> None:
    posted = SignedEvent("notice:a", 1, "NoticePosted.v1", b"{}", touches=("case:1", "case:2"))
    recorder.insert_events([event("case:1", 1), posted, event("case:1", 2), event("case:2", 1)])
    assert [found.originator_id for found in recorder.select_concerning("case:1")] == [
        "case:1",
        "notice:a",
        "case:1",
    ]
    assert len(recorder.select_concerning("case:1", lt=2)) == 2


def test_the_state_of_a_line_is_its_bytes_and_it_brings_its_header(
    recorder: LedgerRecorder,
) -> None:
    header = SignedEvent("batch:a", 1, "RosterImported.v1", b'{"payload":""}')
    line = SignedEvent("person:a", 1, "PersonRegistered.v1", b'{"data":{},"n":0}', of=0)
    recorder.insert_events([header, line])
    (found,) = recorder.select_events("person:a")
    assert found == StoredEvent("person:a", 1, "PersonRegistered.v1", b'{"data":{},"n":0}')
    assert found.header == b'{"payload":""}'  # type: ignore[attr-defined]


def test_a_subscription_that_is_stopped_ends(recorder: LedgerRecorder) -> None:
    recorder.insert_events([event("notice:a", 1)])
    with recorder.subscribe() as subscription:
        assert next(subscription).id == 1
        subscription.stop()
        assert list(subscription) == []
