"""Assemblies: the tally for everybody; single votes for audit and discipline alone (ASM-6)."""

from typing import Annotated, Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.personal import PURPOSE, look_of
from api.reading import AskOf, PlaceCode
from domain.kernel.words import say
from projections import assemblies as assemblies_table
from projections.assemblies import AssemblyRow

router = APIRouter(prefix="/v1/{ledger}", tags=["assemblies 评议"], dependencies=[Fresh])

_COLUMNS: Final = (
    "id", "body", "place", "held_at", "day", "status", "present_count", "guests_count",
    "speeches_count", "matters_count",
)  # fmt: skip


@router.get("/assemblies", summary="Assemblies of a place 评议会列表")
def assembly_page(ask: AskOf, page: PageOf, place: PlaceCode) -> Response:
    """Meetings of a place and what lies under it."""
    where = place or ask.hosted.county
    ask.permit("tally", where)
    with ask.database() as database:
        position = ask.position(database, "assemblies")
        rows = assemblies_table.assemblies(
            database, ask.number, where, after=page.after or "", limit=page.limit + 1
        )
    items, following = page.cut([_assembly(row) for row in rows], "id")
    return ask.table(position, items, _COLUMNS, {"place": where, "next": following})


@router.get("/assemblies/{assembly}", summary="One assembly 评议会与计票")
def assembly_one(assembly: str, ask: AskOf) -> Response:
    """Body, attendance in figures, and the tally of each matter once the meeting has closed."""
    with ask.database() as database:
        position = ask.position(database, "assemblies")
        found = assemblies_table.assembly(database, ask.number, assembly)
        row = ask.known("tally", found, say("assembly", "评议会"))
        tallies = assemblies_table.tallies(database, ask.number, assembly)
    told = row.status == "closed" or ask.may("attendance", row.place)
    members: dict[str, Any] = {
        **_assembly(row),
        "tallies": tallies if told else [],
        "tally_public": row.status == "closed",
    }
    if ask.may("attendance", row.place):
        members |= {"present": sorted(row.state.present), "guests": sorted(row.state.guests)}
    return ask.answer(position, members)


@router.get("/assemblies/{assembly}/votes", summary="Single votes 个人投票")
def votes(assembly: str, ask: AskOf, purpose: Annotated[str | None, PURPOSE] = None) -> Response:
    """Who voted what: for audit and discipline alone, and recorded."""
    with ask.database() as database:
        position = ask.position(database, "assemblies")
        _, permit = ask.found(
            "votes",
            assemblies_table.assembly(database, ask.number, assembly),
            say("assembly", "评议会"),
        )
        found = assemblies_table.ballots(database, ask.number, assembly)
    look_of(ask, permit, "TraceRead.v1", assembly, purpose)
    return ask.answer(position, {"assembly": assembly, "votes": found}, private=True)


def _assembly(row: AssemblyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}
