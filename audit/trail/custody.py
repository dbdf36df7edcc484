"""Custody of keys: private keys live in files of a closed folder, never in the database.

A key is a PKCS #8 PEM file, so that other tools can read, make and destroy it; with a passphrase
it is encrypted (PBES2). The folder is 0700 and the files 0600, of the user who runs the process:
anything looser is refused, not repaired, for whoever could read the key may have done so already.
Handles sign and derive; they never show the private bytes.

Kinds: `ed25519` (log, system, witness and person keys), `p256` (person keys made for browsers),
and `secret`: 32 random bytes kept in the same form as an Ed25519 key, from which the vault derives
its keys by HKDF-SHA256, one for each purpose.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from audit.trail.head_file import flush_folder

Algorithm = Literal["ed25519", "p256"]
Private = Ed25519PrivateKey | ec.EllipticCurvePrivateKey

PASSPHRASE_BYTES_MAX = 1_023  # what PKCS #8 readers accept
_COORDINATE_BYTES = 32
_name = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}").fullmatch


class CustodyError(Exception):
    """A key cannot be had: missing, already there, unreadable, or open to others."""


class SigningKey:
    """A private key that signs and does not show itself."""

    __slots__ = ("_private", "algorithm", "key_id", "name", "spki")

    def __init__(self, name: str, private: Private) -> None:
        self._private = private
        self.name = name
        self.algorithm: Algorithm = "ed25519" if isinstance(private, Ed25519PrivateKey) else "p256"
        self.spki = private.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.key_id = f"{self.algorithm}:{sha256(self.spki).hexdigest()}"

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of an Ed25519 public key.

        Raises:
            CustodyError: This is a P-256 key.
        """
        if not isinstance(self._private, Ed25519PrivateKey):
            raise CustodyError(f"{self.name} is not an Ed25519 key")
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes: an Ed25519 signature, or r||s of ECDSA with SHA-256 (signed-events.md)."""
        if isinstance(self._private, Ed25519PrivateKey):
            return self._private.sign(message)
        r, s = decode_dss_signature(self._private.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_COORDINATE_BYTES) + s.to_bytes(_COORDINATE_BYTES)

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r}, {self.key_id})"

    def __reduce__(self) -> str:
        raise TypeError("a private key does not leave its process")


class SecretKey:
    """A secret from which keys for named purposes are derived."""

    __slots__ = ("_secret", "name")

    def __init__(self, name: str, secret: bytes) -> None:
        self._secret = secret
        self.name = name

    def derive(self, purpose: str) -> bytes:
        """32 bytes for one purpose: HKDF-SHA256 (RFC 5869) with the purpose as its info."""
        return HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(self._secret)

    def __repr__(self) -> str:
        return f"SecretKey({self.name!r})"

    def __reduce__(self) -> str:
        raise TypeError("a secret does not leave its process")


class Custody:
    """The keys in one folder, made if it is missing.

    Args:
        folder: Where the files lie.
        passphrase: Encrypts what is created and opens what is encrypted; None for plain files.

    Raises:
        CustodyError: The folder is open to others, or no folder.
    """

    def __init__(self, folder: Path, passphrase: bytes | None = None) -> None:
        if passphrase is not None and not 0 < len(passphrase) <= PASSPHRASE_BYTES_MAX:
            raise CustodyError(f"a passphrase has 1 to {PASSPHRASE_BYTES_MAX} bytes")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_closed(folder, folder.lstat(), directory=True)
        self.folder = folder
        self._passphrase = passphrase

    def create(self, name: str, algorithm: Algorithm = "ed25519") -> SigningKey:
        """Make a key; it is durable when this returns.

        Raises:
            CustodyError: There is a key of that name, which is never overwritten.
        """
        private: Private = (
            Ed25519PrivateKey.generate()
            if algorithm == "ed25519"
            else ec.generate_private_key(ec.SECP256R1())
        )
        self._store(name, private)
        return SigningKey(name, private)

    def create_secret(self, name: str) -> SecretKey:
        """Make a secret for the vault; as `create`."""
        private = Ed25519PrivateKey.generate()
        self._store(name, private)
        return SecretKey(name, private.private_bytes_raw())

    def load(self, name: str) -> SigningKey:
        """The key of that name.

        Raises:
            CustodyError: Missing, open to others, or not opened by the passphrase.
        """
        return SigningKey(name, self._read(name))

    def load_secret(self, name: str) -> SecretKey:
        """The secret of that name; as `load`."""
        private = self._read(name)
        if not isinstance(private, Ed25519PrivateKey):
            raise CustodyError(f"{name} is not a secret")
        return SecretKey(name, private.private_bytes_raw())

    def remove(self, name: str) -> None:
        """Remove the file of a key; whether anybody needs it is for the caller to know.

        Raises:
            CustodyError: There is none of that name.
        """
        path = self._path(name)
        try:
            path.unlink()
        except FileNotFoundError as error:
            raise CustodyError(f"no key at {path}") from error
        flush_folder(path.parent)

    def names(self) -> list[str]:
        """The names of all keys, in order."""
        return sorted(path.stem for path in self.folder.glob("*.pem") if _name(path.stem))

    def has(self, name: str) -> bool:
        """Whether there is a key of that name."""
        return self._path(name).is_file()

    def find(self, public_key: bytes) -> SigningKey | None:
        """The Ed25519 key whose public half this is, or None; a log's key is found by its vkey."""
        for name in self.names():
            key = self.load(name)
            if key.algorithm == "ed25519" and key.public_key == public_key:
                return key
        return None

    def _path(self, name: str) -> Path:
        if not _name(name):
            raise CustodyError(f"{name!r} is no name for a key: a-z, 0-9, dot, hyphen, underscore")
        return self.folder / f"{name}.pem"

    def _store(self, name: str, private: Private) -> None:
        path = self._path(name)
        encryption: serialization.KeySerializationEncryption = (
            serialization.BestAvailableEncryption(self._passphrase)
            if self._passphrase
            else serialization.NoEncryption()
        )
        data = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )
        write_new(path, data)

    def _read(self, name: str) -> Private:
        return load_private(self._path(name), self._passphrase)


