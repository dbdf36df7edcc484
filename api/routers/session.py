"""Signing in and out: a challenge, a signature by the person's registered key, a session."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies
from api.access import Reader
from api.auth import challenge_text, check_same_site, clear_cookie, set_cookie, token_of
from api.depends import HostedOf, ServerOf, address_of
from api.hosts import Hosted
from api.problems import Problem
from api.reading import AskOf
from api.server import Server
from api.sessions import SESSION_LIFE
from audit.proof import keys
from audit.proof.errors import ProofError
from audit.proof.scalars import base64_decode
from domain.kernel.words import say

router = APIRouter(prefix="/v1/{ledger}/session", tags=["session 登录"])


class SignIn(msgspec.Struct, forbid_unknown_fields=True):
    """What answers a challenge: `signature` is base64, made as for an act."""

    challenge: str
    person: str
    key: str
    signature: str


@router.get("/challenge", summary="Ask for a challenge 获取登录挑战")
def challenge(request: Request, hosted: HostedOf, server: ServerOf) -> Response:
    """A fresh challenge and the `message` to be signed by the person's key, within two minutes."""
    server.limits["sign-in"].take(address_of(request))
    home = server.home_of(hosted)
    fresh, expires_at = server.sessions.challenge(home.number)
    return _json(
        {
            "challenge": fresh,
            "message": challenge_text(home.origin, fresh),
            "expires_at": expires_at,
        }
    )


@router.post("", summary="Sign in 登录", status_code=201)
async def sign_in(request: Request, hosted: HostedOf, server: ServerOf) -> Response:
    """Open a session: the answer sets a cookie, and tells the token once for other programs."""
    server.limits["sign-in"].take(address_of(request))
    if "origin" in request.headers:
        check_same_site(request)
    body = await bodies.read_typed(request, SignIn, limit_bytes=16 * 1024)
    token, reader = await run_in_threadpool(_open, server, server.home_of(hosted), body)
    response = _json({"token": token, **_who(reader)}, status_code=201)
    set_cookie(response, request, token, int(SESSION_LIFE.total_seconds()))
    return response


@router.get("", summary="Who is signed in 当前登录人")
def who(ask: AskOf) -> Response:
    """The person signed in and the offices held today; an empty person for a stranger."""
    return _json(_who(ask.reader))


@router.delete("", summary="Sign out 退出", status_code=204)
def sign_out(request: Request, hosted: HostedOf, server: ServerOf) -> Response:
    """Revoke the session at once."""
    token = token_of(request)
    if token is not None:
        server.sessions.close(server.home_of(hosted).number, token)
    response = Response(status_code=204)
    clear_cookie(response, request)
    return response


def _open(server: Server, home: Hosted, body: SignIn) -> tuple[str, Reader]:
    """Verify the answer; the challenge is spent first, so that none is tried twice."""
    if not server.sessions.spend(home.number, body.challenge):
        raise _refused("the challenge is unknown or too old", "登录挑战不存在或已过期")
    registry = server.registries.at_head(home)
    entry = registry.keys.get(body.key)
    if entry is None or entry.person != body.person:
        raise _refused("the key is not registered for this person", "该密钥未登记在此人名下")
    try:
        signature = base64_decode(body.signature, what="signature")
        message = challenge_text(home.origin, body.challenge).encode()
        keys.verify(entry.key, message, signature, registry.webauthn)
    except ProofError:
        raise _refused("the signature does not hold", "签名无效") from None
    reader = server.registries.reader(home, body.person, body.key)
    if reader is None:
        raise _refused("the key is not in force", "密钥已停用")
    token = server.sessions.open(home.number, body.person, body.key)
    return token, reader


def _refused(en: str, zh: str) -> Problem:
    return Problem("signature", say(en, zh), rule="ACT-1")


def _who(reader: Reader) -> dict[str, Any]:
    offices = [{"role": grant.role, "place": grant.place} for grant in reader.grants]
    return {"person": reader.person, "key": reader.key, "offices": offices}


def _json(value: Any, status_code: int = 200) -> Response:  # noqa: ANN401
    return Response(
        msgspec.json.encode(value),
        status_code=status_code,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )
