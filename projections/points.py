"""Points: rule books, whose accounts there are, members' cards, and what is over on accounts.

rule_books        one row a place: its rule books
points_households one row an account: whose it is, what was entered for its open months
points_villages   one row a village: its accounts by month, its lists
points_cards      one row a card: whose, of which account, in use or not
points_wait       accounts with lots that the ledger's clock lapses, from the day on which it can

What stands on an account is of the projection `accounts`, what moved of `movements`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.kernel.places import village_of
from domain.kernel.times import day_after
from domain.money.accounts import Account
from domain.points.accounts import PointsHousehold, PointsVillage, village_of_points
from domain.points.book import RuleBooks
from domain.points.cards import PointsCard
from projections.states import Change, Current, Listed, StateProjection
from projections.table import Row, Table
from projections.todo import CLOCK, POINTS_WAIT, WaitingRow

LAPSE: Final = "lapse_points"


class RuleBooksRow(Row, frozen=True, kw_only=True):
    """The rule books of a place."""

    id: str
    place: str
    state: RuleBooks


class PointsHouseholdRow(Row, frozen=True, kw_only=True):
    """Whose a points account is, and what it owes of wrong earnings that were spent."""

    id: str
    household: str
    place: str
    opened_on: date | None
    owed_points: int
    state: PointsHousehold


class PointsVillageRow(Row, frozen=True, kw_only=True):
    """What a village has of points accounts and lists."""

    id: str
    place: str
    state: PointsVillage


class PointsCardRow(Row, frozen=True, kw_only=True):
    """A card as it is now."""

    id: str
    account: str
    household: str
    place: str
    person: str
    ended_on: date | None
    state: PointsCard


RULE_BOOKS_TABLE = Table(
    name="rule_books",
    row=RuleBooksRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE rule_books (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
""",
)
POINTS_HOUSEHOLDS_TABLE = Table(
    name="points_households",
    row=PointsHouseholdRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE points_households (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    household   text    COLLATE "C" NOT NULL,
    place       text    COLLATE "C" NOT NULL,
    opened_on   date,
    owed_points integer NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON points_households (ledger, place, id);
CREATE INDEX ON points_households (ledger, place) WHERE owed_points > 0;
CREATE INDEX ON points_households (ledger, household);
""",
)
POINTS_VILLAGES_TABLE = Table(
    name="points_villages",
    row=PointsVillageRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE points_villages (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON points_villages (ledger, place);
""",
)
POINTS_CARDS_TABLE = Table(
    name="points_cards",
    row=PointsCardRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE points_cards (
    ledger    integer NOT NULL,
    position  bigint  NOT NULL,
    id        text    COLLATE "C" NOT NULL,
    account   text    COLLATE "C" NOT NULL,
    household text    COLLATE "C" NOT NULL,
    place     text    COLLATE "C" NOT NULL,
    person    text    COLLATE "C" NOT NULL,
    ended_on  date,
    state     json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON points_cards (ledger, account);
""",
)


def _books(change: Change[RuleBooks]) -> RuleBooksRow:
    state = change.after
    place = state.id.partition(":")[2]
    return RuleBooksRow(
        ledger=change.ledger, position=change.position, id=state.id, place=place, state=state
    )


def _household(change: Change[PointsHousehold]) -> PointsHouseholdRow:
    state = change.after
    return PointsHouseholdRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        household=state.household,
        place=state.place,
        opened_on=state.opened_on,
        owed_points=sum(one.points for one in state.owed.values()),
        state=state,
    )


def _village(change: Change[PointsVillage]) -> PointsVillageRow:
    state = change.after
    place = state.id.partition(":")[2]
    return PointsVillageRow(
        ledger=change.ledger, position=change.position, id=state.id, place=place, state=state
    )


def _card(change: Change[PointsCard]) -> PointsCardRow:
    state = change.after
    return PointsCardRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        account=state.account,
        household=state.household,
        place=state.place,
        person=state.person,
        ended_on=state.ended_on,
        state=state,
    )


def _lapses(change: Change[Account]) -> Iterator[WaitingRow]:
    """From when on something of a points account lapses; not before what last moved on it."""
    state = change.after
    ends = [lot.ends_on for lot in state.lots.held if lot.ends_on is not None]
    if state.account_kind != "points" or not ends:
        return
    yield WaitingRow(
        ledger=change.ledger,
        position=change.position,
        subject=village_of_points(village_of(state.place)),
        place=state.place,
        role=CLOCK,
        step=LAPSE,
        via=state.id,
        since=max(day_after(min(ends), 1), max(state.days, default=date.min)),
        due=None,
    )


LAPSES = Listed(POINTS_WAIT, "via", _lapses)
"""Shown by the projection of accounts, which holds their states."""
RULE_BOOKS = StateProjection(
    name="rule_books", state=RuleBooks, current=Current(RULE_BOOKS_TABLE, _books)
)
POINTS_HOUSEHOLDS = StateProjection(
    name="points_households",
    state=PointsHousehold,
    current=Current(POINTS_HOUSEHOLDS_TABLE, _household),
)
POINTS_VILLAGES = StateProjection(
    name="points_villages", state=PointsVillage, current=Current(POINTS_VILLAGES_TABLE, _village)
)
POINTS_CARDS = StateProjection(
    name="points_cards", state=PointsCard, current=Current(POINTS_CARDS_TABLE, _card)
)
