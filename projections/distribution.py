"""Distribution: pools of income, contracts on it, and plans of who gets how much.

    pools       one row a pool: of what, where, its accounts
    contracts   one row a contract, with what came of it in the state
    plans       one row a plan, with its sums

What a plan's case has come to is asked of `cases`, its lines of `plan_lines`.
"""

from datetime import date
from typing import TypeVar

from domain.distribution.contracts import Contract
from domain.distribution.plan import Plan
from domain.distribution.pool import Pool
from projections.pages import under
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table

R = TypeVar("R", bound=Row)


class PoolRow(Row, frozen=True, kw_only=True):
    """A pool as it is now."""

    id: str
    place: str
    run_by: str
    source: str
    asset_kind: str
    account: str
    income: str
    charge: str
    because: int
    state: Pool


class ContractRow(Row, frozen=True, kw_only=True):
    """A contract as it is now."""

    id: str
    pool: str
    place: str
    entity: str
    model: str
    signed_on: date | None
    because: int
    state: Contract


class PlanRow(Row, frozen=True, kw_only=True):
    """A plan as drafted; whole fen."""

    id: str
    list: str
    case_id: str
    pool: str
    place: str
    period: str
    drafted_on: date | None
    determined_on: date | None
    lines_count: int
    total_fen: int
    poor_fen: int
    reserve_fen: int
    collective_fen: int
    supplements: str
    replaces: str
    because: int
    state: Plan


POOLS_TABLE = Table(
    name="pools",
    row=PoolRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE pools (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    id         text    COLLATE "C" NOT NULL,
    place      text    COLLATE "C" NOT NULL,
    run_by     text    NOT NULL,
    source     text    COLLATE "C" NOT NULL,
    asset_kind text    NOT NULL,
    account    text    COLLATE "C" NOT NULL,
    income     text    COLLATE "C" NOT NULL,
    charge     text    COLLATE "C" NOT NULL,
    because    bigint  NOT NULL,
    state      json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON pools (ledger, place, id);
""",
)
CONTRACTS_TABLE = Table(
    name="contracts",
    row=ContractRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE contracts (
    ledger    integer NOT NULL,
    position  bigint  NOT NULL,
    id        text    COLLATE "C" NOT NULL,
    pool      text    COLLATE "C" NOT NULL,
    place     text    COLLATE "C" NOT NULL,
    entity    text    COLLATE "C" NOT NULL,
    model     text    NOT NULL,
    signed_on date,
    because   bigint  NOT NULL,
    state     json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON contracts (ledger, place, id);
""",
)
PLANS_TABLE = Table(
    name="plans",
    row=PlanRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE plans (
    ledger         integer NOT NULL,
    position       bigint  NOT NULL,
    id             text    COLLATE "C" NOT NULL,
    list           text    COLLATE "C" NOT NULL,
    case_id        text    COLLATE "C" NOT NULL,
    pool           text    COLLATE "C" NOT NULL,
    place          text    COLLATE "C" NOT NULL,
    period         text    NOT NULL,
    drafted_on     date,
    determined_on  date,
    lines_count    integer NOT NULL,
    total_fen      bigint  NOT NULL,
    poor_fen       bigint  NOT NULL,
    reserve_fen    bigint  NOT NULL,
    collective_fen bigint  NOT NULL,
    supplements    text    COLLATE "C" NOT NULL,
    replaces       text    COLLATE "C" NOT NULL,
    because        bigint  NOT NULL,
    state          json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON plans (ledger, place, id);
CREATE INDEX ON plans (ledger, pool, because);
""",
)


def _pool(change: Change[Pool]) -> PoolRow:
    state = change.after
    return PoolRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        run_by=state.run_by,
        source=state.source,
        asset_kind=state.asset_kind,
        account=state.account,
        income=state.income,
        charge=state.charge,
        because=state.index,
        state=state,
    )


def _contract(change: Change[Contract]) -> ContractRow:
    state = change.after
    return ContractRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        pool=state.pool,
        place=state.place,
        entity=state.entity,
        model=state.terms.model if state.terms else "",
        signed_on=state.signed_on,
        because=state.index,
        state=state,
    )


def _plan(change: Change[Plan]) -> PlanRow:
    state = change.after
    return PlanRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        list=state.list,
        case_id=state.case,
        pool=state.pool,
        place=state.place,
        period=state.period,
        drafted_on=state.drafted_on,
        determined_on=state.determined_on,
        lines_count=state.lines_count,
        total_fen=state.total_fen,
        poor_fen=state.poor_fen,
        reserve_fen=state.reserve_fen,
        collective_fen=state.collective_fen,
        supplements=state.supplements,
        replaces=state.replaces,
        because=state.index,
        state=state,
    )


POOLS = StateProjection(name="pools", state=Pool, current=Current(POOLS_TABLE, _pool))
CONTRACTS = StateProjection(
    name="contracts", state=Contract, current=Current(CONTRACTS_TABLE, _contract)
)
PLANS = StateProjection(name="plans", state=Plan, current=Current(PLANS_TABLE, _plan))


def pools(
    connection: Database, ledger: int, place: str, *, after: str = "", limit: int = 100
) -> list[PoolRow]:
    """The pools of a place and what lies under it, by id."""
    return under(POOLS_TABLE, connection, ledger, place, after=after, limit=limit)


def contracts(
    connection: Database, ledger: int, place: str, *, after: str = "", limit: int = 100
) -> list[ContractRow]:
    """The contracts of a place and what lies under it, by id."""
    return under(CONTRACTS_TABLE, connection, ledger, place, after=after, limit=limit)


def plans(
    connection: Database, ledger: int, place: str, *, after: str = "", limit: int = 100
) -> list[PlanRow]:
    """The plans of a place and what lies under it, by id."""
    return under(PLANS_TABLE, connection, ledger, place, after=after, limit=limit)


def pool(connection: Database, ledger: int, name: str) -> PoolRow | None:
    """One pool, None if the ledger does not know it."""
    return POOLS_TABLE.one(connection, ledger, name)


def contract(connection: Database, ledger: int, name: str) -> ContractRow | None:
    """One contract, None if the ledger does not know it."""
    return CONTRACTS_TABLE.one(connection, ledger, name)


def plan(connection: Database, ledger: int, name: str) -> PlanRow | None:
    """One plan, None if the ledger does not know it."""
    return PLANS_TABLE.one(connection, ledger, name)


def plan_before(connection: Database, row: PlanRow) -> PlanRow | None:
    """The plan that was drafted of the same pool before, to be compared with; None for the first.

    The one that it replaces is none to compare with.
    """
    found = PLANS_TABLE.select(
        connection,
        "WHERE ledger = %s AND pool = %s AND because < %s AND list <> %s"
        " ORDER BY because DESC LIMIT 1",
        (row.ledger, row.pool, row.because, row.replaces),
    )
    return found[0] if found else None
