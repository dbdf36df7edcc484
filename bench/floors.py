"""What answers are measured beside: routes of FastAPI that know nobody and show nothing.

One returns a constant. The others ask PostgreSQL what our answers ask, by as many threads and
connections, and return the rows as they come: no session, no registry, no permission, no position;
names stay sealed.
"""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import msgspec
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from psycopg_pool import ConnectionPool
from starlette.responses import Response

from api.answers import LIMIT_DEFAULT
from api.clock import utc_now
from api.database import plan_once
from api.people import REGISTERED
from api.wiring import POOL_CONNECTIONS_MAX, THREADS_MAX
from audit.trail.arrays import text_array
from bench.county import COUNTY
from bench.serving import serve
from domain.kernel.times import shanghai_day
from projections.case_file import case_file
from projections.gaps import GapPage
from projections.points_cards import card_file
from projections.question import Question, asked
from projections.roster import roster
from projections.todo import todo

LEDGER = 1
LIMIT = LIMIT_DEFAULT + 1


def serve_rows(listener: socket.socket, dsn: str, _folder: str) -> None:
    """Serve the rows of our answers until the process ends."""
    pool = ConnectionPool(
        dsn,
        min_size=POOL_CONNECTIONS_MAX,
        open=False,
        kwargs={"autocommit": True},
        configure=plan_once,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS_MAX
        pool.open(wait=True)
        yield
        pool.close()

    app = FastAPI(lifespan=lifespan)

    def rows(question: Question[Any]) -> Response:
        with pool.connection() as connection:
            document = asked(connection, replace(question, kind=msgspec.Raw))
        return Response(bytes(document))

    @app.get(f"/v1/{COUNTY}/raw/todo/{{role}}/{{place}}")
    def raw_todo(role: str, place: str) -> Response:
        today = shanghai_day(utc_now())
        return rows(todo(LEDGER, [(role, place)], today, limit=LIMIT))

    @app.get(f"/v1/{COUNTY}/raw/case/{{case}}")
    def raw_case(case: str) -> Response:
        return rows(case_file(LEDGER, case))

    @app.get(f"/v1/{COUNTY}/raw/points-card/{{card}}")
    def raw_card(card: str) -> Response:
        return rows(card_file(LEDGER, card))

    @app.get(f"/v1/{COUNTY}/raw/gaps/{{place}}")
    def raw_gaps(place: str) -> Response:
        return rows(GapPage(LEDGER, place, shanghai_day(utc_now()), limit=LIMIT).question)

    @app.get(f"/v1/{COUNTY}/raw/roster/{{place}}")
    def raw_roster(place: str) -> Response:
        question = roster(
            LEDGER, "near_poor", place=place, as_of=shanghai_day(utc_now()), limit=LIMIT
        )
        with pool.connection() as connection:
            found = asked(connection, question)
            heads = {
                "ledger": LEDGER,
                "persons": text_array([row.head for row in found]),
                "paths": text_array(["/name"]),
            }
            sealed = connection.execute(REGISTERED, heads, binary=True).fetchall()
        return Response(b"".join(row[5] for row in sealed))

    serve(app, listener)


def serve_constant(listener: socket.socket, _dsn: str, _folder: str) -> None:
    """Serve a route that returns a constant until the process ends."""
    app = FastAPI()

    @app.get("/v1/{ledger}/{path:path}")
    def constant(ledger: str, path: str) -> dict[str, str]:
        return {"ledger": ledger, "asked": path}

    serve(app, listener)
