"""Submitting acts: one, or many that are answered each on its own (api.md, Writing).

No sign-in: an act is signed, and its signatures are all the authority it has. The answer comes
after the commit; `wait=proof` and `wait=final` wait further, for the checkpoint and for the quorum
of witnesses, at most `WAIT_SECONDS`.
"""

import asyncio
from typing import Any, Final, cast, get_args

import msgspec
from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import act_types, bodies, problems
from api.depends import server_of
from api.hosts import Hosted
from api.problems import Problem
from api.routers.logs import proof_of
from api.server import Server
from api.submissions import (
    ACT_BYTES_MAX,
    BUNDLE_BYTES_MAX,
    Bundle,
    Submission,
    Wait,
    submission_of,
)
from api.watch import Height
from audit.trail.outcomes import Admitted
from domain.kernel.words import say

router = APIRouter(prefix="/v1/{ledger}", tags=["acts 事项"])

WAIT_SECONDS: Final = 10.0
_WAITS: Final = frozenset(get_args(Wait))
_HEIGHTS: Final[dict[str, Height]] = {"proof": "sealed", "final": "final"}
_PARAMETERS: Final = [
    {
        "name": "ledger",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "county code 县代码, such as `231005`",
    },
    {
        "name": "wait",
        "in": "query",
        "schema": {"enum": ["position", "proof", "final"], "default": "position"},
        "description": "answer when logged 入账, under a checkpoint 有证明, or cosigned 已联署",
    },
]
"""Declared here and read by hand: this is the hottest route of the interface."""


def _body(name: str, kind: type, examples: dict[str, Any]) -> dict[str, Any]:
    (schema,), components = msgspec.json.schema_components([kind])
    inlined = _inlined(schema, components)
    content: dict[str, Any] = {"schema": inlined}
    if examples:
        content["examples"] = examples
    return {
        "parameters": _PARAMETERS,
        "requestBody": {
            "required": True,
            "description": name,
            "content": {"application/json": content},
        },
    }


def _inlined(schema: Any, components: dict[str, Any]) -> Any:  # noqa: ANN401  (JSON Schema)
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(components[schema["$ref"].rpartition("/")[2]], components)
        return {name: _inlined(value, components) for name, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(value, components) for value in schema]
    return schema


@router.post(
    "/acts",
    summary="Submit an act 提交事项",
    status_code=201,
    openapi_extra=_body("one signed act", Submission, act_types.request_examples()),
)
async def submit(request: Request) -> Response:
    """201 with index, id, admission time and promise; 200 for an act that was admitted before."""
    server, wait = server_of(request), _wait_of(request)
    hosted = await _hosted(server, request.path_params["ledger"])
    body = await bodies.read_typed(request, Submission, limit_bytes=ACT_BYTES_MAX)
    admitted = await _admit(server, hosted, body)
    answer = await _answer(server, hosted, admitted, wait)
    return Response(
        msgspec.json.encode(answer),
        status_code=200 if admitted.already else 201,
        media_type="application/json",
        headers={
            "location": f"/v1/{hosted.name}/events/{admitted.index}",
            "ledger-position": str(admitted.index),
            "cache-control": "no-store",
        },
    )


SUBMIT: Final = next(route for route in router.routes if isinstance(route, APIRoute))
"""The route as the description and the meters know it."""


@router.post(
    "/acts:bundle",
    summary="Submit many acts 批量提交",
    openapi_extra=_body("independent signed acts", Bundle, {}),
)
async def submit_bundle(request: Request) -> Response:
    """Each act is answered on its own, in order: its status and body, or its problem document.

    The acts are independent and share commits; none waits for another, and none of them may
    rely on one before it in the same bundle.
    """
    server, wait = server_of(request), _wait_of(request)
    hosted = await _hosted(server, request.path_params["ledger"])
    bundle = await bodies.read_typed(request, Bundle, limit_bytes=BUNDLE_BYTES_MAX)
    language = problems.language_of(request.headers.get("accept-language"))
    items = await asyncio.gather(
        *(_one_of_bundle(server, hosted, act, wait, language) for act in bundle.acts)
    )
    return Response(
        msgspec.json.encode({"items": items}),
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


async def _one_of_bundle(
    server: Server, hosted: Hosted, value: object, wait: Wait, language: str
) -> dict[str, Any]:
    try:
        admitted = await _admit(server, hosted, submission_of(value))
        answer = await _answer(server, hosted, admitted, wait)
    except Problem as problem:
        return problem.document(language)
    return {"status": 200 if admitted.already else 201, **answer}


def _wait_of(request: Request) -> Wait:
    if not request.scope["query_string"]:
        return "position"
    wanted = request.query_params.get("wait", "position")
    if wanted not in _WAITS:
        raise Problem("schema", say("wait: position, proof or final", "wait 的取值不符"))
    return cast("Wait", wanted)


async def _hosted(server: Server, name: str) -> Hosted:
    """The ledger, without asking the database in the usual case."""
    known = server.hosts.known(name)
    if known is None:
        known = await run_in_threadpool(server.hosts.find, name)
    return known


async def _admit(server: Server, hosted: Hosted, body: Submission) -> Admitted:
    """Verify here, queue, and wait for the commit."""
    if server.gate.is_due(hosted):
        await run_in_threadpool(server.gate.look, hosted)
    server.gate.check(hosted)
    return await server.intake.admit(
        hosted, body.envelope_bytes(), body.disclosures, body.line_bytes()
    )


async def _answer(server: Server, hosted: Hosted, admitted: Admitted, wait: Wait) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "index": admitted.index,
        "id": admitted.id,
        "admitted_at": admitted.admitted_at,
        "count": admitted.count,
        "simulated": hosted.simulated,
        "promise": server.intake.promise(hosted, admitted),
    }
    if wait != "position":
        size = admitted.index + admitted.count
        if await server.watch.reached(hosted.number, _HEIGHTS[wait], size, WAIT_SECONDS):
            proof = await run_in_threadpool(proof_of, server, hosted, admitted.index)
            answer["proof"] = proof.decode() if proof else None
    return answer
