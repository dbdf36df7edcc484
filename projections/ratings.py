"""Cases of stars and role models: of whom, for which year, and what they came to.

    ratings   one row a case of an honour; its figures are nowhere here

Who is on the roster on which day is asked of `roster`; what a row there says further, its stars and
its year, of the event that conferred it.
"""

from collections.abc import Sequence
from datetime import date

from domain.honours.rating import Rating
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class RatingRow(Row, frozen=True, kw_only=True):
    """A case of an honour as it is now; `conferred_at` is the position by which it holds."""

    id: str
    case_id: str
    household: str
    place: str
    honour: str
    year: int
    stars: int
    amount_fen: int
    applied_on: date | None
    verified_on: date | None
    conferred_on: date | None
    conferred_at: int | None
    state: Rating


RATINGS_TABLE = Table(
    name="ratings",
    row=RatingRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE ratings (
    ledger       integer NOT NULL,
    position     bigint  NOT NULL,
    id           text    COLLATE "C" NOT NULL,
    case_id      text    COLLATE "C" NOT NULL,
    household    text    COLLATE "C" NOT NULL,
    place        text    COLLATE "C" NOT NULL,
    honour       text    COLLATE "C" NOT NULL,
    year         integer NOT NULL,
    stars        integer NOT NULL,
    amount_fen   bigint  NOT NULL,
    applied_on   date,
    verified_on  date,
    conferred_on date,
    conferred_at bigint,
    state        json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON ratings (ledger, conferred_at, household);
""",
)


def _rating(change: Change[Rating]) -> RatingRow:
    state = change.after
    return RatingRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        case_id=state.case,
        household=state.household,
        place=state.place,
        honour=state.honour,
        year=state.year,
        stars=state.stars,
        amount_fen=state.amount_fen,
        applied_on=state.applied_on,
        verified_on=state.verified_on,
        conferred_on=state.conferred_on,
        conferred_at=state.conferred_at,
        state=state,
    )


RATINGS = StateProjection(
    name="ratings", state=Rating, current=Current(RATINGS_TABLE, _rating), views=()
)


def conferred_by(
    connection: Database, ledger: int, positions: Sequence[int]
) -> dict[tuple[int, str], RatingRow]:
    """What events at these positions conferred: by position and household."""
    rows = RATINGS_TABLE.select(
        connection,
        "WHERE ledger = %s AND conferred_at = ANY(%s)",
        (ledger, list(dict.fromkeys(positions))),
    )
    return {(row.conferred_at or 0, row.household): row for row in rows}
