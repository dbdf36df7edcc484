"""Events: the records as logged, the trace of a subject, and figures.

Records name who voted and who objected, so they are for audit and discipline, and one's own for
oneself. A trace shows officials their jurisdiction without those signatures. Every such read is
recorded in the inspection ledger. That somebody is guided to work (EVA-2) is told to audit and
discipline alone here; who guides asks for the record itself.
"""

import re
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.access import Permit
from api.answers import INDEX_MAX, Page
from api.depends import Fresh, PageOf
from api.personal import PURPOSE, look_of, opened
from api.problems import Problem, not_found
from api.reading import Ask, AskOf, AskOnLoop, AsOf, Database, PlaceCode
from audit.proof.act import parse_act
from audit.proof.record import LineRecord, envelope_of, is_act, parse_record
from audit.proof.scalars import base64_encode
from domain.kernel.words import say
from projections.households import household
from projections.stats import totals
from projections.trace import trace

router = APIRouter(prefix="/v1/{ledger}", tags=["events 入账记录"])

LONG_POLL_SECONDS_MAX: Final = 30
_identifier = re.compile(r"[a-z]+:[A-Za-z0-9-]{1,64}").fullmatch
_RECORDS: Final = (
    "SELECT position, record FROM records WHERE ledger = %s AND position > %s"
    " ORDER BY position LIMIT %s"
)
_TRACE_COLUMNS: Final = (
    "position", "type", "stream", "place", "day", "at", "admitted_at", "restricted",
)  # fmt: skip


@router.get("/events", summary="Follow the ledger 跟随账本")
async def event_page(
    ask: AskOnLoop,
    page: PageOf,
    wait: Annotated[
        int, Query(ge=0, le=LONG_POLL_SECONDS_MAX, description="seconds to wait for news 等待秒数")
    ] = 0,
    purpose: Annotated[str | None, PURPOSE] = None,
) -> Response:
    """Records behind the cursor `after` as they are logged; waits when there is none yet."""
    permit = ask.permit("events", ask.hosted.county)
    after = _position_of(page)
    await ask.server.watch.reached(ask.number, "head", after + 2, wait)
    return await run_in_threadpool(_event_page, ask, permit, page, after, purpose)


def _event_page(ask: Ask, permit: Permit, page: Page, after: int, purpose: str | None) -> Response:
    with ask.database() as database:
        rows = database.execute(_RECORDS, (ask.number, after, page.limit)).fetchall()
    if rows:
        look_of(ask, permit, "TraceRead.v1", f"ledger:{ask.hosted.county}", purpose)
    items = [{"index": index, "record": msgspec.Raw(record)} for index, record in rows]
    last = rows[-1][0] if rows else after
    members = {"items": items, "next": str(last) if last >= 0 else None}
    return ask.answer(last, members, private=True)


def _position_of(page: Page) -> int:
    """The position in the cursor; -1 before the first record."""
    if page.after is None:
        return -1
    if not page.after.isascii() or not page.after.isdigit() or len(page.after) > len("9" * 15):
        raise Problem("schema", say("after: a position", "after 应为位置"))
    return int(page.after)


@router.get("/events/{index}", summary="One record 单条入账记录")
def event_one(index: int, ask: AskOf, purpose: Annotated[str | None, PURPOSE] = None) -> Response:
    """The record's bytes exactly as they are hashed; for who signed it, audit and discipline."""
    record = _record(ask, index)
    signers = _signers(ask, record, index) if record and ask.reader.signed_in else ()
    permit = ask.permit("event", ask.hosted.county, signers)
    if record is None:
        raise not_found(say("event", "事项"))
    look_of(ask, permit, "TraceRead.v1", f"event:{index}", purpose)
    headers = {"cache-control": "no-store", "ledger-position": str(index)}
    return Response(record, media_type="application/json", headers=headers)


