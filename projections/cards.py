"""Payee accounts: whose, of which household, from when to when; and who was seen to hold them.

    household_cards   the accounts of each household's members, on both time axes (HH-4, PAY-2)
    cards             one row a card: the household that it serves, receipts and custody (HH-6)

Numbers and holders' names stay in the vault: `because` is the record that holds them.
"""

from collections.abc import Iterator
from datetime import date

from domain.residents.cards import Card
from domain.residents.households import Household
from projections.days import AT_HEAD, KNOWN
from projections.states import Change, Current, Dated, DatedRow, StateProjection
from projections.table import Database, Row, Table


class HeldCardRow(DatedRow, frozen=True, kw_only=True):
    """An account of a member: from `valid_from` up to and without `valid_to`."""

    household: str
    card: str
    person: str
    kind: str
    bank: str
    valid_from: date
    valid_to: date | None
    because: int


class CardRow(Row, frozen=True, kw_only=True):
    """A card as it is now."""

    id: str
    household: str
    state: Card


HELD_CARDS = Table(
    name="household_cards",
    row=HeldCardRow,
    key=("ledger", "household", "because", "known_from"),
    ddl="""
CREATE TABLE household_cards (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    known_from bigint  NOT NULL,
    known_to   bigint,
    household  text    COLLATE "C" NOT NULL,
    card       text    COLLATE "C" NOT NULL,
    person     text    COLLATE "C" NOT NULL,
    kind       text    NOT NULL,
    bank       text    NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date,
    because    bigint  NOT NULL,
    PRIMARY KEY (ledger, household, because, known_from)
);
CREATE INDEX ON household_cards (ledger, person);
""",
)
CARDS_TABLE = Table(
    name="cards",
    row=CardRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE cards (
    ledger    integer NOT NULL,
    position  bigint  NOT NULL,
    id        text    COLLATE "C" NOT NULL,
    household text    COLLATE "C" NOT NULL,
    state     json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
""",
)


def _held(state: Household) -> Iterator[HeldCardRow]:
    for card in state.cards:
        yield HeldCardRow(
            household=state.id,
            card=card.card,
            person=card.person,
            kind=card.kind,
            bank=card.bank,
            valid_from=card.from_,
            valid_to=card.until,
            because=card.index,
        )


HELD = Dated(HELD_CARDS, ("household", "because"), _held)
"""Shown by the projection of households, which holds their states."""


def _card(change: Change[Card]) -> CardRow:
    state = change.after
    return CardRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        household=state.household,
        state=state,
    )


CARDS = StateProjection(name="cards", state=Card, current=Current(CARDS_TABLE, _card))


def cards_of_household(
    connection: Database, ledger: int, household: str, known_at: int = AT_HEAD
) -> list[HeldCardRow]:
    """Every account that a household's members ever declared, in the order of declaration."""
    return HELD_CARDS.select(
        connection,
        f"WHERE ledger = %(ledger)s AND household = %(household)s AND {KNOWN} ORDER BY because",
        {"ledger": ledger, "household": household, "known_at": known_at},
    )


def cards_of_person(
    connection: Database, ledger: int, person: str, known_at: int = AT_HEAD
) -> list[HeldCardRow]:
    """Every account that was ever a person's, in the order of declaration."""
    return HELD_CARDS.select(
        connection,
        f"WHERE ledger = %(ledger)s AND person = %(person)s AND {KNOWN} ORDER BY because",
        {"ledger": ledger, "person": person, "known_at": known_at},
    )


def card(connection: Database, ledger: int, card: str) -> CardRow | None:
    """One card, None if the ledger does not know it."""
    return CARDS_TABLE.one(connection, ledger, card)
