"""One ledger as an application of the eventsourcing library: reading, replaying, as of.

States come through the library's `Repository` with a projector function of ours, from the events
of the stream and those that touch it. Nothing is decided here: acts come in through admission.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, cast

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, Mapper
from psycopg_pool import ConnectionPool

from audit.trail.append import Conn
from audit.trail.mapper import BodyOf, EventMapper, Recorded
from audit.trail.recorder import LedgerRecorder
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.kernel.state import State, blank, evolve


class Ledger(Application[str]):
    """Reads and replays one ledger; `save` records what was signed elsewhere.

    Args:
        pool: connections of the application's role.
        number: the ledger's number in the database.
        body_of: of which body a key is, as the registry says.
        clock: the admission time of events that are saved without one.
    """

    name = "ledger"

    def __init__(
        self,
        pool: ConnectionPool[Conn],
        number: int,
        *,
        body_of: BodyOf,
        clock: Callable[[], datetime],
    ) -> None:
        self._pool = pool
        self._body_of = body_of
        self._clock = clock
        self.number = number
        super().__init__()

    @property
    def log(self) -> LedgerRecorder:  # type: ignore[override]  # the library's own is deprecated
        """The recorder of this ledger."""
        return cast("LedgerRecorder", self.recorder)

    def construct_mapper(self) -> Mapper[str]:
        """Our mapper: signed bytes to typed events."""
        return EventMapper(self._body_of)

    def construct_recorder(self) -> ApplicationRecorder:
        """Our recorder, on our tables."""
        return LedgerRecorder(self._pool, self.number, self._clock)

    def history(self, stream: str, *, known_at: int | None = None) -> list[Event[Fact]]:
        """The events that concern a stream, in order.

        `known_at` is a size of the log: only what it held then.
        """
        mapper = cast("EventMapper", self.mapper)
        found = self.log.select_concerning(stream, lt=known_at)
        return [mapper.event(logged) for logged in found]

    def state(self, stream: str, *, known_at: int | None = None) -> State:
        """The state of a stream, now or as the ledger knew it at that size."""
        state = blank(stream)
        for event in self.history(stream, known_at=known_at):
            state = evolve(state, event)
        return state

    def replay(self, stream: str, *, version: int | None = None) -> State:
        """The state that a stream's own events alone yield, through the library's repository."""

        def project(state: State | None, recorded: Iterable[Any]) -> State:
            for one in cast("Iterable[Recorded]", recorded):
                state = evolve(state or blank(stream), one.event)
            return state or blank(stream)

        # the library's types want aggregates; its code asks for nothing that a state lacks
        projector: Any = project
        found: Any = self.repository.get(stream, version=version, projector_func=projector)
        return cast("State", found)
