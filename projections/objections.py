"""Objections: to which notice, about whom, and whether they were answered in time.

    objections        one row an objection: notice, subject, link, days, resolution, the state
    objections_wait   its answer, and from the day after it was due its escalation (NOT-3)
    objections_list   the answer that is overdue

Who objected is in the state, for audit and discipline only; `ObjectionView` leaves it out.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from domain.kernel.times import day_after
from domain.steps.notice import gaps
from domain.steps.notice.links import ANSWER_DAYS
from domain.steps.notice.state import Objection, Resolution
from projections.listed_gaps import OBJECTIONS_LIST, GapRow, rows_of
from projections.offices import parameter
from projections.states import Change, Current, Listed, StateProjection
from projections.table import Database, Row, Table, select
from projections.todo import CLOCK, OBJECTIONS_WAIT, WaitingRow

RESOLVE: Final = "resolve_objection"
ESCALATE: Final = "escalate_objection"


class ObjectionRow(Row, frozen=True, kw_only=True):
    """An objection as it is now; its state names who objected: restricted."""

    id: str
    notice: str
    subject: str | None
    item: str | None
    anonymous: bool
    made_on: date | None
    due_on: date | None
    link: str
    escalated_on: date | None
    resolution: Resolution | None
    state: Objection


class ObjectionView(msgspec.Struct, frozen=True, kw_only=True):
    """An objection without who made it."""

    position: int
    id: str
    notice: str
    subject: str | None
    item: str | None
    anonymous: bool
    made_on: date | None
    due_on: date | None
    link: str
    escalated_on: date | None
    resolution: Resolution | None


OBJECTIONS_TABLE = Table(
    name="objections",
    row=ObjectionRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE objections (
    ledger       integer NOT NULL,
    position     bigint  NOT NULL,
    id           text    COLLATE "C" NOT NULL,
    notice       text    COLLATE "C" NOT NULL,
    subject      text    COLLATE "C",
    item         text    COLLATE "C",
    anonymous    boolean NOT NULL,
    made_on      date,
    due_on       date,
    link         text    NOT NULL,
    escalated_on date,
    resolution   text,
    state        json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON objections (ledger, notice);
""",
)


def _objection(change: Change[Objection]) -> ObjectionRow:
    state = change.after
    return ObjectionRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        notice=state.notice,
        subject=state.subject,
        item=state.item,
        anonymous=state.objector is None,
        made_on=state.made_on,
        due_on=state.due_on,
        link=state.link,
        escalated_on=state.escalated_on,
        resolution=state.resolution,
        state=state,
    )


def _waiting(change: Change[Objection]) -> Iterator[WaitingRow]:
    state = change.after
    steps = [(RESOLVE, role, state.waits_since, state.due_on) for role in state.answerers]
    if state.escalates_from is not None:
        steps.append((ESCALATE, CLOCK, state.escalates_from, None))
    for step, role, since, due in steps:
        yield WaitingRow(
            ledger=change.ledger,
            position=change.position,
            subject=state.id,
            place="",
            role=role,
            step=step,
            via=state.notice,
            since=since,
            due=due,
        )


def _gaps(change: Change[Objection]) -> Iterator[GapRow]:
    return rows_of(change, change.after.id, "", gaps.of_objection(change.after))


OBJECTIONS = StateProjection(
    name="objections",
    state=Objection,
    current=Current(OBJECTIONS_TABLE, _objection),
    views=(Listed(OBJECTIONS_WAIT, "subject", _waiting), Listed(OBJECTIONS_LIST, "via", _gaps)),
)


def answer_due_on(connection: Database, ledger: int, place: str, today: date) -> date:
    """The day by which what is objected today, or climbs today, is to be answered (NOT-3)."""
    return day_after(today, parameter(connection, ledger, place, ANSWER_DAYS, today))


def objection(connection: Database, ledger: int, name: str) -> ObjectionView | None:
    """One objection without who made it, None if the ledger does not know it."""
    found = select(
        connection,
        ObjectionView,
        "FROM projections.objections WHERE ledger = %s AND id = %s",
        (ledger, name),
    )
    return found[0] if found else None


def objections(connection: Database, ledger: int, notice: str) -> list[ObjectionView]:
    """The objections to a notice, by id, without who made them."""
    return select(
        connection,
        ObjectionView,
        "FROM projections.objections WHERE ledger = %s AND notice = %s ORDER BY id",
        (ledger, notice),
    )


def restricted_objection(connection: Database, ledger: int, objection: str) -> ObjectionRow | None:
    """One objection with who made it, for audit and discipline only (ASM-6)."""
    return OBJECTIONS_TABLE.one(connection, ledger, objection)
