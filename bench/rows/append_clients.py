"""Row 2: signed acts by 8 clients in 2 processes, on one ledger and on four, group commit.

A client sends bundles of 8 acts (`acts:bundle`), and in a second figure one act at a time, each
after the answer to the one before. In a process the clients are tasks of one event loop, which
verifies signatures, as in the server; each ledger has its committer's thread. The floor is 8
threads in 2 processes, each inserting the same bytes in transactions of its own.
"""

import asyncio
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe

import psycopg

from audit.trail.admission import Admission, LedgerInfo
from audit.trail.custody import SecretKey
from audit.trail.submission import Submission
from audit.trail.vault import Vault
from bench import publicity
from bench.county import ORIGIN, County
from bench.filling import fill
from bench.harness import Bench, Figure, in_turns, rate_figure
from bench.rows.append_one import insert_on

ORDER = 2
PROCESSES = 2
CLIENTS = 4
"""In each process."""
ACTS = 64
"""Of each client in a turn."""
TURNS = 4
GOALS = {1: 0.6, 4: 0.8}
IN_FLIGHT = (8, 1)
"""Acts that a client keeps in flight: a bundle (`acts:bundle`), or one alone."""


@dataclass(frozen=True)
class Work:
    """What a process needs: for each client its ledger and its acts, turn by turn."""

    dsn: str
    ledgers: Sequence[LedgerInfo]
    in_flight: int
    acts: Sequence[Sequence[Sequence[Submission]]]


def run(bench: Bench) -> Iterator[Figure]:
    """The row for one ledger and for four."""
    for in_flight in IN_FLIGHT:
        for ledgers in GOALS:
            yield measure(bench, ledgers, in_flight)


def measure(bench: Bench, ledgers: int, in_flight: int) -> Figure:
    """Both rates, in turns."""
    dsn = bench.database()
    turns = TURNS * bench.rounds
    works = _works(bench, dsn, ledgers, in_flight, 2 * turns + 1)
    pipes, processes = [], []
    for work in works:
        ours, theirs = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=_work, args=(theirs, work))
        process.start()
        pipes.append(ours)
        processes.append(process)
    _turn(pipes, "admit")
    rates, floors = in_turns(turns, lambda: _turn(pipes, "admit"), lambda: _turn(pipes, "insert"))
    for pipe, process in zip(pipes, processes, strict=True):
        pipe.send("end")
        process.join()
    name = f"8 clients x {in_flight} acts, 2 processes, {ledgers} ledger{'s' * (ledgers > 1)}"
    return rate_figure(
        name, GOALS[ledgers], "autocommit INSERT, 8 threads, 2 processes", rates, floors
    )


def _works(bench: Bench, dsn: str, ledgers: int, in_flight: int, turns: int) -> list[Work]:
    """Open the ledgers, give every client an officer, sign every act beforehand."""
    infos, chosen = [], []
    for number in range(ledgers):
        origin = ORIGIN if number == 0 else f"{ORIGIN}-{number}"
        county = County(dsn, bench.new_folder(), clock=lambda: datetime.now(UTC), origin=origin)
        county.open()
        infos.append(county.ledger)
        chosen.append((county, publicity.officers(county, PROCESSES * CLIENTS)))
        fill(dsn, county.ledger.number, bench.records // ledgers)
    works = []
    for process in range(PROCESSES):
        acts = []
        for client in range(CLIENTS):
            county, officers = chosen[client % ledgers]
            officer = officers[process * CLIENTS + client]
            acts.append([publicity.acts(county, officer, ACTS) for _ in range(turns)])
        works.append(Work(dsn, [infos[n % ledgers] for n in range(CLIENTS)], in_flight, acts))
    for county, _ in chosen:
        county.close()
    return works


def _turn(pipes: Sequence[Pipe], what: str) -> float:
    """One turn of all processes at once: acts a second."""
    for pipe in pipes:
        pipe.send(what)
    spans = [pipe.recv() for pipe in pipes]
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    return PROCESSES * CLIENTS * ACTS / float(end - start)


def _work(pipe: Pipe, work: Work) -> None:
    """A process: does its turn when told to, and says from when to when."""
    admissions = {info.number: _admission(work.dsn, info) for info in work.ledgers}
    clients = [admissions[info.number] for info in work.ledgers]
    connections = [psycopg.connect(work.dsn, autocommit=True) for _ in clients]
    number = 0
    while (what := pipe.recv()) != "end":
        acts = [of_client[number] for of_client in work.acts]
        number += 1
        start = time.monotonic()
        if what == "admit":
            asyncio.run(_admit(clients, acts, work.in_flight))
        else:
            _insert(connections, acts)
        pipe.send((start, time.monotonic()))
    for admission in admissions.values():
        admission.close()
    for connection in connections:
        connection.close()


def _admission(dsn: str, info: LedgerInfo) -> Admission:
    def connect() -> psycopg.Connection:
        return psycopg.connect(dsn, autocommit=True)

    vault = Vault(SecretKey("vault", bytes(32)))
    admission = Admission(info, connect, vault, lambda: datetime.now(UTC))
    admission.warm()
    return admission


async def _admit(
    clients: Sequence[Admission], acts: Sequence[Sequence[Submission]], in_flight: int
) -> None:
    loop = asyncio.get_running_loop()

    async def client(admission: Admission, own: Sequence[Submission]) -> None:
        for start in range(0, len(own), in_flight):
            bundle = own[start : start + in_flight]
            await asyncio.gather(
                *(admission.submit_from(loop, admission.prepare(act)) for act in bundle)
            )

    await asyncio.gather(*(client(*each) for each in zip(clients, acts, strict=True)))


def _insert(
    connections: Sequence[psycopg.Connection], acts: Sequence[Sequence[Submission]]
) -> None:
    # positions far apart, so that no client waits for another's key
    base = (os.getpid() % 1000) << 42
    with ThreadPoolExecutor(len(connections)) as pool:
        done = [
            pool.submit(
                insert_on, connection, own, base + (number << 40) + time.monotonic_ns() // 10_000
            )
            for number, (connection, own) in enumerate(zip(connections, acts, strict=True))
        ]
    for future in done:
        future.result()
