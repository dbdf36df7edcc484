"""A village for races: a body of forty members, cases before an assembly or before a notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.demo import opening, village, year
from api.demo.case_file import CaseFile
from api.demo.cast import OFFICERS, Cast
from api.demo.stage import Stage, new
from api.demo.year import Year
from api.signing import Secret
from tests.journeys.served import Served, bundle, enrol, import_households, open_ledger

REPRESENTATIVES = tuple(f"v{number}" for number in range(1, 38))
MEMBERS = ("c1", "c2", "c3", *REPRESENTATIVES)
"""The village committee and thirty-seven representatives: forty members."""
OBJECTORS = ("o1", "o2", "o3", "o4")
CASES_COUNT = 8


@dataclass(slots=True)
class Village:
    """Its actors and its cases."""

    served: Served
    cases: list[CaseFile]

    @property
    def stage(self) -> Stage:
        """Who acts, and the simulated time."""
        return self.served.stage

    @property
    def year(self) -> Year:
        """The cases as the demo's chapters take them, none rejected and none too rich."""
        return Year(self.stage, self.cases)


def settle(served: Served) -> Village:
    """Offices, policy, roster, publicity; objectors with keys of their own."""
    stage = served.stage
    open_ledger(served)
    cast_forty(stage.cast)
    enrol(served, *(name for name, *_ in OFFICERS), *REPRESENTATIVES)
    opening.adopt_policy(stage)
    stage.go_to(date(2026, 1, 12))
    lines = import_households(served, 24)
    for name, listed in zip(OBJECTORS, lines.households[CASES_COUNT:], strict=False):
        stage.cast.add(name, "villagers", "villager", village.VILLAGE, listed.head)
    enrol(served, *OBJECTORS)
    stage.go_to(date(2026, 3, 2))
    stage.act("PublicityRecorded.v1", opening.publicity(stage, stage.today), "s1")
    stage.go_to(date(2026, 3, 5))
    cases = [
        CaseFile(one.household, one.head, one.place, one.members_count, None, 350_000)
        for one in lines.households[:CASES_COUNT]
    ]
    return Village(served, cases)


def cast_forty(cast: Cast) -> None:
    """The demo's eleven representatives and twenty-six more."""
    for name in REPRESENTATIVES:
        if name not in cast.offices:
            cast.add(name, "villagers", "village_representative", village.VILLAGE)


def application(case: CaseFile, name: str, paper: dict[str, Any]) -> dict[str, Any]:
    """The data of an application for the household of `case`, as a case of that name."""
    return {
        "case": name,
        "procedure": "near_poor",
        "household": case.household,
        "place": case.place,
        "statement": Secret("收入不稳定，自愿申请。"),
        "paper": paper,
        "happened_on": None,
    }


def survey(at: Village) -> None:
    """Every household is visited and found eligible."""
    at.stage.go_to(date(2026, 3, 9))
    played = at.year
    acts = [at.served.sign("HomeSurveyed.v1", year.survey(played, case), "c1") for case in at.cases]
    bundle(at.served, acts)


def convene(at: Village, assemblies: Sequence[tuple[str, Sequence[CaseFile]]]) -> None:
    """Meetings of all forty members, each with its matters; somebody speaks at each."""
    at.stage.go_to(date(2026, 3, 12))
    cast = at.stage.cast
    present = [cast[name].person for name in MEMBERS]
    for name, cases in assemblies:
        convened = {
            "assembly": name,
            "body": "villager_representatives",
            "place": village.VILLAGE,
            "venue": Secret("村委会会议室"),
            "held_at": "2026-03-12T09:00:00+08:00",
            "matters": [case.case for case in cases],
        }
        at.stage.act("AssemblyConvened.v1", convened, "s1")
        attended = {"assembly": name, "present": present, "guests": []}
        at.stage.act("AttendanceRecorded.v1", attended, "s1")
        speech = {
            "assembly": name,
            "speaker": cast["v1"].person,
            "matter": None,
            "text": Secret("情况属实，同意。"),
        }
        at.stage.act("SpeechMade.v1", speech, "v1")


def minutes(
    at: Village, assembly: str, cases: Sequence[CaseFile], votes: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    """Closing minutes that count so many votes for and against on each matter."""
    return {
        "assembly": assembly,
        "minutes": at.stage.paper("minutes"),
        "selection": Secret("逐户表决。"),
        "members_count": len(MEMBERS),
        "present_count": len(MEMBERS),
        "tallies": [
            {
                "matter": case.case,
                "votes_for": votes_for,
                "votes_against": votes_against,
                "votes_abstain": 0,
                "votes_assisted": 0,
            }
            for case, (votes_for, votes_against) in zip(cases, votes, strict=True)
        ],
        "passed": [
            case.case
            for case, (votes_for, _) in zip(cases, votes, strict=True)
            if 2 * votes_for > len(MEMBERS)
        ],
        "rejected": [
            case.case
            for case, (votes_for, _) in zip(cases, votes, strict=True)
            if 2 * votes_for <= len(MEMBERS)
        ],
    }


def decide_and_verify(at: Village) -> None:
    """Two committees, three sides, county and city: every case waits for its first notice."""
    stage = at.stage
    stage.go_to(date(2026, 3, 13))
    decision = {
        "decision": new("decision"),
        "place": village.VILLAGE,
        "admitted": [case.case for case in at.cases],
        "declined": [],
        "minutes": stage.paper("two committees"),
        "reasons": None,
    }
    stage.act("CommitteesDecided.v1", decision, "s1", "c2")
    year.verify_and_check(at.year)
    stage.go_to(date(2026, 3, 23))
