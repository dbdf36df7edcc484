"""One page of the log: the rows of some thousand records, examined apart from all others.

Done wherever there is a processor free, in any order: hashing, reading strictly, deriving the
columns again, signatures by key, and the tiles over these records. What depends on the records
before, the registry above all, is left to whoever takes the pages in order (`following`).

Rules, level 1: `missing`, `position-twice`, `index`, `leaf`, `tile`, `column`, and whatever makes
bytes no record. Level 3: `signature` and `webauthn`, and whatever makes a record no act or line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from psycopg import Connection, Cursor

from audit.desk.columns import derive
from audit.desk.report import Failure, failure, of_proof
from audit.proof.act import Act
from audit.proof.errors import ProofError
from audit.proof.history import Examined, examine
from audit.proof.keys import PublicKey, WebAuthn
from audit.proof.merkle import HASH_BYTES, complete_subtrees, leaf_hash
from audit.proof.record import parse_record
from audit.proof.registry_acts import is_registry_type
from audit.proof.signers import verify_signatures
from audit.proof.tiles import HEIGHT, WIDTH, Tile, split_hashes
from domain.kernel.words import say

PAGE_RECORDS = 4_096
"""A multiple of a tile's width; some 4 MiB of records."""

UNKNOWN_LEAF = bytes(HASH_BYTES)
"""Stands for a record that is not there, so that the tiles behind it stay in place."""

_NODE = b"\x01"
_RECORDS = (
    "SELECT position, stream, type, act_id::text, registry, record FROM records"
    " WHERE ledger = %s AND position >= %s AND position < %s ORDER BY position"
)
_TILES = (
    "SELECT number, width, hashes FROM tiles"
    " WHERE ledger = %s AND level = 0 AND number >= %s AND number < %s"
)


class Setup(msgspec.Struct, frozen=True):
    """What all pages of a verification need: keys by their id, as anybody may have enrolled them.

    A key id is the hash of its key, so a signature that holds under this table holds; whether the
    key might sign then is for the registry to say. `sealed_size` is what the tiles reflect.
    """

    ledger: int
    keys: Mapping[str, PublicKey]
    webauthn: WebAuthn | None
    sealed_size: int
    signatures: bool


class Page(msgspec.Struct, frozen=True):
    """The records from `low` to `high`; the root is wanted at each size in `cuts`."""

    low: int
    high: int
    cuts: tuple[int, ...] = ()


class Grown(msgspec.Struct, frozen=True, array_like=True):
    """The complete subtrees by which the tree grows to `size`, each with its level."""

    size: int
    subtrees: list[tuple[int, bytes]]


class Touched(msgspec.Struct, frozen=True, array_like=True):
    """The streams that the record at `position` touches."""

    position: int
    streams: tuple[str, ...]


class Read(msgspec.Struct, array_like=True):
    """What came of a page.

    `unverified` are acts signed by a key that the table does not have, left whole; `refused`
    those whose signature does not hold.
    """

    low: int
    high: int
    grown: list[Grown] = []
    full_tiles: list[bytes] = []
    examined: list[Examined] = []
    unverified: list[int] = []
    refused: list[int] = []
    touched: list[Touched] = []
    failures: list[Failure] = []
    missing: int = 0
    signatures: int = 0


decode_read = msgspec.msgpack.Decoder(Read).decode


def read_page(connection: Connection[Any], setup: Setup, page: Page) -> bytes:
    """Read and examine one page; what came of it is packed, for `decode_read`."""
    reading = _Reading(setup, page)
    with connection.cursor(binary=True) as cursor:
        cursor.execute(_RECORDS, (setup.ledger, page.low, page.high))
        for row in cursor:
            reading.take(_Row._make(row))
        reading.end()
        reading.compare_tiles(_stored_tiles(cursor, setup.ledger, page))
    return msgspec.msgpack.encode(reading.read)


