"""The shared mechanism: a projection that is a picture of the domain's own states.

The state of each stream is kept in its row, as JSON text that keeps the order of mappings; the
events that concern the stream evolve it by the domain's `evolve`, and views show the state as
rows. No rule is told a second time here: what a case waits for or a notice holds is asked of the
state.

Four kinds of view, each a function of states or changes:

- `Current`: one row for each stream, with the state itself; the views below need no look-up.
- `Listed`: the rows that a state shows now, such as what it waits for.
- `Dated`: the same, remembering from which position to which position the ledger showed them:
  what holds when (`valid_...`, in the rows) is apart from what was known when (`known_...`).
- `Recorded`: rows for single events, such as the steps of a case. Never changed later.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, LiteralString, NamedTuple, Protocol, TypeVar, cast

import msgspec
import msgspec.inspect
from msgspec.structs import replace

from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.kernel.state import State, blank, evolve
from projections.projection import Batch
from projections.table import Row, Rows, Table, ordered

S = TypeVar("S", bound=State)
R = TypeVar("R", bound=Row)


class Change(NamedTuple, Generic[S]):
    """One event's effect on the state of one stream."""

    ledger: int
    event: Event[Fact]
    before: S
    after: S

    @property
    def position(self) -> int:
        """The event's position."""
        return self.event.index


class View(Protocol[S]):
    """How states are shown in a table."""

    @property
    def table(self) -> Table[Any]:
        """The table that it fills."""
        ...

    def write(self, cursor: Rows, changes: Sequence[Change[S]]) -> None:
        """Write what the changes of a batch change, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Current(Generic[S, R]):
    """One row for each stream: its table has the columns `id` and `state`."""

    table: Table[R]
    row: Callable[[Change[S]], R]

    def write(self, cursor: Rows, changes: Sequence[Change[S]]) -> None:
        """Put the row of each changed stream in the place of its former one."""
        self.table.upsert(cursor, [self._row(change) for change in _last(changes)])

    def _row(self, change: Change[S]) -> R:
        row = self.row(change)
        return replace(row, state=ordered(change.after)) if _has_sets(type(change.after)) else row


@cache
def _has_sets(kind: type[State]) -> bool:
    """Whether states of a kind hold sets, which have no order of their own."""
    return "Set" in repr(msgspec.inspect.type_info(kind))


@dataclass(frozen=True, slots=True)
class Listed(Generic[S, R]):
    """The rows that a state shows now; `owner` is the column that holds the stream's name."""

    table: Table[R]
    owner: LiteralString
    rows: Callable[[Change[S]], Iterable[R]]

    def write(self, cursor: Rows, changes: Sequence[Change[S]]) -> None:
        """Show the changed streams anew."""
        last = _last(changes)
        if last:
            cursor.execute(
                f"DELETE FROM {self.table.name} WHERE ledger = %s AND {self.owner} = ANY(%s)",
                (last[0].ledger, [change.after.id for change in last]),
            )
        self.table.insert(cursor, (row for change in last for row in self.rows(change)))


@dataclass(frozen=True, slots=True)
class Recorded(Generic[S, R]):
    """Rows for single events."""

    table: Table[R]
    rows: Callable[[Change[S]], Iterable[R]]

    def write(self, cursor: Rows, changes: Sequence[Change[S]]) -> None:
        """Add the rows of each change."""
        self.table.insert(cursor, (row for change in changes for row in self.rows(change)))


class DatedRow(Row, frozen=True, kw_only=True):
    """A row of which the ledger can say from which position on it showed it, and until which.

    `known_from` is the position that showed it first, `known_to` the position from which on it was
    not shown any more (None while it is), `position` the later of the two. A state shows its rows
    with these and the ledger left out; they are filled in when a row is written.
    """

    ledger: int = 0
    position: int = 0
    known_from: int = 0
    known_to: int | None = None


D = TypeVar("D", bound=DatedRow)


@dataclass(frozen=True, slots=True)
class Dated(Generic[S, D]):
    """The rows that a state showed at any position.

    `identity` are the columns that, with the ledger, no two rows shown at one time share; with
    `known_from` they are the table's key.
    """

    table: Table[D]
    identity: tuple[LiteralString, ...]
    shows: Callable[[S], Iterable[D]]

    def write(self, cursor: Rows, changes: Sequence[Change[S]]) -> None:
        """Close the rows that are not shown any more, and open the new ones."""
        shown: dict[str, frozenset[D]] = {}
        opened: dict[D, D] = {}
        closed: list[D] = []
        passed: list[D] = []
        for change in changes:
            before = shown.get(change.after.id)
            if before is None:
                before = self._shown(change.before)
            after = shown[change.after.id] = self._shown(change.after)
            for row in before - after:
                new = opened.pop(row, None)
                (passed if new else closed).append(_close(new or row, change))
            opened |= {row: _open(row, change) for row in after - before}
        self.table.write(cursor, _closing(self), closed)
        self.table.insert(cursor, [*passed, *opened.values()])

    def _shown(self, state: S) -> frozenset[D]:
        return frozenset(self.shows(state)) if state.exists else frozenset()


def _open(row: D, change: Change[Any]) -> D:
    position = change.position
    return replace(row, ledger=change.ledger, position=position, known_from=position)


def _close(row: D, change: Change[Any]) -> D:
    position = change.position
    return replace(row, ledger=change.ledger, position=position, known_to=position)


def _closing(view: Dated[Any, Any]) -> LiteralString:
    name = view.table.name
    same = " AND ".join(f"{name}.{column} = said.{column}" for column in view.identity)
    return (
        f"UPDATE {name} SET known_to = said.known_to, position = said.position"
        f" FROM json_populate_recordset(NULL::{name}, %s::json) said"
        f" WHERE {name}.ledger = said.ledger AND {same} AND {name}.known_to IS NULL"
    )


@dataclass(frozen=True, slots=True)
class StateProjection(Generic[S]):
    """Keeps the state of every stream of one kind, and shows it.

    `current` holds the states: they are loaded from it at the start of a batch, once each, and
    written at its end.
    """

    name: LiteralString
    state: type[S]
    current: Current[S, Any]
    views: tuple[View[S], ...] = ()
    version: int = 1

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """The table of states, then the others."""
        return (self.current.table, *(view.table for view in self.views))

    def fold(self, cursor: Rows, batch: Batch) -> None:
        """Evolve the states that the batch concerns, and show the changes in every view."""
        concerns = batch.concerns(self.state.kind)
        if not concerns:
            return
        states = self._load(cursor, batch.ledger, {concern.stream for concern in concerns})
        changes: list[Change[S]] = []
        for event, stream in concerns:
            before = states.get(stream) or cast("S", blank(stream))
            states[stream] = after = evolve(before, event)
            changes.append(Change(batch.ledger, event, before, after))
        for view in (self.current, *self.views):
            view.write(cursor, changes)

    def _load(self, cursor: Rows, ledger: int, streams: Iterable[str]) -> dict[str, S]:
        cursor.execute(
            f"SELECT id, state::text FROM {self.current.table.name}"
            " WHERE ledger = %s AND id = ANY(%s)",
            (ledger, list(streams)),
        )
        return {stream: msgspec.json.decode(state, type=self.state) for stream, state in cursor}


def _last(changes: Sequence[Change[S]]) -> list[Change[S]]:
    """The last change of each stream."""
    return list({change.after.id: change for change in changes}.values())
