"""What others remember of a log: its outside head, its witnesses' heads, checkpoints kept by hand.

The database cannot change these. They are taken before the database is looked at, so that a log
that grows meanwhile is never taken for one that lags behind its witnesses.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

from audit.proof.checkpoint import Checkpoint, parse_checkpoint
from audit.proof.note import VerifierKey
from audit.trail.head_file import HeadFile
from audit.trail.outside_head import file_name
from audit.trail.witness_client import WitnessError, WitnessSizeError


class Remembered(NamedTuple):
    """A size that somebody remembers, and the root at it.

    `root` is None where only the size was told; `contradicts` says that a witness stands at the
    size it was asked about with another root.
    """

    name: str
    size: int
    root: bytes | None = None
    contradicts: bool = False


class Kept(NamedTuple):
    """A signed checkpoint that the auditor has kept, and where it came from."""

    name: str
    note: bytes


class Asked(Protocol):
    """A witness that can be asked (`audit.trail.witness_client.WitnessClient`)."""

    @property
    def vkey(self) -> VerifierKey:
        """Its verifier key."""
        ...

    def add_checkpoint(self, old_size: int, proof: list[bytes], note: bytes) -> object:
        """Ask for a cosignature (C2SP tlog-witness)."""
        ...


def of_folder(folder: Path, origin: str, name: str) -> Remembered | None:
    """The head of a log in a folder of heads: a witness's memory, or the outside head's.

    None where the folder knows nothing of that log.

    Raises:
        HeadFileError: The file does not hold a tree head.
    """
    head = HeadFile(folder / file_name(origin)).read()
    return Remembered(name, head.size, head.root) if head else None


def of_checkpoint(found: Checkpoint, name: str) -> Remembered:
    """A head that somebody has in memory."""
    return Remembered(name, found.size, found.root)


def ask(witness: Asked, note: bytes) -> Remembered:
    """Where a witness stands, by showing it the log's newest checkpoint and asking for no step.

    The request goes from the checkpoint's size to the same size, so that a witness that stands
    elsewhere answers with its size and moves nowhere.

    Raises:
        WitnessError: It is away, or does not know the log.
    """
    shown, _ = parse_checkpoint(note)
    name = witness.vkey.name
    try:
        witness.add_checkpoint(shown.size, [], note)
    except WitnessSizeError as error:
        return Remembered(name, error.size, contradicts=error.size == shown.size)
    return Remembered(name, shown.size, shown.root)


__all__ = ["Asked", "Kept", "Remembered", "WitnessError", "ask", "of_checkpoint", "of_folder"]
