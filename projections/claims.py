"""What readers ask about claims and complaints: of a place, of one list or batch, open or not."""

from projections.batches import COMPLAINTS_TABLE, RECOVERIES_TABLE, ComplaintRow, RecoveryRow
from projections.pages import under
from projections.table import Database, narrowed


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
        narrowed(("list = %(list)s", list_), ("received_fen < demanded_fen", open_only or None)),
        after=after,
        limit=limit,
        list=list_,
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
        narrowed(("batch = %(batch)s", batch), ("answered_on IS NULL", open_only or None)),
        after=after,
        limit=limit,
        batch=batch,
    )
