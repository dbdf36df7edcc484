"""People: where they live and what support they hold, on both time axes. No names, no numbers.

people           one row a person: place, gender, the state
person_statuses  low-income and destitute support 低保、特困 (ID-3 looks at them)
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain.residents.people import Person
from projections.days import AT_HEAD, HOLDS, KNOWN, half_open
from projections.states import Change, Current, Dated, DatedRow, StateProjection
from projections.table import Database, Row, Table


class PersonRow(Row, frozen=True, kw_only=True):
    """A person as of now; `place` is empty for who was spoken of and never registered."""

    id: str
    place: str
    gender: Literal["female", "male"] | None
    state: Person


class PersonStatusRow(DatedRow, frozen=True, kw_only=True):
    """A status of a person; `because` is the position of the event that recorded it."""

    person: str
    code: str
    valid_from: date
    valid_to: date | None
    because: int


PEOPLE_TABLE = Table(
    name="people",
    row=PersonRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE people (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    gender   text,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
""",
)
STATUSES = Table(
    name="person_statuses",
    row=PersonStatusRow,
    key=("ledger", "person", "code", "valid_from", "known_from"),
    ddl="""
CREATE TABLE person_statuses (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    known_from bigint  NOT NULL,
    known_to   bigint,
    person     text    COLLATE "C" NOT NULL,
    code       text    COLLATE "C" NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date,
    because    bigint  NOT NULL,
    PRIMARY KEY (ledger, person, code, valid_from, known_from)
);
""",
)


def _person(change: Change[Person]) -> PersonRow:
    state = change.after
    return PersonRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        gender=state.gender,
        state=state,
    )


def _statuses(state: Person) -> Iterator[PersonStatusRow]:
    for status in state.statuses:
        yield PersonStatusRow(
            person=state.id,
            code=status.code,
            valid_from=status.from_,
            valid_to=half_open(status.until),
            because=status.index,
        )


PEOPLE = StateProjection(
    name="people",
    state=Person,
    current=Current(PEOPLE_TABLE, _person),
    views=(Dated(STATUSES, ("person", "code", "valid_from"), _statuses),),
)


def person(connection: Database, ledger: int, person: str) -> PersonRow | None:
    """One person, None if the ledger does not know them."""
    return PEOPLE_TABLE.one(connection, ledger, person)


def person_statuses(
    connection: Database, ledger: int, person: str, as_of: date, known_at: int = AT_HEAD
) -> list[PersonStatusRow]:
    """The statuses that a person holds on the day `as_of`, as known at `known_at`."""
    return STATUSES.select(
        connection,
        f"WHERE ledger = %(ledger)s AND person = %(person)s AND {HOLDS} AND {KNOWN} ORDER BY code",
        {"ledger": ledger, "person": person, "as_of": as_of, "known_at": known_at},
    )


def all_statuses(
    connection: Database, ledger: int, person: str, known_at: int = AT_HEAD
) -> list[PersonStatusRow]:
    """Every status that a person ever held, as known at `known_at`, the earliest first."""
    return STATUSES.select(
        connection,
        f"WHERE ledger = %(ledger)s AND person = %(person)s AND {KNOWN} ORDER BY valid_from, code",
        {"ledger": ledger, "person": person, "known_at": known_at},
    )
