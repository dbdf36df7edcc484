"""Admission of acts into one ledger: what the interface calls.

signed-events.md, Admission, in this order: 1. shape, size, ledger; 2. signatures, keys, `seen`,
time; 3. idempotency; 4. role, jurisdiction, duties, recusal; 5. the rules of the process; 6.
append. Steps 3 to 6 see one consistent history. A refusal changes nothing.
"""

import re
from asyncio import AbstractEventLoop
from asyncio import Future as LoopFuture
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

import psycopg

from audit.proof.registry import Registry
from audit.proof.scalars import base64_decode
from audit.trail.append import Conn
from audit.trail.committer import Committer
from audit.trail.destruction import check_destructions, refused_for
from audit.trail.outcomes import Admitted, Refusal
from audit.trail.releases import check_releases
from audit.trail.states import LedgerStates
from audit.trail.submission import Prepared, Submission, prepare
from audit.trail.vault import IndexEntry, KeyDestroyedError, Vault, VaultEntry
from domain.kernel.catalogue import ActType, Purpose
from domain.kernel.fact import Fact
from domain.kernel.words import say

_CLASHED = re.compile(r"=\([0-9]+, ([a-z_]+), ")
"""Which index a row clashed with, in PostgreSQL's words: (ledger, index_name, digest)=(...)."""


@dataclass(frozen=True, slots=True)
class LedgerInfo:
    """A ledger as table `ledgers` has it."""

    number: int
    origin: str
    county: str
    purpose: Purpose


def open_ledger(connection: Conn, origin: str, county: str, purpose: Purpose) -> LedgerInfo:
    """The ledger of that origin, entered now if it is new; its first act is still to come."""
    connection.execute("SELECT open_ledger(%s, %s, %s)", (origin, county, purpose))
    found = {ledger.origin: ledger for ledger in read_ledgers(connection)}
    return found[origin]


def read_ledgers(connection: Conn) -> list[LedgerInfo]:
    """Every ledger of the database."""
    query = "SELECT ledger, origin, county, purpose FROM ledgers ORDER BY ledger"
    return [LedgerInfo(*row) for row in connection.execute(query).fetchall()]


class Admission:
    """Takes acts into one ledger.

    Args:
        ledger: which.
        connect: opens a connection of the application's role, with autocommit.
        vault: where sealed values go, in the act's own transaction.
        clock: the real time.
    """

    def __init__(
        self,
        ledger: LedgerInfo,
        connect: Callable[[], Conn],
        vault: Vault,
        clock: Callable[[], datetime],
    ) -> None:
        self.ledger = ledger
        self._vault = vault
        self._states = LedgerStates(
            ledger.number,
            ledger.origin,
            ledger.county,
            ledger.purpose,
            clock=clock,
            holders_of=self._holders_of,
        )
        self._committer: Committer[Prepared] = Committer(
            ledger.number,
            connect,
            self._states,
            beside=self._write_beside,
            refuse_beside=_already_held,
        )

    @property
    def registry(self) -> Registry:
        """Keys and offices as this process knows them; never changed in place."""
        return self._states.registry

    def prepare(self, submission: Submission) -> Prepared:
        """Steps 1 and 2, in the caller's thread; raises `Refusal`."""
        return prepare(submission, self.ledger.origin, self._states.registry)

    def submit(self, prepared: Prepared) -> Future[Admitted]:
        """Queue a prepared act; the future holds `Admitted`, or raises `Refusal`."""
        return self._committer.submit(prepared)

    def admit(self, submission: Submission) -> Admitted:
        """Prepare and admit one act, waiting for the outcome.

        Raises:
            Refusal: by a rule.
            Busy: the queue is full; send the act again as it is.
            Unavailable: the outcome is not known; send the act again as it is.
        """
        return self._committer.admit(self.prepare(submission))

    def submit_from(self, loop: AbstractEventLoop, prepared: Prepared) -> LoopFuture[Admitted]:
        """The same for a task of an event loop."""
        return self._committer.submit_from(loop, prepared)

    def warm(self) -> None:
        """Come to the head, so that the first act finds keys and roles resident."""
        self._committer.warm()

    def close(self) -> None:
        """Take in what waits, then end."""
        self._committer.close()

    def _holders_of(
        self, connection: Conn, ledger: int, wanted: Sequence[tuple[str, str]]
    ) -> dict[tuple[str, str], str]:
        with connection.cursor() as cursor:
            return self._vault.holders_of(cursor, ledger, wanted)

    def _write_beside(
        self, connection: Conn, ledger: int, placed: Sequence[tuple[int, Prepared]]
    ) -> None:
        values = [(act, _values(position, act)) for position, act in placed]
        check_destructions(connection, ledger, values)
        check_releases(connection, ledger, (act for _, act in placed))
        with connection.cursor() as cursor:
            try:
                self._vault.write(cursor, ledger, [e for _, entries in values for e in entries])
            except KeyDestroyedError as destroyed:
                raise refused_for(values, {destroyed.holder}) from destroyed
            self._vault.write_indexes(
                cursor, ledger, [e for position, act in placed for e in _indexed(act, position)]
            )


def _values(position: int, act: Prepared) -> list[VaultEntry]:
    """The vault's rows of one act and its lines."""
    holders = [_holder(line.kind, line.line.data) for line in act.lines]
    return [
        VaultEntry(
            position if found.line is None else position + 1 + found.line,
            found.line,
            _holder(act.kind, act.data) if found.line is None else holders[found.line],
            found.path,
            base64_decode(found.salt),
            found.value,
        )
        for found in act.disclosures
    ]


def _indexed(act: Prepared, position: int) -> list[IndexEntry]:
    """The blind indexes of one act and its lines; the holder is the event's own stream."""
    return [IndexEntry(found.name, found.value, found.holder, position) for found in act.held]


def _holder(kind: ActType, data: Fact) -> str:
    """Under whose key a value lies: the person whom the fact names, else its stream."""
    person = getattr(data, "person", None)
    return person if isinstance(person, str) else kind.stream(data)


def _already_held(_prepared: Prepared, clash: psycopg.errors.UniqueViolation) -> Refusal:
    """HH-2, HH-4: somebody else holds the value, and came first by another process."""
    found = _CLASHED.search(clash.diag.message_detail or "")
    names = [found[1]] if found else [clash.diag.table_name or ""]
    return Refusal(
        "refused",
        "HH-4" if names == ["card_number"] else "HH-2",
        expected=say(f"a value that nobody else holds ({', '.join(names)})", "未被他人登记的号码"),
        found=say("it is held already", "已被登记"),
    )
