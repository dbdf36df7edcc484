"""The trail as projections read it: heads, and typed events in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.hosts import Pool
from api.registries import Registries
from audit.trail.carrying import carried
from audit.trail.mapper import EventMapper
from domain.kernel.act import Event
from domain.kernel.fact import Fact

_HEADS: Final = "SELECT ledger, size FROM heads"
_EVENTS: Final = (
    "SELECT position, record FROM records"
    " WHERE ledger = %s AND position > %s ORDER BY position LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class TrailReader:
    """Reads the events of every ledger of the database."""

    pool: Pool
    registries: Registries

    def heads(self) -> dict[int, int]:
        """For each ledger its size."""
        with self.pool.connection() as connection:
            return dict(connection.execute(_HEADS).fetchall())

    def events(self, ledger: int, after: int, limit: int) -> Sequence[Event[Fact]]:
        """At most `limit` events above the position `after`, in order, none left out."""
        with self.pool.connection() as connection, connection.cursor() as cursor:
            cursor.execute(_EVENTS, (ledger, after, limit), binary=True)
            found = carried(cursor.fetchall(), connection, ledger)
        bodies = self.registries.bodies(ledger)
        mapper = EventMapper(lambda key: bodies.get(key, ""))
        return [mapper.event(one) for one in found]
