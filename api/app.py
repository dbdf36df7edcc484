"""The application: its routes, and how whatever goes wrong becomes a problem document."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import openapi
from api.guard import Guard
from api.intake import of_outcome
from api.problems import Problem, busy, of_refusal
from api.routers import ROUTERS
from api.server import Server
from audit.trail.outcomes import Busy, Refusal, Unavailable
from domain.kernel.refused import Refused
from domain.kernel.words import say

RETRY_SECONDS = 5


def make_app(server: Server) -> FastAPI:
    """The HTTP interface of a server that is open; who opened it closes it."""
    app = FastAPI(
        title="阳光账本 Yangguang Ledger",
        version="1",
        description=openapi.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.server = server
    for router in ROUTERS:
        app.include_router(router)
    _handle_errors(app)
    openapi.install(app)
    app.add_middleware(Guard)
    return app


def _handle_errors(app: FastAPI) -> None:
    for kind, problem_of in PROBLEMS.items():
        app.add_exception_handler(kind, _handler(problem_of))


def _handler(problem_of: Callable[[Any], Problem]) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        return problem_of(error).response(request)

    return answer


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
    psycopg.OperationalError: lambda _error: database_away(),
    psycopg.DataError: _out_of_range,
}
"""What each exception that a route may raise is answered with; the most derived one decides."""
