"""First chapter: the ledger opens, offices are granted, a policy comes, the roster comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from api.demo import village
from api.demo.cast import Cast, enrolment, grant, root_entries
from api.demo.stage import Draft, Stage, UnexpectedError, digest
from api.demo.township import Township
from api.roster.lines import RosterLines, lines_of
from api.roster.members import Roster
from api.roster.reading import read_roster

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
    names = list(stage.cast.to_enrol())
    if "g1" in names:
        enrol(stage, ["g1"], by=("r1", "r2"))
        names.remove("g1")
    enrol(stage, names)


def enrol(stage: Stage, names: Sequence[str], by: tuple[str, str] = ("r1", "g1")) -> None:
    """Everybody's key, then everybody's office."""
    cast, origin = stage.cast, stage.client.origin
    stage.together([Draft("KeyEnrolled.v1", enrolment(cast, name, origin), by) for name in names])
    stage.together([Draft("RoleGranted.v1", grant(cast, name), by) for name in names])


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
    """The registrar imports one village's spreadsheet as one signed batch."""
    found = _import(stage, _read(stage, path), village.VILLAGE, _upload(stage, path))
    _refuse_twins(stage, found)
    return found


def import_township(stage: Stage, path: Path, township: Township) -> list[RosterLines]:
    """The registrar imports a workbook of a sheet a village, each as one signed batch."""
    roster, source = _read(stage, path), _upload(stage, path)
    found, first = [], 1
    for one in township.villages:
        numbers = {str(first + place) for place in range(one.households_count)}
        members = tuple(m for m in roster.members if m.household in numbers)
        found.append(_import(stage, Roster(members, ()), one.code, source))
        first += one.households_count
    _refuse_twins(stage, found[0])
    return found


def _read(stage: Stage, path: Path) -> Roster:
    roster = read_roster(path, stage.today)
    if roster.faults:
        raise UnexpectedError("; ".join(map(str, roster.faults)))
    return roster


def _upload(stage: Stage, path: Path) -> dict[str, Any]:
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return stage.client.upload(path.read_bytes(), media_type, stage.token)


def _import(stage: Stage, roster: Roster, place: str, source: Mapping[str, Any]) -> RosterLines:
    found = lines_of(roster, place)
    data = {
        "place": place,
        "persons": found.persons_count,
        "households": found.households_count,
        "source": source,
    }
    stage.act("RosterImported.v1", data, "g1", lines=found.lines)
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
        cast.add(name, "villagers", "householder", cast.place, person)
    enrol(stage, [name for name, _ in heads])


def refuse_wrong_keys(stage: Stage) -> None:
    """Acts by unknown keys, in offices not held, for another county, and bytes that are no act."""
    record = publicity(stage, date(2026, 3, 2))
    stage.cast.add("x1", "nobody", "village_committee", village.VILLAGE)
    stage.refused("an act by a key nobody enrolled", "", "PublicityRecorded.v1", record, "x1")
    _refuse_other_office(stage, record)
    _refuse_other_county(stage, record)


def publicity(
    stage: Stage, day: date, place: str = village.VILLAGE, households_count: int = 24
) -> dict[str, Any]:
    """The data of the village's publicity."""
    return {
        "place": place,
        "channels": ["broadcast", "leaflet", "wechat"],
        "households_count": households_count,
        "households_reached_count": households_count,
        "paper": stage.paper(f"publicity {place} {day}"),
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
    draft = Draft("PublicityRecorded.v1", record, ("c1",))
    other = "yangguang.example/county/231002/simulated"
    signed = stage.sign(draft, stage.client.seen(), ledger=other)
    stage.refuse("an act signed for another county", "", signed)
