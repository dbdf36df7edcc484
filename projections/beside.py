"""Folding a ledger's history once more, into temporary tables beside the live ones.

Both who rebuilds a projection and who compares one with the log fold from the beginning, with the
same code as the runner, into tables that only their session sees. Memory stays flat: a batch at a
time, states in the tables.
"""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from psycopg import sql

from projections.positions import BESIDE, START, make_tables, use
from projections.projection import Projection, Reader
from projections.run import Batches
from projections.table import Database

Progress = Callable[[int], None]
"""Called with the number of events read so far."""


class Beside:
    """A second set of some projections' tables for one ledger, in one session."""

    def __init__(
        self,
        connection: Database,
        reader: Reader,
        ledger: int,
        projections: Sequence[Projection],
        progress: Progress | None = None,
    ) -> None:
        self.connection = connection
        self.ledger = ledger
        self.projections = projections
        self.positions = dict.fromkeys((each.name for each in projections), START)
        self._batches = Batches(reader, kept=2)
        self._progress = progress

    def __enter__(self) -> Self:
        self._autocommit = self.connection.autocommit
        self.connection.autocommit = True  # so that each batch below is a transaction of its own
        with self.connection.transaction(), self.connection.cursor() as cursor:
            for projection in self.projections:
                make_tables(cursor, projection, BESIDE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.connection.broken:
            return
        with self.connection.transaction():
            for projection in self.projections:
                for table in projection.tables:
                    dropped = sql.Identifier("pg_temp", table.name)
                    self.connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(dropped))
        self.connection.autocommit = self._autocommit

    def fold_to(self, targets: Mapping[str, int]) -> None:
        """Fold each projection up to the position given for it, a transaction for each batch.

        Projections that are at the same position share a batch. Inside a transaction of the caller
        it is part of that.
        """
        while behind := [each for each in self.projections if self._lacks(each, targets)]:
            position = min(self.positions[each.name] for each in behind)
            group = [each for each in behind if self.positions[each.name] == position]
            size = min(targets[each.name] for each in group) + 1
            batch = self._batches.after(self.ledger, position, size)
            with self.connection.transaction(), self.connection.cursor() as cursor:
                use(cursor, BESIDE)
                for projection in group:
                    projection.fold(cursor, batch)
            self.positions |= {each.name: batch.last for each in group}
            if self._progress:
                self._progress(batch.last + 1)

    def _lacks(self, projection: Projection, targets: Mapping[str, int]) -> bool:
        return self.positions[projection.name] < targets[projection.name]
