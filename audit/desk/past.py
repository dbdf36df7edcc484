"""A ledger's states as they were directly before one record, folded in memory in the log's order.

It is the `History` that admission reads when an auditor runs it again. The states of all streams
stay in memory: some 0.4 KiB a record of the log, so that a county's year fits in one process.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from domain.kernel.act import Event
from domain.kernel.catalogue import ActType
from domain.kernel.fact import Fact
from domain.kernel.state import State, blank, evolve

S = TypeVar("S", bound=State)
B = TypeVar("B")


class Past:
    """Implements the domain's `History`; `take` moves it on by one event.

    Args:
        county: six digits.
        opened: whether sealed values are at hand. Without them nobody may ask who holds one.
    """

    def __init__(self, county: str, *, opened: bool = False) -> None:
        self.states: dict[str, State] = {}
        self._beside: dict[type[Any], Any] = {}
        self._county = county
        self._now = datetime.min.replace(tzinfo=UTC)
        self._holders: dict[tuple[str, str], str] | None = {} if opened else None

    @property
    def now(self) -> datetime:
        """The admission time of the record that is looked at."""
        return self._now

    @property
    def county(self) -> str:
        """The county's six digits."""
        return self._county

    def beside(self, kind: type[B]) -> B:
        """What all readers of this past gather together in one object of a type."""
        found: B = self._beside.setdefault(kind, kind())
        return found

    def at(self, now: datetime) -> None:
        """Look at a record that was admitted at that time."""
        self._now = now

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream; blank where nothing was recorded."""
        state = self.states.get(stream) or blank(stream)
        if not isinstance(state, kind):
            raise TypeError(f"{stream} is no stream of {kind.__name__}")
        return state

    def holder_of(self, index: str, value: str) -> str | None:
        """Who holds a sealed value.

        Raises:
            LookupError: sealed values are not at hand, so no rule can have one to ask with.
        """
        if self._holders is None:
            raise LookupError(f"nobody knows here who holds a value of {index}")
        return self._holders.get((index, value))

    def take(self, kind: ActType, event: Event[Fact], values: Mapping[str, str]) -> None:
        """The record stands in the log: evolve the streams that it concerns."""
        self._now = event.admitted_at
        for stream in kind.streams(event.data):
            state = self.states.get(stream) or blank(stream)
            self.states[stream] = evolve(state, event)
        if self._holders is not None:
            for held in kind.held(event.data, values):
                self._holders[held.name, held.value] = held.holder
