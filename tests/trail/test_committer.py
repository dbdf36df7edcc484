"""The committer, with a toy domain: an act names the version of its stream, and gets in once.

The log alone shows whether anybody was let in twice, left out after being told, or let in beside
another: versions in a stream are 1, 2, 3, ... without gaps.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from api.database import Database
from api.embedded import Embedded
from audit.trail.append import Conn
from audit.trail.committer import Committer
from audit.trail.group import Beside, Ticket
from audit.trail.outcomes import Busy, IdReused, Refusal
from bench.toy import ToyAct, ToyOverlay, ToyStates, toy_act
from domain.kernel.words import say

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


class Ground:
    """One toy ledger in a database, and committers that play the part of processes."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.ledger = self.open("toy")
        self.committers: list[Committer[ToyAct]] = []

    def open(self, origin: str) -> int:
        row = self.connection.execute(
            "SELECT open_ledger(%s, '231005', 'county')", (origin,)
        ).fetchone()
        assert row
        return int(row[0])

    def connect(self) -> Conn:
        connection = psycopg.connect(self.dsn, autocommit=True)
        connection.execute("SET ROLE yangguang_app")
        return connection

    def process(
        self,
        states: ToyStates | None = None,
        beside: Beside | None = None,
        refusal: Refusal | None = None,
    ) -> Committer[ToyAct]:
        states = states or ToyStates(self.ledger, lambda: NOON)
        committer = Committer(
            states.ledger,
            self.connect,
            states,
            beside=beside,
            refuse_beside=(lambda _act, _clash: refusal) if refusal else None,
        )
        self.committers.append(committer)
        return committer

    def log(self) -> list[tuple[int, str, int, str]]:
        return self.connection.execute(
            "SELECT position, stream, version, act_id::text FROM records WHERE ledger = %s"
            " ORDER BY position",
            (self.ledger,),
        ).fetchall()

    def size(self) -> int:
        row = self.connection.execute(
            "SELECT size FROM heads WHERE ledger = %s", (self.ledger,)
        ).fetchone()
        assert row
        return int(row[0])

    def close(self) -> None:
        for committer in self.committers:
            committer.close()
        self.connection.close()


@pytest.fixture
def ground(fresh_database: str) -> Iterator[Ground]:
    ground = Ground(fresh_database)
    yield ground
    ground.close()


def lawful(ground: Ground) -> None:
    """Positions and versions without a gap, ids once, and the head where the log ends."""
    with ground.connection.transaction():
        # whoever was killed may have sent a last append, which the server commits meanwhile
        ground.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        log, size = ground.log(), ground.size()
    assert [position for position, *_ in log] == list(range(len(log))) == list(range(size))
    versions: dict[str, int] = {}
    for _, stream, version, _ in log:
        assert version == versions.get(stream, 0) + 1
        versions[stream] = version
    ids = [act_id for *_, act_id in log]
    assert len(set(ids)) == len(ids)


def in_one_group(committer: Committer[ToyAct], acts: list[ToyAct]) -> list[Any]:
    """Outcomes of acts that wait together: the turn is taken while they queue."""
    with committer._turn:
        futures = [committer.submit(act) for act in acts]
    return [future.exception() or future.result() for future in futures]


def test_an_act_is_told_its_position_after_it_is_in_the_log(ground: Ground) -> None:
    committer = ground.process()
    act = toy_act("s:1", 1)
    admitted = committer.admit(act)
    assert ground.log() == [(0, "s:1", 1, act.id)]
    assert (admitted.index, admitted.admitted_at) == (0, "2026-03-01T04:00:00.000000Z")


def test_acts_that_wait_together_share_a_commit_in_their_order(ground: Ground) -> None:
    acts = [toy_act("s:1", number) for number in range(1, 21)]
    outcomes = in_one_group(ground.process(), acts)
    assert [outcome.index for outcome in outcomes] == list(range(20))
    transactions = ground.connection.execute("SELECT count(DISTINCT xmin::text) FROM records")
    assert transactions.fetchone() == (1,)


