"""Findings and the no-cash proof at the head of each ledger, for who asks over HTTP.

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
from typing import Final, NamedTuple, TypeVar

import psycopg

from api.hosts import Hosted
from api.problems import Problem
from audit.desk.events import Telling
from audit.desk.findings.finding import Finding
from audit.desk.findings.search import Search
from audit.desk.money.claims import NoCash, Pinned, Scope
from audit.desk.money.evidence import Evidence
from audit.desk.money.gathering import Obtained, pinned_at
from audit.desk.money.links import Links
from audit.desk.money.no_cash import prove
from audit.desk.money.path import Path, Way, path
from domain.kernel.words import say

NICE: Final = 10
"""Requests go first where processors are few."""


class AtHead(NamedTuple):
    """Everything found up to a position, oldest first."""

    position: int
    findings: list[Finding]


class Start(NamedTuple):
    """From where a path goes, and which way."""

    thing: str
    way: Way


class _Question(NamedTuple):
    """What stands out; or what is `asked`: the proof of a scope, the path of a thing.

    `dsn` is filled in when it is asked.
    """

    ledger: int
    county: str
    today: date
    origin: str = ""
    inspection: int | None = None
    asked: Scope | Start | None = None
    dsn: str = ""


Reply = TypeVar("Reply", AtHead, NoCash, Path)


@dataclass(eq=False)
class FindingsDesk:
    """Asks the process that searches; `dsn` is how the application connects now."""

    dsn: Callable[[], str]
    _asking: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _process: BaseProcess | None = None
    _pipe: Connection | None = None

    def at_head(self, hosted: Hosted, today: date) -> Future[AtHead]:
        """What stands out by now, on that day; the 503 problem where the search broke off."""
        question = _Question(hosted.number, hosted.county, today)
        return self._asking.submit(self._ask, question, AtHead)

    def no_cash(
        self, hosted: Hosted, beside: Hosted | None, today: date, scope: Scope
    ) -> Future[NoCash]:
        """The no-cash proof by now, with what auditors obtained; the 503 problem as above."""
        number = beside.number if beside else None
        question = _Question(hosted.number, hosted.county, today, hosted.origin, number, scope)
        return self._asking.submit(self._ask, question, NoCash)

    def path(self, hosted: Hosted, today: date, start: Start) -> Future[Path]:
        """One yuan's path by now; the 503 problem as above."""
        question = _Question(hosted.number, hosted.county, today, hosted.origin, asked=start)
        return self._asking.submit(self._ask, question, Path)

    def close(self) -> None:
        """End the process; what was asked and not begun is not answered."""
        self._asking.shutdown(wait=False, cancel_futures=True)
        if self._process is not None:
            self._process.terminate()
            self._process.join()

    def _ask(self, question: _Question, kind: type[Reply]) -> Reply:
        asked = question._replace(dsn=self.dsn())
        try:
            pipe = self._pipe or self._start()
            pipe.send(asked)
            found = pipe.recv()
        except (EOFError, OSError):
            self._pipe = None
            raise _broke_off() from None
        if not isinstance(found, kind):
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
    searches: dict[int, _Searched] = {}
    with suppress(EOFError, BrokenPipeError):
        while True:
            question: _Question = pipe.recv()
            fresh = _Searched(Telling(question.ledger), Search(question.county), Obtained())
            pipe.send(_answer(question, searches.setdefault(question.ledger, fresh)))


class _Searched(NamedTuple):
    telling: Telling
    search: Search
    obtained: Obtained


def _answer(question: _Question, searched: _Searched) -> AtHead | NoCash | Path | None:
    try:
        with psycopg.connect(question.dsn) as connection:
            for page in searched.telling.pages(connection, searched.search.position):
                searched.search.take(page)
            if question.inspection is not None:
                searched.obtained.read(connection, question.inspection)
            pinned = pinned_at(connection, question.ledger)
    except psycopg.OperationalError:
        return None
    return _judged(question, searched, pinned)


def _judged(
    question: _Question, searched: _Searched, pinned: Pinned | None
) -> AtHead | NoCash | Path:
    search, obtained = searched.search, searched.obtained
    evidence = search.past.beside(Evidence)
    match question.asked:
        case None:
            return AtHead(search.position, search.found(question.today))
        case Start(thing, way):
            links, unread = search.past.beside(Links), search.passed_over
            return path(links, evidence, thing, way, ledger=question.origin, unread=unread)
        case Scope() as scope:
            return prove(
                question.origin,
                evidence.with_obtained(obtained.statements),
                search.past,
                scope,
                unread=search.passed_over + obtained.unread,
                pinned=pinned,
            )
