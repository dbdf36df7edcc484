"""Request bodies, read strictly and within limits.

A body is refused before it is whole when it is too large (413), when it is not JSON by its media
type (415), when its bytes are not JSON, hold a key twice, a number beyond +-(2^53 - 1), a number
that is no integer, or nest deeper than `DEPTH_MAX` (400); when its fields do not fit (422). The
tolerant readers of most frameworks let all of these pass in one way or another.
"""

import json
import re
from collections.abc import AsyncIterator
from typing import Any, Final, NoReturn, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from api.problems import Problem
from domain.kernel.words import say

T = TypeVar("T")

DEPTH_MAX: Final = 64
INTEGER_MAX: Final = 2**53 - 1
SMALL_BYTES_MAX: Final = 1024 * 1024

_structure = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL).finditer
_surrogate = re.compile(rb"\\u[dD][89a-fA-F]").search


async def read_typed(request: Request, kind: type[T], *, limit_bytes: int = SMALL_BYTES_MAX) -> T:
    """The body as `kind`, a msgspec type; raises `Problem`."""
    check_media_type(request, "application/json")
    return typed(await read_bytes(request, limit_bytes), kind)


def typed(body: bytes, kind: type[T]) -> T:
    """Decode strictly into `kind`; raises `Problem`."""
    value = decode(body)
    try:
        return msgspec.convert(value, type=kind, strict=True)
    except msgspec.ValidationError as error:
        raise schema_problem(error) from None


def schema_problem(error: msgspec.ValidationError) -> Problem:
    """422 with the path of the field; the offending value itself is never repeated."""
    found = str(error)[:300]
    return Problem("schema", say(f"schema: {found}", f"字段不符合要求：{found}"))


def check_media_type(request: Request, *accepted: str) -> str:
    """The media type without parameters; 415 unless it is one of `accepted`."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in accepted:
        names = ", ".join(accepted)
        raise Problem(
            "media-type",
            say(f"send {names}", f"请使用 {names}"),
            headers={"accept-post": names},
        )
    return media_type


async def read_bytes(request: Request, limit_bytes: int) -> bytes:
    """The whole body, refused with 413 as soon as it passes the limit."""
    return b"".join([chunk async for chunk in limited(request, limit_bytes)])


async def limited(request: Request, limit_bytes: int) -> AsyncIterator[bytes]:
    """The chunks of the body; 413 by the declared length, else by what has arrived."""
    declared = request.headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit():
        raise malformed("content-length is not a number", "Content-Length 不是数字")
    if len(declared) > len(str(limit_bytes)) or int(declared) > limit_bytes:
        raise too_large(limit_bytes)
    taken = 0
    try:
        async for chunk in request.stream():
            taken += len(chunk)
            if taken > limit_bytes:
                raise too_large(limit_bytes)
            yield chunk
    except ClientDisconnect:
        raise malformed("the body ended early", "请求内容不完整") from None


def too_large(limit_bytes: int) -> Problem:
    """413 with the limit; the connection is closed, for the rest is not read."""
    return Problem(
        "too-large",
        say(f"at most {limit_bytes} bytes", f"最多 {limit_bytes} 字节"),
        headers={"connection": "close"},
    )


def malformed(en: str, zh: str) -> Problem:
    """400 with the reason."""
    return Problem("malformed", say(en, zh))


def decode(body: bytes) -> Any:  # noqa: ANN401  (JSON is any of six kinds)
    """JSON without duplicate keys, fractions, large integers or deep nesting; raises `Problem`."""
    if body.count(b"[") + body.count(b"{") > DEPTH_MAX:
        _check_depth(body)
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
        )
        if _surrogate(body):
            msgspec.json.encode(value)
    except UnicodeError:
        raise malformed("the body is not UTF-8 text", "请求内容不是 UTF-8 文本") from None
    except json.JSONDecodeError as error:
        where = f"{error.msg} at character {error.pos}"
        raise malformed(f"not JSON: {where}", f"不是有效的 JSON：第 {error.pos} 个字符") from None
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise malformed("an object has a key twice", "JSON 对象中有重复的键")
    return members


def _integer(digits: str) -> int:
    if len(digits) > len(str(-INTEGER_MAX)) or not -INTEGER_MAX <= int(digits) <= INTEGER_MAX:
        raise malformed("an integer is beyond 2^53 - 1", "整数超出 ±(2^53 - 1) 的范围")
    return int(digits)


def _no_fraction(_digits: str) -> NoReturn:
    raise malformed("numbers are integers", "数字必须是整数")


def _check_depth(body: bytes) -> None:
    depth = 0
    for token in _structure(body):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(token[0], 0)
        if depth > DEPTH_MAX:
            raise malformed(f"nested deeper than {DEPTH_MAX}", f"嵌套超过 {DEPTH_MAX} 层")
