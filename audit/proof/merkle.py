"""The Merkle tree of RFC 6962, section 2.1: hashes, roots, proofs, and growing it.

    leaf = SHA-256(0x00 || record)   node = SHA-256(0x01 || left || right)   empty = SHA-256("")

Proofs are made over a `HashReader`, which is asked once for all the complete subtrees that a
proof needs; they are verified by the iterative algorithms of RFC 9162, sections 2.1.3.2 and
2.1.4.2. A `Frontier` holds the complete subtrees of a growing tree, from the left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from audit.proof.errors import ProofError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
_LEAF = b"\x00"
_NODE = b"\x01"


class Subtree(NamedTuple):
    """A complete subtree: the leaves from `offset << level` on, `1 << level` of them."""

    level: int
    offset: int


HashReader = Callable[[Sequence[Subtree]], Sequence[bytes]]
"""Gives the root hashes of complete subtrees, in the order they are asked for."""


def leaf_hash(record: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(_LEAF + record).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(_NODE + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, level by level; an odd one out moves up unchanged."""
    row = list(leaf_hashes)
    if not row:
        return EMPTY_ROOT
    while len(row) > 1:
        odd = row[-1:] if len(row) & 1 else []
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [sha256(_NODE + left + right).digest() for left, right in pairs]
        row += odd
    return row[0]


def root(size: int, read: HashReader) -> bytes:
    """The root of the tree of `size` leaves."""
    return _read_ranges([(0, size)], read)[0] if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, read: HashReader) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962, section 2.1.1: from the leaf upwards.

    Raises:
        ProofError: `proof-range`, unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise _range_error(f"leaf {index} in a tree of {size}")
    ranges: list[tuple[int, int]] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return _read_ranges(ranges[::-1], read)


