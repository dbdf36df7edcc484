"""Requests for correction: which there are, and what is asked for, for who decides (HH-7)."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.personal import PURPOSE, opened
from api.reading import AskOf, Database, PlaceCode
from domain.kernel.words import say
from projections import corrections as corrections_table
from projections.corrections import CorrectionRow

router = APIRouter(
    prefix="/v1/{ledger}/corrections", tags=["corrections 更正"], dependencies=[Fresh]
)

_COLUMNS: Final = (
    "id", "person", "place", "about", "requested_on", "due_on", "verdict", "decided_on", "done_at",
)  # fmt: skip
_MADE: Final = (
    "SELECT position FROM records WHERE ledger = %s AND stream = %s AND type = ANY(%s)"
    " ORDER BY position"
)
_WITH_TEXT: Final = ["CorrectionRequested.v1", "CorrectionDecided.v1"]


def _shown(row: CorrectionRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


@router.get("", summary="Requests for correction 更正申请列表")
def correction_page(ask: AskOf, page: PageOf, place: PlaceCode) -> Response:
    """Requests of a place and what lies under it, without what they say."""
    own = ask.reader.grants[0].place if ask.reader.grants else ask.hosted.county
    where = place or own
    ask.permit("corrections", where)
    with ask.database() as database:
        position = ask.position(database, "corrections")
        rows = corrections_table.corrections(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
    items, following = page.cut([_shown(row) for row in rows], "id")
    return ask.table(position, items, _COLUMNS, {"place": where, "next": following})


@router.get("/{correction}", summary="One request for correction 更正申请")
def correction_one(
    correction: str, ask: AskOf, purpose: Annotated[str | None, PURPOSE] = None
) -> Response:
    """The request with its text and the reasons of its decision; recorded."""
    with ask.database() as database:
        position = ask.position(database, "corrections")
        found = corrections_table.correction(database, ask.number, correction)
        own, what = [found.person] if found else [], say("request for correction", "更正申请")
        row, permit = ask.found("correction_text", found, what, own)
        made = _made(database, ask.number, correction)
    texts = opened(ask, permit, *made, subject=correction, purpose=purpose)
    said = {one.path.removeprefix("/"): one.value for one in texts}
    members = {**_shown(row), "text": said.get("text"), "reasons": said.get("reasons")}
    return ask.answer(position, members, private=True)


def _made(database: Database, ledger: int, correction: str) -> list[int]:
    """The records that hold the request's text and the decision's reasons."""
    found = database.execute(_MADE, (ledger, correction, _WITH_TEXT))
    return [int(position) for (position,) in found]
