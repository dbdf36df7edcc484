"""The portal: anybody may object while a notice runs, without a name (NOT-2).

The ledger's own key states that the objection was received; what was written is sealed. Who sent
it is not asked, not kept and not logged; the address serves the limit of the hour alone.
"""

from datetime import date
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bodies
from api.depends import HostedOf, ServerOf, address_of
from api.hosts import Hosted
from api.personal import PURPOSE, opened
from api.problems import not_found
from api.reading import Ask, AskOf, Database
from api.server import Server
from api.signing import Secret, uuid7
from domain.kernel.fact import CaseId, NoticeId
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.steps.notice.facts import ItemId
from projections.notices import notice
from projections.objections import answer_due_on, restricted_objection

router = APIRouter(prefix="/v1/{ledger}/objections", tags=["notices 公示"])

TEXT_CHARS_MAX: Final = 2_000


class Objection(msgspec.Struct, forbid_unknown_fields=True):
    """What is objected to: a subject, one line of it, or without either the notice itself."""

    notice: NoticeId
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_CHARS_MAX)]
    subject: CaseId | None = None
    item: ItemId | None = None


@router.post(
    "",
    summary="Object without a name 匿名提出异议",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": msgspec.json.schema(Objection)}},
        }
    },
)
async def objection(request: Request, hosted: HostedOf, server: ServerOf) -> Response:
    """201 with the receipt: the objection's own number, its position and the ledger's promise."""
    server.limits["objection"].take(address_of(request))
    body = await bodies.read_typed(request, Objection, limit_bytes=64 * 1024)
    receipt = await run_in_threadpool(_receive, server, hosted, body)
    return Response(
        msgspec.json.encode(receipt),
        status_code=201,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


@router.get("/{objection}", summary="What was objected 异议内容")
def objection_one(
    objection: str, ask: AskOf, purpose: Annotated[str | None, PURPOSE] = None
) -> Response:
    """The objection with its text, for who may resolve it and for audit; recorded.

    Who objected stands in the record alone, for audit and discipline (ASM-6).
    """
    with ask.database() as database:
        position = ask.position(database, "objections", "notices")
        row = restricted_objection(database, ask.number, objection)
        board = notice(database, ask.number, row.notice) if row else None
        place = board.place if board else ask.hosted.county
        permit = ask.permit("objection_text", place)
        if row is None:
            raise not_found(say("objection", "异议"))
        index = _received_at(database, ask, objection)
    values = opened(ask, permit, index, subject=objection, purpose=purpose, only="/text")
    members = {
        "objection": row.id,
        "notice": row.notice,
        "subject": row.subject,
        "item": row.item,
        "anonymous": row.anonymous,
        "made_on": row.made_on,
        "due_on": row.due_on,
        "link": row.link,
        "escalated_on": row.escalated_on,
        "resolution": row.resolution,
        "index": index,
        "text": values[0].value if values else None,
    }
    return ask.answer(position, members, private=True)


def _received_at(database: Database, ask: Ask, objection: str) -> int:
    found = database.execute(
        "SELECT position FROM records WHERE ledger = %s AND stream = %s AND version = 1",
        (ask.number, objection),
    ).fetchone()
    return int(found[0]) if found else 0


def _receive(server: Server, hosted: Hosted, body: Objection) -> dict[str, Any]:
    now = server.registries.time_of(hosted)
    due_on = _due_on(server, hosted, body.notice, shanghai_day(now))
    name = f"objection:{uuid7(now)}"
    data = {
        "notice": body.notice,
        "objection": name,
        "channel": "portal",
        "due_on": due_on.isoformat(),
        "subject": body.subject,
        "item": body.item,
        "text": Secret(body.text),
    }
    admitted = server.system_acts.state(hosted, "ObjectionReceived.v1", data)
    return {
        "objection": name,
        "notice": body.notice,
        "due_on": due_on,
        "index": admitted.index,
        "id": admitted.id,
        "admitted_at": admitted.admitted_at,
        "simulated": hosted.simulated,
        "promise": server.intake.promise(hosted, admitted),
    }


def _due_on(server: Server, hosted: Hosted, name: str, today: date) -> date:
    """The day by which it is to be answered, by the policy in force where the notice hangs."""
    with server.connection() as database:
        row = notice(database, hosted.number, name)
        if row is None:
            raise not_found(say("notice", "公示"))
        return answer_due_on(database, hosted.number, row.place, today)
