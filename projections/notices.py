"""Notices and announcements: what is shown where and until when, and what became of each subject.

    notices           one row a notice: kind, place, period, the state
    notice_subjects   the subjects shown, with their fate as it stands
    notices_wait      closing, from the day after the last full day (NOT-1)
    notices_list      closings overdue, and subjects that are held (NOT-3)

Nobody's name stands here; objections are in `objections`.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from domain.steps.notice import gaps
from domain.steps.notice.facts import POSTERS
from domain.steps.notice.state import Fate, Notice
from projections.listed_gaps import NOTICES_LIST, GapRow, rows_of
from projections.pages import under
from projections.states import Change, Current, Listed, StateProjection
from projections.table import Database, Row, Table, narrowed
from projections.todo import NOTICES_WAIT, WaitingRow

CLOSE = "close_notice"


class NoticeRow(Row, frozen=True, kw_only=True):
    """A notice as it is now; first and last day of its period are inclusive."""

    id: str
    kind: str
    place: str
    posted_on: date | None
    first_day: date | None
    last_day: date | None
    closed_on: date | None
    late_paper: bool
    reposts: str
    subjects_count: int
    objections_count: int
    objections_open: int
    state: Notice


class SubjectRow(Row, frozen=True, kw_only=True):
    """One subject of a notice: `fate` is what a closing decided, or would decide now."""

    notice: str
    subject: str
    number: int
    line: str
    fate: Fate
    settled: bool
    objections_count: int


NOTICES_TABLE = Table(
    name="notices",
    row=NoticeRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE notices (
    ledger           integer NOT NULL,
    position         bigint  NOT NULL,
    id               text    COLLATE "C" NOT NULL,
    kind             text    NOT NULL,
    place            text    COLLATE "C" NOT NULL,
    posted_on        date,
    first_day        date,
    last_day         date,
    closed_on        date,
    late_paper       boolean NOT NULL,
    reposts          text    COLLATE "C" NOT NULL,
    subjects_count   integer NOT NULL,
    objections_count integer NOT NULL,
    objections_open  integer NOT NULL,
    state            json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON notices (ledger, place, id);
""",
)
SUBJECTS = Table(
    name="notice_subjects",
    row=SubjectRow,
    key=("ledger", "notice", "subject"),
    ddl="""
CREATE TABLE notice_subjects (
    ledger           integer NOT NULL,
    position         bigint  NOT NULL,
    notice           text    COLLATE "C" NOT NULL,
    subject          text    COLLATE "C" NOT NULL,
    number           integer NOT NULL,
    line             text    NOT NULL,
    fate             text    NOT NULL,
    settled          boolean NOT NULL,
    objections_count integer NOT NULL,
    PRIMARY KEY (ledger, notice, subject)
);
CREATE INDEX ON notice_subjects (ledger, subject);
""",
)


def _notice(change: Change[Notice]) -> NoticeRow:
    state = change.after
    return NoticeRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        kind=state.notice_kind,
        place=state.place,
        posted_on=state.posted_on,
        first_day=state.first_day,
        last_day=state.last_day,
        closed_on=state.closed_on,
        late_paper=state.late_paper,
        reposts=state.reposts,
        subjects_count=len(state.lines),
        objections_count=len(state.contests),
        objections_open=sum(contest.effect is None for contest in state.contests.values()),
        state=state,
    )


def _subjects(change: Change[Notice]) -> Iterator[SubjectRow]:
    state = change.after
    for number, (subject, line) in enumerate(state.lines.items(), 1):
        yield SubjectRow(
            ledger=change.ledger,
            position=change.position,
            notice=state.id,
            subject=subject,
            number=number,
            line=line,
            fate=state.settled.get(subject) or state.fate(subject),
            settled=subject in state.settled,
            objections_count=len(state.contests_of(subject)),
        )


def _waiting(change: Change[Notice]) -> Iterator[WaitingRow]:
    state = change.after
    if state.last_day is None or not state.unsettled:
        return
    for role in POSTERS:
        yield WaitingRow(
            ledger=change.ledger,
            position=change.position,
            subject=state.id,
            place=state.place,
            role=role,
            step=CLOSE,
            via="",
            since=state.last_day + timedelta(days=1),
            due=None,
        )


def _gaps(change: Change[Notice]) -> Iterator[GapRow]:
    state = change.after
    return rows_of(change, state.id, state.place, gaps.of_notice(state))


NOTICES = StateProjection(
    name="notices",
    state=Notice,
    current=Current(NOTICES_TABLE, _notice),
    views=(
        Listed(SUBJECTS, "notice", _subjects),
        Listed(NOTICES_WAIT, "subject", _waiting),
        Listed(NOTICES_LIST, "via", _gaps),
    ),
)


def notice(connection: Database, ledger: int, notice: str) -> NoticeRow | None:
    """One notice, None if the ledger does not know it."""
    return NOTICES_TABLE.one(connection, ledger, notice)


_HUNG: Final = "posted_on <= %(day)s AND (closed_on IS NULL OR closed_on >= %(day)s)"


def notices(
    connection: Database,
    ledger: int,
    place: str,
    *,
    in_force: date | None = None,
    after: str = "",
    limit: int = 100,
) -> list[NoticeRow]:
    """Notices of a place and what lies under it, by id, from behind `after` on.

    With `in_force`, those that hung on that day: posted by then, and not closed before it.
    """
    return under(
        NOTICES_TABLE,
        connection,
        ledger,
        place,
        narrowed((_HUNG, in_force)),
        after=after,
        limit=limit,
        day=in_force,
    )


def subjects(connection: Database, ledger: int, notice: str) -> list[SubjectRow]:
    """What a notice shows, in its order."""
    return SUBJECTS.select(
        connection, "WHERE ledger = %s AND notice = %s ORDER BY number", (ledger, notice)
    )


def notices_of(connection: Database, ledger: int, subject: str) -> list[SubjectRow]:
    """Every notice that shows a subject."""
    return SUBJECTS.select(
        connection, "WHERE ledger = %s AND subject = %s ORDER BY notice", (ledger, subject)
    )
