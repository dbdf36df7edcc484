"""Assemblies: who was called to what, how it was attended, what was decided.

    assemblies         one row a meeting: body, place, attendance, the state
    assembly_tallies   the count on each matter, and whether it passed once the meeting closed
    assemblies_wait    closing the meeting; while it is open, voting

The tally is public. Single votes are for audit and discipline (ASM-6): `ballots` says so.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

import msgspec

from domain.kernel.roles import COMMITTEES
from domain.steps.assembly.bodies import BODIES
from domain.steps.assembly.facts import AssemblyClosed
from domain.steps.assembly.state import Assembly, Vote
from projections.pages import under
from projections.states import Change, Current, Listed, Recorded, StateProjection
from projections.table import Database, Row, Table, select
from projections.todo import ASSEMBLIES_WAIT, WaitingRow

CLOSE = "close_assembly"
VOTE = "vote"


class AssemblyRow(Row, frozen=True, kw_only=True):
    """A meeting as it is now."""

    id: str
    body: str
    place: str
    held_at: datetime | None
    day: date | None
    status: Literal["open", "closed", "dissolved"]
    present_count: int
    guests_count: int
    speeches_count: int
    matters_count: int
    state: Assembly


class TallyRow(Row, frozen=True, kw_only=True):
    """The votes on one matter, assisted ones among them."""

    assembly: str
    matter: str
    number: int
    votes_for: int
    votes_against: int
    votes_abstain: int
    votes_assisted: int


class OutcomeRow(Row, frozen=True, kw_only=True):
    """What the minutes say of one matter."""

    assembly: str
    matter: str
    passed: bool


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """The count on one matter; `passed` is None until the meeting has closed."""

    matter: str
    votes_for: int
    votes_against: int
    votes_abstain: int
    votes_assisted: int
    passed: bool | None


class RestrictedBallot(msgspec.Struct, frozen=True, kw_only=True):
    """A single vote: readable by audit and discipline only (ASM-6)."""

    matter: str
    voter: str
    vote: Vote
    assisted: bool


ASSEMBLIES_TABLE = Table(
    name="assemblies",
    row=AssemblyRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE assemblies (
    ledger         integer NOT NULL,
    position       bigint  NOT NULL,
    id             text    COLLATE "C" NOT NULL,
    body           text    NOT NULL,
    place          text    COLLATE "C" NOT NULL,
    held_at        timestamptz,
    day            date,
    status         text    NOT NULL,
    present_count  integer NOT NULL,
    guests_count   integer NOT NULL,
    speeches_count integer NOT NULL,
    matters_count  integer NOT NULL,
    state          json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON assemblies (ledger, place, id);
""",
)
TALLIES = Table(
    name="assembly_tallies",
    row=TallyRow,
    key=("ledger", "assembly", "matter"),
    ddl="""
CREATE TABLE assembly_tallies (
    ledger         integer NOT NULL,
    position       bigint  NOT NULL,
    assembly       text    COLLATE "C" NOT NULL,
    matter         text    COLLATE "C" NOT NULL,
    number         integer NOT NULL,
    votes_for      integer NOT NULL,
    votes_against  integer NOT NULL,
    votes_abstain  integer NOT NULL,
    votes_assisted integer NOT NULL,
    PRIMARY KEY (ledger, assembly, matter)
);
""",
)
OUTCOMES = Table(
    name="assembly_outcomes",
    row=OutcomeRow,
    key=("ledger", "assembly", "matter"),
    ddl="""
CREATE TABLE assembly_outcomes (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    assembly text    COLLATE "C" NOT NULL,
    matter   text    COLLATE "C" NOT NULL,
    passed   boolean NOT NULL,
    PRIMARY KEY (ledger, assembly, matter)
);
CREATE INDEX ON assembly_outcomes (ledger, matter);
""",
)


def _assembly(change: Change[Assembly]) -> AssemblyRow:
    state = change.after
    return AssemblyRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        body=state.body,
        place=state.place,
        held_at=state.held_at,
        day=state.day,
        status=state.status,
        present_count=len(state.present),
        guests_count=len(state.guests),
        speeches_count=state.speeches_count,
        matters_count=len(state.matters),
        state=state,
    )


def _tallies(change: Change[Assembly]) -> Iterator[TallyRow]:
    state = change.after
    for number, matter in enumerate(state.matters, 1):
        count = state.count(matter)
        yield TallyRow(
            ledger=change.ledger,
            position=change.position,
            assembly=state.id,
            matter=matter,
            number=number,
            votes_for=count.votes_for,
            votes_against=count.votes_against,
            votes_abstain=count.votes_abstain,
            votes_assisted=count.votes_assisted,
        )


def _outcomes(change: Change[Assembly]) -> Iterator[OutcomeRow]:
    data = change.event.data
    if not isinstance(data, AssemblyClosed):
        return
    for matter in (*data.passed, *data.rejected):
        yield OutcomeRow(
            ledger=change.ledger,
            position=change.position,
            assembly=data.assembly,
            matter=matter,
            passed=matter in data.passed,
        )


def _waiting(change: Change[Assembly]) -> Iterator[WaitingRow]:
    state = change.after
    if state.status != "open":
        return
    voters = BODIES[state.body].roles if state.body in BODIES else ()
    steps = [*((VOTE, role) for role in voters), *((CLOSE, role) for role in COMMITTEES)]
    for step, role in steps:
        yield WaitingRow(
            ledger=change.ledger,
            position=change.position,
            subject=state.id,
            place=state.place,
            role=role,
            step=step,
            via="",
            since=state.day,
            due=None,
        )


ASSEMBLIES = StateProjection(
    name="assemblies",
    state=Assembly,
    current=Current(ASSEMBLIES_TABLE, _assembly),
    views=(
        Listed(TALLIES, "assembly", _tallies),
        Recorded(OUTCOMES, _outcomes),
        Listed(ASSEMBLIES_WAIT, "subject", _waiting),
    ),
)


def assembly(connection: Database, ledger: int, name: str) -> AssemblyRow | None:
    """One meeting, None if the ledger does not know it; single votes in its state: restricted."""
    return ASSEMBLIES_TABLE.one(connection, ledger, name)


def assemblies(
    connection: Database, ledger: int, place: str, after: str = "", limit: int = 100
) -> list[AssemblyRow]:
    """Meetings of a place and what lies under it, by id, from behind `after` on."""
    return under(ASSEMBLIES_TABLE, connection, ledger, place, after=after, limit=limit)


def tallies(connection: Database, ledger: int, name: str) -> list[Tally]:
    """The count on each matter, in the order of the agenda."""
    return select(
        connection,
        Tally,
        "FROM projections.assembly_tallies LEFT JOIN projections.assembly_outcomes"
        " USING (ledger, assembly, matter) WHERE ledger = %s AND assembly = %s ORDER BY number",
        (ledger, name),
    )


def ballots(connection: Database, ledger: int, name: str) -> list[RestrictedBallot]:
    """Single votes, for audit and discipline only (ASM-6)."""
    row = assembly(connection, ledger, name)
    return [
        RestrictedBallot(matter=matter, voter=voter, vote=ballot.vote, assisted=ballot.assisted)
        for matter, cast in (row.state.ballots.items() if row else ())
        for voter, ballot in cast.items()
    ]
