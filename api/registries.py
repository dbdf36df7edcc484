"""The registry of each ledger as this process knows it, brought up to the head when asked.

Readers are judged by it: whose key, in force or not, which offices today. Admission has its own,
at the position of the act; both are the one registry of `audit.proof`.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from api.access import Grant, Reader
from api.hosts import Hosted, Pool
from audit.proof.act import parse_act
from audit.proof.record import envelope_of
from audit.proof.registry import Registry
from audit.proof.registry_values import ACTIVE
from domain.kernel.times import shanghai_day

_READ = (
    "SELECT position, record FROM records"
    " WHERE ledger = %s AND registry AND position >= %s ORDER BY position"
)


@dataclass(eq=False)
class _Followed:
    registry: Registry = field(default_factory=Registry)
    read_to: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(eq=False)
class Registries:
    """The registries of the ledgers of one server; `now` reads the real clock."""

    pool: Pool
    now: Callable[[], datetime]
    _followed: dict[int, _Followed] = field(default_factory=dict)

    def bodies(self, ledger: int) -> dict[str, str]:
        """Of which body each key is, which it stays for ever."""
        return {key: entry.body for key, entry in self._at_head(ledger).keys.items()}

    def at_head(self, hosted: Hosted) -> Registry:
        """The registry with every registry act that is logged by now; not to be changed."""
        return self._at_head(hosted.number)

    def _at_head(self, ledger: int) -> Registry:
        followed = self._followed.setdefault(ledger, _Followed())
        with followed.lock:
            with self.pool.connection() as connection, connection.cursor() as cursor:
                cursor.execute(_READ, (ledger, followed.read_to), binary=True)
                rows = cursor.fetchall()
            if rows:
                registry = followed.registry.copy()
                for position, record in rows:
                    registry.apply(position, parse_act(envelope_of(record, position)))
                followed.registry, followed.read_to = registry, rows[-1][0] + 1
            return followed.registry

    def time_of(self, hosted: Hosted) -> datetime:
        """What time it is in the ledger: the real time, or that of its simulated clock."""
        return self._time(self.at_head(hosted)) if hosted.simulated else self.now()

    def _time(self, registry: Registry) -> datetime:
        return (registry.now if registry.simulated else None) or self.now()

    def reader(self, hosted: Hosted, person: str, key: str) -> Reader | None:
        """The person as a reader with the offices of today; None where the key is out of force."""
        registry = self.at_head(hosted)
        entry = registry.keys.get(key)
        if entry is None or entry.status != ACTIVE or entry.person != person:
            return None
        today = shanghai_day(self._time(registry))
        grants = tuple(
            Grant(grant.role, grant.place)
            for grant in registry.grants.get(person, ())
            if grant.covers(today)
        )
        return Reader(person, key, grants)
