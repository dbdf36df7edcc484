"""Keeping projections up to date: who folds what, and when.

Rules (design.md, decision 7):

- A batch of at most `BATCH` events and the position that it leads to are one transaction, so a
  projection that is killed anywhere goes on where it was, and sees every event exactly once.
- Positions have no gaps and commit in order: `position > last` misses nothing.
- One runner at a time changes a ledger's rows of a projection (advisory lock): any number of
  processes may run.
- Ledgers take turns, a batch each. Every projection has a thread of its own, so that one that is
  slow, or fails and is tried again later, does not stop another. A batch is read and decoded once
  for all of them.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import zip_longest
from types import TracebackType
from typing import Self

import psycopg

from projections.positions import (
    LIVE,
    Connect,
    complain,
    lock,
    position_of,
    save,
    use,
)
from projections.projection import Batch, Projection, Reader
from projections.table import Database

BATCH = 1_000
"""Events in a transaction, at most. Batches end at multiples of it, so that projections that
start at different positions soon share them."""

POLL_S = 0.05
RETRY_S = 1.0
RETRY_S_MAX = 30.0
_KEPT = 8

log = logging.getLogger(__name__)


class Batches:
    """Batches as they are read: decoded once, kept for a while, shared between threads."""

    def __init__(self, reader: Reader, kept: int = _KEPT) -> None:
        self._reader = reader
        self._kept = kept
        self._lock = threading.Lock()
        self._read: OrderedDict[tuple[int, int, int], Future[Batch]] = OrderedDict()

    def after(self, ledger: int, position: int, size: int) -> Batch:
        """The events from `position + 1` to the next multiple of `BATCH`, or to the end."""
        end = min(size, (position + 1) // BATCH * BATCH + BATCH)
        key = (ledger, position, end)
        with self._lock:
            future = self._read.get(key)
            mine = future is None
            if future is None:
                future = self._read[key] = Future()
                while len(self._read) > self._kept:
                    self._read.popitem(last=False)
        if mine:
            self._fill(key, future)
        return future.result()

    def _fill(self, key: tuple[int, int, int], future: Future[Batch]) -> None:
        ledger, position, end = key
        try:
            events = self._reader.events(ledger, position, end - position - 1)
            future.set_result(_checked(Batch(ledger, events), position, end))
        except BaseException as error:
            with self._lock:
                self._read.pop(key, None)
            future.set_exception(error)
            if not isinstance(error, Exception):
                raise


def _checked(batch: Batch, after: int, end: int) -> Batch:
    """What was asked for and nothing else, or the log has a gap."""
    found = (event.index for event in batch.events)
    for expected, index in zip_longest(range(after + 1, end), found):
        if index != expected:
            raise LookupError(f"ledger {batch.ledger} has no record {expected}, but {index}")
    return batch


@dataclass(slots=True)
class Runner:
    """One projection, over all ledgers."""

    projection: Projection
    connect: Connect
    batches: Batches
    _positions: dict[int, int] = field(default_factory=dict)
    _failures: dict[int, int] = field(default_factory=dict)
    _not_before: dict[int, float] = field(default_factory=dict)

    def round(self, heads: dict[int, int]) -> bool:
        """One batch for every ledger that is behind its head; whether any is behind still."""
        behind = [self._turn(ledger, size) for ledger, size in sorted(heads.items())]
        return any(behind)

    def _turn(self, ledger: int, size: int) -> bool:
        if time.monotonic() < self._not_before.get(ledger, 0.0):
            return False
        try:
            advanced = self.step(ledger, size)
        except Exception as error:  # noqa: BLE001  (whatever it is, other projections go on)
            self._fail(ledger, error)
            return False
        self._failures.pop(ledger, None)
        return advanced and self._positions[ledger] < size - 1

    def step(self, ledger: int, size: int) -> bool:
        """Fold one batch in one transaction; False if there was none, or another runner is at it.

        Raises:
            Exception: whatever the reader, the fold or the database raised; nothing is written.
        """
        after = self._positions.get(ledger)
        if after is None:
            with self.connect() as connection:
                after = position_of(connection, ledger, self.projection.name)
        self._positions[ledger] = after
        if after >= size - 1:
            return False
        batch = self.batches.after(ledger, after, size)
        with self.connect() as connection:
            reached = apply(connection, self.projection, batch, after)
        self._positions[ledger] = reached if reached is not None else after
        if reached is None:
            self._positions.pop(ledger)
        return reached is not None

    def _fail(self, ledger: int, error: Exception) -> None:
        self._positions.pop(ledger, None)
        failures = self._failures[ledger] = self._failures.get(ledger, 0) + 1
        pause_s = min(RETRY_S_MAX, RETRY_S * 2 ** (failures - 1))
        self._not_before[ledger] = time.monotonic() + pause_s
        name = self.projection.name
        log.warning("projection %s of ledger %s stands still: %s", name, ledger, type(error))
        try:
            with self.connect() as connection, connection.transaction():
                complain(connection, ledger, name, f"{type(error).__name__}: {error}")
        except psycopg.Error:
            log.warning("projection %s of ledger %s: the database is away", name, ledger)


def apply(connection: Database, projection: Projection, batch: Batch, after: int) -> int | None:
    """Fold a batch that begins behind `after` and save its position, in one transaction.

    Returns the position reached; None, with nothing done, if another runner holds the lock or has
    taken the projection elsewhere meanwhile.
    """
    with connection.transaction(), connection.cursor() as cursor:
        if not lock(cursor, batch.ledger, projection.name):
            return None
        if position_of(connection, batch.ledger, projection.name) != after:
            return None
        use(cursor, LIVE)
        projection.fold(cursor, batch)
        save(cursor, batch.ledger, projection.name, batch.last)
    return batch.last


class Projector:
    """All projections of all ledgers, a thread each, and one that watches the heads.

    As a context it runs from entering to leaving. `wake` may be called after a commit of the same
    process: it saves the next look at the heads some milliseconds, and informs of nothing.
    """

    def __init__(self, reader: Reader, connect: Connect, projections: Sequence[Projection]) -> None:
        batches = Batches(reader)
        self._reader = reader
        self._runners = [Runner(projection, connect, batches) for projection in projections]
        self._heads: dict[int, int] = {}
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(runner,), name=runner.projection.name)
            for runner in self._runners
        ]
        self._threads.append(threading.Thread(target=self._watch, name="projections"))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the threads, each after the batch that it is at."""
        self._stopping.set()
        self._wake.set()
        with self._changed:
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    def wake(self) -> None:
        """Look at the heads now."""
        self._wake.set()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                heads = self._reader.heads()
            except Exception as error:  # noqa: BLE001  (a database that is away comes back)
                log.warning("the heads of the ledgers cannot be read: %s", type(error))
                self._stopping.wait(RETRY_S)
                continue
            with self._changed:
                self._heads = heads
                self._changed.notify_all()
            self._wake.wait(POLL_S)
            self._wake.clear()

    def _run(self, runner: Runner) -> None:
        while not self._stopping.is_set():
            with self._changed:
                if not self._stopping.is_set():  # or the last notification may have come before
                    self._changed.wait()
                heads = self._heads
            while not self._stopping.is_set() and runner.round(heads):
                pass
