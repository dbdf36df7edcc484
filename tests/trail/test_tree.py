"""The tiles in the database give the roots and proofs of the records, and only ever grow."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Cursor

from audit.proof import merkle, tiles
from audit.proof.errors import ProofError
from audit.proof.tiles import ENTRIES, WIDTH, Tile, parse_tile
from audit.trail import tree
from audit.trail.tree import TreeError
from tests.trail.small_ledger import SmallLedger


@pytest.fixture
def cursor(small_ledger: SmallLedger) -> Iterator[Cursor[Any]]:
    with small_ledger.connection.cursor() as cursor:
        yield cursor


@pytest.fixture
def grown(small_ledger: SmallLedger) -> SmallLedger:
    """A ledger of 900 records, sealed in uneven steps."""
    for count in (0, 1, 2, 60, 191, 1, 0, 256, 300, 88):
        small_ledger.append(count)
        small_ledger.seal()
    assert small_ledger.size == 900
    return small_ledger


def leaves(ledger: SmallLedger) -> list[bytes]:
    return [merkle.leaf_hash(record) for record in ledger.records()]


def test_roots_at_every_size_are_those_of_the_records(
    grown: SmallLedger, cursor: Cursor[Any]
) -> None:
    hashes = leaves(grown)
    for size in (0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 767, 768, 899, 900):
        assert tree.root_at(cursor, grown.ledger, size) == merkle.root_of(hashes[:size])


def test_inclusion_is_proven_for_any_record_at_any_size(
    grown: SmallLedger, cursor: Cursor[Any]
) -> None:
    hashes, chance = leaves(grown), random.Random(1)  # noqa: S311
    for _ in range(60):
        size = chance.randint(1, 900)
        index = chance.randrange(size)
        proof = tree.inclusion_proof(cursor, grown.ledger, index, size)
        merkle.verify_inclusion(hashes[index], index, size, merkle.root_of(hashes[:size]), proof)


def test_consistency_is_proven_between_any_sizes(grown: SmallLedger, cursor: Cursor[Any]) -> None:
    hashes, chance = leaves(grown), random.Random(2)  # noqa: S311
    for _ in range(60):
        size = chance.randint(1, 900)
        old = chance.randint(1, size)
        proof = tree.consistency_proof(cursor, grown.ledger, old, size)
        roots = merkle.root_of(hashes[:old]), merkle.root_of(hashes[:size])
        merkle.verify_consistency(old, size, *roots, proof)


class Counting:
    """A cursor that counts what it executes."""

    def __init__(self, cursor: Cursor[Any]) -> None:
        self._cursor = cursor
        self.count = 0

    def execute(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        self.count += 1
        return self._cursor.execute(*arguments, **options)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)


def test_a_proof_asks_the_database_once(grown: SmallLedger, cursor: Cursor[Any]) -> None:
    for index in (0, 300, 899):
        counting = Counting(cursor)
        tree.inclusion_proof(counting, grown.ledger, index, 900)  # type: ignore[arg-type]
        assert counting.count == 1


def test_no_proof_reaches_beyond_what_is_integrated(
    grown: SmallLedger, cursor: Cursor[Any]
) -> None:
    grown.append(700)
    for size in (901, 1_200, 1_600):
        with pytest.raises(TreeError, match="tiles-missing"):
            tree.inclusion_proof(cursor, grown.ledger, size - 1, size)
    with pytest.raises(ProofError, match="proof-range"):
        tree.inclusion_proof(cursor, grown.ledger, 900, 900)
    with pytest.raises(ProofError, match="proof-range"):
        tree.consistency_proof(cursor, grown.ledger, 901, 900)


def test_all_tiles_are_served_as_the_specification_has_them(
    grown: SmallLedger, cursor: Cursor[Any]
) -> None:
    expected = tiles.grow(0, {}, leaves(grown))
    for wanted in tiles.all_tiles(900):
        assert tree.tile(cursor, grown.ledger, wanted, 900) == expected[wanted]
    stored = {
        (level, number): width
        for level, number, width in grown.connection.execute(
            "SELECT level, number, width FROM tiles"
        )
    }
    assert stored == {(tile.level, tile.index): tile.width for tile in tiles.all_tiles(900)}


def test_a_partial_tile_of_an_earlier_size_is_still_served(
    grown: SmallLedger, cursor: Cursor[Any]
) -> None:
    hashes = leaves(grown)
    early = tree.tile(cursor, grown.ledger, parse_tile("tile/0/000.p/63"), 900)
    assert tiles.split_hashes(early) == hashes[:63]


def test_entry_bundles_hold_the_records(grown: SmallLedger, cursor: Cursor[Any]) -> None:
    records = grown.records()
    full = tree.tile(cursor, grown.ledger, Tile(ENTRIES, 1), 900)
    last = tree.tile(cursor, grown.ledger, parse_tile("tile/entries/003.p/132"), 900)
    assert tiles.parse_bundle(full) == records[256:512]
    assert tiles.parse_bundle(last) == records[768:]


@pytest.mark.parametrize(
    "path",
    ["tile/0/003", "tile/0/004.p/1", "tile/1/000.p/4", "tile/2/000.p/1", "tile/entries/003"],
)
def test_nothing_is_served_beyond_the_signed_size(
    grown: SmallLedger, cursor: Cursor[Any], path: str
) -> None:
    grown.append(2_000)
    with pytest.raises((TreeError, ProofError)):
        tree.tile(cursor, grown.ledger, parse_tile(path), 900)


def test_the_slow_root_reads_records_alone(grown: SmallLedger, cursor: Cursor[Any]) -> None:
    with grown.as_superuser() as superuser:
        superuser.execute("DELETE FROM tiles")
    assert tree.root_of_records(cursor, grown.ledger, 700) == grown.root(700)


def test_a_missing_record_is_named(grown: SmallLedger, cursor: Cursor[Any]) -> None:
    with grown.as_superuser() as superuser:
        superuser.execute("DELETE FROM records WHERE position = 500")
    with pytest.raises(TreeError, match="has no record 500"):
        list(tree.read_records(cursor, grown.ledger, 400, 600))
    with pytest.raises(TreeError, match="has no record 900"):
        list(tree.read_records(cursor, grown.ledger, 890, 901))


def test_reading_goes_on_over_many_queries(
    grown: SmallLedger, cursor: Cursor[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "READ_RECORDS", 37)
    assert list(tree.read_records(cursor, grown.ledger, 5, 900)) == grown.records()[5:]


@pytest.mark.parametrize(
    "statement",
    [
        # a full tile is final
        "UPDATE tiles SET hashes = set_byte(hashes, 0, 1) WHERE level = 0 AND number = 0",
        "UPDATE tiles SET width = 255, hashes = substring(hashes FROM 1 FOR 8160) WHERE number = 0",
        # a partial tile grows by what follows
        "UPDATE tiles SET hashes = set_byte(hashes, 0, 1) WHERE level = 0 AND number = 3",
        (
            "UPDATE tiles SET width = 133, hashes = '\\x00'::bytea || substring(hashes FROM 2)"
            " || decode(repeat('00', 32), 'hex') WHERE level = 0 AND number = 3"
        ),
        "UPDATE tiles SET width = 1, hashes = substring(hashes FROM 1 FOR 32) WHERE number = 3",
        "UPDATE tiles SET number = 9 WHERE number = 3",
        "UPDATE tiles SET ledger = 9",
        "DELETE FROM tiles",
        "TRUNCATE tiles",
    ],
)
def test_a_tile_only_grows(grown: SmallLedger, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        grown.connection.execute(statement)


def test_a_tile_has_as_many_hashes_as_its_width_says(grown: SmallLedger) -> None:
    for width, hashes in ((1, bytes(31)), (2, bytes(32)), (257, bytes(257 * 32)), (0, b"")):
        with pytest.raises(psycopg.errors.CheckViolation):
            grown.connection.execute("INSERT INTO tiles VALUES (1, 3, 0, %s, %s)", (width, hashes))


def test_the_application_may_grow_tiles_and_no_more(grown: SmallLedger) -> None:
    grown.connection.execute("SET ROLE yangguang_app")
    grown.append(WIDTH)
    head = grown.seal()
    assert head is not None
    assert head.root == grown.root(grown.size)
    for statement in (
        "UPDATE tiles SET number = 9",
        "UPDATE checkpoints SET root = root",
        "DELETE FROM checkpoints",
        "UPDATE cosignatures SET line = ''",
        "DELETE FROM finals",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            grown.connection.execute(statement)
