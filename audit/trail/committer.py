"""The committer: one thread per ledger per process takes acts into the log, in groups.

Acts whose signatures hold wait in a queue; while one group is being written the next one gathers,
so that a busy ledger shares its commits and a quiet one waits for nobody. A group is admitted in
order at head P against immutable states with an overlay, then appended by compare-and-set:

- the head had moved: the answer is the tail; it is folded and the group admitted again, now after
  waiting for the ledger's turn, so that no process starves. The processes that write one ledger go
  on taking turns until `CALM_GROUPS` groups in a row met nobody: then one round trip is enough;
- a refusal stands only at the head itself: if nothing was appended, the head is asked for, and
  an act that was admitted before gets its first record instead of the refusal;
- states are published after COMMIT. After an error, or where the outcome is not known, they are
  dropped and folded again, and acts are looked up by id. A lost database is asked again for
  `RETRY_S`; one that has no room left is not: the acts are told at once, and may be sent again.

Acknowledged means committed: nobody is told before the database said so. Whoever calls `admit`
while nobody else is at work does the work itself, for handing over to a thread and back costs
more than the admission.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Generic

import psycopg

from audit.trail.append import Conn
from audit.trail.collector import resting
from audit.trail.group import Attempt, Beside, RefusedBesideError, States, Ticket, W, tell
from audit.trail.lookup import find_acts
from audit.trail.outcomes import Admitted, Busy, Refusal, Unavailable

GROUP_ACTS_MAX = 128
GROUP_BYTES_MAX = 4 << 20
WAITING_MAX = 10_000
CALM_GROUPS = 32
RETRY_S = 30.0
"""How long a lost database is tried for before the waiting acts are told."""
_PAUSE_S = 0.05
_LOG = {"records", "touches"}
_LOST = (psycopg.OperationalError, psycopg.InterfaceError)
_NO_ROOM = (psycopg.errors.DiskFull, psycopg.errors.OutOfMemory)
"""What a server says that lives: nothing was written, and asking again at once helps nobody."""


class Committer(Generic[W]):
    """Takes the acts of one ledger into its log.

    Args:
        ledger: the ledger's number.
        connect: opens a connection with autocommit; asked again after a lost one.
        states: the ledger's states in this process; only who has the turn touches them.
        beside: what else is written in the transaction of a group.
        refuse_beside: the refusal for an act whose rows beside clash with others'.
    """

    def __init__(
        self,
        ledger: int,
        connect: Callable[[], Conn],
        states: States[W],
        *,
        beside: Beside | None = None,
        refuse_beside: Callable[[W, psycopg.errors.UniqueViolation], Refusal] | None = None,
    ) -> None:
        self.ledger = ledger
        self._connect = connect
        self._states = states
        self._beside = beside
        self._refuse_beside = refuse_beside
        self._connection: Conn | None = None
        self._turn = threading.Lock()
        self._queue: deque[Ticket[W]] = deque()
        self._arrived = threading.Condition()
        self._closing = False
        self._contended = 0
        self._thread = threading.Thread(target=self._run, name=f"committer-{ledger}", daemon=True)
        self._thread.start()

    def submit(self, waiting: W) -> Future[Admitted]:
        """Queue an act; the future holds its outcome or raises what became of it.

        Raises:
            Busy: the queue is full, or the committer is closing.
        """
        future: Future[Admitted] = Future()
        self._put(Ticket(waiting, future))
        return future

    def submit_from(self, loop: asyncio.AbstractEventLoop, waiting: W) -> asyncio.Future[Admitted]:
        """The same for a task of an event loop, which is woken once for a whole group."""
        future: asyncio.Future[Admitted] = loop.create_future()
        self._put(Ticket(waiting, future, loop))
        return future

    def admit(self, waiting: W) -> Admitted:
        """Admit an act and wait for its outcome; raises as `submit` and as its future does."""
        ticket: Ticket[W] = Ticket(waiting, Future())
        if self._queue or self._closing or not self._turn.acquire(blocking=False):
            self._put(ticket)
        else:
            try:
                self._work([ticket])
            finally:
                self._turn.release()
        future = ticket.future
        assert isinstance(future, Future)  # noqa: S101  (for the type checker)
        return future.result()

    def warm(self) -> None:
        """Come to the head before the first act does."""
        with self._turn:
            self._states.catch_up(self._connected())

    def close(self) -> None:
        """Take in what waits, then end the thread and its connection."""
        with self._arrived:
            self._closing = True
            self._arrived.notify()
        self._thread.join()
        with self._turn:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _put(self, ticket: Ticket[W]) -> None:
        with self._arrived:
            if self._closing or len(self._queue) >= WAITING_MAX:
                raise Busy
            self._queue.append(ticket)
            self._arrived.notify()

    def _run(self) -> None:
        while self._wait():
            with self._turn:
                group = self._next_group()
                self._work(group)

    def _wait(self) -> bool:
        """Wait for an act; False when there is none and none will come."""
        with self._arrived:
            while not self._queue and not self._closing:
                self._arrived.wait()
            return bool(self._queue)

    def _next_group(self, before: Sequence[Ticket[W]] = ()) -> list[Ticket[W]]:
        """What waits, up to the limits of a group; a batch goes alone."""
        group: list[Ticket[W]] = []
        size_bytes, queue = sum(ticket.waiting.size_bytes for ticket in before), self._queue
        most = GROUP_ACTS_MAX - len(before)
        while queue and len(group) < most and size_bytes < GROUP_BYTES_MAX:
            batch = queue[0].waiting.line_count > 0
            if batch and (group or before):
                break
            ticket = queue.popleft()
            group.append(ticket)
            size_bytes += ticket.waiting.size_bytes
            if batch:
                break
        return group

    def _work(self, group: list[Ticket[W]]) -> None:
        """Bring a group to its outcome, whatever happens; whoever does this has the turn."""
        lines_count = max((ticket.waiting.line_count for ticket in group), default=0)
        try:
            with resting(lines_count):
                self._settle(group)
        except BaseException as error:  # noqa: BLE001  (nobody may wait for ever)
            self._lose()
            told = error
            if isinstance(error, psycopg.Error):
                told = Unavailable(str(error))
                told.__cause__ = error
            for ticket in group:
                if not ticket.settled:
                    ticket.error = told
        tell(group)

    def _settle(self, group: list[Ticket[W]]) -> None:
        """Settle every ticket of the group; those that come while the head is awaited join it."""
        deadline = time.monotonic() + RETRY_S
        left = group
        while left:
            try:
                self._try(group, left)
            except psycopg.errors.UniqueViolation as clash:
                self._states.drop()
                self._settle_clash(_unsettled(group), clash)
            except RefusedBesideError as beside:
                _refuse(group, beside)
            except _NO_ROOM as error:
                raise Unavailable(str(error)) from error
            except _LOST as error:
                self._lose()
                if time.monotonic() > deadline:
                    raise Unavailable(str(error)) from error
                self._settle_unknown(group)
            left = _unsettled(group)

    def _try(self, group: list[Ticket[W]], left: list[Ticket[W]]) -> None:
        left = list(left)
        connection = self._connected()
        attempt = Attempt(self.ledger, connection, self._states, self._beside, left)
        if self._contended:
            attempt.run_in_turn(lambda: self._joining(group))
        else:
            attempt.run()
        if attempt.missed:
            self._contended = CALM_GROUPS
        elif self._contended:
            self._contended -= 1
        if attempt.settled and (behind := _unsettled(left)):
            # the second of two acts with one id waited for the first
            self._settle_found(behind)

    def _joining(self, group: list[Ticket[W]]) -> list[Ticket[W]]:
        """Acts that came meanwhile, up to the limits of a group."""
        if group[0].waiting.line_count:
            return []
        joining = self._next_group(group)
        group.extend(joining)
        return joining

    def _settle_clash(self, group: list[Ticket[W]], clash: psycopg.errors.UniqueViolation) -> None:
        """Something of the group is in the database already: nothing of it was written."""
        left = self._settle_found(group)
        if len(left) < len(group):
            return
        if len(left) > 1:
            for ticket in left:
                self._settle([ticket])
            return
        (ticket,) = left
        of_log = clash.diag.table_name in _LOG
        if self._refuse_beside is None or of_log:
            ticket.error = clash
        else:
            ticket.error = self._refuse_beside(ticket.waiting, clash)

    def _settle_unknown(self, group: list[Ticket[W]]) -> None:
        """The connection broke: find out what was committed, as soon as anybody answers."""
        time.sleep(_PAUSE_S)
        try:
            self._settle_found(group)
        except _LOST:
            self._lose()

    def _settle_found(self, group: Iterable[Ticket[W]]) -> list[Ticket[W]]:
        """Answer the acts that are in the log; returns the others."""
        tickets = _unsettled(group)
        ids = [ticket.waiting.id for ticket in tickets]
        found = find_acts(self._connected(), self.ledger, ids)
        return [ticket for ticket in tickets if not ticket.answer(found)]

    def _connected(self) -> Conn:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        return self._connection

    def _lose(self) -> None:
        """After an error: neither the connection nor the states are to be trusted."""
        self._states.drop()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _refuse(group: Iterable[Ticket[W]], beside: RefusedBesideError) -> None:
    """The one act is refused; the others of the group are tried again without it."""
    for ticket in group:
        if ticket.waiting is beside.waiting:
            ticket.error = beside.refusal


def _unsettled(group: Iterable[Ticket[W]]) -> list[Ticket[W]]:
    return [ticket for ticket in group if not ticket.settled]
