"""What readers ask about points accounts: whose one is, its cards, all of a village.

No table of its own: states are of the projections `accounts` and `points_cards`.
"""

from datetime import date

import msgspec

from domain.households import Household
from domain.money.accounts import Account
from projections.points import POINTS_CARDS_TABLE, PointsCardRow
from projections.table import Database


class PointsAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account with its household."""

    household: str
    place: str
    account: Account
    household_state: Household


def account_of_points(connection: Database, ledger: int, account: str) -> PointsAccount | None:
    """One points account; None where nobody opened it."""
    found = connection.execute(
        "SELECT a.about, a.place, a.state::text, h.state::text FROM projections.accounts a"
        " JOIN projections.households h ON h.ledger = a.ledger AND h.id = a.about"
        " WHERE a.ledger = %s AND a.id = %s AND a.account_kind = 'points'",
        (ledger, account),
    ).fetchone()
    if found is None:
        return None
    household, place, state, home = found
    return PointsAccount(
        household=household,
        place=place,
        account=msgspec.json.decode(state, type=Account),
        household_state=msgspec.json.decode(home, type=Household),
    )


def cards(connection: Database, ledger: int, account: str) -> list[PointsCardRow]:
    """Every card that was issued of an account, by name."""
    return POINTS_CARDS_TABLE.select(
        connection, "WHERE ledger = %s AND account = %s ORDER BY id", (ledger, account)
    )


def accounts_of_village(
    connection: Database, ledger: int, village: str, opened_by: date
) -> list[Account]:
    """The points accounts of a village that were opened by a day, by name."""
    rows = connection.execute(
        "SELECT state::text FROM projections.accounts WHERE ledger = %s AND place = %s"
        " AND account_kind = 'points' AND opened_on <= %s ORDER BY id",
        (ledger, village, opened_by),
    )
    return [msgspec.json.decode(state, type=Account) for (state,) in rows]
