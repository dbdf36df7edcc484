"""Row 4: signed acts by HTTP on 16 connections, each act answered after its commit.

Both sides are one uvicorn worker in a process of its own and answer the same client, which sends
requests made beforehand. Ours is the whole application: body read strictly, signature verified,
admitted by its rules, appended, promised. The floor is a FastAPI route that INSERTs the bytes of
the request into the raw table, by an asynchronous pool of 16 connections, and checks nothing.
"""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

import msgspec
from fastapi import FastAPI, Request
from psycopg_pool import AsyncConnectionPool

from api import wiring
from api.database import Database
from audit.proof.scalars import base64_encode
from audit.trail.submission import Submission
from bench import publicity
from bench.county import COUNTY, County
from bench.filling import fill
from bench.harness import Bench, Figure, in_turns, rate_figure
from bench.serving import name_system_key, serve, serve_ledger, serving

ORDER = 4
CONNECTIONS = 16
ACTS = 40
"""Of each connection in a turn."""
TURNS = 4
GOAL = 0.8


def run(bench: Bench) -> Iterator[Figure]:
    """Requests answered a second, ours and the floor's, in turns."""
    dsn, folder = bench.database(), bench.new_folder()
    wiring.prepare(Database(dsn=dsn))
    county = County(dsn, folder, clock=lambda: datetime.now(UTC))
    county.custody.create_secret("vault")
    turns = TURNS * bench.rounds
    try:
        county.open()
        name_system_key(county)
        officers = publicity.officers(county, CONNECTIONS)
        fill(dsn, county.ledger.number, bench.records)
        wanted = ACTS * (2 * turns + 2)
        requests = [requests_of(publicity.acts(county, one, wanted)) for one in officers]
    finally:
        county.close()
    taken = count()
    with serving(serve_ledger, dsn, folder) as ours, serving(serve_floor, dsn, folder) as floor:

        def take(port: int) -> float:
            start = next(taken) * ACTS
            return asyncio.run(load(port, [own[start : start + ACTS] for own in requests]))

        take(ours.port)
        take(floor.port)
        rates, floors = in_turns(turns, lambda: take(ours.port), lambda: take(floor.port))
    yield rate_figure(
        f"HTTP signed acts, {CONNECTIONS} connections",
        GOAL,
        "FastAPI route that INSERTs the same bytes",
        rates,
        floors,
    )


def requests_of(acts: Sequence[Submission]) -> list[bytes]:
    """Each act as the bytes of a whole request."""
    found = []
    for act in acts:
        body = msgspec.json.encode(
            {
                "envelope": msgspec.Raw(act.envelope),
                "disclosures": act.disclosures,
                "lines": [base64_encode(line) for line in act.lines],
            }
        )
        head = (
            f"POST /v1/{COUNTY}/acts HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        found.append(head.encode() + body)
    return found


async def load(
    port: int, requests: Sequence[Sequence[bytes]], taken: list[float] | None = None
) -> float:
    """Send every connection's requests one after another; answers a second of all together.

    `taken` gets the seconds of each.
    """

    async def connection(own: Sequence[bytes]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in own:
            sent = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            status = head[9:12]
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
            body = await reader.readexactly(length)
            if taken is not None:
                taken.append(time.perf_counter() - sent)
            if status != b"201":
                raise RuntimeError(f"{status!r}: {body[:300]!r}")
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(connection(own) for own in requests))
    return sum(map(len, requests)) / (time.perf_counter() - start)


def serve_floor(listener: socket.socket, dsn: str, _folder: str) -> None:
    """Serve the floor until the process ends."""
    pool = AsyncConnectionPool(
        dsn, min_size=CONNECTIONS, max_size=CONNECTIONS, open=False, kwargs={"autocommit": True}
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with pool:
            yield

    app = FastAPI(lifespan=lifespan)
    positions = count(10_000_000)

    @app.post("/v1/{ledger}/acts", status_code=201)
    async def insert(ledger: str, request: Request) -> dict[str, Any]:
        body, position, act_id = await request.body(), next(positions), str(uuid4())
        async with pool.connection() as connection:
            await connection.execute(
                "INSERT INTO raw_records VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                (2, position, f"publicity:{ledger}", position, "P.v1", act_id, False, body),
                prepare=True,
            )
        return {"index": position, "id": act_id}

    serve(app, listener)
