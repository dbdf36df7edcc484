"""Cases: which steps were taken, by whom, what waits and who must act.

    cases        one row a case: subject, place, status, the step that waits, the state
    case_steps   the steps taken and not sent back since
    cases_wait   what waits, by the roles that can do it

What waits is asked of the domain's procedure (`domain.steps.case`); no order of steps stands here.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.steps.case import Case, Status, next_step, waiting
from projections.pages import under
from projections.states import Change, Current, Listed, StateProjection
from projections.table import Database, Row, Table, narrowed
from projections.todo import CASES_WAIT, WaitingRow


class CaseRow(Row, frozen=True, kw_only=True):
    """A case as it is now; `waits_for` is the next step, `via` what already holds it."""

    id: str
    procedure: str
    subject: str
    place: str
    status: Status
    opened_on: date | None
    ended_on: date | None
    waits_for: str | None
    via: str | None
    state: Case


class StepRow(Row, frozen=True, kw_only=True):
    """A step that was taken: by the event at `because`, through the stream `via`."""

    subject: str
    number: int
    step: str
    via: str
    because: int
    day: date
    persons: tuple[str, ...]


CASES_TABLE = Table(
    name="cases",
    row=CaseRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE cases (
    ledger    integer NOT NULL,
    position  bigint  NOT NULL,
    id        text    COLLATE "C" NOT NULL,
    procedure text    NOT NULL,
    subject   text    COLLATE "C" NOT NULL,
    place     text    COLLATE "C" NOT NULL,
    status    text    NOT NULL,
    opened_on date,
    ended_on  date,
    waits_for text,
    via       text    COLLATE "C",
    state     json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON cases (ledger, place, id);
CREATE INDEX ON cases (ledger, subject);
""",
)
STEPS = Table(
    name="case_steps",
    row=StepRow,
    key=("ledger", "subject", "number"),
    ddl="""
CREATE TABLE case_steps (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    subject  text    COLLATE "C" NOT NULL,
    number   integer NOT NULL,
    step     text    NOT NULL,
    via      text    COLLATE "C" NOT NULL,
    because  bigint  NOT NULL,
    day      date    NOT NULL,
    persons  text[]  COLLATE "C" NOT NULL,
    PRIMARY KEY (ledger, subject, number)
);
""",
)

_HOLDERS = ("assembly:", "notice:")
"""What lists by itself what it waits for, while it holds cases."""


def _case(change: Change[Case]) -> CaseRow:
    state = change.after
    step = next_step(state)
    return CaseRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        procedure=state.procedure,
        subject=state.subject,
        place=state.place,
        status=state.status,
        opened_on=state.opened_on,
        ended_on=state.ended.day if state.ended else None,
        waits_for=step.name if step else None,
        via=state.running.via if state.running else None,
        state=state,
    )


def _steps(change: Change[Case]) -> Iterator[StepRow]:
    for number, done in enumerate(change.after.done, 1):
        yield StepRow(
            ledger=change.ledger,
            position=change.position,
            subject=change.after.id,
            number=number,
            step=done.step,
            via=done.via,
            because=done.index,
            day=done.day,
            persons=done.persons,
        )


def _waiting(change: Change[Case]) -> Iterator[WaitingRow]:
    state = change.after
    if state.running and state.running.via.startswith(_HOLDERS):
        return
    since = state.done[-1].day if state.done else state.opened_on
    for step, roles in waiting(state):
        for role in roles:
            yield WaitingRow(
                ledger=change.ledger,
                position=change.position,
                subject=state.id,
                place=state.place,
                role=role,
                step=step.name,
                via=state.running.via if state.running else "",
                since=since,
                due=None,
            )


CASES = StateProjection(
    name="cases",
    state=Case,
    current=Current(CASES_TABLE, _case),
    views=(Listed(STEPS, "subject", _steps), Listed(CASES_WAIT, "subject", _waiting)),
)


def named(connection: Database, ledger: int, cases: Sequence[str]) -> dict[str, CaseRow]:
    """Those of the cases that the ledger knows, by id."""
    rows = CASES_TABLE.select(
        connection, "WHERE ledger = %s AND id = ANY(%s)", (ledger, list(cases))
    )
    return {row.id: row for row in rows}


def case(connection: Database, ledger: int, case: str) -> CaseRow | None:
    """One case, None if the ledger does not know it."""
    return CASES_TABLE.one(connection, ledger, case)


def cases(
    connection: Database,
    ledger: int,
    place: str,
    *,
    status: Status | None = None,
    waits_for: str | None = None,
    after: str = "",
    limit: int = 100,
) -> list[CaseRow]:
    """Cases of a place and what lies under it, by id, from behind `after` on."""
    return under(
        CASES_TABLE,
        connection,
        ledger,
        place,
        narrowed(("status = %(status)s", status), ("waits_for = %(waits_for)s", waits_for)),
        after=after,
        limit=limit,
        status=status,
        waits_for=waits_for,
    )


def cases_of(connection: Database, ledger: int, subject: str) -> list[CaseRow]:
    """Every case about a household, project or plan, in the order of their ids."""
    return CASES_TABLE.select(
        connection, "WHERE ledger = %s AND subject = %s ORDER BY id", (ledger, subject)
    )
