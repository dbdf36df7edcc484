"""Public keys and their signatures: `ed25519`, `p256`, `webauthn`.

signed-events.md: key id = `<alg>:<lowercase hex SHA-256 of the SubjectPublicKeyInfo DER>`. Only
one DER encoding of a key is accepted, so that one key has one id; small-order and non-canonical
points are refused. The algorithm is the registry's, never the message's. Extension points: `sm2`,
`ml-dsa-44` would each add a row to `_PARSERS`.

    ed25519   64 raw bytes
    p256      ECDSA with SHA-256, 64 raw bytes r || s (what WebCrypto makes)
    webauthn  JSON {authenticatorData, clientDataJSON, signature}, base64 inside, ES256 in DER
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from audit.proof import ed25519
from audit.proof.canonical import names_keys_once
from audit.proof.errors import ProofError
from audit.proof.scalars import base64_decode, base64_encode

_ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")
_P256_SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
_P256_POINT_BYTES = 65
_ES256 = ec.ECDSA(SHA256())
_RS_BYTES = 32

_KEY_ID = re.compile(r"(?:ed25519|p256|webauthn):[0-9a-f]{64}").fullmatch

_RP_ID_HASH_BYTES = 32
_AUTHENTICATOR_DATA_BYTES_MIN = 37
_USER_PRESENT, _USER_VERIFIED = 0x01, 0x04


class WebAuthn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What assertions are held against: `LedgerOpened.webauthn`."""

    origins: tuple[str, ...]
    rp_id: str


