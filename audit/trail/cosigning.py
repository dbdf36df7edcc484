"""Having checkpoints cosigned: one witness, all ledgers of this host.

Each witness has a loop of its own, so that one that is away delays nobody. It is asked for the
newest checkpoint of each ledger, and before that, in order, for every checkpoint at which the
log's key or the witnesses change, because those need the signatures of both sets. Whatever it
gives is kept; when a quorum of different bodies has given theirs, the checkpoint is final.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, Cursor

from audit.proof.errors import ProofError
from audit.trail import checkpoints, tree
from audit.trail.authorities import Authorities
from audit.trail.checkpoints import Cosignature, SignedHead
from audit.trail.sealing_loop import POLL_S, Clock, Connect
from audit.trail.tree import TreeError
from audit.trail.witness_client import WitnessClient, WitnessError, WitnessSizeError

RETRY_FIRST = timedelta(seconds=0.5)
RETRY_MAX = timedelta(seconds=60)

_DUE = """
    SELECT wanted.ledger FROM (SELECT %s::text AS vkey, unnest(%s::integer[]) AS ledger) wanted
    CROSS JOIN LATERAL (
        SELECT size FROM checkpoints c
        WHERE c.ledger = wanted.ledger ORDER BY size DESC LIMIT 1
    ) newest
    WHERE NOT EXISTS (
        SELECT FROM cosignatures s
        WHERE s.ledger = wanted.ledger AND s.size = newest.size AND s.vkey = wanted.vkey
    )
    ORDER BY wanted.ledger
"""

_logger = logging.getLogger(__name__)


class Trouble(NamedTuple):
    """Why a witness has not cosigned a ledger's newest checkpoint, and when it is asked again."""

    message: str
    failures: int
    retry_at: datetime


