"""Third chapter: the representatives' meeting, each speech and vote an act, and what follows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from api.demo.case_file import CaseFile
from api.demo.cast import REPRESENTATIVES
from api.demo.director import Story
from api.demo.stage import Draft, new
from api.demo.year.village_year import Chapter, Year
from api.signing import Secret

ABSENT = ("v10", "v11")
"""Two of the members stay away; twelve of fourteen are more than two thirds."""
PRESENT = tuple(name for name in ("c1", "c2", "c3", *REPRESENTATIVES) if name not in ABSENT)
GUESTS = ("s1", "f1", "w1")


def convened(year: Year) -> dict[str, Any]:
    """The data of the call to the meeting."""
    return {
        "assembly": year.assembly,
        "body": "villager_representatives",
        "place": year.village.code,
        "venue": Secret("村委会会议室"),
        "held_at": f"{year.on(3, 12)}T09:00:00+08:00",
        "matters": [case.case for case in year.before_assembly],
    }


@Chapter
def assemble_and_vote(year: Year) -> Story:
    """Attendance, speeches, every vote its own act, minutes; then the two committees."""
    yield year.on(3, 12)
    _meet(year)
    tallies = _vote(year)
    _close(year, tallies)
    yield year.on(3, 13)
    _decide(year)


def _meet(year: Year) -> None:
    stage = year.stage
    stage.act("AssemblyConvened.v1", convened(year), "s1")
    keyless = [year.keyless] if year.keyless else []
    attendance = {
        "assembly": year.assembly,
        "present": [stage.cast[name].person for name in PRESENT] + keyless,
        "guests": [stage.cast[name].person for name in GUESTS],
    }
    stage.act("AttendanceRecorded.v1", attendance, "s1")
    first = _ballot(year, year.before_assembly[0], "for")
    stage.refused("a vote by a member who is absent", "ASM-1", "VoteCast.v1", first, ABSENT[0])
    stage.refused("a vote on a brother's household", "ACT-3", "VoteCast.v1", first, year.recused)
    stage.together([_speech(year, name) for name in ("v1", "v2", "f1")])


def _speech(year: Year, name: str) -> Draft:
    data = {
        "assembly": year.assembly,
        "speaker": year.stage.cast[name].person,
        "matter": year.before_assembly[0].case,
        "text": Secret("家里主要劳力常年患病，情况属实，同意。"),
    }
    return Draft("SpeechMade.v1", data, (name,))


def _ballot(year: Year, case: CaseFile, vote: str) -> dict[str, Any]:
    return {"assembly": year.assembly, "matter": case.case, "vote": vote}


def _vote(year: Year) -> list[dict[str, Any]]:
    """Everybody's ballots in one request; the count on each matter."""
    stage, cases = year.stage, year.before_assembly
    ballots = [_ballots(year, case) for case in cases]
    stage.together(list(chain.from_iterable(ballots)))
    again = _ballot(year, cases[0], "for")
    stage.refused("a second vote", "ASM-1", "VoteCast.v1", again, "v1")
    if year.keyless:
        stage.refused(
            "a ballot entered and attested by one body", "", "BallotAssisted.v1",
            _assisted(year, cases[0]), "c1", "c2",
        )  # fmt: skip
        stage.together(
            [Draft("BallotAssisted.v1", _assisted(year, case), ("c1", "w1")) for case in cases]
        )
    return [_tally(year, case, own) for case, own in zip(cases, ballots, strict=True)]


def _ballots(year: Year, case: CaseFile) -> list[Draft]:
    votes = [
        "against" if case.turn == "outvoted" and place % 4 else "for"
        for place in range(len(PRESENT))
    ]
    votes[-1] = "abstain"
    recused = year.recused if case is year.cases[0] else ""
    return [
        Draft("VoteCast.v1", _ballot(year, case, vote), (name,))
        for name, vote in zip(PRESENT, votes, strict=True)
        if name != recused
    ]


def _assisted(year: Year, case: CaseFile) -> dict[str, Any]:
    scan = year.stage.paper(f"ballot {case.case}")
    return {**_ballot(year, case, "for"), "voter": year.keyless, "scan": scan}


def _tally(year: Year, case: CaseFile, ballots: Sequence[Draft]) -> dict[str, Any]:
    assisted_count = 1 if year.keyless else 0
    counts = Counter(draft.data["vote"] for draft in ballots)
    return {
        "matter": case.case,
        "votes_for": counts["for"] + assisted_count,
        "votes_against": counts["against"],
        "votes_abstain": counts["abstain"],
        "votes_assisted": assisted_count,
    }


def _close(year: Year, tallies: Sequence[Mapping[str, Any]]) -> None:
    cases = year.before_assembly
    passed = [case.case for case in cases if case.turn != "outvoted"]
    rejected = [case.case for case in cases if case.turn == "outvoted"]
    keyless_count = 1 if year.keyless else 0
    data = {
        "assembly": year.assembly,
        "minutes": year.paper("minutes"),
        "selection": Secret("逐户宣读情况，无记名发言后逐户表决。"),
        "members_count": len(PRESENT) + len(ABSENT) + keyless_count,
        "present_count": len(PRESENT) + keyless_count,
        "tallies": list(tallies),
        "passed": passed,
        "rejected": rejected,
    }
    if rejected:
        wrong = {**data, "passed": [case.case for case in cases], "rejected": []}
        year.stage.refused(
            "minutes that pass a lost vote", "ASM-3", "AssemblyClosed.v1", wrong, "s1"
        )
    year.act("AssemblyClosed.v1", data, "s1", about=cases)


def _decide(year: Year) -> None:
    going_on, outvoted = year.going_on, year.turning("outvoted")
    data: dict[str, Any] = {
        "decision": new("decision"),
        "place": year.village.code,
        "admitted": [case.case for case in going_on],
        "declined": [],
        "minutes": year.paper("two committees"),
        "reasons": None,
    }
    if outvoted is not None:
        wrong = {**data, "admitted": [*data["admitted"], outvoted.case]}
        year.stage.refused(
            "committees admitting what the assembly rejected", "ASM-5", "CommitteesDecided.v1",
            wrong, "s1", "c2",
        )  # fmt: skip
    year.act("CommitteesDecided.v1", data, "s1", "c2", about=going_on)
