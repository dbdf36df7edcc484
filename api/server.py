"""What a request finds: the ledgers of this server and the machinery behind them.

`wiring` opens it; routes only use it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg import Connection, Cursor

from api.access import Reader
from api.findings_desk import FindingsDesk
from api.gate import Gate
from api.hosts import Hosted, Hosts, Pool
from api.intake import Intake
from api.limits import Limit
from api.looks import Looks
from api.met import Met
from api.people import People
from api.registries import Registries
from api.sessions import Session, Sessions
from api.system_acts import SystemActs
from api.watch import Watch
from projections.question import Question

Rows = Cursor[tuple[Any, ...]]


def _limits() -> Mapping[str, Limit]:
    return {
        "sign-in": Limit(per_minute=60, burst=60),
        "objection": Limit(per_minute=6, burst=6),
        "attachment": Limit(per_minute=120, burst=120),
    }


@dataclass(eq=False)
class Server:
    """One open server; `now` reads the real clock."""

    pool: Pool
    now: Callable[[], datetime]
    hosts: Hosts
    registries: Registries
    sessions: Sessions
    watch: Watch
    gate: Gate
    intake: Intake
    people: People
    system_acts: SystemActs
    looks: Looks
    findings: FindingsDesk
    limits: Mapping[str, Limit] = field(default_factory=_limits)
    met: Met = field(default_factory=Met)

    def home_of(self, hosted: Hosted) -> Hosted:
        """The ledger where people sign in: the county's own, for its inspection ledger too."""
        return (self.hosts.beside(hosted) or hosted) if hosted.is_inspection else hosted

    def signed_in(self, hosted: Hosted, token: str) -> Reader | None:
        """The reader behind a session token, with the offices of today."""
        return self.reader_in(hosted, self.sessions.find(self.home_of(hosted).number, token))

    def session(self, hosted: Hosted, token: str) -> Question[Session | None]:
        """The session that a token opens, to be asked together with what is to be read."""
        return self.sessions.opened_by(self.home_of(hosted).number, token)

    def reader_in(self, hosted: Hosted, session: Session | None) -> Reader | None:
        """The reader of a session that was looked up just now; None where it is over."""
        if session is None:
            return None
        return self.registries.reader(
            self.home_of(hosted), session.person, session.key, reached=session.registry_to
        )

    @contextmanager
    def rows(self) -> Iterator[Rows]:
        """A cursor in a transaction of its own."""
        with self.connection() as connection, connection.transaction():
            yield connection.cursor()

    def connection(self) -> AbstractContextManager[Connection[tuple[Any, ...]]]:
        """A connection of the pool, which commits by itself."""
        return self.pool.connection()
