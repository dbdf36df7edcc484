"""One read: who asks which ledger, on which day, and how the answer is given.

Every route of reads takes an `Ask`; it permits by the declared table, opens the database, and says
the position that the projections behind the answer reflect.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Final, NamedTuple, Protocol, TypeVar

import msgspec
from fastapi import Depends, Query, Request
from psycopg import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api import answers
from api.access import PLACED, Permit, Reader, may, permit
from api.answers import Origin
from api.auth import token_of
from api.depends import LedgerName, hosted_of, known, origin_of, reader_of, server_of
from api.hosts import Hosted
from api.problems import Problem, not_found
from api.server import Server
from audit.proof.errors import ProofError
from audit.proof.scalars import parse_day, parse_decimal, parse_instant
from domain.kernel.places import is_place
from domain.kernel.times import shanghai_day
from domain.kernel.words import Words, say
from projections.days import AT_HEAD, position_at
from projections.positions import reflected, reflects
from projections.question import Question, asked_together

Database = Connection[tuple[Any, ...]]
T = TypeVar("T")


class Placed(Protocol):
    """What is somewhere."""

    @property
    def place(self) -> str:
        """Its place."""
        ...


P = TypeVar("P", bound=Placed)


_SNAPSHOT: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


@dataclass(eq=False)
class Ask:
    """A request for something that is read."""

    request: Request
    server: Server
    hosted: Hosted

    @cached_property
    def reader(self) -> Reader:
        """Who asks, looked up once, in the thread that answers; raises the 401 problem."""
        return reader_of(self.request, self.hosted, self.server)

    @cached_property
    def origin(self) -> Origin:
        """What the answer says of its ledger."""
        return origin_of(self.hosted, self.server)

    @property
    def number(self) -> int:
        """The ledger's number."""
        return self.hosted.number

    def today(self) -> date:
        """The Shanghai day on which it now is in the ledger."""
        return shanghai_day(self.server.registries.time_of(self.hosted))

    def permit(self, name: str, place: str, subjects: Iterable[str] = ()) -> Permit:
        """Allow the read or raise; in the inspection ledger only audit and discipline read."""
        if self.hosted.is_inspection:
            return permit(self.reader, "inspection", self.hosted.county)
        return permit(self.reader, name, place, subjects)

    def found(
        self, name: str, row: P | None, what: Words, subjects: Iterable[str] = ()
    ) -> tuple[P, Permit]:
        """What was asked for and the permit to read it, allowed by where it is; else raise.

        That it is not there, 404, learns only who may read such things of the whole county.
        """
        allowed = self.permit(name, row.place if row else self.hosted.county, subjects)
        if row is None:
            raise not_found(what)
        return row, allowed

    def known(self, name: str, row: P | None, what: Words, subjects: Iterable[str] = ()) -> P:
        """The same without the permit."""
        return self.found(name, row, what, subjects)[0]

    def own_place(self) -> str:
        """Where the reader holds an office of officials, books or supervision; else the county."""
        return self.place_of(self.reader)

    def place_of(self, reader: Reader) -> str:
        """The same of somebody who may be the reader."""
        office = next((g for g in reader.grants if g.role in PLACED), None)
        return office.place if office else self.hosted.county

    def may(self, name: str, place: str, subjects: Iterable[str] = ()) -> bool:
        """Whether the read is allowed."""
        return may(self.reader, name, place, subjects) is not None

    @contextmanager
    def database(self) -> Iterator[Database]:
        """One snapshot: what is read inside belongs together.

        Nothing inside asks for a second such connection: when every request holds one and waits
        for another, none is ever given back.
        """
        with self.server.connection() as connection:
            connection.execute(_SNAPSHOT)
            yield connection

    def read(self, question: Question[T], *projections: str) -> tuple[int, T]:
        """The position that the projections reflect, and the answer, in one snapshot.

        Who asks is asked together with it where nobody has yet: permit after it what does not
        decide on the question.
        """
        questions: list[Question[Any]] = [reflects(self.number, projections), question]
        token = None if "reader" in vars(self) else token_of(self.request)
        if token is not None:
            questions.append(self.server.session(self.hosted, token))
        with self.server.connection() as connection:
            position, answer, *session = asked_together(connection, *questions)
        if token is not None:
            self.reader = known(self.server.reader_in(self.hosted, *session))
        return position, answer

    def read_for(
        self, question_of: Callable[[Reader], Question[T]], *projections: str
    ) -> tuple[int, T]:
        """The same of a question that depends on who asks.

        It is put for whom the token last opened to, so that one statement answers both; for the
        reader themself where that is somebody else by now, or with other offices.
        """
        met, token = self.server.met, token_of(self.request)
        before = met.last(self.number, token) or self.reader
        position, answer = self.read(question_of(before), *projections)
        if self.reader != before:
            position, answer = self.read(question_of(self.reader), *projections)
        met.keep(self.number, token, self.reader)
        return position, answer

    def position(self, database: Database, *projections: str) -> int:
        """The position that all of the projections reflect."""
        return reflected(database, self.number, projections)

    def answer(
        self, position: int, members: Mapping[str, Any], *, private: bool = False
    ) -> Response:
        """One answer."""
        return answers.answer(self.request, self.origin, position, members, private=private)

    def table(
        self,
        position: int,
        rows: Sequence[Mapping[str, Any] | msgspec.Struct],
        columns: Sequence[str],
        members: Mapping[str, Any],
    ) -> Response:
        """One page of a list."""
        return answers.table(
            self.request, self.origin, position, rows, columns=columns, members=members
        )


