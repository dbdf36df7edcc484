"""Answers at the size of a county: to-do, roster page, case and what is open, by HTTP.

20,000 households, 1,500 cases in work, 300 officials; 16 of them ask at once, each on a connection
of their own, for what lies in their jurisdiction. One uvicorn worker answers. There are two floors,
asked by the same client in turns with ours: a FastAPI route that returns a constant, and one that
asks PostgreSQL the same question and returns the rows as they come. The second knows nobody, opens
no name and shows nothing: what is above it is ours (ADR 51).
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

import psycopg

from api import wiring
from api.client import LedgerClient
from api.database import Database
from api.signing import Office
from audit.trail.custody import SigningKey
from bench import officials
from bench.county import COUNTY, County
from bench.floors import serve_constant, serve_rows
from bench.harness import Bench, Figure, in_turns, rate_figure
from bench.rows.http import CONNECTIONS
from bench.serving import serve_ledger, serving

ORDER = 14
TURNS = 2
ASKED = 40
"""Questions of each connection in a turn."""
P99_MS_MAX: Final = 50.0
ROUTE: Final = "FastAPI route that returns"
OTHERS = 300 - CONNECTIONS
_SEED = 231005
_ROLES: Final = (
    ("village_committee", officials.village),
    ("village_secretary", officials.village),
    ("township_officer", officials.township),
    ("township_reviewer", officials.township),
    ("county_reviewer", lambda _: COUNTY),
    ("leading_group", lambda _: COUNTY),
    ("work_team", officials.village),
    ("first_secretary", officials.village),
)

Latencies = list[float]
Requests = Sequence[Sequence[bytes]]


def run(bench: Bench) -> Iterator[Figure]:
    """Answers a second against the floor's, and the slowest in a hundred."""
    dsn, folder = bench.database(), bench.new_folder()
    wiring.prepare(Database(dsn=dsn))
    county = County(dsn, folder, clock=lambda: datetime.now(UTC))
    county.custody.create_secret("vault")
    try:
        county.vault = wiring.vault_of(county.custody)
        county.restart()
        county.open()
        askers = _enrol(county)
        _fill(county, dsn)
    finally:
        county.close()
    chance = random.Random(_SEED)
    with (
        serving(serve_ledger, dsn, folder) as mine,
        serving(serve_constant, dsn, folder) as constant,
        serving(serve_rows, dsn, folder) as rows,
    ):
        ours, floors = mine.port, (constant.port, rows.port)
        tokens = sign_in(ours, askers)
        for asked in _questions(chance, askers):
            yield from measure(asked, (ours, *floors), tokens, TURNS * bench.rounds)


class Asked(NamedTuple):
    """What each connection asks, one question after the other; and the same of the raw rows."""

    name: str
    paths: list[list[str]]
    raw: list[list[str]]
    goal: float | None = None
    """Beside a constant, and `goal_raw` beside its own rows: the figures of ADR 51."""
    goal_raw: float = 0.0


def _questions(chance: random.Random, askers: Sequence[Office]) -> Iterator[Asked]:
    yield Asked(
        "to-do of an official",
        _of_each(lambda _: "todo", askers),
        _of_each(lambda one: f"raw/todo/{one.role}/{one.place}", askers),
        goal=0.5,
        goal_raw=0.8,
    )
    yield Asked(
        "roster page",
        _of_each(lambda one: f"rosters/near-poor?place={one.place}", askers),
        _of_each(lambda one: f"raw/roster/{one.place}", askers),
        goal_raw=0.6,
    )
    cases = _of_each(lambda one: _case_in(chance, one.place), askers)
    yield Asked("case", _under("cases", cases), _under("raw/case", cases), 0.5, 0.8)
    yield Asked(
        "what is open",
        _of_each(lambda one: f"gaps?place={one.place}", askers),
        _of_each(lambda one: f"raw/gaps/{one.place}", askers),
        goal_raw=0.6,
    )


def _of_each(path: Callable[[Office], str], askers: Sequence[Office]) -> list[list[str]]:
    return [[path(one) for _ in range(ASKED)] for one in askers]


def _under(path: str, names: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[f"{path}/{name}" for name in own] for own in names]


def _case_in(chance: random.Random, place: str) -> str:
    numbers = range(officials.CASES)
    return f"case:{chance.choice([n for n in numbers if officials.home(n).startswith(place)])}"


