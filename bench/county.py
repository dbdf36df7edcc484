"""A county's ledger with real keys, for measurements and for tests of admission.

Three roots open it; persons get keys and offices by registry acts; every act is signed, goes in
through admission, and pins a checkpoint that a sealer made.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import domain.rooms
from api.signing import Office, Seen, sign_act
from audit.proof import canonical
from audit.proof.commitment import Disclosure
from audit.proof.keys import possession_text
from audit.proof.note import COSIGNATURE, ED25519, make_vkey
from audit.proof.scalars import base64_encode
from audit.trail import checkpoints
from audit.trail.admission import Admission, LedgerInfo, open_ledger
from audit.trail.append import Conn
from audit.trail.custody import Custody, SecretKey, SigningKey
from audit.trail.outcomes import Admitted
from audit.trail.outside_head import OutsideHead
from audit.trail.sealing import Sealer
from audit.trail.submission import Submission
from audit.trail.vault import Vault

COUNTY = "231005"
VILLAGE = "231005100201"
ORIGIN = "yangguang.example/county/231005"
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROOT_BODIES = ("data bureau", "agriculture office", "discipline inspection")

assert domain.rooms.ROOMS  # noqa: S101  (importing it publishes every act type)


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def pass_by(self, **duration: float) -> None:
        """Let time go by."""
        self.now += timedelta(**duration)


def new_key(name: str) -> SigningKey:
    """A fresh key that nobody keeps."""
    return SigningKey(name, Ed25519PrivateKey.generate())


class County:
    """One ledger, its keys in custody below `folder`, and one process's admission into it.

    Args:
        dsn: connects as the migration's role.
        folder: for custody and the outside head.
        clock: the time of admission, and of acts unless they say otherwise.
        origin: the ledger's origin.
    """

    def __init__(
        self,
        dsn: str,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        origin: str = ORIGIN,
    ) -> None:
        self.dsn = dsn
        self.clock = clock
        self.origin = origin
        self.custody = Custody(folder / "keys")
        self.outside = OutsideHead.create(folder / "outside", origin)
        self.vault = Vault(SecretKey("vault", bytes(32)))
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.ledger: LedgerInfo = open_ledger(self.connection, origin, COUNTY, "county")
        self.roots = [
            Office(f"person:r{number}", "root", COUNTY, new_key("root")) for number in range(3)
        ]
        self.admission = self.process()

    def connect(self) -> Conn:
        """A connection of the application's role."""
        connection = psycopg.connect(self.dsn, autocommit=True)
        connection.execute("SET ROLE yangguang_app")
        return connection

    def process(self) -> Admission:
        """An admission of its own, such as another process has."""
        return Admission(self.ledger, self.connect, self.vault, self.clock)

    def restart(self) -> None:
        """Go on as a process that knows nothing yet."""
        self.admission.close()
        self.admission = self.process()

    def close(self) -> None:
        """End the committer and the connection."""
        self.admission.close()
        self.connection.close()

    def open(self, *, simulated: bool = False) -> Admitted:
        """Sign and admit the opening."""
        log, witness = self.custody.create("log"), self.custody.create("witness")
        vkey = make_vkey("audit.example/witness", COSIGNATURE, witness.public_key)
        data = {
            "clock": "simulated" if simulated else "real",
            "county": COUNTY,
            "log": str(make_vkey(self.origin, ED25519, log.public_key)),
            "origin": self.origin,
            "quorum": 1,
            "roots": [
                {
                    "body": body,
                    "key": root.key.key_id,
                    "person": root.person,
                    "spki": base64_encode(spki(root)),
                }
                for root, body in zip(self.roots, ROOT_BODIES, strict=True)
            ],
            "system": [],
            "webauthn": {"origins": [], "rp_id": ""},
            "witnesses": [{"body": "audit bureau", "vkey": str(vkey)}],
        }
        admitted = self.admit("LedgerOpened.v1", data, self.roots)
        self.seal()
        return admitted

    def seal(self) -> None:
        """Put all that is there under a signed checkpoint."""
        sealer = Sealer(self.ledger.number, self.origin, self.outside, self.custody)
        while sealer.seal_once(self.connection, self.clock()):
            pass

    def seen(self) -> Seen:
        """The newest checkpoint; the empty tree before there is one."""
        with self.connection.cursor() as cursor:
            head = checkpoints.latest(cursor, self.ledger.number)
        if head is None:
            return Seen(0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
        return Seen(head.size, base64_encode(head.root))

    def sign(
        self,
        kind: str,
        data: Mapping[str, Any],
        by: Sequence[Office],
        *,
        at: datetime | None = None,
        seen: Seen | None = None,
        lines: Sequence[tuple[str, Mapping[str, Any]]] = (),
        act_id: str | None = None,
    ) -> Submission:
        """A signed act, as a client would send it."""
        signed = sign_act(
            kind,
            data,
            ledger=self.origin,
            by=by,
            at=at or self.clock(),
            seen=seen or self.seen(),
            lines=lines,
            act_id=act_id,
        )
        return Submission(
            canonical.encode(signed.envelope),
            [Disclosure(**found) for found in signed.disclosures],
            signed.lines,
        )

    def admit(self, kind: str, data: Mapping[str, Any], by: Sequence[Office]) -> Admitted:
        """Sign an act and take it in."""
        return self.admission.admit(self.sign(kind, data, by))

    def officer(
        self, person: str, role: str, place: str, body: str, key: SigningKey | None = None
    ) -> Office:
        """Somebody with a key, a new one by default, and an office from the start of the year."""
        key = key or new_key(person)
        proof = key.sign(possession_text(self.origin, person, key.key_id))
        enrolment = {
            "body": body,
            "key": key.key_id,
            "person": person,
            "proof": base64_encode(proof),
            "spki": base64_encode(key.spki),
        }
        self.admit("KeyEnrolled.v1", enrolment, self.roots[:2])
        self.grant(person, role, place)
        return Office(person, role, place, key)

    def grant(self, person: str, role: str, place: str) -> None:
        """Grant an office from the start of the year, with no end."""
        office = {
            "from": "2026-01-01",
            "person": person,
            "place": place,
            "role": role,
            "until": None,
        }
        self.admit("RoleGranted.v1", office, self.roots[:2])


def spki(office: Office) -> bytes:
    """The public half of an office's key."""
    key: Any = office.key
    found: bytes = key.spki
    return found
