"""What is over on the points accounts of a village, as the ledger's clock states it (PTS-6)."""

from datetime import date

import msgspec

from domain.money.accounts import Account
from domain.points.lapsing import OVER
from projections.table import Database


def points_over(
    connection: Database, ledger: int, village: str, today: date, *, limit: int
) -> list[tuple[str, int]]:
    """Accounts of a village on which something is over, and how many points, by account."""
    rows = connection.execute(
        "SELECT a.state::text FROM projections.points_wait w"
        " JOIN projections.accounts a ON a.ledger = w.ledger AND a.id = w.via"
        " WHERE w.ledger = %s AND w.place = %s AND w.since <= %s ORDER BY a.id LIMIT %s",
        (ledger, village, today, limit),
    ).fetchall()
    accounts = [msgspec.json.decode(state, type=Account) for (state,) in rows]
    found = ((account.id, account.lots.available(today, OVER)) for account in accounts)
    return [(name, points) for name, points in found if points]
