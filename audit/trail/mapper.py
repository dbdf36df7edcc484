"""The one place where bytes become events and back.

What is stored is what was signed: the envelope of an act, or the bytes of a batch line whose
header signed it. Reading does not verify, admission did that and audit does it again; it decodes
the payload into the type that the catalogue publishes. Bodies are not in the bytes: `body_of`
says of which body a key is, as the registry has it, and a key has one body for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from audit.proof.scalars import parse_admitted_at, parse_instant
from audit.trail.carrying import Carried
from audit.trail.logged import logged_fact, logged_line
from audit.trail.recorder import LoggedEvent, SignedEvent
from audit.trail.typed_lines import TypedLine, line_decoder
from domain.kernel.act import Event, Signer
from domain.kernel.catalogue import act_type
from domain.kernel.fact import Fact

BodyOf = Callable[[str], str]
_HEADERS_KEPT = 64


class _Envelope(msgspec.Struct, gc=False):
    payload: bytes


class _Payload(msgspec.Struct):
    at: str
    by: tuple[dict[str, str], ...]
    data: msgspec.Raw
    id: str
    type: str


class _Line(msgspec.Struct):
    data: msgspec.Raw
    n: int
    type: str


_envelope = msgspec.json.Decoder(_Envelope)
_payload = msgspec.json.Decoder(_Payload)
_line = msgspec.json.Decoder(_Line)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in its stream, as the library's repository expects it."""

    originator_id: str
    originator_version: int
    event: Event[Fact]


@dataclass(frozen=True, slots=True)
class Signed:
    """An act or line to be recorded through the library: what was signed, and where it belongs."""

    originator_id: str
    originator_version: int
    type: str
    signed: bytes
    act_id: str | None = None
    of: int | None = None
    registry: bool = False
    touches: tuple[str, ...] = ()


class EventMapper(Mapper[str]):
    """Maps the records of one ledger to typed events.

    Args:
        body_of: of which body a key is.
        admitted: patterns and bounds, which admission asked for, are not asked for again.
    """

    def __init__(self, body_of: BodyOf, *, admitted: bool = False) -> None:
        super().__init__(JSONTranscoder())
        self._body_of = body_of
        self._fact_in = logged_fact if admitted else decode_data
        self._line_in = logged_line if admitted else _line_in
        self._of_header: dict[str, tuple[datetime, tuple[Signer, ...]]] = {}

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """What is recorded of a `Signed`: its own bytes."""
        signed = cast("Signed", domain_event)
        return SignedEvent(
            signed.originator_id,
            signed.originator_version,
            signed.type,
            signed.signed,
            act_id=signed.act_id,
            of=signed.of,
            registry=signed.registry,
            touches=signed.touches,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """The `Recorded` event of a `LoggedEvent`."""
        logged = cast("LoggedEvent", stored_event)
        recorded = Recorded(
            str(logged.originator_id), logged.originator_version, self.event(logged)
        )
        return cast("DomainEventProtocol[str]", recorded)

    def event(self, logged: LoggedEvent | Carried) -> Event[Fact]:
        """The event in a record.

        Raises:
            LookupError: a type that this release does not publish.
            msgspec.ValidationError: data that its type does not fit.
        """
        admitted_at = parse_admitted_at(logged.admitted_at)
        if logged.header is None:
            payload = _payload.decode(payload_of(logged.state))
            data = self._fact_in(payload.type, payload.data)
            return self._event(payload, payload.type, data, logged.index, admitted_at)
        line = self._line_in(logged.state)
        payload = _header(logged.header)
        return self._event(payload, line.type, line.data, logged.index, admitted_at, n=line.n)

    def _event(
        self,
        payload: _Payload,
        kind: str,
        data: Fact,
        index: int,
        admitted_at: datetime,
        *,
        n: int | None = None,
    ) -> Event[Fact]:
        at, by = self._stated(payload, kept=n is not None)
        return Event(payload.id, kind, at, by, data, index, admitted_at, n)

    def _stated(self, payload: _Payload, *, kept: bool) -> tuple[datetime, tuple[Signer, ...]]:
        """When and by whom; kept for headers, whose lines are read one after another."""
        if kept and (known := self._of_header.get(payload.id)) is not None:
            return known
        by = tuple(Signer(**signer, body=self._body_of(signer["key"])) for signer in payload.by)
        found = parse_instant(payload.at), by
        if kept:
            if len(self._of_header) >= _HEADERS_KEPT:
                self._of_header.clear()
            self._of_header[payload.id] = found
        return found


def payload_of(envelope: bytes) -> bytes:
    """The signed bytes inside an envelope that is in the log."""
    return _envelope.decode(envelope).payload


def _line_in(raw: bytes) -> TypedLine:
    """A line of the log; one that this release does not publish says so."""
    decoder = line_decoder(raw)
    if decoder is not None:
        return cast("TypedLine", decoder.decode(raw))
    line = _line.decode(raw)
    return TypedLine(decode_data(line.type, line.data), line.n, line.type)


@lru_cache(maxsize=_HEADERS_KEPT)
def _header(envelope: bytes) -> _Payload:
    """The payload of a batch header, kept while its lines are read."""
    return _payload.decode(payload_of(envelope))


def decode_data(kind: str, data: msgspec.Raw) -> Fact:
    """The typed fact in the bytes of `data`."""
    return cast("Fact", _decoder(kind).decode(data))


@lru_cache(maxsize=1024)
def _decoder(name: str) -> msgspec.json.Decoder[Any]:
    kind = act_type(name)
    if kind is None:
        raise LookupError(f"no act type {name}")
    return msgspec.json.Decoder(kind.fact)
