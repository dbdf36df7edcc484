"""Requests for correction: about whom, due when, how decided, and whether carried out (HH-7).

corrections        one row a request, with the state; what is asked for stays in the vault
corrections_wait   what waits: the decision, then the correction itself
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain.kernel.roles import REGISTRARS
from domain.privacy.corrections import DECIDERS, Correction
from projections.pages import under
from projections.states import Change, Current, Listed, StateProjection
from projections.table import Database, Row, Table
from projections.todo import CORRECTIONS_WAIT, WaitingRow


class CorrectionRow(Row, frozen=True, kw_only=True):
    """A request as it is now; `done_at` is the position of the correction, once there is one."""

    id: str
    person: str
    place: str
    about: str
    requested_on: date | None
    due_on: date | None
    verdict: Literal["granted", "refused"] | None
    decided_on: date | None
    done_at: int | None
    state: Correction


CORRECTIONS_TABLE = Table(
    name="corrections",
    row=CorrectionRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE corrections (
    ledger       integer NOT NULL,
    position     bigint  NOT NULL,
    id           text    COLLATE "C" NOT NULL,
    person       text    COLLATE "C" NOT NULL,
    place        text    COLLATE "C" NOT NULL,
    about        text    NOT NULL,
    requested_on date,
    due_on       date,
    verdict      text,
    decided_on   date,
    done_at      bigint,
    state        json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON corrections (ledger, person);
CREATE INDEX ON corrections (ledger, place, id);
""",
)


def _correction(change: Change[Correction]) -> CorrectionRow:
    state = change.after
    return CorrectionRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        person=state.person,
        place=state.place,
        about=state.about,
        requested_on=state.requested_on,
        due_on=state.due_on,
        verdict=state.verdict,
        decided_on=state.decided_on,
        done_at=state.done_at,
        state=state,
    )


def _waiting(change: Change[Correction]) -> Iterator[WaitingRow]:
    state = change.after
    if state.verdict == "refused" or state.done_at is not None:
        return
    step, roles, since = (
        ("carry_out_correction", REGISTRARS, state.decided_on)
        if state.verdict
        else ("decide_correction", DECIDERS, state.requested_on)
    )
    for role in roles:
        yield WaitingRow(
            ledger=change.ledger,
            position=change.position,
            subject=state.id,
            place=state.place,
            role=role,
            step=step,
            via="",
            since=since,
            due=state.due_on,
        )


CORRECTIONS = StateProjection(
    name="corrections",
    state=Correction,
    current=Current(CORRECTIONS_TABLE, _correction),
    views=(Listed(CORRECTIONS_WAIT, "subject", _waiting),),
)


def correction(connection: Database, ledger: int, correction: str) -> CorrectionRow | None:
    """One request, None if the ledger does not know it."""
    return CORRECTIONS_TABLE.one(connection, ledger, correction)


def corrections(
    connection: Database, ledger: int, place: str, after: str = "", limit: int = 100
) -> list[CorrectionRow]:
    """Requests of a place and what lies under it, by id, from behind `after` on."""
    return under(CORRECTIONS_TABLE, connection, ledger, place, after=after, limit=limit)


def corrections_of(connection: Database, ledger: int, person: str) -> list[CorrectionRow]:
    """Every request about a person, the earliest first."""
    return CORRECTIONS_TABLE.select(
        connection,
        "WHERE ledger = %s AND person = %s ORDER BY requested_on, id",
        (ledger, person),
    )
