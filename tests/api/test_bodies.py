"""Request bodies: what a tolerant reader lets pass is refused, with its own status."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from api import bodies
from api.problems import Problem


class Body(msgspec.Struct, forbid_unknown_fields=True):
    n: int
    text: str = ""


def refused(body: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        bodies.typed(body, Body)
    return caught.value


def request(headers: dict[str, str], chunks: Iterable[bytes] = ()) -> Request:
    waiting = [{"type": "http.request", "body": c, "more_body": True} for c in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})
    messages = iter(waiting)

    async def receive() -> Any:  # noqa: ANN401
        return next(messages)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "headers": raw}, receive)


def read(sent: Request, limit: int) -> bytes:
    return asyncio.run(bodies.read_bytes(sent, limit))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"n":1,"n":2}',
        b'{"n":1,"text":"a","text":"a"}',
        b'{"n":9007199254740992}',
        b'{"n":-9007199254740992}',
        b'{"n":1e3}',
        b'{"n":1.0}',
        b'{"n":NaN}',
        b'{"n":Infinity}',
        b'{"n":1,"text":"\\ud800"}',
        b'{"n":' + b"1" * 5000 + b"}",
        b"[" * 100 + b"]" * 100,
        b'{"n":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"n":1}{"n":2}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_malformed_bytes_are_400(body: bytes) -> None:
    assert refused(body).kind.status == 400


@pytest.mark.parametrize(
    "body", [b"[]", b"1", b"null", b"{}", b'{"n":"1"}', b'{"n":true}', b'{"n":1,"other":2}']
)
def test_fields_that_do_not_fit_are_422(body: bytes) -> None:
    assert refused(body).kind.status == 422


def test_an_object_may_nest_as_deep_as_the_limit_and_brackets_in_strings_do_not_count() -> None:
    bodies.decode(b"[" * bodies.DEPTH_MAX + b"]" * bodies.DEPTH_MAX)
    bodies.decode(b'"' + b"[" * 1000 + b'"')
    with pytest.raises(Problem):
        bodies.decode(b"[" * (bodies.DEPTH_MAX + 1) + b"]" * (bodies.DEPTH_MAX + 1))


@given(st.binary(max_size=200))
def test_no_bytes_whatever_give_anything_but_a_value_or_a_problem(body: bytes) -> None:
    with suppress(Problem):
        bodies.decode(body)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_is_json_is_read_as_it_is(value: Any) -> None:  # noqa: ANN401
    assert bodies.decode(msgspec.json.encode(value)) == value


def test_a_declared_length_beyond_the_limit_is_413_before_a_byte_is_read() -> None:
    def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")

    sent = Request(
        {"type": "http", "method": "POST", "headers": [(b"content-length", b"104857600")]},
        never,  # type: ignore[arg-type]
    )
    with pytest.raises(Problem) as caught:
        read(sent, 1000)
    assert caught.value.kind.status == 413
    assert caught.value.headers["connection"] == "close"


def test_a_body_that_grows_past_the_limit_is_413_though_it_declared_nothing() -> None:
    with pytest.raises(Problem) as caught:
        read(request({}, [b"x" * 600, b"x" * 600]), 1000)
    assert caught.value.kind.status == 413
    assert read(request({}, [b"x" * 600, b"x" * 400]), 1000) == b"x" * 1000


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "1 1", ""])
def test_a_length_that_is_no_number_is_400(length: str) -> None:
    sent = Request(
        {"type": "http", "method": "POST", "headers": [(b"content-length", length.encode())]},
        None,  # type: ignore[arg-type]
    )
    with pytest.raises(Problem) as caught:
        read(sent, 1000)
    assert caught.value.kind.status == 400


@pytest.mark.parametrize("media_type", ["text/plain", "", "application/x-www-form-urlencoded"])
def test_another_media_type_is_415(media_type: str) -> None:
    with pytest.raises(Problem) as caught:
        bodies.check_media_type(request({"content-type": media_type}), "application/json")
    assert caught.value.kind.status == 415
