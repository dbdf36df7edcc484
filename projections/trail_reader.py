"""The trail as projections read it: the heads of all ledgers, and typed events by position."""

from collections.abc import Sequence

from audit.trail.mapper import EventMapper
from audit.trail.recorder import carried
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from projections.positions import Connect


class TrailReader:
    """Reads the log's tables; signatures were verified at admission and are not looked at again.

    Of which body a key is does not stand in the signed bytes, and no projection shows it by event:
    the signers' `body` is empty here, and the list of keys has it.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._mapper = EventMapper(lambda _key: "")

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
        return [self._mapper.event(each) for each in found]
