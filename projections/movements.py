"""What moved on every account, and sums by which a balance on any day is found in milliseconds.

    postings       one row for each side of a movement; never changed
    balance_sums   what moved on an account on a value date, by chunks of positions

The rows follow from what facts declare that they move (`domain.money.movements`), and from nothing
else. `balances` asks them, on both time axes (design.md, 13).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, LiteralString

from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.money.movements import movements_of
from projections.projection import Batch
from projections.table import Row, Rows, Table

CHUNK_POSITIONS: Final = 4_096
"""Positions that one sum covers: what an answer adds up one by one at most."""


class PostingRow(Row, frozen=True, kw_only=True):
    """What the event at `position` moved on an account, debits positive, and the other account."""

    account: str
    value_date: date
    leg: int
    delta: int
    other: str
    voucher: str
    type: str


class SumRow(Row, frozen=True, kw_only=True):
    """The net of an account's postings of a value date from one chunk of positions."""

    account: str
    value_date: date
    chunk: int
    delta: int


POSTINGS_TABLE = Table(
    name="postings",
    row=PostingRow,
    key=("ledger", "account", "value_date", "position", "leg"),
    ddl="""
CREATE TABLE postings (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    account    text    COLLATE "C" NOT NULL,
    value_date date    NOT NULL,
    leg        integer NOT NULL,
    delta  bigint  NOT NULL,
    other      text    COLLATE "C" NOT NULL,
    voucher    text    COLLATE "C" NOT NULL,
    type       text    COLLATE "C" NOT NULL,
    PRIMARY KEY (ledger, account, value_date, position, leg)
);
CREATE INDEX ON postings (ledger, account, position);
""",
)
SUMS_TABLE = Table(
    name="balance_sums",
    row=SumRow,
    key=("ledger", "account", "value_date", "chunk"),
    ddl="""
CREATE TABLE balance_sums (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    account    text    COLLATE "C" NOT NULL,
    value_date date    NOT NULL,
    chunk      bigint  NOT NULL,
    delta  bigint  NOT NULL,
    PRIMARY KEY (ledger, account, value_date, chunk)
);
""",
)
_ADD: LiteralString = (
    "INSERT INTO balance_sums SELECT * FROM json_populate_recordset(NULL::balance_sums, %s::json)"
    " ON CONFLICT (ledger, account, value_date, chunk) DO UPDATE"
    " SET delta = balance_sums.delta + excluded.delta, position = excluded.position"
)


class Movements:
    """The projection."""

    name: LiteralString = "movements"
    version = 1
    tables: tuple[Table[Any], ...] = (POSTINGS_TABLE, SUMS_TABLE)

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Add what the events of the batch moved."""
        rows = [row for event in batch.events for row in _postings(batch.ledger, event)]
        POSTINGS_TABLE.insert(cursor, rows)
        SUMS_TABLE.write(cursor, _ADD, _sums(rows))


def _postings(ledger: int, event: Event[Fact]) -> Iterator[PostingRow]:
    for leg, one in enumerate(movements_of(event.data)):
        for account, other in ((one.debit, one.credit), (one.credit, one.debit)):
            yield PostingRow(
                ledger=ledger,
                position=event.index,
                account=account,
                value_date=one.on,
                leg=leg,
                delta=one.delta(account),
                other=other,
                voucher=str(getattr(event.data, "voucher", "")),
                type=event.type,
            )


def _sums(rows: list[PostingRow]) -> Iterator[SumRow]:
    """The rows of a batch added up, so that no sum is written twice by one statement."""
    found: dict[tuple[str, date, int], tuple[int, int]] = {}
    for row in rows:
        key = (row.account, row.value_date, row.position // CHUNK_POSITIONS)
        before, _ = found.get(key, (0, 0))
        found[key] = (before + row.delta, row.position)
    ledger = rows[0].ledger if rows else 0
    for (account, value_date, chunk), (delta, position) in found.items():
        yield SumRow(
            ledger=ledger,
            position=position,
            account=account,
            value_date=value_date,
            chunk=chunk,
            delta=delta,
        )


MOVEMENTS = Movements()
