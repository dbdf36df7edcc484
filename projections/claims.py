"""What readers ask about claims and complaints: of a place, of one list or batch, open or not."""

from typing import LiteralString

from projections.batches import COMPLAINTS_TABLE, RECOVERIES_TABLE, ComplaintRow, RecoveryRow
from projections.days import UNDER
from projections.table import Database, narrowed

_PAGE: LiteralString = " AND id > %(after)s ORDER BY id LIMIT %(limit)s"


def recoveries(
    connection: Database,
    ledger: int,
    place: str,
    *,
    list_: str | None = None,
    open_only: bool = False,
    after: str = "",
    limit: int = 100,
) -> list[RecoveryRow]:
    """Claims of a place and what lies under it, by id; open is what has not come back whole."""
    open_: LiteralString = " AND received_fen < demanded_fen" if open_only else ""
    return RECOVERIES_TABLE.select(
        connection,
        f"WHERE ledger = %(ledger)s AND {UNDER}{narrowed(('list = %(list)s', list_))}"
        f"{open_}{_PAGE}",
        {"ledger": ledger, "place": place, "list": list_, "after": after, "limit": limit},
    )


def complaints(
    connection: Database,
    ledger: int,
    place: str,
    *,
    batch: str | None = None,
    open_only: bool = False,
    after: str = "",
    limit: int = 100,
) -> list[ComplaintRow]:
    """Complaints of a place and what lies under it, by id; open is what nobody answered."""
    open_: LiteralString = " AND answered_on IS NULL" if open_only else ""
    return COMPLAINTS_TABLE.select(
        connection,
        f"WHERE ledger = %(ledger)s AND {UNDER}{narrowed(('batch = %(batch)s', batch))}"
        f"{open_}{_PAGE}",
        {"ledger": ledger, "place": place, "batch": batch, "after": after, "limit": limit},
    )
