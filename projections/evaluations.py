"""Village evaluations, and what each made of every household.

evaluations        one row an evaluation: village, period, body, how many got which grade
evaluated          one row a household, with its grades in the state
evaluation_lines   one row a grade that was given or put right; the newest of each counts
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from domain.evaluation.evaluation import Evaluated, Evaluation
from domain.evaluation.facts import EvaluationLine
from domain.evaluation.regrading import GradeCorrected
from projections.pages import under
from projections.states import Change, Current, Recorded, StateProjection
from projections.table import Database, Row, Table, narrowed, select


class EvaluationRow(Row, frozen=True, kw_only=True):
    """An evaluation as it was held; who took part is in its state: for officials."""

    id: str
    place: str
    period: str
    body: str
    held_on: date | None
    participants_count: int
    ballots_count: int
    households_count: int
    because: int
    state: Evaluation


class EvaluatedRow(Row, frozen=True, kw_only=True):
    """A household's grades as they are now."""

    id: str
    place: str
    state: Evaluated


class GradeRow(Row, frozen=True, kw_only=True):
    """A grade given by an evaluation, or put right since."""

    evaluation: str
    household: str
    grade: str
    corrected: bool


EVALUATIONS_TABLE = Table(
    name="evaluations",
    row=EvaluationRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE evaluations (
    ledger             integer NOT NULL,
    position           bigint  NOT NULL,
    id                 text    COLLATE "C" NOT NULL,
    place              text    COLLATE "C" NOT NULL,
    period             text    COLLATE "C" NOT NULL,
    body               text    NOT NULL,
    held_on            date,
    participants_count integer NOT NULL,
    ballots_count      integer NOT NULL,
    households_count   integer NOT NULL,
    because            bigint  NOT NULL,
    state              json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON evaluations (ledger, place, period);
""",
)
EVALUATED_TABLE = Table(
    name="evaluated",
    row=EvaluatedRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE evaluated (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
""",
)
LINES_TABLE = Table(
    name="evaluation_lines",
    row=GradeRow,
    key=("ledger", "evaluation", "household", "position"),
    ddl="""
CREATE TABLE evaluation_lines (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    evaluation text    COLLATE "C" NOT NULL,
    household  text    COLLATE "C" NOT NULL,
    grade      text    NOT NULL,
    corrected  boolean NOT NULL,
    PRIMARY KEY (ledger, evaluation, household, position)
);
""",
)


def _evaluation(change: Change[Evaluation]) -> EvaluationRow:
    state = change.after
    return EvaluationRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        period=state.period,
        body=state.body,
        held_on=state.held_on,
        participants_count=len(state.participants),
        ballots_count=state.ballots_count,
        households_count=sum(state.counts.values()),
        because=state.index,
        state=state,
    )


def _evaluated(change: Change[Evaluated]) -> EvaluatedRow:
    state = change.after
    return EvaluatedRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        state=state,
    )


def _graded(change: Change[Evaluated]) -> Iterator[GradeRow]:
    data = change.event.data
    if isinstance(data, EvaluationLine | GradeCorrected):
        yield GradeRow(
            ledger=change.ledger,
            position=change.position,
            evaluation=data.evaluation,
            household=data.household,
            grade=data.grade,
            corrected=isinstance(data, GradeCorrected),
        )


EVALUATIONS = StateProjection(
    name="evaluations", state=Evaluation, current=Current(EVALUATIONS_TABLE, _evaluation)
)
EVALUATED = StateProjection(
    name="evaluated",
    state=Evaluated,
    current=Current(EVALUATED_TABLE, _evaluated),
    views=(Recorded(LINES_TABLE, _graded),),
)


def evaluation(connection: Database, ledger: int, evaluation: str) -> EvaluationRow | None:
    """One evaluation, None if the ledger does not know it."""
    return EVALUATIONS_TABLE.one(connection, ledger, evaluation)


def evaluations(
    connection: Database,
    ledger: int,
    place: str,
    *,
    period: str | None = None,
    after: str = "",
    limit: int = 100,
) -> list[EvaluationRow]:
    """Evaluations of a place and what lies under it, by id, from behind `after` on."""
    return under(
        EVALUATIONS_TABLE,
        connection,
        ledger,
        place,
        narrowed(("period = %(period)s", period)),
        after=after,
        limit=limit,
        period=period,
    )


class GradeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A household's grade in an evaluation, and who is its head now."""

    household: str
    head: str
    grade: str
    corrected: bool


def grades(
    connection: Database, ledger: int, evaluation: str, *, after: str = "", limit: int = 100
) -> list[GradeLine]:
    """What an evaluation made of each household, by household, as put right since."""
    return select(
        connection,
        GradeLine,
        "FROM (SELECT DISTINCT ON (l.household) l.household, coalesce(h.head, '') AS head,"
        " l.grade, l.corrected FROM projections.evaluation_lines l"
        " LEFT JOIN projections.households h ON h.ledger = l.ledger AND h.id = l.household"
        " WHERE l.ledger = %(ledger)s AND l.evaluation = %(evaluation)s"
        " AND l.household > %(after)s"
        " ORDER BY l.household, l.position DESC LIMIT %(limit)s) lines ORDER BY household",
        {"ledger": ledger, "evaluation": evaluation, "after": after, "limit": limit},
    )
