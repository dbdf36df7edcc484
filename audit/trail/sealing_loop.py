"""Sealing all ledgers of a host, over and over, as their heads move.

One query looks at every ledger at once; those with records above their last checkpoint are sealed
in turn, at most `RECORDS_MAX` records each, so that one ledger's bulk does not keep the others
waiting. A ledger whose seal is refused is left alone for a while and shown in `refusals`: the
others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import psycopg
from psycopg import Connection

from audit.trail.sealing import Sealer, SealingRefusedError

Clock = Callable[[], datetime]
Connect = Callable[[], Connection[Any]]

POLL_S = 0.1
REFUSED_RETRY = timedelta(seconds=5)

_DUE = """
    SELECT h.ledger FROM heads h
    LEFT JOIN LATERAL (
        SELECT size FROM checkpoints c WHERE c.ledger = h.ledger ORDER BY size DESC LIMIT 1
    ) last ON true
    WHERE h.ledger = ANY(%s) AND h.size IS DISTINCT FROM coalesce(last.size, 0)
    ORDER BY h.ledger
"""

_logger = logging.getLogger(__name__)


class SealingLoop:
    """Seals ledgers until it is told to stop.

    Args:
        connect: Opens a connection as the application; called again after an error.
        sealers: One for each ledger of this host.
        clock: The system's time, UTC.
        poll_s: How long to wait between two rounds: records share checkpoints and their flushes.
    """

    def __init__(
        self,
        connect: Connect,
        sealers: Iterable[Sealer],
        clock: Clock,
        *,
        poll_s: float = POLL_S,
    ) -> None:
        self._connect = connect
        self._sealers = {sealer.ledger: sealer for sealer in sealers}
        self._clock = clock
        self._poll_s = poll_s
        self._refused: dict[int, tuple[SealingRefusedError, datetime]] = {}

    @property
    def refusals(self) -> dict[int, SealingRefusedError]:
        """The ledgers that are not sealed as things are, and why."""
        return {ledger: error for ledger, (error, _) in self._refused.copy().items()}

    def run(self, stop: Event) -> None:
        """Seal until `stop` is set, through every error of the database."""
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    connection.autocommit = True
                    while not stop.is_set():
                        self.seal_due(connection)
                        stop.wait(self._poll_s)
            except (psycopg.Error, OSError) as error:
                _logger.warning("sealing starts over: %s", error)
                stop.wait(self._poll_s * 10)

    def seal_due(self, connection: Connection[Any]) -> int:
        """Seal once each ledger that is due; returns how many checkpoints were signed."""
        now = self._clock()
        rows = connection.execute(_DUE, (list(self._sealers),)).fetchall()
        return sum(self._seal(connection, ledger, now) for (ledger,) in rows)

    def _seal(self, connection: Connection[Any], ledger: int, now: datetime) -> bool:
        if ledger in self._refused and now < self._refused[ledger][1]:
            return False
        try:
            sealed = self._sealers[ledger].seal_once(connection, now)
        except SealingRefusedError as error:
            self._refused[ledger] = error, now + REFUSED_RETRY
            _logger.critical("ledger %d is not sealed: %s", ledger, error)
            return False
        self._refused.pop(ledger, None)
        return sealed is not None