def consistency_proof(old_size: int, size: int, read: HashReader) -> list[bytes]:
    """PROOF(old_size, D[size]) of RFC 6962, section 2.1.2; empty from size 0 or to itself.

    Raises:
        ProofError: `proof-range`, unless 0 <= old_size <= size.
    """
    if not 0 <= old_size <= size:
        raise _range_error(f"from {old_size} to {size}")
    if old_size in (0, size):
        return []
    ranges: list[tuple[int, int]] = []
    low, high = 0, size
    while high != old_size:
        middle = low + _split(high - low)
        if old_size <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    if low:
        ranges.append((low, high))
    return _read_ranges(ranges[::-1], read)


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that `proof` leads to from a leaf hash (RFC 9162, section 2.1.3.2).

    Raises:
        ProofError: `inclusion`, if the proof has not the one length it can have.
    """
    if not 0 <= index < size:
        raise ProofError("inclusion", "no such leaf", found=f"leaf {index} in a tree of {size}")
    _check_lengths("inclusion", leaf, *proof)
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError("inclusion", "the proof is too long")
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            result = node_hash(result, sibling)
        node >>= 1
        last >>= 1
    if last:
        raise ProofError("inclusion", "the proof is too short")
    return result


def verify_inclusion(
    leaf: bytes, index: int, size: int, root_hash: bytes, proof: Sequence[bytes]
) -> None:
    """Refuse by rule `inclusion` unless the leaf hash stands at `index` under `root_hash`."""
    found = root_from_inclusion(leaf, index, size, proof)
    if found != root_hash:
        raise ProofError(
            "inclusion",
            f"leaf {index} does not lead to the root of size {size}",
            expected=root_hash.hex(),
            found=found.hex(),
        )


def verify_consistency(
    old_size: int, size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Refuse by rule `consistency` unless the old tree is a prefix of the new (RFC 9162).

    Every tree goes on from the empty one, so a proof from size 0 to a larger one says nothing and
    is refused: who has seen nothing yet has nothing to check.
    """
    if not (0 < old_size <= size or old_size == size == 0):
        raise ProofError("consistency", "no proof", found=f"from size {old_size} to {size}")
    if old_size == size:
        _same("consistency", old_root, new_root if size else EMPTY_ROOT, size)
        _same("consistency", old_root, new_root, size)
        if proof:
            raise ProofError("consistency", "the proof is too long", expected="no hash")
        return
    _check_lengths("consistency", old_root, new_root, *proof)
    hashes = list(proof)
    if old_size & (old_size - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        raise ProofError("consistency", "the proof is too short")
    found_old, found_new = _fold_consistency(old_size, size, hashes)
    _same("consistency", old_root, found_old, old_size)
    _same("consistency", new_root, found_new, size)


def _fold_consistency(old_size: int, size: int, hashes: list[bytes]) -> tuple[bytes, bytes]:
    node, last = old_size - 1, size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ProofError("consistency", "the proof is too long")
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        node >>= 1
        last >>= 1
    if last:
        raise ProofError("consistency", "the proof is too short")
    return old, new


class Frontier:
    """The complete subtrees of a tree that grows on the right (a compact range from 0)."""

    __slots__ = ("_hashes", "size")

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self._hashes = list(hashes)
        if size < 0 or len(self._hashes) != size.bit_count():
            raise _range_error(f"{len(self._hashes)} hashes for {size} leaves")

    @classmethod
    def read(cls, size: int, read: HashReader) -> Frontier:
        """The frontier of a stored tree."""
        return cls(size, read(complete_subtrees(0, size)) if size else ())

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, the largest first."""
        return tuple(self._hashes)

    def append(self, subtree_root: bytes, level: int = 0) -> None:
        """Add a leaf hash, or the root of a complete subtree of `1 << level` leaves.

        Raises:
            ProofError: `proof-range`, if the size is no multiple of the subtree.
        """
        if self.size & ((1 << level) - 1):
            raise _range_error(f"a subtree of level {level} behind {self.size} leaves")
        carry, hashes, result = self.size >> level, self._hashes, subtree_root
        while carry & 1:
            result = sha256(_NODE + hashes.pop() + result).digest()
            carry >>= 1
        hashes.append(result)
        self.size += 1 << level

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaf hashes."""
        for leaf in leaf_hashes:
            self.append(leaf)

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return _join(self._hashes) if self._hashes else EMPTY_ROOT

    def copy(self) -> Frontier:
        """A frontier of its own that starts from here."""
        return Frontier(self.size, self._hashes)


def complete_subtrees(low: int, high: int) -> list[Subtree]:
    """The complete subtrees that make up MTH(D[low:high]), from the left."""
    parts: list[Subtree] = []
    while low < high:
        level = (high - low).bit_length() - 1
        if low:
            level = min(level, (low & -low).bit_length() - 1)
        parts.append(Subtree(level, low >> level))
        low += 1 << level
    return parts


def _read_ranges(ranges: Sequence[tuple[int, int]], read: HashReader) -> list[bytes]:
    """The hashes MTH(D[low:high]) of many ranges, from one read."""
    parts = [complete_subtrees(low, high) for low, high in ranges]
    wanted = [subtree for part in parts for subtree in part]
    hashes = iter(read(wanted) if wanted else ())
    return [_join([next(hashes) for _ in part]) for part in parts]


def _join(hashes: Sequence[bytes]) -> bytes:
    """The root over adjoining complete subtrees, the largest first."""
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def _split(count: int) -> int:
    """The largest power of two smaller than `count` (k in RFC 6962)."""
    return 1 << ((count - 1).bit_length() - 1)


def _check_lengths(rule: str, *hashes: bytes) -> None:
    """Node hashes are unambiguous only over parts of one length."""
    if any(len(part) != HASH_BYTES for part in hashes):
        raise ProofError(rule, "not a SHA-256 hash", expected=f"{HASH_BYTES} bytes")


def _same(rule: str, expected: bytes, found: bytes, size: int) -> None:
    if expected != found:
        raise ProofError(
            rule,
            f"the proof does not lead to the root of size {size}",
            expected=expected.hex(),
            found=found.hex(),
        )


def _range_error(found: str) -> ProofError:
    return ProofError("proof-range", "out of the tree", found=found)
