"""The application: its routes, and how whatever goes wrong becomes a problem document."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Final

import psycopg
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api import openapi
from api.guard import Guard
from api.intake import of_outcome
from api.problems import Problem, busy, of_refusal
from api.routers import ROUTERS, acts
from api.server import Server
from api.short import ShortWay
from api.wiring import THREADS_MAX
from audit.trail.outcomes import Busy, Refusal, Unavailable
from domain.kernel.refused import Refused
from domain.kernel.words import say

RETRY_SECONDS = 5


class Application(FastAPI):
    """The application, with shorter ways to its hottest routes.

    FastAPI's way to a route costs as much as verifying a signature. Submitting an act needs nothing
    of it: the route reads its request by hand, and is the same function that the description shows.
    What is read is reached as `short` says.
    """

    def __init__(self, **more: Any) -> None:  # noqa: ANN401  (what FastAPI takes)
        super().__init__(**more)
        self.threads = ThreadPoolExecutor(THREADS_MAX, "read")
        self.reads = ShortWay(ROUTERS, self.threads)
        self._guarded = Guard(self._dispatch)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, guarded."""
        scope["app"] = self
        await self._guarded(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        short = self._short(scope)
        if short is None:
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await short(request)
        except tuple(PROBLEMS) as error:
            response = problem_of(error).response(request)
        await response(scope, receive, send)

    def _short(self, scope: Scope) -> Callable[[Request], Awaitable[Response]] | None:
        """What answers the request without FastAPI, if anything does; its path is taken apart."""
        if scope["type"] != "http":
            return None
        if scope["method"] == "POST" and (found := _acts(scope["path"])):
            scope["path_params"] = {"ledger": found[1]}
            scope["route"] = acts.SUBMIT
            return acts.submit
        return self.reads.find(scope)


_acts = re.compile(r"/v1/([0-9a-z-]{1,40})/acts").fullmatch


def problem_of(error: Exception) -> Problem:
    """What an exception that a route may raise is answered with."""
    return next(PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS)(error)


def make_app(server: Server) -> Application:
    """The HTTP interface of a server that is open; who opened it closes it."""
    app = Application(
        title="阳光账本 Yangguang Ledger",
        version="1",
        description=openapi.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
        lifespan=_few_threads,
    )
    app.state.server = server
    for router in ROUTERS:
        app.include_router(router)
    _handle_errors(app)
    openapi.install(app)
    return app


@asynccontextmanager
async def _few_threads(app: FastAPI) -> AsyncIterator[None]:
    """Half as many threads read as there are connections, and as many do what else there is.

    More would take the interpreter from one another: the slowest roster page in a hundred takes
    twice as long with eight. Who waits for a thread waits in order.
    """
    current_default_thread_limiter().total_tokens = THREADS_MAX
    yield
    if isinstance(app, Application):
        app.threads.shutdown()


def _handle_errors(app: FastAPI) -> None:
    def answer(request: Request, error: Exception) -> Response:
        return problem_of(error).response(request)

    for kind in PROBLEMS:
        app.add_exception_handler(kind, answer)


def database_away() -> Problem:
    """503: what was acknowledged is safe; nothing new is taken until the database is back."""
    return Problem(
        "read-only",
        say("the database is away", "数据库暂时不可用"),
        headers={"retry-after": str(RETRY_SECONDS)},
    )


def _of_parameters(error: RequestValidationError) -> Problem:
    """422 naming the parameters; their values are not repeated."""
    found = "; ".join(
        f"{'.'.join(str(part) for part in item['loc'][-1:])}: {item['type']}"
        for item in error.errors()[:5]
    )[:300]
    return Problem("schema", say(f"parameters: {found}", f"参数不符合要求：{found}"))


def _of_http(error: HTTPException) -> Problem:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code == 405:  # noqa: PLR2004  (RFC 9110)
        return Problem(
            "method", say("not with this method", "该地址不支持此请求方法"), headers=headers
        )
    if error.status_code == 404:  # noqa: PLR2004
        return Problem("not-found", say("nothing at this address", "该地址没有内容"))
    return Problem("malformed", say("the request cannot be read", "无法读取请求"))


def _out_of_range(_error: psycopg.DataError) -> Problem:
    return Problem("schema", say("a value out of range", "数值超出范围"))


PROBLEMS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    Problem: lambda problem: problem,
    Refused: of_refusal,
    Refusal: of_outcome,
    Busy: of_outcome,
    Unavailable: of_outcome,
    RequestValidationError: _of_parameters,
    HTTPException: _of_http,
    PoolTimeout: lambda _error: busy(),
    TimeoutError: lambda error: of_outcome(Unavailable(str(error))),
    psycopg.OperationalError: lambda _error: database_away(),
    psycopg.DataError: _out_of_range,
}
"""What each exception that a route may raise is answered with; the most derived one decides."""
