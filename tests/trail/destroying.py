"""A county where somebody died alone, thirty years ago, in a real database."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import psycopg

from api.signing import Office, Secret
from audit.proof import merkle
from audit.proof.act import make_payload
from audit.proof.dsse import ACT_TYPE, format_envelope
from audit.proof.record import frame_act
from audit.proof.scalars import format_admitted_at
from audit.trail.admission import open_ledger
from audit.trail.append import Conn, append, read_head
from audit.trail.attachments import Intake
from audit.trail.outcomes import Refusal
from audit.trail.rows import Row
from audit.trail.submission import Submission
from bench.county import COUNTY, VILLAGE, Clock, County
from tests.spec import id_number

AFTER = datetime(2057, 1, 5, 1, tzinfo=UTC)
NAME, PHONE = "示例王", "10000000001"
DOCUMENT = {"number": "示例〔2057〕2号", "title": "示例销毁决定", "sha256": "0" * 64}


def number(order: int) -> str:
    return id_number(order=order)


def register(county: County, registrar: Office, name: str, order: int) -> None:
    """Somebody and their household of one; they leave it at once."""
    person = {
        "person": f"person:{name}",
        "place": VILLAGE,
        "name": Secret(NAME),
        "id_number": Secret(number(order)),
        "phone": Secret(PHONE),
        "gender": None,
    }
    member = {"person": f"person:{name}", "relation": "head", "from": "2016-01-01"}
    home = {
        "household": f"household:{name}",
        "place": VILLAGE,
        "head": f"person:{name}",
        "members": [member],
    }
    leaving = {
        "household": f"household:{name}",
        "person": f"person:{name}",
        "on": "2026-03-02",
        "reason": "departed",
        "new_head": None,
    }
    county.admit("PersonRegistered.v1", person, [registrar])
    county.admit("HouseholdRegistered.v1", home, [registrar])
    county.admit("MemberLeft.v1", leaving, [registrar])


def thirty_years_on(county: County, clock: Clock) -> None:
    """Two roots wake the ledger, which rested; a checkpoint of today is there to be seen."""
    county.seal()
    clock.now = AFTER
    policy = {
        "place": COUNTY,
        "parameters": {"late_hours": 72},
        "document": DOCUMENT,
        "effective_from": "2057-01-05",
    }
    county.admit("PolicyAdopted.v1", policy, county.roots[:2])
    county.seal()


def destruction(county: County, name: str, *, attachments: Sequence[str] = ()) -> Submission:
    """The signed act that destroys the data of somebody registered above."""
    data = {
        "person": f"person:{name}",
        "households": [f"household:{name}"],
        "cases": [],
        "cards": [],
        "streams": [],
        "attachments": list(attachments),
        "document": DOCUMENT,
        "reason": "retention_passed",
    }
    return county.sign("PersonKeyDestroyed.v1", data, county.roots[:2])


def return_home(county: County, registrar: Office, name: str) -> Submission:
    """Somebody joins another household: they are part of something again."""
    data = {
        "household": "household:other",
        "person": f"person:{name}",
        "relation": "other_relative",
        "from": "2057-01-02",
    }
    return county.sign("MemberJoined.v1", data, [registrar])


def scan_of(name: str) -> bytes:
    return f"%PDF-1.7 the only copy of the scan of {name}".encode()


def digest_of(name: str) -> str:
    return sha256(scan_of(name)).hexdigest()


def store(county: County, name: str) -> None:
    """Keep the scan of somebody."""
    with Intake("application/pdf") as intake, county.connection.transaction():
        intake.feed(scan_of(name))
        with county.connection.cursor() as cursor:
            intake.store(cursor, county.ledger.number, county.clock(), county.vault)


# --- the inspection ledger beside it ----------------------------------------------------------


def inspection(county: County) -> int:
    origin = county.origin.replace("/county/", "/inspection/")
    return open_ledger(county.connection, origin, COUNTY, "inspection").number


def say_in_inspection(connection: Conn, ledger: int, kind: str, data: dict[str, Any]) -> None:
    """Write a record into the inspection ledger, as its own admission would."""
    size = read_head(connection, ledger).size
    signer = {
        "key": f"ed25519:{64 * '0'}",
        "person": "person:a1",
        "place": COUNTY,
        "role": "audit_bureau",
    }
    act_id = f"0197{size:04x}-0000-7000-8000-000000000000"
    payload = make_payload(
        act_type=kind,
        ledger="yangguang.example/inspection/231005",
        act_id=act_id,
        at="2057-01-05T09:00:00+08:00",
        by=[signer],
        seen=(1, merkle.EMPTY_ROOT),
        data=data,
    )
    envelope = format_envelope(ACT_TYPE, payload, [(signer["key"], bytes(64))])
    record = frame_act(envelope, size, format_admitted_at(AFTER))
    stream = f"retention:{data['subject'].partition(':')[2]}"
    row = connection.execute(
        "SELECT count(*) FROM records WHERE ledger = %s AND stream = %s", (ledger, stream)
    ).fetchone()
    assert row
    new = Row(stream, row[0] + 1, kind, act_id, registry=False, record=record)
    assert not append(connection, ledger, size, AFTER, [new])


def hold(connection: Conn, ledger: int, subject: str) -> None:
    data = {"hold": "hold:1", "subject": subject, "reason": "open_finding"}
    say_in_inspection(connection, ledger, "FindingHeld.v1", data)


def release(connection: Conn, ledger: int, subject: str) -> None:
    data = {"hold": "hold:1", "subject": subject}
    say_in_inspection(connection, ledger, "FindingReleased.v1", data)


# --- looking --------------------------------------------------------------------------------


def is_destroyed(county: County, holder: str) -> bool:
    row = county.connection.execute(
        "SELECT wrapped_key IS NULL FROM vault_keys WHERE ledger = %s AND holder = %s",
        (county.ledger.number, holder),
    ).fetchone()
    assert row
    return bool(row[0])


def records_of(county: County, kind: str) -> list[int]:
    rows = county.connection.execute(
        "SELECT position FROM records WHERE ledger = %s AND type = %s ORDER BY 1",
        (county.ledger.number, kind),
    )
    return [row[0] for row in rows]


def outcome(done: Any) -> str:  # noqa: ANN401  (a future)
    """`admitted`, or the rule by which it was refused."""
    try:
        done.result(30)
    except Refusal as refusal:
        return refusal.rule
    return "admitted"


def another_connection(county: County) -> Conn:
    return psycopg.connect(county.dsn, autocommit=True)
