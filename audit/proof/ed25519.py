"""Ed25519 (RFC 8032), checked strictly.

signed-events.md: "small-order and non-canonical points are refused". libsodium refuses them when
it verifies, but other verifiers do not, so a key is refused where it is read: `check_point` asks
for the canonical encoding of a point of the prime-order group.
"""

from __future__ import annotations

from nacl.bindings import crypto_core_ed25519_is_valid_point, crypto_sign_open
from nacl.exceptions import CryptoError

from audit.proof.errors import ProofError

KEY_BYTES = 32
SIGNATURE_BYTES = 64


def check_point(public_key: bytes) -> bytes:
    """Return the 32 bytes of a public key, or refuse them by rule `key-point`."""
    if len(public_key) != KEY_BYTES:
        raise ProofError(
            "key-point",
            "an Ed25519 key is 32 bytes",
            expected="32 bytes",
            found=f"{len(public_key)} bytes",
        )
    if not crypto_core_ed25519_is_valid_point(public_key):
        raise ProofError(
            "key-point",
            "not the canonical encoding of a point of the prime-order group",
            found=public_key.hex(),
        )
    return public_key


def verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) is the key's over `message`."""
    if len(signature) != SIGNATURE_BYTES or len(public_key) != KEY_BYTES:
        return False
    try:
        crypto_sign_open(signature + message, public_key)
    except CryptoError:
        return False
    return True
