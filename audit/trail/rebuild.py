"""Making the tiles of a ledger anew from its records, as docs/failover.md tells (tiles-altered).

Tiles follow from the records, so they can be made again; the signed root says whether the records
are the right ones. It needs the role that owns the tables, because nobody else may take tiles away.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from audit.proof import tiles
from audit.trail import checkpoints, tree
from audit.trail.tree import TreeError

PORTION_RECORDS = 65_536


def rebuild_tiles(connection: Connection[Any], ledger: int) -> int:
    """Replace all tiles of a ledger by those that its records give; returns the size.

    All or nothing: unless the records hash to the root of the newest checkpoint, the tiles stay
    as they were.

    Raises:
        TreeError: `records-missing`; `forked`, if the records are not those that were signed.
    """
    with connection.transaction(), connection.cursor() as cursor:
        head = checkpoints.latest(cursor, ledger)
        size, root = (head.size, head.root) if head else (0, tiles.root_of_edge(0, {}))
        cursor.execute("ALTER TABLE tiles DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM tiles WHERE ledger = %s", (ledger,))
        cursor.execute("ALTER TABLE tiles ENABLE ALWAYS TRIGGER append_only")
        edge: dict[int, bytes] = {}
        for low in range(0, size, PORTION_RECORDS):
            growth = tree.grow(cursor, ledger, low, edge, min(low + PORTION_RECORDS, size))
            tree.write_tiles(cursor, ledger, growth.tiles)
            edge = tree.edge_after(edge, growth.tiles)
        if tiles.root_of_edge(size, edge) != root:
            raise TreeError("forked", f"the records do not hash to the signed root of size {size}")
    return size