class PublicKey(msgspec.Struct, frozen=True):
    """A key that was parsed, and so may verify: its id, algorithm, SPKI DER and raw point."""

    id: str
    alg: str
    spki: bytes
    raw: bytes

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the SPKI: the same for one key under two algorithms."""
        return self.id.partition(":")[2]


class _Assertion(msgspec.Struct, forbid_unknown_fields=True):
    authenticatorData: str  # noqa: N815 the standard's names
    clientDataJSON: str  # noqa: N815
    signature: str


class _ClientData(msgspec.Struct):
    type: str
    challenge: str
    origin: str


_assertion_decoder = msgspec.json.Decoder(_Assertion)
_client_data_decoder = msgspec.json.Decoder(_ClientData)


def check_key_id(text: str) -> str:
    """Return `text` if it has the form of a key id; refused by rule `key-id` otherwise."""
    if not _KEY_ID(text):
        raise ProofError("key-id", "not a key id", expected="<alg>:<64 hex>", found=text[:100])
    return text


def key_id(alg: str, spki: bytes) -> str:
    """The id of a key from its SPKI DER."""
    return f"{alg}:{sha256(spki).hexdigest()}"


def parse_key(claimed_id: str, spki: bytes) -> PublicKey:
    """Parse a key that is enrolled under an id.

    Raises:
        ProofError: `key-spki` (not the one DER of such a key), `key-point`, `key-id`.
    """
    check_key_id(claimed_id)
    alg = claimed_id.partition(":")[0]
    raw = _PARSERS[alg](spki)
    if key_id(alg, spki) != claimed_id:
        raise ProofError(
            "key-id", "the id is not this key's", expected=key_id(alg, spki), found=claimed_id
        )
    return PublicKey(claimed_id, alg, spki, raw)


def spki_of_ed25519(raw: bytes) -> bytes:
    """The SPKI DER of a raw Ed25519 key."""
    return _ED25519_SPKI + raw


def possession_text(origin: str, person: str, key: str) -> bytes:
    """What a new key signs to show that somebody holds it (`KeyEnrolled.proof`)."""
    return f"yangguang/key-possession/v1\n{origin}\n{person}\n{key}\n".encode()


def verify(
    key: PublicKey, message: bytes, signature: bytes, webauthn: WebAuthn | None = None
) -> None:
    """Refuse unless `signature` is the key's over `message`.

    Raises:
        ProofError: `signature`; `webauthn` where an assertion breaks one of its own rules.
    """
    if key.alg == "ed25519":
        holds = ed25519.verifies(key.raw, message, signature)
    elif key.alg == "p256":
        holds = _verifies_p256(key, message, signature)
    else:
        holds = _verifies_webauthn(key, message, signature, webauthn)
    if not holds:
        raise ProofError("signature", f"the signature of {key.id} does not hold")


def _parse_ed25519(spki: bytes) -> bytes:
    if not spki.startswith(_ED25519_SPKI):
        raise _spki_error("Ed25519", spki)
    return ed25519.check_point(spki[len(_ED25519_SPKI) :])


def _parse_p256(spki: bytes) -> bytes:
    point = spki[len(_P256_SPKI) :]
    if not spki.startswith(_P256_SPKI) or len(point) != _P256_POINT_BYTES:
        raise _spki_error("P-256", spki)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise ProofError("key-point", "not a point of P-256", found=point.hex()) from error
    return point


_PARSERS: dict[str, Callable[[bytes], bytes]] = {
    "ed25519": _parse_ed25519,
    "p256": _parse_p256,
    "webauthn": _parse_p256,
}


def _spki_error(name: str, spki: bytes) -> ProofError:
    return ProofError(
        "key-spki", f"not the DER of an uncompressed {name} key", found=spki[:32].hex()
    )


def _verifies_p256(key: PublicKey, message: bytes, signature: bytes) -> bool:
    if len(signature) != 2 * _RS_BYTES:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:_RS_BYTES], signature[_RS_BYTES:]))
    return _verifies_ecdsa(key, message, encode_dss_signature(r, s))


def _verifies_ecdsa(key: PublicKey, message: bytes, der: bytes) -> bool:
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.raw)
        point.verify(der, message, _ES256)
    except (InvalidSignature, ValueError):
        return False
    return True


def _verifies_webauthn(
    key: PublicKey, message: bytes, signature: bytes, webauthn: WebAuthn | None
) -> bool:
    if webauthn is None:
        raise ProofError("webauthn", "the ledger names no relying party")
    try:
        assertion = _assertion_decoder.decode(signature)
        client_data = base64_decode(assertion.clientDataJSON, what="clientDataJSON")
        client = _client_data_decoder.decode(client_data)
        if not (names_keys_once(signature) and names_keys_once(client_data)):
            raise ProofError("webauthn", "an assertion names each thing once")
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ProofError("webauthn", "not an assertion", found=str(error)[:120]) from error
    authenticator_data = base64_decode(assertion.authenticatorData, what="authenticatorData")
    _check_client(client, message, webauthn)
    _check_authenticator(authenticator_data, webauthn)
    der = base64_decode(assertion.signature, what="signature of the assertion")
    return _verifies_ecdsa(key, authenticator_data + sha256(client_data).digest(), der)


def _check_client(client: _ClientData, message: bytes, webauthn: WebAuthn) -> None:
    if client.type != "webauthn.get":
        raise ProofError(
            "webauthn", "another ceremony", expected="webauthn.get", found=client.type[:40]
        )
    challenge = _base64url(sha256(message).digest())
    if client.challenge != challenge:
        raise ProofError(
            "webauthn", "the challenge is another", expected=challenge, found=client.challenge[:60]
        )
    if client.origin not in webauthn.origins:
        raise ProofError(
            "webauthn",
            "signed on another site",
            expected=" or ".join(webauthn.origins),
            found=client.origin[:80],
        )


def _check_authenticator(data: bytes, webauthn: WebAuthn) -> None:
    if len(data) < _AUTHENTICATOR_DATA_BYTES_MIN:
        raise ProofError("webauthn", "authenticatorData is cut off", found=f"{len(data)} bytes")
    expected = sha256(webauthn.rp_id.encode()).digest()
    if data[:_RP_ID_HASH_BYTES] != expected:
        raise ProofError(
            "webauthn",
            "rpIdHash is another relying party's",
            expected=expected.hex(),
            found=data[:_RP_ID_HASH_BYTES].hex(),
        )
    flags = data[_RP_ID_HASH_BYTES]
    if not flags & _USER_PRESENT or not flags & _USER_VERIFIED:
        raise ProofError(
            "webauthn", "user presence and verification are required", found=f"flags {flags:#04x}"
        )


def _base64url(data: bytes) -> str:
    """RFC 4648, section 5, without padding."""
    return base64_encode(data).rstrip("=").translate(str.maketrans("+/", "-_"))
