"""Dossiers as bags: a folder, or a zip."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path


def bag_files(payload: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files of a bag round a dossier's payload."""
    files = {f"data/{name}": data for name, data in payload.items()}
    manifests = {
        f"manifest-{algorithm}.txt": "".join(
            f"{hashlib.new(algorithm, data).hexdigest()}  {name}\n"
            for name, data in sorted(files.items())
        ).encode()
        for algorithm in ("sha256", "sha512")
    }
    declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    return {"bagit.txt": declaration, **manifests, **files}


def write_bag(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder; the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zip_bag(path: Path, files: Mapping[str, bytes], top: str = "") -> Path:
    """Write files to a zip, within a top folder if one is named; the path."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{top}{name}", data)
    path.write_bytes(buffer.getvalue())
    return path
