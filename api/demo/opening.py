"""First chapter: the ledger opens, offices are granted, a policy comes, the roster comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from api.client import RefusalError
from api.demo import village
from api.demo.cast import Cast, enrolment, grant, root_entries, to_enrol
from api.demo.stage import Stage, UnexpectedError, digest
from api.roster.lines import RosterLines, lines_of
from api.roster.reading import read_roster
from api.signing import sign_act

POLICY = {
    "near_poor_floor_fen": 320_000,
    "near_poor_ceiling_fen": 400_000,
    "income_months": 12,
    "notice_days_first": 7,
    "notice_days_second": 7,
    "notice_days_announcement": 7,
    "objection_resolve_days": 7,
    "city_sample_bp": 500,
}


def open_ledger(stage: Stage, fixed: Mapping[str, Any]) -> None:
    """Three roots of three bodies open the ledger; `fixed` names log, witnesses and system keys."""
    data = {
        "origin": stage.client.origin,
        "county": village.COUNTY,
        "roots": root_entries(stage.cast),
        "clock": "simulated",
        **fixed,
    }
    stage.act("LedgerOpened.v1", data, "r1", "r2", "r3", wait="proof")


def enrol_everybody(stage: Stage) -> None:
    """Keys and roles, each signed by two bodies: the first registrar by two roots."""
    origin = stage.client.origin
    for name in to_enrol():
        second = "r2" if name == "g1" else "g1"
        stage.act("KeyEnrolled.v1", enrolment(stage.cast, name, origin), "r1", second)
        stage.act("RoleGranted.v1", grant(stage.cast, name), "r1", second)


def adopt_policy(stage: Stage) -> None:
    """The county adopts its figures with the document that sets them."""
    document = {
        "number": "示例〔2026〕1号",
        "title": "贫困边缘户识别实施细则（示例）",
        "sha256": digest("示例〔2026〕1号"),
    }
    data = {
        "place": village.COUNTY,
        "parameters": POLICY,
        "document": document,
        "effective_from": stage.today.isoformat(),
    }
    stage.act("PolicyAdopted.v1", data, "r1", "r2")


def import_roster(stage: Stage, path: Path) -> RosterLines:
    """The registrar imports the village's spreadsheet as one signed batch."""
    roster = read_roster(path, stage.today)
    if roster.faults:
        raise UnexpectedError("; ".join(map(str, roster.faults)))
    found = lines_of(roster, village.VILLAGE)
    source = stage.client.upload(
        path.read_bytes(),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        stage.token,
    )
    data = {
        "place": village.VILLAGE,
        "persons": found.persons_count,
        "households": found.households_count,
        "source": source,
    }
    stage.act("RosterImported.v1", data, "g1", lines=found.lines)
    _refuse_twins(stage, found)
    return found


def _refuse_twins(stage: Stage, found: RosterLines) -> None:
    person = dict(found.lines[0][1])
    stage.refused(
        "the same ID number a second time",
        "HH-2",
        "PersonRegistered.v1",
        {**person, "person": "person:twin"},
        "g1",
    )
    stage.refused(
        "a household of zero members",
        "ID-1",
        "HouseholdRegistered.v1",
        {
            "household": "household:empty",
            "place": village.VILLAGE,
            "head": str(person["person"]),
            "members": [],
        },
        "g1",
    )


def enrol_heads(stage: Stage, cast: Cast, heads: Sequence[tuple[str, str]]) -> None:
    """Some householders have a key of their own: (short name, person)."""
    for name, person in heads:
        cast.add(name, "villagers", "householder", village.VILLAGE, person)
        data = enrolment(cast, name, stage.client.origin)
        stage.act("KeyEnrolled.v1", data, "r1", "g1")
        stage.act("RoleGranted.v1", grant(cast, name), "r1", "g1")


def refuse_wrong_keys(stage: Stage) -> None:
    """Acts by unknown keys, in offices not held, for another county, and bytes that are no act."""
    record = publicity(stage, date(2026, 3, 2))
    stage.cast.add("x1", "nobody", "village_committee", village.VILLAGE)
    stage.refused("an act by a key nobody enrolled", "", "PublicityRecorded.v1", record, "x1")
    _refuse_other_office(stage, record)
    _refuse_other_county(stage, record)


def publicity(stage: Stage, day: date) -> dict[str, Any]:
    """The data of the village's publicity."""
    return {
        "place": village.VILLAGE,
        "channels": ["broadcast", "leaflet", "wechat"],
        "households_count": 24,
        "households_reached_count": 24,
        "paper": stage.paper(f"publicity {day}"),
        "happened_on": None,
    }


def _refuse_other_office(stage: Stage, record: Mapping[str, Any]) -> None:
    stage.cast.offices["v1-as-reviewer"] = replace(
        stage.cast["v1"], role="county_reviewer", place=village.COUNTY
    )
    stage.refused(
        "a representative signing as county reviewer",
        "ACT-1",
        "PublicityRecorded.v1",
        record,
        "v1-as-reviewer",
    )


def _refuse_other_county(stage: Stage, record: Mapping[str, Any]) -> None:
    signed = sign_act(
        "PublicityRecorded.v1",
        record,
        ledger="yangguang.example/county/231002/simulated",
        by=stage.by("c1"),
        at=stage.now,
        seen=stage.client.seen(),
    )
    try:
        stage.client.submit(signed)
    except RefusalError as refusal:
        stage.note("an act signed for another county", "", refusal)
    else:
        raise UnexpectedError("an act for another county was admitted")
