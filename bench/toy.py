"""A toy domain for the committer: an act says which version of its stream it is.

Admission is one comparison, so what is measured is the committer, and a test can tell from the
log alone whether two processes ever admitted acts that break the rule only together.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from api.signing import uuid7
from audit.proof import ed25519
from audit.proof.act import Act, make_payload, parse_act
from audit.proof.dsse import ACT_TYPE, format_envelope
from audit.proof.record import envelope_of, frame_act
from audit.proof.scalars import format_admitted_at
from audit.trail.append import Conn, read_head
from audit.trail.outcomes import Refusal
from audit.trail.rows import Entry, Row, Stored
from domain.kernel.words import say

STREAMS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class ToyAct:
    """A verified toy act: `envelope` as it came."""

    act: Act
    envelope: bytes
    line_count: int = 0
    has_values: bool = False

    @property
    def id(self) -> str:
        """Its idempotency key."""
        return self.act.id

    @property
    def size_bytes(self) -> int:
        """Bytes of the envelope."""
        return len(self.envelope)

    def is_in(self, record: bytes, index: int) -> bool:
        """Whether the record holds the same payload."""
        return parse_act(envelope_of(record, index)).payload == self.act.payload


def verified(envelope: bytes, keys: dict[str, bytes]) -> ToyAct:
    """Parse an act and verify its one signature."""
    act = parse_act(envelope)
    if not ed25519.verifies(keys[act.by[0].key], act.pae(), act.signatures[0]):
        raise ValueError("the signature does not hold")
    return ToyAct(act, envelope)


def toy_act(
    stream: str,
    version: int | None,
    *,
    act_id: str | None = None,
    values: bool = False,
    drop: str = "",
) -> ToyAct:
    """A toy act that nobody signed; `version` None claims whatever is next.

    `drop` leaves a field out, so that admission itself breaks.
    """
    data = {"stream": stream, "version": version}
    data.pop(drop, None)
    payload = make_payload(
        act_type="ToyMoved.v1",
        ledger="toy",
        act_id=act_id or uuid7(datetime.now(UTC)),
        at="2026-03-01T12:00:00+08:00",
        by=[{"key": f"ed25519:{64 * '0'}", "person": "person:t1", "place": "2", "role": "toy"}],
        seen=(1, bytes(32)),
        data=data,
    )
    envelope = format_envelope(ACT_TYPE, payload, [(f"ed25519:{64 * '0'}", bytes(64))])
    return ToyAct(parse_act(envelope), envelope, has_values=values)


class ToyStates:
    """The version that each stream has come to."""

    def __init__(self, ledger: int, clock: Callable[[], datetime]) -> None:
        self.ledger = ledger
        self.clock = clock
        self.size = -1
        self.last: datetime | None = None
        self.versions: OrderedDict[str, int] = OrderedDict()

    def catch_up(self, connection: Conn) -> None:
        """Start at the head."""
        if self.size < 0:
            self.size, self.last = read_head(connection, self.ledger)

    def fetch(self, connection: Conn, group: Sequence[ToyAct]) -> None:
        """Load the streams that are not resident."""
        wanted = {waiting.act.data["stream"] for waiting in group}
        missing = [stream for stream in wanted if stream not in self.versions]
        if missing:
            rows = connection.execute(
                "SELECT stream, max(version) FROM records WHERE ledger = %s AND stream = ANY(%s)"
                " AND position < %s GROUP BY stream",
                (self.ledger, missing, self.size),
                prepare=True,
            ).fetchall()
            self.versions.update(dict.fromkeys(missing, 0))
            self.versions.update(rows)
        while len(self.versions) > STREAMS_MAX + len(wanted):
            self.versions.popitem(last=False)

    def fold(self, _connection: Conn, tail: Sequence[Stored]) -> None:
        """Take over what others appended."""
        for record in tail:
            if record.stream in self.versions:
                self.versions[record.stream] = record.version
        self.size = tail[-1].position + 1

    def overlay(self, _connection: Conn) -> "ToyOverlay":
        """An overlay at the head."""
        now = self.clock()
        return ToyOverlay(self, max(now, self.last) if self.last else now)

    def drop(self) -> None:
        """Forget everything."""
        self.size = -1
        self.versions.clear()


class ToyOverlay:
    """What a group adds."""

    def __init__(self, states: ToyStates, now: datetime) -> None:
        self.states = states
        self.now = now
        self.now_text = format_admitted_at(now)
        self.versions: dict[str, int] = {}
        self.count = 0

    def admit(self, waiting: ToyAct, position: int) -> Entry:
        """Admit the act if it names the next version of its stream."""
        data: dict[str, Any] = waiting.act.data
        stream = data["stream"]
        if stream not in self.versions:
            self.versions[stream] = self.states.versions[stream]
        version = self.versions[stream]
        if data["version"] not in (None, version + 1):
            raise Refusal(
                "refused",
                "TOY-1",
                expected=say(f"version {version + 1}", f"第 {version + 1} 版"),
                found=say(str(data["version"]), str(data["version"])),
            )
        self.versions[stream] = version + 1
        self.count += 1
        record = frame_act(waiting.envelope, position, self.now_text)
        row = Row(
            stream, version + 1, waiting.act.type, waiting.act.id, registry=False, record=record
        )
        return Entry((row,), self.now, self.now_text)

    def publish(self) -> None:
        """The group is committed."""
        self.states.versions.update(self.versions)
        self.states.size += self.count
        self.states.last = self.now
