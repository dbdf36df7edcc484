"""Tiles of height 8 and entry bundles (C2SP tlog-tiles).

A tile of level L and index N holds up to 256 hashes: the roots of the complete subtrees of level
8 L from `256 N` on. A partial tile is a prefix of the fuller one, and levels above hold only
roots of full tiles. Paths such as `tile/0/x001/067` and `tile/0/x001/067.p/12`; `tile/entries/...`
for the records themselves, each behind its length as two bytes, big-endian.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from audit.proof.errors import ProofError
from audit.proof.merkle import HashReader, Subtree, node_hash, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH_BYTES = 32
ENTRIES = -1
"""The level of a tile that is an entry bundle: the records below tile level 0."""

LEVEL_MAX = 7
"""Enough for 2^63 records, and so for every tree (tlog-tiles: 0 to 63; 8 * 8 = 64 bits)."""

_INDEX_END = 1 << 63 >> HEIGHT
"""No tree has a tile from here on, at any level."""

ENTRY_BYTES_MAX = 65_535

_PATH = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
).fullmatch


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """The place of a tile: `width` counts its hashes (or records), 256 when it is full."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path below the log's prefix, such as `tile/0/x001/067.p/12`."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        groups = [f"{self.index % 1000:03d}"]
        rest = self.index // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{'/'.join(groups)}{partial}"


def parse_tile(path: str) -> Tile:
    """The tile that a path names.

    Raises:
        ProofError: `tile-path`, unless formatting the tile gives the same path.
    """
    match = _PATH(path)
    if match:
        level = ENTRIES if match[1] == "entries" else int(match[1])
        index = int(match[2].replace("x", "").replace("/", ""))
        tile = Tile(level, index, int(match[3]) if match[3] else WIDTH)
        fits = level <= LEVEL_MAX and index < _INDEX_END and tile.width <= WIDTH
        if fits and tile.path == path:
            return tile
    raise ProofError(
        "tile-path", "not the path of a tile", expected="tile/0/x001/067.p/12", found=path[:120]
    )


def tile_of(level: int, index: int, size: int) -> Tile:
    """The tile at a place in the tree of `size` records, as wide as that tree makes it.

    Raises:
        ProofError: `tile-range`, if that tree has no such tile.
    """
    count = size >> (HEIGHT * max(level, 0))
    width = min(WIDTH, count - index * WIDTH)
    if width <= 0 or index < 0:
        raise ProofError("tile-range", f"no tile {level}/{index} in a tree of {size} records")
    return Tile(level, index, width)


def changed_tiles(old_size: int, size: int) -> list[Tile]:
    """The hash tiles of the tree of `size` records that the tree of `old_size` did not have."""
    changed: list[Tile] = []
    for level in range(LEVEL_MAX + 1):
        old_count, count = old_size >> (HEIGHT * level), size >> (HEIGHT * level)
        if old_count == count:
            break
        first, last = old_count // WIDTH, (count - 1) // WIDTH
        changed += [tile_of(level, index, size) for index in range(first, last + 1)]
    return changed


def all_tiles(size: int) -> list[Tile]:
    """Every hash tile of the tree of `size` records."""
    return changed_tiles(0, size)


TileReader = Callable[[Sequence[Tile]], Sequence[bytes]]
"""Gives the bytes of tiles in the order they are asked for; each may be longer than its width
asks for, since a fuller tile begins with the partial one."""


def hash_reader(size: int, read_tiles: TileReader) -> HashReader:
    """Read the hashes of complete subtrees of the tree of `size` records from its tiles."""

    def read(subtrees: Sequence[Subtree]) -> list[bytes]:
        places = [_place(subtree, size) for subtree in subtrees]
        tiles = list(dict.fromkeys(tile for tile, _, _ in places))
        contents = dict(zip(tiles, read_tiles(tiles), strict=True))
        return [_hash_within(contents[tile], tile, low, high) for tile, low, high in places]

    return read


