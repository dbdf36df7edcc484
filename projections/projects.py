"""Projects, the entities that carry them, and what was agreed on money that is paid back.

    projects     one row a project, with its plans and milestones in its state
    entities     one row an implementing entity
    agreements   one row an agreement on use and repayment (FUND-8)

How far a project had come on a day is asked of `domain.projects.stages`, with its case beside it;
what was paid for it stands on its accounts, in `balances`.
"""

from collections.abc import Iterable
from datetime import date
from typing import LiteralString

from domain.funds.agreements import Agreement
from domain.projects.entities import Entity
from domain.projects.project import Project
from domain.projects.stages import plan_on
from projections.days import AT_HEAD
from projections.pages import page
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class ProjectRow(Row, frozen=True, kw_only=True):
    """A project as it is now; `because` is the position that put it on record."""

    id: str
    place: str
    run_by: str
    entity: str
    case_id: str
    proposed_on: date | None
    because: int
    state: Project


class EntityRow(Row, frozen=True, kw_only=True):
    """An entity as it is now."""

    id: str
    place: str
    because: int
    state: Entity


class AgreementRow(Row, frozen=True, kw_only=True):
    """An agreement as it is now."""

    id: str
    place: str
    because: int
    state: Agreement


PROJECTS_TABLE = Table(
    name="projects",
    row=ProjectRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE projects (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    place       text    COLLATE "C" NOT NULL,
    run_by      text    NOT NULL,
    entity      text    COLLATE "C" NOT NULL,
    case_id     text    COLLATE "C" NOT NULL,
    proposed_on date,
    because     bigint  NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON projects (ledger, place, id);
CREATE INDEX ON projects (ledger, entity);
""",
)


def _plain(name: LiteralString) -> LiteralString:
    return f"""
CREATE TABLE {name} (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    because  bigint  NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON {name} (ledger, place, id);
"""


ENTITIES_TABLE = Table(name="entities", row=EntityRow, key=("ledger", "id"), ddl=_plain("entities"))
AGREEMENTS_TABLE = Table(
    name="agreements", row=AgreementRow, key=("ledger", "id"), ddl=_plain("agreements")
)


def _project(change: Change[Project]) -> ProjectRow:
    state = change.after
    return ProjectRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        run_by=state.run_by,
        entity=state.entity,
        case_id=state.case,
        proposed_on=state.proposed_on,
        because=state.index,
        state=state,
    )


def _entity(change: Change[Entity]) -> EntityRow:
    state = change.after
    return EntityRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        because=state.index,
        state=state,
    )


def _agreement(change: Change[Agreement]) -> AgreementRow:
    state = change.after
    return AgreementRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        because=state.index,
        state=state,
    )


PROJECTS = StateProjection(
    name="projects", state=Project, current=Current(PROJECTS_TABLE, _project)
)
ENTITIES = StateProjection(name="entities", state=Entity, current=Current(ENTITIES_TABLE, _entity))
AGREEMENTS = StateProjection(
    name="agreements", state=Agreement, current=Current(AGREEMENTS_TABLE, _agreement)
)


def projects(
    connection: Database,
    ledger: int,
    place: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    after: str = "",
    limit: int = 100,
) -> list[ProjectRow]:
    """The projects of a place and what lies under it that had been put forward by the day."""
    return page(
        PROJECTS_TABLE,
        "proposed_on <= %(as_of)s",
        connection,
        ledger,
        place,
        as_of=as_of,
        known_at=known_at,
        after=after,
        limit=limit,
    )


def project(connection: Database, ledger: int, project: str) -> ProjectRow | None:
    """One project, None if the ledger does not know it."""
    return PROJECTS_TABLE.one(connection, ledger, project)


def entity(connection: Database, ledger: int, entity: str) -> EntityRow | None:
    """One entity, None if the ledger does not know it."""
    return ENTITIES_TABLE.one(connection, ledger, entity)


def carried_by(
    connection: Database, ledger: int, entity: str, as_of: date, known_at: int = AT_HEAD
) -> list[ProjectRow]:
    """The projects that an entity carried by the plan of the day, by id."""
    rows = PROJECTS_TABLE.select(
        connection,
        "WHERE ledger = %s AND entity = %s AND proposed_on <= %s AND because <= %s ORDER BY id",
        (ledger, entity, as_of, known_at),
    )
    return [row for row in rows if _carries(row, entity, as_of, known_at)]


def _carries(row: ProjectRow, entity: str, as_of: date, known_at: int) -> bool:
    plan = plan_on(row.state, as_of, known_at)
    return plan is not None and plan.entity == entity


def accounts_of(rows: Iterable[ProjectRow]) -> list[str]:
    """The accounts on which the projects' money was booked, each once."""
    return list(dict.fromkeys(account for row in rows for account in row.state.accounts))
