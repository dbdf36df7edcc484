"""The outside head: the last tree head that a log's key signed, kept outside the database.

log.md: a checkpoint is kept "in the database **and** in a small compare-and-swap file outside it".
The file is moved on before a signature is made, so that whatever was ever signed is at or below
it. Who rolls the database back, or rewrites it, cannot have the result signed: the file remembers.

It is made once, when the ledger is made, at size 0. It is never made again by itself: a missing
file is a reason to stop, not to begin anew (docs/failover.md).
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from audit.proof.checkpoint import Checkpoint
from audit.proof.merkle import EMPTY_ROOT
from audit.trail.head_file import HeadFile, HeadFileError


class OutsideHead:
    """The outside head of one log, in `folder`."""

    def __init__(self, folder: Path, origin: str) -> None:
        self.origin = origin
        self._file = HeadFile(folder / file_name(origin))

    @property
    def path(self) -> Path:
        """Where the file lies; a failover carries it to the other host."""
        return self._file.path

    @classmethod
    def create(
        cls, folder: Path, origin: str, size: int = 0, root: bytes = EMPTY_ROOT
    ) -> OutsideHead:
        """Make the file; at another size than 0 only in the recovery that docs/failover.md names.

        Raises:
            HeadFileError: There is one already.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        outside = cls(folder, origin)
        outside._file.swap(None, Checkpoint(origin, size, root))
        return outside

    def read(self) -> Checkpoint:
        """The last head signed.

        Raises:
            HeadFileError: The file is missing, damaged, or another log's.
        """
        head = self._file.read()
        if head is None:
            raise HeadFileError(f"the outside head {self.path} is missing")
        if head.origin != self.origin:
            raise HeadFileError(f"{self.path} is the outside head of {head.origin}")
        return head

    def swap(self, expected: Checkpoint, new: Checkpoint) -> None:
        """Move on from `expected` to `new`; durable when it returns.

        Raises:
            HeadMovedError: The file holds another head than `expected`.
        """
        self._file.swap(expected, new)


def file_name(origin: str) -> str:
    """A file name for an origin: readable in its last part, unique by its hash."""
    last = "".join(c if c.isalnum() else "-" for c in origin.rpartition("/")[2])[:40]
    return f"{last}-{sha256(origin.encode()).hexdigest()[:16]}.head"
