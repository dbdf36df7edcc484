"""Ledgers of earlier days as files, and what a release that reads them must find in them.

A ledger is two files: `<name>.jsonl.xz`, its records as they were logged, one a line, and
`<name>.json`, its signed checkpoints, the trust of whoever verifies it, and what was found when it
was stored. The records and the notes are never made again. Found are the levels 1 to 3 without a
database, where each record stands (`streams`), what the rules said of it (`refused`) and what it
made of the states (`states`, by kind; a field at its default counts as not there, so that a new
one changes nothing that is stored).
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from audit.desk.past import Past
from audit.desk.readmission import Judge, entries
from audit.proof.checkpoint import judge, parse_checkpoint
from audit.proof.errors import ProofError
from audit.proof.history import History, examine
from audit.proof.record import envelope_of, is_act, line_of
from audit.proof.registry import Registry
from audit.proof.trust import Trust, format_trust, parse_trust
from audit.trail.carrying import Carried, admitted_at_of
from audit.trail.mapper import EventMapper
from domain.kernel.act import Event
from domain.kernel.catalogue import Purpose, type_of
from domain.kernel.fact import Fact
from domain.kernel.state import State
from tests.proof.builder import Ledger

FOLDER = Path(__file__).parent / "ledgers"


class Found(msgspec.Struct, frozen=True):
    """What reading a stored ledger gives; `refused` is None where the rules are not asked."""

    types: tuple[str, ...]
    streams: str
    states: dict[str, str]
    refused: tuple[tuple[int, str], ...] | None


class Stored(msgspec.Struct, frozen=True, dict=True):
    """A ledger in the corpus."""

    name: str
    purpose: Purpose
    trust: str
    checkpoints: tuple[str, ...]
    found: Found

    @cached_property
    def records(self) -> list[bytes]:
        """Its records, as they were logged."""
        packed = (FOLDER / f"{self.name}.jsonl.xz").read_bytes()
        return lzma.decompress(packed).splitlines()

    @property
    def origin(self) -> str:
        """Its name for itself."""
        return self.trusted.origin

    @cached_property
    def trusted(self) -> Trust:
        """The anchors with which it was stored."""
        return parse_trust(self.trust.encode())

    @cached_property
    def signed(self) -> Ledger:
        """The same, as the tests' own ledgers are."""
        ledger = Ledger(self.origin)
        ledger.records = list(self.records)
        ledger.now = examine(ledger.records[-1]).admitted_at
        return ledger

    @cached_property
    def roots(self) -> dict[int, bytes]:
        """The root that each of its checkpoints signed, by size."""
        notes = (parse_checkpoint(note.encode())[0] for note in self.checkpoints)
        return {one.size: one.root for one in notes}


def stored() -> list[Stored]:
    """Every ledger of the corpus."""
    return [
        msgspec.json.decode(path.read_bytes(), type=Stored)
        for path in sorted(FOLDER.glob("*.json"))
    ]


def store(one: Stored, records: Iterable[bytes]) -> None:
    """Write a ledger into the corpus, which is done once for each."""
    packed = lzma.compress(b"".join(record + b"\n" for record in records), preset=9)
    with (FOLDER / f"{one.name}.jsonl.xz").open("xb") as file:
        file.write(packed)
    describe(one)


def describe(one: Stored) -> None:
    """Write what stands beside the records."""
    (FOLDER / f"{one.name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(one)) + b"\n")


# --- levels 1 to 3 ------------------------------------------------------------------------------


def follow(one: Stored) -> History:
    """Every record's place, hash, signatures and times; raises `ProofError`."""

    def check_seen(size: int, root: bytes) -> None:
        if one.roots.get(size) != root:
            raise ProofError("seen-root", "not a root of this log", found=root.hex())

    history = History(one.origin, check_seen)
    for record in one.records:
        history.add(record)
    history.finish()
    return history


def check_published(one: Stored, registry: Registry) -> None:
    """Every checkpoint is cosigned by a quorum and has this log's root; raises `ProofError`."""
    trust = one.trusted
    if format_trust(registry.trust()) != one.trust.encode():
        raise ProofError("trust", "the registry is another than the one that was stored")
    for note in one.checkpoints:
        logs, witnesses = trust.log_ranges(), trust.witness_ranges()
        found = judge(note.encode(), one.origin, logs, witnesses, trust.quorum).checkpoint
        if found.root != one.signed.root(found.size):
            raise ProofError("root", "not the root that was signed", where=f"size {found.size}")


# --- what the records say -------------------------------------------------------------------------


def events(records: Iterable[bytes], registry: Registry) -> Iterator[Event[Fact]]:
    """The records as typed events."""
    mapper = EventMapper(lambda key: registry.keys[key].body if key in registry.keys else "")
    header = b""
    for index, record in enumerate(records):
        at = admitted_at_of(record)
        if is_act(record):
            header = envelope_of(record, index)
            yield mapper.event(Carried(header, index, at))
        else:
            line, _of = line_of(record, index)
            yield mapper.event(Carried(line, index, at, header))


def find(records: Iterable[bytes], registry: Registry, purpose: Purpose, *, judged: bool) -> Found:
    """What this release finds in the records of a ledger."""
    told = list(events(records, registry))
    judging = Judge(Past(registry.origin.split("/")[2]), purpose)
    refused = [
        (verdict.event.index, verdict.refused.rule if verdict.refused else verdict.trouble)
        for entry in entries(told)
        if isinstance(entry, list)
        for verdict in judging.judge(entry)
        if verdict.refused or verdict.trouble
    ]
    return Found(
        tuple(sorted({event.type for event in told})),
        _digest([_place(event) for event in told]),
        digests(judging.past.states),
        tuple(refused) if judged else None,
    )


def _place(event: Event[Fact]) -> tuple[object, ...]:
    kind = type_of(type(event.data))
    return event.index, event.type, kind.registry, kind.streams(event.data)


def digests(states: Mapping[str, State]) -> dict[str, str]:
    """A digest over all states of each kind, in the order of the names of their streams."""
    kinds: dict[str, list[object]] = {}
    for stream in sorted(states):
        kinds.setdefault(stream.partition(":")[0], []).append(portrait(states[stream]))
    return {kind: _digest(portraits) for kind, portraits in sorted(kinds.items())}


def portrait(value: Any) -> Any:  # noqa: ANN401  (a state holds anything that is immutable)
    """A value as plain data in one order, without the fields that stand at their defaults."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(type(value))
        held = {field.name: getattr(value, field.name) for field in fields}
        return {
            field.name: portrait(held[field.name])
            for field in fields
            if held[field.name] != _default(field)
        }
    if isinstance(value, Mapping):
        return sorted((repr(portrait(key)), portrait(item)) for key, item in value.items())
    if isinstance(value, frozenset | set):
        return sorted(repr(portrait(item)) for item in value)
    if isinstance(value, tuple | list):
        return [portrait(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _default(field: msgspec.structs.FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()