async def ask_of(request: Request, ledger: LedgerName) -> Ask:
    """The read that the request asks for: one dependency, for each costs as much as a query."""
    return Ask(request, server_of(request), await hosted_of(ledger, request))


AskOf = Annotated[Ask, Depends(ask_of)]


async def ask_on_loop(ask: AskOf) -> Ask:
    """The same for a route on the event loop: who asks is known before it begins."""
    await run_in_threadpool(lambda: ask.reader)
    return ask


AskOnLoop = Annotated[Ask, Depends(ask_on_loop)]


async def as_of_day(
    as_of: Annotated[str | None, Query(description="Shanghai day 日期, such as 2026-03-01")] = None,
) -> date | None:
    """The day about which is asked."""
    if as_of is None:
        return None
    try:
        return parse_day(as_of, what="as_of")
    except ProofError:
        raise Problem("schema", say("as_of: YYYY-MM-DD", "as_of 应为 YYYY-MM-DD")) from None


async def place_code(
    place: Annotated[str | None, Query(description="place code 行政区划代码")] = None,
) -> str | None:
    """The jurisdiction about which is asked."""
    if place is not None and not is_place(place):
        raise Problem("schema", say("place: not a place code", "place 不是行政区划代码"))
    return place


AsOf = Annotated[date | None, Depends(as_of_day)]
PlaceCode = Annotated[str | None, Depends(place_code)]
KnownAt = Annotated[
    str | None,
    Query(description="as known at a position or instant 截至该位置或时刻所知", max_length=40),
]


def known_position(ask: Ask, known_at: str | None) -> int:
    """The position up to which the answer may know; `AT_HEAD` for everything.

    Asked before the snapshot is taken: what was known at an instant does not change.
    """
    if known_at is None:
        return AT_HEAD
    try:
        if known_at.isascii() and known_at.isdigit():
            return parse_decimal(known_at)
        instant = parse_instant(known_at)
        with ask.database() as database:
            return position_at(database, ask.number, instant)
    except ProofError:
        raise Problem(
            "schema",
            say(
                "known_at: a position, or an instant with offset", "known_at 应为位置或带时区的时刻"
            ),
        ) from None


class When(NamedTuple):
    """Both axes of an answer: of which day it is, and up to which position it may know."""

    as_of: date
    known_at: int

    def told(self, position: int) -> dict[str, Any]:
        """What the answer says of them: it knows no more than it reflects."""
        return {"as_of": self.as_of, "known_at": min(self.known_at, position)}


def when(ask: Ask, as_of: date | None, known_at: str | None) -> When:
    """The axes asked for: today, and everything, where nothing else is said."""
    return When(as_of or ask.today(), known_position(ask, known_at))
