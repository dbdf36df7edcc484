"""Records out of their frames: what was signed, when it was admitted, and which header signed it.

A line of a batch is signed by its header (signed-events.md, Batches), so that whoever reads a line
reads its header along.
"""

from collections.abc import Iterable

import msgspec

from audit.proof.record import envelope_of, is_act, line_of
from audit.trail.append import Conn

HEADERS_KEPT = 1_024
"""A few years of a county's batches; an envelope has about a kilobyte."""
_HEADERS = (
    "SELECT position, record FROM records WHERE ledger = %s::int4 AND position = ANY(%s::int8[])"
)
_ADMITTED_AT = slice(len('{"admitted_at":"'), len('{"admitted_at":"') + 27)


class Carried(msgspec.Struct, frozen=True, gc=False):
    """What a record carries, without the library's names: all that an event is made of."""

    state: bytes
    index: int
    admitted_at: str
    header: bytes | None = None


def admitted_at_of(record: bytes) -> str:
    """The admission time of a record, from its fixed place."""
    return record[_ADMITTED_AT].decode("ascii")


class Headers:
    """The envelopes of batch headers of one ledger, kept for whoever goes on reading it.

    A line is signed by its header, so that who folds a household's streams asks for the same few
    again and again. What is committed never changes; who finds that it did forgets (`clear`).
    """

    def __init__(self) -> None:
        self._envelopes: dict[int, bytes] = {}

    def fetch(self, connection: Conn, ledger: int, positions: Iterable[int]) -> None:
        """Have the headers at the positions, in one query for those that are not kept.

        Raises:
            LookupError: there is no record at a position.
        """
        asked = set(positions)
        wanted = asked - self._envelopes.keys()
        if not wanted:
            return
        if len(self._envelopes) + len(wanted) > HEADERS_KEPT:
            self.clear()
            wanted = asked
        with connection.cursor(binary=True) as cursor:
            cursor.execute(_HEADERS, (ledger, sorted(wanted)), prepare=True)
            for position, record in cursor.fetchall():
                self._envelopes[position] = envelope_of(record, position)
        if missing := wanted - self._envelopes.keys():
            raise LookupError(f"ledger {ledger} has no record {min(missing)}")

    def of(self, position: int) -> bytes:
        """A header that was fetched."""
        return self._envelopes[position]

    def clear(self) -> None:
        """Forget all."""
        self._envelopes.clear()


def carried(
    records: Iterable[tuple[int, bytes]],
    connection: Conn,
    ledger: int,
    headers: Headers | None = None,
) -> list[Carried]:
    """Take records, by position, out of their frames; the headers of batches are read along."""
    parts: list[tuple[int, bytes, str, int | None]] = []
    for index, record in records:
        at = admitted_at_of(record)
        if is_act(record):
            parts.append((index, envelope_of(record, index), at, None))
        else:
            line, of = line_of(record, index)
            parts.append((index, line, at, of))
    headers = headers or Headers()
    asked = {of for *_, of in parts if of is not None}
    headers.fetch(connection, ledger, asked)
    return [
        Carried(state, index, at, None if of is None else headers.of(of))
        for index, state, at, of in parts
    ]
