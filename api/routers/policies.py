"""Policies: every parameter in force at a place on a day, with the document that decided it.

Public, as the documents are (domain.md, preamble): anybody can see by which figures a case of
their village is decided, and by which it was.
"""

from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh
from api.reading import AskOf, AsOf, KnownAt, PlaceCode, when
from domain.authority.policies import Decided
from domain.parameters import PARAMETERS
from projections.offices import policies
from projections.policies import in_force

router = APIRouter(prefix="/v1/{ledger}", tags=["policies 政策"], dependencies=[Fresh])

_COLUMNS: Final = (
    "name", "title", "value", "number", "document", "place", "effective_from", "position",
)  # fmt: skip
_DOCUMENT: Final = ("number", "title", "sha256", "place", "valid_from", "because", "parameters")


@router.get("/policies", summary="Policies in force 现行政策")
def policies_page(
    ask: AskOf, place: PlaceCode, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """Each parameter at a place on a day and what decided it, then the documents in force."""
    where = place or ask.hosted.county
    ask.permit("policies", where)
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, "offices")
        found = in_force(
            database, ask.number, ask.hosted.county, where, at.as_of, known_at=at.known_at
        )
        documents = policies(database, ask.number, where, *at)
    return ask.table(
        position,
        [{**decided(one), "title": _title(one)} for one in found],
        _COLUMNS,
        {
            "place": where,
            **at.told(position),
            "documents": [{name: getattr(row, name) for name in _DOCUMENT} for row in documents],
        },
    )


def decided(found: Decided) -> dict[str, Any]:
    """A parameter as an answer shows it; without a number it is the programme's own figure."""
    title = PARAMETERS[found.name].title
    return {
        "name": found.name,
        "title": {"en": title.en, "zh": title.zh},
        "document": found.title,
        "position": found.index,
        "value": found.value,
        "number": found.number,
        "place": found.place,
        "effective_from": found.effective_from,
    }


def _title(found: Decided) -> str:
    return PARAMETERS[found.name].title.zh
