"""The Merkle tree in the database: growing it, and proofs served from its tiles.

The records are the truth and the tiles follow from them. Growing reads the records back from the
database and hashes what stands there; serving a proof fetches all the tiles it needs with one
query. The arithmetic is `audit.proof`'s; here is only what it means in tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Cursor

from audit.proof import merkle, tiles
from audit.proof.merkle import leaf_hash
from audit.proof.tiles import HASH_BYTES, WIDTH, Tile

Rows = Cursor[tuple[Any, ...]]

READ_RECORDS = 4_096
"""Records fetched with one query; at 1 KiB each some 4 MiB."""


class TreeError(Exception):
    """The tables do not hold the tree they should: which rule, and where."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(f"{rule}: {message}")
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Growth:
    """A tree that has grown from `old_size` to `size` records, not stored yet."""

    old_size: int
    size: int
    root: bytes
    tiles: dict[Tile, bytes]
    last_record: bytes


def read_leaves(cursor: Rows, ledger: int, start: int, stop: int) -> Iterator[bytes]:
    """The leaf hashes of the records `start` to `stop`, hashed from what the database holds.

    Raises:
        TreeError: `records-missing`, where a position is not there.
    """
    for record in read_records(cursor, ledger, start, stop):
        yield leaf_hash(record)


def read_records(cursor: Rows, ledger: int, start: int, stop: int) -> Iterator[bytes]:
    """The records from `start` up to and without `stop`, in order and without a gap.

    Raises:
        TreeError: `records-missing`, where a position is not there.
    """
    for low in range(start, stop, READ_RECORDS):
        high = min(low + READ_RECORDS, stop)
        cursor.execute(
            "SELECT position, record FROM records"
            " WHERE ledger = %s AND position >= %s AND position < %s ORDER BY position",
            (ledger, low, high),
            binary=True,
        )
        expected = low
        for position, record in cursor:
            if position != expected:
                break
            yield record
            expected += 1
        if expected != high:
            raise TreeError("records-missing", f"ledger {ledger} has no record {expected}")


