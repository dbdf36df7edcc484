"""The facts of an assembly 民主评议, and who may state them.

Each speech and each vote is an event of its own
(S2 五第三步: 时间地点、参会人员、发言记录、评选过程).
"""

from datetime import datetime
from typing import Annotated

import msgspec

from domain.kernel.catalogue import Seats, fact
from domain.kernel.checks import known
from domain.kernel.examples import CASE, PAPER, SEALED, VILLAGE
from domain.kernel.fact import AssemblyId, Code, Count, Fact, Paper, PersonId, Sealed
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.rules import ORDER
from domain.steps.assembly.bodies import VOTERS
from domain.steps.assembly.state import Assembly, Vote
from domain.steps.case import cases_among

Matter = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+:[A-Za-z0-9-]{1,64}$")]
"""What is decided: a case, or whatever a row puts to a body."""
Matters = Annotated[tuple[Matter, ...], msgspec.Meta(max_length=200)]
Persons = Annotated[tuple[PersonId, ...], msgspec.Meta(max_length=500)]

ATTESTORS = ("work_team", "first_secretary", "township_officer", "township_reviewer")
GUESTS = ("first_secretary", "work_team", "township_officer", "supervision_committee", "helper")
_BY_OFFICER: tuple[Seats, ...] = ((COMMITTEES,),)
_ASSEMBLY = "assembly:1"


class _Held(Fact):
    """Every fact of a meeting names it."""

    assembly: AssemblyId


def _stream(data: _Held) -> str:
    return data.assembly


def known_assembly(history: History, assembly: str) -> Assembly:
    """The assembly of that id; refused under REG-2 where there is none."""
    return known(history, Assembly, assembly, say("an assembly that was convened", "已召集的会议"))


def _place(data: _Held, history: History) -> str:
    return known_assembly(history, data.assembly).place


@fact(
    "AssemblyConvened.v1",
    title=say("Assembly convened", "召集会议"),
    stream=_stream,
    touches=lambda data: cases_among(data.matters),
    reads=lambda data: (f"place:{data.place}",),
    place=lambda data, _history: data.place,
    signed_by=_BY_OFFICER,
    rules=("ASM-2", "ASM-4", *ORDER, "REG-1", "REG-2", "ACT-2", "ACT-3"),
    example={
        "assembly": _ASSEMBLY,
        "body": "villager_representatives",
        "place": VILLAGE,
        "venue": SEALED,
        "held_at": "2026-03-10T09:00:00+08:00",
        "matters": [CASE],
    },
)
class AssemblyConvened(_Held):
    """A body is called to a time and place, for named matters."""

    body: Code
    place: Place
    venue: Sealed
    held_at: Annotated[datetime, msgspec.Meta(tz=True)]
    matters: Annotated[tuple[Matter, ...], msgspec.Meta(min_length=1, max_length=200)]


@fact(
    "AttendanceRecorded.v1",
    title=say("Attendance recorded", "签到记录"),
    stream=_stream,
    place=_place,
    signed_by=_BY_OFFICER,
    rules=("ASM-1", "ASM-4", "REG-2", "ASM-2"),
    example={"assembly": _ASSEMBLY, "present": ["person:v7"], "guests": ["person:f1"]},
)
class AttendanceRecorded(_Held):
    """Members who came, and guests, who may speak but not vote; late comers are added."""

    present: Persons
    guests: Persons = ()


@fact(
    "SpeechMade.v1",
    title=say("Speech made", "发言记录"),
    stream=_stream,
    place=_place,
    signed_by=((tuple(sorted({*VOTERS, *GUESTS})),),),
    rules=("ASM-1", "ASM-4", "REG-2"),
    example={"assembly": _ASSEMBLY, "speaker": "person:v7", "matter": CASE, "text": SEALED},
)
class SpeechMade(_Held):
    """What somebody present said; signed by the speaker, or by the officer who keeps minutes."""

    speaker: PersonId
    text: Sealed
    matter: Matter | None = None


@fact(
    "VoteCast.v1",
    title=say("Vote cast", "投票"),
    stream=_stream,
    reads=lambda data: cases_among((data.matter,)),
    place=_place,
    signed_by=((VOTERS,),),
    rules=("ASM-1", "ASM-2", "ASM-4", "ACT-3", "REG-2", "ID-5"),
    example={"assembly": _ASSEMBLY, "matter": CASE, "vote": "for"},
)
class VoteCast(_Held):
    """A member's vote with their own key."""

    matter: Matter
    vote: Vote


@fact(
    "BallotAssisted.v1",
    title=say("Ballot assisted", "代录票"),
    stream=_stream,
    reads=lambda data: (data.voter, *cases_among((data.matter,))),
    place=_place,
    signed_by=((COMMITTEES, ATTESTORS),),
    bodies_distinct=True,
    rules=("ASM-1", "ASM-4", "ASM-6", "ACT-3", "REG-2", "ID-5"),
    example={
        "assembly": _ASSEMBLY,
        "matter": CASE,
        "voter": "person:v8",
        "vote": "against",
        "scan": PAPER,
    },
)
class BallotAssisted(_Held):
    """The vote of a member present without a key, entered by an officer and attested."""

    matter: Matter
    voter: PersonId
    vote: Vote
    scan: Paper


class Tally(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The count on one matter, as the minutes state it."""

    matter: Matter
    votes_for: Count
    votes_against: Count
    votes_abstain: Count
    votes_assisted: Count


@fact(
    "AssemblyClosed.v1",
    title=say("Assembly closed", "会议结束"),
    stream=_stream,
    touches=lambda data: cases_among((*data.passed, *data.rejected)),
    place=_place,
    signed_by=_BY_OFFICER,
    rules=("ASM-2", "ASM-3", "ASM-4", *ORDER, "REG-2", "ACT-2", "ACT-3"),
    example={
        "assembly": _ASSEMBLY,
        "minutes": PAPER,
        "selection": SEALED,
        "members_count": 24,
        "present_count": 18,
        "tallies": [
            {
                "matter": CASE,
                "votes_for": 14,
                "votes_against": 2,
                "votes_abstain": 1,
                "votes_assisted": 3,
            }
        ],
        "passed": [CASE],
        "rejected": [],
    },
)
class AssemblyClosed(_Held):
    """The minutes: who was there, how it was selected, the count, what passed and what not."""

    minutes: Paper
    selection: Sealed
    members_count: Count
    present_count: Count
    tallies: Annotated[tuple[Tally, ...], msgspec.Meta(max_length=200)]
    passed: Matters
    rejected: Matters


@fact(
    "AssemblyDissolved.v1",
    title=say("Assembly dissolved", "会议流会"),
    stream=_stream,
    touches=lambda data: cases_among(data.matters),
    place=_place,
    signed_by=_BY_OFFICER,
    rules=("ASM-2", "ASM-4", "REG-2"),
    example={"assembly": _ASSEMBLY, "matters": [CASE], "reason": SEALED},
)
class AssemblyDissolved(_Held):
    """The meeting ended without a result, for want of a quorum; its matters wait for another."""

    matters: Matters
    reason: Sealed
