"""The restricted records of unwillingness to work (EVA-2): for who guides, and for audit.

    guidance   one row a person who ever had one

A record goes where its person lives: who guides there reads it, and who guided before does not any
more. Nothing else shows them: no roster, no trace, no figure, no list of what is open.
"""

from datetime import date

from domain.evaluation.guidance import Guidance
from projections.days import UNDER
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class GuidanceRow(Row, frozen=True, kw_only=True):
    """A person's record as it is now; `papers` are the files that its events named."""

    id: str
    person: str
    household: str
    place: str
    standing: str
    recorded_on: date | None
    reply_until: date | None
    replied_on: date | None
    decided_on: date | None
    lapses_on: date | None
    ended_on: date | None
    papers: tuple[str, ...]
    state: Guidance


GUIDANCE_TABLE = Table(
    name="guidance",
    row=GuidanceRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE guidance (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    person      text    COLLATE "C" NOT NULL,
    household   text    COLLATE "C" NOT NULL,
    place       text    COLLATE "C" NOT NULL,
    standing    text    NOT NULL,
    recorded_on date,
    reply_until date,
    replied_on  date,
    decided_on  date,
    lapses_on   date,
    ended_on    date,
    papers      text[]  COLLATE "C" NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON guidance (ledger, place, id);
""",
)


def _guidance(change: Change[Guidance]) -> GuidanceRow:
    state = change.after
    return GuidanceRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        person=state.person,
        household=state.household,
        place=state.place,
        standing=state.standing,
        recorded_on=state.recorded_on,
        reply_until=state.reply_until,
        replied_on=state.replied_on,
        decided_on=state.decided_on,
        lapses_on=state.lapses_on,
        ended_on=state.ended_on,
        papers=state.papers,
        state=state,
    )


GUIDANCE = StateProjection(
    name="guidance", state=Guidance, current=Current(GUIDANCE_TABLE, _guidance)
)


def guidance(connection: Database, ledger: int, record: str) -> GuidanceRow | None:
    """One person's record, None where there never was one."""
    return GUIDANCE_TABLE.one(connection, ledger, record)


def records(
    connection: Database,
    ledger: int,
    place: str,
    today: date,
    *,
    after: str = "",
    limit: int = 100,
) -> list[GuidanceRow]:
    """Records in force on a day of people who live in a place or under it, by id."""
    return GUIDANCE_TABLE.select(
        connection,
        "WHERE ledger = %(ledger)s AND id > %(after)s AND person IN ("
        f"SELECT id FROM projections.people WHERE ledger = %(ledger)s AND {UNDER})"
        " AND standing IN ('open', 'stands') AND lapses_on > %(today)s"
        " ORDER BY id LIMIT %(limit)s",
        {"ledger": ledger, "place": place, "today": today, "after": after, "limit": limit},
    )


def place_of_paper(connection: Database, ledger: int, paper: str) -> str | None:
    """Where the person lives whose record names the file; None where none does."""
    found = connection.execute(
        "SELECT p.place FROM projections.guidance g"
        " JOIN projections.people p ON p.ledger = g.ledger AND p.id = g.person"
        " WHERE g.ledger = %s AND g.papers @> ARRAY[%s]::text[] LIMIT 1",
        (ledger, paper),
    ).fetchone()
    return str(found[0]) if found else None
