"""The shared steps as officers take them for money: a meeting, a review, a notice on the board."""

from collections.abc import Sequence
from typing import Any, Final

from api.demo.director import Story
from api.demo.money.offices import MEMBERS
from api.demo.money.purse import Purse
from api.demo.stage import Draft, Stage, digest, new
from api.demo.year.assembly import ABSENT, PRESENT
from api.signing import Secret

COUNTY_BOARD: Final = "k1"
TOWNSHIP_BOARD: Final = "t4"
VILLAGE_BOARD: Final = "c1"
GUESTS: Final = ("f1", "w1")
"""The first secretary and the work team attend where money is decided on (ASM-8)."""


def meet_as_collective(stage: Stage, case: str, *, against: int = 0) -> bool:
    """The collective's member representatives meet today; whether the matter passed."""
    return _meet(stage, case, "collective_members", MEMBERS, against=against)


def meet_as_villagers(stage: Stage, case: str, *, without: Sequence[str] = ()) -> bool:
    """The villagers' representatives meet today; two of them stay away.

    `without` are those who are no members any more.
    """
    present = [name for name in PRESENT if name not in without]
    return _meet(stage, case, "villager_representatives", present, absent_count=len(ABSENT))


def _meet(
    stage: Stage,
    case: str,
    body: str,
    present: Sequence[str],
    *,
    absent_count: int = 0,
    against: int = 0,
) -> bool:
    assembly = new("assembly")
    convened = {
        "assembly": assembly,
        "body": body,
        "place": stage.cast.place,
        "venue": Secret("村委会会议室"),
        "held_at": f"{stage.today}T09:00:00+08:00",
        "matters": [case],
    }
    stage.act("AssemblyConvened.v1", convened, "s1")
    attendance = {
        "assembly": assembly,
        "present": [stage.cast[name].person for name in present],
        "guests": [stage.cast[name].person for name in GUESTS],
    }
    stage.act("AttendanceRecorded.v1", attendance, "s1")
    speech = {
        "assembly": assembly,
        "speaker": stage.cast[present[-1]].person,
        "matter": case,
        "text": Secret("方案已逐项说明，同意。"),
    }
    votes = ["against" if place < against else "for" for place in range(len(present))]
    ballots = [
        Draft("VoteCast.v1", {"assembly": assembly, "matter": case, "vote": vote}, (name,))
        for name, vote in zip(present, votes, strict=True)
    ]
    stage.together([Draft("SpeechMade.v1", speech, (present[-1],)), *ballots])
    return _close(stage, assembly, case, votes, len(present) + absent_count)


def _close(
    stage: Stage, assembly: str, case: str, votes: Sequence[str], members_count: int
) -> bool:
    passed = votes.count("for") * 2 > len(votes)
    minutes = {
        "assembly": assembly,
        "minutes": stage.paper(f"minutes {assembly}"),
        "selection": Secret("逐项宣读方案，逐项表决。"),
        "members_count": members_count,
        "present_count": len(votes),
        "tallies": [
            {
                "matter": case,
                "votes_for": votes.count("for"),
                "votes_against": votes.count("against"),
                "votes_abstain": 0,
                "votes_assisted": 0,
            }
        ],
        "passed": [case] if passed else [],
        "rejected": [] if passed else [case],
    }
    stage.act("AssemblyClosed.v1", minutes, "s1")
    return passed


def decide(stage: Stage, case: str) -> None:
    """The two committees decide on what the meeting passed."""
    decision = {
        "decision": new("decision"),
        "place": stage.cast.place,
        "admitted": [case],
        "declined": [],
        "minutes": stage.paper(f"two committees {case}"),
        "reasons": None,
    }
    stage.act("CommitteesDecided.v1", decision, "s1", "c3")


def verdict(case: str, step: str, told: str = "passed") -> dict[str, Any]:
    """The data of a review; what is sent back has a reason."""
    reasons = None if told == "passed" else Secret("标准与台账不一致，退回重拟。")
    return {"case": case, "step": step, "verdict": told, "reasons": reasons}


def review(stage: Stage, case: str, step: str, by: str, told: str = "passed") -> None:
    """Somebody above lets the case pass, or sends it back."""
    stage.act("ReviewGiven.v1", verdict(case, step, told), by)


def poster(place: str) -> str:
    """Who posts notices at a place: of the county, of a township, of a village."""
    county, township = 6, 9
    return {county: COUNTY_BOARD, township: TOWNSHIP_BOARD}.get(len(place), VILLAGE_BOARD)


def sheet(
    stage: Stage, case: str, kind: str, place: str, days: int, *, line: str = ""
) -> dict[str, Any]:
    """The data of a notice of one case, hung today; `line` is the hash of what was drawn."""
    name = new("notice")
    return {
        "notice": name,
        "kind": kind,
        "place": place,
        "subjects": [{"subject": case, "line": line or digest(f"line of {case}")}],
        "shown": digest(f"sheet of {case}"),
        "board": stage.paper(f"board {kind} {name}"),
        "posted_on": stage.today.isoformat(),
        "period_days": days,
        "reposts": None,
    }


def taken_down(posted: dict[str, Any], case: str) -> dict[str, Any]:
    """The data of closing a notice whose only case passes."""
    outcomes = [{"subject": case, "fate": "passed"}]
    return {"notice": posted["notice"], "outcomes": outcomes}


def show(
    purse: Purse, case: str, kind: str, place: str, days: int = 10, *, line: str = ""
) -> Story:
    """A case hangs on the board for its full period, and nobody objects."""
    stage = purse.stage_at(place)
    posted, by = sheet(stage, case, kind, place, days, line=line), poster(place)
    stage.act("NoticePosted.v1", posted, by)
    yield purse.later(days + 1)
    stage.act("NoticeClosed.v1", taken_down(posted, case), by)
