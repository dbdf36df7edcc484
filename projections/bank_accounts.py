"""Bank accounts: whose, which accounts of the books they hold, and how far statements reach.

bank_accounts   one row an account at a bank; its number stays in the vault
"""

from domain.banking.state import BankAccount
from projections.pages import under
from projections.states import Change, Current, StateProjection
from projections.table import Database, Row, Table


class BankAccountRow(Row, frozen=True, kw_only=True):
    """A bank account as it is now."""

    id: str
    place: str
    owner: str
    state: BankAccount


BANK_ACCOUNTS_TABLE = Table(
    name="bank_accounts",
    row=BankAccountRow,
    key=("ledger", "id"),
    ddl="""
CREATE TABLE bank_accounts (
    ledger   integer NOT NULL,
    position bigint  NOT NULL,
    id       text    COLLATE "C" NOT NULL,
    place    text    COLLATE "C" NOT NULL,
    owner    text    COLLATE "C" NOT NULL,
    state    json    NOT NULL,
    PRIMARY KEY (ledger, id)
);
CREATE INDEX ON bank_accounts (ledger, place, id);
""",
)


def _row(change: Change[BankAccount]) -> BankAccountRow:
    state = change.after
    return BankAccountRow(
        ledger=change.ledger,
        position=change.position,
        id=state.id,
        place=state.place,
        owner=state.owner,
        state=state,
    )


BANK_ACCOUNTS = StateProjection(
    name="bank_accounts", state=BankAccount, current=Current(BANK_ACCOUNTS_TABLE, _row)
)


def bank_account(connection: Database, ledger: int, name: str) -> BankAccountRow | None:
    """One bank account, None if nobody declared it."""
    return BANK_ACCOUNTS_TABLE.one(connection, ledger, name)


def bank_accounts(
    connection: Database, ledger: int, place: str, *, after: str, limit: int
) -> list[BankAccountRow]:
    """Bank accounts of a place and what lies under it, by reference."""
    return under(BANK_ACCOUNTS_TABLE, connection, ledger, place, after=after, limit=limit)
