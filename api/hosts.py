"""The ledgers that a server hosts, and how the interface names them.

A ledger's name in the interface is its county's code, and `<county>-inspection` for the inspection
ledger beside it.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection
from psycopg_pool import ConnectionPool

from api.problems import Problem
from domain.kernel.catalogue import Purpose
from domain.kernel.words import say

Pool = ConnectionPool[Connection[tuple[Any, ...]]]

INSPECTION: Final = "-inspection"
_REFRESH_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Hosted:
    """One ledger of this server."""

    number: int
    name: str
    origin: str
    county: str
    purpose: Purpose

    @property
    def simulated(self) -> bool:
        """Whether its clock is simulated; the origin says so (signed-events.md, ClockSet)."""
        return self.origin.endswith("/simulated")

    @property
    def is_inspection(self) -> bool:
        """Whether only audit and discipline read it."""
        return self.purpose == "inspection"


@dataclass(eq=False)
class Hosts:
    """The ledgers by name; one that was opened meanwhile is found at the next look."""

    pool: Pool
    _by_name: Mapping[str, Hosted] = field(default_factory=dict)
    _looked_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, name: str) -> Hosted:
        """The ledger of that name; raises the 404 problem."""
        found = self._by_name.get(name)
        if found is None:
            found = self.all().get(name)
        if found is None:
            raise no_such_ledger()
        return found

    def known(self, name: str) -> Hosted | None:
        """The ledger of that name if it was seen before; asks nobody."""
        return self._by_name.get(name)

    def by_origin(self, origin: str) -> Hosted:
        """The ledger of that origin; raises the 404 problem."""
        for known in (self._by_name, self.all()):
            found = next((host for host in known.values() if host.origin == origin), None)
            if found is not None:
                return found
        raise no_such_ledger()

    def beside(self, hosted: Hosted) -> Hosted | None:
        """The inspection ledger beside a county's ledger, and the other way round."""
        name = hosted.name.removesuffix(INSPECTION)
        return self.all().get(name if hosted.is_inspection else name + INSPECTION)

    def all(self) -> Mapping[str, Hosted]:
        """Every ledger, looked up again at most once a second."""
        with self._lock:
            now = time.monotonic()
            if now - self._looked_at >= _REFRESH_SECONDS:
                self._by_name = self._look()
                self._looked_at = now
            return self._by_name

    def _look(self) -> Mapping[str, Hosted]:
        with self.pool.connection() as connection:
            rows = connection.execute(
                "SELECT ledger, origin, county, purpose FROM ledgers ORDER BY ledger"
            ).fetchall()
        found: dict[str, Hosted] = {}
        for number, origin, county, purpose in rows:
            name = county + (INSPECTION if purpose == "inspection" else "")
            if name in found:
                name = f"{name}-{number}"
            found[name] = Hosted(number, name, origin, county, purpose)
        return found


def no_such_ledger() -> Problem:
    """404."""
    return Problem("not-found", say("no ledger of that name", "没有该账本"))
