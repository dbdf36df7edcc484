"""The shorter way to a read: the same routes, checks and answers as FastAPI's way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Depends, Header, Query
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.app import make_app
from api.routers import ROUTERS
from api.short import ShortWay
from tests.api.conftest import County, live

THREADS = ThreadPoolExecutor(1)
READS = [
    route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and "GET" in (route.methods or ())
]


def asked(path: str, query: str = "", method: str = "GET", **more: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "query_string": query.encode(),
            "root_path": "", "headers": [], **more}  # fmt: skip


@pytest.mark.parametrize("route", READS, ids=lambda route: route.path)
def test_every_read_but_files_of_the_log_is_reached_the_shorter_way(route: APIRoute) -> None:
    scope = asked(route.path.replace("{", "").replace("}", "").replace(":path", "/x"))
    found = ShortWay(ROUTERS, THREADS).find(scope)
    assert (found is None) == route.path.startswith("/log/")
    assert found is None or scope["route"] is route


def test_whatever_is_no_such_read_goes_the_other_way() -> None:
    way = ShortWay(ROUTERS, THREADS)
    path = "/v1/231005/todo"
    assert way.find(asked(path)) is not None
    for other in ("/v1/231005", path + "/", path + "\n"):
        assert way.find(asked(other)) is None
    for more in ({"method": "POST"}, {"method": "HEAD"}, {"root_path": "/behind"}):
        assert way.find(asked(path) | more) is None


@pytest.fixture(scope="module")
def plain(county: County) -> Iterator[httpx.Client]:
    """The same server, every request by FastAPI's way."""
    app = make_app(county.server)
    app.reads = ShortWay((), app.threads)
    with live(app) as http:
        yield http


@pytest.mark.parametrize("actor", [None, "k1", "v6", "a1"])
@pytest.mark.parametrize(
    "path",
    ["todo", "todo?limit=1", "todo?limit=0", "todo?limit=1&limit=2", "todo?limit=&after=",
     "todo?at_least=-1&limit=x", "cases", "cases?status=open", "cases?status=none", "cases/case:1",
     "rosters/near-poor", "rosters/none", "rosters/registered?as_of=2026-2-1&place=x",
     "rosters/registered?as_of=2026-01-01", "gaps?rule=NOT-3", "households?place=231005",
     "events/0", "events/x", "policies", "trace/person:v7?limit=3", "stats?other=1",
     "../act-types/todo", "../act-types/cases", "../nowhere/todo", "../NOWHERE/todo", "nothing"],
)  # fmt: skip
def test_both_ways_answer_alike(
    county: County, plain: httpx.Client, path: str, actor: str | None
) -> None:
    short = county.get(path, actor)
    other = plain.get(short.request.url.raw_path.decode(), headers=county.as_(actor))
    assert (short.status_code, short.content) == (other.status_code, other.content)
    unlike = {"date", "ledger-position", "etag"}
    assert {k: v for k, v in short.headers.items() if k not in unlike} == {
        k: v for k, v in other.headers.items() if k not in unlike
    }


# --- plans ----------------------------------------------------------------------------------

router = APIRouter()
calls: list[str] = []


def once() -> str:
    calls.append("once")
    return "once"


Once = Annotated[str, Depends(once)]


async def twice(one: Once) -> str:
    return one * 2


@router.get("/sums/{left}")
def sums(
    left: int, right: int, one: Once, two: Annotated[str, Depends(twice)], at: str = "here"
) -> Response:
    return Response(f"{left + right} {one} {two} {at}")


@router.get("/headers/of")
def headers(accept: Annotated[str, Header()]) -> Response:
    return Response(accept)


@router.get("/many/of")
def many(name: Annotated[list[str], Query()]) -> Response:
    return Response(",".join(name))


async def answered(path: str, query: str) -> bytes:
    scope = asked(path, query)
    short = ShortWay((router,), THREADS).find(scope)
    assert short is not None
    return bytes((await short(Request(scope))).body)


@pytest.mark.anyio
async def test_a_dependency_is_asked_once_and_the_last_of_two_values_counts() -> None:
    calls.clear()
    assert await answered("/sums/1", "right=2&right=3&at=there") == b"4 once onceonce there"
    assert calls == ["once"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "query", "wrong"),
    [("/sums/1", "", [("query", "right")]),
     ("/sums/x", "right=1", [("path", "left")]),
     ("/sums/x", "right=x", [("path", "left"), ("query", "right")])],
)  # fmt: skip
async def test_every_parameter_that_does_not_fit_is_named(
    path: str, query: str, wrong: list[tuple[str, str]]
) -> None:
    with pytest.raises(RequestValidationError) as caught:
        await answered(path, query)
    assert [error["loc"] for error in caught.value.errors()] == wrong


@pytest.mark.parametrize("path", ["/headers/of", "/many/of"])
def test_what_a_plan_has_no_words_for_goes_the_other_way(path: str) -> None:
    assert ShortWay((router,), THREADS).find(asked(path)) is None
