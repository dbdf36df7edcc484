"""The recorder of the eventsourcing library on our tables.

What the library calls a notification id is the record's position + 1. `StoredEvent.state` is what
was signed, the envelope of an act or the bytes of a batch line: framing puts the admission time
and the position round it and reading cuts them off again, neither looks inside. The topic is the
type of act, the originator the name of the stream.

Ours is gapless and in order of commits, so that who reads by position misses nothing; it locks
one row of one ledger and no table.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg_pool import ConnectionPool

from audit.proof.record import frame_act, frame_line
from audit.proof.scalars import format_admitted_at
from audit.trail.append import STORED, Conn, append, read_head
from audit.trail.carrying import carried
from audit.trail.rows import Row, Stored

POLL_SECONDS = 0.05
_CONCERNING = (
    "(stream = %s OR position IN"
    " (SELECT position FROM touches t WHERE t.ledger = %s AND t.stream = %s))"
)


@dataclass(frozen=True)
class SignedEvent(StoredEvent):
    """An event on its way in: `act_id` of an act, or `of`, the header's position, of a line."""

    act_id: str | None = None
    of: int | None = None
    registry: bool = False
    touches: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class LoggedEvent(StoredEvent):
    """An event as it stands in the log; `header` is the envelope that signed a batch line.

    Equal to any stored event with the same stream, version, topic and state.
    """

    index: int = 0
    admitted_at: str = ""
    header: bytes | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredEvent) and _key(self) == _key(other)

    def __hash__(self) -> int:
        return hash(_key(self))


class HeadMovedError(IntegrityError):
    """The ledger is no longer where the writer expected it; nothing was written."""


class LedgerRecorder(ApplicationRecorder):
    """Records and reads the events of one ledger.

    `clock` is asked for the admission time only where a writer names none.
    """

    def __init__(
        self, pool: ConnectionPool[Conn], ledger: int, clock: Callable[[], datetime]
    ) -> None:
        self._pool = pool
        self._ledger = ledger
        self._clock = clock

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        expected: int | None = None,
        admitted_at: datetime | None = None,
        **_kwargs: Any,  # noqa: ANN401  (the library passes its tracking)
    ) -> Sequence[int] | None:
        """Append the events and return their notification ids.

        Args:
            stored_events: what was signed, or plain stored events of the library.
            expected: the head they are to stand behind; wherever it is, if None.
            admitted_at: their admission time, not before that of the last record.

        Raises:
            HeadMovedError: the ledger is not at `expected`.
            IntegrityError: a version of a stream, or an act id, is taken already.
        """
        if not stored_events:
            return None
        with _as_library_errors(), self._transaction() as connection:
            head = read_head(connection, self._ledger, lock=expected is None)
            position = head.size if expected is None else expected
            now = admitted_at or self._clock()
            if admitted_at is None and head.last_admitted_at:
                now = max(now, head.last_admitted_at)
            rows = [
                _row(event, position + offset, format_admitted_at(now))
                for offset, event in enumerate(stored_events)
            ]
            if append(connection, self._ledger, position, now, rows):
                raise HeadMovedError(f"ledger {self._ledger} is past {position}")
        return [position + 1 + offset for offset in range(len(rows))]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one stream, by version."""
        return self._select(
            "stream = %s"
            + (" AND version > %s" if gt is not None else "")
            + (" AND version <= %s" if lte is not None else ""),
            [str(originator_id), *(bound for bound in (gt, lte) if bound is not None)],
            order="version DESC" if desc else "version",
            limit=limit,
        )

    def select_concerning(self, stream: str, *, lt: int | None = None) -> list[LoggedEvent]:
        """The events that evolve a stream's state, its own and those that touch it, by position.

        `lt` is a size of the log: what the ledger knew when it held that many records.
        """
        where, params = _CONCERNING, [stream, self._ledger, stream]
        if lt is None:
            return self._select(where, params)
        return self._select(where + " AND position < %s", [*params, lt])

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The events from a notification id on, in the order of the log."""
        first = (start or 0) if inclusive_of_start or start is None else start + 1
        conditions, params = ["position >= %s"], [max(first - 1, 0)]
        if stop is not None:
            conditions.append("position < %s")
            params.append(stop)
        where: list[Any] = [*params]
        if topics:
            conditions.append("type = ANY(%s)")
            where.append(list(topics))
        events = self._select(" AND ".join(conditions), where, limit=limit)
        return [
            Notification(
                id=event.index + 1,
                originator_id=event.originator_id,
                originator_version=event.originator_version,
                topic=event.topic,
                state=event.state,
            )
            for event in events
        ]

    def max_notification_id(self) -> int | None:
        """The size of the log, or None while it is empty."""
        with self._pool.connection() as connection:
            return read_head(connection, self._ledger).size or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> "PollingSubscription":
        """Follow the log; it is polled, for nothing in the append notifies (log.md)."""
        return PollingSubscription(self, gt, topics)

    @contextmanager
    def _transaction(self) -> Iterator[Conn]:
        with self._pool.connection() as connection, connection.transaction():
            yield connection

    def _select(
        self,
        where: str,
        params: Sequence[object],
        order: str = "position",
        limit: int | None = None,
    ) -> list[LoggedEvent]:
        query = (
            f"SELECT {STORED} FROM records WHERE ledger = %s AND {where}"  # noqa: S608
            f" ORDER BY {order}" + (" LIMIT %s" if limit is not None else "")
        )
        tail = [] if limit is None else [limit]
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            cursor.execute(query.encode(), [self._ledger, *params, *tail])
            rows = [Stored(*row) for row in cursor.fetchall()]
            return logged_events(rows, connection, self._ledger)


