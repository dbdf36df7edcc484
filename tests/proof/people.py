"""Who is in the ledgers of these tests, with their private keys, and what they state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.signing import SigningKey

from audit.proof import note
from audit.proof.batch import make_line
from audit.proof.keys import key_id, possession_text, spki_of_ed25519
from audit.proof.scalars import base64_encode

ORIGIN = "yangguang.example/county/231005"
COUNTY = "231005"
VILLAGE = "231005100201"
START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
SITE = "https://yangguang.example"
RP_ID = "yangguang.example"

Edit = Callable[[dict[str, Any]], object]


def _nothing(_value: dict[str, Any]) -> None:
    """Change nothing."""


@dataclass(frozen=True)
class Key:
    """A private key made from a name; `alg` as in a key id."""

    name: str
    alg: str = "ed25519"

    @property
    def seed(self) -> bytes:
        return hashlib.sha256(f"seed of {self.name}".encode()).digest()

    @property
    def spki(self) -> bytes:
        if self.alg == "ed25519":
            return spki_of_ed25519(self.raw)
        public = self._ec().public_key()
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def raw(self) -> bytes:
        return bytes(SigningKey(self.seed).verify_key)

    @property
    def id(self) -> str:
        return key_id(self.alg, self.spki)

    def sign(self, message: bytes) -> bytes:
        if self.alg == "ed25519":
            return SigningKey(self.seed).sign(message).signature
        if self.alg == "p256":
            r, s = decode_dss_signature(self._ec().sign(message, ec.ECDSA(SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return self.assertion(message)

    def assertion(
        self,
        message: bytes,
        *,
        client: Edit = _nothing,
        client_json: Callable[[bytes], bytes] = bytes,
        rp_id: str = RP_ID,
        flags: int = 0x05,
        edit: Edit = _nothing,
    ) -> bytes:
        """What an authenticator and a browser return, with edits."""
        challenge = base64_encode(hashlib.sha256(message).digest()).rstrip("=")
        client_data = {
            "type": "webauthn.get",
            "challenge": challenge.translate(str.maketrans("+/", "-_")),
            "origin": SITE,
            "crossOrigin": False,
        }
        client(client_data)
        client_bytes = client_json(json.dumps(client_data).encode())
        data = hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + bytes(4)
        signed = data + hashlib.sha256(client_bytes).digest()
        assertion = {
            "authenticatorData": base64_encode(data),
            "clientDataJSON": base64_encode(client_bytes),
            "signature": base64_encode(self._ec().sign(signed, ec.ECDSA(SHA256()))),
        }
        edit(assertion)
        return json.dumps(assertion).encode()

    def _ec(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self.seed, "big") >> 1, ec.SECP256R1())


@dataclass(frozen=True)
class Who:
    """Somebody who signs: person, key, office and body."""

    person: str
    role: str
    place: str = COUNTY
    body: str = ""
    key: Key = field(default_factory=lambda: Key("nobody"))

    def entry(self) -> dict[str, str]:
        """The entry in `by`."""
        return {
            "key": self.key.id,
            "person": self.person,
            "place": self.place,
            "role": self.role,
        }

    def as_root(self) -> dict[str, str]:
        """The entry in `roots`."""
        spki = base64_encode(self.key.spki)
        return {"body": self.body, "key": self.key.id, "person": self.person, "spki": spki}


def who(name: str, role: str, body: str, place: str = COUNTY, alg: str = "ed25519") -> Who:
    """Somebody with a key of that name."""
    return Who(f"person:{name}", role, place, body, Key(name, alg))


ROOTS = (
    who("r1", "root", "data bureau"),
    who("r2", "root", "poverty office"),
    who("r3", "root", "discipline inspection"),
)
REGISTRAR = who("g1", "registrar", "organisation department")
CLERK = who("c1", "village_committee", "village committee", VILLAGE)
VOTER = who("v7", "village_representative", "villagers", VILLAGE, "p256")
APPROVER = who("f1", "county_finance", "county finance")
TOKEN = who("w1", "village_secretary", "village committee", VILLAGE, "webauthn")
SYSTEM = who("system", "system", "")
LOG = Key("log")
WITNESSES = (
    ("audit bureau", "audit.example/w1"),
    ("discipline inspection", "discipline.example/w1"),
)


def witness_key(name: str) -> Key:
    """The key of a witness by its name."""
    return Key(f"witness {name}")


def vkey(name: str, kind: int, key: Key) -> str:
    """A verifier key as text."""
    return str(note.make_vkey(name, kind, key.raw))


def log_vkey(origin: str = ORIGIN, key: Key = LOG) -> str:
    """The log's verifier key."""
    return vkey(origin, note.ED25519, key)


def witness_set(witnesses: Iterable[tuple[str, str]] = WITNESSES) -> list[dict[str, str]]:
    """Witnesses as `LedgerOpened` lists them."""
    return [
        {"body": body, "vkey": vkey(name, note.COSIGNATURE, witness_key(name))}
        for body, name in witnesses
    ]


def system_set(*types: str, person: Who = SYSTEM) -> list[dict[str, Any]]:
    """System keys as `LedgerOpened` lists them."""
    return [
        {
            "key": person.key.id,
            "person": person.person,
            "spki": base64_encode(person.key.spki),
            "types": list(types or ("ObjectionReceived.v1",)),
        }
    ]


def opening(origin: str = ORIGIN, clock: str = "real") -> dict[str, Any]:
    """The data of a `LedgerOpened`."""
    return {
        "clock": clock,
        "county": COUNTY,
        "log": log_vkey(origin),
        "origin": origin,
        "quorum": 2,
        "roots": [root.as_root() for root in ROOTS],
        "system": system_set(),
        "webauthn": {"origins": [SITE], "rp_id": RP_ID},
        "witnesses": witness_set(),
    }


def enrolment(person: Who, origin: str = ORIGIN) -> dict[str, Any]:
    """The data of a `KeyEnrolled`."""
    proof = person.key.sign(possession_text(origin, person.person, person.key.id))
    return {
        "body": person.body,
        "key": person.key.id,
        "person": person.person,
        "proof": base64_encode(proof),
        "spki": base64_encode(person.key.spki),
    }


def grant(person: Who, first: str = "2026-03-01", until: str | None = None) -> dict[str, Any]:
    """The data of a `RoleGranted`."""
    return {
        "from": first,
        "person": person.person,
        "place": person.place,
        "role": person.role,
        "until": until,
    }


def policy(place: str = COUNTY, first: str = "2026-03-01", **parameters: int) -> dict[str, Any]:
    """The data of a `PolicyAdopted`."""
    document = {"number": "示例〔2026〕1号", "sha256": "0" * 64, "title": "示例政策"}
    return {
        "document": document,
        "effective_from": first,
        "parameters": parameters,
        "place": place,
    }


def vote(household: int = 1) -> dict[str, Any]:
    """The data of a vote."""
    return {"assembly": "assembly:1", "matter": f"household:{household}", "vote": "for"}


def payment_lines(count: int) -> list[bytes]:
    """Lines of a payment batch."""
    return [
        make_line(n, "PaymentOrdered.v1", {"amount_fen": 10_000 + n, "payment": f"payment:{n}"})
        for n in range(count)
    ]


def with_key(person: Who, key: Key) -> Who:
    """The same person with another key."""
    return replace(person, key=key)
