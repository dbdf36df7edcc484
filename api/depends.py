"""What routes ask for: the server, the ledger of the path, who reads, which page of a list."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool

from api.access import Reader
from api.answers import INDEX_MAX, Origin, Page, page_of
from api.auth import token_of
from api.hosts import Hosted
from api.problems import Problem
from api.server import Server
from domain.kernel.times import shanghai_day
from domain.kernel.words import say

LedgerName = Annotated[
    str,
    Path(description="county code 县代码, such as `231005`", pattern=r"^[0-9a-z-]{1,40}$"),
]
WAIT_SECONDS = 5.0


def server_of(request: Request) -> Server:
    """The server that the application was made for."""
    server: Server = request.app.state.server
    return server


async def _server_of(request: Request) -> Server:
    return server_of(request)


ServerOf = Annotated[Server, Depends(_server_of)]
"""What asks no database is answered on the event loop: a thread costs more than the answer."""


async def hosted_of(ledger: LedgerName, request: Request) -> Hosted:
    """The ledger that the path names, or 404."""
    hosts = server_of(request).hosts
    known = hosts.known(ledger)
    return await run_in_threadpool(hosts.find, ledger) if known is None else known


HostedOf = Annotated[Hosted, Depends(hosted_of)]


def reader_of(request: Request, hosted: Hosted, server: Server) -> Reader:
    """Who asks. A token that opens nothing any more is 401, not a silent stranger."""
    token = token_of(request)
    return Reader() if token is None else known(server.signed_in(hosted, token))


def known(reader: Reader | None) -> Reader:
    """The reader behind a token; raises the 401 problem where there is none."""
    if reader is None:
        raise Problem(
            "sign-in",
            say("the session has ended; sign in again", "登录已失效，请重新登录"),
            headers={"www-authenticate": 'Bearer realm="yangguang", error="invalid_token"'},
        )
    return reader


def origin_of(hosted: Hosted, server: Server) -> Origin:
    """What an answer says of its ledger."""
    return Origin(hosted.name, hosted.simulated, shanghai_day(server.now()).isoformat())


async def page(
    after: Annotated[
        str | None, Query(description="cursor 游标: `next` of the page before")
    ] = None,
    limit: Annotated[int | None, Query(description="rows at most 每页条数")] = None,
) -> Page:
    """The part of a list that is asked for."""
    return page_of(after, limit)


PageOf = Annotated[Page, Depends(page)]


async def fresh(
    request: Request,
    at_least: Annotated[
        int | None,
        Query(ge=0, le=INDEX_MAX, description="wait up to 5 s for this position 至少反映此位置"),
    ] = None,
) -> None:
    """Wait until the projections reflect `at_least` (read your writes); 503 when time is up."""
    if at_least is None:
        return
    server, hosted = server_of(request), await hosted_of(request.path_params["ledger"], request)
    if not await server.watch.reached(hosted.number, "projected", at_least + 1, WAIT_SECONDS):
        raise Problem(
            "busy",
            say(f"position {at_least} is not reflected yet", f"尚未反映位置 {at_least}"),
            headers={"retry-after": "1"},
        )


Fresh = Depends(fresh)


def address_of(request: Request) -> str:
    """The client's address, for limits alone; it is kept nowhere."""
    return request.client.host if request.client else "local"
