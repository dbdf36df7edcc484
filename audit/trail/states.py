"""The states of one ledger in one process, at one position: how admission finds what it reads.

Keys, roles and policies of the registry stay resident, found at the start by their partial index.
Other streams are folded when an act first reads them, from the records of the stream and those
that touch it, and kept in an LRU; a group's streams come in one query. So a cold start reads the
registry and nothing else, however long the log is (ADR 1).

Only the committer's thread changes what is here; others may read `registry`, which is replaced
and never changed in place.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from audit.proof.act import parse_act
from audit.proof.registry import Registry
from audit.proof.scalars import parse_admitted_at
from audit.trail.append import Conn, read_head
from audit.trail.carrying import Carried, Headers, admitted_at_of, carried
from audit.trail.loading import read_concerning, read_registry
from audit.trail.mapper import EventMapper
from audit.trail.overlay import GroupOverlay, Held
from audit.trail.recorder import logged_events
from audit.trail.rows import Stored
from audit.trail.seen import SeenHeads
from audit.trail.submission import Prepared
from domain.kernel.act import Event
from domain.kernel.catalogue import ActType, Purpose, act_type
from domain.kernel.fact import Fact
from domain.kernel.state import State, blank, evolve

STREAMS_MAX = 50_000
"""Streams kept; a few hundred MiB at most, since states hold what is in force."""

PORTION = 4_096
"""Streams asked for at once; those of a line of a batch stand beside one another."""
S = TypeVar("S", bound=State)
HolderOf = Callable[[Conn, int, Sequence[tuple[str, str]]], Mapping[tuple[str, str], str]]
"""Who holds values, by (index name, value), as the vault's blind indexes say."""


