"""Claims of what was paid wrongly 追款, and complaints of households 投诉."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.reading import AskOf, PlaceCode
from projections import claims as table
from projections.batches import ComplaintRow, RecoveryRow

router = APIRouter(prefix="/v1/{ledger}", tags=["payments 发放"], dependencies=[Fresh])

_RECOVERY: Final = (
    "id", "due", "list", "place", "cause", "demanded_fen", "received_fen", "demanded_on", "due_on",
    "because",
)  # fmt: skip
_COMPLAINT: Final = (
    "id", "due", "batch", "entry", "household", "place", "opened_on", "answered_on", "outcome",
    "because",
)  # fmt: skip
Open = Annotated[bool, Query(alias="open", description="only what is still open 仅未了结")]


@router.get("/recoveries", summary="Claims of what was paid wrongly 追款")
def recovery_page(
    ask: AskOf,
    page: PageOf,
    place: PlaceCode = None,
    *,
    list_: Annotated[str | None, Query(alias="list", max_length=80)] = None,
    open_only: Open = False,
) -> Response:
    """How much of which due is claimed back, by which day, and how much of it has come."""
    where = place or ask.own_place()
    ask.permit("money", where)
    with ask.database() as database:
        position = ask.position(database, "recoveries")
        rows = table.recoveries(
            database, ask.number, where, list_=list_, open_only=open_only,
            after=page.after or "", limit=page.limit + 1,
        )  # fmt: skip
    items, following = page.cut([_recovery(row) for row in rows], "id")
    return ask.table(position, items, _RECOVERY, {"place": where, "next": following})


def _recovery(row: RecoveryRow) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in _RECOVERY if name != "demanded_on"}
    return {**own, "demanded_on": row.state.demanded_on}


@router.get("/complaints", summary="Complaints about payments 发放投诉")
def complaint_page(
    ask: AskOf,
    page: PageOf,
    place: PlaceCode = None,
    *,
    batch: Annotated[str | None, Query(max_length=80)] = None,
    open_only: Open = False,
) -> Response:
    """Who denies having which money, since when, and how it was answered; reasons stay sealed."""
    where = place or ask.own_place()
    ask.permit("money", where)
    with ask.database() as database:
        position = ask.position(database, "complaints")
        rows = table.complaints(
            database, ask.number, where, batch=batch, open_only=open_only,
            after=page.after or "", limit=page.limit + 1,
        )  # fmt: skip
    items, following = page.cut([_complaint(row) for row in rows], "id")
    return ask.table(position, items, _COMPLAINT, {"place": where, "next": following})


def _complaint(row: ComplaintRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COMPLAINT}
