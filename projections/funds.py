"""Funds: budget lines and the allocations made of them.

    funds         one row a budget line
    allocations   one row an allocation

What is left of each stands on its account: `balances` says how much, on any day. `because` is the
position that put the line or allocation on record: what was known when.
"""

from collections.abc import Sequence
from datetime import date

from domain.funds.allocations import Allocation
from domain.funds.lines import Fund
from projections.days import AT_HEAD
from projections.pages import page
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class FundRow(Row, frozen=True, kw_only=True):
    """A budget line as it is now."""

    id: str
    place: str
    source_kind: str
    number: str
    account: str
    received_on: date | None
    because: int
    state: Fund


class AllocationRow(Row, frozen=True, kw_only=True):
    """An allocation as it is now; `amount_fen` is what was allocated, not what is left."""

    id: str
    fund: str
    place: str
    purpose: str
    account: str
    project: str
    amount_fen: int
    allocated_on: date | None
    because: int
    state: Allocation


FUNDS_TABLE = Table(
    name="funds",
    row=FundRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE funds (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    place       text    COLLATE "C" NOT NULL,
    source_kind text    NOT NULL,
    number      text    NOT NULL,
    account     text    COLLATE "C" NOT NULL,
    received_on date,
    because     bigint  NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON funds (ledger, place, id);
""",
)
ALLOCATIONS_TABLE = Table(
    name="allocations",
    row=AllocationRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE allocations (
    ledger       integer NOT NULL,
    position     bigint  NOT NULL,
    id           text    COLLATE "C" NOT NULL,
    fund         text    COLLATE "C" NOT NULL,
    place        text    COLLATE "C" NOT NULL,
    purpose      text    NOT NULL,
    account      text    COLLATE "C" NOT NULL,
    project      text    COLLATE "C" NOT NULL,
    amount_fen   bigint  NOT NULL,
    allocated_on date,
    because      bigint  NOT NULL,
    state        json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON allocations (ledger, fund, id);
CREATE INDEX ON allocations (ledger, project, id) WHERE project > '';
""",
)


def _fund(change: Change[Fund]) -> FundRow:
    state = change.after
    return FundRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        source_kind=state.source_kind,
        number=state.number,
        account=state.account,
        received_on=state.received_on,
        because=state.index,
        state=state,
    )


def _allocation(change: Change[Allocation]) -> AllocationRow:
    state = change.after
    return AllocationRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        fund=state.fund,
        place=state.place,
        purpose=state.purpose,
        account=state.account,
        project=state.project,
        amount_fen=state.amount_fen,
        allocated_on=state.allocated_on,
        because=state.index,
        state=state,
    )


FUNDS = StateProjection(name="funds", state=Fund, current=Current(FUNDS_TABLE, _fund))
ALLOCATIONS = StateProjection(
    name="allocations", state=Allocation, current=Current(ALLOCATIONS_TABLE, _allocation)
)


def funds(
    connection: Database,
    ledger: int,
    place: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    after: str = "",
    limit: int = 100,
) -> list[FundRow]:
    """The budget lines of a place and what lies under it that had come by the day, by id."""
    return page(
        FUNDS_TABLE,
        "received_on <= %(as_of)s",
        connection,
        ledger,
        place,
        as_of=as_of,
        known_at=known_at,
        after=after,
        limit=limit,
    )


def fund(connection: Database, ledger: int, fund: str) -> FundRow | None:
    """One budget line, None if the ledger does not know it."""
    return FUNDS_TABLE.one(connection, ledger, fund)


def allocations(
    connection: Database, ledger: int, fund: str, as_of: date, known_at: int = AT_HEAD
) -> list[AllocationRow]:
    """The allocations made of a line by the day, by id."""
    return ALLOCATIONS_TABLE.select(
        connection,
        "WHERE ledger = %s AND fund = %s AND allocated_on <= %s AND because <= %s ORDER BY id",
        (ledger, fund, as_of, known_at),
    )


def set_aside(
    connection: Database,
    ledger: int,
    projects: Sequence[str],
    as_of: date,
    known_at: int = AT_HEAD,
) -> list[AllocationRow]:
    """The allocations made by the day for projects of their own, by id."""
    return ALLOCATIONS_TABLE.select(
        connection,
        "WHERE ledger = %s AND project > '' AND project = ANY(%s) AND allocated_on <= %s"
        " AND because <= %s ORDER BY id",
        (ledger, list(projects), as_of, known_at),
    )