def _enrol(county: County) -> list[Office]:
    """Those who ask, from villages, townships and the county."""
    found = []
    for number in range(CONNECTIONS):
        role, place = _ROLES[number % len(_ROLES)]
        person = f"person:asks{number}"
        found.append(county.officer(person, role, place(number), f"body {number}"))
    for number in range(OTHERS):
        role, place = _ROLES[number % 4]
        where = place(number % officials.TOWNSHIPS)
        county.grant(f"person:official{number}", role, where)
    county.seal()
    return found


def _fill(county: County, dsn: str) -> None:
    registrar = county.officer("person:g1", "registrar", COUNTY, "registry")
    county.seal()
    officials.register(county, registrar)
    size = project(dsn, county.ledger.number)
    officials.tell(size).fold(dsn, county.ledger.number)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def project(dsn: str, ledger: int) -> int:
    """Wait until every projection has come to the head; the size of the log."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        size = _size(connection, ledger)
        with wiring.open_projector(Database(dsn=dsn)):
            while _projected(connection, ledger) < size - 1:
                time.sleep(0.1)
    return size


def _size(connection: psycopg.Connection, ledger: int) -> int:
    row = connection.execute("SELECT size FROM heads WHERE ledger = %s", (ledger,)).fetchone()
    return int(row[0]) if row else 0


def _projected(connection: psycopg.Connection, ledger: int) -> int:
    row = connection.execute(
        "SELECT min(position) FROM projections.positions WHERE ledger = %s", (ledger,)
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else -1


def sign_in(port: int, askers: Sequence[Office]) -> list[str]:
    """The session of each of those who ask."""
    client = LedgerClient.open(f"http://127.0.0.1:{port}", COUNTY, "")
    try:
        keys = [(one.person, one.key) for one in askers]
        return [client.sign_in(who, key) for who, key in keys if isinstance(key, SigningKey)]
    finally:
        client.close()


def measure(
    asked: Asked, ports: tuple[int, int, int], tokens: Sequence[str], turns: int
) -> Iterator[Figure]:
    """What was asked, beside its floors: ours, the constant's and the raw rows' ports in order."""
    requests = _requests(asked.paths, tokens)
    raw = _requests(asked.raw, tokens)
    taken: Latencies = []

    def take(port: int, requests: Requests, keep: Latencies) -> float:
        start = time.perf_counter()
        keep.extend(asyncio.run(_load(port, requests)))
        return sum(map(len, requests)) / (time.perf_counter() - start)

    ours, constant, bare = ports
    name = asked.name
    take(ours, requests, [])
    rates, floors, rows = in_turns(
        turns,
        lambda: take(ours, requests, taken),
        lambda: take(constant, requests, []),
        lambda: take(bare, raw, []),
    )
    p50_ms, p99_ms = _quantile_ms(taken, 0.5), _quantile_ms(taken, 0.99)
    title = f"{name} by HTTP, {CONNECTIONS} connections"
    notes = {"p50_ms": p50_ms, "p99_ms": p99_ms}
    beside = rate_figure(title, asked.goal or 0, f"{ROUTE} a constant", rates, floors, **notes)
    yield beside if asked.goal else replace(beside, goal="", met=None)
    title = f"{name}, beside its rows raw"
    yield rate_figure(title, asked.goal_raw, f"{ROUTE} the same rows", rates, rows)
    goal = f"< {P99_MS_MAX:.0f} ms"
    yield Figure(
        f"{name}, p99 of {CONNECTIONS} at once", p99_ms, "ms", goal=goal, met=p99_ms < P99_MS_MAX
    )
    alone = asyncio.run(_load(ours, requests[:1]))
    yield Figure(f"{name}, p50 of one alone", _quantile_ms(alone, 0.5), "ms")


def _quantile_ms(latencies: Sequence[float], part: float) -> float:
    ordered = sorted(latencies)
    return round(1e3 * ordered[min(len(ordered) - 1, int(part * len(ordered)))], 2)


def _requests(asked: Sequence[Sequence[str]], tokens: Sequence[str]) -> Requests:
    return [
        [_request(path, token) for path in paths]
        for paths, token in zip(asked, tokens, strict=True)
    ]


def _request(path: str, token: str) -> bytes:
    return (
        f"GET /v1/{COUNTY}/{path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    ).encode()


async def _load(port: int, requests: Requests) -> Latencies:
    """Ask every connection's questions one after another; the seconds that each answer took."""
    taken: Latencies = []

    async def connection(own: Sequence[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        for request in own:
            start = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
            body = await reader.readexactly(length)
            taken.append(time.perf_counter() - start)
            if head[9:12] != b"200":
                raise RuntimeError(f"{head[9:12]!r}: {body[:300]!r}")
        writer.close()

    await asyncio.gather(*(connection(own) for own in requests))
    return taken
