"""Projects and the entities that carry them: how far each had come, and what was paid for it.

Both axes: `as_of`, the day, and `known_at`, what the ledger knew of it then. Whole fen.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from api.depends import Fresh, PageOf
from api.reading import AskOf, AsOf, Database, KnownAt, PlaceCode, When, when
from domain.kernel.words import say
from domain.projects.entities import KINDS, Entity
from domain.projects.project import Plan
from domain.projects.stages import STAGES, plan_on, stage
from projections import funds, projects
from projections.balances import balances
from projections.cases import CaseRow, named
from projections.funds import AllocationRow
from projections.projects import ProjectRow

router = APIRouter(prefix="/v1/{ledger}", tags=["projects 项目"], dependencies=[Fresh])

_COLUMNS: Final = (
    "id", "place", "title", "purpose", "run_by", "entity", "stage", "proposed_on", "budget_fen",
    "allocated_fen", "disbursed_fen",
)  # fmt: skip
_ALLOCATION: Final = ("id", "fund", "account", "amount_fen", "allocated_on", "because")
_FOLDED: Final = ("projects", "cases", "allocations", "movements")


class _Around(NamedTuple):
    """What stands around projects: their cases, allocations and what their accounts hold."""

    cases: dict[str, CaseRow]
    allocations: dict[str, list[AllocationRow]]
    booked_fen: dict[str, int]


@router.get("/projects", summary="Projects of a place 项目")
def project_page(
    ask: AskOf, page: PageOf, place: PlaceCode, *, as_of: AsOf, known_at: KnownAt = None
) -> Response:
    """Projects of a place and what lies under it, with stage, budget and what was paid."""
    where = place or ask.own_place()
    ask.permit("money", where)
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, *_FOLDED)
        rows = projects.projects(
            database,
            ask.number,
            where,
            as_of=at.as_of,
            known_at=at.known_at,
            after=page.after or "",
            limit=page.limit + 1,
        )
        around = _around(database, ask.number, rows, at)
    items, following = page.cut([_line(row, around, at) for row in rows], "id")
    members = {"place": where, **at.told(position), "next": following}
    return ask.table(position, items, _COLUMNS, members)


def _around(database: Database, ledger: int, rows: Sequence[ProjectRow], at: When) -> _Around:
    made: defaultdict[str, list[AllocationRow]] = defaultdict(list)
    for one in funds.set_aside(database, ledger, [row.id for row in rows], *at):
        made[one.project].append(one)
    accounts = projects.accounts_of(rows)
    left = [one.account for some in made.values() for one in some]
    return _Around(
        named(database, ledger, [row.case_id for row in rows if row.case_id]),
        made,
        balances(database, ledger, [*accounts, *left], *at),
    )


def _line(row: ProjectRow, around: _Around, at: When) -> dict[str, Any]:
    plan, state = plan_on(row.state, *at), row.state
    return {
        "id": row.id,
        "place": row.place,
        "title": state.title,
        "purpose": state.purpose,
        "run_by": row.run_by,
        "entity": plan.entity if plan else None,
        "stage": _stage(row, around, at),
        "proposed_on": row.proposed_on,
        "grade": state.grade or None,
        "because": row.because,
        "budget_fen": plan.budget_fen if plan else None,
        "allocated_fen": sum(one.amount_fen for one in around.allocations.get(row.id, ())),
        "disbursed_fen": sum(around.booked_fen[account] for account in state.accounts),
    }


def _stage(row: ProjectRow, around: _Around, at: When) -> str:
    case = around.cases.get(row.case_id)
    return stage(row.state, case.state if case else None, *at)


@router.get("/projects/{project}", summary="One project 项目详情")
def project_one(project: str, ask: AskOf, *, as_of: AsOf, known_at: KnownAt = None) -> Response:
    """The project, its plan, entity and case, its papers and acceptance, and its money."""
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, *_FOLDED, "entities")
        row = ask.known(
            "money", projects.project(database, ask.number, project), say("project", "项目")
        )
        around = _around(database, ask.number, [row], at)
        plan = plan_on(row.state, *at)
        carrier = projects.entity(database, ask.number, plan.entity) if plan else None
    title = STAGES.get(_stage(row, around, at))
    members = {
        **_line(row, around, at),
        "stage_title": {"en": title.en, "zh": title.zh} if title else None,
        **at.told(position),
        "plan": _plan(plan) if plan else None,
        "carried_by": _entity(carrier.state, at.as_of) if carrier else None,
        "case": _case(around.cases.get(row.case_id)),
        "milestones": [one for one in row.state.milestones if _known(one, one.on, at)],
        "insurances": [one for one in row.state.covers if _known(one, one.from_, at)],
        "accounts": [
            {"id": account, "booked_fen": around.booked_fen[account]}
            for account in row.state.accounts
        ],
        "allocations": [
            {
                **{name: getattr(one, name) for name in _ALLOCATION},
                "balance_fen": around.booked_fen[one.account],
            }
            for one in around.allocations.get(row.id, ())
        ],
    }
    return ask.answer(position, members)


def _known(one: Any, on: date, at: When) -> bool:  # noqa: ANN401  (a milestone, or a cover)
    return on <= at.as_of and bool(one.index <= at.known_at)


def _plan(plan: Plan) -> dict[str, Any]:
    return msgspec.structs.asdict(plan)


def _case(row: CaseRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"id": row.id, "status": row.status, "waits_for": row.waits_for, "via": row.via}


def _entity(state: Entity, day: date) -> dict[str, Any]:
    kind = KINDS[state.entity_kind]
    return {
        "id": state.id,
        "place": state.place,
        "name": state.name,
        "kind": state.entity_kind,
        "title": {"en": kind.en, "zh": kind.zh},
        "credit_code": state.credit_code,
        "admitted_on": state.admitted_on,
        "sanctioned": state.sanctioned_on(day),
    }


@router.get("/entities/{entity}", summary="One implementing entity 实施主体")
def entity_one(entity: str, ask: AskOf, *, as_of: AsOf, known_at: KnownAt = None) -> Response:
    """The entity, who of the register stands behind it, its sanctions, and what it carries."""
    at = when(ask, as_of, known_at)
    with ask.database() as database:
        position = ask.position(database, *_FOLDED, "entities")
        row = ask.known(
            "money", projects.entity(database, ask.number, entity), say("entity", "实施主体")
        )
        carried = projects.carried_by(database, ask.number, entity, *at)
        around = _around(database, ask.number, carried, at)
    members = {
        **_entity(row.state, at.as_of),
        **at.told(position),
        "controllers": row.state.controllers,
        "unregistered_count": row.state.unregistered_count,
        "sanctions": [{"from": since, "until": until} for since, until in row.state.sanctions],
        "projects": [_line(one, around, at) for one in carried],
    }
    return ask.answer(position, members)
