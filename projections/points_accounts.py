"""What readers ask about points accounts: whose one is, its cards, all of a village.

No table of its own: states are of the projections `accounts` and `points_cards`.
"""

from datetime import date
from typing import LiteralString

import msgspec

from domain.money.accounts import Account
from domain.points.accounts import points_of
from domain.residents.households import Household
from projections.points import POINTS_CARDS_TABLE, PointsCardRow
from projections.table import Database


class PointsAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account with its household; `homes` are that one, and those into which it was merged.

    `owed_points` were earned wrongly and spent, and are not made good yet.
    """

    household: str
    place: str
    account: Account
    owed_points: int
    homes: list[Household]

    def readers(self, day: date) -> frozenset[str]:
        """Who belongs to the household on a day, or to what it was merged into."""
        return frozenset[str]().union(*(home.persons_on(day) for home in self.homes))


def gone_into(ledger: LiteralString, household: LiteralString) -> LiteralString:
    """SQL of an array of states: the household's, and of those into which it was merged."""
    return f"""(
WITH RECURSIVE gone AS (
    SELECT h.id, h.state FROM projections.households h
    WHERE h.ledger = {ledger} AND h.id = {household}
    UNION ALL
    SELECT h.id, h.state FROM gone
    CROSS JOIN LATERAL jsonb_array_elements(gone.state::jsonb -> 'lineage') tie
    JOIN projections.households h ON h.ledger = {ledger} AND h.id = tie ->> 'other'
    WHERE tie ->> 'kind' = 'merged_into')
SELECT coalesce(json_agg(gone.state), '[]') FROM gone)"""


def account_of_points(connection: Database, ledger: int, account: str) -> PointsAccount | None:
    """One points account; None where nobody opened it."""
    found = connection.execute(
        f"SELECT a.about, a.place, a.state::text, {gone_into('a.ledger', 'a.about')}::text,"
        " coalesce(p.owed_points, 0) FROM projections.accounts a"
        " LEFT JOIN projections.points_households p ON p.ledger = a.ledger AND p.id = %s"
        " WHERE a.ledger = %s AND a.id = %s AND a.account_kind = 'points'",
        (points_of(account), ledger, account),
    ).fetchone()
    if found is None:
        return None
    household, place, state, homes, owed_points = found
    return PointsAccount(
        household=household,
        place=place,
        account=msgspec.json.decode(state, type=Account),
        homes=msgspec.json.decode(homes, type=list[Household]),
        owed_points=owed_points,
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