@router.get("/events/{index}/disclosures", summary="Sealed values of a record 保密字段")
def disclosures(index: int, ask: AskOf, purpose: Annotated[str | None, PURPOSE] = None) -> Response:
    """What opens the record's sealed fields: for who signed it, audit and discipline; recorded."""
    record = _record(ask, index)
    signers = _signers(ask, record, index) if record and ask.reader.signed_in else ()
    permit = ask.permit("sealed", ask.hosted.county, signers)
    if record is None:
        raise not_found(say("event", "事项"))
    found = opened(ask, permit, index, subject=f"event:{index}", purpose=purpose)
    items = [
        {
            "path": one.path,
            "line": one.line,
            "salt": base64_encode(one.salt) if one.salt is not None else None,
            "value": one.value,
        }
        for one in found
    ]
    return ask.answer(index, {"index": index, "disclosures": items}, private=True)


def _record(ask: Ask, index: int) -> bytes | None:
    if not 0 <= index <= INDEX_MAX:
        return None
    with ask.database() as database:
        found = database.execute(
            "SELECT record FROM records WHERE ledger = %s AND position = %s", (ask.number, index)
        ).fetchone()
    return bytes(found[0]) if found else None


def _signers(ask: Ask, record: bytes, index: int) -> tuple[str, ...]:
    """Who signed the record; for a line, who signed its header."""
    if not is_act(record):
        line = parse_record(record)
        header = _record(ask, line.of) if isinstance(line, LineRecord) else None
        return _signers(ask, header, line.of) if header and isinstance(line, LineRecord) else ()
    return tuple(signer.person for signer in parse_act(envelope_of(record, index)).by)


@router.get("/trace/{subject}", summary="Full trace 全程留痕", dependencies=[Fresh])
def trace_page(
    subject: str, ask: AskOf, page: PageOf, purpose: Annotated[str | None, PURPOSE] = None
) -> Response:
    """Every event about a subject in order: who signed, when, on what paper, by which policy."""
    if not _identifier(subject):
        raise not_found(say("subject", "对象"))
    after = _position_of(page)
    with ask.database() as database:
        position = ask.position(database, "trace", "households", "offices")
        place, persons = _about(ask, database, subject)
        permit = ask.permit("trace", place, persons)
        restricted = ask.may("votes", place)
        rows = trace(
            database,
            ask.number,
            subject,
            after=after,
            limit=page.limit + 1,
            restricted=restricted,
            hidden=restricted,
        )
    if not rows and after < 0:
        raise not_found(say("subject", "对象"))
    look_of(ask, permit, "TraceRead.v1", subject, purpose)
    shown = [msgspec.structs.asdict(row) | {"proof": _proof(ask, row.position)} for row in rows]
    for row in shown:
        del row["ledger"]
    items, following = page.cut(shown, "position")
    return ask.table(position, items, _TRACE_COLUMNS, {"subject": subject, "next": following})


def _proof(ask: Ask, index: int) -> str:
    return f"/v1/{ask.hosted.name}/events/{index}/proof"


def _about(ask: Ask, database: Database, subject: str) -> tuple[str, list[str]]:
    """The place of a subject, and the persons who may read about it as about themselves."""
    found = database.execute(
        "SELECT place, household FROM projections.subjects WHERE ledger = %s AND id = %s",
        (ask.number, subject),
    ).fetchone()
    place, home = found or (ask.hosted.county, None)
    if subject.startswith("person:"):
        return place, [subject]
    row = household(database, ask.number, home or subject)
    members = row.state.members if row else ()
    return place, [member.person for member in members if member.until is None]


@router.get("/stats", summary="Figures 统计", dependencies=[Fresh])
def stats(ask: AskOf, place: PlaceCode, since: AsOf) -> Response:
    """How many acts of which type, of a place and what lies under it, from the day `as_of` on."""
    where = place or ask.hosted.county
    ask.permit("stats", where)
    with ask.database() as database:
        position = ask.position(database, "trace")
        rows = totals(database, ask.number, where, since)
    items: list[dict[str, Any]] = [{"type": row.type, "count": row.count} for row in rows]
    return ask.table(position, items, ("type", "count"), {"place": where, "as_of": since})
