"""What a request finds: the ledgers of this server and the machinery behind them.

`wiring` opens it; routes only use it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
from api.people import People
from api.registries import Registries
from api.sessions import Sessions
from api.system_acts import SystemActs
from api.watch import Watch

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

    def home_of(self, hosted: Hosted) -> Hosted:
        """The ledger where people sign in: the county's own, for its inspection ledger too."""
        return (self.hosts.beside(hosted) or hosted) if hosted.is_inspection else hosted

    def signed_in(self, hosted: Hosted, token: str) -> Reader | None:
        """The reader behind a session token, with the offices of today."""
        home = self.home_of(hosted)
        session = self.sessions.find(home.number, token)
        if session is None:
            return None
        return self.registries.reader(home, session.person, session.key)

    @contextmanager
    def rows(self) -> Iterator[Rows]:
        """A cursor in a transaction of its own."""
        with self.pool.connection() as connection, connection.cursor() as cursor:
            yield cursor

    @contextmanager
    def connection(self) -> Iterator[Connection[tuple[Any, ...]]]:
        """A connection of the pool."""
        with self.pool.connection() as connection:
            yield connection