def load_key(path: Path, passphrase: bytes | None = None) -> SigningKey:
    """A signing key from a file wherever it lies; the file must be closed to others.

    Raises:
        CustodyError: Missing, open to others, unreadable, or of another kind.
    """
    return SigningKey(path.stem, load_private(path, passphrase))


def load_private(path: Path, passphrase: bytes | None) -> Private:
    """The private key in a closed PEM file; for this module."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise CustodyError(f"no key at {path}: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        _check_closed(path, os.fstat(file.fileno()), directory=False)
        data = file.read()
    password = passphrase if b"ENCRYPTED" in data else None
    try:
        private = serialization.load_pem_private_key(data, password)
    except (ValueError, TypeError) as error:
        raise CustodyError(f"{path} does not open: wrong passphrase, or not a key") from error
    if isinstance(private, Ed25519PrivateKey):
        return private
    if isinstance(private, ec.EllipticCurvePrivateKey) and isinstance(private.curve, ec.SECP256R1):
        return private
    raise CustodyError(f"{path} holds neither an Ed25519 nor a P-256 key")


def passphrase_from(environment: Mapping[str, str]) -> bytes | None:
    """The passphrase in `YANGGUANG_PASSPHRASE`, or in the file `YANGGUANG_PASSPHRASE_FILE`.

    Raises:
        CustodyError: The file cannot be read.
    """
    if text := environment.get("YANGGUANG_PASSPHRASE"):
        return text.encode()
    if path := environment.get("YANGGUANG_PASSPHRASE_FILE"):
        try:
            return Path(path).read_bytes().rstrip(b"\r\n")
        except OSError as error:
            raise CustodyError(f"the passphrase file {path} cannot be read") from error
    return None


def write_new(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 that must not exist yet, whole or not at all, durably.

    Raises:
        CustodyError: It exists.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError as error:
        raise CustodyError(f"{path} exists and is never overwritten") from error
    finally:
        beside.unlink()
    flush_folder(path.parent)


def _check_closed(path: Path, found: os.stat_result, *, directory: bool) -> None:
    kind = stat.S_ISDIR if directory else stat.S_ISREG
    if not kind(found.st_mode):
        raise CustodyError(f"{path} is not a {'folder' if directory else 'file'}")
    if found.st_mode & 0o077:
        mode = stat.S_IMODE(found.st_mode)
        wanted = "0700" if directory else "0600"
        raise CustodyError(f"{path} is open to others (mode {mode:04o}, expected {wanted})")
    if found.st_uid != os.geteuid():
        raise CustodyError(f"{path} belongs to another user (id {found.st_uid})")
