"""Files beside the log: streamed in within limits, found again by their SHA-256.

A file that is too large is refused as soon as that is known, before it is whole; nothing of it is
stored. Who hands in a file is signed in; what an act says of it is what the answer says.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api import bodies
from api.access import Permit
from api.personal import look_of
from api.problems import Problem, not_found
from api.reading import Ask, AskOf, AskOnLoop
from audit.trail import attachments
from audit.trail.attachments import Attachment, AttachmentError, Intake
from domain.kernel.words import say
from projections.cases import case
from projections.guidance import place_of_paper

router = APIRouter(prefix="/v1/{ledger}/attachments", tags=["attachments 附件"])

CaseName = Annotated[str | None, Query(description="a case 办理事项 that names the file")]
_digest = re.compile(r"[0-9a-f]{64}").fullmatch
_CONTENT: Final[dict[str, Any]] = {kind: {} for kind in attachments.BEGINNINGS}


@router.post(
    "",
    summary="Hand in a file 上传附件",
    status_code=201,
    openapi_extra={"requestBody": {"required": True, "content": _CONTENT}},
)
async def attach(request: Request, ask: AskOnLoop) -> Response:
    """201 with `sha256`, `media_type` and `length_bytes`, as an act names the file."""
    ask.permit("attach", ask.hosted.county)
    ask.server.limits["attachment"].take(ask.reader.person or "")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        with Intake(media_type) as intake:
            async for chunk in bodies.limited(request, attachments.LENGTH_BYTES_MAX):
                await run_in_threadpool(intake.feed, chunk)
            stored = await run_in_threadpool(_store, ask, intake)
    except AttachmentError as error:
        raise _problem(error) from None
    return Response(
        msgspec.json.encode(_told(stored)),
        status_code=201,
        media_type="application/json",
        headers={
            "location": f"/v1/{ask.hosted.name}/attachments/{stored.sha256.hex()}",
            "cache-control": "no-store",
        },
    )


def _store(ask: Ask, intake: Intake) -> Attachment:
    with ask.server.rows() as cursor:
        return intake.store(cursor, ask.number, ask.server.now(), ask.server.people.vault)


@router.get("/{sha256}", summary="A file 附件")
def attachment(sha256: str, ask: AskOf, about: CaseName = None) -> Response:
    """The file's bytes, hashed again on the way out.

    For officials of the county and for audit; with `about`, the papers of that case also for
    officials of its place.
    """
    permit = _permit(ask, sha256, about)
    if not _digest(sha256):
        raise not_found(say("attachment", "附件"))
    with ask.server.rows() as cursor:
        found = attachments.find(cursor, ask.number, bytes.fromhex(sha256))
    if found is None:
        raise not_found(say("attachment", "附件"))
    if found.destroyed_at is not None:
        raise _gone(found.destroyed_at)
    look_of(ask, permit, "PersonalDataRead.v1", f"attachment:{sha256}", fields=["attachment"])
    return StreamingResponse(
        _pieces(ask, found),
        media_type=found.media_type,
        headers={
            "content-length": str(found.length_bytes),
            "content-disposition": "attachment",
            "cache-control": "no-store",
        },
    )


def _permit(ask: Ask, sha256: str, about: str | None) -> Permit:
    """The permit for a file; one that a restricted record names is read as that record is."""
    with ask.database() as database:
        restricted = place_of_paper(database, ask.number, sha256)
    if restricted is not None:
        return ask.permit("unwillingness", restricted)
    return ask.permit("attachment", _place_of(ask, sha256, about))


def _place_of(ask: Ask, sha256: str, about: str | None) -> str:
    """Where the case lies whose paper it is; else the whole county."""
    if about is None:
        return ask.hosted.county
    with ask.database() as database:
        row = case(database, ask.number, about)
    return row.place if row and sha256 in row.state.papers else ask.hosted.county


def _pieces(ask: Ask, found: Attachment) -> Iterator[bytes]:
    with ask.server.rows() as cursor:
        yield from attachments.read(cursor, ask.number, found, ask.server.people.vault)


def _told(stored: Attachment) -> dict[str, Any]:
    return {
        "sha256": stored.sha256.hex(),
        "media_type": stored.media_type,
        "length_bytes": stored.length_bytes,
    }


def _gone(position: int) -> Problem:
    return Problem(
        "gone",
        say(f"destroyed at position {position}", f"已按第 {position} 条记录销毁"),
        rule="SUP-11",
    )


def _problem(error: AttachmentError) -> Problem:
    if error.rule == "too-large":
        return bodies.too_large(attachments.LENGTH_BYTES_MAX)
    if error.rule == "empty":
        return Problem("malformed", say("the file is empty", "文件为空"))
    if error.rule == "destroyed":
        return Problem(
            "refused",
            say("the file was destroyed and is not taken again", "该附件已销毁，不再接收"),
            rule="SUP-11",
        )
    accepted = ", ".join(attachments.BEGINNINGS)
    return Problem(
        "media-type",
        say(f"not a file of an accepted type: {accepted}", f"文件类型不符，可接受：{accepted}"),
    )
