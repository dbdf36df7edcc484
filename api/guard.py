"""The outermost layer: what holds for every request, whatever its route.

- A fault of ours is answered as a problem and logged by its type and place alone: messages of
  exceptions can quote what somebody sent, and nothing personal belongs in a log.
- Paths and queries with a NUL are refused: no name of ours holds one, and PostgreSQL takes none.
- Every answer forbids sniffing, framing and referrers; requests are counted by route and status.
"""

import logging
import time
import traceback
from functools import cache
from typing import Final

from prometheus_client import Counter, Histogram
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem
from domain.kernel.words import say

log = logging.getLogger(__name__)

REQUESTS: Final = Counter(
    "yangguang_requests", "Requests by route and status", ("route", "method", "status")
)
SECONDS: Final = Histogram(
    "yangguang_request_seconds",
    "Time to answer by route",
    ("route",),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 30.0),
)
FAULTS: Final = Counter("yangguang_faults", "Requests that ended in a fault of ours")

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
)


class Guard:
    """ASGI middleware round the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(scope, receive, send).run(self._app)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self._receive = receive
        self._send = send
        self._status = 0

    async def run(self, app: ASGIApp) -> None:
        began = time.perf_counter()
        try:
            if "\0" in self.scope["path"] or b"%00" in self.scope["query_string"]:
                await self._answer(
                    Problem("malformed", say("a NUL in the address", "地址中含有空字符"))
                )
            else:
                await app(self.scope, self._receive, self.send)
        except Exception as error:  # noqa: BLE001  (the last resort)
            log_fault(error, self.scope["method"], self._route)
            FAULTS.inc()
            if self._status:
                raise ConnectionAbortedError("the answer had begun") from None
            await self._answer(Problem("fault", say("a fault of ours", "系统故障，已记录")))
        finally:
            method = self.scope["method"]
            method = method if method in _METHODS else "other"
            requests, seconds = _meters(self._route, method, self._status)
            requests.inc()
            seconds.observe(time.perf_counter() - began)

    @property
    def _route(self) -> str:
        """The route's template: never the address itself, which may name somebody."""
        return getattr(self.scope.get("route"), "path", "none")

    async def _answer(self, problem: Problem) -> None:
        response = problem.response(Request(self.scope))
        await response(self.scope, self._receive, self.send)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            said = {name for name, _ in message["headers"]}
            own = [header for header in _HEADERS if header[0] not in said]
            message["headers"] = [*message["headers"], *own]
        await self._send(message)


@cache
def _meters(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    """The meters of a route; there are as many as routes, methods and statuses."""
    return REQUESTS.labels(route, method, str(status)), SECONDS.labels(route)


def log_fault(error: BaseException, method: str, route: str) -> None:
    """Log a fault by type and place; its message stays unsaid."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    log.error("fault %s at %s answering %s %s", type(error).__name__, places, method, route)
