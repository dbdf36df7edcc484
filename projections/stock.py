"""Stock by batch: what each voucher brought to a batch of goods, or took of it.

    stock_moves   one row for each batch that an event changed; never changed later

The rows show what the account's lots were before and after the event, so that pieces are traced
from their source to redemption, return or write-off (PTS-5), and add up to what is left.
"""

from collections.abc import Iterator
from datetime import date

from domain.kernel.times import shanghai_day
from domain.money.accounts import Account
from projections.states import Change, Recorded
from projections.table import Database, Row, Table


class StockMoveRow(Row, frozen=True, kw_only=True):
    """By how many pieces the event at `position` changed a batch."""

    account: str
    batch: str
    on_day: date
    type: str
    voucher: str
    delta: int


STOCK_MOVES_TABLE = Table(
    name="stock_moves",
    row=StockMoveRow,
    key=("ledger", "account", "position", "batch"),
    ddl="""
CREATE TABLE stock_moves (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    account  text    COLLATE "C" NOT NULL,
    batch    text    COLLATE "C" NOT NULL,
    on_day   date    NOT NULL,
    type     text    NOT NULL,
    voucher  text    COLLATE "C" NOT NULL,
    delta    bigint  NOT NULL,
    PRIMARY KEY (ledger, account, position, batch)
);
""",
)


def _moves(change: Change[Account]) -> Iterator[StockMoveRow]:
    if change.after.account_kind != "stock":
        return
    before, after = _left(change.before), _left(change.after)
    for batch in dict.fromkeys((*before, *after)):
        delta = after.get(batch, 0) - before.get(batch, 0)
        if delta:
            yield StockMoveRow(
                ledger=change.ledger,
                position=change.position,
                account=change.after.id,
                batch=batch,
                on_day=getattr(change.event.data, "on", shanghai_day(change.event.at)),
                type=change.event.type,
                voucher=str(getattr(change.event.data, "voucher", "")),
                delta=delta,
            )


def _left(account: Account) -> dict[str, int]:
    return {lot.voucher: lot.left for lot in account.lots.held}


STOCK_MOVES = Recorded(STOCK_MOVES_TABLE, _moves)
"""A view of accounts."""


def moves(
    connection: Database,
    ledger: int,
    account: str,
    *,
    after: tuple[int, str] = (-1, ""),
    limit: int = 100,
) -> list[StockMoveRow]:
    """What changed the batches on an account of stock, in the order of the log."""
    return STOCK_MOVES_TABLE.select(
        connection,
        "WHERE ledger = %s AND account = %s AND (position, batch) > (%s, %s)"
        " ORDER BY position, batch LIMIT %s",
        (ledger, account, *after, limit),
    )
