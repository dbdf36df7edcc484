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

from audit.trail.arrays import text_array
from projections.question import Question, asked, listed
from projections.table import Database, Row, Table

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
    step: str
    role: str
    place: str
    via: str
    since: date | None
    due: date | None


def waiting_table(name: LiteralString, by: LiteralString = "subject") -> Table[WaitingRow]:
    """A table of what the streams of one kind wait for, a step of each `by` once."""
    return Table(
        name=name,
        row=WaitingRow,
        key=("ledger", by, "step", "role"),
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
    PRIMARY KEY (ledger, {by}, step, role)
);
CREATE INDEX ON {name} (ledger, role, place);
""",
    )


CASES_WAIT = waiting_table("cases_wait")
NOTICES_WAIT = waiting_table("notices_wait")
ASSEMBLIES_WAIT = waiting_table("assemblies_wait")
CORRECTIONS_WAIT = waiting_table("corrections_wait")
OBJECTIONS_WAIT = waiting_table("objections_wait")
POINTS_WAIT = waiting_table("points_wait", by="via")
"""Accounts of a village wait together: the clock takes them in one act."""

_LISTING = (CASES_WAIT, NOTICES_WAIT, ASSEMBLIES_WAIT, CORRECTIONS_WAIT, POINTS_WAIT)
_COLUMNS: LiteralString = "ledger, position, subject, place, role, step, via, since, due"
_OF_OBJECTIONS: LiteralString = """
w.ledger, w.position, w.subject, n.place, w.role, w.step, w.via, w.since, w.due
"""
"""An objection waits where its notice hangs; itself it knows no place."""

_WAITING: LiteralString = " UNION ALL ".join(
    (
        *(f"SELECT {_COLUMNS} FROM projections.{table.name}" for table in _LISTING),
        f"""SELECT {_OF_OBJECTIONS} FROM projections.objections_wait w
        JOIN projections.notices n ON n.ledger = w.ledger AND n.id = w.via""",
    )
)

_NOW: LiteralString = (
    "w.ledger = %(ledger)s AND (w.since IS NULL OR w.since <= %(today)s)"
    " AND (w.subject, w.step) > (%(after_subject)s, %(after_step)s) AND w.role = o.role"
)
_HERE: LiteralString = "place BETWEEN o.held_at AND o.held_at || ':'"
_FIRST: LiteralString = "ORDER BY subject, step LIMIT %(limit)s"
_FOUND: LiteralString = " UNION ALL ".join(
    (
        *(
            f"(SELECT {_COLUMNS} FROM projections.{table.name} w WHERE {_NOW} AND {_HERE} {_FIRST})"
            for table in _LISTING
        ),
        f"""(SELECT {_COLUMNS} FROM (
            SELECT w.ledger, w.position, w.subject, (
                SELECT n.place FROM projections.notices n
                WHERE n.ledger = w.ledger AND n.id = w.via
            ) AS place, w.role, w.step, w.via, w.since, w.due
            FROM projections.objections_wait w WHERE {_NOW} ORDER BY subject, step OFFSET 0
        ) w WHERE {_HERE} {_FIRST})""",
    )
)
"""What each table holds for one office `o`, no more than is asked for. Places in range, so that
the index (ledger, role, place) serves; each table asked office by office, and of objections one
notice after the other (`OFFSET 0` is a fence): so one plan fits everybody, and PostgreSQL keeps it.
To plan this anew takes ten times as long as to run it."""

_TODO: LiteralString = listed(
    Task,
    "FROM (SELECT DISTINCT ON (subject, step) found.*"
    " FROM unnest((SELECT %(roles)s), (SELECT %(places)s)) o (role, held_at)"
    f" CROSS JOIN LATERAL ({_FOUND}) found"
    " ORDER BY subject, step, role) t ORDER BY subject, step LIMIT %(limit)s",
)


def todo(
    ledger: int,
    offices: Sequence[tuple[str, str]],
    today: date,
    *,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> Question[list[Task]]:
    """What can be done on the day `today` in these offices, each a role and its place.

    In order of subject and step, from behind `after` on; a step that two of the offices allow
    comes once.
    """
    parameters = {
        "ledger": ledger,
        "roles": text_array([role for role, _ in offices]),
        "places": text_array([place for _, place in offices]),
        "today": today,
        "after_subject": after[0],
        "after_step": after[1],
        "limit": limit,
    }
    return Question(_TODO, list[Task], parameters)


def waits_for_clock(
    connection: Database,
    ledger: int,
    today: date,
    *,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> list[Task]:
    """What the ledger's own key has to state because a day has passed, wherever it is about."""
    return asked(connection, todo(ledger, [(CLOCK, "")], today, after=after, limit=limit))


WAITS: LiteralString = listed(
    Task,
    f"FROM ({_WAITING}) w WHERE ledger = %(ledger)s AND subject = %(subject)s ORDER BY step, role",
)


def waits(ledger: int, subject: str) -> Question[list[Task]]:
    """What one case, notice, meeting, objection or request waits for, and in which roles."""
    return Question(WAITS, list[Task], {"ledger": ledger, "subject": subject})
