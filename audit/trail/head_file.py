"""One tree head in a small file that survives `kill -9` and power loss, and only ever moves on.

The outside head of a log and the memory of a witness are the same thing: the last tree head that
was signed, changed by compare-and-swap *before* the next signature is given out. The file holds a
checkpoint's text (`origin`, size, root). It is replaced whole: written beside its place, flushed,
renamed, and the folder flushed, all under a lock that the kernel lets go of when the process ends.
A reader therefore sees the head before or the head after, never half of one.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.proof.checkpoint import Checkpoint, parse_text
from audit.proof.errors import ProofError

HEAD_BYTES_MAX = 4_096


class HeadFileError(Exception):
    """The file is missing, unreadable, or not what the caller had expected to replace."""


class HeadMovedError(HeadFileError):
    """Somebody else has moved the head since it was read; `found` is where it stands."""

    def __init__(self, found: Checkpoint | None) -> None:
        place = "nothing" if found is None else f"size {found.size} of {found.origin}"
        super().__init__(f"the head has moved: the file holds {place}")
        self.found = found


class HeadFile:
    """A tree head in the file at `path`; its folder must exist."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock_path = path.with_name(path.name + ".lock")

    def read(self) -> Checkpoint | None:
        """The head, or None where the file does not exist.

        Raises:
            HeadFileError: The file does not hold exactly a checkpoint's text.
        """
        try:
            with self.path.open("rb") as file:
                data = file.read(HEAD_BYTES_MAX + 1)
        except FileNotFoundError:
            return None
        try:
            return parse_text(data.decode("utf-8"))
        except (ProofError, UnicodeDecodeError) as error:
            raise HeadFileError(f"{self.path} does not hold a tree head: {error}") from error

    def swap(self, expected: Checkpoint | None, new: Checkpoint) -> None:
        """Replace `expected` by `new`, durably, or leave the file as it is.

        Raises:
            HeadMovedError: The file does not hold `expected`.
            HeadFileError: `new` is smaller, another root for the same size, or another log's.
        """
        if expected is not None:
            _check_moves_on(expected, new)
        with self._locked():
            found = self.read()
            if found != expected:
                raise HeadMovedError(found)
            if new != found:
                self._replace(new.text().encode())

    def _replace(self, data: bytes) -> None:
        beside = self.path.with_name(self.path.name + ".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            written = os.write(descriptor, data)
            if written != len(data):
                raise HeadFileError(f"{beside}: {written} of {len(data)} bytes were written")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        beside.rename(self.path)
        flush_folder(self.path.parent)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable (a rename is durable only with its folder)."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check_moves_on(old: Checkpoint, new: Checkpoint) -> None:
    if new.origin != old.origin:
        raise HeadFileError(f"the head of {new.origin} cannot replace that of {old.origin}")
    if new.size < old.size:
        raise HeadFileError(f"a head never goes back: from size {old.size} to {new.size}")
    if new.size == old.size and new.root != old.root:
        raise HeadFileError(f"two roots for size {new.size}")
