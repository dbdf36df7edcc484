"""One record's proof as text (C2SP tlog-proof, `c2sp.org/tlog-proof@v1`).

c2sp.org/tlog-proof@v1
[extra <base64>]
index <decimal>
<base64 hash>, one a line, from the leaf upwards

<the cosigned checkpoint>
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from audit.proof.checkpoint import Checkpoint, parse_checkpoint
from audit.proof.errors import ProofError
from audit.proof.merkle import leaf_hash, verify_inclusion
from audit.proof.scalars import base64_decode, base64_encode, decode_hash, parse_decimal

HEADER = "c2sp.org/tlog-proof@v1"
_HASHES_MAX = 63


class TlogProof(msgspec.Struct, frozen=True):
    """A proof as it was read: `note` is the signed checkpoint's bytes, not verified yet."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Checkpoint
    note: bytes
    extra: bytes | None = None


def format_proof(index: int, hashes: Sequence[bytes], note: bytes) -> bytes:
    """The text of a proof; `note` is the cosigned checkpoint."""
    lines = [HEADER, f"index {index}", *map(base64_encode, hashes)]
    return "\n".join(lines).encode() + b"\n\n" + note


def parse_proof(data: bytes) -> TlogProof:
    """Read a proof; refused by rule `tlog-proof`, or for what its checkpoint's note breaks."""
    head, separator, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _malformed("not ASCII") from error
    if not separator or lines.pop(0) != HEADER:
        raise _malformed(f"does not begin with {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = base64_decode(lines.pop(0).removeprefix("extra "), what="extra")
    if not lines or not lines[0].startswith("index "):
        raise _malformed("no index")
    index = parse_decimal(lines.pop(0).removeprefix("index "), what="index")
    if len(lines) > _HASHES_MAX:
        raise _malformed("too many hashes")
    hashes = tuple(decode_hash(line, what="hash of the path") for line in lines)
    checkpoint, _ = parse_checkpoint(note)
    return TlogProof(index, hashes, checkpoint, note, extra)


def verify_proof(proof: TlogProof, record: bytes) -> None:
    """Refuse by rule `inclusion` unless the record stands at the proof's index.

    The signatures of the proof's checkpoint are for `checkpoint.judge`.
    """
    verify_inclusion(
        leaf_hash(record), proof.index, proof.checkpoint.size, proof.checkpoint.root, proof.hashes
    )


def _malformed(message: str) -> ProofError:
    return ProofError("tlog-proof", message)