def _stored_tiles(cursor: Cursor[Any], ledger: int, page: Page) -> dict[int, tuple[int, bytes]]:
    last = -(-page.high // WIDTH)
    cursor.execute(_TILES, (ledger, page.low // WIDTH, last))
    return {number: (width, hashes) for number, width, hashes in cursor}


class _Row(NamedTuple):
    position: int
    stream: str
    type: str
    act_id: str | None
    registry: bool
    record: bytes


class _Reading:
    """Takes the rows of a page in order."""

    def __init__(self, setup: Setup, page: Page) -> None:
        self._setup = setup
        self._page = page
        self._next = page.low
        self._leaves: list[bytes] = []
        self._missing: set[int] = set()
        self.read = Read(page.low, page.high)

    def take(self, row: _Row) -> None:
        """Take one row."""
        position = row.position
        if position < self._next:
            self._fail(position, "position-twice", say("two records", "位置重复"))
            return
        self._miss_until(position)
        self._next = position + 1
        try:
            found = examine(row.record)
        except ProofError as error:
            self._leaves.append(leaf_hash(row.record))
            self._refuse(3 if _is_framed(row) else 1, position, error)
            return
        self._leaves.append(found.leaf)
        if found.index != position:
            words = say("the record names another position", "记录自述的位置不符")
            self._fail(position, "index", words, expected=str(position), found=str(found.index))
            return
        self._check_columns(found, row)
        if found.act is not None:
            self._check_signatures(found, found.act)
        self.read.examined.append(_slim(found, whole=position in self.read.unverified))

    def end(self) -> None:
        """No row follows: hash what there is."""
        self._miss_until(self._page.high)
        levels = _levels(self._leaves)
        low = self._page.low
        self.read.full_tiles = levels[HEIGHT] if len(levels) > HEIGHT else []
        at = low
        for cut in (*self._page.cuts, self._page.high):
            subtrees = [
                (level, levels[level][offset - (low >> level)])
                for level, offset in complete_subtrees(at, cut)
            ]
            self.read.grown.append(Grown(cut, subtrees))
            at = cut

    def compare_tiles(self, stored: Mapping[int, tuple[int, bytes]]) -> None:
        """Compare the stored tiles of level 0 with the leaves of the records."""
        low, sealed = self._page.low, self._setup.sealed_size
        for start in range(0, min(self._page.high, sealed) - low, WIDTH):
            number = (low + start) // WIDTH
            leaves = self._leaves[start : start + WIDTH][: sealed - low - start]
            if number not in stored:
                self.read.failures.append(tile_failure(0, number, "missing", len(leaves)))
                continue
            width, hashes = stored[number]
            if width != len(leaves) or len(hashes) != HASH_BYTES * len(leaves):
                found = f"width {width}, {len(hashes)} bytes"
                self.read.failures.append(tile_failure(0, number, found, len(leaves)))
            elif hashes != b"".join(leaves):
                self._compare_leaves(number, split_hashes(hashes), leaves)

    # --- the checks of one record ---

    def _check_columns(self, found: Examined, row: _Row) -> None:
        """`column`: stream, type, act id and registry flag are what the record says."""
        stated = found.act or found.line
        if stated is None:
            return
        try:
            derived = derive(stated.type, stated.data)
        except ProofError as error:
            self._refuse(1, found.index, error)
            return
        act_id = found.act.id if found.act else None
        expected = (derived.stream, stated.type, act_id, derived.registry)
        if row[1:5] != expected:
            self._refuse_columns(found.index, row, expected)
        if derived.touches:
            self.read.touched.append(Touched(found.index, derived.touches))

    def _refuse_columns(self, index: int, row: _Row, expected: tuple[object, ...]) -> None:
        for name, column, value in zip(_Row._fields[1:5], row[1:5], expected, strict=True):
            if column != value:
                words = say(f"{name} is not what the record says", f"{name} 列与记录不符")
                places = {"expected": str(value), "found": str(column), "where": name}
                self._fail(index, "column", words, **places)

    def _check_signatures(self, found: Examined, act: Act) -> None:
        """Verify an act's signatures, if all of its keys are in the table."""
        if not self._setup.signatures:
            return
        if any(signer.key not in self._setup.keys for signer in act.by):
            self.read.unverified.append(found.index)
            return
        try:
            verify_signatures(act, self._setup.keys, self._setup.webauthn)
            self.read.signatures += len(act.by)
        except ProofError as error:
            self.read.refused.append(found.index)
            self._refuse(3, found.index, error)

    def _compare_leaves(
        self, number: int, stored: Sequence[bytes], leaves: Sequence[bytes]
    ) -> None:
        """`leaf`: each record hashes to its leaf in the tree."""
        for offset, (in_tree, leaf) in enumerate(zip(stored, leaves, strict=True)):
            position = number * WIDTH + offset
            if in_tree != leaf and position not in self._missing:
                words = say(
                    "the record does not hash to its leaf in the tree", "记录的摘要与默克尔树不符"
                )
                self._fail(
                    position,
                    "leaf",
                    words,
                    expected=in_tree.hex(),
                    found=leaf.hex(),
                    where=Tile(0, number, len(stored)).path,
                )

    # --- what there is to say ---

    def _miss_until(self, position: int) -> None:
        """`missing`: positions are gapless."""
        if position <= self._next:
            return
        first, last = self._next, position - 1
        self._leaves += [UNKNOWN_LEAF] * (position - first)
        self._missing.update(range(first, position))
        self.read.missing += position - first
        expected = f"record {first}" if first == last else f"records {first} to {last}"
        words = say("positions are gapless", "位置必须连续")
        self._fail(first, "missing", words, expected=expected, found="no row")
        self._next = position

    def _refuse(self, level: int, position: int, error: ProofError) -> None:
        error.where = error.where.removeprefix(f"record {position}").removeprefix(", ")
        self.read.failures.append(
            of_proof(level, error, position=position, table="records", row=self._row(position))
        )

    def _fail(self, position: int, rule: str, words: Any, **places: Any) -> None:  # noqa: ANN401
        row = self._row(position)
        self.read.failures.append(
            failure(1, rule, words, position=position, table="records", row=row, **places)
        )

    def _row(self, position: int) -> dict[str, Any]:
        return {"ledger": self._setup.ledger, "position": position}


def _is_framed(row: _Row) -> bool:
    """Whether the bytes are a record of that position, whatever it carries."""
    try:
        return parse_record(row.record).index == row.position
    except ProofError:
        return False


def _slim(found: Examined, *, whole: bool) -> Examined:
    """Without what following does not ask for: pages cross processes."""
    if found.line is not None:
        return msgspec.structs.replace(found, line=msgspec.structs.replace(found.line, data={}))
    act = found.act
    if act is None or whole:
        return found
    data = act.data if is_registry_type(act.type) else {}
    act = msgspec.structs.replace(act, data=data, payload=b"", signatures=())
    return msgspec.structs.replace(found, act=act)


def _levels(leaves: list[bytes]) -> list[list[bytes]]:
    """The complete subtrees over a page, level by level."""
    levels = [leaves]
    while len(row := levels[-1]) > 1:
        pairs = zip(row[::2], row[1::2], strict=False)
        levels.append([sha256(_NODE + left + right).digest() for left, right in pairs])
    return levels


def tile_failure(level: int, number: int, found: str, width: int) -> Failure:
    """`tile`: each tile holds the hashes of the complete subtrees below it."""
    words = say("the tile is not that of the records", "树瓦片与记录不符")
    return failure(
        1,
        "tile",
        words,
        table="tiles",
        row={"level": level, "number": number},
        expected=f"width {width}",
        found=found,
    )
