"""Cases: the steps done, what waits and who must act; and what waits for the one who asks."""

from typing import Any, Final

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from api.access import Reader
from api.depends import Fresh, PageOf
from api.reading import AskOf, PlaceCode
from api.routers.policies import decided
from domain.kernel.words import say
from domain.steps.case import Status
from projections import cases as cases_table
from projections.case_file import case_file
from projections.policies import StepDecided, decisions
from projections.question import Question
from projections.todo import Task, todo

router = APIRouter(prefix="/v1/{ledger}", tags=["cases 办理"], dependencies=[Fresh])

_COLUMNS: Final = (
    "id", "procedure", "subject", "place", "status", "opened_on", "ended_on", "waits_for",
)  # fmt: skip
_TASK_COLUMNS: Final = Task.__struct_fields__


@router.get("/cases", summary="Cases of a place 办理列表")
def case_page(
    ask: AskOf,
    page: PageOf,
    place: PlaceCode,
    status: Status | None = None,
    waits_for: str | None = None,
) -> Response:
    """Cases of a place and what lies under it; by status, or by the step that waits."""
    where = place or ask.own_place()
    ask.permit("case", where)
    with ask.database() as database:
        position = ask.position(database, "cases")
        rows = cases_table.cases(
            database,
            ask.number,
            where,
            status=status,
            waits_for=waits_for,
            after=page.after or "",
            limit=page.limit + 1,
        )
    shown = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]
    items, following = page.cut(shown, "id")
    return ask.table(position, items, _COLUMNS, {"place": where, "next": following})


@router.get("/cases/{case}", summary="One case 办理过程")
def case_one(case: str, ask: AskOf) -> Response:
    """Steps, what was done by whom, what runs and waits for whom; which policies decided."""
    position, found = ask.read(
        case_file(ask.number, case), "cases", "households", "offices", "trace"
    )
    row = ask.known("case", found.row, say("case", "办理事项"), found.persons)
    state = row.state
    members = {
        **{name: getattr(row, name) for name in _COLUMNS},
        "reason": state.reason or None,
        "due": state.due or None,
        "false_since": state.false_since,
        "steps": _procedure(row),
        "signers": [{"step": step, "signers": who} for step, who in state.signers.items()],
        "done": [_shown(step, "step", "via", "because", "day", "persons") for step in found.steps],
        "running": state.running,
        "waiting": found.waiting,
        "contested": state.contested,
        "policies": [_decided(step) for step in decisions(ask.hosted.county, found)],
    }
    return ask.answer(position, members)


def _decided(step: StepDecided) -> dict[str, Any]:
    """What decided on a step: each parameter with its value and the document that set it."""
    return {
        **_shown(step, "step", "position", "place", "day"),
        "parameters": [decided(one) for one in step.parameters],
    }


def _procedure(row: cases_table.CaseRow) -> list[dict[str, Any]]:
    """The steps that the row prescribes, in order: no step is skipped or reordered (ID-5)."""
    procedure = row.state.row
    return [
        {
            "step": step.name,
            "title": {"en": step.title.en, "zh": step.title.zh},
            "clause": step.clause,
            "sentence": step.sentence,
            "by": step.by,
        }
        for step in (procedure.of_case if procedure else ())
    ]


def _shown(row: msgspec.Struct, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


@router.get("/todo", summary="What waits for me 本人待办")
def todo_page(ask: AskOf, page: PageOf) -> Response:
    """The steps that the person signed in can take today, in each of their offices."""
    subject, _, step = (page.after or "").partition("|")
    today = ask.today()

    def waiting(reader: Reader) -> Question[list[Task]]:
        offices = [(grant.role, grant.place) for grant in reader.grants]
        return todo(ask.number, offices, today, after=(subject, step), limit=page.limit + 1)

    position, found = ask.read_for(
        waiting, "cases", "notices", "assemblies", "objections", "corrections"
    )
    ask.permit("todo", ask.hosted.county)
    items, following = page.cut_by(found, lambda task: f"{task.subject}|{task.step}")
    return ask.table(position, items, _TASK_COLUMNS, {"next": following})
