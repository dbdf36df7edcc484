"""Records written at the head of a county's log as admission would have left them.

Signatures are blank, since neither admission of what follows nor projections look at them; keys and
offices of those who sign later are admitted for real.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import msgspec

from audit.proof.act import Lines, make_payload
from audit.proof.batch import lines_of, make_line
from audit.proof.dsse import ACT_TYPE, format_envelope
from audit.proof.merkle import EMPTY_ROOT
from audit.proof.record import frame_act, frame_line
from audit.proof.scalars import format_admitted_at
from audit.trail.append import append_by_copy
from audit.trail.rows import Row
from bench.county import COUNTY, ORIGIN, County
from domain.kernel.act import Event, Signer
from domain.kernel.catalogue import act_type, decode
from domain.kernel.fact import Fact

Said = tuple[str, Mapping[str, Any]]
"""A type and its data."""
_KEY: Final = f"ed25519:{64 * '5'}"
SOMEBODY: Final = Signer("person:pen", _KEY, "township_accounting", COUNTY, "pen")


class Pen:
    """Writes acts and batches into a ledger that is opened; nobody else appends meanwhile.

    `streams` are those of what is written in which something stands already.
    """

    def __init__(self, county: County, *, streams: Sequence[str] = ()) -> None:
        self._connection, self._ledger = county.connection, county.ledger.number
        found = self._connection.execute(
            "SELECT size, last_admitted_at FROM heads WHERE ledger = %s", (self._ledger,)
        ).fetchone()
        assert found is not None  # noqa: S101  (the ledger is opened)
        self._size, self._now = int(found[0]), found[1]
        versions = self._connection.execute(
            "SELECT stream, max(version) FROM records WHERE ledger = %s AND stream = ANY(%s)"
            " GROUP BY stream",
            (self._ledger, list(streams)),
        )
        self._versions: dict[str, int] = dict(versions.fetchall())

    def write(
        self,
        said: Said,
        *,
        lines: Iterable[Said] = (),
        by: Sequence[Signer] = (SOMEBODY,),
        at: datetime | None = None,
    ) -> None:
        """One act, or a header with its lines; `at` is the moment of the head unless told."""
        kept = list(lines)
        raw = [make_line(n, kind, dict(data)) for n, (kind, data) in enumerate(kept)]
        of, text = self._size, format_admitted_at(self._now)
        act_id = f"01970000-0000-7000-8000-{of:012x}"
        envelope = self._envelope(said, act_id, by, at, lines_of(raw) if raw else None)
        rows = [self._row(said, act_id, frame_act(envelope, of, text))]
        for n, (line, encoded) in enumerate(zip(kept, raw, strict=True)):
            rows.append(self._row(line, None, frame_line(encoded, of + 1 + n, text, of)))
        with self._connection.transaction():
            append_by_copy(self._connection, self._ledger, of, self._now, rows)
        self._size += len(rows)

    def write_each(self, said: Iterable[Said], *, by: Sequence[Signer] = (SOMEBODY,)) -> None:
        """Acts of their own, all at the moment of the head, in one commit."""
        first, text = self._size, format_admitted_at(self._now)
        rows = []
        for of, one in enumerate(said, first):
            act_id = f"01970000-0000-7000-8000-{of:012x}"
            envelope = self._envelope(one, act_id, by, None, None)
            rows.append(self._row(one, act_id, frame_act(envelope, of, text)))
        with self._connection.transaction():
            append_by_copy(self._connection, self._ledger, first, self._now, rows)
        self._size += len(rows)

    def tell(self, events: Iterable[Event[Fact]]) -> None:
        """A story of the domain, registry acts left out: those are admitted for real."""
        for _, group in groupby(events, key=lambda event: event.id):
            header, *lines = group
            kind = act_type(header.type)
            if kind is not None and not kind.registry:
                told = [(line.type, msgspec.to_builtins(line.data)) for line in lines]
                said = (header.type, msgspec.to_builtins(header.data))
                self.write(said, lines=told, by=header.by, at=header.at)

    def _envelope(
        self,
        said: Said,
        act_id: str,
        by: Sequence[Signer],
        at: datetime | None,
        lines: Lines | None,
    ) -> bytes:
        signers = [
            {"key": one.key, "person": one.person, "place": one.place, "role": one.role}
            for one in by
        ]
        payload = make_payload(
            act_type=said[0], ledger=ORIGIN, act_id=act_id, at=(at or self._now).isoformat(),
            by=signers, seen=(0, EMPTY_ROOT), data=dict(said[1]), lines=lines,
        )  # fmt: skip
        return format_envelope(ACT_TYPE, payload, [(one.key, bytes(64)) for one in by])

    def _row(self, said: Said, act_id: str | None, record: bytes) -> Row:
        kind = act_type(said[0])
        assert kind is not None  # noqa: S101  (a published type)
        own, *touches = kind.streams(decode(kind, said[1]))
        version = self._versions[own] = self._versions.get(own, 0) + 1
        return Row(own, version, kind.name, act_id, kind.registry, record, tuple(touches))
