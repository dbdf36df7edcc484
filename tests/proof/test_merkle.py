"""RFC 6962, section 2.1: every proof of every tree up to 100 leaves, and its forgeries."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.proof.errors import ProofError
from audit.proof.merkle import (
    EMPTY_ROOT,
    Frontier,
    HashReader,
    Subtree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    root_of,
    verify_consistency,
    verify_inclusion,
)

SIZE_MAX = 100
RECORDS = [b"record %d" % n for n in range(SIZE_MAX)]
LEAVES = [leaf_hash(record) for record in RECORDS]


def mth(records: Sequence[bytes]) -> bytes:
    """MTH as RFC 6962 writes it down."""
    if not records:
        return sha256(b"").digest()
    if len(records) == 1:
        return sha256(b"\x00" + records[0]).digest()
    k = 1
    while k * 2 < len(records):
        k *= 2
    return sha256(b"\x01" + mth(records[:k]) + mth(records[k:])).digest()


def reader(leaves: Sequence[bytes]) -> HashReader:
    """Complete subtrees of a list of leaf hashes; asking for an incomplete one is an error."""

    def read(subtrees: Sequence[Subtree]) -> list[bytes]:
        spans = [(offset << level, (offset + 1) << level) for level, offset in subtrees]
        assert all(high <= len(leaves) for _, high in spans)
        return [root_of(leaves[low:high]) for low, high in spans]

    return read


ROOTS = [mth(RECORDS[:size]) for size in range(SIZE_MAX + 1)]


def test_the_empty_root_is_the_hash_of_nothing() -> None:
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert EMPTY_ROOT.hex() == expected
    assert root_of([]) == EMPTY_ROOT == Frontier().root()


def test_roots_are_those_of_the_definition_at_every_size() -> None:
    frontier = Frontier()
    for size in range(SIZE_MAX + 1):
        assert root_of(LEAVES[:size]) == ROOTS[size] == frontier.root()
        assert root(size, reader(LEAVES[:size])) == ROOTS[size]
        assert Frontier.read(size, reader(LEAVES[:size])).hashes == frontier.hashes
        if size < SIZE_MAX:
            frontier.append(LEAVES[size])


def test_every_leaf_of_every_tree_is_included_there_and_nowhere_else() -> None:
    for size in range(1, SIZE_MAX + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, reader(LEAVES[:size]))
            verify_inclusion(LEAVES[index], index, size, ROOTS[size], proof)
            for other in {(index + 1) % size, size - 1, 0} - {index}:
                with pytest.raises(ProofError):
                    verify_inclusion(LEAVES[index], other, size, ROOTS[size], proof)
            with pytest.raises(ProofError):
                verify_inclusion(LEAVES[index], index, size, ROOTS[size - 1], proof)


def test_every_tree_is_consistent_with_every_smaller_one() -> None:
    for size in range(1, SIZE_MAX + 1):
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, reader(LEAVES[:size]))
            verify_consistency(old, size, ROOTS[old], ROOTS[size], proof)
            if old < size:
                with pytest.raises(ProofError):
                    verify_consistency(old, size, ROOTS[old - 1], ROOTS[size], proof)
                with pytest.raises(ProofError):
                    verify_consistency(old, size, ROOTS[old], ROOTS[size - 1], proof)


sizes = st.integers(2, SIZE_MAX)


@given(sizes, st.data())
def test_an_inclusion_proof_with_one_change_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, reader(LEAVES[:size]))
    with pytest.raises(ProofError) as caught:
        verify_inclusion(LEAVES[index], index, size, ROOTS[size], changed(proof, data))
    assert caught.value.rule == "inclusion"


@given(sizes, st.data())
def test_a_consistency_proof_with_one_change_is_refused(size: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, size - 1))
    proof = consistency_proof(old, size, reader(LEAVES[:size]))
    with pytest.raises(ProofError) as caught:
        verify_consistency(old, size, ROOTS[old], ROOTS[size], changed(proof, data))
    assert caught.value.rule == "consistency"


def changed(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """A proof that differs in one hash: flipped, dropped, doubled, shortened, or added."""
    place = data.draw(st.integers(0, len(proof) - 1))
    hash_there = proof[place]
    bit = data.draw(st.integers(0, 255))
    flipped = (int.from_bytes(hash_there, "big") ^ (1 << bit)).to_bytes(32, "big")
    new = data.draw(
        st.sampled_from(
            [[flipped], [], [hash_there, hash_there], [hash_there[:31]], [hash_there, bytes(32)]]
        )
    )
    return [*proof[:place], *new, *proof[place + 1 :]]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5)])
def test_there_is_no_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ProofError):
        inclusion_proof(index, size, reader(LEAVES))
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[0], index, size, ROOTS[5], [])


def test_a_proof_from_nothing_says_nothing() -> None:
    assert consistency_proof(0, 5, reader(LEAVES)) == []
    with pytest.raises(ProofError):
        verify_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [])
    verify_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    with pytest.raises(ProofError):
        consistency_proof(6, 5, reader(LEAVES))
    with pytest.raises(ProofError):
        verify_consistency(6, 5, ROOTS[6], ROOTS[5], [])


@given(st.integers(0, SIZE_MAX), st.integers(0, SIZE_MAX))
def test_a_frontier_grows_by_leaves_and_by_whole_subtrees(first: int, more: int) -> None:
    leaves = [leaf_hash(b"%d" % n) for n in range(first + more)]
    frontier = Frontier()
    frontier.extend(leaves[:first])
    twin = frontier.copy()
    place = first
    while place < len(leaves):
        level = min((place & -place).bit_length() - 1 if place else 6, 6)
        while place + (1 << level) > len(leaves):
            level -= 1
        frontier.append(root_of(leaves[place : place + (1 << level)]), level)
        place += 1 << level
    assert frontier.root() == root_of(leaves)
    assert twin.root() == root_of(leaves[:first])


def test_a_subtree_stands_where_it_is_aligned() -> None:
    frontier = Frontier()
    frontier.append(LEAVES[0])
    with pytest.raises(ProofError):
        frontier.append(ROOTS[2], level=1)
    with pytest.raises(ProofError):
        Frontier(3, [LEAVES[0]])
