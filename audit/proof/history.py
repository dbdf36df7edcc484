"""A log's records one by one, in order: what must hold of them (audit levels 1 to 3).

audit.md, level 3: "every signature, person and body against the logged registry; batches against
their header's root; duplicate ids; small-order keys; `seen` roots; time rules". The whole-log
verifier and the dossier verifier share this: a whole log has every record, a dossier some.

Work is split where it is heavy. `examine` reads and hashes one record and needs nothing else;
`signers.verify_signatures` needs the keys alone; both may run in any process. `History.follow`
is sequential and light: it holds the registry, the open batch, the ids and the last instant.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from audit.proof.act import Act, parse_act
from audit.proof.batch import Line, OpenBatch, check_place, parse_line, verify_line
from audit.proof.commitment import check_sealed
from audit.proof.errors import ProofError
from audit.proof.merkle import leaf_hash
from audit.proof.record import ActRecord, parse_record
from audit.proof.registry import Registry
from audit.proof.registry_acts import is_registry_type
from audit.proof.registry_rules import check_opening, check_registry_act
from audit.proof.scalars import parse_admitted_at
from audit.proof.signers import check_signers, verify_signatures
from audit.proof.times import check_at, check_seen_time, wakes

SeenCheck = Callable[[int, bytes], None]
"""Refuses a (size, root) that this log never had."""

Report = Callable[[ProofError], None]
"""Takes a refusal: raising it stops, keeping it goes on."""

LinePath = Callable[[int], list[bytes]]
"""The inclusion path of the batch line in the record at an index, under its header's root."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Examined(msgspec.Struct, frozen=True):
    """A record that was read: an act, or a line with its bytes and the index of its header."""

    index: int
    admitted_at: datetime
    leaf: bytes
    act: Act | None = None
    line: Line | None = None
    line_bytes: bytes = b""
    of: int = -1


