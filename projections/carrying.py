"""What cases of carrying entities say: whom they carry by what, and what the households answer.

    carryings       one row a case: of which entity and year, how many lines it has
    carried_lines   one row a household and thing of a case

Source: S3c 四(三)2. What is granted for it is asked in `awards`.
"""

from collections.abc import Iterator

from domain.carrying.carrying import Carrying, Form
from projections.states import Change, Current, Listed, StateProjection
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


class LineRow(Row, frozen=True, kw_only=True):
    """What a case says of one household; `answer` is empty while the household said nothing."""

    owner: str
    carried: str
    case_id: str
    entity: str
    household: str
    form: Form
    year: int
    got_fen: int
    answer: str
    because: int


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


LINES_TABLE = Table(
    name="carried_lines",
    row=LineRow,
    key=("ledger", "owner", "carried"),
    ddl="""
CREATE TABLE carried_lines (
    ledger    integer NOT NULL,
    position  bigint  NOT NULL,
    owner     text    COLLATE "C" NOT NULL,
    carried   text    COLLATE "C" NOT NULL,
    case_id   text    COLLATE "C" NOT NULL,
    entity    text    COLLATE "C" NOT NULL,
    household text    COLLATE "C" NOT NULL,
    form      text    NOT NULL,
    year      integer NOT NULL,
    got_fen   bigint  NOT NULL,
    answer    text    NOT NULL,
    because   bigint  NOT NULL,
    PRIMARY KEY (ledger, owner, carried)
);
CREATE INDEX ON carried_lines (ledger, household, because);
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


def _lines(change: Change[Carrying]) -> Iterator[LineRow]:
    state = change.after
    for one in state.lines:
        yield LineRow(
            ledger=change.ledger,
            position=change.position,
            owner=state.id,
            carried=one.carried,
            case_id=state.case,
            entity=state.entity,
            household=one.household,
            form=one.form,
            year=state.year,
            got_fen=one.got_fen,
            answer=one.answer,
            because=state.index,
        )


CARRYINGS = StateProjection(
    name="carryings",
    state=Carrying,
    current=Current(CARRYINGS_TABLE, _carrying),
    views=(Listed(LINES_TABLE, "owner", _lines),),
)


def carries(connection: Database, ledger: int, household: str) -> list[LineRow]:
    """What entities say that a household got of them, in the order of application."""
    return LINES_TABLE.select(
        connection,
        "WHERE ledger = %s AND household = %s ORDER BY because, carried",
        (ledger, household),
    )


def carried_by(connection: Database, ledger: int, entity: str) -> list[CarryingRow]:
    """What each case of an entity says, in the order of application."""
    return CARRYINGS_TABLE.select(
        connection, "WHERE ledger = %s AND entity = %s ORDER BY because", (ledger, entity)
    )
