"""The log as verifiers read it: checkpoints, tiles and proofs (log.md, Serving; C2SP tlog-tiles).

Public: hashes and signatures say nothing about anybody. Bundles of entries are the records
themselves and need an audit role.
"""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import INDEX_MAX
from api.depends import HostedOf, ServerOf
from api.hosts import Hosted
from api.personal import look_of
from api.problems import Problem, not_found
from api.reading import Ask
from api.server import Server
from audit.proof import tiles
from audit.proof.errors import ProofError
from audit.proof.tlog_proof import format_proof
from audit.trail import checkpoints, tree
from audit.trail.tree import TreeError
from domain.kernel.words import say

router = APIRouter(tags=["log 日志"])
proofs = APIRouter(prefix="/v1/{ledger}", tags=["log 日志"])

_FOREVER: Final = "public, max-age=31536000, immutable"
_NO_CACHE: Final = "no-cache"


@router.get("/log/{path:path}", summary="Checkpoint, tile or entries 检查点、分片")
def log(path: str, request: Request, server: ServerOf) -> Response:
    """`<origin>/checkpoint`, `<origin>/tile/<L>/<N>[.p/<W>]`, `<origin>/tile/entries/<N>`."""
    origin, separator, rest = path.rpartition("/checkpoint")
    if separator and not rest:
        return _checkpoint(server, server.hosts.by_origin(origin))
    origin, separator, rest = path.partition("/tile/")
    if not separator:
        raise not_found(say("resource of a log", "日志资源"))
    return _tile(request, server, server.hosts.by_origin(origin), f"tile/{rest}")


def _checkpoint(server: Server, hosted: Hosted) -> Response:
    with server.rows() as cursor:
        head = checkpoints.latest(cursor, hosted.number)
        if head is None:
            raise not_found(say("checkpoint yet", "检查点"))
        note = checkpoints.cosigned_note(cursor, hosted.number, head)
    return _bytes(note, "text/plain; charset=utf-8", _NO_CACHE)


def _tile(request: Request, server: Server, hosted: Hosted, path: str) -> Response:
    try:
        wanted = tiles.parse_tile(path)
    except ProofError:
        raise not_found(say("tile", "分片")) from None
    if wanted.level == tiles.ENTRIES:
        ask = Ask(request, server, hosted)
        permit = ask.permit("entries", hosted.county)
        look_of(ask, permit, "TraceRead.v1", f"ledger:{hosted.county}")
    with server.rows() as cursor:
        head = checkpoints.latest(cursor, hosted.number)
        try:
            data = tree.tile(cursor, hosted.number, wanted, head.size if head else 0)
        except (TreeError, ProofError):
            raise not_found(say("tile", "分片")) from None
    private = wanted.level == tiles.ENTRIES
    return _bytes(data, "application/octet-stream", "no-store" if private else _FOREVER)


@proofs.get("/events/{index}/proof", summary="Proof of an entry 入账证明")
def proof(index: int, hosted: HostedOf, server: ServerOf) -> Response:
    """A `c2sp.org/tlog-proof@v1`: the path of the record, and a cosigned checkpoint over it."""
    if not 0 <= index <= INDEX_MAX:
        raise not_found(say("event", "事项"))
    text = proof_of(server, hosted, index)
    if text is None:
        raise Problem(
            "not-found",
            say("not under a checkpoint yet, or no such event", "尚无检查点覆盖，或没有该事项"),
            headers={"retry-after": "1"},
        )
    return _bytes(text, "text/plain; charset=utf-8", _NO_CACHE)


def proof_of(server: Server, hosted: Hosted, index: int) -> bytes | None:
    """The proof under the first final checkpoint, else under the first there is."""
    with server.rows() as cursor:
        head = checkpoints.first_final_above(cursor, hosted.number, index)
        head = head or checkpoints.first_above(cursor, hosted.number, index)
        if head is None:
            return None
        path = tree.inclusion_proof(cursor, hosted.number, index, head.size)
        return format_proof(index, path, checkpoints.cosigned_note(cursor, hosted.number, head))


def _bytes(content: bytes, media_type: str, cache: str) -> Response:
    headers = {"cache-control": cache, "access-control-allow-origin": "*"}
    return Response(content, media_type=media_type, headers=headers)
