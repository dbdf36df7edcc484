"""Households: who belongs to which, since when, and what the ledger knew of it when.

    households          one row a household: place, head, when it ended, the state
    household_members   memberships on both time axes (HH-1, HH-3)

Names and numbers stay in the vault: here are references.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.residents.households import Household
from projections.cards import HELD
from projections.days import AT_HEAD, HOLDS, KNOWN
from projections.pages import under
from projections.roster import ROSTER
from projections.states import Change, Current, Dated, DatedRow, StateProjection
from projections.table import Database, Row, Table


class HouseholdRow(Row, frozen=True, kw_only=True):
    """A household as it is now."""

    id: str
    place: str
    head: str
    ended_on: date | None
    state: Household


class MemberRow(DatedRow, frozen=True, kw_only=True):
    """One membership: from `valid_from` up to and without `valid_to`."""

    household: str
    person: str
    relation: str
    valid_from: date
    valid_to: date | None
    reason: str | None


HOUSEHOLDS_TABLE = Table(
    name="households",
    row=HouseholdRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE households (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    head     text    COLLATE "C" NOT NULL,
    ended_on date,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON households (ledger, place, id);
""",
)
MEMBERS = Table(
    name="household_members",
    row=MemberRow,
    key=("ledger", "household", "person", "valid_from", "known_from"),
    ddl="""
CREATE TABLE household_members (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    known_from bigint  NOT NULL,
    known_to   bigint,
    household  text    COLLATE "C" NOT NULL,
    person     text    COLLATE "C" NOT NULL,
    relation   text    NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date,
    reason     text,
    PRIMARY KEY (ledger, household, person, valid_from, known_from)
);
CREATE INDEX ON household_members (ledger, person);
""",
)


def _household(change: Change[Household]) -> HouseholdRow:
    state = change.after
    return HouseholdRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        head=state.head,
        ended_on=state.ended_on,
        state=state,
    )


def _members(state: Household) -> Iterator[MemberRow]:
    for member in state.members:
        yield MemberRow(
            household=state.id,
            person=member.person,
            relation=member.relation,
            valid_from=member.from_,
            valid_to=member.until,
            reason=member.reason,
        )


HOUSEHOLDS = StateProjection(
    name="households",
    state=Household,
    current=Current(HOUSEHOLDS_TABLE, _household),
    views=(Dated(MEMBERS, ("household", "person", "valid_from"), _members), ROSTER, HELD),
)


def household(connection: Database, ledger: int, household: str) -> HouseholdRow | None:
    """One household, None if the ledger does not know it."""
    return HOUSEHOLDS_TABLE.one(connection, ledger, household)


def heads(connection: Database, ledger: int, households: Iterable[str]) -> dict[str, str]:
    """Who is the head of each of the households now."""
    found = connection.execute(
        "SELECT id, head FROM projections.households WHERE ledger = %s AND id = ANY(%s)",
        (ledger, list(dict.fromkeys(households))),
    )
    return dict(found.fetchall())


def households(
    connection: Database, ledger: int, place: str, after: str = "", limit: int = 100
) -> list[HouseholdRow]:
    """Households of a place and what lies under it, by id, from behind `after` on."""
    return under(HOUSEHOLDS_TABLE, connection, ledger, place, after=after, limit=limit)


def members(
    connection: Database, ledger: int, household: str, as_of: date, known_at: int = AT_HEAD
) -> list[MemberRow]:
    """The permanent members on the day `as_of`, as known at the position `known_at`."""
    return MEMBERS.select(
        connection,
        f"WHERE ledger = %(ledger)s AND household = %(household)s AND {HOLDS} AND {KNOWN}"
        " ORDER BY person",
        {"ledger": ledger, "household": household, "as_of": as_of, "known_at": known_at},
    )


def households_of(
    connection: Database, ledger: int, person: str, known_at: int = AT_HEAD
) -> list[MemberRow]:
    """Every household that a person belonged to, the earliest first."""
    return MEMBERS.select(
        connection,
        f"WHERE ledger = %(ledger)s AND person = %(person)s AND {KNOWN} ORDER BY valid_from",
        {"ledger": ledger, "person": person, "known_at": known_at},
    )
