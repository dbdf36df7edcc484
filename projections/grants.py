"""Grants, the lists that take them, and the calendars that deadlines are counted by.

    grants        one row a grant: whose, of which kind and year, how much, on which list
    award_lists   one row a list of awards: of which kind, by which case
    calendars     one row a year's calendar

What became of a grant is asked in `awards`.
"""

from datetime import date

from domain.awards.award_list import AwardList
from domain.awards.grants import Grant
from domain.subsidies.calendar import Calendar
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class GrantRow(Row, frozen=True, kw_only=True):
    """A grant as it is now, of a household's person or of an entity.

    `unshown_fen` is what of an agreed use was not shown yet.

    `supplied_on` is the value date on which its supplier was paid, if one was.
    """

    id: str
    case_id: str
    household: str
    person: str
    entity: str
    award_kind: str
    year: int
    amount_fen: int
    list: str
    due: str
    unshown_fen: int
    supplied_on: date | None
    because: int
    state: Grant


class AwardListRow(Row, frozen=True, kw_only=True):
    """A list of awards as drawn."""

    id: str
    list: str
    case_id: str
    award_kind: str
    place: str
    drawn_on: date | None
    because: int
    state: AwardList


class CalendarRow(Row, frozen=True, kw_only=True):
    """A year's calendar as it stands."""

    id: str
    because: int
    state: Calendar


GRANTS_TABLE = Table(
    name="grants",
    row=GrantRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE grants (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    case_id     text    COLLATE "C" NOT NULL,
    household   text    COLLATE "C" NOT NULL,
    person      text    COLLATE "C" NOT NULL,
    entity      text    COLLATE "C" NOT NULL,
    award_kind  text    NOT NULL,
    year        integer NOT NULL,
    amount_fen  bigint  NOT NULL,
    list        text    COLLATE "C" NOT NULL,
    due         text    COLLATE "C" NOT NULL,
    unshown_fen bigint  NOT NULL,
    supplied_on date,
    because     bigint  NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON grants (ledger, household, because);
CREATE INDEX ON grants (ledger, entity, because);
CREATE INDEX ON grants (ledger, case_id);
CREATE INDEX ON grants (ledger, award_kind, year, id);
""",
)
LISTS_TABLE = Table(
    name="award_lists",
    row=AwardListRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE award_lists (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    id         text    COLLATE "C" NOT NULL,
    list       text    COLLATE "C" NOT NULL,
    case_id    text    COLLATE "C" NOT NULL,
    award_kind text    NOT NULL,
    place      text    COLLATE "C" NOT NULL,
    drawn_on   date,
    because    bigint  NOT NULL,
    state      json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON award_lists (ledger, list);
CREATE INDEX ON award_lists (ledger, place, list);
""",
)
CALENDARS_TABLE = Table(
    name="calendars",
    row=CalendarRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE calendars (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    because  bigint  NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
""",
)


def _grant(change: Change[Grant]) -> GrantRow:
    state = change.after
    return GrantRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        case_id=state.case,
        household=state.household,
        person=state.person,
        entity=state.entity,
        award_kind=state.award_kind,
        year=state.year,
        amount_fen=state.amount_fen,
        list=state.list,
        due=state.due,
        unshown_fen=state.amount_fen - state.shown_fen if state.agreement else 0,
        supplied_on=state.supplied.value_date if state.supplied else None,
        because=state.index,
        state=state,
    )


def _list(change: Change[AwardList]) -> AwardListRow:
    state = change.after
    return AwardListRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        list=state.list,
        case_id=state.case,
        award_kind=state.award_kind,
        place=state.place,
        drawn_on=state.drawn_on,
        because=state.index,
        state=state,
    )


def _calendar(change: Change[Calendar]) -> CalendarRow:
    state = change.after
    return CalendarRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        because=state.index,
        state=state,
    )


GRANTS = StateProjection(name="grants", state=Grant, current=Current(GRANTS_TABLE, _grant))
AWARD_LISTS = StateProjection(
    name="award_lists", state=AwardList, current=Current(LISTS_TABLE, _list)
)
CALENDARS = StateProjection(
    name="calendars", state=Calendar, current=Current(CALENDARS_TABLE, _calendar)
)


def calendar(connection: Database, ledger: int, name: str) -> CalendarRow | None:
    """A year's calendar, None where none was published."""
    return CALENDARS_TABLE.one(connection, ledger, name)
