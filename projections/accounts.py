"""Accounts of money: what each holds, whose it is, and which days are closed.

    accounts      one row an account
    points_wait   those with points that lapse, from the day on which the clock says so
    stock_moves   what each event did to a batch of goods (`stock`)

What stood on an account on a day is asked of `balances`, which knows both time axes; this is how
it is now.
"""

from datetime import date

from domain.money.accounts import Account
from projections.points import LAPSES
from projections.states import Change, Current, StateProjection
from projections.stock import STOCK_MOVES
from projections.table import Database, Row, Table


class AccountRow(Row, frozen=True, kw_only=True):
    """An account as it is now; `about` is the fund, allocation or project that it belongs to."""

    id: str
    account_kind: str
    place: str
    about: str
    opened_on: date | None
    ended_on: date | None
    state: Account


ACCOUNTS_TABLE = Table(
    name="accounts",
    row=AccountRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE accounts (
    ledger       integer NOT NULL,
    position     bigint  NOT NULL,
    id           text    COLLATE "C" NOT NULL,
    account_kind text    NOT NULL,
    place        text    COLLATE "C" NOT NULL,
    about        text    COLLATE "C" NOT NULL,
    opened_on    date,
    ended_on     date,
    state        json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON accounts (ledger, place, id);
""",
)


def _account(change: Change[Account]) -> AccountRow:
    state = change.after
    return AccountRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        account_kind=state.account_kind,
        place=state.place,
        about=state.about,
        opened_on=state.opened_on,
        ended_on=state.ended_on,
        state=state,
    )


ACCOUNTS = StateProjection(
    name="accounts",
    state=Account,
    current=Current(ACCOUNTS_TABLE, _account),
    views=(LAPSES, STOCK_MOVES),
)


def account(connection: Database, ledger: int, account: str) -> AccountRow | None:
    """One account, None if nobody opened it."""
    return ACCOUNTS_TABLE.one(connection, ledger, account)
