"""What a projection is: some tables, and a fold that writes what a batch of events changes.

A projection is derived: everything in it follows from the events up to its position, so it may be
thrown away and made again. The fold sees batches in order of position and cannot refuse anything.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, LiteralString, NamedTuple, Protocol

import msgspec

from domain.kernel.act import Event
from domain.kernel.catalogue import act_type
from domain.kernel.fact import Fact
from projections.table import Rows, Table


class Reader(Protocol):
    """Where events come from: the trail, with an interface of two questions."""

    def heads(self) -> dict[int, int]:
        """For each ledger its size: the position that its next record will get."""
        ...

    def events(self, ledger: int, after: int, limit: int) -> Sequence[Event[Fact]]:
        """At most `limit` events whose position is above `after`, in order, none left out."""
        ...


class Concern(NamedTuple):
    """An event and one of the streams that it is recorded in or touches."""

    event: Event[Fact]
    stream: str


class Batch:
    """Consecutive events of one ledger, read and decoded once for all projections.

    Shared between threads, so it is complete when it is made, and never changes.
    """

    def __init__(self, ledger: int, events: Sequence[Event[Fact]]) -> None:
        self.ledger = ledger
        self.events = events
        self.streams = [_streams(event) for event in events]
        self._concerns: dict[str, list[Concern]] = {}
        for event, streams in zip(events, self.streams, strict=True):
            for stream in streams:
                prefix = stream.partition(":")[0]
                self._concerns.setdefault(prefix, []).append(Concern(event, stream))

    @property
    def last(self) -> int:
        """The position of the last event."""
        return self.events[-1].index

    def concerns(self, kind: str) -> Sequence[Concern]:
        """The events that evolve streams of a kind (the prefix of their names), in order."""
        return self._concerns.get(kind, ())


def _streams(event: Event[Fact]) -> tuple[str, ...]:
    """The stream of an event first, then those that it touches."""
    published = act_type(event.type)
    if published is None:
        raise LookupError(f"{event.type} at {event.index} is not in the catalogue")
    return published.streams(event.data)


class Projection(Protocol):
    """One question's answer, kept up to date. `version` changes when the fold does."""

    @property
    def name(self) -> LiteralString:
        """Its name, also to the command line and in `positions`."""
        ...

    @property
    def version(self) -> int:
        """Raised when the fold writes something else than before: then it is made again."""
        ...

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """Its tables, each of one projection alone."""
        ...

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Write what the events of the batch change."""
        ...


def digest(projection: Projection) -> str:
    """What the tables are made from: their SQL, the shape of rows and states, the fold's version.

    When it differs from what they were made from, they are made again.
    """
    parts = [str(projection.version)]
    for table in projection.tables:
        schema = msgspec.json.encode(msgspec.json.schema(table.row), order="sorted")
        parts += [table.ddl, schema.decode()]
    return sha256("\n".join(parts).encode()).hexdigest()
