"""Notices and announcements: in force for everybody, names masked (NOT-5); all for officials."""

from datetime import date
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.personal import names_of
from api.problems import not_found
from api.reading import Ask, AskOf, AsOf, Database, PlaceCode
from domain.kernel.words import say
from projections import notices as notices_table
from projections.cases import case
from projections.households import household
from projections.notices import NoticeRow
from projections.objections import objections

router = APIRouter(prefix="/v1/{ledger}", tags=["notices 公示"], dependencies=[Fresh])

_COLUMNS: Final = (
    "id", "kind", "place", "posted_on", "first_day", "last_day", "closed_on", "late_paper",
    "reposts", "subjects_count", "objections_count", "objections_open",
)  # fmt: skip


@router.get("/notices", summary="Notices in force 公示栏")
def notice_page(ask: AskOf, page: PageOf, place: PlaceCode, as_of: AsOf) -> Response:
    """Notices that hang today (officials: on any day `as_of`), of a place and what lies under."""
    where = place or ask.hosted.county
    ask.permit("notices", where)
    today = ask.today()
    day = as_of if as_of is not None and ask.may("notices_past", where) else today
    with ask.database() as database:
        position = ask.position(database, "notices")
        rows = notices_table.notices(
            database,
            ask.number,
            where,
            in_force=day,
            after=page.after or "",
            limit=page.limit + 1,
        )
    items, following = page.cut([_notice(row) for row in rows], "id")
    members = {"place": where, "as_of": day, "next": following}
    return ask.table(position, items, _COLUMNS, members)


@router.get("/notices/{notice}", summary="One notice 公示内容")
def notice_one(notice: str, ask: AskOf) -> Response:
    """What is shown: household's head (masked), place, and what became of each line."""
    today = ask.today()
    with ask.database() as database:
        position = ask.position(database, "notices", "objections", "cases", "households")
        row = notices_table.notice(database, ask.number, notice)
        ask.permit("notices", row.place if row else ask.hosted.county)
        if row is None or not _visible(ask, row, today):
            raise not_found(say("notice in force", "在公示期内的公示"))
        lines = _lines(ask, database, notice)
        contests = objections(database, ask.number, notice)
    members = {
        **_notice(row),
        "shown": row.state.shown,
        "subjects": lines,
        "objections": [
            {
                "objection": one.id,
                "subject": one.subject,
                "item": one.item,
                "anonymous": one.anonymous,
                "made_on": one.made_on,
                "due_on": one.due_on,
                "link": one.link,
                "resolution": one.resolution,
            }
            for one in contests
        ],
    }
    return ask.answer(position, members)


def _visible(ask: Ask, row: NoticeRow, today: date) -> bool:
    """The public sees what hangs; who may see past notices sees every one."""
    hangs = row.posted_on is not None and row.posted_on <= today
    in_force = hangs and (row.closed_on is None or row.closed_on >= today)
    return in_force or ask.may("notices_past", row.place)


def _notice(row: NoticeRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _lines(ask: Ask, database: Database, notice: str) -> list[dict[str, Any]]:
    """Each line with its household's head, masked; nothing else about anybody (NOT-5)."""
    rows = notices_table.subjects(database, ask.number, notice)
    homes = {}
    for row in rows:
        found = case(database, ask.number, row.subject)
        home = household(database, ask.number, found.subject) if found else None
        if home is not None:
            homes[row.subject] = home
    names = names_of(ask, [home.head for home in homes.values()])
    return [
        {
            "subject": row.subject,
            "line": row.line,
            "fate": row.fate,
            "settled": row.settled,
            "objections_count": row.objections_count,
            "place": homes[row.subject].place if row.subject in homes else None,
            "head_name": names.get(homes[row.subject].head, "") if row.subject in homes else "",
        }
        for row in rows
    ]
