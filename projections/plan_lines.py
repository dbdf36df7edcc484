"""Lines of plans of distribution: who gets how much, on which bases, and what objections left.

plan_lines   one row a line; `contested` and `removed` follow the objections to it (NOT-4)
"""

from typing import Any, Final, LiteralString

import msgspec

from domain.distribution.facts import PlanLine
from domain.distribution.plan import Part
from domain.steps.notice.facts import ObjectionMade, ObjectionReceived, ObjectionResolved
from projections.projection import Batch
from projections.table import Database, Row, Rows, Table


class PlanLineRow(Row, frozen=True, kw_only=True):
    """One line; `amount_fen` is what its parts add up to, `contested` counts open objections."""

    list: str
    household: str
    person: str
    due: str
    card_kind: str
    status: str | None
    amount_fen: int
    parts: tuple[Part, ...]
    contested: int
    removed: bool


PLAN_LINES_TABLE = Table(
    name="plan_lines",
    row=PlanLineRow,
    key=("ledger", "due"),
    ddl="""
CREATE TABLE plan_lines (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    list       text    COLLATE "C" NOT NULL,
    household  text    COLLATE "C" NOT NULL,
    person     text    COLLATE "C" NOT NULL,
    due        text    COLLATE "C" NOT NULL,
    card_kind  text    NOT NULL,
    status     text,
    amount_fen bigint  NOT NULL,
    parts      jsonb   NOT NULL,
    contested  integer NOT NULL,
    removed    boolean NOT NULL,
    PRIMARY KEY (ledger, due)
);
CREATE INDEX ON plan_lines (ledger, list, due);
CREATE INDEX ON plan_lines (ledger, household);
""",
)


class _Change(msgspec.Struct, frozen=True):
    """What an objection, or the answer to one, does to a line."""

    ledger: int
    due: str
    position: int
    more: int
    removed: bool


_CHANGE: Final[LiteralString] = (
    "UPDATE plan_lines SET contested = contested + said.more,"
    " removed = plan_lines.removed OR said.removed, position = said.position"
    " FROM (SELECT ledger, due, max(position) AS position, sum(more)::int AS more,"
    " bool_or(removed) AS removed FROM json_to_recordset(%s::json)"
    " AS s(ledger int, due text, position bigint, more int, removed boolean)"
    " GROUP BY ledger, due) said"
    " WHERE plan_lines.ledger = said.ledger AND plan_lines.due = said.due"
)


class PlanLines:
    """The projection."""

    name: LiteralString = "plan_lines"
    version = 1
    tables: tuple[Table[Any], ...] = (PLAN_LINES_TABLE,)

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Add the lines of the batch, then what was objected to any."""
        rows: list[PlanLineRow] = []
        changes: list[_Change] = []
        for event in batch.events:
            data = event.data
            if isinstance(data, PlanLine):
                rows.append(_row(batch.ledger, event.index, data))
            elif isinstance(data, ObjectionMade | ObjectionReceived) and data.item:
                changes.append(_Change(batch.ledger, data.item, event.index, 1, removed=False))
            elif isinstance(data, ObjectionResolved) and data.item:
                gone = data.effect == "removed"
                changes.append(_Change(batch.ledger, data.item, event.index, -1, removed=gone))
        PLAN_LINES_TABLE.insert(cursor, rows)
        if changes:
            cursor.execute(_CHANGE, (msgspec.json.encode(changes).decode(),))


def _row(ledger: int, position: int, data: PlanLine) -> PlanLineRow:
    return PlanLineRow(
        ledger=ledger,
        position=position,
        list=data.list,
        household=data.household,
        person=data.person,
        due=data.due,
        card_kind=data.card_kind,
        status=data.status,
        amount_fen=data.amount_fen,
        parts=data.parts,
        contested=0,
        removed=False,
    )


PLAN_LINES = PlanLines()


def lines(
    connection: Database, ledger: int, list_: str, *, after: str = "", limit: int = 100
) -> list[PlanLineRow]:
    """The lines of a list, by due."""
    return PLAN_LINES_TABLE.select(
        connection,
        "WHERE ledger = %s AND list = %s AND due > %s ORDER BY due LIMIT %s",
        (ledger, list_, after, limit),
    )


def by_basis(connection: Database, ledger: int, list_: str) -> dict[str, int]:
    """What each basis yields in a list, in whole fen."""
    found = connection.execute(
        "SELECT part ->> 'basis', sum((part ->> 'amount_fen')::bigint)"
        " FROM projections.plan_lines l, jsonb_array_elements(l.parts) part"
        " WHERE l.ledger = %s AND l.list = %s GROUP BY 1 ORDER BY 1",
        (ledger, list_),
    ).fetchall()
    return {basis: int(fen) for basis, fen in found}
