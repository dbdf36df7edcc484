"""`add-checkpoint` (C2SP tlog-witness): what a witness answers, and what it must have kept first.

    old <size of the last checkpoint it cosigned>
    <base64 hash of the consistency proof>, one a line, at most 63

    <signed checkpoint>

400 malformed, or `old` above the checkpoint's size; 404 a log it does not know; 403 no signature
by a key of that log; 409 `old` is not the size it remembers (the answer's body is that size), or
another root for the same size; 422 the proof does not hold; 200 with the cosignature, *after* the
checkpoint is durably remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from audit.proof.checkpoint import Checkpoint, parse_text
from audit.proof.errors import ProofError
from audit.proof.merkle import EMPTY_ROOT, verify_consistency
from audit.proof.note import (
    COSIGNATURE,
    VerifierKey,
    cosign_text,
    make_vkey,
    parse_note,
    verify_note,
)
from audit.proof.scalars import decode_hash, parse_decimal
from audit.trail.custody import SigningKey
from audit.trail.head_file import HeadFile, HeadMovedError
from audit.trail.outside_head import file_name

BODY_BYTES_MAX = 65_536
PROOF_HASHES_MAX = 63


class Answer(NamedTuple):
    """An HTTP answer: status, body, media type."""

    status: int
    body: bytes
    media_type: str = "text/plain; charset=utf-8"


class AddCheckpoint(NamedTuple):
    """A request as it was read; nothing in it has been verified."""

    old_size: int
    proof: Sequence[bytes]
    checkpoint: Checkpoint
    note: bytes


class Witness:
    """One witness: a name, a key, and a file of memory for each log it knows.

    Args:
        name: The name in its verifier key, such as `audit.example/w1`.
        key: Its Ed25519 key, used for nothing else.
        logs: The verifier keys of each log, by origin.
        folder: Where it remembers; made if missing.
    """

    def __init__(
        self,
        name: str,
        key: SigningKey,
        logs: Mapping[str, Sequence[VerifierKey]],
        folder: Path,
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.vkey = make_vkey(name, COSIGNATURE, key.public_key)
        self._key = key
        self._folder = folder
        self.know(logs)

    def know(self, logs: Mapping[str, Sequence[VerifierKey]]) -> None:
        """Watch these logs under these keys from now on; what was remembered of them stays."""
        self._heads = {origin: HeadFile(self._folder / file_name(origin)) for origin in logs}
        self._logs = logs

    def add_checkpoint(self, body: bytes, now: datetime) -> Answer:
        """Answer a request at the witness's time `now`.

        Raises:
            OSError, HeadFileError: The memory cannot be read or written; nothing was signed.
        """
        try:
            request = parse_request(body)
        except ProofError as error:
            return _refused(400, str(error))
        keys = self._logs.get(request.checkpoint.origin)
        if keys is None:
            return _refused(404, "unknown log")
        if not _is_signed(request, keys):
            return _refused(403, "invalid signature: none by a key of this log")
        if request.old_size > request.checkpoint.size:
            return _refused(400, "the old size is above the checkpoint's")
        return self._advance(request, now)

    def _advance(self, request: AddCheckpoint, now: datetime) -> Answer:
        file, new = self._heads[request.checkpoint.origin], request.checkpoint
        head = file.read()
        known = head or Checkpoint(new.origin, 0, EMPTY_ROOT)
        if request.old_size != known.size or (new.size == known.size and new.root != known.root):
            return _conflict(known.size)
        try:
            _check_extends(known, new, request.proof)
        except ProofError as error:
            return _refused(422, f"consistency proof: {error}")
        try:
            file.swap(head, new)
        except HeadMovedError as moved:
            return _conflict(moved.found.size if moved.found else 0)
        line = cosign_text(new.text(), self.vkey, self._key.sign, int(now.timestamp()))
        return Answer(200, str(line).encode())


def parse_request(body: bytes) -> AddCheckpoint:
    """Read a request.

    Raises:
        ProofError: It is not of the form above.
    """
    head, separator, note = body.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    if not separator or not lines[0].startswith("old "):
        raise ProofError("add-checkpoint", "does not begin with the old size")
    if len(lines) > 1 + PROOF_HASHES_MAX:
        raise ProofError("add-checkpoint", "too many hashes", expected=str(PROOF_HASHES_MAX))
    old_size = parse_decimal(lines[0].removeprefix("old "), what="old size")
    proof = [decode_hash(line, what="hash of the proof") for line in lines[1:]]
    text, separator, _ = note.partition(b"\n\n")
    if not separator:
        raise ProofError("add-checkpoint", "a checkpoint without signatures")
    return AddCheckpoint(old_size, proof, parse_text(text.decode("utf-8", "replace") + "\n"), note)


def format_request(old_size: int, proof: Sequence[str], note: bytes) -> bytes:
    """The body of a request; `proof` holds the hashes in base64."""
    return "\n".join([f"old {old_size}", *proof]).encode() + b"\n\n" + note


def _is_signed(request: AddCheckpoint, keys: Sequence[VerifierKey]) -> bool:
    """Whether a known key signed; a signature line that is none is as good as none."""
    try:
        note = parse_note(request.note)
        return note.text == request.checkpoint.text() and bool(verify_note(note, keys))
    except ProofError:
        return False


def _check_extends(known: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    if known.size == 0:
        if proof:
            raise ProofError("consistency", "the proof from size 0 is empty")
        if new.size == 0 and new.root != EMPTY_ROOT:
            raise ProofError("consistency", "not the root of the empty tree")
        return
    verify_consistency(known.size, new.size, known.root, new.root, proof)


def _refused(status: int, message: str) -> Answer:
    return Answer(status, f"{message}\n".encode())


def _conflict(size: int) -> Answer:
    return Answer(409, b"%d\n" % size, "text/x.tlog.size")
