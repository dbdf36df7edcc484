"""BagIt 1.0 bags (RFC 8493), read whole from a directory or a zip file, and checked.

A dossier is a bag with sha256 and sha512 manifests. Both must list every payload file and no
other; nothing may lie outside the bag or be a link; sizes are bounded before anything is read, so
that a small file cannot grow large.
"""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from audit.proof.errors import ProofError

FILES_MAX = 100_000
BYTES_MAX = 1 << 30
"""One GiB, all files of a bag together."""

_ALGORITHMS = ("sha256", "sha512")
_DECLARATION = re.compile(
    r"BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n?"
).fullmatch
_LINE_END = re.compile(r"\r\n|\r|\n")
_MANIFEST_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+\*?(.+)").fullmatch


def read_bag(path: Path) -> dict[str, bytes]:
    """The payload files of a bag by their path below `data/`, all hashes checked.

    `path` is a directory or a zip file: the bag itself, or one folder that is.

    Raises:
        ProofError: `bag-unreadable`, `bag-path`, `bag-size`, `bagit`, `manifest`.
    """
    try:
        files = _read_directory(path) if path.is_dir() else _read_zip(path)
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise ProofError("bag-unreadable", "not a bag", found=str(error)[:200]) from error
    files = _strip_folder(files)
    _check_names(files)
    _check_declaration(files)
    for algorithm in _ALGORITHMS:
        _check_manifest(files, algorithm, f"manifest-{algorithm}.txt", payload=True)
        if f"tagmanifest-{algorithm}.txt" in files:
            _check_manifest(files, algorithm, f"tagmanifest-{algorithm}.txt", payload=False)
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    return {name.removeprefix("data/"): data for name, data in payload.items()}


def _read_directory(root: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = BYTES_MAX
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            continue
        if not stat.S_ISREG(mode):
            raise ProofError("bag-path", "a bag holds files, no links", found=name)
        left -= path.lstat().st_size
        _check_room(left, len(files))
        files[_checked_name(name)] = path.read_bytes()
    return files


def _read_zip(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    left = BYTES_MAX
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            mode = info.external_attr >> 16
            name = _checked_name(info.filename)
            if (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)) or name in files:
                raise ProofError("bag-path", "a link, or a name twice", found=name)
            _check_room(left - info.file_size, len(files))
            with archive.open(info) as stream:
                files[name] = stream.read(left + 1)
            left -= len(files[name])
            _check_room(left, len(files))
    return files


def _check_room(left: int, count: int) -> None:
    if left < 0 or count > FILES_MAX:
        raise ProofError(
            "bag-size",
            "the bag is too large",
            expected=f"at most {BYTES_MAX} bytes in {FILES_MAX} files",
        )


def _checked_name(name: str) -> str:
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts) or "\\" in name or "\0" in name:
        raise ProofError("bag-path", "a path that leads out of the bag", found=name[:200])
    return name


def _strip_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """The bag's files, from the one folder that holds them all if they are in one."""
    folders = {name.split("/", 1)[0] for name in files}
    if "bagit.txt" in files or len(folders) != 1:
        return files
    folder = f"{folders.pop()}/"
    return {name.removeprefix(folder): data for name, data in files.items()}


def _check_names(files: dict[str, bytes]) -> None:
    """RFC 8493, section 5.2: file systems differ in what is one name, and a bag is read on each."""
    seen: set[str] = set()
    folders: set[str] = set()
    for name in files:
        plain = unicodedata.normalize("NFC", name).casefold()
        if plain in seen:
            raise ProofError("bag-path", "two names that differ in case or accents", found=name)
        seen.add(plain)
        folders |= {str(folder) for folder in PurePosixPath(plain).parents}
    if both := sorted(seen & folders):
        raise ProofError("bag-path", "a file and a folder of one name", found=both[0])
    if "fetch.txt" in files:
        raise ProofError("bag-path", "a dossier has nothing to fetch", found="fetch.txt")


def _check_declaration(files: dict[str, bytes]) -> None:
    declaration = files.get("bagit.txt", b"").decode("utf-8", "replace")
    if not _DECLARATION(declaration):
        raise ProofError(
            "bagit",
            "no BagIt 1.0 declaration",
            expected="BagIt-Version: 1.0, UTF-8",
            found=declaration[:80],
            where="bagit.txt",
        )


def _check_manifest(files: dict[str, bytes], algorithm: str, name: str, *, payload: bool) -> None:
    listed = _parse_manifest(files, name)
    for path, digest in listed.items():
        if path not in files or path.startswith("data/") != payload:
            raise ProofError("manifest", "a listed file is missing", found=path, where=name)
        found = hashlib.new(algorithm, files[path]).hexdigest()
        if found != digest:
            raise ProofError(
                "manifest", f"{path} was changed", expected=digest, found=found, where=name
            )
    unlisted = sorted(path for path in files if path.startswith("data/") and path not in listed)
    if payload and unlisted:
        raise ProofError("manifest", "a payload file is not listed", found=unlisted[0], where=name)


def _parse_manifest(files: dict[str, bytes], name: str) -> dict[str, str]:
    listed: dict[str, str] = {}
    try:
        text = files[name].decode("utf-8")
    except (KeyError, UnicodeDecodeError) as error:
        raise ProofError("manifest", "missing, or not UTF-8", where=name) from error
    lines = _LINE_END.split(text)
    for line in lines if lines[-1] else lines[:-1]:
        match = _MANIFEST_LINE(line)
        if not match:
            raise ProofError("manifest", "not a line of a manifest", found=line[:100], where=name)
        path = match[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        if path in listed:
            raise ProofError("manifest", "a file is listed twice", found=path, where=name)
        listed[path] = match[1].lower()
    return listed
