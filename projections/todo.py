"""What waits for whom: the next step of cases, meetings, notices, objections and requests.

Each projection of states lists what its streams wait for in a table of this shape, made by
`waiting_table`; here they are asked together, for the offices of one person. Days are facts of
the log (`since` may lie ahead: a notice can be closed from the day after its last); the day on
which somebody asks is an argument.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, LiteralString

import msgspec

from projections.table import Database, Row, Table, select

CLOCK: Final = "system"
"""The role in which the ledger itself states what a day that passed brings about."""


class WaitingRow(Row, frozen=True, kw_only=True):
    """A step that somebody who holds `role` at `place`, or above it, can take.

    `subject` is what waits; `via` the meeting, notice or sample that already holds the step, if
    one does. `since` is the first day on which it can be taken, `due` the last, where there is one.
    """

    subject: str
    place: str
    role: str
    step: str
    via: str
    since: date | None
    due: date | None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits for a person, in the office in which they can do it."""

    subject: str
    place: str
    role: str
    step: str
    via: str
    since: date | None
    due: date | None
    position: int


def waiting_table(name: LiteralString) -> Table[WaitingRow]:
    """A table of what the streams of one kind wait for."""
    return Table(
        name=name,
        row=WaitingRow,
        key=("ledger", "subject", "step", "role"),
        ddl=f"""
CREATE TABLE {name} (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    subject  text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    role     text    COLLATE "C" NOT NULL,
    step     text    NOT NULL,
    via      text    NOT NULL,
    since    date,
    due      date,
    PRIMARY KEY (ledger, subject, step, role)
);
CREATE INDEX ON {name} (ledger, role, place);
""",
    )


CASES_WAIT = waiting_table("cases_wait")
NOTICES_WAIT = waiting_table("notices_wait")
ASSEMBLIES_WAIT = waiting_table("assemblies_wait")
CORRECTIONS_WAIT = waiting_table("corrections_wait")
OBJECTIONS_WAIT = waiting_table("objections_wait")

_LISTED: LiteralString = " UNION ALL ".join(
    "SELECT ledger, position, subject, place, role, step, via, since, due"
    f" FROM projections.{table.name}"
    for table in (CASES_WAIT, NOTICES_WAIT, ASSEMBLIES_WAIT, CORRECTIONS_WAIT)
)
_OBJECTIONS: LiteralString = """
SELECT w.ledger, w.position, w.subject, n.place, w.role, w.step, w.via, w.since, w.due
FROM projections.objections_wait w
JOIN projections.notices n ON n.ledger = w.ledger AND n.id = w.via
"""
"""An objection waits where its notice hangs; itself it knows no place."""

_WAITING: LiteralString = f"({_LISTED} UNION ALL {_OBJECTIONS})"

_OFFICES: LiteralString = (
    "JOIN unnest(%(roles)s::text[], %(places)s::text[]) o (role, held_at) ON o.role = w.role"
)
_NOW: LiteralString = (
    "w.ledger = %(ledger)s AND (w.since IS NULL OR w.since <= %(today)s)"
    " AND (w.subject, w.step) > (%(subject)s, %(step)s)"
)
_TODO: LiteralString = f"""
SELECT w.* FROM ({_LISTED}) w {_OFFICES} AND w.place >= o.held_at AND w.place < o.held_at || ':'
WHERE {_NOW}
UNION ALL
{_OBJECTIONS} {_OFFICES} AND n.place >= o.held_at AND n.place < o.held_at || ':'
WHERE {_NOW}
"""
"""Places in range, and offices joined in each part, so that the index (ledger, role, place) serves:
`starts_with` would read what everybody in the role has to do."""


def todo(
    connection: Database,
    ledger: int,
    offices: Sequence[tuple[str, str]],
    today: date,
    *,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> list[Task]:
    """What can be done on the day `today` in these offices, each a role and its place.

    In order of subject and step, from behind `after` on; a step that two of the offices allow
    comes once.
    """
    return select(
        connection,
        Task,
        f"FROM (SELECT DISTINCT ON (subject, step) * FROM ({_TODO}) found"
        " ORDER BY subject, step, role) t ORDER BY subject, step LIMIT %(limit)s",
        {
            "ledger": ledger,
            "roles": [role for role, _ in offices],
            "places": [place for _, place in offices],
            "today": today,
            "subject": after[0],
            "step": after[1],
            "limit": limit,
        },
    )


def waits_for_clock(
    connection: Database,
    ledger: int,
    today: date,
    *,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> list[Task]:
    """What the ledger's own key has to state because a day has passed, wherever it is about."""
    return todo(connection, ledger, [(CLOCK, "")], today, after=after, limit=limit)


def waits(connection: Database, ledger: int, subject: str) -> list[Task]:
    """What one case, notice, meeting, objection or request waits for, and in which roles."""
    return select(
        connection,
        Task,
        f"FROM {_WAITING} w WHERE ledger = %(ledger)s AND subject = %(subject)s"
        " ORDER BY step, role",
        {"ledger": ledger, "subject": subject},
    )
