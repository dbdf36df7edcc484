"""A shorter way to a read than FastAPI's, which costs as much as all that the read asks.

The same routes with the same parameters: each plan is made once, of what FastAPI found in the
route's own declaration. It is followed by hand: in the same order, dependencies first, with the
same checks and the same errors. What a plan has no words for (bodies, headers, generators,
values given many times) goes FastAPI's way.
"""

from asyncio import get_running_loop, iscoroutinefunction
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import Executor
from functools import partial
from inspect import isasyncgenfunction, isgeneratorfunction
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi._compat import is_scalar_field
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.convertors import StringConvertor
from starlette.responses import Response
from starlette.types import Scope

_UNPLANNED: Final = (
    "header_params", "cookie_params", "body_params", "websocket_param_name",
    "http_connection_param_name", "response_param_name", "background_tasks_param_name",
    "security_scopes_param_name", "concurrency",
)  # fmt: skip

_NO_QUERY: Final[Mapping[str, str]] = {}

Errors = list[Any]
Answer = Callable[[Request], Awaitable[Response]]


class _Parameter:
    """One value out of the path or the query."""

    __slots__ = ("_default", "_field", "_place", "_required", "alias", "name")

    def __init__(self, field: Any, place: str) -> None:  # noqa: ANN401  (FastAPI's own)
        self.name: str = field.name
        self.alias: str = field.validation_alias or field.alias
        self._field = field
        self._place = (place, self.alias)
        self._required = field.field_info.is_required()
        self._default = None if self._required else field.get_default()

    def read(self, given: Mapping[str, str], into: dict[str, Any], errors: Errors) -> None:
        """Put the value where it is wanted, or what is wrong with it where errors are."""
        value = given.get(self.alias)
        if value is not None:
            found, wrong = self._field.validate(value, into, loc=self._place)
            errors.extend(wrong)
        elif self._required:
            found = None
            errors.append({"type": "missing", "loc": self._place})
        else:
            found = self._default
        into[self.name] = found


class _Plan:
    """A function and what it is called with: other plans' values, parameters, the request."""

    def __init__(self, dependant: Dependant, threads: Executor) -> None:
        self.call: Callable[..., Any] = dependant.call or _nothing
        self._on_loop = iscoroutinefunction(self.call)
        self._threads = threads
        self._needs = [(need.name, _Plan(need, threads)) for need in dependant.dependencies]
        self._of_path = [_Parameter(field, "path") for field in dependant.path_params]
        self._of_query = [_Parameter(field, "query") for field in dependant.query_params]
        self._request = dependant.request_param_name

    async def value(
        self, request: Request, errors: Errors, known: dict[Callable[..., Any], Any]
    ) -> Any:  # noqa: ANN401  (whatever the function returns)
        """What the function returns; nothing that counts once there are errors."""
        if self.call in known:
            return known[self.call]
        values = await self._values(request, errors, known)
        if values is None:
            return None
        if self._on_loop:
            value = await self.call(**values)
        else:
            call = partial(self.call, **values)
            value = await get_running_loop().run_in_executor(self._threads, call)
        known[self.call] = value
        return value

    async def _values(
        self, request: Request, errors: Errors, known: dict[Callable[..., Any], Any]
    ) -> dict[str, Any] | None:
        own: Errors = []
        values: dict[str, Any] = {}
        for name, need in self._needs:
            value = await need.value(request, own, known)
            if name is not None:
                values[name] = value
        for parameter in self._of_path:
            parameter.read(request.path_params, values, own)
        asked = request.query_params if request.scope["query_string"] else _NO_QUERY
        for parameter in self._of_query:
            parameter.read(asked, values, own)
        if self._request:
            values[self._request] = request
        errors.extend(own)
        return None if own else values


def _nothing() -> None:
    """What a route without a function would call."""


def _plain(route: APIRoute) -> bool:
    """Whether a plan says all of the route: what is declared with it, and how it is addressed."""
    whole_parts = all(
        isinstance(convertor, StringConvertor) for convertor in route.param_convertors.values()
    )
    return "GET" in (route.methods or ()) and whole_parts and _can_plan(route.dependant)


def _can_plan(dependant: Dependant) -> bool:
    call = dependant.call
    if isgeneratorfunction(call) or isasyncgenfunction(call):
        return False
    if any(getattr(dependant, name) for name in _UNPLANNED):
        return False
    if not all(map(is_scalar_field, (*dependant.path_params, *dependant.query_params))):
        return False
    return all(map(_can_plan, dependant.dependencies))


class ShortWay:
    """The routes of GET that can be reached the shorter way, by the number of their parts.

    What does not run on the event loop runs in `threads`: handing over to anyio's costs half as
    much again.
    """

    def __init__(self, routers: Iterable[APIRouter], threads: Executor) -> None:
        self._by_length: dict[int, list[_Short]] = {}
        for router in routers:
            for route in router.routes:
                if isinstance(route, APIRoute) and _plain(route):
                    self._by_length.setdefault(route.path.count("/"), []).append(
                        _Short(route, threads)
                    )

    def find(self, scope: Scope) -> Answer | None:
        """What answers the request: FastAPI's first match too. Its path is taken apart."""
        path: str = scope["path"]
        if scope["method"] != "GET" or scope["root_path"]:
            return None
        for short in self._by_length.get(path.count("/"), ()):
            if found := short.match(path):
                scope["path_params"] = found.groupdict()
                scope["route"] = short.route
                return short.answer
        return None


class _Short:
    """One route, reached the shorter way."""

    def __init__(self, route: APIRoute, threads: Executor) -> None:
        self.route = route
        self.match = route.path_regex.fullmatch
        self._plan = _Plan(route.dependant, threads)

    async def answer(self, request: Request) -> Response:
        """What the route answers.

        Raises:
            RequestValidationError: A parameter is not as declared.
        """
        errors: Errors = []
        response: Response = await self._plan.value(request, errors, {})
        if errors:
            raise RequestValidationError(errors)
        return response
