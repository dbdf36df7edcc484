"""What readers ask about claims and complaints: of a place, of one list or batch, open or not."""

from projections.batches import COMPLAINTS_TABLE, RECOVERIES_TABLE, ComplaintRow, RecoveryRow
from projections.pages import under
from projections.table import Database


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
    return under(
        RECOVERIES_TABLE,
        connection,
        ledger,
        place,
        "(%(list)s::text IS NULL OR list = %(list)s)"
        " AND (NOT %(open_only)s OR received_fen < demanded_fen)",
        after=after,
        limit=limit,
        list=list_,
        open_only=open_only,
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
    return under(
        COMPLAINTS_TABLE,
        connection,
        ledger,
        place,
        "(%(batch)s::text IS NULL OR batch = %(batch)s)"
        " AND (NOT %(open_only)s OR answered_on IS NULL)",
        after=after,
        limit=limit,
        batch=batch,
        open_only=open_only,
    )
