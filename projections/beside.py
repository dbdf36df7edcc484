"""Folding a ledger's history once more, into temporary tables beside the live ones.

Both who rebuilds a projection and who compares one with the log fold from the beginning, with the
same code as the runner, into tables that only their sessions see. Memory stays flat: a batch at a
time, states in the tables.

Two sessions share the work, for while the database writes one's rows the other's are made: the
first projection (of all of them the trace, about as much work as the others together), and the
rest. The next batch is read meanwhile: three connections at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from psycopg import sql

from projections.positions import BESIDE, START, Connect, make_tables, use
from projections.projection import Batch, Projection, Reader
from projections.run import Batches
from projections.table import Database

Progress = Callable[[int], None]
"""Called with the number of events read so far."""


@dataclass(frozen=True, slots=True)
class Session:
    """One connection, and the projections whose second tables it has."""

    connection: Database
    projections: Sequence[Projection]

    def fold(self, wanted: Sequence[Projection], batch: Batch) -> None:
        """Fold a batch into those of the wanted projections that are here, in a transaction."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            use(cursor, BESIDE)
            for projection in self.projections:
                if projection in wanted:
                    projection.fold(cursor, batch)


class Beside:
    """A second set of some projections' tables, for one ledger."""

    def __init__(
        self,
        connect: Connect,
        reader: Reader,
        ledger: int,
        projections: Sequence[Projection],
        progress: Progress | None = None,
    ) -> None:
        self.ledger = ledger
        self.projections = projections
        self.positions = dict.fromkeys((each.name for each in projections), START)
        self.sessions: list[Session] = []
        self._connect = connect
        self._batches = Batches(reader, kept=3)
        self._progress = progress

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for share in (self.projections[:1], self.projections[1:]):
                if share:
                    self.sessions.append(stack.enter_context(_session(self._connect, share)))
            self._threads = stack.enter_context(ThreadPoolExecutor(max_workers=2))
            self._open = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def fold_to(self, targets: Mapping[str, int]) -> None:
        """Fold each projection up to the position given for it, a transaction for each batch.

        Projections that are at the same position share a batch. Where the caller has a transaction
        open in a session, it is part of that.
        """
        while behind := [each for each in self.projections if self._lacks(each, targets)]:
            position = min(self.positions[each.name] for each in behind)
            group = [each for each in behind if self.positions[each.name] == position]
            size = min(targets[each.name] for each in group) + 1
            batch = self._batches.after(self.ledger, position, size)
            folds = [self._threads.submit(one.fold, group, batch) for one in self.sessions]
            if batch.last < size - 1:
                self._batches.after(self.ledger, batch.last, size)
            for fold in folds:
                fold.result()
            self.positions |= {each.name: batch.last for each in group}
            if self._progress:
                self._progress(batch.last + 1)

    def _lacks(self, projection: Projection, targets: Mapping[str, int]) -> bool:
        return self.positions[projection.name] < targets[projection.name]


@contextmanager
def _session(connect: Connect, projections: Sequence[Projection]) -> Iterator[Session]:
    with connect() as connection:
        committing = connection.autocommit
        connection.autocommit = True  # so that each batch is a transaction of its own
        with connection.transaction(), connection.cursor() as cursor:
            for projection in projections:
                make_tables(cursor, projection, BESIDE)
        try:
            yield Session(connection, projections)
        finally:
            if not connection.broken:
                _drop(connection, projections)
                connection.autocommit = committing


def _drop(connection: Database, projections: Sequence[Projection]) -> None:
    with connection.transaction():
        for projection in projections:
            for table in projection.tables:
                dropped = sql.Identifier("pg_temp", table.name)
                connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(dropped))
