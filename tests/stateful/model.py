"""A small model of what a village's identification may be, made from the rules, not our code.

It is told every record in the order of the log, and says of any act at any point why it may not be
admitted there, or nothing. It knows keys, offices, kin, the order of steps, meetings, notices and
objections, and none of the ledger's own modules.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import permutations
from typing import Any, NamedTuple

SHANGHAI = timezone(timedelta(hours=8))
BEFORE_ALL = datetime(1, 1, 2, tzinfo=SHANGHAI)
SKEW, LATE = timedelta(minutes=10), timedelta(hours=72)
NOTICE_DAYS = 7

STEPS = (
    "application", "home_survey", "assembly", "committees_decision", "verification",
    "county_check", "city_sample", "first", "township_review", "second", "county_review",
    "announcement", "village", "township", "county",
)  # fmt: skip
BACK = {
    "verification": "home_survey", "county_check": "verification", "city_sample": "verification",
    "township_review": "verification", "county_review": "township_review",
}  # fmt: skip
DUTY = {
    "home_survey": "prepares", "committees_decision": "decides", "verification": "verifies",
    "county_check": "reviews", "city_sample": "reviews", "township_review": "reviews",
    "county_review": "reviews",
}  # fmt: skip
BARRED = {"verifies": {"prepares"}, "reviews": {"prepares", "verifies", "decides"}}

COMMITTEES = frozenset({"village_committee", "village_secretary"})
VILLAGE = COMMITTEES | {"work_team", "first_secretary", "township_officer"}
MEMBERS = frozenset({"village_representative", "village_committee"})
OFFICE = frozenset({"root", "registrar"})
POSTERS = {
    "first": COMMITTEES,
    "second": COMMITTEES | {"township_officer"},
    "announcement": COMMITTEES | {"township_officer", "county_reviewer"},
}
REVIEWERS = {
    "township_review": frozenset({"township_reviewer", "township_deputy"}),
    "county_review": frozenset({"county_reviewer", "county_deputy"}),
}
ARCHIVISTS = {
    "village": COMMITTEES,
    "township": frozenset({"township_officer"}),
    "county": frozenset({"county_reviewer"}),
}
CLIMBS = ("township", "county", "leading_group")
"""Where an objection waits for its answer, and climbs when nobody gives it in time."""
ANSWERS = {
    "supervision_committee": "township", "township_officer": "township",
    "township_reviewer": "township", "township_deputy": "township",
    "county_reviewer": "county", "county_deputy": "county", "leading_group": "leading_group",
}  # fmt: skip
RESOLVERS = frozenset(ANSWERS)
ANSWER_DAYS = 7
VILLAGERS = frozenset({"villager", "householder", "village_representative"})
LEVEL = {
    "village_committee": "village", "village_secretary": "village", "work_team": "village",
    "first_secretary": "village", "township_officer": "township", "township_reviewer": "township",
    "township_deputy": "township", "county_reviewer": "county", "county_deputy": "county",
    "city_reviewer": "city",
}  # fmt: skip
EFFECTS = {"upheld": {"removed", "corrected"}, "dismissed": {"kept"}}

Seats = tuple[frozenset[str], ...]
_VERIFIERS = (
    frozenset({"township_officer"}),
    frozenset({"village_committee"}),
    frozenset({"work_team"}),
)
SEATS: dict[str, Seats] = {
    "KeySuspended.v1": (OFFICE,),
    "KeyReinstated.v1": (OFFICE, OFFICE),
    "KeyRevoked.v1": (OFFICE, OFFICE),
    "RoleGranted.v1": (OFFICE, OFFICE),
    "RoleEnded.v1": (OFFICE, OFFICE),
    "ClockSet.v1": (frozenset({"root"}), frozenset({"root"})),
    "ApplicationMade.v1": (VILLAGE, VILLAGE),
    "ApplicationWithdrawn.v1": (VILLAGE, VILLAGE),
    "HomeSurveyed.v1": (VILLAGE,),
    "AssemblyConvened.v1": (COMMITTEES,),
    "AttendanceRecorded.v1": (COMMITTEES,),
    "SpeechMade.v1": (MEMBERS | COMMITTEES,),
    "VoteCast.v1": (MEMBERS,),
    "AssemblyClosed.v1": (COMMITTEES,),
    "CommitteesDecided.v1": (frozenset({"village_secretary"}), frozenset({"village_committee"})),
    "HouseholdVerified.v1": _VERIFIERS,
    "CaseChecked.v1": (frozenset({"county_reviewer"}),),
    "SampleDrawn.v1": (frozenset({"city_reviewer"}),),
    "SampleChecked.v1": (frozenset({"city_reviewer"}),),
    "ObjectionMade.v1": (VILLAGERS,),
    "ObjectionResolved.v1": (RESOLVERS,),
    "ObjectionEscalated.v1": (frozenset({"system"}),),
}


class Signer(NamedTuple):
    """One signature of an act."""

    person: str
    key: str
    role: str
    place: str


class Said(NamedTuple):
    """An act at a point of the log: what was said, when, and when it is (or was) admitted."""

    kind: str
    data: Mapping[str, Any]
    by: tuple[Signer, ...]
    at: datetime
    admitted_at: datetime
    position: int

    @property
    def day(self) -> date:
        """The Shanghai day on which the signers say it happened."""
        return shanghai(self.at)


def shanghai(instant: datetime) -> date:
    """The Shanghai day."""
    return instant.astimezone(SHANGHAI).date()


@dataclass(slots=True)
class Tenure:
    """One person's office; both days inclusive."""

    person: str
    role: str
    place: str
    since: date
    until: date = date.max

    def on(self, day: date) -> bool:
        """Whether it is held on the day."""
        return self.since <= day <= self.until


