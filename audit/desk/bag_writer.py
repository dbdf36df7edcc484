"""Writing a BagIt 1.0 bag (RFC 8493) as a zip file, the same bytes for the same content.

Payload first, in the order it is given; then the sha256 and sha512 manifests over it, and the tag
manifests over those. Every entry bears the same time and mode. A bag appears whole, under its
name, or not at all.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ALGORITHMS: Final = ("sha256", "sha512")
TOP: Final = "bag"

_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file knows: when a bag was packed is nobody's evidence."""

_MODE: Final = 0o100644 << 16
_DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class BagWriter:
    """A bag on its way to `path`; use it in a `with`, an error leaves nothing behind."""

    def __init__(self, path: Path, description: str) -> None:
        self._path = path
        self._description = description
        self._sums: dict[str, list[tuple[str, str]]] = {name: [] for name in ALGORITHMS}
        self._tag_sums: dict[str, list[tuple[str, str]]] = {name: [] for name in ALGORITHMS}
        self._bytes = self._files = 0
        descriptor, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        self._beside = Path(beside)
        self._file = os.fdopen(descriptor, "wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._finish()
            self._zip.close()
            self._file.close()
            if error is None:
                self._beside.rename(self._path)
        finally:
            self._file.close()
            self._beside.unlink(missing_ok=True)

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add the payload file `data/<name>`, in pieces of any length."""
        digests, length = self._write(f"data/{name}", pieces)
        self._files += 1
        self._bytes += length
        for algorithm, digest in zip(ALGORITHMS, digests, strict=True):
            self._sums[algorithm].append((digest, f"data/{name}"))

    def _finish(self) -> None:
        info = (
            f"External-Description: {self._description}\n"
            f"Payload-Oxum: {self._bytes}.{self._files}\n"
        )
        self._tag("bagit.txt", _DECLARATION)
        self._tag("bag-info.txt", info.encode())
        for algorithm in ALGORITHMS:
            self._tag(f"manifest-{algorithm}.txt", _manifest(self._sums[algorithm]))
        for algorithm in ALGORITHMS:
            tags = _manifest(self._tag_sums[algorithm])
            self._write(f"tagmanifest-{algorithm}.txt", [tags])

    def _tag(self, name: str, data: bytes) -> None:
        digests, _ = self._write(name, [data])
        for algorithm, digest in zip(ALGORITHMS, digests, strict=True):
            self._tag_sums[algorithm].append((digest, name))

    def _write(self, name: str, pieces: Iterable[bytes]) -> tuple[list[str], int]:
        hashed, length = [hashlib.new(algorithm) for algorithm in ALGORITHMS], 0
        info = zipfile.ZipInfo(f"{TOP}/{name}", _TIME)
        info.external_attr, info.compress_type = _MODE, zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w") as entry:
            for piece in pieces:
                entry.write(piece)
                length += len(piece)
                for one in hashed:
                    one.update(piece)
        return [one.hexdigest() for one in hashed], length


def _manifest(sums: Iterable[tuple[str, str]]) -> bytes:
    return "".join(
        f"{digest}  {name}\n" for digest, name in sorted(sums, key=lambda s: s[1])
    ).encode()