def test_tasks_of_an_event_loop_are_told_in_their_own_loop(ground: Ground) -> None:
    committer = ground.process()

    async def submit() -> list[Any]:
        loop = asyncio.get_running_loop()
        acts = [toy_act("s:1", number) for number in (1, 2, 7, 3)]
        futures = [committer.submit_from(loop, act) for act in acts]
        return await asyncio.gather(*futures, return_exceptions=True)

    first, second, refusal, last = asyncio.run(submit())
    assert [first.index, second.index, last.index] == [0, 1, 2]
    assert isinstance(refusal, Refusal)


def test_a_loop_that_ended_meanwhile_holds_nobody_up(ground: Ground) -> None:
    committer = ground.process()

    async def leave() -> None:
        with committer._turn:
            committer.submit_from(asyncio.get_running_loop(), toy_act("s:1", 1))

    asyncio.run(leave())
    assert committer.submit(toy_act("s:1", 2)).result(10).index == 1


def test_a_refused_act_in_the_middle_takes_nobody_along(ground: Ground) -> None:
    acts = [toy_act("s:1", 1), toy_act("s:1", 7), toy_act("s:1", 2)]
    first, middle, last = in_one_group(ground.process(), acts)
    assert (first.index, last.index) == (0, 1)
    assert isinstance(middle, Refusal)
    assert middle.rule == "TOY-1"
    lawful(ground)


def test_an_act_that_breaks_admission_itself_takes_nobody_along(ground: Ground) -> None:
    broken = toy_act("s:1", 1, drop="version")
    first, fault, last = in_one_group(
        ground.process(), [toy_act("s:2", 1), broken, toy_act("s:2", 2)]
    )
    assert (first.index, last.index) == (0, 1)
    assert isinstance(fault, KeyError)


def test_one_act_twice_in_a_group_is_in_the_log_once(ground: Ground) -> None:
    act = toy_act("s:1", 1)
    first, again = in_one_group(ground.process(), [act, act])
    assert (first.index, first.already) == (0, False)
    assert (again.index, again.already) == (0, True)
    lawful(ground)


def test_two_acts_with_one_id_in_a_group_are_told_apart(ground: Ground) -> None:
    act = toy_act("s:1", 1)
    other = toy_act("s:2", 1, act_id=act.id)
    first, second = in_one_group(ground.process(), [act, other])
    assert first.index == 0
    assert isinstance(second, IdReused)


def test_an_act_that_would_be_admitted_again_is_found_by_its_id(ground: Ground) -> None:
    """Its rule lets it pass a second time; only the id tells that it is in the log."""
    committer, other = ground.process(), ground.process()
    act = toy_act("s:1", None)
    assert committer.admit(act).index == 0
    for process in (committer, other):
        again = process.admit(act)
        assert (again.index, again.already) == (0, True)
    with pytest.raises(IdReused):
        other.admit(toy_act("s:2", None, act_id=act.id))
    assert ground.size() == 1


def test_a_process_that_was_overtaken_folds_the_tail_and_admits_again(ground: Ground) -> None:
    slow, quick = ground.process(), ground.process()
    slow.admit(toy_act("s:1", 1))
    for version in range(2, 6):
        quick.admit(toy_act("s:1", version))
    assert slow.admit(toy_act("s:1", 6)).index == 5
    lawful(ground)


def test_a_refusal_stands_only_at_the_head(ground: Ground) -> None:
    """What is wrong for the history that a process knows may be right for the newest one."""
    slow, quick = ground.process(), ground.process()
    slow.admit(toy_act("s:1", 1))
    quick.admit(toy_act("s:1", 2))
    assert slow.admit(toy_act("s:1", 3)).index == 2


def test_a_long_tail_is_folded_in_pieces(ground: Ground) -> None:
    slow, quick = ground.process(), ground.process()
    slow.admit(toy_act("s:1", 1))
    for start in range(2, 2302, 100):
        in_one_group(quick, [toy_act("s:1", number) for number in range(start, start + 100)])
    assert slow.admit(toy_act("s:1", 2302)).index == 2301
    lawful(ground)


