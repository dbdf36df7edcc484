"""One attempt to take a group of waiting acts into a ledger's log at one head.

Admitted in order against an overlay, appended by compare-and-set, published after COMMIT. What is
left over, and why, is for the committer to go on with.
"""

from asyncio import AbstractEventLoop
from asyncio import Future as LoopFuture
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from audit.proof.merkle import leaf_hash
from audit.trail.append import (
    TAIL_MAX,
    Conn,
    append,
    append_and_commit,
    append_by_copy,
    read_tail,
    take_turn,
)
from audit.trail.lookup import Found, find_acts
from audit.trail.outcomes import Admitted, IdReused, Refusal
from audit.trail.rows import Entry, Row, Stored

COPY_ROWS_MIN = 256
"""From here on COPY is quicker than the arrays of `append_n` (ADR 1)."""


class Waiting(Protocol):
    """An act that waits: well formed, not yet admitted."""

    @property
    def id(self) -> str:
        """Its idempotency key."""
        ...

    @property
    def size_bytes(self) -> int:
        """How much of a group it takes."""
        ...

    @property
    def line_count(self) -> int:
        """Lines behind its header; 0 for an act of its own."""
        ...

    @property
    def has_values(self) -> bool:
        """Whether something is to be written or asked beside it in its transaction."""
        ...

    def is_in(self, record: bytes, index: int) -> bool:
        """Whether that record holds the same payload."""
        ...


W = TypeVar("W", bound=Waiting)
T = TypeVar("T")
W_contra = TypeVar("W_contra", bound=Waiting, contravariant=True)


class Overlay(Protocol[W_contra]):
    """The states at one head and what a group adds to them."""

    def admit(self, waiting: W_contra, position: int) -> Entry:
        """Admit one act at a position; raises `Refusal` and then is as it was before."""
        ...

    def publish(self) -> None:
        """Make what the group added the states of the ledger: it is committed."""
        ...


class States(Protocol[W_contra]):
    """The states of one ledger in this process, below position `size`."""

    size: int

    def catch_up(self, connection: Conn) -> None:
        """Come from nothing to some head of the ledger, if that was not done yet."""
        ...

    def fetch(self, connection: Conn, group: Sequence[W_contra]) -> None:
        """Load what the group is known to read, in as few queries as can be."""
        ...

    def fold(self, connection: Conn, tail: Sequence[Stored]) -> None:
        """Go on over records that another process appended."""
        ...

    def overlay(self, connection: Conn) -> Overlay[W_contra]:
        """A fresh overlay at `size`."""
        ...

    def drop(self) -> None:
        """Forget everything: what the database holds is not known."""
        ...


Beside = Callable[[Conn, int, Sequence[tuple[int, Any]]], None]
"""Writes what stands beside acts (vault rows, blind indexes) in their transaction; may refuse one.

Raises `RefusedBesideError` for an act that must not be admitted; nothing of the group is written.
"""


