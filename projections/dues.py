"""Payable lists, what each owes to whom, and every attempt to pay it.

    payable_lists   one row a list
    dues            one row a due, paid or not
    payment_lines   one row an attempt: its line in a batch, what the bank said, and the household

An attempt without the bank's answer is as far as its batch is (`batches`).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.payables.dues import Attempt, Due
from domain.payables.listing import PayableList
from projections.days import AT_HEAD
from projections.states import Change, Current, Listed, StateProjection
from projections.table import Database, Row, Table


class ListRow(Row, frozen=True, kw_only=True):
    """A payable list; `made_in` is the case that decided on it."""

    id: str
    place: str
    made_by: str
    made_in: str
    payer: str
    charge: str
    lines_count: int
    total_fen: int
    because: int
    state: PayableList


class DueRow(Row, frozen=True, kw_only=True):
    """What is owed to a payee now; `attempt` is 0 while nobody tried to pay it.

    Of an `entity`, household and person are empty.
    """

    id: str
    list: str
    household: str
    person: str
    card_kind: str
    amount_fen: int
    contested: bool
    removed: bool
    paid: bool
    attempt: int
    entity: str
    because: int
    state: Due


class LineRow(Row, frozen=True, kw_only=True):
    """One attempt; `outcome` is empty while the bank has not answered."""

    id: str
    due: str
    attempt: int
    list: str
    batch: str
    household: str
    person: str
    card: str
    amount_fen: int
    outcome: str
    value_date: date | None
    reason: str
    reference: str
    word: str
    because: int


LISTS_TABLE = Table(
    name="payable_lists",
    row=ListRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE payable_lists (
    ledger      integer NOT NULL,
    position    bigint  NOT NULL,
    id          text    COLLATE "C" NOT NULL,
    place       text    COLLATE "C" NOT NULL,
    made_by     text    NOT NULL,
    made_in     text    COLLATE "C" NOT NULL,
    payer       text    COLLATE "C" NOT NULL,
    charge      text    COLLATE "C" NOT NULL,
    lines_count bigint  NOT NULL,
    total_fen   bigint  NOT NULL,
    because     bigint  NOT NULL,
    state       json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON payable_lists (ledger, place, id);
""",
)
DUES_TABLE = Table(
    name="dues",
    row=DueRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE dues (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    id         text    COLLATE "C" NOT NULL,
    list       text    COLLATE "C" NOT NULL,
    household  text    COLLATE "C" NOT NULL,
    person     text    COLLATE "C" NOT NULL,
    card_kind  text    NOT NULL,
    amount_fen bigint  NOT NULL,
    contested  boolean NOT NULL,
    removed    boolean NOT NULL,
    paid       boolean NOT NULL,
    attempt    integer NOT NULL,
    entity     text    COLLATE "C" NOT NULL,
    because    bigint  NOT NULL,
    state      json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON dues (ledger, list, id);
CREATE INDEX ON dues (ledger, household);
""",
)
LINES_TABLE = Table(
    name="payment_lines",
    row=LineRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE payment_lines (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    id         text    COLLATE "C" NOT NULL,
    due        text    COLLATE "C" NOT NULL,
    attempt    integer NOT NULL,
    list       text    COLLATE "C" NOT NULL,
    batch      text    COLLATE "C" NOT NULL,
    household  text    COLLATE "C" NOT NULL,
    person     text    COLLATE "C" NOT NULL,
    card       text    COLLATE "C" NOT NULL,
    amount_fen bigint  NOT NULL,
    outcome    text    NOT NULL,
    value_date date,
    reason     text    NOT NULL,
    reference  text    NOT NULL,
    word       text    NOT NULL,
    because    bigint  NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON payment_lines (ledger, due);
CREATE INDEX ON payment_lines (ledger, batch, id);
CREATE INDEX ON payment_lines (ledger, list, id);
""",
)


def dues_of(
    connection: Database, ledger: int, households: Sequence[str], known_at: int = AT_HEAD
) -> list[DueRow]:
    """What lists owe to members of the households, as they are now, in the order of listing."""
    return DUES_TABLE.select(
        connection,
        "WHERE ledger = %s AND household = ANY(%s) AND because <= %s ORDER BY because, id",
        (ledger, list(households), known_at),
    )


def owed_to_entities(connection: Database, ledger: int, name: str) -> list[DueRow]:
    """What a list owes to entities, in the order of listing."""
    return DUES_TABLE.select(
        connection,
        "WHERE ledger = %s AND list = %s AND entity <> '' ORDER BY because, id",
        (ledger, name),
    )


def _list(change: Change[PayableList]) -> ListRow:
    state = change.after
    return ListRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        made_by=state.made_by,
        made_in=state.case,
        payer=state.payer,
        charge=state.charge,
        lines_count=state.lines_count,
        total_fen=state.total_fen,
        because=state.index,
        state=state,
    )


def _due(change: Change[Due]) -> DueRow:
    state, payee = change.after, change.after.payee
    return DueRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        list=state.list,
        household=payee.household,
        person=payee.person,
        card_kind=payee.card_kind,
        amount_fen=state.amount_fen,
        contested=bool(state.contested),
        removed=state.removed,
        paid=state.paid,
        attempt=len(state.attempts),
        entity=state.entity,
        because=state.index,
        state=state,
    )


def _lines(change: Change[Due]) -> Iterator[LineRow]:
    state = change.after
    words = {word.attempt: word.answer for word in state.words}
    for attempt in state.attempts:
        yield _line(change, attempt, words.get(attempt.number, ""))


def _line(change: Change[Due], attempt: Attempt, word: str) -> LineRow:
    return LineRow(
        ledger=change.ledger,
        position=change.position,
        id=f"{change.after.id}-{attempt.number:02d}",
        due=change.after.id,
        attempt=attempt.number,
        list=change.after.list,
        batch=attempt.batch,
        household=attempt.payee.household,
        person=attempt.payee.person,
        card=attempt.card,
        amount_fen=attempt.amount_fen,
        outcome=attempt.outcome,
        value_date=attempt.value_date,
        reason=attempt.reason,
        reference=attempt.reference,
        word=word,
        because=attempt.index,
    )


LISTS = StateProjection(
    name="payable_lists", state=PayableList, current=Current(LISTS_TABLE, _list)
)
DUES = StateProjection(
    name="dues",
    state=Due,
    current=Current(DUES_TABLE, _due),
    views=(Listed(LINES_TABLE, "due", _lines),),
)
