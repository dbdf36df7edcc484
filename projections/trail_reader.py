"""The trail as projections read it: the heads of all ledgers, and typed events by position."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from psycopg import Connection

from audit.proof.act import parse_act
from audit.proof.errors import ProofError
from audit.proof.record import envelope_of
from audit.proof.registry import Registry
from audit.trail.carrying import carried
from audit.trail.mapper import EventMapper
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from projections.positions import Connect

_REGISTRY: Final = (
    "SELECT position, record FROM records"
    " WHERE ledger = %s AND registry AND position > %s ORDER BY position"
)


class TrailReader:
    """Reads the log's tables; signatures were verified at admission and are not looked at again.

    Of which body a key is does not stand in the signed bytes: the registry acts say it, and a key
    stays with its body for ever. What cannot be read as one names no body; who verifies says so.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._registries: dict[int, tuple[Registry, int]] = {}

    def heads(self) -> dict[int, int]:
        """The size of every ledger, in one query."""
        with self._connect() as connection:
            return dict(connection.execute("SELECT ledger, size FROM heads").fetchall())

    def events(self, ledger: int, after: int, limit: int) -> Sequence[Event[Fact]]:
        """At most `limit` events whose position is above `after`, in order.

        Raises:
            LookupError: a type that this release does not publish.
            msgspec.ValidationError: data that its type does not fit.
        """
        with self._connect() as connection:
            with connection.cursor(binary=True) as cursor:
                cursor.execute(
                    "SELECT position, record FROM records"
                    " WHERE ledger = %s AND position > %s AND position <= %s ORDER BY position",
                    (ledger, after, after + limit),
                )
                records = cursor.fetchall()
            found = carried(records, connection, ledger)
            keys = self._registry(connection, ledger).keys
        mapper = EventMapper(lambda key: keys[key].body if key in keys else "")
        return [mapper.event(each) for each in found]

    def _registry(self, connection: Connection[Any], ledger: int) -> Registry:
        registry, read_to = self._registries.get(ledger, (Registry(), -1))
        with connection.cursor(binary=True) as cursor:
            cursor.execute(_REGISTRY, (ledger, read_to))
            for position, record in cursor.fetchall():
                read_to = position
                with suppress(ProofError, LookupError, TypeError, ValueError):
                    registry.apply(position, parse_act(envelope_of(record, position)))
        self._registries[ledger] = registry, read_to
        return registry
