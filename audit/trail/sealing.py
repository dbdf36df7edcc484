"""Sealing: what the database holds is hashed again, proven to extend what was signed, and signed.

One seal is one transaction, in this order (log.md; ADR 10 says what a kill at each step leaves):

1. take the ledger's advisory lock, so that one sealer works at a time;
2. read the outside head, the last checkpoint and the head of the log, and compare them;
3. read the new records back from the database, hash them, grow the tiles;
4. prove that the new tree extends the last one signed;
5. move the outside head on, by compare-and-swap, durably, *before* anything is signed;
6. sign; store tiles and checkpoint; commit.

A kill before 5 leaves nothing. A kill after 5 leaves the outside head one step ahead: the next
seal rebuilds exactly that tree from the records and signs it, or refuses. So no two roots are
ever signed for one size, and no head is ever signed that goes back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import Connection, Cursor

from audit.proof import checkpoint, merkle, tiles
from audit.proof.checkpoint import Checkpoint
from audit.proof.errors import ProofError
from audit.proof.note import Note, VerifierKey
from audit.proof.record import parse_record
from audit.proof.scalars import parse_admitted_at
from audit.proof.tiles import Tile, TileReader
from audit.trail import checkpoints, tree
from audit.trail.authorities import Authorities
from audit.trail.checkpoints import SignedHead
from audit.trail.custody import Custody, CustodyError, SigningKey
from audit.trail.head_file import HeadFileError
from audit.trail.outside_head import OutsideHead
from audit.trail.tree import Growth, TreeError

RECORDS_MAX = 32_768
"""Records sealed with one checkpoint: some 0.2 s of reading and hashing."""

RECOVERY = "docs/failover.md"


class SealingRefusedError(Exception):
    """The log's key signs nothing as things are: which rule, and how to go on.

    Rules: `outside-head`, `outside-behind`, `database-behind`, `forked`, `tiles-altered`,
    `records-altered`, `records-missing`, `tiles-missing`, `log-key`, `database-refuses`.
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message} (see {RECOVERY}#{rule})")
        self.rule = rule
        self.message = message


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a seal begins: the last checkpoint stored, the outside head, and how far to go."""

    stored: Checkpoint
    outside: Checkpoint
    target: int

    @property
    def resumes(self) -> bool:
        """Whether an earlier seal had moved the outside head and not stored its checkpoint."""
        return self.outside.size > self.stored.size


def _ignore(_step: str) -> None: ...


class Sealer:
    """Seals one ledger with the log's key and the outside head of this host.

    Args:
        ledger: Its number.
        origin: The log's origin.
        outside: The outside head, made when the ledger was made.
        custody: Holds the log's key, found by the verifier key that the ledger names.
        records_max: Records under one new checkpoint at most.
        on_step: Called with the name of each step that is done.
    """

    def __init__(
        self,
        ledger: int,
        origin: str,
        outside: OutsideHead,
        custody: Custody,
        *,
        records_max: int = RECORDS_MAX,
        on_step: Callable[[str], None] = _ignore,
    ) -> None:
        self.ledger = ledger
        self.origin = origin
        self._outside = outside
        self._custody = custody
        self._records_max = records_max
        self._on_step = on_step
        self._authorities = Authorities()
        self._keys: dict[bytes, SigningKey] = {}

    def seal_once(self, connection: Connection[Any], now: datetime) -> SignedHead | None:
        """Sign one new checkpoint; None if there is nothing new, or another sealer is at work.

        Raises:
            SealingRefusedError: The database does not extend what was signed, or the key is not
                here. Nothing new was given out.
            psycopg.Error: The connection was lost; the next seal finds out what was stored.
        """
        try:
            with connection.transaction(), connection.cursor() as cursor:
                if not self._lock(cursor):
                    return None
                return self._seal(cursor, now)
        except TreeError as error:
            raise SealingRefusedError(error.rule, str(error)) from error
        except ProofError as error:
            raise SealingRefusedError("records-altered", str(error)) from error
        except (HeadFileError, OSError) as error:
            raise SealingRefusedError("outside-head", str(error)) from error
        except CustodyError as error:
            raise SealingRefusedError("log-key", str(error)) from error
        except psycopg.Error as error:
            if connection.closed:
                raise  # the outcome is not known; whoever seals next finds out
            raise SealingRefusedError("database-refuses", str(error)) from error

    def _lock(self, cursor: Cursor[Any]) -> bool:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            (f"yangguang.sealer {self.origin}",),
        )
        row = cursor.fetchone()
        return bool(row and row[0])

    def _seal(self, cursor: Cursor[Any], now: datetime) -> SignedHead | None:
        start = self._start(cursor)
        if start is None:
            return None
        edge = tree.read_edge(cursor, self.ledger, start.stored.size)
        if tiles.root_of_edge(start.stored.size, edge) != start.stored.root:
            raise SealingRefusedError(
                "tiles-altered", f"the tiles do not give the root of size {start.stored.size}"
            )
        growth = tree.grow(cursor, self.ledger, start.stored.size, edge, start.target)
        self._on_step("grown")
        new = Checkpoint(self.origin, growth.size, growth.root)
        self._check_extends(cursor, start, growth)
        keys = self._log_keys(new.size)
        last_admitted_at = parse_admitted_at(parse_record(growth.last_record).admitted_at)
        if start.resumes:
            _check_resumed(start.outside, new)
        else:
            self._outside.swap(start.outside, new)
        self._on_step("outside-moved")
        head = SignedHead(new.size, new.root, last_admitted_at, now, _sign(new, keys))
        self._on_step("signed")
        tree.write_tiles(cursor, self.ledger, growth.tiles)
        checkpoints.add(cursor, self.ledger, head)
        self._on_step("stored")
        return head

    def _start(self, cursor: Cursor[Any]) -> _Start | None:
        """Compare what is stored, what was signed and what is there; None if nothing is new."""
        outside = self._outside.read()
        last = checkpoints.latest(cursor, self.ledger)
        stored = Checkpoint(self.origin, 0, merkle.EMPTY_ROOT)
        if last:
            stored = Checkpoint(self.origin, last.size, last.root)
        size = _log_size(cursor, self.ledger)
        _check_against_outside(stored, outside, size)
        if outside.size > stored.size:
            target = outside.size
        else:
            target = min(size, stored.size + self._records_max)
        change = self._authorities.read(cursor, self.ledger, size).next_change(stored.size)
        if change and outside.size == stored.size:
            target = min(target, change)
        return _Start(stored, outside, target) if target > stored.size else None

    def _check_extends(self, cursor: Cursor[Any], start: _Start, growth: Growth) -> None:
        """Prove the new tree consistent with the stored one, over old and new tiles."""
        if growth.old_size == 0:
            return  # every tree extends the empty one
        reader = tiles.hash_reader(growth.size, _over(growth, cursor, self.ledger))
        try:
            proof = merkle.consistency_proof(growth.old_size, growth.size, reader)
            merkle.verify_consistency(
                growth.old_size, growth.size, start.stored.root, growth.root, proof
            )
        except ProofError as error:
            raise SealingRefusedError("tiles-altered", str(error)) from error

    def _log_keys(self, size: int) -> list[tuple[VerifierKey, SigningKey]]:
        """The keys that sign the checkpoint of that size, from custody."""
        wanted = self._authorities.log_keys(size)
        if not wanted:
            raise SealingRefusedError("log-key", f"the ledger names no log key for size {size}")
        return [(vkey, self._key(vkey)) for vkey in wanted]

    def _key(self, vkey: VerifierKey) -> SigningKey:
        found = self._keys.get(vkey.public_key) or self._custody.find(vkey.public_key)
        if found is None:
            raise SealingRefusedError("log-key", f"the log's key {vkey} is not in custody")
        self._keys[vkey.public_key] = found
        return found


def _sign(new: Checkpoint, keys: list[tuple[VerifierKey, SigningKey]]) -> bytes:
    signed = [checkpoint.sign(new, vkey, key.sign) for vkey, key in keys]
    return bytes(Note(new.text(), tuple(s for note in signed for s in note.signatures)))


def _over(growth: Growth, cursor: Cursor[Any], ledger: int) -> TileReader:
    """Reads the tiles that have grown, and from the database those that have not."""

    def read(wanted: Sequence[Tile]) -> list[bytes]:
        old = [tile for tile in wanted if tile not in growth.tiles]
        found = growth.tiles | dict(zip(old, tree.read_tiles(cursor, ledger, old), strict=True))
        return [found[tile] for tile in wanted]

    return read


def _log_size(cursor: Cursor[Any], ledger: int) -> int:
    cursor.execute("SELECT size FROM heads WHERE ledger = %s", (ledger,))
    row = cursor.fetchone()
    return row[0] if row else 0


def _check_against_outside(stored: Checkpoint, outside: Checkpoint, size: int) -> None:
    """Refuse unless the outside head stands at the last checkpoint, or one seal ahead of it."""
    if outside.size < stored.size:
        raise SealingRefusedError(
            "outside-behind",
            f"the database has a checkpoint of size {stored.size}, the outside head stands at"
            f" {outside.size}: it is an old copy, or another host seals this ledger",
        )
    if outside.size == stored.size and outside.root != stored.root:
        raise _forked(outside, stored)
    if size < outside.size:
        raise SealingRefusedError(
            "database-behind",
            f"size {outside.size} was signed and the database holds {size} records:"
            " it was rolled back",
        )


def _check_resumed(outside: Checkpoint, found: Checkpoint) -> None:
    if outside != found:
        raise _forked(outside, found)


def _forked(signed: Checkpoint, found: Checkpoint) -> SealingRefusedError:
    return SealingRefusedError(
        "forked",
        f"the records up to size {found.size} hash to {found.root.hex()},"
        f" signed was {signed.root.hex()}",
    )