class RefusedBesideError(Exception):
    """What stands beside the log forbids an act of the group, found in its own transaction."""

    def __init__(self, waiting: object, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.waiting = waiting
        self.refusal = refusal


class Ticket(Generic[W]):
    """A waiting act and whoever waits for it: a thread, or a task of an event loop."""

    __slots__ = ("error", "future", "loop", "outcome", "waiting")

    def __init__(
        self,
        waiting: W,
        future: Future[Admitted] | LoopFuture[Admitted],
        loop: AbstractEventLoop | None = None,
    ) -> None:
        self.waiting = waiting
        self.future = future
        self.loop = loop
        self.outcome: Admitted | None = None
        self.error: BaseException | None = None

    @property
    def settled(self) -> bool:
        """Whether its outcome is known."""
        return self.outcome is not None or self.error is not None

    def answer(self, found: Mapping[str, Found]) -> bool:
        """Settle it from the log if its id is there."""
        act = found.get(self.waiting.id)
        if act is None:
            return False
        if self.waiting.is_in(act.record, act.index):
            self.outcome = act.outcome(self.waiting.line_count + 1)
        else:
            self.error = IdReused(act.id, act.index)
        return True

    def tell(self) -> None:
        """Tell who waits, in whose thread this is called."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        elif self.outcome is not None:
            self.future.set_result(self.outcome)


def tell(tickets: Iterable[Ticket[W]]) -> None:
    """Tell everybody whose act is settled; an event loop is woken once for all its tasks."""
    loops: dict[AbstractEventLoop, list[Ticket[W]]] = {}
    for ticket in tickets:
        if not ticket.settled:
            continue
        if ticket.loop is None:
            ticket.tell()
        else:
            loops.setdefault(ticket.loop, []).append(ticket)
    for loop, own in loops.items():
        # a loop that was closed meanwhile has nobody left who waits
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell_all, own)


def _tell_all(tickets: list[Ticket[W]]) -> None:
    for ticket in tickets:
        ticket.tell()


class Attempt(Generic[W]):
    """One try at the head as the states know it."""

    def __init__(
        self,
        ledger: int,
        connection: Conn,
        states: States[W],
        beside: Beside | None,
        group: list[Ticket[W]],
    ) -> None:
        self._ledger = ledger
        self._connection = connection
        self._states = states
        self._beside = beside
        self._group = group
        self._admitted: list[tuple[Ticket[W], int, Entry]] = []
        self._refused: list[tuple[Ticket[W], Refusal]] = []
        self._broken = False
        self.settled = False
        """Whether the group came through: what is not settled now waited for another."""
        self.missed = False
        """Whether the head was elsewhere; the states have caught up then."""

    def run(self) -> None:
        """Settle what can be settled, at the head that is known; see `missed`."""
        self._states.catch_up(self._connection)
        overlay = self._prepare()
        if self._broken:
            return
        tail = self._append() if self._admitted else self._read_tail()
        if tail:
            self._states.fold(self._connection, tail)
            self.missed = True
        else:
            self._publish(overlay)

    def run_in_turn(self, more: Callable[[], Sequence[Ticket[W]]]) -> None:
        """The same after waiting for the turn; acts that came meanwhile join the group."""
        self._states.catch_up(self._connection)
        tail = take_turn(self._connection, self._ledger, self._states.size)
        behind: list[Stored] = []
        try:
            while tail:
                self._states.fold(self._connection, tail)
                self.missed = True
                tail = self._read_tail() if len(tail) == TAIL_MAX else []
            self._group.extend(more())
            overlay = self._prepare()
            if self._admitted and not self._broken:
                behind = self._append_in_turn()
        finally:
            if self._connection.pgconn.transaction_status != TransactionStatus.IDLE:
                self._connection.pgconn.exec_(b"ROLLBACK")
        if behind:
            # somebody appended out of turn
            self._states.fold(self._connection, behind)
        elif not self._broken:
            self._publish(overlay)

    def _prepare(self) -> Overlay[W]:
        self._states.fetch(self._connection, [ticket.waiting for ticket in self._group])
        overlay = self._states.overlay(self._connection)
        self._admit(overlay)
        return overlay

    def _publish(self, overlay: Overlay[W]) -> None:
        overlay.publish()
        self._settle()

    def _admit(self, overlay: Overlay[W]) -> None:
        """Admit the acts in order; the second of two with one id waits for the first."""
        position, ids = self._states.size, set[str]()
        for ticket in self._group:
            if ticket.waiting.id in ids:
                continue
            try:
                entry = overlay.admit(ticket.waiting, position)
            except Refusal as refusal:
                self._refused.append((ticket, refusal))
            except psycopg.Error:
                raise
            except Exception as fault:  # noqa: BLE001  (one act must not take the others along)
                ticket.error, self._broken = fault, True
                return
            else:
                ids.add(ticket.waiting.id)
                self._admitted.append((ticket, position, entry))
                position += len(entry.rows)

    def _append(self) -> list[Stored]:
        """Write records and what stands beside them; returns the tail where the head had moved."""
        rows, valued = self._rows(), self._valued()
        if len(rows) < COPY_ROWS_MIN and not valued:
            return self._write(append, rows)
        with self._connection.transaction():
            tail = self._write(append if len(rows) < COPY_ROWS_MIN else append_by_copy, rows)
            if not tail:
                self._write_beside(valued)
            return tail

    def _append_in_turn(self) -> list[Stored]:
        """The same in the transaction that has the turn, and commit it."""
        rows, valued = self._rows(), self._valued()
        if len(rows) < COPY_ROWS_MIN and not valued:
            return self._write(append_and_commit, rows)
        tail = self._write(append if len(rows) < COPY_ROWS_MIN else append_by_copy, rows)
        if not tail:
            self._write_beside(valued)
            self._connection.execute("COMMIT")
        return tail

    def _rows(self) -> list[Row]:
        return [row for _, _, entry in self._admitted for row in entry.rows]

    def _valued(self) -> list[tuple[int, W]]:
        return [
            (position, ticket.waiting)
            for ticket, position, _ in self._admitted
            if ticket.waiting.has_values
        ]

    def _write_beside(self, valued: Sequence[tuple[int, W]]) -> None:
        if valued and self._beside is not None:
            self._beside(self._connection, self._ledger, valued)

    def _write(self, write: Callable[..., T], rows: Sequence[Row]) -> T:
        admitted_at = self._admitted[-1][2].admitted_at
        return write(self._connection, self._ledger, self._states.size, admitted_at, rows)

    def _read_tail(self) -> list[Stored]:
        return read_tail(self._connection, self._ledger, self._states.size)

    def _settle(self) -> None:
        """Everything is committed: say what became of each act."""
        self.settled = True
        for ticket, position, entry in self._admitted:
            ticket.outcome = Admitted(
                position,
                ticket.waiting.id,
                entry.admitted_at_text,
                leaf_hash(entry.rows[0].record),
                len(entry.rows),
            )
        if self._refused:
            # a rule may refuse an act because it is in the log already: then it gets its record
            ids = [ticket.waiting.id for ticket, _ in self._refused]
            found = find_acts(self._connection, self._ledger, ids)
            for ticket, refusal in self._refused:
                if not ticket.answer(found):
                    ticket.error = refusal
