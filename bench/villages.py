"""A lawful log of any length: villagers apply, are surveyed, and their assembly votes.

Signatures are blank, since neither re-admission nor detectors look at them; everything else is as
admission would have it. The keys and offices of those who sign are admitted for real.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count, islice
from typing import Any

from audit.proof.act import make_payload
from audit.proof.dsse import ACT_TYPE, format_envelope
from audit.proof.merkle import EMPTY_ROOT
from audit.proof.record import frame_act
from audit.proof.scalars import format_admitted_at
from audit.trail.append import Conn, append_by_copy
from audit.trail.rows import Row
from bench.county import ORIGIN, VILLAGE, County
from domain.identification.survey import HomeSurveyed
from domain.kernel.catalogue import act_type, decode, type_of
from domain.kernel.examples import PAPER, SEALED

ROUND = 20
"""Households that come before one assembly."""
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
AT = "2026-03-02T09:00:00+08:00"
DAY = "2026-03-02"
_PORTION = 2_000
_COMMITTEE = ("person:c1", "person:c2", "person:c3")
_REPRESENTATIVES = tuple(f"person:v{number}" for number in range(1, 7))
_BODY = (*_COMMITTEE, *_REPRESENTATIVES)

Said = tuple[str, Mapping[str, Any], str, str]
"""Type, data, the person who says it and in what role."""


def fill(county: County, connection: Conn, records: int) -> None:
    """Bring an opened county to that many records."""
    for person in _COMMITTEE:
        county.officer(person, "village_committee", VILLAGE, "village committee")
    for person in _REPRESENTATIVES:
        county.officer(person, "village_representative", VILLAGE, "villagers")
    row = connection.execute(
        "SELECT size FROM heads WHERE ledger = %s", (county.ledger.number,)
    ).fetchone()
    start = int(row[0]) if row else 0
    rows = _rows(start)
    for position in range(start, records, _PORTION):
        portion = list(islice(rows, min(_PORTION, records - position)))
        append_by_copy(connection, county.ledger.number, position, NOW, portion)


def _rows(start: int) -> Iterator[Row]:
    versions: dict[str, int] = {}
    for position, (name, data, person, role) in zip(count(start), _said(), strict=False):
        kind = act_type(name)
        assert kind is not None  # noqa: S101  (a published type)
        own, *touches = kind.streams(decode(kind, data))
        versions[own] = versions.get(own, 0) + 1
        act_id = f"01970000-0000-7000-8000-{position:012x}"
        signer = {"key": f"ed25519:{64 * '5'}", "person": person, "place": VILLAGE, "role": role}
        payload = make_payload(
            act_type=name, ledger=ORIGIN, act_id=act_id, at=AT, by=[signer],
            seen=(0, EMPTY_ROOT), data=data,
        )  # fmt: skip
        envelope = format_envelope(ACT_TYPE, payload, [(signer["key"], bytes(64))])
        record = frame_act(envelope, position, format_admitted_at(NOW))
        yield Row(
            own, versions[own], name, act_id, registry=False, record=record, touches=tuple(touches)
        )


def _said() -> Iterator[Said]:
    publicity = {
        "place": VILLAGE, "channels": ["broadcast"], "households_count": 3,
        "households_reached_count": 3, "paper": PAPER, "happened_on": None,
    }  # fmt: skip
    yield "PublicityRecorded.v1", publicity, _COMMITTEE[0], "village_committee"
    for number in count():
        cases = [f"case:{number}-{one}" for one in range(ROUND)]
        for case in cases:
            yield from _applied(case.partition(":")[2])
        yield from _voted(number, cases)


def _applied(name: str) -> Iterator[Said]:
    """A household of one is registered, applies and is surveyed."""
    person, home, case = f"person:{name}", f"household:{name}", f"case:{name}"
    clerk = _COMMITTEE[0], "village_committee"
    registered = {
        "person": person, "place": VILLAGE, "name": SEALED, "id_number": SEALED,
        "phone": None, "gender": None,
    }  # fmt: skip
    yield "PersonRegistered.v1", registered, *clerk
    member = {"person": person, "relation": "head", "from": "2016-01-01"}
    household = {"household": home, "place": VILLAGE, "head": person, "members": [member]}
    yield "HouseholdRegistered.v1", household, *clerk
    application = {
        "case": case, "procedure": "near_poor", "household": home, "place": VILLAGE,
        "statement": None, "paper": None, "happened_on": None,
    }  # fmt: skip
    yield "ApplicationMade.v1", application, person, "householder"
    survey = {
        **type_of(HomeSurveyed).example, "form": f"form:{name}", "case": case, "members_count": 1,
        "period_from": "2025-03-02", "period_until": "2026-03-01",
        "income": {"wage_fen": 350_000, "business_fen": 0, "property_fen": 0, "transfer_fen": 0},
        "expense": {
            "consumed_fen": 0, "operating_fen": 0, "depreciation_fen": 0, "taxes_fen": 0,
            "contract_fees_fen": 0,
        },
    }  # fmt: skip
    yield "HomeSurveyed.v1", survey, "person:f1", "first_secretary"


def _voted(number: int, cases: list[str]) -> Iterator[Said]:
    """The representatives' assembly decides the cases, every vote an act of its own."""
    assembly = {"assembly": f"assembly:{number}"}
    clerk = _COMMITTEE[0], "village_committee"
    convened = {
        **assembly, "body": "villager_representatives", "place": VILLAGE, "venue": SEALED,
        "held_at": AT, "matters": cases,
    }  # fmt: skip
    yield "AssemblyConvened.v1", convened, *clerk
    yield "AttendanceRecorded.v1", {**assembly, "present": _BODY, "guests": []}, *clerk
    speech = {**assembly, "speaker": _BODY[-1], "matter": cases[0], "text": SEALED}
    yield "SpeechMade.v1", speech, _BODY[-1], "village_representative"
    for case in cases:
        for person in _BODY:
            role = "village_committee" if person in _COMMITTEE else "village_representative"
            yield "VoteCast.v1", {**assembly, "matter": case, "vote": "for"}, person, role
    votes = {
        "votes_for": len(_BODY), "votes_against": 0, "votes_abstain": 0, "votes_assisted": 0
    }  # fmt: skip
    closed = {
        **assembly, "minutes": PAPER, "selection": SEALED, "members_count": len(_BODY),
        "present_count": len(_BODY), "tallies": [{"matter": case, **votes} for case in cases],
        "passed": cases, "rejected": [],
    }  # fmt: skip
    yield "AssemblyClosed.v1", closed, *clerk
