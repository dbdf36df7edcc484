"""Which document decided: the policies in force at a place, and those of each step of a case.

The domain's own look-up (`domain.authority.policies`) is asked, with what had been adopted before
a position: an adoption later in the log re-decides nothing. No table of its own: policies come from
the projection `offices` (their rows alone, for a county's state holds all its officials), where
things happened from `trace`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from domain.authority.offices import Policy
from domain.authority.policies import Decided, PoliciesAt, decided
from domain.kernel.places import upwards
from domain.parameters import PARAMETERS
from domain.steps.case import Case
from projections.case_file import CaseFile
from projections.days import AT_HEAD
from projections.offices import by_place, ever_adopted
from projections.table import Database


class StepDecided(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters that decided on a step, at a place on a day, as adopted before `position`."""

    step: str
    position: int
    place: str
    day: date
    parameters: tuple[Decided, ...]


def _before(county: str, adopted: Mapping[str, list[Policy]], position: int) -> PoliciesAt:
    """Of the policies of the county's places, those that were adopted before a position."""

    def at(code: str) -> Iterable[Policy]:
        found = adopted.get(code, ()) if len(code) >= len(county) else ()
        return [policy for policy in found if policy.index < position]

    return at


def in_force(
    connection: Database,
    ledger: int,
    county: str,
    place: str,
    as_of: date,
    *,
    known_at: int = AT_HEAD,
) -> list[Decided]:
    """Every parameter at the place on the day, as known at a position, by name."""
    at = _before(county, ever_adopted(connection, ledger, upwards(place)), known_at + 1)
    return [decided(at, place, name, as_of) for name in sorted(PARAMETERS)]


def decisions(county: str, file: CaseFile) -> list[StepDecided]:
    """For each step taken, the one that ended the case included, what decided on it."""
    if file.row is None:
        return []
    case, adopted = file.row.state, by_place(file.adopted)
    where = {one.position: one.place for one in file.happened}
    taken = [(done.step, done.decided_at, done.decided_on) for done in case.done]
    ended = case.ended
    if ended and ended.step and case.taken(ended.step) is None:
        taken.append((ended.step, ended.decided_at, ended.decided_on))
    return [
        StepDecided(
            step=step,
            position=position,
            place=place,
            day=day,
            parameters=tuple(
                decided(_before(county, adopted, position), place, name, day) for name in names
            ),
        )
        for step, position, day in taken
        for place in (where.get(position, case.place),)
        if (names := _parameters(case, step))
    ]


def _parameters(case: Case, name: str) -> tuple[str, ...]:
    step = case.row.step(name) if case.row else None
    return step.decided_by if step else ()
