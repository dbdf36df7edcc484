"""The ordered part of admission: acts one by one, each before the history of those before it.

An overlay stands on the states at a head and holds what a group adds. It is the `History` that
the rooms read, and nobody else sees it: if the group is committed it is published, otherwise it
is thrown away. Steps 2 to 5 of signed-events.md, Admission, as far as they need the order.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec

from audit.proof.errors import ProofError
from audit.proof.history import check_act
from audit.proof.record import frame_act, frame_line
from audit.proof.registry import Registry
from audit.proof.scalars import format_admitted_at
from audit.proof.signers import verify_signatures
from audit.trail import refusals
from audit.trail.append import Conn
from audit.trail.outcomes import of_refused
from audit.trail.rows import Entry, Row
from audit.trail.submission import Prepared, PreparedLine
from domain.kernel.act import Act, Event, Signer
from domain.kernel.catalogue import ActType, admit
from domain.kernel.fact import Fact
from domain.kernel.refused import Refused, in_line
from domain.kernel.state import State, evolve

if TYPE_CHECKING:
    from audit.trail.states import LedgerStates

S = TypeVar("S", bound=State)


class Held(msgspec.Struct, frozen=True, gc=False):
    """The state of a stream and the version of its last own event."""

    state: State
    version: int


class _Saved(NamedTuple):
    registry: Registry
    size: int
    last: datetime | None
    changed: Mapping[str, Held]
    holders: Mapping[tuple[str, str], str | None]


class GroupOverlay:
    """What a group adds to the states of a ledger; implements the domain's `History`."""

    def __init__(self, states: "LedgerStates", connection: Conn) -> None:
        self._states = states
        self._connection = connection
        self._registry = states.registry
        self._size = states.size
        self._last = states.last_admitted_at
        self._changed: dict[str, Held] = {}
        self._holders: dict[tuple[str, str], str | None] = {}
        self._released: set[tuple[str, str]] = set()
        self._opened_at = states.opened_at
        self._set_now()

    # --- History ---

    @property
    def now(self) -> datetime:
        """The admission time of the act under admission."""
        return self._now

    @property
    def county(self) -> str:
        """The county's six digits."""
        return self._states.county

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream directly before the act under admission."""
        state = self._held(stream).state
        if not isinstance(state, kind):
            raise TypeError(f"{stream} is no stream of {kind.__name__}")
        return state

    def holder_of(self, index: str, value: str) -> str | None:
        """Who holds a sealed value, in the log or in the group before this act."""
        key = (index, value)
        if key not in self._holders:
            self._find_holders([key])
        return self._holders[key]

    # --- Overlay ---

    def admit(self, waiting: Prepared, position: int) -> Entry:
        """Admit one act, with its lines, at a position.

        Raises:
            Refusal: by a rule; the overlay is as it was before.
        """
        # an act alone changes nothing before its last step; a batch may fail at any line
        saved = self._save() if waiting.lines else None
        try:
            return self._admit(waiting, position)
        except (Refused, ProofError) as error:
            if saved:
                self._restore(saved)
            if isinstance(error, Refused):
                raise of_refused(error) from error
            raise refusals.of_proof(error) from error

    def publish(self) -> None:
        """The group is committed: its states are the ledger's."""
        if self._last is not None:
            self._states.opened_at = self._opened_at
            self._states.publish(self._size, self._last, self._registry, self._changed)

    # --- the steps ---

    def _admit(self, waiting: Prepared, position: int) -> Entry:
        if position == 0 or self._registry.simulated:
            self._set_now(waiting if position == 0 else None)
        registry = self._check(waiting, position)
        by = tuple(
            Signer(s.person, s.key, s.role, s.place, registry.keys[s.key].body)
            for s in waiting.signed.by
        )
        if waiting.lines:
            asked = [pair for one in waiting.lines for pair in one.kind.asked(one.line.values)]
            self._find_holders([*((held.name, held.value) for held in waiting.held), *asked])
        rows = [self._take_act(waiting, by, position)]
        self._registry = registry
        rows += [self._take_line(waiting, line, by, position) for line in waiting.lines]
        self._size, self._last = position + len(rows), self._now
        return Entry(rows, self._now, self._now_text)

    def _check(self, waiting: Prepared, position: int) -> Registry:
        """Keys, offices, `seen` and time; returns the registry as it is behind the act."""
        before = after = self._registry
        check_act(
            before,
            waiting.signed,
            position,
            self._now,
            origin=self._states.origin,
            check_seen=self._states.seen.check,
            instants=self._states.seen,
        )
        if waiting.kind.registry:
            after = before.copy()
            after.apply(position, waiting.signed)
        if not waiting.verified:
            # the opening is signed with keys that it brings itself
            keys = before if position else after
            verify_signatures(waiting.signed, keys.public_keys, keys.webauthn)
        return after

    def _take_act(self, waiting: Prepared, by: tuple[Signer, ...], position: int) -> Row:
        signed = waiting.signed
        act = Act(
            signed.id,
            signed.type,
            signed.at_time,
            by,
            waiting.data,
            values=waiting.values,
            lines=tuple(line.line for line in waiting.lines),
        )
        admit(waiting.kind, act, self, purpose=self._states.purpose)
        record = frame_act(waiting.envelope, position, self._now_text)
        return self._record(waiting.kind, waiting.concerns, act, position, record)

    def _take_line(
        self, waiting: Prepared, prepared: PreparedLine, by: tuple[Signer, ...], of: int
    ) -> Row:
        signed, line = waiting.signed, prepared.line
        act = Act(signed.id, line.type, signed.at_time, by, line.data, line.values, (), line.n)
        position = of + 1 + line.n
        with in_line(line.n):
            admit(prepared.kind, act, self, purpose=self._states.purpose)
        record = frame_line(prepared.raw, position, self._now_text, of)
        return self._record(prepared.kind, prepared.streams, act, position, record)

    def _record(
        self,
        kind: ActType,
        streams: tuple[str, ...],
        act: Act[Any],
        position: int,
        record: bytes,
    ) -> Row:
        """Evolve what the act concerns, and make its row."""
        event: Event[Fact] = Event(
            act.id, act.type, act.at, act.by, act.data, position, self._now, act.n
        )
        own, touched = streams[0], streams[1:]
        held, changed = self._held(own), self._changed
        version = held.version + 1
        changed[own] = Held(evolve(held.state, event), version)
        for stream in touched:
            held = self._held(stream)
            changed[stream] = Held(evolve(held.state, event), held.version)
        for name in kind.releases:
            self._release(name, own)
        for value in kind.held(act.data, act.values):
            self._holders[value.name, value.value] = value.holder
        act_id = None if act.n is not None else act.id
        return Row(own, version, kind.name, act_id, kind.registry, record, touched)

    # --- states ---

    @property
    def _ledger(self) -> int:
        return self._states.ledger

    def _find_holders(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Ask the vault once who holds values; a batch would ask for each line."""
        unknown = dict.fromkeys(key for key in wanted if key not in self._holders)
        if unknown:
            keys = list(unknown)
            self._holders |= unknown
            found = self._states.holders_of(self._connection, self._ledger, keys)
            self._holders |= {
                key: holder
                for key, holder in found.items()
                if (key[0], holder) not in self._released
            }

    def _release(self, name: str, holder: str) -> None:
        """What the stream held under the index before is nobody's."""
        self._released.add((name, holder))
        for key, known in self._holders.items():
            if (key[0], known) == (name, holder):
                self._holders[key] = None

    def _set_now(self, opening: Prepared | None = None) -> None:
        """The admission time of the next act: the ledger's clock, never before the last one."""
        if opening is not None:
            self._opened_at = opening.signed.at_time
        simulated = (
            self._registry.simulated
            or getattr(opening and opening.data, "clock", None) == "simulated"
        )
        now = self._registry.now or self._opened_at if simulated else None
        now = now or self._states.clock()
        self._now = max(now, self._last) if self._last is not None else now
        self._now_text = format_admitted_at(self._now)

    def _held(self, stream: str) -> Held:
        held = self._changed.get(stream) or self._states.at_hand(stream)
        if held is None:
            self._states.load(self._connection, [stream])
            held = self._states.at_hand(stream)
            if held is None:
                raise LookupError(stream)
        return held

    def _save(self) -> _Saved:
        return _Saved(
            self._registry,
            self._size,
            self._last,
            dict(self._changed),
            dict(self._holders),
        )

    def _restore(self, saved: _Saved) -> None:
        self._registry, self._size, self._last = saved[:3]
        self._changed, self._holders = dict(saved.changed), dict(saved.holders)
