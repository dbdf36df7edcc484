"""The no-cash proof 无现金发放核验 and one yuan's path, for audit and discipline; recorded."""

from asyncio import wrap_future
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.findings_desk import Start
from api.personal import PURPOSE, look_of
from api.problems import not_found
from api.reading import AskOnLoop, PlaceCode
from audit.desk.money.claims import Scope
from audit.desk.money.path import Way
from domain.kernel.words import say

router = APIRouter(prefix="/v1/{ledger}", tags=["audit 审计"])


@router.get("/no-cash", summary="Whether no payout was cash 无现金发放核验")
async def no_cash(
    ask: AskOnLoop,
    place: PlaceCode = None,
    fund: Annotated[str | None, Query(description="fund:...", max_length=80)] = None,
    year: Annotated[int | None, Query(description="of value dates", ge=2000, le=2200)] = None,
    purpose: Annotated[str | None, PURPOSE] = None,
) -> Response:
    """Each claim proved, refuted or open; what it rests on; every exception with its records."""
    permit = ask.permit("findings", ask.hosted.county)
    subject = f"findings:{ask.hosted.county}"
    await run_in_threadpool(look_of, ask, permit, "TraceRead.v1", subject, purpose)
    today = await run_in_threadpool(ask.today)
    beside = await run_in_threadpool(ask.server.hosts.beside, ask.hosted)
    scope = Scope(fund=fund, place=place, year=year)
    proof = await wrap_future(ask.server.findings.no_cash(ask.hosted, beside, today, scope))
    members = {"proved": proof.proved, **msgspec.to_builtins(proof)}
    del members["ledger"], members["position"]
    return ask.answer(proof.position, members, private=True)


@router.get("/money/path", summary="One yuan's path 一元钱的来龙去脉")
async def money_path(
    ask: AskOnLoop,
    start: Annotated[
        str,
        Query(
            alias="from",
            description="due:, receipt:, batch:, list:, pool:, contract:, asset:, project:, "
            "disbursement:, allocation: or fund:",
            pattern=r"^[a-z]+:[A-Za-z0-9-]{1,64}$",
        ),
    ],
    way: Way = "up",
    purpose: Annotated[str | None, PURPOSE] = None,
) -> Response:
    """Up to the budget lines or down to every household: each step with its records."""
    permit = ask.permit("findings", ask.hosted.county)
    await run_in_threadpool(look_of, ask, permit, "TraceRead.v1", start, purpose)
    today = await run_in_threadpool(ask.today)
    found = await wrap_future(ask.server.findings.path(ask.hosted, today, Start(start, way)))
    if not found.steps:
        raise not_found(say("thing on record about money", "与资金有关的登记事项"))
    members = msgspec.to_builtins(found)
    del members["ledger"], members["position"]
    return ask.answer(found.position, members, private=True)
