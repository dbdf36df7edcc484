"""A county's ledger as it stands in a database: signed acts, real seals, two real witnesses.

Acts are signed by `tests.proof.builder`, whose forgers' edits are at hand; here they are written
into the tables as admission would, sealed and cosigned. What this ledger's own people may not do,
an attack does on top of it, as a superuser.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

import httpx
import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.desk.columns import derive
from audit.desk.levels import verify
from audit.desk.outside import Remembered, of_folder
from audit.desk.report import Report
from audit.proof.history import examine
from audit.proof.note import ED25519, VerifierKey, make_vkey
from audit.trail.append import append
from audit.trail.attachments import Intake
from audit.trail.checkpoints import cosigned_note, latest
from audit.trail.cosigning import Cosigner
from audit.trail.custody import Custody, SigningKey, write_new
from audit.trail.outside_head import OutsideHead
from audit.trail.rows import Row
from audit.trail.sealing import RECORDS_MAX, Sealer
from audit.trail.vault import IndexEntry, Vault, VaultEntry
from audit.trail.witness import Witness
from audit.trail.witness_client import WitnessClient
from projections import ALL, Comparison, rebuild
from projections.trail_reader import TrailReader
from tests.desk.facts import SHEET, household, person, roster, vote
from tests.proof import people
from tests.proof.builder import Ledger
from tests.proof.people import (
    CLERK,
    COUNTY,
    LOG,
    REGISTRAR,
    ROOTS,
    SYSTEM,
    TOKEN,
    VOTER,
    Key,
    Who,
)

SUBJECT = "person:p1"


class WrittenLedger:
    """One ledger in the database at `dsn`, its files in `folder`."""

    def __init__(self, dsn: str, folder: Path, signed: Ledger) -> None:
        self.dsn = dsn
        self.folder = folder
        self.signed = signed
        self.custody = Custody(folder / "keys")
        self.connection = psycopg.connect(dsn, autocommit=True)
        opened = self.connection.execute(
            "SELECT open_ledger(%s, %s, 'county')", (signed.origin, COUNTY)
        ).fetchone()
        assert opened
        self.ledger: int = opened[0]
        if not self.custody.has("vault"):
            self.custody.create_secret("vault")
            self.keep("log", LOG)
            self.keep("system", SYSTEM.key)
            OutsideHead.create(self.heads, signed.origin)
        self.vault = Vault(self.custody.load_secret("vault"))
        self.outside = OutsideHead(self.heads, signed.origin)

    @property
    def heads(self) -> Path:
        return self.folder / "heads"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def keep(self, name: str, key: Key) -> None:
        """Put a key that is made from its name into custody."""
        private = Ed25519PrivateKey.from_private_bytes(key.seed)
        pem = private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_new(self.custody.folder / f"{name}.pem", pem)

    # --- writing ---------------------------------------------------------------------------

    def write(self) -> None:
        """Write the records that were signed since, as admission would."""
        row = self.connection.execute(
            "SELECT size FROM heads WHERE ledger = %s", (self.ledger,)
        ).fetchone()
        assert row
        start = row[0]
        versions: dict[str, int] = dict(
            self.connection.execute(
                "SELECT stream, max(version) FROM records WHERE ledger = %s GROUP BY stream",
                (self.ledger,),
            ).fetchall()
        )
        rows = [self._row(record, versions) for record in self.signed.records[start:]]
        if rows:
            assert append(self.connection, self.ledger, start, self.signed.now, rows) == []

    def _row(self, record: bytes, versions: dict[str, int]) -> Row:
        found = examine(record)
        said = found.act or found.line
        assert said
        columns = derive(said.type, said.data)
        versions[columns.stream] = versions.get(columns.stream, 0) + 1
        return Row(
            columns.stream,
            versions[columns.stream],
            said.type,
            found.act.id if found.act else None,
            columns.registry,
            record,
            columns.touches,
        )

    def sealer(self, records_max: int = RECORDS_MAX) -> Sealer:
        return Sealer(
            self.ledger, self.signed.origin, self.outside, self.custody, records_max=records_max
        )

    def seal(self) -> None:
        """Seal what is new, and have it cosigned by both bodies."""
        while self.sealer().seal_once(self.connection, self.signed.now):
            pass
        for _body, name in self.signed.witnesses:
            self.cosign(name)

    def cosign(self, name: str) -> None:
        """Ask one witness."""
        client = self.client(name)
        asking = Cosigner(lambda: self.connection, client, [self.ledger], lambda: self.signed.now)
        while asking.cosign_once(self.connection, self.ledger, self.signed.now):
            pass

    def client(self, name: str) -> WitnessClient:
        """A client of a witness that runs in this process."""
        witness = self.witness(name)
        now: Callable[[], datetime] = lambda: self.signed.now + timedelta(seconds=20)  # noqa: E731
        http = httpx.Client(transport=_InProcess(witness, now))
        return WitnessClient(witness.vkey, "http://witness.example", http)

    def witness(self, name: str) -> Witness:
        key = people.witness_key(name)
        signing = SigningKey(name, Ed25519PrivateKey.from_private_bytes(key.seed))
        keys = [make_vkey(origin, ED25519, key.raw) for origin, key in self.signed.log_keys]
        logs = {self.signed.origin: keys}
        return Witness(name, signing, logs, self.memory(name))

    def memory(self, name: str) -> Path:
        """The folder in which a witness remembers."""
        return self.folder / name.replace("/", "-")

    @property
    def log_vkey(self) -> VerifierKey:
        return make_vkey(self.signed.origin, ED25519, LOG.raw)

    def publish(self) -> None:
        """Write, seal and have cosigned."""
        self.write()
        self.seal()

    # --- what is said ------------------------------------------------------------------------

    def say(self, kind: str, data: dict[str, Any], *by: Who, **edits: Any) -> int:  # noqa: ANN401
        """Sign an act and publish it; its position."""
        index = self.signed.act(kind, data, by or (CLERK,), **edits)
        self.publish()
        return index

    def register(self, name: str) -> int:
        """Register a person, their name and number in the vault."""
        data, entries = person(name)
        index = self.say("PersonRegistered.v1", data)
        self.disclose(index, entries)
        return index

    def disclose(self, index: int, entries: list[tuple[str, bytes, str]], holder: str = "") -> None:
        found = [
            VaultEntry(index, None, holder or f"person:p{index}", path, salt, value)
            for path, salt, value in entries
        ]
        with self.connection.transaction(), self.connection.cursor() as cursor:
            self.vault.write(cursor, self.ledger, found)

    def project(self) -> None:
        """Fill the projections from the log."""
        rebuild(self.connect, TrailReader(self.connect), self.ledger, ALL)

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection[Any]]:
        """Lends a connection."""
        with psycopg.connect(self.dsn) as connection:
            yield connection

    # --- looking -----------------------------------------------------------------------------

    def remembered(self) -> list[Remembered]:
        """What the outside head and the witnesses remember."""
        folders = {"outside head": self.heads}
        folders |= {name: self.memory(name) for _, name in self.signed.witnesses}
        found = [of_folder(at, self.signed.origin, name) for name, at in folders.items()]
        return [one for one in found if one]

    def note(self) -> bytes:
        """The newest checkpoint with its cosignatures."""
        with self.connection.cursor() as cursor:
            head = latest(cursor, self.ledger)
            assert head
            return cosigned_note(cursor, self.ledger, head)

    def verify(self, *levels: int, **options: Any) -> Report:  # noqa: ANN401
        """Verify levels 1, 2, 3 and 5, or those given."""
        comparer = Comparison(self.connect, TrailReader(self.connect), self.ledger, ALL)
        options.setdefault("vault", self.copy_of_vault())
        return verify(self.dsn, self.ledger, levels or (1, 2, 3, 5), comparer=comparer, **options)

    @contextmanager
    def as_superuser(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection whose triggers are off and on which no constraint is in the way."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            tables = connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                " WHERE schemaname IN ('public', 'projections')"
            )
            for (table,) in tables.fetchall():
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
            yield connection

    def copy_of_vault(self) -> Vault:
        """A vault that remembers nothing, as another process has it."""
        return Vault(self.custody.load_secret("vault"))

    def copy(self, dsn: str, folder: Path) -> WrittenLedger:
        """The same ledger, in a copy of its database and of its files."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return WrittenLedger(dsn, folder, self.signed.copy())


