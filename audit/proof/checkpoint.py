r"""Checkpoints (C2SP tlog-checkpoint) and who judges them.

log.md: `<origin>\n<size>\n<base64 root>\n`, signed as a note by the log's key. "A checkpoint is
final when `quorum` different bodies have cosigned ... The log never counts; distinct key material
is counted." "Size n is judged by the set in force below n; the first checkpoint after a change of
log key or witnesses carries signatures of both sets; the old key is distrusted beyond it." Of a
set with fewer bodies than the quorum, where the quorum grows with a change, all must cosign.

A key's range is `from_size` to `to_size` (null while in force). At the size where one range ends
and the next begins, both sets must have signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from audit.proof import note
from audit.proof.canonical import INTEGER_MAX
from audit.proof.errors import ProofError
from audit.proof.note import COSIGNATURE, ED25519, Note, Verified, VerifierKey
from audit.proof.scalars import base64_encode, decode_hash, parse_decimal, plain_body


class Checkpoint(msgspec.Struct, frozen=True):
    """The state of a log: `size` records under `root` (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64_encode(self.root)}\n"


class KeyRange(msgspec.Struct, frozen=True):
    """A log's or witness's key, its body, and the sizes it answers for; `to_size` None: still."""

    key: VerifierKey
    body: str = ""
    from_size: int = 0
    to_size: int | None = None

    def below(self, size: int) -> bool:
        """Whether the key was in force below `size`."""
        return (self.from_size < size or self.from_size == size == 0) and (
            self.to_size is None or size <= self.to_size
        )

    def from_on(self, size: int) -> bool:
        """Whether the key is in force from `size` on."""
        return self.from_size <= size and (self.to_size is None or size < self.to_size)

    def judges(self, size: int) -> bool:
        """Whether the key is in one of the sets that judge a checkpoint of `size`."""
        return self.below(size) or self.from_on(size)


class Judged(msgspec.Struct, frozen=True):
    """A checkpoint that its log and a quorum of witnesses have signed.

    `times_seconds` holds the time (Unix) of each cosignature that counted, by body.
    """

    checkpoint: Checkpoint
    bodies: tuple[str, ...]
    times_seconds: tuple[tuple[str, int], ...]


