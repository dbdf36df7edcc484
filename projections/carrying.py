"""What cases of carrying entities say: whom they carry by what, and what the households answer.

    carryings   one row a case: of which entity and year, how many lines it has

Source: S3c 四(三)2. What is granted for it is asked in `awards`.
"""

from domain.carrying.carrying import Carrying
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class CarryingRow(Row, frozen=True, kw_only=True):
    """What one case says of its entity."""

    id: str
    case_id: str
    entity: str
    year: int
    lines_count: int
    because: int
    state: Carrying


CARRYINGS_TABLE = Table(
    name="carryings",
    row=CarryingRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE carryings (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    case_id     text    COLLATE "C" NOT NULL,
    entity      text    COLLATE "C" NOT NULL,
    year        integer NOT NULL,
    lines_count integer NOT NULL,
    because     bigint  NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON carryings (ledger, entity, because);
""",
)


def _carrying(change: Change[Carrying]) -> CarryingRow:
    state = change.after
    return CarryingRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        case_id=state.case,
        entity=state.entity,
        year=state.year,
        lines_count=len(state.lines),
        because=state.index,
        state=state,
    )


CARRYINGS = StateProjection(
    name="carryings", state=Carrying, current=Current(CARRYINGS_TABLE, _carrying)
)


def carried_by(connection: Database, ledger: int, entity: str) -> list[CarryingRow]:
    """What each case of an entity says, in the order of application."""
    return CARRYINGS_TABLE.select(
        connection, "WHERE ledger = %s AND entity = %s ORDER BY because", (ledger, entity)
    )
