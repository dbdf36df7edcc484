"""Jobs done in several processes, their results given back in order; or here, if one is enough.

Each process has a connection of its own to the one snapshot, so that records cross no pipe; what
comes back is small and packed. No more jobs are under way than can be taken soon: memory stays
flat however long the log is.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.context import BaseContext
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar

from psycopg import Connection

from audit.desk.snapshot import open_at

S = TypeVar("S")
J = TypeVar("J")

Work = Callable[[Connection[Any], S, J], bytes]
"""Does one job with what all jobs of a stage need; a function of a module, so that it travels."""

_AHEAD = 3
"""Jobs under way for each process."""


class _Worker:
    """One process's connection, its work, and what it was told."""

    own: ClassVar[_Worker | None] = None

    def __init__(self, dsn: str, snapshot: str, work: Work[Any, Any], setup: object) -> None:
        self.connection: Connection[Any] = open_at(dsn, snapshot)
        self._work = work
        self._setup = setup

    def run(self, job: object) -> bytes:
        return self._work(self.connection, self._setup, job)


def _start(dsn: str, snapshot: str, work: Work[Any, Any], setup: object) -> None:
    _Worker.own = _Worker(dsn, snapshot, work, setup)


def _run(job: object) -> bytes:
    if _Worker.own is None:
        raise RuntimeError("the process was not started")
    return _Worker.own.run(job)


def _context() -> BaseContext:
    """Processes that inherit no connection and no thread, and import what they need once."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["audit.desk.page", "audit.desk.signed_heads"])
    return context


class Workers(Generic[S, J]):
    """Does the jobs of one stage of a verification; use it in a `with`.

    Args:
        dsn: The database.
        snapshot: The moment of it that all processes see.
        work: What to do with a job.
        setup: What all jobs need; sent once to each process.
        processes: With 1 everything is done in this one.
    """

    def __init__(
        self, dsn: str, snapshot: str, work: Work[S, J], setup: S, *, processes: int = 1
    ) -> None:
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._here: _Worker | None = None
        if processes > 1:
            self._pool = ProcessPoolExecutor(
                processes,
                mp_context=_context(),
                initializer=_start,
                initargs=(dsn, snapshot, work, setup),
            )
        else:
            self._here = _Worker(dsn, snapshot, work, setup)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        if self._here:
            self._here.connection.close()

    def run(self, jobs: Iterable[J]) -> Iterator[bytes]:
        """The results in the order of the jobs."""
        if self._pool:
            yield from self._in_order(self._pool, jobs)
        elif self._here:
            yield from map(self._here.run, jobs)

    def _in_order(self, pool: ProcessPoolExecutor, jobs: Iterable[J]) -> Iterator[bytes]:
        waiting: deque[Future[bytes]] = deque()
        for job in jobs:
            waiting.append(pool.submit(_run, job))
            if len(waiting) >= _AHEAD * self._processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
