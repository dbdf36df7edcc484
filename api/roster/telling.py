"""How a checked roster is told: every fault, what was put right, and how many of each.

To a clerk in plain Chinese, in the order of the file; to machines as JSON with the same words.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from api.roster.findings import FAULTS, NOTES, Finding, counts
from api.roster.members import Roster

NOTES_TOLD_MAX: Final = 5
"""Of each kind, to a clerk; machines get all."""


def readable(roster: Roster) -> Iterator[str]:
    """The lines that a clerk reads."""
    yield from map(str, roster.faults)
    yield from _notes(roster)
    if roster.faults:
        yield f"共 {len(roster.faults)} 处问题：{'，'.join(counts(roster.faults, FAULTS))}"
    else:
        yield summary(roster)


def summary(roster: Roster) -> str:
    """What a faultless roster holds."""
    villages = len(roster.villages())
    several = f"{villages} 个村，" if villages > 1 else ""
    return f"{several}{len(roster.members)} 人，{roster.households_count} 户，没有问题"


def document(roster: Roster) -> dict[str, Any]:
    """The same for machines."""
    return {
        "persons": len(roster.members),
        "households": roster.households_count,
        "faults": [finding.members() for finding in roster.faults],
        "notes": [finding.members() for finding in roster.notes],
        "fault_counts": _by_kind(roster.faults),
        "note_counts": _by_kind(roster.notes),
    }


def _notes(roster: Roster) -> Iterator[str]:
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for note in roster.notes:
        kinds[note.kind].append(note)
    for kind, notes in kinds.items():
        yield from (f"（提示）{note}" for note in notes[:NOTES_TOLD_MAX])
        if len(notes) > NOTES_TOLD_MAX:
            yield f"（提示）{NOTES[kind]}：另有 {len(notes) - NOTES_TOLD_MAX} 处"


def _by_kind(findings: tuple[Finding, ...]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for finding in findings:
        found[finding.kind] += 1
    return dict(found)
