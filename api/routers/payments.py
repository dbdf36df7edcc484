"""Payments: payable lists, the lines paid of them, batches with what the bank and households said.

Nothing here is a number of a card: lines name the card's reference. A draft of a batch says what
there is to sign; nothing is stored, and it can be made again at will.
"""

from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import bank_file, bodies
from api.bank.faults import BankFileError
from api.depends import Fresh, PageOf
from api.personal import PURPOSE, look_of
from api.problems import Problem
from api.reading import Ask, AskOf, Database, PlaceCode
from audit.proof.scalars import base64_encode
from domain.kernel.checks import check_new
from domain.kernel.refused import Refused
from domain.kernel.words import Words, say
from domain.payables.listing import PayableList, ended_list
from domain.payments.batch import STATUSES, Batch, BatchId
from domain.payments.batches import ListId, check_execution
from projections import payments as table
from projections.batches import BatchRow
from projections.cases import case
from projections.dues import DueRow, ListRow, owed_to_entities
from projections.stored import Stored

router = APIRouter(prefix="/v1/{ledger}", tags=["payments 发放"], dependencies=[Fresh])

FOLDED_BY: Final = ("payable_lists", "dues", "batches")
SAID_BY_BANK: Final = ("confirmed", "rejected", "returned")
_COLUMNS: Final = (
    "due", "attempt", "list", "batch", "household", "person", "card", "amount_fen", "status",
    "value_date", "reason", "reference", "word",
)  # fmt: skip
ListName = Annotated[
    str | None, Query(alias="list", description="of one payable list 发放清单", max_length=80)
]
BatchName = Annotated[
    str | None, Query(alias="batch", description="of one batch 发放批次", max_length=80)
]
StatusName = Annotated[
    str | None, Query(alias="status", description=", ".join((*STATUSES, *SAID_BY_BANK)))
]


FileFormat = Annotated[
    bank_file.Format, Query(description="pain.001, a spreadsheet, or text of our own layout")
]
PayerName = Annotated[
    str, Query(description="the payer's name at its bank 付款户名", min_length=2, max_length=140)
]
Remark = Annotated[
    str,
    Query(description="what payees read 用途", min_length=1, max_length=140),
]


class BatchAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Of which list, under which name, for which day."""

    list: ListId
    batch: BatchId
    execution_date: date


@router.get("/payments", summary="Payments of a place 发放明细")
def payment_page(
    ask: AskOf,
    page: PageOf,
    place: PlaceCode,
    *,
    list_: ListName = None,
    batch: BatchName = None,
    status: StatusName = None,
) -> Response:
    """Every attempt to pay somebody, by due, of a list, a batch or a status where asked."""
    where = place or ask.own_place()
    if status is not None and status not in (*STATUSES, *SAID_BY_BANK):
        raise Problem("schema", say("status: no such status", "status 不是有效的状态"))
    ask.permit("money", where)
    with ask.database() as database:
        position = ask.position(database, *FOLDED_BY)
        rows = table.payments(
            database,
            ask.number,
            where,
            list_=list_,
            batch=batch,
            status=status,
            after=page.after or "",
            limit=page.limit + 1,
        )
    items, following = page.cut([msgspec.structs.asdict(row) for row in rows], "id")
    return ask.table(position, items, _COLUMNS, {"place": where, "next": following})


@router.get("/payments/{batch}", summary="One batch 发放批次详情")
def batch_one(batch: str, ask: AskOf, page: PageOf) -> Response:
    """A batch, how far its money has come, what households said, and its lines by pages."""
    with ask.database() as database:
        position = ask.position(database, *FOLDED_BY)
        row = ask.known("batch", table.batch(database, ask.number, batch), say("batch", "发放批次"))
        rows = table.payments(
            database,
            ask.number,
            row.place,
            batch=batch,
            after=page.after or "",
            limit=page.limit + 1,
        )
        found = table.sums(database, ask.number, batch=batch)
        listed = table.payable_list(database, ask.number, row.list)
    items, following = page.cut([msgspec.structs.asdict(one) for one in rows], "id")
    charge = listed.charge if listed else None
    members = {
        **_batch(row),
        "charge": charge,
        **_words(found),
        "sums": _sums(found),
        "next": following,
    }
    return ask.table(position, items, _COLUMNS, members)


def _batch(row: BatchRow) -> dict[str, Any]:
    state = row.state
    return {
        "batch": row.id,
        "list": row.list,
        "place": row.place,
        "payer": row.payer,
        "status": row.status,
        "transit": state.transit or None,
        "execution_date": row.execution_date,
        "released_on": row.released_on,
        "format": state.format or None,
        "file_sha256": state.file_sha256 or None,
        "lines_count": row.lines_count,
        "total_fen": row.total_fen,
        "in_flight_count": row.open_count if row.status == "released" else 0,
        "confirmed_fen": state.confirmed_fen,
        "rejected_fen": state.rejected_fen,
        "returned_fen": state.returned_fen,
        "because": row.because,
    }


def _words(found: list[table.Sum]) -> dict[str, Any]:
    """How many of the paid lines their households have confirmed or denied (PAY-8)."""
    paid = [one for one in found if one.status == "confirmed"]
    return {
        "paid_count": sum(one.lines_count for one in paid),
        "confirmed_by_households_count": sum(one.confirmed_by_households for one in paid),
        "denied_by_households_count": sum(one.denied_by_households for one in paid),
    }


def _sums(found: list[table.Sum]) -> list[dict[str, Any]]:
    return [
        {"status": one.status, "lines_count": one.lines_count, "total_fen": one.total_fen}
        for one in found
    ]


@router.get(
    "/payments/{batch}/file",
    summary="The bank's file of a batch 银行发放文件",
    response_class=Response,
)
def batch_file(
    batch: str,
    ask: AskOf,
    *,
    format: FileFormat,  # noqa: A002  (its name in the interface)
    payer_name: PayerName,
    remark: Remark = "发放",
    purpose: Annotated[str | None, PURPOSE] = None,
) -> Response:
    """Names and card numbers of everybody in the batch, for who pays it; recorded (SUP-9).

    The headers say the file's SHA-256 and the final checkpoint that its release is to name.
    """
    with ask.database() as database:
        row, permit = ask.found(
            "bank_file", table.batch(database, ask.number, batch), say("batch", "发放批次")
        )
        under = bank_file.final_checkpoint(database, ask.hosted, row)
        material = bank_file.material(database, ask.hosted, row)
    look_of(ask, permit, "PersonalDataRead.v1", batch, purpose, fields=["holder_name", "number"])
    wanted = bank_file.Wanted(format, payer_name, remark)
    try:
        content = bank_file.file_of(ask.server.people, ask.hosted, material, wanted)
    except BankFileError as error:
        raise Problem("refused", say(str(error), error.zh), rule="PAY-2") from None
    headers = {
        "cache-control": "no-store",
        "yangguang-sha256": sha256(content).hexdigest(),
        "yangguang-checkpoint": f"{under.size} {base64_encode(under.root)}",
    }
    return Response(content, media_type=bank_file.MEDIA_TYPES[format], headers=headers)


@router.get("/lists/{name}", summary="One payable list 发放清单")
def list_one(name: str, ask: AskOf) -> Response:
    """A list, its batches, and whether it is `final`: what of it is payable today, or `why_not`."""
    with ask.database() as database:
        position = ask.position(database, *FOLDED_BY, "cases", "households")
        row = _known_list(ask, database, name)
        decided = case(database, ask.number, row.made_in)
        batches = table.batches(database, ask.number, row.place, list_=name, limit=500)
        found = table.sums(database, ask.number, list_=name)
        why = _why_not(ask, database, name)
        payable = table.payable(database, ask.number, name, ask.today()) if why is None else None
        entities = owed_to_entities(database, ask.number, name)
    state: PayableList = row.state
    members = {
        "list": row.id,
        "place": row.place,
        "made_by": row.made_by,
        "case": row.made_in,
        "case_status": decided.status if decided else None,
        "payer": row.payer,
        "charge": row.charge,
        "lines_count": row.lines_count,
        "total_fen": row.total_fen,
        "drafted_by": state.persons,
        "because": row.because,
        "batches": [
            {"batch": one.id, "status": one.status, "total_fen": one.total_fen} for one in batches
        ],
        "sums": _sums(found),
        **_words(found),
        "final": why is None,
        "why_not": {"en": why.en, "zh": why.zh} if why else None,
        **_payable(payable),
        "entities": [_owed(one) for one in entities],
    }
    return ask.answer(position, members)


def _why_not(ask: Ask, database: Database, name: str) -> Words | None:
    """Why nothing of the list is payable yet, or ever; None where it is final (PAY-3)."""
    try:
        ended_list(Stored(database, ask.number, ask.hosted.county), name)
    except Refused as refused:
        return refused.found
    return None


def _payable(dues: list[table.PayableDue] | None) -> dict[str, int | None]:
    """What a batch may pay today; unknown, and not nothing, of a list that is not final."""
    return {
        "payable_count": None if dues is None else len(dues),
        "payable_fen": None if dues is None else sum(one.amount_fen for one in dues),
        "without_card_count": None if dues is None else sum(one.card is None for one in dues),
    }


def _owed(row: DueRow) -> dict[str, Any]:
    """What the list owes an entity, which is paid to its account and in no batch."""
    return {
        "due": row.id,
        "entity": row.entity,
        "amount_fen": row.amount_fen,
        "contested": row.contested,
        "removed": row.removed,
        "paid_on": row.state.paid_on,
    }


def _known_list(ask: Ask, database: Database, name: str) -> ListRow:
    return ask.known(
        "money", table.payable_list(database, ask.number, name), say("payable list", "发放清单")
    )


@router.post(
    "/drafts/payment-batch",
    summary="Draft of a batch from a list 由清单生成发放批次草稿",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": msgspec.json.schema(BatchAsked)}},
        }
    },
)
async def batch_draft(request: Request, ask: AskOf) -> Response:
    """What whoever prepares the batch would sign: header and lines. Nothing is stored.

    409 as admission would have it: REG-1 of the name, PAY-3 of a list that is not final and of
    the day.

    `without_card` are payable dues whose payee has no card of the list's kind today.
    """
    asked = await bodies.read_typed(request, BatchAsked, limit_bytes=4 * 1024)
    return await run_in_threadpool(_draft, ask, asked)


def _draft(ask: Ask, asked: BatchAsked) -> Response:
    with ask.database() as database:
        position = ask.position(database, *FOLDED_BY, "cases", "households")
        row = _known_list(ask, database, asked.list)
        stored = Stored(database, ask.number, ask.hosted.county)
        check_new(stored, Batch, asked.batch)
        ended_list(stored, asked.list)
        check_execution(asked.execution_date, ask.today())
        payable = table.payable(database, ask.number, asked.list, ask.today())
    lines = [
        {
            "batch": asked.batch,
            "due": one.due,
            "attempt": one.attempt,
            "household": one.household,
            "person": one.person,
            "card": one.card,
            "amount_fen": one.amount_fen,
        }
        for one in payable
        if one.card is not None
    ]
    data = {
        "batch": asked.batch,
        "list": row.id,
        "place": row.place,
        "payer": row.payer,
        "execution_date": asked.execution_date,
        "lines_count": len(lines),
        "total_fen": sum(one.amount_fen for one in payable if one.card is not None),
    }
    members = {
        "type": "PaymentBatchPrepared.v1",
        "data": data,
        "line_type": "PaymentLinePrepared.v1",
        "lines": lines,
        "without_card": [one.due for one in payable if one.card is None],
    }
    return ask.answer(position, members)