class LedgerStates:
    """What this process knows of a ledger, below position `size`.

    Args:
        ledger: the ledger's number.
        origin: its name in acts.
        county: six digits.
        purpose: `county` or `inspection`.
        clock: the real time, for a ledger whose clock is real.
        holders_of: the vault's look-up.
        streams_max: how many states are kept.
    """

    def __init__(
        self,
        ledger: int,
        origin: str,
        county: str,
        purpose: Purpose,
        *,
        clock: Callable[[], datetime],
        holders_of: HolderOf,
        streams_max: int = STREAMS_MAX,
    ) -> None:
        self.ledger = ledger
        self.origin = origin
        self.county = county
        self.purpose = purpose
        self.holders_of = holders_of
        self.clock = clock
        self._streams_max = streams_max
        self._loaded = False
        self.size = 0
        self.last_admitted_at: datetime | None = None
        self.opened_at: datetime | None = None
        self.registry = Registry()
        self.seen = SeenHeads(ledger)
        self.mapper = EventMapper(self._body_of, admitted=True)
        self._headers = Headers()
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._behind: dict[str, list[Stored]] = {}

    def catch_up(self, connection: Conn) -> None:
        """Come to the head from nothing: the head row and the registry, no other record."""
        if self._loaded:
            return
        self.size, self.last_admitted_at = read_head(connection, self.ledger)
        registry = Registry()
        for event in read_registry(connection, self.ledger, self.size):
            act = parse_act(event.state)
            registry.apply(event.index, act)
            if event.index == 0:
                self.opened_at = act.at_time
        self.registry = registry
        self._loaded = True

    def drop(self) -> None:
        """Forget everything; `registry` stays readable until the next `catch_up`."""
        self._loaded = False
        self.size, self.last_admitted_at = 0, None
        self.seen = SeenHeads(self.ledger)
        self._headers.clear()
        self._held.clear()
        self._behind.clear()

    def fetch(self, connection: Conn, group: Sequence[Prepared]) -> None:
        """Load the heads and the streams that a group is known to read, and those they lead to."""
        self.seen.fetch(connection, (waiting.signed.seen_size for waiting in group))
        self.load(connection, (stream for waiting in group for stream in waiting.streams))
        leading = [waiting for waiting in group if waiting.kind.leads_to is not None]
        if leading:
            self.load(connection, (stream for waiting in leading for stream in self._led(waiting)))

    def _led(self, waiting: Prepared) -> tuple[str, ...]:
        return waiting.kind.leads_to(waiting.data, self) if waiting.kind.leads_to else ()

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream at `size` as far as it is at hand; else the kind's blank one."""
        held = self.at_hand(stream)
        found = held.state if held else None
        return found if isinstance(found, kind) else kind(id=stream)

    def load(self, connection: Conn, streams: Iterable[str]) -> None:
        """Have the states of streams resident, in one query for those that are not.

        A batch's come in portions, so that the histories of a county are not in memory at once.
        """
        missing, held = [], self._held
        for stream in dict.fromkeys(streams):
            if stream not in held:
                missing.append(stream)
                continue
            held.move_to_end(stream)
            if self._behind and stream in self._behind:
                self._catch_up_stream(connection, stream)
        for first in range(0, len(missing), PORTION):
            self._load(connection, missing[first : first + PORTION])

    def _load(self, connection: Conn, streams: Sequence[str]) -> None:
        read: dict[int, Event[Fact]] = {}
        for found in read_concerning(connection, self.ledger, self.size, streams, self._headers):
            state = self._folded(blank(found.stream), found.events, read)
            self._held[found.stream] = Held(state, found.version)

    def at_hand(self, stream: str) -> Held | None:
        """The state of a stream at `size`, if it is resident and nothing waits beside it."""
        if self._behind and stream in self._behind:
            return None
        return self._held.get(stream)

    def fold(self, connection: Conn, tail: Sequence[Stored]) -> None:
        """Go on over records that another process appended.

        The registry follows at once. Other records wait beside the resident streams that they
        concern until somebody reads these: most are never read here.
        """
        for row in tail:
            kind = act_type(row.type)
            if kind is None or kind.registry:
                self._fold_registry(connection, row)
            for stream in self._streams(connection, row, kind):
                if stream in self._held:
                    self._behind.setdefault(stream, []).append(row)
        self.size = tail[-1].position + 1
        self.last_admitted_at = parse_admitted_at(admitted_at_of(tail[-1].record))
        self._trim()

    def _fold_registry(self, connection: Conn, row: Stored) -> None:
        (logged,) = logged_events([row], connection, self.ledger)
        act = parse_act(logged.state)
        registry = self.registry.copy()
        registry.apply(row.position, act)
        self.registry = registry
        self.opened_at = act.at_time if row.position == 0 else self.opened_at

    def _streams(self, connection: Conn, row: Stored, kind: ActType | None) -> tuple[str, ...]:
        """The streams that a record concerns; its bytes are read only where it may touch others."""
        if kind is None or not kind.touching:
            return (row.stream,)
        (logged,) = logged_events([row], connection, self.ledger)
        return kind.streams(self.mapper.event(logged).data)

    def overlay(self, connection: Conn) -> GroupOverlay:
        """A fresh overlay for a group at `size`."""
        return GroupOverlay(self, connection)

    def publish(
        self,
        size: int,
        last_admitted_at: datetime,
        registry: Registry,
        changed: Mapping[str, Held],
    ) -> None:
        """Take over what a committed group added."""
        self._held.update(changed)
        self.registry = registry
        self.size, self.last_admitted_at = size, last_admitted_at
        self._trim()

    def _catch_up_stream(self, connection: Conn, stream: str) -> None:
        """Evolve a resident state by the records that wait beside it."""
        rows = self._behind.pop(stream)
        records = [(row.position, row.record) for row in rows]
        events = carried(records, connection, self.ledger, self._headers)
        held = self._held[stream]
        own = (row.version for row in rows if row.stream == stream)
        state = self._folded(held.state, events)
        self._held[stream] = Held(state, max(own, default=held.version))

    def _folded(
        self, state: State, events: Sequence[Carried], read: dict[int, Event[Fact]] | None = None
    ) -> State:
        """The state after the events; `read` keeps those that concern other streams as well."""
        for one in events:
            event = read.get(one.index) if read is not None else None
            if event is None:
                event = self.mapper.event(one)
                if read is not None:
                    read[event.index] = event
            state = evolve(state, event)
        return state

    def _trim(self) -> None:
        while len(self._held) > self._streams_max:
            stream, _ = self._held.popitem(last=False)
            self._behind.pop(stream, None)

    def _body_of(self, key: str) -> str:
        entry = self.registry.keys.get(key)
        return entry.body if entry else ""
