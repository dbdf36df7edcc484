"""Objections: to which notice, about whom, and whether they were answered in time.

    objections   one row an objection: notice, subject, days, resolution, the state

Who objected is in the state, for audit and discipline only; `ObjectionView` leaves it out.
"""

from datetime import date

import msgspec

from domain.steps.notice.state import Objection, Resolution
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table, select


class ObjectionRow(Row, frozen=True, kw_only=True):
    """An objection as it is now; its state names who objected: restricted."""

    id: str
    notice: str
    subject: str | None
    anonymous: bool
    made_on: date | None
    due_on: date | None
    resolution: Resolution | None
    state: Objection


class ObjectionView(msgspec.Struct, frozen=True, kw_only=True):
    """An objection without who made it."""

    position: int
    id: str
    notice: str
    subject: str | None
    anonymous: bool
    made_on: date | None
    due_on: date | None
    resolution: Resolution | None


OBJECTIONS_TABLE = Table(
    name="objections",
    row=ObjectionRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE objections (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    id         text    COLLATE "C" NOT NULL,
    notice     text    COLLATE "C" NOT NULL,
    subject    text    COLLATE "C",
    anonymous  boolean NOT NULL,
    made_on    date,
    due_on     date,
    resolution text,
    state      json    NOT NULL,
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
        anonymous=state.objector is None,
        made_on=state.made_on,
        due_on=state.due_on,
        resolution=state.resolution,
        state=state,
    )


OBJECTIONS = StateProjection(
    name="objections", state=Objection, current=Current(OBJECTIONS_TABLE, _objection)
)


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
    found = OBJECTIONS_TABLE.select(
        connection, "WHERE ledger = %s AND id = %s", (ledger, objection)
    )
    return found[0] if found else None
