"""Village evaluation, and the restricted records of who does not want to work (EVA-1, EVA-2).

Grades are for officials of the place. A record is read by who guides, by audit and by the person
it is about; every such look is recorded, at the list of a place as well. Nothing else shows one.
"""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.access import Permit
from api.depends import Fresh, PageOf
from api.personal import PURPOSE, look_of, names_of, opened
from api.problems import not_found
from api.reading import Ask, AskOf, Database, PlaceCode
from domain.evaluation.evaluation import BODIES, GRADES
from domain.evaluation.guidance import guidance_of
from domain.kernel.words import Words, say
from projections import evaluations as tables
from projections import guidance as records
from projections.evaluations import EvaluationRow
from projections.guidance import GuidanceRow
from projections.people import person as person_row

router = APIRouter(prefix="/v1/{ledger}", tags=["evaluation 综合评价"], dependencies=[Fresh])

_EVALUATION: Final = (
    "id", "place", "period", "body", "held_on", "participants_count", "ballots_count",
    "households_count", "because",
)  # fmt: skip
_GRADE: Final = ("household", "head_name", "grade", "corrected")
_RECORD: Final = (
    "person", "household", "place", "standing", "recorded_on", "reply_until", "replied_on",
    "decided_on", "lapses_on", "ended_on",
)  # fmt: skip
_SAID: Final = (
    "SELECT position, type FROM records WHERE ledger = %s AND stream = %s ORDER BY position"
)
_PROJECTIONS: Final = ("guidance", "people")
PeriodOf = Annotated[str | None, Query(description="period 评价周期: `2026-10`", max_length=7)]


@router.get("/evaluations", summary="Village evaluations of a place 综合评价")
def evaluation_page(
    ask: AskOf, page: PageOf, place: PlaceCode, period: PeriodOf = None
) -> Response:
    """Evaluations of a place and what lies under it, of a period or all, by their names."""
    where = place or ask.own_place()
    ask.permit("evaluations", where)
    with ask.database() as database:
        position = ask.position(database, "evaluations")
        rows = tables.evaluations(
            database, ask.number, where, period=period, after=page.after or "", limit=page.limit + 1
        )
    items, following = page.cut([_shown(row) for row in rows], "id")
    return ask.table(position, items, _EVALUATION, {"place": where, "next": following})


def _shown(row: EvaluationRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _EVALUATION}


@router.get("/evaluations/{evaluation}", summary="One evaluation 综合评价结果")
def evaluation_one(evaluation: str, ask: AskOf, page: PageOf) -> Response:
    """Who judged, how many got which grade, and each household's grade as put right since."""
    with ask.database() as database:
        position = ask.position(database, "evaluations", "evaluated", "households")
        row = ask.known(
            "evaluations",
            tables.evaluation(database, ask.number, evaluation),
            say("evaluation", "综合评价"),
        )
        lines = tables.grades(
            database, ask.number, evaluation, after=page.after or "", limit=page.limit + 1
        )
    names = names_of(ask, [line.head for line in lines])
    shown = [
        {
            "household": line.household,
            "head_name": names.get(line.head, ""),
            "grade": line.grade,
            "corrected": line.corrected,
        }
        for line in lines
    ]
    items, following = page.cut(shown, "household")
    members = {
        **_shown(row),
        "participants": row.state.participants,
        "counts": row.state.counts,
        "title": _words(BODIES[row.body]),
        "grades": {code: _words(title) for code, title in GRADES.items()},
        "next": following,
    }
    return ask.table(position, items, _GRADE, members)


def _words(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}


@router.get("/guidance", summary="Records in force of a place 引导记录（限制查阅）")
def guidance_page(
    ask: AskOf, page: PageOf, place: PlaceCode, purpose: Annotated[str | None, PURPOSE] = None
) -> Response:
    """Who is guided in a place at present, without what was said; recorded."""
    where = place or ask.own_place()
    permit = ask.permit("unwillingness", where)
    _look(ask, permit, f"place:{where}", purpose)
    with ask.database() as database:
        position = ask.position(database, *_PROJECTIONS)
        rows = records.records(
            database, ask.number, where, ask.today(), after=page.after or "", limit=page.limit + 1
        )
    shown = [{"id": row.id, **_told(row)} for row in rows]
    items, following = page.cut(shown, "id")
    members = {"items": items, "place": where, "next": following}
    return ask.answer(position, members, private=True)


def _told(row: GuidanceRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _RECORD}


def _look(ask: Ask, permit: Permit, subject: str, purpose: str | None) -> None:
    look_of(ask, permit, "PersonalDataRead.v1", subject, purpose, fields=["unwillingness"])


@router.get("/guidance/{person}", summary="A person's record 本人引导记录（限制查阅）")
def guidance_one(
    person: str, ask: AskOf, purpose: Annotated[str | None, PURPOSE] = None
) -> Response:
    """The record with reasons, replies and decision: for who guides, audit and the person.

    Who may ask is decided by where the person lives, whether there is a record or not.
    """
    with ask.database() as database:
        position = ask.position(database, *_PROJECTIONS)
        known = person_row(database, ask.number, person)
        row = records.guidance(database, ask.number, guidance_of(person))
        place = (known.place if known else "") or ask.hosted.county
        permit = ask.permit("unwillingness", place, [person])
        _look(ask, permit, person, purpose)
        if row is None:
            raise not_found(say("record", "记录"))
        said = _said(ask, database, row.id)
    texts = opened(ask, permit, *said, subject=person, purpose=purpose)
    today, state = ask.today(), row.state
    members = {
        **_told(row),
        "offered": state.offered,
        "in_force": state.in_force_on(today),
        "counts": state.counts_on(today),
        "said": [
            {"type": said[one.position], "field": one.path.removeprefix("/"), "value": one.value}
            for one in texts
        ],
    }
    return ask.answer(position, members, private=True)


def _said(ask: Ask, database: Database, stream: str) -> dict[int, str]:
    """The records of the person's stream, and what each is."""
    found = database.execute(_SAID, (ask.number, stream)).fetchall()
    return {int(position): str(kind) for position, kind in found}