class PollingSubscription(Subscription[LedgerRecorder]):
    """Yields what is in the log and then waits for more, until it is stopped."""

    batch = 500

    def __init__(self, recorder: LedgerRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._stopped = Event()
        self._waiting: Iterator[Notification] = iter(())

    def stop(self) -> None:
        """End the iteration."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._stopped.is_set():
            notification = next(self._waiting, None)
            if notification is not None:
                self._last_notification_id = notification.id
                return notification
            found = self._recorder.select_notifications(
                self._last_notification_id or 0,
                self.batch,
                topics=self._topics,
                inclusive_of_start=False,
            )
            if not found:
                self._stopped.wait(POLL_SECONDS)
            self._waiting = iter(found)
        raise StopIteration


def logged_events(rows: Iterable[Stored], connection: Conn, ledger: int) -> list[LoggedEvent]:
    """The records as the library's events, out of their frames."""
    rows = list(rows)
    found = carried([(row.position, row.record) for row in rows], connection, ledger)
    return [
        LoggedEvent(
            row.stream,
            row.version,
            row.type,
            each.state,
            index=each.index,
            admitted_at=each.admitted_at,
            header=each.header,
        )
        for row, each in zip(rows, found, strict=True)
    ]


def _row(event: StoredEvent, position: int, admitted_at: str) -> Row:
    stream = str(event.originator_id)
    signed = event if isinstance(event, SignedEvent) else SignedEvent(**vars(event))
    if signed.of is None:
        record = frame_act(event.state, position, admitted_at)
    else:
        record = frame_line(event.state, position, admitted_at, signed.of)
    return Row(
        stream,
        event.originator_version,
        event.topic,
        signed.act_id,
        signed.registry,
        record,
        signed.touches,
    )


def _key(event: StoredEvent) -> tuple[object, ...]:
    return event.originator_id, event.originator_version, event.topic, event.state


@contextmanager
def _as_library_errors() -> Iterator[None]:
    try:
        yield
    except psycopg.IntegrityError as error:
        raise IntegrityError(str(error)) from error
