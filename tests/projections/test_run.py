"""Projections see every event exactly once, whatever is killed, and none stops another."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from projections import ALL, Batch, Projector, compare, create, position_of, status, wait_for
from projections.households import HOUSEHOLDS
from projections.keys import KEYS
from projections.positions import START, Connect
from projections.projection import Projection
from projections.run import BATCH, Batches, Runner, apply
from projections.stats import totals
from projections.table import Rows, Table
from projections.trace import TRACE
from tests.projections.chronicle import Chronicle, identified, many_votes, told

LAST = len(identified().events) - 1
TOLD = told(identified().events)
ROOT = Path(__file__).resolve().parents[2]


def drain(connect: Connect, chronicle: Chronicle, *projections: Projection) -> None:
    """Fold all there is."""
    for projection in projections or ALL:
        runner = Runner(projection, connect, Batches(chronicle))
        while runner.round(chronicle.heads()):
            pass


def reached(connect: Connect, ledger: int, projection: Projection) -> int:
    with connect() as connection:
        return position_of(connection, ledger, projection.name)


def counted(connect: Connect, ledger: int = 1) -> int:
    """How many events the counting projection has seen, each as often as it saw it."""
    with connect() as connection:
        return sum(total.count for total in totals(connection, ledger, ""))


class Failing:
    """A projection that folds as another does, and then fails."""

    def __init__(self, like: Projection, after_batches: int = 0) -> None:
        self.name: LiteralString = like.name
        self.version = like.version
        self.tables: tuple[Table[Any], ...] = like.tables
        self.left = after_batches
        self._like = like

    def fold(self, cursor: Rows, batch: Batch) -> None:
        self._like.fold(cursor, batch)
        self.left -= 1
        if self.left < 0:
            raise RuntimeError("killed after the fold")


def test_every_event_is_folded_and_the_position_says_so(connect: Connect) -> None:
    chronicle = Chronicle({1: identified().events})
    drain(connect, chronicle)
    assert [reached(connect, 1, each) for each in ALL] == [LAST] * len(ALL)
    assert counted(connect) == TOLD


def test_a_fold_that_fails_leaves_nothing_behind_and_its_position_where_it_was(
    connect: Connect,
) -> None:
    events = identified().events
    for projection in ALL:
        with pytest.raises(RuntimeError, match="killed"), connect() as connection:
            apply(connection, Failing(projection), Batch(1, events), START)
        assert reached(connect, 1, projection) == START
    with connect() as connection:
        left = {
            table.name: connection.execute(f"SELECT count(*) FROM projections.{table.name}")
            for projection in ALL
            for table in projection.tables
        }
        assert {name: found.fetchall()[0][0] for name, found in left.items()} == dict.fromkeys(
            left, 0
        )


def test_a_batch_that_was_folded_already_is_not_folded_again(connect: Connect) -> None:
    batch = Batch(1, identified().events)
    with connect() as connection:
        assert apply(connection, TRACE, batch, START) == LAST
        assert apply(connection, TRACE, batch, START) is None
    assert counted(connect) == TOLD


def test_a_second_runner_keeps_away_while_one_is_at_work(
    connect: Connect, fresh_database: str
) -> None:
    batch = Batch(1, identified().events)
    with psycopg.connect(fresh_database) as first, first.transaction():
        assert apply(first, TRACE, batch, START) == LAST
        with psycopg.connect(fresh_database) as second:
            assert apply(second, TRACE, batch, START) is None
            assert apply(second, HOUSEHOLDS, batch, START) == LAST
            assert apply(second, TRACE, Batch(2, identified().events), START) == LAST
    assert counted(connect) == TOLD


def test_two_projectors_at_once_fold_every_event_once(connect: Connect) -> None:
    events = identified(8).events
    chronicle = Chronicle({1: events, 2: events[:50]})
    with Projector(chronicle, connect, ALL), Projector(chronicle, connect, ALL):
        for projection in ALL:
            assert wait_for(connect, 1, projection.name, len(events) - 1, timeout_s=30) > START
            assert wait_for(connect, 2, projection.name, 49, timeout_s=30) == 49
    assert (counted(connect), counted(connect, 2)) == (told(events), 50)
    assert list(compare(connect, chronicle, 1, ALL)) == []


def test_a_projector_follows_a_log_that_grows(connect: Connect) -> None:
    events = identified().events
    chronicle = Chronicle({1: events[:10]})
    with Projector(chronicle, connect, (TRACE,)) as projector:
        assert wait_for(connect, 1, "trace", 9) == 9
        chronicle.ledgers[1] = events
        projector.wake()
        assert wait_for(connect, 1, "trace", LAST) == LAST


def test_a_projector_ends_whenever_it_is_told_to(connect: Connect) -> None:
    chronicle = Chronicle({1: many_votes(2 * BATCH)})
    names = {"projections", *(projection.name for projection in ALL)}
    before = set(threading.enumerate())  # another test's server may be running
    for _ in range(20):
        with Projector(chronicle, connect, ALL):
            pass
    assert not [t for t in set(threading.enumerate()) - before if t.name in names]


def test_ledgers_take_turns(connect: Connect) -> None:
    long, short = many_votes(3 * BATCH), identified().events
    chronicle = Chronicle({1: long, 2: short})
    runner = Runner(KEYS, connect, Batches(chronicle))
    assert runner.round(chronicle.heads())
    assert reached(connect, 1, KEYS) == BATCH - 1
    assert reached(connect, 2, KEYS) == LAST


def test_a_batch_is_read_once_for_all_projections(connect: Connect) -> None:
    chronicle = Chronicle({1: identified().events})
    batches = Batches(chronicle)
    for projection in ALL:
        Runner(projection, connect, batches).round(chronicle.heads())
    assert chronicle.reads == [(1, START)]


def test_batches_end_at_multiples_so_that_late_starters_share_them() -> None:
    batches = Batches(Chronicle({1: many_votes(2 * BATCH)}))
    assert batches.after(1, 36, 2 * BATCH).last == BATCH - 1
    assert batches.after(1, BATCH - 1, 2 * BATCH).last == 2 * BATCH - 1


def test_a_gap_in_the_log_stops_a_projection_and_is_not_passed_over(connect: Connect) -> None:
    events = identified().events
    chronicle = Chronicle({1: [*events[:30], *events[31:], events[-1]]})
    drain(connect, chronicle, TRACE)
    (found,) = status_of(connect, chronicle, TRACE)
    assert (found.position, found.behind) == (START, LAST + 1)
    assert found.trouble == "LookupError: ledger 1 has no record 30, but 31"


def status_of(connect: Connect, chronicle: Chronicle, *projections: Projection) -> list[Any]:
    with connect() as connection:
        return status(connection, chronicle.heads(), projections)


def test_a_broken_projection_stops_no_other_says_why_and_recovers(connect: Connect) -> None:
    chronicle = Chronicle({1: identified().events})
    failing = Failing(KEYS)
    with Projector(chronicle, connect, (failing, TRACE)):
        assert wait_for(connect, 1, "trace", LAST) == LAST
    broken, fine = status_of(connect, chronicle, failing, TRACE)
    assert (broken.position, broken.trouble) == (START, "RuntimeError: killed after the fold")
    assert (fine.behind, fine.trouble) == (0, None)
    drain(connect, chronicle, KEYS)
    (mended,) = status_of(connect, chronicle, KEYS)
    assert (mended.behind, mended.trouble) == (0, None)


def test_a_ledger_that_cannot_be_read_stops_no_other(connect: Connect) -> None:
    events = identified().events
    chronicle = Chronicle({1: events, 2: events}, broken={1})
    drain(connect, chronicle, TRACE)
    unread, read = status_of(connect, chronicle, TRACE)
    assert unread.trouble == "OSError: the disk is gone"
    assert read.behind == 0


def test_a_projection_that_hangs_stops_no_other(connect: Connect, fresh_database: str) -> None:
    chronicle = Chronicle({1: identified().events})
    with psycopg.connect(fresh_database) as blocker:
        blocker.execute("LOCK TABLE projections.households IN ACCESS EXCLUSIVE MODE")
        with Projector(chronicle, connect, ALL):
            for projection in ALL:
                if projection is not HOUSEHOLDS:
                    assert wait_for(connect, 1, projection.name, LAST) == LAST
            assert reached(connect, 1, HOUSEHOLDS) == START
            blocker.rollback()
            assert wait_for(connect, 1, HOUSEHOLDS.name, LAST) == LAST


def test_waiting_for_a_position_ends_when_it_is_reached_or_time_is_up(connect: Connect) -> None:
    drain(connect, Chronicle({1: identified().events}), TRACE)
    assert wait_for(connect, 1, "trace", LAST) == LAST
    assert wait_for(connect, 1, "trace", LAST + 1, timeout_s=0) == LAST
    assert wait_for(connect, 1, "unheard", 0, timeout_s=0) == START
    stopped = threading.Event()
    stopped.set()
    assert wait_for(connect, 1, "trace", LAST + 1, timeout_s=3600, stop=stopped) == LAST


def test_every_row_carries_the_position_that_it_reflects(connect: Connect) -> None:
    story = identified()
    drain(connect, Chronicle({1: story.events}))
    with connect() as connection:
        for name in ("cases", "notices", "assemblies", "objections", "households", "people"):
            rows = connection.execute(f"SELECT id, position FROM projections.{name}").fetchall()
            assert dict(rows) == {
                stream: max(
                    event.index
                    for event, streams in zip(
                        story.events, Batch(1, story.events).streams, strict=True
                    )
                    if stream in streams
                )
                for stream, _ in rows
            }


class Redefined:
    """The projection of keys with another version of its fold."""

    name: LiteralString = "keys"
    version = 2
    tables = KEYS.tables
    fold = KEYS.fold


def test_a_projection_that_is_defined_otherwise_is_made_again(connect: Connect) -> None:
    drain(connect, Chronicle({1: identified().events}))
    with connect() as connection:
        assert create(connection, ALL) == []
        assert create(connection, (Redefined(),)) == ["keys"]
        assert position_of(connection, 1, "keys") == START
        assert connection.execute("SELECT count(*) FROM projections.keys").fetchone() == (0,)
        assert position_of(connection, 1, "trace") == LAST


@contextmanager
def projecting_process(dsn: str) -> Iterator[subprocess.Popen[bytes]]:
    script = "from tests.projections.chronicle import project_until_killed as go; go()"
    process = subprocess.Popen([sys.executable, "-c", script, dsn], cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_processes_killed_at_any_moment_fold_every_event_exactly_once(
    connect: Connect, fresh_database: str
) -> None:
    chronicle = Chronicle({1: many_votes(6 * BATCH)})
    for batches in (1, 3):
        with projecting_process(fresh_database) as one, projecting_process(fresh_database) as two:
            for process, more in ((one, batches), (two, batches + 1)):
                assert wait_for(connect, 1, "trace", more * BATCH - 1, timeout_s=60) > START
                os.kill(process.pid, signal.SIGKILL)
    with Projector(chronicle, connect, ALL):
        for projection in ALL:
            last = wait_for(connect, 1, projection.name, 6 * BATCH - 1, timeout_s=60)
            assert last == 6 * BATCH - 1
    assert counted(connect) == told(many_votes(6 * BATCH))
    assert list(compare(connect, chronicle, 1, ALL)) == []
