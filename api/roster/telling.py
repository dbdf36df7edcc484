"""How a checked file is told: every fault, what was put right, and how many of each.

To a clerk in plain Chinese, in the order of the file; to machines as JSON with the same words.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, Protocol

from api.roster.findings import FAULTS, NOTES, Finding, counts
from api.roster.members import Roster

NOTES_TOLD_MAX: Final = 5
"""Of each kind, to a clerk; machines get all."""


class Checked(Protocol):
    """A file as it was read."""

    @property
    def faults(self) -> tuple[Finding, ...]:
        """Every fault, in the order of the file."""
        ...

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Every note, in the order of the file."""
        ...


def readable(found: Checked, faultless: str) -> Iterator[str]:
    """The lines that a clerk reads; `faultless` is what a file without a fault holds."""
    yield from map(str, found.faults)
    yield from _notes(found)
    if found.faults:
        yield f"共 {len(found.faults)} 处问题：{'，'.join(counts(found.faults, FAULTS))}"
    else:
        yield faultless


def summary(roster: Roster) -> str:
    """What a faultless roster holds."""
    villages = len(roster.villages())
    several = f"{villages} 个村，" if villages > 1 else ""
    return f"{several}{len(roster.members)} 人，{roster.households_count} 户，没有问题"


def document(found: Checked, **held: int) -> dict[str, Any]:
    """The same for machines; `held` counts what the file holds."""
    return {
        **held,
        "faults": [finding.members() for finding in found.faults],
        "notes": [finding.members() for finding in found.notes],
        "fault_counts": _by_kind(found.faults),
        "note_counts": _by_kind(found.notes),
    }


def _notes(found: Checked) -> Iterator[str]:
    kinds: dict[str, list[Finding]] = defaultdict(list)
    for note in found.notes:
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
