"""What could be done next in a village: the data of an act, and who could sign it.

Each plan is made from the model as it stands; by the time that it is admitted, or refused, the
village may have moved on.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from api.signing import Office, Secret
from domain.identification.sample import draw
from tests.stateful.model import (
    ARCHIVISTS,
    NOTICE_DAYS,
    POSTERS,
    RESOLVERS,
    REVIEWERS,
    SEATS,
    tally,
)
from tests.stateful.world import PAPER, World, line_of, new, sheet

SAMPLE_BP = 500
INCOME = {"wage_fen": 400_000, "business_fen": 130_000, "property_fen": 0, "transfer_fen": 0}
EXPENSE = {
    "consumed_fen": 80_000, "operating_fen": 60_000, "depreciation_fen": 20_000, "taxes_fen": 0,
    "contract_fees_fen": 10_000,
}  # fmt: skip
CASES_OF_ONE_STROKE = 3


class Plan(NamedTuple):
    """An act to be signed: its type, its data, and for each seat who could take it."""

    kind: str
    data: dict[str, Any]
    seats: tuple[list[Office], ...]


def seats_of(world: World, kind: str) -> tuple[list[Office], ...]:
    """Everybody for each seat of a type whose seats are the same for all its acts."""
    found = []
    for roles in SEATS[kind]:
        offices = world.in_role(*roles)
        if "root" in roles:
            offices = [*world.roots]
        if "registrar" in roles:
            offices = [*offices, world.registrar]
        found.append(offices)
    return tuple(found)


def next_plan(world: World, case: str, verdict: str) -> Plan | None:
    """The act that the case waits for; with it other cases that wait for the same."""
    model = world.model.cases[case]
    if not model.waits:
        return None
    alike = [
        name
        for name, other in world.model.cases.items()
        if (other.waits, other.holds, other.reposts) == (model.waits, model.holds, model.reposts)
    ]
    together = sorted(alike, key=lambda name: name != case)[:CASES_OF_ONE_STROKE]
    step = _NEXT.get(model.waits)
    return step(world, together, verdict) if step else None


def step_plan(world: World, case: str, step: str) -> Plan | None:
    """The act of a step for one case, whether or not it waits for it."""
    return _NEXT[step](world, [case], "passed")


def _plan(world: World, kind: str, data: dict[str, Any]) -> Plan:
    return Plan(kind, data, seats_of(world, kind))


def application(world: World, household: str) -> Plan:
    """The household's application, recorded by two officers."""
    data = {
        "case": new("case"),
        "procedure": "near_poor",
        "household": household,
        "place": world.village,
        "statement": None,
        "paper": PAPER,
        "happened_on": None,
    }
    return _plan(world, "ApplicationMade.v1", data)


def withdrawal(world: World, case: str) -> Plan:
    """The household does not wish it any more."""
    data = {"case": case, "paper": PAPER, "happened_on": None}
    return _plan(world, "ApplicationWithdrawn.v1", data)


def _survey(world: World, cases: Sequence[str], _verdict: str) -> Plan:
    opened = world.model.cases[cases[0]].opened
    data = {
        "form": new("form"),
        "case": cases[0],
        "period_from": opened.replace(year=opened.year - 1).isoformat(),
        "period_until": (opened - timedelta(days=1)).isoformat(),
        "members_count": 1,
        "income": INCOME,
        "expense": EXPENSE,
        "living_standard": "close_to_registered_poor",
        "verdict": "eligible",
        "signed_form": PAPER,
        "papers": [],
        "remarks": None,
        "happened_on": None,
    }
    return _plan(world, "HomeSurveyed.v1", data)


def _assembly(world: World, cases: Sequence[str], _verdict: str) -> Plan:
    holds = world.model.cases[cases[0]].holds
    if not holds:
        data: dict[str, Any] = {
            "assembly": new("assembly"),
            "body": "villager_representatives",
            "place": world.village,
            "venue": Secret("村委会会议室"),
            "held_at": world.served.stage.now.isoformat(),
            "matters": list(cases),
        }
        return _plan(world, "AssemblyConvened.v1", data)
    return _plan(world, "AssemblyClosed.v1", minutes(world, holds))


