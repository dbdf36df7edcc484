"""What an assembly's attendance and votes come to, under the policy of its day.

- ASM-1 A vote counts of whoever is found a member of that day at the closing: an office that ended
  before takes its vote along.
- ASM-2 The body decides who counts: all its members who lived on the day, recused ones included;
  an office that nobody ended yet counts no more once its holder is dead (HH-3).
- ASM-3 A matter passes as its body's rule says.
"""

from dataclasses import dataclass

from domain.authority import policies
from domain.authority.offices import holders
from domain.kernel.history import History
from domain.kernel.refused import Refused
from domain.kernel.times import shanghai_day
from domain.kernel.words import say
from domain.residents.people import Person
from domain.steps.assembly.bodies import BODIES, Body
from domain.steps.assembly.facts import Tally
from domain.steps.assembly.state import Assembly, Count


@dataclass(frozen=True, slots=True)
class Result:
    """What the minutes have to say: the same for whoever computes it."""

    members_count: int
    present_count: int
    quorate: bool
    tallies: tuple[Tally, ...]
    passed: tuple[str, ...]
    rejected: tuple[str, ...]


def body_of(name: str) -> Body:
    """The body of that name; refused under ASM-2 where there is none."""
    if name not in BODIES:
        raise Refused(
            "ASM-2",
            expected=say(f"one of {', '.join(BODIES)}", "已知的会议类型"),
            found=say(name, name),
        )
    return BODIES[name]


def members(history: History, assembly: Assembly) -> frozenset[str]:
    """Everybody who belonged to the body on the day of the meeting."""
    if assembly.day is None:
        return frozenset()
    held = holders(history, assembly.place, body_of(assembly.body).roles, assembly.day)
    deaths = {person: history.read(Person, person).died_on for person in held}
    return frozenset(p for p, died in deaths.items() if died is None or died > assembly.day)


def result(history: History, assembly: Assembly) -> Result:
    """Quorum, tallies and what passed, as the assembly stands."""
    body = body_of(assembly.body)
    all_members = members(history, assembly)
    came = assembly.present & all_members
    present_count = len(came)
    tallies = tuple(_tally(assembly.count_among(matter, came)) for matter in assembly.matters)
    passed = tuple(
        tally.matter
        for tally in tallies
        if _passes(history, assembly, body, tally.votes_for, (present_count, len(all_members)))
    )
    return Result(
        members_count=len(all_members),
        present_count=present_count,
        quorate=_quorate(history, assembly, body, (present_count, len(all_members))),
        tallies=tallies,
        passed=passed,
        rejected=tuple(matter for matter in assembly.matters if matter not in passed),
    )


def _tally(count: Count) -> Tally:
    return Tally(
        matter=count.matter,
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        votes_abstain=count.votes_abstain,
        votes_assisted=count.votes_assisted,
    )


def _quorate(
    history: History, assembly: Assembly, body: Body, present_of_members: tuple[int, int]
) -> bool:
    present, everybody = present_of_members
    parts = _parts(history, assembly, body.quorum)
    if body.quorum_at_least:
        return _compare(present, everybody, parts) >= 0
    return _compare(present, everybody, parts) > 0


def _passes(
    history: History,
    assembly: Assembly,
    body: Body,
    votes_for: int,
    present_of_members: tuple[int, int],
) -> bool:
    present, everybody = present_of_members
    parts = _parts(history, assembly, body.passing)
    if body.passing_of == "members":
        return _compare(votes_for, everybody, parts) >= 0
    return _compare(votes_for, present, parts) > 0


def _parts(history: History, assembly: Assembly, fraction: str) -> tuple[int, int]:
    day = assembly.day or shanghai_day(history.now)
    return policies.fraction(history, assembly.place, fraction, day)


def _compare(part: int, whole: int, parts: tuple[int, int]) -> int:
    """Below zero, zero or above as part of whole is below, at or above the exact fraction."""
    numerator, denominator = parts
    return part * denominator - whole * numerator