class Overtaken(ToyStates):
    """States of a process that somebody overtakes each time it is about to append."""

    def __init__(self, ground: Ground, times: int) -> None:
        super().__init__(ground.ledger, lambda: NOON)
        self.rival = ground.process()
        self.times = times

    def overlay(self, connection: Conn) -> ToyOverlay:
        locked = connection.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
        if self.times and not locked:
            self.times -= 1
            self.rival.admit(toy_act(f"s:{uuid4().hex}", 1))
        return super().overlay(connection)


def test_a_process_that_is_always_overtaken_locks_the_head(ground: Ground) -> None:
    states = Overtaken(ground, times=1000)
    assert ground.process(states).admit(toy_act("s:1", 1)).index == 1
    assert states.times == 999
    lawful(ground)


def test_a_full_queue_takes_nothing_and_says_so(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.trail.committer.WAITING_MAX", 2)
    committer = ground.process()
    with committer._turn:
        futures = [committer.submit(toy_act("s:1", 1)) for _ in range(2)]
        with pytest.raises(Busy):
            committer.submit(toy_act("s:2", 1))
    assert {future.exception() is None for future in futures} == {True, False}


def test_closing_takes_in_what_waits_and_nothing_more(ground: Ground) -> None:
    committer = ground.process()
    with committer._turn:
        futures = [committer.submit(toy_act("s:1", number)) for number in (1, 2, 3)]
        committer._closing = True
        with pytest.raises(Busy):
            committer.submit(toy_act("s:1", 4))
    committer.close()
    assert [future.result(0).index for future in futures] == [0, 1, 2]


def test_ledgers_do_not_wait_for_one_another(ground: Ground) -> None:
    other = ground.open("other")
    elsewhere = ground.process(ToyStates(other, lambda: NOON))
    here = ground.process()
    with psycopg.connect(ground.dsn) as lock:
        lock.execute("SELECT * FROM heads WHERE ledger = %s FOR UPDATE", (other,))
        blocked = elsewhere.submit(toy_act("s:1", 1))
        assert here.admit(toy_act("s:1", 1)).index == 0
        assert not blocked.done()
    assert blocked.result(10).index == 0


# --- what stands beside ---


def test_what_stands_beside_is_written_with_the_record_or_not_at_all(ground: Ground) -> None:
    ground.connection.execute("CREATE TABLE beside (stream text PRIMARY KEY, position bigint)")
    ground.connection.execute("GRANT ALL ON beside TO yangguang_app")

    def write(connection: Conn, _ledger: int, placed: Sequence[tuple[int, ToyAct]]) -> None:
        for position, act in placed:
            connection.execute(
                "INSERT INTO beside VALUES (%s, %s)", (act.act.data["stream"], position)
            )

    refusal = Refusal("refused", "HH-2", expected=say("", ""), found=say("", ""))
    committer = ground.process(beside=write, refusal=refusal)
    acts = [
        toy_act("s:1", 1, values=True),
        toy_act("s:1", 2, values=True),
        toy_act("s:2", 1, values=True),
    ]
    first, clash, last = in_one_group(committer, acts)
    assert (first.index, last.index) == (0, 1)
    assert clash is refusal
    assert ground.connection.execute("SELECT * FROM beside ORDER BY 2").fetchall() == [
        ("s:1", 0),
        ("s:2", 1),
    ]
    lawful(ground)


# --- races and crashes ---


@pytest.mark.parametrize("seed", range(3))
def test_processes_that_race_admit_exactly_what_a_model_admits(ground: Ground, seed: int) -> None:
    """Everybody claims the next version of the same few streams: one of them gets each."""
    processes = [ground.process() for _ in range(3)]
    told: list[tuple[int, ToyAct]] = []
    lock = threading.Lock()

    def client(number: int) -> None:
        choice = random.Random(seed * 100 + number)  # noqa: S311  (repeatable)
        for _ in range(40):
            stream = f"s:{choice.randrange(4)}"
            versions = [version for _, name, version, _ in ground_log() if name == stream]
            act = toy_act(stream, len(versions) + 1)
            try:
                admitted = choice.choice(processes).admit(act)
            except Refusal:
                continue
            with lock:
                told.append((admitted.index, act))

    def ground_log() -> list[tuple[int, str, int, str]]:
        with psycopg.connect(ground.dsn) as connection:
            return connection.execute(
                "SELECT position, stream, version, act_id::text FROM records"
            ).fetchall()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(client, range(8)))
    lawful(ground)
    log = ground.log()
    assert sorted(index for index, _ in told) == list(range(len(log)))
    assert all(log[index][3] == act.id for index, act in told)