def minutes(world: World, assembly: str) -> dict[str, Any]:
    """Minutes that count what the model has counted."""
    meeting = world.model.meetings[assembly]
    members = world.model.members(meeting.day)
    came = meeting.present & members
    present = len(came)
    votes = {matter: tally(meeting, matter, came) for matter in meeting.matters}
    passed = [matter for matter, found in votes.items() if 2 * found["for"] > present]
    return {
        "assembly": assembly,
        "minutes": PAPER,
        "selection": Secret("逐户表决。"),
        "members_count": len(members),
        "present_count": present,
        "tallies": [
            {
                "matter": matter,
                "votes_for": found["for"],
                "votes_against": found["against"],
                "votes_abstain": found["abstain"],
                "votes_assisted": 0,
            }
            for matter, found in votes.items()
        ],
        "passed": passed,
        "rejected": [matter for matter in meeting.matters if matter not in passed],
    }


def attendance(world: World, assembly: str, present: Sequence[str]) -> Plan:
    """Some of the members come."""
    data = {"assembly": assembly, "present": list(present), "guests": []}
    return _plan(world, "AttendanceRecorded.v1", data)


def speech(assembly: str, speaker: Office) -> Plan:
    """Somebody says something."""
    data = {
        "assembly": assembly,
        "speaker": speaker.person,
        "matter": None,
        "text": Secret("情况属实。"),
    }
    return Plan("SpeechMade.v1", data, ([speaker],))


def vote(assembly: str, matter: str, voter: Office, said: str) -> Plan:
    """A member's vote."""
    data = {"assembly": assembly, "matter": matter, "vote": said}
    return Plan("VoteCast.v1", data, ([voter],))


def _decision(world: World, cases: Sequence[str], _verdict: str) -> Plan:
    data = {
        "decision": new("decision"),
        "place": world.village,
        "admitted": list(cases),
        "declined": [],
        "minutes": PAPER,
        "reasons": None,
    }
    return _plan(world, "CommitteesDecided.v1", data)


def _reasons(verdict: str) -> Secret | None:
    return None if verdict == "passed" else Secret("材料需补正。")


def _verification(world: World, cases: Sequence[str], verdict: str) -> Plan:
    data = {
        "case": cases[0],
        "form": world.model.cases[cases[0]].form or new("form"),
        "verdict": verdict,
        "signed_form": PAPER,
        "household_paper": PAPER,
        "reasons": _reasons(verdict),
        "happened_on": None,
    }
    return _plan(world, "HouseholdVerified.v1", data)


def _county_check(world: World, cases: Sequence[str], verdict: str) -> Plan:
    data = {
        "case": cases[0],
        "verdict": verdict,
        "paper": PAPER,
        "reasons": _reasons(verdict),
    }
    return _plan(world, "CaseChecked.v1", data)


def _sample(world: World, cases: Sequence[str], verdict: str) -> Plan | None:
    """The city's verdict on what it drew, or its draw: of all that wait, or wrongly of some."""
    holds = world.model.cases[cases[0]].holds
    if holds:
        data: dict[str, Any] = {
            "sample": holds,
            "case": cases[0],
            "verdict": verdict,
            "paper": PAPER,
            "reasons": _reasons(verdict),
        }
        return _plan(world, "SampleChecked.v1", data)
    sample = next(iter(world.model.samples), None)
    if sample is None:
        return None
    waiting = world.model.waiting_for(sample)
    seed, named = world.seeds[sample], tuple(waiting if verdict == "passed" else cases)
    if not named:
        return None
    drawn = draw(seed, named, SAMPLE_BP)
    data = {"sample": sample, "seed": seed, "cases": list(named), "drawn": list(drawn)}
    return _plan(world, "SampleDrawn.v1", data)


