"""A small ledger for tests of the tree: real database, real keys, records without rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import psycopg

from audit.proof import canonical, merkle
from audit.proof.act import make_payload
from audit.proof.dsse import ACT_TYPE, format_envelope
from audit.proof.note import COSIGNATURE, ED25519, VerifierKey, make_vkey
from audit.proof.record import frame_act
from audit.proof.scalars import base64_encode, format_admitted_at
from audit.trail.checkpoints import SignedHead
from audit.trail.custody import Custody, SigningKey
from audit.trail.outside_head import OutsideHead
from audit.trail.sealing import RECORDS_MAX, Sealer

ORIGIN = "yangguang.example/county/231005"
START = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def log_vkey(key: SigningKey, origin: str = ORIGIN) -> VerifierKey:
    return make_vkey(origin, ED25519, key.public_key)


def witness_vkey(name: str, key: SigningKey) -> VerifierKey:
    return make_vkey(name, COSIGNATURE, key.public_key)


class SmallLedger:
    """One ledger in a database, with its custody and outside head in a folder."""

    def __init__(self, dsn: str, folder: Path, origin: str = ORIGIN) -> None:
        self.dsn = dsn
        self.folder = folder
        self.origin = origin
        self.custody = Custody(folder / "keys")
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.now = START
        row = self.connection.execute(
            "SELECT open_ledger(%s, '231005', 'county')", (origin,)
        ).fetchone()
        assert row
        self.ledger: int = row[0]
        self.size = 0
        self.witnesses: list[dict[str, str]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def open(self, *, quorum: int = 0) -> SmallLedger:
        """Make the log's key and the outside head, and append the opening."""
        key = self.custody.load("log") if self.custody.has("log") else self.custody.create("log")
        self.outside = OutsideHead.create(self.folder / "outside", self.origin)
        self.opening = {
            "clock": "real",
            "county": "231005",
            "log": str(log_vkey(key, self.origin)),
            "origin": self.origin,
            "quorum": quorum,
            "roots": [self._root(n) for n in range(3)],
            "system": [],
            "webauthn": {"origins": [], "rp_id": ""},
            "witnesses": self.witnesses,
        }
        self.state("LedgerOpened.v1", self.opening)
        return self

    def _root(self, number: int) -> dict[str, str]:
        key = self.custody.create(f"root-{number}")
        spki = base64_encode(key.spki)
        person = f"person:r{number}"
        return {"body": f"body {number}", "key": key.key_id, "person": person, "spki": spki}

    def add_witness(self, body: str, name: str) -> VerifierKey:
        """Make a witness's key, to be named by the opening or a change."""
        vkey = witness_vkey(name, self.custody.create(body.replace(" ", "-")))
        self.witnesses.append({"body": body, "vkey": str(vkey)})
        return vkey

    def state(self, kind: str, data: dict[str, Any]) -> None:
        """Append a registry act."""
        number = f"0197{self.size:08x}"
        payload = make_payload(
            act_type=kind,
            ledger=self.origin,
            act_id=f"{number[:8]}-{number[8:]}-7000-8000-000000000000",
            at="2026-03-01T09:00:00+08:00",
            by=[
                {"key": f"ed25519:{64 * '0'}", "person": "person:r1", "place": "2", "role": "root"}
            ],
            seen=(1 if self.size else 0, merkle.EMPTY_ROOT),
            data=data,
        )
        signature = (f"ed25519:{64 * '0'}", bytes(64))
        self._append([format_envelope(ACT_TYPE, payload, [signature])], kind, registry=True)

    def append(self, count: int = 1) -> None:
        """Append records that say nothing."""
        envelopes = [canonical.encode({"n": self.size + n}) for n in range(count)]
        self._append(envelopes, "Nothing.v1", registry=False)

    def _append(self, envelopes: Sequence[bytes], kind: str, *, registry: bool) -> None:
        self.now += timedelta(seconds=1)
        admitted_at = format_admitted_at(self.now)
        first, count = self.size, len(envelopes)
        records = [
            frame_act(envelope, first + n, admitted_at) for n, envelope in enumerate(envelopes)
        ]
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT advance_head(%s, %s, %s, %s)", (self.ledger, first, count, self.now)
            )
            assert cursor.fetchone() == (True,)
            with cursor.copy(
                "COPY records (ledger, position, stream, version, type, registry, record)"
                " FROM STDIN"
            ) as copy:
                for n, record in enumerate(records):
                    position = first + n
                    copy.write_row(
                        (self.ledger, position, f"x:{position}", 1, kind, registry, record)
                    )
        self.size += count

    def sealer(self, records_max: int = RECORDS_MAX) -> Sealer:
        return Sealer(self.ledger, self.origin, self.outside, self.custody, records_max=records_max)

    def seal(self, *, records_max: int = RECORDS_MAX) -> SignedHead | None:
        """Seal once at the time of the last record."""
        return self.sealer(records_max).seal_once(self.connection, self.now)

    def seal_all(self) -> None:
        """Seal until nothing is new."""
        while self.seal():
            pass

    def records(self) -> list[bytes]:
        rows = self.connection.execute(
            "SELECT record FROM records WHERE ledger = %s ORDER BY position", (self.ledger,)
        )
        return [row[0] for row in rows]

    def root(self, size: int) -> bytes:
        """The root of the first records, by the slow way."""
        return merkle.root_of(map(merkle.leaf_hash, self.records()[:size]))

    @contextmanager
    def as_superuser(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection whose triggers are off: what a database administrator can do."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            tables = "heads records tiles checkpoints cosignatures finals vault_keys vault_values"
            for table in (*tables.split(), "blind_indexes", "attachments", "attachment_pieces"):
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            yield connection
