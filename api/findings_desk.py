"""Findings at the head of each ledger, for who asks over HTTP.

The first question folds the log once; later ones go on with what came since. That takes seconds of
pure computing, during which no request of the same process would be answered: so it happens in a
process of its own, started by the first question, which yields to others and ends with this one.
Its states take some 0.4 KiB a record of the log. One question is answered after the other.
"""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final, NamedTuple

import psycopg

from api.hosts import Hosted
from api.problems import Problem
from audit.desk.events import Telling
from audit.desk.findings.finding import Finding
from audit.desk.findings.search import Search
from domain.kernel.words import say

NICE: Final = 10
"""Requests go first where processors are few."""


class AtHead(NamedTuple):
    """Everything found up to a position, oldest first."""

    position: int
    findings: list[Finding]


class _Question(NamedTuple):
    dsn: str
    ledger: int
    county: str
    today: date


@dataclass(eq=False)
class FindingsDesk:
    """Asks the process that searches; `dsn` is how the application connects now."""

    dsn: Callable[[], str]
    _asking: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _process: BaseProcess | None = None
    _pipe: Connection | None = None

    def at_head(self, hosted: Hosted, today: date) -> Future[AtHead]:
        """What stands out by now, on that day; the 503 problem where the search broke off."""
        return self._asking.submit(self._ask, hosted, today)

    def close(self) -> None:
        """End the process; what was asked and not begun is not answered."""
        self._asking.shutdown(wait=False, cancel_futures=True)
        if self._process is not None:
            self._process.terminate()
            self._process.join()

    def _ask(self, hosted: Hosted, today: date) -> AtHead:
        question = _Question(self.dsn(), hosted.number, hosted.county, today)
        try:
            pipe = self._pipe or self._start()
            pipe.send(question)
            found: AtHead | None = pipe.recv()
        except (EOFError, OSError):
            self._pipe = None
            raise _broke_off() from None
        if found is None:
            raise _broke_off()
        return found

    def _start(self) -> Connection:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=answer, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        return self._pipe


def _broke_off() -> Problem:
    return Problem(
        "busy",
        say("the search broke off; ask again", "检索中断，请重试"),
        headers={"retry-after": "1"},
    )


def answer(pipe: Connection) -> None:
    """Answer questions until nobody is there to ask; None where the database was away."""
    os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C ends who asks, and so this
    searches: dict[int, tuple[Telling, Search]] = {}
    with suppress(EOFError, BrokenPipeError):
        while True:
            question: _Question = pipe.recv()
            fresh = Telling(question.ledger), Search(question.county)
            pipe.send(_answer(question, *searches.setdefault(question.ledger, fresh)))


def _answer(question: _Question, telling: Telling, search: Search) -> AtHead | None:
    try:
        with psycopg.connect(question.dsn) as connection:
            for page in telling.pages(connection, search.position):
                search.take(page)
    except psycopg.OperationalError:
        return None
    return AtHead(search.position, search.found(question.today))
