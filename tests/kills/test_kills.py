"""Killed at any moment, a server loses nothing that it acknowledged, and doubles nothing.

Clients go on submitting, and send the same bytes again until they are answered, while `kill -9`
takes API workers, who keeps the deadlines, the sealer, the projector, a witness and PostgreSQL,
each at least once, at random moments. After each round the log is read and verified whole.
`YANGGUANG_KILL_ROUNDS` makes a soak of it, `YANGGUANG_KILL_SEED` plays the same kills again.
"""

import os
import random
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.demo.village import VILLAGE
from api.signing import Secret, SignedAct
from domain.kernel.times import SHANGHAI
from tests.journeys.checks import (
    Logged,
    check_answers,
    check_verified,
    check_whole,
    read_log,
    sealed_values,
)
from tests.journeys.served import (
    PATIENCE_SECONDS,
    Served,
    enrol,
    open_ledger,
    patiently,
    serve_county,
    until,
)
from tests.journeys.wire import Answer, Wire
from tests.spec import id_number

ROUNDS = int(os.environ.get("YANGGUANG_KILL_ROUNDS", "7"))
SEED = os.environ.get("YANGGUANG_KILL_SEED") or secrets.token_hex(4)
TARGETS = ("worker", "deadlines", "sealer", "projector", "witness", "postgresql")
CLIENTS_COUNT = 8
ACTS_COUNT = 48
PERSONS_COUNT = 1_500
"""Of a batch; with their 500 households it has 2,000 lines."""
COPYING = "SELECT 1 FROM pg_stat_activity WHERE state <> 'idle' AND query LIKE 'COPY %'"