class Instants:
    """When records were admitted, for those that are known: two arrays, 16 bytes a record."""

    def __init__(self) -> None:
        self._indices = array("q")
        self._microseconds = array("q")

    def add(self, index: int, admitted_at: datetime) -> None:
        """Learn of one more record, behind all that are known."""
        self._indices.append(index)
        self._microseconds.append((admitted_at - _EPOCH) // _MICROSECOND)

    def not_after(self, index: int) -> datetime | None:
        """The latest known instant that is not after the admission of the record at `index`."""
        place = bisect_right(self._indices, index) - 1
        return self._at(place) if place >= 0 else None

    def not_before(self, index: int) -> datetime | None:
        """The earliest known instant that is not before the admission of that record."""
        place = bisect_left(self._indices, index)
        return self._at(place) if place < len(self._indices) else None

    def _at(self, place: int) -> datetime:
        return _EPOCH + timedelta(microseconds=self._microseconds[place])


def examine(record: bytes) -> Examined:
    """Read one record and hash it.

    Raises:
        ProofError: whatever makes it no record, no act or no line; the place is the record's
            index where that could be read.
    """
    raw = parse_record(record)
    try:
        admitted_at = parse_admitted_at(raw.admitted_at)
        leaf = leaf_hash(record)
        if isinstance(raw, ActRecord):
            act = parse_act(raw.envelope)
            check_sealed(act.payload, act.data)
            return Examined(raw.index, admitted_at, leaf, act=act)
        line = parse_line(raw.line)
        check_sealed(raw.line, line.data)
        return Examined(raw.index, admitted_at, leaf, line=line, line_bytes=raw.line, of=raw.of)
    except ProofError as error:
        raise error.at(f"record {raw.index}") from None


def check_act(
    registry: Registry,
    act: Act,
    index: int,
    admitted_at: datetime,
    *,
    origin: str,
    check_seen: SeenCheck,
    instants: Instants,
) -> None:
    """Refuse an act that may not stand at `index`, all but its signatures and its id.

    `registry` is the state below `index`; `instants` knows when records before it were admitted.

    Raises:
        ProofError: `ledger`, `opening`, `seen-future`, what `check_seen` raises, and as `times`,
            `signers` and `registry_rules` say.
    """
    if act.ledger != origin:
        raise ProofError(
            "ledger", "an act for another ledger", expected=origin, found=act.ledger[:120]
        )
    check_opening(registry, act, index)
    if act.seen_size > index:
        raise ProofError(
            "seen-future",
            "the act has seen a checkpoint that covers itself",
            expected=f"at most {index}",
            found=str(act.seen_size),
        )
    limits = registry.time_limits_at(act.at_time)
    check_at(act, admitted_at, limits)
    if act.seen_size:
        check_seen(act.seen_size, act.seen_root)
        last = act.seen_size - 1
        latest = None if wakes(act, index) else instants.not_before(last)
        check_seen_time(act, instants.not_after(last), latest, limits)
    if act.type != "LedgerOpened.v1":
        check_signers(registry, act, admitted_at)
    check_registry_act(registry, act)


def raise_first(error: ProofError) -> None:
    """A `Report` that stops at the first refusal."""
    raise error


class History:
    """Follows a log's records in the order of their index.

    Args:
        origin: the log; acts for another are refused.
        check_seen: says whether a root that an act had seen is this log's.
        report: what to do with a refusal; the record it is about changes nothing.
        line_path: for a part of a log, the inclusion path of a line; None for a whole log, where
            all lines stand directly behind their header.
        instants: when records were admitted; for a part of a log, filled beforehand.
        registry: the registry below the first record, to continue from.
        size: the index of the first record.
        signatures: whether to check signatures here, or leave that to other processes.
    """

    def __init__(
        self,
        origin: str,
        check_seen: SeenCheck,
        *,
        report: Report = raise_first,
        line_path: LinePath | None = None,
        instants: Instants | None = None,
        registry: Registry | None = None,
        size: int = 0,
        signatures: bool = True,
    ) -> None:
        self.origin = origin
        self.registry = registry or Registry()
        self.size = size
        self.acts = self.lines = self.signatures = 0
        self.last_admitted_at: datetime | None = None
        self._check_seen = check_seen
        self._report = report
        self._line_path = line_path
        self._learn = instants is None
        self._instants = instants or Instants()
        self._verify = signatures
        self._ids: set[bytes] = set()
        self._batch: OpenBatch | None = None

    @property
    def whole(self) -> bool:
        """Whether every record is expected."""
        return self._line_path is None

    def add(self, record: bytes) -> Examined | None:
        """Examine and follow one record; None if it could not be read."""
        try:
            examined = examine(record)
        except ProofError as error:
            self._report(error.at(f"record {self.size}") if self.whole else error)
            self.size += 1
            return None
        self.follow(examined)
        return examined

    def follow(self, examined: Examined) -> None:
        """Check the next record against all before it, and let it count."""
        try:
            self._check_order(examined)
            if examined.act is not None:
                self._follow_act(examined, examined.act)
            elif examined.line is not None:
                self._follow_line(examined, examined.line)
        except ProofError as error:
            self._report(error.at(f"record {examined.index}"))
        finally:
            self.size = max(self.size, examined.index + 1)
            self.last_admitted_at = examined.admitted_at
            if self._learn:
                self._instants.add(examined.index, examined.admitted_at)

    def finish(self) -> None:
        """Say that no record follows: a batch still open is refused by rule `lines`."""
        try:
            self._close_batch()
        except ProofError as error:
            self._report(error)

    def _check_order(self, examined: Examined) -> None:
        index = examined.index
        if index < self.size or (self.whole and index != self.size):
            raise ProofError(
                "index", "records stand in order", expected=str(self.size), found=str(index)
            )
        last = self.last_admitted_at
        if last is not None and examined.admitted_at < last:
            raise ProofError(
                "admitted-at-order",
                "admitted_at never decreases with the index",
                expected=f"not before {last.isoformat()}",
                found=examined.admitted_at.isoformat(),
            )

    def _follow_act(self, examined: Examined, act: Act) -> None:
        self.acts += 1
        self._close_batch(examined.index)
        if act.lines is not None:
            self._batch = OpenBatch(examined.index, examined.admitted_at, act.lines)
        self._check_id(act)
        check_act(
            self.registry,
            act,
            examined.index,
            examined.admitted_at,
            origin=self.origin,
            check_seen=self._check_seen,
            instants=self._instants,
        )
        if is_registry_type(act.type):
            self._follow_registry(examined.index, act)
        elif self._verify:
            self._verify_signatures(self.registry, act)

    def _follow_registry(self, index: int, act: Act) -> None:
        after = self.registry.copy()
        after.apply(index, act)
        if self._verify:
            # the opening is signed with keys that it brings itself
            self._verify_signatures(self.registry if index else after, act)
        self.registry = after

    def _verify_signatures(self, registry: Registry, act: Act) -> None:
        verify_signatures(act, registry.public_keys, registry.webauthn)
        self.signatures += len(act.by)

    def _check_id(self, act: Act) -> None:
        act_id = bytes.fromhex(act.id.replace("-", ""))
        if act_id in self._ids:
            raise ProofError("act-id-twice", "the id was used before", found=act.id)
        self._ids.add(act_id)

    # --- batches ------------------------------------------------------------------------------

    def _follow_line(self, examined: Examined, line: Line) -> None:
        self.lines += 1
        if is_registry_type(line.type):
            raise ProofError("line-type", "registry acts are no lines", found=line.type)
        check_place(line, examined.index, examined.of)
        batch = self._batch
        if batch is None or batch.index != examined.of:
            raise ProofError(
                "line-header",
                "the header of a line stands in front of it",
                expected=str(batch.index) if batch else "an act",
                found=str(examined.of),
            )
        batch.check_admitted(examined.admitted_at)
        if self._line_path is not None:
            path = self._line_path(examined.index)
            verify_line(batch.lines, examined.line_bytes, line.n, path)
            return
        batch.frontier.append(leaf_hash(examined.line_bytes))
        if batch.frontier.size == batch.lines.count:
            self._close_batch()

    def _close_batch(self, index: int | None = None) -> None:
        """The batch ends before the record at `index`, or with the log."""
        batch, self._batch = self._batch, None
        if batch is None:
            return
        if self.whole:
            batch.check_complete()
        elif index is not None:
            batch.check_beyond(index)