def parse_text(text: str) -> Checkpoint:
    """Read a checkpoint's text; refused by rule `checkpoint` unless it has exactly three lines."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:  # noqa: PLR2004 three lines and the end
        raise ProofError(
            "checkpoint",
            "a checkpoint has three lines: origin, size, root",
            found=repr(text[:120]),
        )
    size = parse_decimal(lines[1], what="size of the checkpoint")
    if size > INTEGER_MAX:
        raise ProofError("checkpoint", "no tree is so large", found=lines[1])
    return Checkpoint(lines[0], size, decode_hash(lines[2], what="root of the checkpoint"))


def parse_checkpoint(data: bytes) -> tuple[Checkpoint, Note]:
    """Read a signed checkpoint without verifying it."""
    signed = note.parse_note(data)
    return parse_text(signed.text), signed


def judge(
    data: bytes,
    origin: str,
    logs: Iterable[KeyRange],
    witnesses: Iterable[KeyRange],
    quorum: int,
    *,
    quorum_below: int | None = None,
) -> Judged:
    """Verify a signed checkpoint of the log `origin`.

    `quorum` is that of the set of witnesses in force from its size on. Where another set or quorum
    was in force below it, both sets sign: `quorum_below` bodies of that one, or, where that is not
    known, as many of `quorum` as it has.

    Raises:
        ProofError: `checkpoint-origin`, `log-signature`, `note-signature`, `quorum`, or what
            makes it unreadable.
    """
    checkpoint, signed = parse_checkpoint(data)
    if checkpoint.origin != origin:
        raise ProofError(
            "checkpoint-origin",
            "the checkpoint of another log",
            expected=origin,
            found=checkpoint.origin,
        )
    log_ranges, witness_ranges = list(logs), list(witnesses)
    verify_log(signed, log_ranges, checkpoint)
    verified = _verified(signed, witness_ranges, COSIGNATURE)
    counted: dict[str, int] = {}
    sets = _sets_at(witness_ranges, checkpoint.size)
    needs = _quorums(sets, checkpoint.size, quorum, quorum_below)
    for judges, needed in zip(sets, needs, strict=True):
        for body, seconds in count_bodies(verified, judges, needed).items():
            counted[body] = min(seconds, counted.get(body, seconds))
    return Judged(checkpoint, tuple(sorted(counted)), tuple(sorted(counted.items())))


def verify_log(signed: Note, logs: Sequence[KeyRange], checkpoint: Checkpoint) -> None:
    """Refuse by rule `log-signature` unless each set of log keys at that size has signed."""
    verified = {found.key for found in _verified(signed, logs, ED25519)}
    for judges in _sets_at(logs, checkpoint.size):
        for judge_key in judges:
            if judge_key.key.name != checkpoint.origin:
                raise ProofError(
                    "log-key-name",
                    "the log's key bears the log's name",
                    expected=checkpoint.origin,
                    found=judge_key.key.name,
                )
        if not verified & {judge_key.key for judge_key in judges}:
            raise ProofError(
                "log-signature",
                f"size {checkpoint.size} is not signed by the log's key of that size",
                expected=", ".join(str(judge_key.key) for judge_key in judges),
                found=", ".join(signature.name for signature in signed.signatures),
            )


def count_bodies(
    verified: Sequence[Verified], judges: Sequence[KeyRange], quorum: int
) -> dict[str, int]:
    """The bodies that cosigned with the time of each, if they are a quorum.

    Two names for one key are one witness: bodies are counted by distinct key material, and two
    spellings of one body are one.

    Raises:
        ProofError: `quorum`.
    """
    body_of = {judge_key.key: judge_key.body for judge_key in judges}
    times: dict[str, int] = {}
    material: dict[bytes, str] = {}
    for found in verified:
        body = body_of.get(found.key)
        if body is None or found.time_seconds is None:
            continue
        if material.setdefault(found.key.public_key, body) == body:
            times[body] = min(times.get(body, found.time_seconds), found.time_seconds)
    if quorum < 1 or len({plain_body(body) for body in times}) < quorum:
        raise ProofError(
            "quorum",
            "too few different bodies have cosigned",
            expected=f"{quorum} of: {', '.join(sorted(set(body_of.values())))}",
            found=", ".join(sorted(times)) or "none",
        )
    return times


def _sets_at(ranges: Sequence[KeyRange], size: int) -> list[list[KeyRange]]:
    """The set in force below a size, and the set from it on where that is another."""
    below = [key for key in ranges if key.below(size)]
    onward = [key for key in ranges if key.from_on(size)]
    sets = [keys for keys in (below, onward) if keys]
    if not sets:
        raise ProofError("key-range", f"no key answers for size {size}")
    return sets if sets[0] != sets[-1] else sets[:1]


def _quorums(
    sets: Sequence[Sequence[KeyRange]], size: int, quorum: int, quorum_below: int | None
) -> list[int]:
    """How many bodies of each set must cosign; one set of two is never asked for less than all."""
    if len(sets) == 1:
        below = quorum_below is not None and all(key.below(size) for key in sets[0])
        return [max(quorum, quorum_below or 0) if below else quorum]
    if quorum_below is not None:
        return [quorum_below, quorum]
    bodies = [len({plain_body(judge_key.body) for judge_key in judges}) for judges in sets]
    return [quorum if most == max(bodies) else min(quorum, most) for most in bodies]


def _verified(signed: Note, ranges: Sequence[KeyRange], kind: int) -> list[Verified]:
    keys = {key_range.key for key_range in ranges}
    for key in keys:
        if key.kind != kind:
            raise ProofError("vkey", f"not a key of type 0x{kind:02x}", found=str(key))
    return note.verify_note(signed, keys)


def sign(checkpoint: Checkpoint, key: VerifierKey, signer: Callable[[bytes], bytes]) -> Note:
    """The checkpoint as a note signed by the log's key."""
    text = checkpoint.text()
    if parse_text(text) != checkpoint:
        raise ProofError("checkpoint", "this origin cannot stand in a checkpoint")
    return Note(text, (note.sign_text(text, key, signer),))