class Cosigner:
    """Asks one witness for cosignatures.

    Args:
        connect: Opens a connection as the application; called again after an error.
        client: The witness.
        ledgers: The numbers of the ledgers.
        clock: The system's time, UTC.
    """

    def __init__(
        self, connect: Connect, client: WitnessClient, ledgers: Iterable[int], clock: Clock
    ) -> None:
        self._connect = connect
        self._client = client
        self._clock = clock
        self._authorities = {ledger: Authorities() for ledger in ledgers}
        self._sizes: dict[int, int] = {}
        self._troubles: dict[int, Trouble] = {}

    @property
    def troubles(self) -> dict[int, Trouble]:
        """What is in the way, by ledger."""
        return self._troubles.copy()

    def run(self, stop: Event) -> None:
        """Ask until `stop` is set, through every error of database and network."""
        while not stop.is_set():
            try:
                with self._connect() as connection:
                    connection.autocommit = True
                    self.finish(connection)
                    while not stop.is_set():
                        self.cosign_due(connection)
                        stop.wait(POLL_S)
            except (psycopg.Error, OSError) as error:
                _logger.warning("cosigning by %s starts over: %s", self._client.vkey.name, error)
                stop.wait(POLL_S * 10)

    def finish(self, connection: Connection[Any]) -> None:
        """Call final what a lost connection left cosigned and not called so.

        Only the checkpoint that this witness cosigned last can be left so.
        """
        with connection.cursor() as cursor:
            for ledger, authorities in self._authorities.items():
                done = _last_cosigned(cursor, ledger, str(self._client.vkey))
                head = checkpoints.at_size(cursor, ledger, done)
                if head is None:
                    continue
                try:
                    authorities.read(cursor, ledger, head.size)
                    self._call_final(cursor, ledger, head, self._clock())
                except ProofError as error:
                    _logger.warning("ledger %d cannot be called final: %s", ledger, error)

    def cosign_due(self, connection: Connection[Any]) -> int:
        """Ask once for each ledger that is due; returns how many cosignatures came."""
        now = self._clock()
        arguments = (str(self._client.vkey), list(self._authorities))
        due = [ledger for (ledger,) in connection.execute(_DUE, arguments).fetchall()]
        return sum(self._try(connection, ledger, now) for ledger in due)

    def _try(self, connection: Connection[Any], ledger: int, now: datetime) -> bool:
        trouble = self._troubles.get(ledger)
        if trouble and now < trouble.retry_at:
            return False
        try:
            cosigned = self.cosign_once(connection, ledger, now)
        except (WitnessError, TreeError, ProofError) as error:
            failures = trouble.failures + 1 if trouble else 1
            wait = min(RETRY_FIRST * 2 ** min(failures - 1, 10), RETRY_MAX)
            self._troubles[ledger] = Trouble(str(error), failures, now + wait)
            _logger.warning("ledger %d is not cosigned: %s", ledger, error)
            return False
        self._troubles.pop(ledger, None)
        return cosigned

    def cosign_once(self, connection: Connection[Any], ledger: int, now: datetime) -> bool:
        """Have the next checkpoint cosigned; False if there is none to ask for.

        Raises:
            WitnessError: No cosignature came.
            TreeError, ProofError: The database does not hold the proof to ask with.
        """
        with connection.cursor() as cursor:
            head = self._next(cursor, ledger)
            if head is None:
                return False
            line, time_seconds = self._ask(cursor, ledger, head)
            authorities = self._authorities[ledger]
            found = Cosignature(
                size=head.size,
                vkey=str(self._client.vkey),
                body=authorities.body_of(self._client.vkey),
                cosigned_at=datetime.fromtimestamp(time_seconds, UTC),
                line=str(line),
            )
            checkpoints.add_cosignature(cursor, ledger, found, now)
            # In a transaction of its own: of two witnesses that come together, the later sees both.
            self._call_final(cursor, ledger, head, now)
        return True

    def _call_final(
        self, cursor: Cursor[Any], ledger: int, head: SignedHead, now: datetime
    ) -> None:
        note = checkpoints.cosigned_note(cursor, ledger, head)
        if self._authorities[ledger].is_final(note, head.size):
            checkpoints.add_final(cursor, ledger, head.size, now)

    def _next(self, cursor: Cursor[Any], ledger: int) -> SignedHead | None:
        """The next checkpoint to ask this witness for."""
        latest = checkpoints.latest(cursor, ledger)
        if latest is None:
            return None
        known = self._authorities[ledger].read(cursor, ledger, latest.size)
        done = _last_cosigned(cursor, ledger, str(self._client.vkey))
        reached = max(done, self._sizes.get(ledger, 0))
        for change in known.changes:
            head = checkpoints.at_size(cursor, ledger, change) if change > reached else None
            if head and self._client.vkey in known.witness_keys(change):
                return head
        wanted = latest.size > done and self._client.vkey in known.witness_keys(latest.size)
        return latest if wanted else None

    def _ask(self, cursor: Cursor[Any], ledger: int, head: SignedHead) -> Any:  # noqa: ANN401
        old = self._sizes.get(ledger, head.size + 1)
        if old > head.size:
            old = _last_cosigned(cursor, ledger, str(self._client.vkey))
        for _ in range(2):
            proof = tree.consistency_proof(cursor, ledger, old, head.size)
            try:
                given = self._client.add_checkpoint(old, proof, head.note)
            except WitnessSizeError as error:
                self._sizes[ledger] = error.size
                if error.size == old or error.size > head.size:
                    raise self._contradiction(head, error.size) from error
                old = error.size
            else:
                self._sizes[ledger] = head.size
                return given
        raise WitnessError(f"{self._client.vkey.name} moves while it is asked")

    def _contradiction(self, head: SignedHead, size: int) -> WitnessError:
        name = self._client.vkey.name
        if size > head.size:
            return WitnessError(
                f"{name} has cosigned size {size}, above ours of {head.size}:"
                " this database, or the witness, is not what it was"
            )
        return WitnessError(f"{name} has cosigned another root for size {size}: the log forked")


def _last_cosigned(cursor: Cursor[Any], ledger: int, vkey: str) -> int:
    cursor.execute(
        "SELECT max(size) FROM cosignatures WHERE ledger = %s AND vkey = %s", (ledger, vkey)
    )
    row = cursor.fetchone()
    return (row[0] if row else None) or 0
