"""Making projections again from the log, beside the live tables, and swapping them in.

Readers see the old rows until one transaction puts the new ones in their place. The history is
folded without a lock; only the last events and the swap wait for the runner and keep it out.
"""

from collections.abc import Sequence

from psycopg import sql

from projections.beside import Beside, Progress
from projections.positions import Connect, lock, save
from projections.projection import Projection, Reader
from projections.table import Rows


def rebuild(
    connect: Connect,
    reader: Reader,
    ledger: int,
    projections: Sequence[Projection],
    progress: Progress | None = None,
) -> int:
    """Refold a ledger's history and replace the rows of these projections; how many events."""
    size = reader.heads().get(ledger, 0)
    with Beside(connect, reader, ledger, projections, progress) as new:
        new.fold_to(dict.fromkeys(new.positions, size - 1))
        for session in new.sessions:
            for projection in session.projections:
                with session.connection.transaction(), session.connection.cursor() as cursor:
                    _swap(cursor, new, projection, reader)
    return size


def _swap(cursor: Rows, new: Beside, projection: Projection, reader: Reader) -> None:
    ledger, name = new.ledger, projection.name
    lock(cursor, ledger, name, wait=True)
    new.fold_to(new.positions | {name: reader.heads().get(ledger, 0) - 1})
    for table in projection.tables:
        live = sql.Identifier("projections", table.name)
        beside = sql.Identifier("pg_temp", table.name)
        cursor.execute(sql.SQL("DELETE FROM {} WHERE ledger = %s").format(live), (ledger,))
        cursor.execute(sql.SQL("INSERT INTO {} SELECT * FROM {}").format(live, beside))
    save(cursor, ledger, name, new.positions[name])
