"""C2SP tlog-tiles: paths, which tiles there are, and hashes read from them."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.proof.errors import ProofError
from audit.proof.merkle import inclusion_proof, leaf_hash, root, root_of, verify_inclusion
from audit.proof.tiles import (
    ENTRIES,
    WIDTH,
    Tile,
    all_tiles,
    changed_tiles,
    format_bundle,
    grow,
    hash_reader,
    parse_bundle,
    parse_tile,
    root_of_edge,
    tile_of,
)

LEAVES = [leaf_hash(b"%d" % n) for n in range(1200)]

PATHS = {
    "tile/0/000": Tile(0, 0),
    "tile/0/x001/067": Tile(0, 1067),
    "tile/0/x001/067.p/12": Tile(0, 1067, 12),
    "tile/1/x001/x234/067": Tile(1, 1_234_067),
    "tile/0/x001/x000/000.p/255": Tile(0, 1_000_000, 255),
    "tile/entries/x123/x456/789.p/1": Tile(ENTRIES, 123_456_789, 1),
    "tile/7/000.p/1": Tile(7, 0, 1),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_path_names_a_tile_and_the_tile_its_path(path: str) -> None:
    assert parse_tile(path) == PATHS[path]
    assert PATHS[path].path == path


@given(st.integers(ENTRIES, 7), st.integers(0, 10**15), st.integers(1, WIDTH))
def test_every_tile_has_one_path(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_tile(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/1067",
        "tile/0/001/067",
        "tile/0/x001/67",
        "tile/0/x000/067",
        "tile/00/067",
        "tile/8/000",
        "tile/-1/000",
        "tile/64/000",
        "tile/0/067.p/0",
        "tile/0/067.p/012",
        "tile/0/067.p/256",
        "tile/0/067.p/999",
        "tile/0/067.p",
        "tile/0/067/",
        "/tile/0/067",
        "tile/8/0/067",
        "tile/data/067",
        "tile/0/067\n",
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/0/x001/x000/x000/x000/x000/x000/000",
        "tile/0/" + "x001/" * 2000 + "067",
        "tile/0/０67",
        "tile/0/../067",
    ],
)
def test_another_path_names_no_tile(path: str) -> None:
    with pytest.raises(ProofError) as caught:
        parse_tile(path)
    assert caught.value.rule == "tile-path"


def stored(size: int) -> dict[Tile, bytes]:
    return grow(0, {}, LEAVES[:size])


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 513, 1200])
def test_a_tree_is_read_from_its_tiles(size: int) -> None:
    tiles = stored(size)
    assert sorted(tiles) == sorted(all_tiles(size))
    read = hash_reader(size, lambda wanted: [tiles[tile] for tile in wanted])
    assert root(size, read) == root_of(LEAVES[:size])
    for index in range(0, size, 97):
        proof = inclusion_proof(index, size, read)
        verify_inclusion(LEAVES[index], index, size, root_of(LEAVES[:size]), proof)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 300), max_size=5))
def test_tiles_grow_as_the_log_does(steps: list[int]) -> None:
    tiles: dict[Tile, bytes] = {}
    size = 0
    for step in steps:
        end = min(size + step, len(LEAVES))
        edge = {tile.level: data for tile, data in tiles.items() if tile in partial(size)}
        written = grow(size, edge, LEAVES[size:end])
        assert sorted(written) == sorted(changed_tiles(size, end))
        tiles |= written
        size = end
        edge = {tile.level: tiles[tile] for tile in partial(size)}
        assert root_of_edge(size, edge) == root_of(LEAVES[:size])
    assert {tile: tiles[tile] for tile in all_tiles(size)} == stored(size)


def partial(size: int) -> list[Tile]:
    return [tile for tile in all_tiles(size) if tile.width < WIDTH]


def test_a_partial_tile_is_a_prefix_of_the_fuller_one() -> None:
    """So a store may keep one row a tile and give more than was asked for."""
    tiles = {(tile.level, tile.index): data for tile, data in stored(1200).items()}

    def wider(wanted: Sequence[Tile]) -> list[bytes]:
        return [tiles[tile.level, tile.index] for tile in wanted]

    for size in (1, 300, 700, 1100):
        assert root(size, hash_reader(size, wider)) == root_of(LEAVES[:size])


def test_a_tile_that_is_too_short_is_refused() -> None:
    tiles = stored(300)
    with pytest.raises(ProofError) as caught:
        root(300, hash_reader(300, lambda wanted: [tiles[tile][:-32] for tile in wanted]))
    assert caught.value.rule == "tile"
    with pytest.raises(ProofError):
        grow(300, {}, LEAVES[300:301])
    with pytest.raises(ProofError):
        root_of_edge(300, {0: bytes(31)})


def test_a_tree_has_no_tile_beyond_its_end() -> None:
    assert tile_of(0, 1, 300) == Tile(0, 1, 44)
    assert tile_of(ENTRIES, 1, 300) == Tile(ENTRIES, 1, 44)
    assert tile_of(1, 0, 300) == Tile(1, 0, 1)
    for level, index, size in [(0, 2, 300), (1, 0, 255), (2, 0, 300), (0, -1, 300), (0, 0, 0)]:
        with pytest.raises(ProofError):
            tile_of(level, index, size)


@given(st.lists(st.binary(max_size=300), max_size=WIDTH))
def test_a_bundle_holds_records_behind_their_lengths(records: list[bytes]) -> None:
    assert parse_bundle(format_bundle(records)) == records


@pytest.mark.parametrize("data", [b"\0", b"\0\1", b"\0\2a", b"\0\1ab", b"\0\0" * 257])
def test_a_bundle_is_filled_exactly(data: bytes) -> None:
    with pytest.raises(ProofError) as caught:
        parse_bundle(data)
    assert caught.value.rule == "bundle"


def test_a_record_too_long_for_a_bundle_is_refused() -> None:
    assert len(format_bundle([bytes(65_535)])) == 65_537
    with pytest.raises(ProofError):
        format_bundle([bytes(65_536)])