def test_a_connection_cut_at_any_moment_loses_and_doubles_nothing(ground: Ground) -> None:
    committer = ground.process()
    stop = threading.Event()

    def cut() -> None:
        with psycopg.connect(ground.dsn, autocommit=True) as connection:
            while not stop.wait(0.02):
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND usename = current_user"
                    " AND query LIKE '%%append_n%%' AND pid <> pg_backend_pid()"
                )

    saboteur = threading.Thread(target=cut)
    saboteur.start()
    try:
        told = [committer.admit(toy_act("s:1", number)) for number in range(1, 120)]
    finally:
        stop.set()
        saboteur.join()
    assert [admitted.index for admitted in told] == list(range(119))
    lawful(ground)


WRITER = Path(__file__).with_name("committer_process.py")


@pytest.fixture
def start_writer(ground: Ground) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def start(stream: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(WRITER), ground.dsn, str(ground.ledger), stream],
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def acknowledged(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout
    return [process.stdout.readline().strip() for _ in range(count)]


@pytest.mark.durable
@pytest.mark.parametrize("count", [1, 37])
def test_a_process_killed_under_load_had_told_only_what_is_in_the_log(
    ground: Ground, start_writer: Callable[[str], subprocess.Popen[str]], count: int
) -> None:
    first, second = start_writer("s:1"), start_writer("s:2")
    told = acknowledged(first, count)
    first.send_signal(signal.SIGKILL)
    assert first.stdout
    told += first.stdout.read().split()
    told += acknowledged(second, 20)
    second.send_signal(signal.SIGKILL)
    second.wait()
    lawful(ground)
    in_log = {act_id for *_, act_id in ground.log()}
    assert set(filter(None, told)) <= in_log
    assert ground.process().admit(toy_act("s:3", 1)).index == ground.size() - 1


@pytest.mark.durable
def test_a_database_killed_under_load_loses_and_doubles_nothing(
    database: Database, ground: Ground
) -> None:
    embedded = database.embedded
    assert isinstance(embedded, Embedded)

    def connect() -> Conn:
        connection = psycopg.connect(database.dsn(), autocommit=True)
        connection.execute("SELECT 1")
        return connection

    ground.connect = connect  # type: ignore[method-assign]
    committer = ground.process()
    told = []
    for number in range(1, 121):
        if number % 40 == 0:
            postmaster = embedded.postmaster()
            assert postmaster
            future = committer.submit(toy_act("s:1", number))
            os.kill(postmaster.pid, signal.SIGKILL)  # its backends notice and end
            told.append(future.result(30))
        else:
            told.append(committer.admit(toy_act("s:1", number)))
    assert [admitted.index for admitted in told] == list(range(120))
    ground.connection.close()
    ground.connection = psycopg.connect(database.migration_dsn(), autocommit=True)
    lawful(ground)


def test_tickets_are_told_once() -> None:
    future: Future[Any] = Future()
    ticket = Ticket(toy_act("s:1", 1), future)
    ticket.error = Busy()
    ticket.tell()
    ticket.tell()
    assert isinstance(future.exception(), Busy)