class _InProcess(httpx.BaseTransport):
    """Carries requests to a witness in this process."""

    def __init__(self, witness: Witness, now: Callable[[], datetime]) -> None:
        self._witness = witness
        self._now = now

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._witness.add_checkpoint(request.read(), self._now())
        return httpx.Response(answer.status, content=answer.body)


def found_county(ledger: WrittenLedger) -> None:
    """A county's first records: the registry, people, a household, a batch, votes by all keys."""
    signed = ledger.signed
    signed.open()
    ledger.publish()
    for someone in (REGISTRAR, CLERK, VOTER, TOKEN):
        ledger.say("KeyEnrolled.v1", people.enrolment(someone, signed.origin), *ROOTS[:2])
        ledger.say("RoleGranted.v1", people.grant(someone), *ROOTS[:2])
    ledger.say("PolicyAdopted.v1", people.policy(late_hours=48), *ROOTS[:2])
    data, entries = person("p1")
    ledger.disclose(ledger.say("PersonRegistered.v1", data), entries, SUBJECT)
    with ledger.connection.transaction(), ledger.connection.cursor() as cursor:
        index = IndexEntry("id_number", "number of p1", SUBJECT)
        ledger.vault.write_indexes(cursor, ledger.ledger, [index])
    ledger.say("HouseholdRegistered.v1", household("h1", "p1"))
    data, lines = roster(3)
    signed.batch("RosterImported.v1", data, [CLERK], lines)
    ledger.publish()
    ledger.say("VoteCast.v1", vote(), VOTER)
    ledger.say("VoteCast.v1", vote("case:2"), TOKEN)
    with Intake(data["source"]["media_type"]) as intake:
        intake.feed(SHEET)
        with ledger.connection.cursor() as cursor:
            intake.store(cursor, ledger.ledger, signed.now, ledger.vault)
    ledger.project()