def _place(subtree: Subtree, size: int) -> tuple[Tile, int, int]:
    """The tile that holds a subtree's hashes, and the range of them within it."""
    level, height = divmod(subtree.level, HEIGHT)
    first = subtree.offset << height
    tile = tile_of(level, first // WIDTH, size)
    low = first % WIDTH
    return tile, low, low + (1 << height)


def _hash_within(data: bytes, tile: Tile, low: int, high: int) -> bytes:
    if high > tile.width or len(data) < tile.width * HASH_BYTES or len(data) % HASH_BYTES:
        raise ProofError(
            "tile",
            "a tile is too short",
            expected=f"{tile.width * HASH_BYTES} bytes",
            found=f"{len(data)} bytes",
            where=tile.path,
        )
    return root_of(split_hashes(data[low * HASH_BYTES : high * HASH_BYTES]))


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]


def grow(size: int, edge: Mapping[int, bytes], leaf_hashes: Sequence[bytes]) -> dict[Tile, bytes]:
    """The tiles that change when leaf hashes are appended to a tree of `size` records.

    `edge` maps each level to the bytes of its rightmost tile where that is partial; levels whose
    rightmost tile is full or empty may be left out. The result holds every changed tile with its
    whole new bytes; its partial ones, one a level, are the edge for the next time.

    Raises:
        ProofError: `tile`, if an edge tile is missing or has another length than `size` asks for.
    """
    written: dict[Tile, bytes] = {}
    level, count, hashes = 0, size, list(leaf_hashes)
    while hashes:
        index, width = divmod(count, WIDTH)
        data = _edge_tile(edge, level, width) + b"".join(hashes)
        full_roots: list[bytes] = []
        for start in range(0, len(data), WIDTH * HASH_BYTES):
            part = data[start : start + WIDTH * HASH_BYTES]
            written[Tile(level, index, len(part) // HASH_BYTES)] = part
            if len(part) == WIDTH * HASH_BYTES:
                full_roots.append(root_of(split_hashes(part)))
            index += 1
        level, count, hashes = level + 1, count // WIDTH, full_roots
    return written


def _edge_tile(edge: Mapping[int, bytes], level: int, width: int) -> bytes:
    if not width:
        return b""
    data = edge.get(level, b"")
    if len(data) != width * HASH_BYTES:
        raise ProofError(
            "tile",
            f"the edge tile of level {level} does not fit the size of the tree",
            expected=f"{width} hashes",
            found=f"{len(data)} bytes",
        )
    return data


def root_of_edge(size: int, edge: Mapping[int, bytes]) -> bytes:
    """The root of a tree from its edge tiles alone, which is what a sealer keeps at hand.

    A level whose rightmost tile is full has its root in the level above, so only partial tiles
    are needed.
    """
    result, level, count = b"", 0, size
    while count:
        width = count % WIDTH
        if width:
            hashes = split_hashes(_edge_tile(edge, level, width))
            result = _join_right(hashes, result)
        level, count = level + 1, count // WIDTH
    return result or root_of([])


def _join_right(hashes: Sequence[bytes], right: bytes) -> bytes:
    """MTH over a row of complete subtrees with a smaller remainder on the right."""
    parts: list[bytes] = []
    start = 0
    for bit in reversed(range(HEIGHT)):
        if len(hashes) & (1 << bit):
            parts.append(root_of(hashes[start : start + (1 << bit)]))
            start += 1 << bit
    if right:
        parts.append(right)
    result = parts[-1]
    for left in reversed(parts[:-1]):
        result = node_hash(left, result)
    return result


def format_bundle(records: Sequence[bytes]) -> bytes:
    """An entry bundle: each record behind its length in two bytes, big-endian."""
    for record in records:
        if len(record) > ENTRY_BYTES_MAX:
            raise ProofError("record-size", "a record is too long", found=f"{len(record)} bytes")
    return b"".join(len(record).to_bytes(2, "big") + record for record in records)


def parse_bundle(data: bytes) -> list[bytes]:
    """The records of an entry bundle; refused by rule `bundle` unless they fill it exactly."""
    records: list[bytes] = []
    place = 0
    while place < len(data):
        end = place + 2 + int.from_bytes(data[place : place + 2], "big")
        if end > len(data) or place + 2 > len(data):
            raise ProofError("bundle", "the last record is cut off", found=f"byte {place}")
        records.append(data[place + 2 : end])
        place = end
    if len(records) > WIDTH:
        raise ProofError("bundle", "too many records", expected=str(WIDTH), found=str(len(records)))
    return records