def _board(kind: str) -> Callable[[World, Sequence[str], str], Plan]:
    def plan(world: World, cases: Sequence[str], _verdict: str) -> Plan:
        first = world.model.cases[cases[0]]
        if first.holds:
            return closing(world, first.holds)
        lines = {case: _line(world, case) for case in cases}
        data = {
            "notice": new("notice"),
            "kind": kind,
            "place": world.village,
            "subjects": [{"subject": case, "line": line} for case, line in lines.items()],
            "shown": sheet(list(lines.values())),
            "board": PAPER,
            "posted_on": world.served.stage.today.isoformat(),
            "period_days": NOTICE_DAYS,
            "reposts": first.reposts or None,
        }
        return Plan("NoticePosted.v1", data, (world.in_role(*POSTERS[kind]),))

    return plan


def _line(world: World, case: str) -> str:
    reposts = world.model.cases[case].reposts
    corrected = world.model.boards[reposts].correction(case) if reposts else ""
    return corrected or line_of(case)


def closing(world: World, notice: str) -> Plan:
    """The closing of a notice, with the fates that the model knows."""
    board = world.model.boards[notice]
    left = [case for case in board.lines if case not in board.settled]
    outcomes = [{"subject": case, "fate": board.fate(case)} for case in left]
    data = {"notice": notice, "outcomes": outcomes}
    return Plan("NoticeClosed.v1", data, (world.in_role(*POSTERS[board.kind]),))


def objection(world: World, notice: str, subject: str, objector: Office) -> Plan:
    """A representative objects to a line."""
    due = world.served.stage.today + timedelta(days=7)
    data = {
        "notice": notice,
        "objection": new("objection"),
        "subject": subject,
        "objector": objector.person,
        "text": Secret("与实际不符。"),
        "due_on": due.isoformat(),
        "paper": None,
    }
    return Plan("ObjectionMade.v1", data, ([objector],))


def answer(world: World, notice: str, name: str, effect: str) -> Plan:
    """The answer to an objection."""
    subject = world.model.boards[notice].objections[name].subject
    data = {
        "notice": notice,
        "objection": name,
        "subject": subject,
        "resolution": "dismissed" if effect == "kept" else "upheld",
        "effect": effect,
        "corrected_line": line_of(name) if effect == "corrected" else None,
        "reasons": Secret("经核实。"),
        "evidence": PAPER,
    }
    return Plan("ObjectionResolved.v1", data, (world.in_role(*RESOLVERS),))


def _review(step: str) -> Callable[[World, Sequence[str], str], Plan]:
    def plan(world: World, cases: Sequence[str], verdict: str) -> Plan:
        data = {
            "case": cases[0],
            "step": step,
            "verdict": verdict,
            "reasons": _reasons(verdict),
        }
        return Plan("ReviewGiven.v1", data, (world.in_role(*REVIEWERS[step]),))

    return plan


def _archive(level: str) -> Callable[[World, Sequence[str], str], Plan]:
    def plan(world: World, cases: Sequence[str], _verdict: str) -> Plan:
        data = {
            "case": cases[0],
            "household": world.model.cases[cases[0]].household,
            "level": level,
            "index": [PAPER["sha256"]],
            "confers": "near_poor" if level == "county" else None,
        }
        return Plan("ArchiveClosed.v1", data, (world.in_role(*ARCHIVISTS[level]),))

    return plan


_NEXT: dict[str, Callable[[World, Sequence[str], str], Plan | None]] = {
    "home_survey": _survey,
    "assembly": _assembly,
    "committees_decision": _decision,
    "verification": _verification,
    "county_check": _county_check,
    "city_sample": _sample,
    "first": _board("first"),
    "township_review": _review("township_review"),
    "second": _board("second"),
    "county_review": _review("county_review"),
    "announcement": _board("announcement"),
    "village": _archive("village"),
    "township": _archive("township"),
    "county": _archive("county"),
}
ONE_STROKE = tuple(step for step in _NEXT if step != "city_sample")
"""Steps for which an act can be made at any time; a draw needs a seed that nobody used."""
