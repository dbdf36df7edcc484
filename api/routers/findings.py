"""Findings 疑点: what stands out in the log, for audit and discipline; looking is recorded."""

from asyncio import wrap_future
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.depends import PageOf
from api.personal import PURPOSE, look_of
from api.problems import Problem
from api.reading import AskOnLoop
from audit.desk.findings.finding import Finding, Grade, Place
from domain.kernel.words import say

router = APIRouter(prefix="/v1/{ledger}", tags=["audit 审计"])

_COLUMNS: Final = (
    "position", "rule", "grade", "detector", "subject", "message", "message_zh", "evidence",
)  # fmt: skip


@router.get("/findings", summary="What stands out 疑点")
async def finding_page(
    ask: AskOnLoop,
    page: PageOf,
    rule: Annotated[
        str | None, Query(description="rule 规则, such as ACT-3", max_length=20)
    ] = None,
    grade: Grade | None = None,
    purpose: Annotated[str | None, PURPOSE] = None,
) -> Response:
    """What the detectors find at the head, oldest evidence first; a finding refutes nothing.

    Each names its rule, its grade, what it is about, and the positions of the records that say so.
    """
    permit = ask.permit("findings", ask.hosted.county)
    after = _place(page.after)
    subject = f"findings:{ask.hosted.county}"
    await run_in_threadpool(look_of, ask, permit, "TraceRead.v1", subject, purpose)
    today = await run_in_threadpool(ask.today)
    found = await wrap_future(ask.server.findings.at_head(ask.hosted, today))
    rows = [
        _shown(one)
        for one in found.findings
        if (after is None or one.place > after)
        and rule in (None, one.rule)
        and grade in (None, one.grade)
    ]
    items, following = page.cut_with_cursor(rows[: page.limit + 1])
    return ask.table(found.position, items, _COLUMNS, {"next": following})


def _place(after: str | None) -> Place | None:
    """The place in a cursor."""
    if after is None:
        return None
    position, _, rest = after.partition("|")
    detector, _, subject = rest.partition("|")
    if not (position.isascii() and position.isdigit() and subject):
        raise Problem("schema", say("after: `next` of the page before", "after 应为上一页的 next"))
    return Place(int(position[:15]), detector, subject)


def _shown(one: Finding) -> dict[str, Any]:
    found = {name: getattr(one, name) for name in _COLUMNS if name != "position"}
    cursor = "|".join((str(one.place.position), one.detector, one.subject))
    return {"position": one.place.position, **found, "cursor": cursor}
