"""The interface described by itself: OpenAPI with an example for each type of act, and `/docs`.

The page at `/docs` is made here and needs nothing from elsewhere: no other site learns who reads
it, and it works in an office without a way out. Every operation can be tried from it.
"""

from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from api.problems import KINDS, MEDIA_TYPE, not_found
from domain.kernel.words import say

DESCRIPTION: Final = (
    "一县一本、逐笔签名、无法悄悄更改的帮扶账本。A signed, append-only ledger of rural assistance "
    "that anyone may verify. 提交事项请先在 `/v1/act-types` 查看字段、规则和签名人。"
)
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "rule": {"type": "string", "examples": ["ASM-1"]},
        "expected": {"type": "string"},
        "found": {"type": "string"},
        "line": {"type": "integer"},
    },
}
_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


def install(app: FastAPI) -> None:
    """Give the application its description, its page and the page's script and style."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _described(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
    app.add_api_route("/docs", _page, methods=["GET"], include_in_schema=False)
    app.add_api_route("/docs/{name}", _part, methods=["GET"], include_in_schema=False)


def _described(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes
    )
    components = schema.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["responses"] = {"Problem": _problem_response()}
    components["securitySchemes"] = {
        "session": {"type": "http", "scheme": "bearer", "description": "会话令牌 session token"}
    }
    for operations in schema["paths"].values():
        for operation in operations.values():
            answers = operation["responses"]
            answers.pop("422", None)
            answers["default"] = {"$ref": "#/components/responses/Problem"}
            operation["security"] = [{}, {"session": []}]
    for name in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(name, None)
    return schema


def _problem_response() -> dict[str, Any]:
    listed = "; ".join(f"{kind.status} {kind.slug}" for kind in KINDS.values())
    return {
        "description": f"问题说明 RFC 9457: {listed}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


@cache
def _file(name: str) -> bytes:
    return (files("api") / "docs_page" / name).read_bytes()


def _page(_request: Request) -> Response:
    return _served(_file("index.html"), "text/html; charset=utf-8")


def _part(name: str) -> Response:
    kinds = {"docs.js": "text/javascript; charset=utf-8", "docs.css": "text/css; charset=utf-8"}
    if name not in kinds:
        raise not_found(say("page", "页面"))
    return _served(_file(name), kinds[name])


def _served(content: bytes, media_type: str) -> Response:
    headers = {"content-security-policy": _POLICY, "cache-control": "no-cache"}
    return Response(content, media_type=media_type, headers=headers)
