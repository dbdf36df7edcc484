"""The catalogue of act types and of problems: what may be sent, and what may come back."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from api import act_types, problems
from domain.kernel.words import say

router = APIRouter(tags=["catalogue 目录"])


@router.get("/v1/act-types", summary="Every type of act 事项目录")
def act_type_list() -> Response:
    """Every published type of act, by name."""
    return _json({"items": act_types.catalogue()})


@router.get("/v1/act-types/{name}", summary="One type of act 事项说明")
def act_type_one(name: str) -> Response:
    """JSON Schema, rules, signers, streams and an example: as they are enforced."""
    found = act_types.description(name)
    if found is None:
        raise problems.not_found(say("type of act", "事项类型"))
    return _json(found)


@router.get("/problems/{slug}", summary="What a problem means 错误说明")
def problem_one(slug: str, request: Request) -> Response:
    """One kind of problem, named by the `type` of a problem document."""
    kind = problems.KINDS.get(slug)
    if kind is None:
        raise problems.not_found(say("kind of problem", "错误类型"))
    language = problems.language_of(request.headers.get("accept-language"))
    title = problems.in_language(kind.title, language)
    return _json({"type": f"/problems/{slug}", "title": title, "status": kind.status})


def _json(value: Any) -> Response:  # noqa: ANN401
    return Response(
        msgspec.json.encode(value),
        media_type="application/json",
        headers={"cache-control": "no-cache", "vary": "Accept-Language"},
    )
