"""Who asks: signing in by a signature over a challenge, and the reader behind a request.

The challenge is signed by the person's registered key; the registry of the ledger says whose it
is, whether it is in force, and which offices the person holds. Nothing of that is copied into the
session: it is asked again at each request, so a revocation holds at once.

A session token travels in a cookie (SameSite=Strict, HttpOnly) or as `Authorization: Bearer`. A
request that changes something and is made with the cookie must come from a page of this server:
`Origin` or `Sec-Fetch-Site` says so, or a header that no other site can set.
"""

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

from api.problems import Problem
from domain.kernel.words import say

COOKIE: Final = "yangguang"
SECURE_COOKIE: Final = "__Host-yangguang"
OWN_HEADER: Final = "yangguang-request"


def challenge_text(origin: str, challenge: str) -> str:
    """What a person signs to sign in: useless for another ledger and for any act."""
    return f"yangguang/sign-in/v1\n{origin}\n{challenge}\n"


def token_of(request: Request) -> str | None:
    """The session token of the request, if it carries one."""
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        return bearer.strip()
    token = request.cookies.get(SECURE_COOKIE) or request.cookies.get(COOKIE)
    if token and request.method not in ("GET", "HEAD"):
        check_same_site(request)
    return token


def check_same_site(request: Request) -> None:
    """403 unless a request that carries the cookie comes from a page of this very server."""
    if OWN_HEADER in request.headers:
        return
    origin = request.headers.get("origin")
    own = request.headers.get("host", "")
    if origin is not None and urlsplit(origin).netloc == own:
        return
    if origin is None and request.headers.get("sec-fetch-site") == "same-origin":
        return
    raise Problem(
        "cross-site",
        say("the request comes from another site", "请求来自其他网站"),
    )


def set_cookie(response: Response, request: Request, token: str, seconds: int) -> None:
    """Hand the token to a browser; over plain HTTP (a machine's own demo) without `Secure`."""
    secure = request.url.scheme == "https"
    response.set_cookie(
        SECURE_COOKIE if secure else COOKIE,
        token,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def clear_cookie(response: Response, request: Request) -> None:
    """Take the token back from a browser."""
    secure = request.url.scheme == "https"
    response.delete_cookie(
        SECURE_COOKIE if secure else COOKIE,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