@dataclass(slots=True)
class Siege:
    """A server under fire, and everything that it has acknowledged so far."""

    served: Served
    chance: random.Random
    answers: list[Answer] = field(default_factory=list)
    persons_count: int = 0
    killed: list[int] = field(default_factory=list)
    answered: threading.Condition = field(default_factory=threading.Condition)

    def now(self) -> datetime:
        """Bring the stage to the real time, which is this ledger's."""
        self.served.stage.now = datetime.now(SHANGHAI)
        return self.served.stage.now

    def person(self) -> dict[str, Any]:
        """A person whom nobody has registered yet, with sealed values and a unique number."""
        number = self.persons_count
        self.persons_count += 1
        born = date(1950, 1, 1) + timedelta(days=number // 900)
        return {
            "person": f"person:p{number}",
            "place": VILLAGE,
            "name": Secret(f"示例{number}"),
            "id_number": Secret(id_number(born.isoformat(), 1 + number % 900)),
            "phone": Secret(f"100{number:08d}"),
            "gender": None,
        }

    def registrations(self, count: int) -> list[SignedAct]:
        """So many signed acts, over the newest checkpoint."""
        self.now()
        seen = patiently(self.served.stage.client.seen)
        return [
            self.served.sign(
                "PersonRegistered.v1", self.person(), self.chance.choice(("s1", "c1")), seen=seen
            )
            for _ in range(count)
        ]

    def kill(self, target: str) -> None:
        """`kill -9` of one process, now."""
        victim = self.chance.choice(self._processes(target))
        os.kill(victim, signal.SIGKILL)
        self.killed.append(victim)

    def _processes(self, target: str) -> list[int]:
        if target == "postgresql":
            embedded = self.served.database.embedded
            server = embedded.postmaster() if embedded else None
            return [server.pid] if server else []
        return [child.pid for child in self.served.of(target) if child.pid]

    def all_replaced(self) -> bool:
        """Whether every process runs again, and none of those that were killed."""
        running = [self._processes(target) for target in TARGETS]
        alive = {pid for pids in running for pid in pids}
        wanted = len(self.served.children) + 1
        return len(alive) == wanted and alive.isdisjoint(self.killed)

    def wait_for_answers(self, count: int) -> None:
        """Wait until so many answers have come in altogether."""
        with self.answered:
            assert self.answered.wait_for(lambda: len(self.answers) >= count, PATIENCE_SECONDS)

    def batch(self) -> SignedAct:
        """One signature over two thousand lines."""
        self.now()
        stage = self.served.stage
        persons = [self.person() for _ in range(PERSONS_COUNT)]
        names = [str(person["person"]) for person in persons]
        homes = [_home(names[n : n + 3]) for n in range(0, PERSONS_COUNT, 3)]
        clerk = stage.cast["g1"]
        stage.token = patiently(lambda: stage.client.sign_in(clerk.person, clerk.key))
        source = patiently(lambda: stage.paper("roster"))
        return self.served.sign(
            "RosterImported.v1",
            {
                "place": VILLAGE,
                "persons": len(persons),
                "households": len(homes),
                "source": source,
            },
            "g1",
            seen=patiently(stage.client.seen),
            lines=[
                *(("PersonRegistered.v1", person) for person in persons),
                *(("HouseholdRegistered.v1", home) for home in homes),
            ],
        )

    def wait_for_copy(self) -> None:
        """Wait until the batch is on its way into the tables."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self.served.connect() as connection:
            while not connection.execute(COPYING).fetchone():
                assert time.monotonic() < deadline, "nothing is copied"

    def came_to(self, size: int) -> int:
        """How many records more than `size` the log has, as soon as anybody answers."""
        until(lambda: "head" in self.served.heights(), "the database")
        return len(read_log(self.served)) - size

    def submit(self, acts: list[SignedAct]) -> list[Answer]:
        """Insist on each act, by one client."""
        answers = []
        with Wire(self.served.address, self.served.stage.client.name) as wire:
            for act in acts:
                answers.append(wire.insist(act))
                with self.answered:
                    self.answers.append(answers[-1])
                    self.answered.notify_all()
        return answers

    def check(self) -> list[Logged]:
        """Everything acknowledged so far is there once; log, tree, witnesses and tables agree."""
        until(self.all_replaced, "who was killed to be started again")
        self.served.settled()
        log = read_log(self.served)
        check_whole(self.served, log)
        check_answers(self.served, log, self.answers)
        self._check_vault(log)
        check_verified(self.served)
        return log

    def _check_vault(self, log: list[Logged]) -> None:
        persons = [one for one in log if one.type == "PersonRegistered.v1"]
        values = sealed_values(self.served)
        assert {one.position for one in persons} == set(values)
        assert all(len(found) == 3 for found in values.values())
        with self.served.connect() as connection:
            held = connection.execute(
                "SELECT holder FROM blind_indexes WHERE index_name = 'id_number'"
            ).fetchall()
        assert sorted(holder for (holder,) in held) == sorted(x.data["person"] for x in persons)


def _home(persons: list[str]) -> dict[str, Any]:
    members = [
        {"person": person, "relation": "child" if n else "head", "from": "2016-01-01"}
        for n, person in enumerate(persons)
    ]
    name = f"household:{persons[0].partition(':')[2]}"
    return {"household": name, "place": VILLAGE, "head": persons[0], "members": members}


@pytest.fixture(scope="module")
def siege(module_folder: Path) -> Iterator[Siege]:
    """A county with a real clock: a registrar, a secretary and a committee member."""
    with serve_county(module_folder / "served", simulated=False) as served:
        found = Siege(served, random.Random(SEED))  # noqa: S311  (which process dies is no secret)
        today = found.now().date().isoformat()
        open_ledger(served, simulated=False)
        enrol(served, "g1", "s1", "c1", since=today)
        yield found


def _plan(chance: random.Random) -> list[tuple[str, ...]]:
    """Whom each round kills: everybody at least once, then one or two together."""
    plan: list[tuple[str, ...]] = [(target,) for target in chance.sample(TARGETS, len(TARGETS))]
    while len(plan) < ROUNDS:
        plan.append(tuple(chance.sample(TARGETS, 2)))
    return plan


def test_nothing_acknowledged_is_lost_or_doubled_whoever_is_killed(siege: Siege) -> None:
    for targets in _plan(siege.chance):
        print(f"YANGGUANG_KILL_SEED={SEED}: {targets}")  # noqa: T201  (shown where it fails)
        acts = siege.registrations(ACTS_COUNT)
        goal = len(siege.answers)
        with ThreadPoolExecutor(CLIENTS_COUNT) as threads:
            shares = [acts[n::CLIENTS_COUNT] for n in range(CLIENTS_COUNT)]
            clients = [threads.submit(siege.submit, share) for share in shares]
            for target in targets:
                goal += siege.chance.randrange(1, ACTS_COUNT // 3)
                siege.wait_for_answers(goal)
                siege.kill(target)
            answers = [answer for client in clients for answer in client.result()]
        assert [answer.status for answer in answers if not answer.admitted] == []
        siege.check()


@pytest.mark.parametrize("target", ["worker", "postgresql"])
def test_a_batch_is_in_the_log_whole_or_not_at_all(siege: Siege, target: str) -> None:
    act = siege.batch()
    before = len(read_log(siege.served))
    with ThreadPoolExecutor(1) as threads:
        client = threads.submit(siege.submit, [act])
        siege.wait_for_copy()
        for _ in siege.served.of("worker") if target == "worker" else "1":
            siege.kill(target)
        assert siege.came_to(before) in (0, 1 + len(act.lines))
        (answer,) = client.result()
    assert answer.admitted, answer
    assert answer.body["count"] == 1 + len(act.lines)
    log = siege.check()
    assert len(log) == before + 1 + len(act.lines)