def read_edge(cursor: Rows, ledger: int, size: int) -> dict[int, bytes]:
    """The partial tiles at the right edge of the tree of `size` records, by level.

    Raises:
        TreeError: `tiles-missing`.
    """
    wanted = [
        tiles.tile_of(level, (size >> (tiles.HEIGHT * level)) // WIDTH, size)
        for level in range(tiles.LEVEL_MAX + 1)
        if (size >> (tiles.HEIGHT * level)) % WIDTH
    ]
    found = read_tiles(cursor, ledger, wanted)
    return {
        tile.level: data[: tile.width * HASH_BYTES]
        for tile, data in zip(wanted, found, strict=True)
    }


def grow(cursor: Rows, ledger: int, size: int, edge: dict[int, bytes], new_size: int) -> Growth:
    """Read the records from `size` to `new_size` back, and grow the tree over them.

    The records below `size` that share its partial tile are hashed again as well, and compared.

    Raises:
        TreeError: `records-missing`; `records-altered`, where the partial tile's records differ.
    """
    first = size - size % WIDTH
    last_record = b""
    leaves: list[bytes] = []
    for record in read_records(cursor, ledger, first, new_size):
        leaves.append(leaf_hash(record))
        last_record = record
    _check_edge_leaves(edge.get(0, b""), leaves, first)
    grown = tiles.grow(size, edge, leaves[size - first :])
    new_edge = edge_after(edge, grown)
    return Growth(size, new_size, tiles.root_of_edge(new_size, new_edge), grown, last_record)


def edge_after(edge: dict[int, bytes], grown: dict[Tile, bytes]) -> dict[int, bytes]:
    """The partial tiles after growing: a level whose partial tile was filled has none or a new."""
    after = dict(edge)
    for tile, data in grown.items():  # in order of their numbers within a level
        after[tile.level] = data if tile.width < WIDTH else b""
    return {level: data for level, data in after.items() if data}


def _check_edge_leaves(stored: bytes, leaves: Sequence[bytes], first: int) -> None:
    for place, leaf in enumerate(tiles.split_hashes(stored)):
        if leaves[place] != leaf:
            raise TreeError(
                "records-altered", f"record {first + place} is not the one that was sealed"
            )


def write_tiles(cursor: Rows, ledger: int, grown: dict[Tile, bytes]) -> None:
    """Store the tiles that changed; one that is as wide already is checked by the next seal."""
    cursor.execute(
        "INSERT INTO tiles (ledger, level, number, width, hashes)"
        " SELECT %s, * FROM unnest(%s::smallint[], %s::bigint[], %s::smallint[], %s::bytea[])"
        " ON CONFLICT (ledger, level, number)"
        " DO UPDATE SET width = excluded.width, hashes = excluded.hashes"
        " WHERE tiles.width < excluded.width",
        (
            ledger,
            [tile.level for tile in grown],
            [tile.index for tile in grown],
            [tile.width for tile in grown],
            list(grown.values()),
        ),
    )


def read_tiles(cursor: Rows, ledger: int, wanted: Sequence[Tile]) -> list[bytes]:
    """The bytes of tiles, in the order asked for; each may be wider than asked for.

    Raises:
        TreeError: `tiles-missing`.
    """
    if not wanted:
        return []
    cursor.execute(
        "SELECT level, number, hashes"
        " FROM unnest(%s::smallint[], %s::bigint[]) AS wanted (level, number)"
        " JOIN tiles USING (level, number) WHERE ledger = %s",
        ([tile.level for tile in wanted], [tile.index for tile in wanted], ledger),
        binary=True,
    )
    found = {(level, number): hashes for level, number, hashes in cursor}
    for tile in wanted:
        if len(found.get((tile.level, tile.index), b"")) < tile.width * HASH_BYTES:
            raise TreeError("tiles-missing", f"ledger {ledger} has no {tile.path}")
    return [found[tile.level, tile.index] for tile in wanted]


def hash_reader(cursor: Rows, ledger: int, size: int) -> merkle.HashReader:
    """Reads complete subtrees of the tree of `size` records; one query for each call."""
    return tiles.hash_reader(size, lambda wanted: read_tiles(cursor, ledger, wanted))


def root_at(cursor: Rows, ledger: int, size: int) -> bytes:
    """The root of the first `size` records, from the tiles."""
    return merkle.root(size, hash_reader(cursor, ledger, size))


def inclusion_proof(cursor: Rows, ledger: int, index: int, size: int) -> list[bytes]:
    """RFC 6962, section 2.1.1: the path of the record at `index` in the tree of `size` records.

    Raises:
        ProofError: `proof-range`, unless 0 <= index < size.
        TreeError: `tiles-missing`, for a size that is not integrated yet.
    """
    return merkle.inclusion_proof(index, size, hash_reader(cursor, ledger, size))


def consistency_proof(cursor: Rows, ledger: int, old_size: int, size: int) -> list[bytes]:
    """RFC 6962, section 2.1.2: that the tree of `size` records extends that of `old_size`.

    Raises:
        ProofError: `proof-range`, unless 0 <= old_size <= size.
        TreeError: `tiles-missing`, for a size that is not integrated yet.
    """
    return merkle.consistency_proof(old_size, size, hash_reader(cursor, ledger, size))


def tile(cursor: Rows, ledger: int, wanted: Tile, size: int) -> bytes:
    """The bytes of a tile or entry bundle as tlog-tiles serves them, for a signed size.

    Args:
        cursor: On a connection that may read the history tables.
        ledger: The ledger's number.
        wanted: From `tiles.parse_tile`; a partial tile is cut from the fuller one.
        size: That of the newest checkpoint: nothing beyond what was signed is served.

    Raises:
        ProofError: `tile-range`, where the tree of `size` records has no such tile.
        TreeError: `tiles-missing`, `records-missing`.
    """
    if tiles.tile_of(wanted.level, wanted.index, size).width < wanted.width:
        raise TreeError("tiles-missing", f"{wanted.path} is not under a checkpoint yet")
    if wanted.level == tiles.ENTRIES:
        start = wanted.index * WIDTH
        return tiles.format_bundle(list(read_records(cursor, ledger, start, start + wanted.width)))
    return read_tiles(cursor, ledger, [wanted])[0][: wanted.width * HASH_BYTES]


def root_of_records(cursor: Rows, ledger: int, size: int) -> bytes:
    """The root of the first `size` records, hashed from the records alone; slow by design."""
    frontier = merkle.Frontier()
    frontier.extend(read_leaves(cursor, ledger, 0, size))
    return frontier.root()