@dataclass(slots=True)
class CaseModel:
    """Where a case stands: the next step, what holds it, who signed which step."""

    household: str
    opened: date = date.min
    form: str = ""
    taken: list[str] = field(default_factory=list)
    holds: str = ""
    signed: list[tuple[str, str, str]] = field(default_factory=list)
    last: date = date.min
    checked_at: int = -1
    reposts: str = ""
    over: bool = False

    @property
    def waits(self) -> str:
        """The step that is next; nothing once the case is over."""
        return "" if self.over else STEPS[len(self.taken)]

    def happens(self, day: date) -> None:
        """Something happened to it on a day; nothing that follows may lie before."""
        self.last = max(self.last, day)

    def take(self, step: str, day: date) -> None:
        """One step further."""
        self.taken.append(step)
        self.holds = ""
        self.happens(day)
        self.over = len(self.taken) == len(STEPS)

    def back(self, step: str) -> None:
        """Everything since the step that a return goes back to is to be done again."""
        del self.taken[STEPS.index(BACK[step]) :]
        self.holds = ""


@dataclass(slots=True)
class Meeting:
    """An assembly: its day, matters, who came, who voted what, and whether anybody spoke."""

    day: date
    held_at: datetime
    matters: tuple[str, ...]
    present: set[str] = field(default_factory=set)
    votes: dict[tuple[str, str], str] = field(default_factory=dict)
    speeches: int = 0
    open: bool = True


@dataclass(slots=True)
class Contest:
    """An objection: to what, since when, where and until when it waits, and what came of it."""

    subject: str
    made_on: date
    due_on: date
    link: str = CLIMBS[0]
    effect: str = ""
    line: str = ""


@dataclass(slots=True)
class Board:
    """A notice: its kind, lines, days, posters, objections and what was settled.

    The clock runs from the day `since`, not counting it; it hangs since `posted_on`.
    """

    kind: str
    lines: dict[str, str]
    shown: str
    posted_on: date
    since: date
    posters: set[str]
    objections: dict[str, Contest] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    closed: bool = False

    def fate(self, subject: str) -> str:
        """What a closing would make of the subject now."""
        effects = [one.effect for one in self.objections.values() if one.subject == subject]
        if "" in effects:
            return "held"
        worst = [fate for fate in ("removed", "corrected") if fate in effects]
        return worst[0] if worst else "passed"

    def correction(self, subject: str) -> str:
        """The line that the last correction demands."""
        lines = [o.line for o in self.objections.values() if o.subject == subject and o.line]
        return lines[-1] if lines else ""


@dataclass(slots=True)
class Model:
    """One village beside the ledger; `village` is its place."""

    village: str
    keys: dict[str, str] = field(default_factory=dict)
    """The state of each key that is of interest here: `in force`, `suspended` or `revoked`."""
    roots: set[str] = field(default_factory=set)
    tenures: list[Tenure] = field(default_factory=list)
    families: dict[str, set[str]] = field(default_factory=dict)
    kin: set[tuple[str, str]] = field(default_factory=set)
    cases: dict[str, CaseModel] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    objectors: dict[str, str] = field(default_factory=dict)
    samples: dict[str, int] = field(default_factory=dict)
    """The position of each commitment to a seed that was not yet drawn."""
    now: datetime = BEFORE_ALL

    def members(self, day: date) -> set[str]:
        """Who belongs to the representatives' meeting on a day."""
        return {
            t.person
            for t in self.tenures
            if t.place == self.village and t.role in MEMBERS and t.on(day)
        }

    def ended(self, day: date) -> list[tuple[str, str, str]]:
        """Offices that nobody holds any more on a day: person, role, place."""
        offices = {(t.person, t.role, t.place) for t in self.tenures}
        held = {(t.person, t.role, t.place) for t in self.tenures if t.until >= day}
        return sorted(offices - held)

    def recused(self, persons: Sequence[str], household: str) -> bool:
        """Whether one of them is kin to the household or belongs to it."""
        family = self.families.get(household, set())
        return any(p in family or (p, household) in self.kin for p in persons)

    def waiting_for(self, sample: str) -> list[str]:
        """The cases that are to stand on the list of a sample: checked since its commitment."""
        committed = self.samples[sample]
        return [
            name
            for name, case in self.cases.items()
            if case.waits == "city_sample" and not case.holds and case.checked_at > committed
        ]


def filled(by: Sequence[Signer], seats: Seats) -> bool:
    """Whether each signer fills a seat of their own."""
    return len(by) == len(seats) and any(
        all(signer.role in seat for signer, seat in zip(order, seats, strict=True))
        for order in permutations(by)
    )


def tally(meeting: Meeting, matter: str, members: Container[str]) -> Counter[str]:
    """The votes of members on one matter."""
    return Counter(
        vote
        for (about, person), vote in meeting.votes.items()
        if about == matter and person in members
    )


def subjects_of(said: Said) -> Iterator[str]:
    """The cases that an act takes a step of."""
    data = said.data
    if "case" in data:
        yield str(data["case"])
    yield from data.get("cases", ())
    yield from data.get("matters", ())
    yield from (*data.get("admitted", ()), *data.get("declined", ()))
    for listed in (*data.get("subjects", ()), *data.get("outcomes", ())):
        yield str(listed["subject"])
