"""Sealing bytes at a place: AES-256-GCM, a fresh nonce each time, the place as associated data.

What was sealed at one place opens at no other. A key that was opened does not show itself.
"""

from os import urandom

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
TAG_BYTES = 16
SEALED_BYTES = NONCE_BYTES + TAG_BYTES
"""What sealing adds to the length of data."""


class HolderKey:
    """The key of one holder of the vault, or the master key that wraps them."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = AESGCM(key)

    def seal(self, data: bytes, place: bytes) -> bytes:
        """Nonce, ciphertext and tag."""
        nonce = urandom(NONCE_BYTES)
        return nonce + self._key.encrypt(nonce, data, place)

    def open(self, data: bytes, place: bytes) -> bytes:
        """What was sealed.

        Raises:
            cryptography.exceptions.InvalidTag: It was changed or moved, or sealed with another key.
        """
        return self._key.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], place)
