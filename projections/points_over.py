"""What is over on the points accounts of a village, as the ledger's clock states it (PTS-6)."""

from datetime import date
from typing import NamedTuple

import msgspec

from domain.money.accounts import Account
from domain.points.lapsing import OVER
from projections.table import Database


class Over(NamedTuple):
    """An account on which points are over, and the position since which it waits."""

    account: str
    points: int
    position: int


def points_over(
    connection: Database, ledger: int, village: str, today: date, *, limit: int
) -> list[Over]:
    """Accounts of a village on which something is over, by account."""
    rows = connection.execute(
        "SELECT a.state::text, w.position FROM projections.points_wait w"
        " JOIN projections.accounts a ON a.ledger = w.ledger AND a.id = w.via"
        " WHERE w.ledger = %s AND w.place = %s AND w.since <= %s ORDER BY a.id LIMIT %s",
        (ledger, village, today, limit),
    ).fetchall()
    accounts = ((msgspec.json.decode(state, type=Account), since) for state, since in rows)
    found = (Over(one.id, one.lots.available(today, OVER), since) for one, since in accounts)
    return [over for over in found if over.points]
