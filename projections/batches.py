"""Batches of payments, claims of what was paid wrongly, and complaints of who was not paid.

batches       one row a batch: how far it has come, what the bank said of it
recoveries    one row a claim
complaints    one row a complaint about a payment
"""

from datetime import date

from domain.payments.batch import Batch
from domain.payments.recovery import Recovery
from domain.steps.complaints import Complaint
from projections.states import Change, Current, StateProjection
from projections.table import Row, Table


class BatchRow(Row, frozen=True, kw_only=True):
    """A batch as it is now."""

    id: str
    list: str
    place: str
    payer: str
    status: str
    execution_date: date | None
    prepared_on: date | None
    released_on: date | None
    lines_count: int
    total_fen: int
    open_count: int
    because: int
    state: Batch


class RecoveryRow(Row, frozen=True, kw_only=True):
    """A claim as it is now."""

    id: str
    due: str
    list: str
    place: str
    cause: str
    demanded_fen: int
    received_fen: int
    due_on: date | None
    because: int
    state: Recovery


class ComplaintRow(Row, frozen=True, kw_only=True):
    """A complaint as it is now."""

    id: str
    due: str
    batch: str
    entry: str
    household: str
    place: str
    opened_on: date | None
    answered_on: date | None
    outcome: str
    because: int
    state: Complaint


BATCHES_TABLE = Table(
    name="batches",
    row=BatchRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE batches (
    ledger         integer NOT NULL,
    position       bigint  NOT NULL,
    id             text    COLLATE "C" NOT NULL,
    list           text    COLLATE "C" NOT NULL,
    place          text    COLLATE "C" NOT NULL,
    payer          text    COLLATE "C" NOT NULL,
    status         text    NOT NULL,
    execution_date date,
    prepared_on    date,
    released_on    date,
    lines_count    bigint  NOT NULL,
    total_fen      bigint  NOT NULL,
    open_count     bigint  NOT NULL,
    because        bigint  NOT NULL,
    state          json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON batches (ledger, place, id);
CREATE INDEX ON batches (ledger, list);
""",
)
RECOVERIES_TABLE = Table(
    name="recoveries",
    row=RecoveryRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE recoveries (
    ledger       integer NOT NULL,
    position     bigint  NOT NULL,
    id           text    COLLATE "C" NOT NULL,
    due          text    COLLATE "C" NOT NULL,
    list         text    COLLATE "C" NOT NULL,
    place        text    COLLATE "C" NOT NULL,
    cause        text    NOT NULL,
    demanded_fen bigint  NOT NULL,
    received_fen bigint  NOT NULL,
    due_on       date,
    because      bigint  NOT NULL,
    state        json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON recoveries (ledger, place, id);
""",
)
COMPLAINTS_TABLE = Table(
    name="complaints",
    row=ComplaintRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE complaints (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    due         text    COLLATE "C" NOT NULL,
    batch       text    COLLATE "C" NOT NULL,
    entry       text    COLLATE "C" NOT NULL,
    household   text    COLLATE "C" NOT NULL,
    place       text    COLLATE "C" NOT NULL,
    opened_on   date,
    answered_on date,
    outcome     text    NOT NULL,
    because     bigint  NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON complaints (ledger, place, id);
""",
)


def _batch(change: Change[Batch]) -> BatchRow:
    state = change.after
    return BatchRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        list=state.list,
        place=state.place,
        payer=state.payer,
        status=state.status,
        execution_date=state.execution_date,
        prepared_on=state.prepared_on,
        released_on=state.released_on,
        lines_count=state.lines_count,
        total_fen=state.total_fen,
        open_count=state.open_count,
        because=state.index,
        state=state,
    )


def _recovery(change: Change[Recovery]) -> RecoveryRow:
    state = change.after
    return RecoveryRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        due=state.due,
        list=state.list,
        place=state.place,
        cause=state.cause,
        demanded_fen=state.demanded_fen,
        received_fen=state.received_fen,
        due_on=state.due_on,
        because=state.index,
        state=state,
    )


def _complaint(change: Change[Complaint]) -> ComplaintRow:
    state = change.after
    return ComplaintRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        due=state.due,
        batch=state.batch,
        entry=state.entry,
        household=state.household,
        place=state.place,
        opened_on=state.opened_on,
        answered_on=state.answered_on,
        outcome=state.outcome,
        because=state.index,
        state=state,
    )


BATCHES = StateProjection(name="batches", state=Batch, current=Current(BATCHES_TABLE, _batch))
RECOVERIES = StateProjection(
    name="recoveries", state=Recovery, current=Current(RECOVERIES_TABLE, _recovery)
)
COMPLAINTS = StateProjection(
    name="complaints", state=Complaint, current=Current(COMPLAINTS_TABLE, _complaint)
)
