"""Publicity: what was done in each village to tell every household, and how many it reached.

publicity   one row a village: channels, households stated and reached, the state
"""

from datetime import date

from domain.identification.publicity import Publicity
from projections.days import UNDER
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class PublicityRow(Row, frozen=True, kw_only=True):
    """A village's publicity as it is now; counts are of households."""

    id: str
    place: str
    channels: tuple[str, ...]
    households_count: int
    households_reached_count: int
    since: date | None
    state: Publicity


PUBLICITY_TABLE = Table(
    name="publicity",
    row=PublicityRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE publicity (
    ledger                   integer NOT NULL,
    position                 bigint  NOT NULL,
    id                       text    COLLATE "C" NOT NULL,
    place                    text    COLLATE "C" NOT NULL,
    channels                 text[]  COLLATE "C" NOT NULL,
    households_count         integer NOT NULL,
    households_reached_count integer NOT NULL,
    since                    date,
    state                    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON publicity (ledger, place);
""",
)


def _publicity(change: Change[Publicity]) -> PublicityRow:
    state = change.after
    return PublicityRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        channels=tuple(sorted(state.channels)),
        households_count=state.households_count,
        households_reached_count=state.households_reached_count,
        since=state.since,
        state=state,
    )


PUBLICITY = StateProjection(
    name="publicity", state=Publicity, current=Current(PUBLICITY_TABLE, _publicity)
)


def publicity(connection: Database, ledger: int, place: str) -> list[PublicityRow]:
    """The publicity of every village of a place, by village."""
    return PUBLICITY_TABLE.select(
        connection,
        f"WHERE ledger = %(ledger)s AND {UNDER} ORDER BY place",
        {"ledger": ledger, "place": place},
    )
