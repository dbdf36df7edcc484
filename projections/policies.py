"""Which document decided: the policies in force at a place, and those of each step of a case.

The domain's own look-up (`domain.policies`) is asked, on the places as they were at a position: an
adoption later in the log re-decides nothing. No table of its own: places come from the projection
`offices`, where things happened from `trace`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from domain.kernel.places import upwards
from domain.offices import Place, Policy
from domain.parameters import PARAMETERS
from domain.policies import Decided, PoliciesAt, decided
from domain.steps.case import Case
from projections.days import AT_HEAD
from projections.offices import PLACES_TABLE
from projections.table import Database


class StepDecided(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters that decided on a step, at a place on a day, as adopted before `position`."""

    step: str
    position: int
    place: str
    day: date
    parameters: tuple[Decided, ...]


def _before(county: str, places: Mapping[str, Place], position: int) -> PoliciesAt:
    """The policies of the county's places as they had been adopted before a position."""

    def at(code: str) -> Iterable[Policy]:
        place = places.get(f"place:{code}") if len(code) >= len(county) else None
        return [policy for policy in place.policies if policy.index < position] if place else ()

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
    at = _before(county, _places(connection, ledger, [place]), known_at + 1)
    return [decided(at, place, name, as_of) for name in sorted(PARAMETERS)]


def decisions(connection: Database, ledger: int, county: str, case: Case) -> list[StepDecided]:
    """For each step taken, the one that ended the case included, what decided on it."""
    taken = [(done.step, done.decided_at, done.decided_on) for done in case.done]
    ended = case.ended
    if ended and ended.step and case.taken(ended.step) is None:
        taken.append((ended.step, ended.decided_at, ended.decided_on))
    where = _where(connection, ledger, [position for _, position, _ in taken])
    places = _places(connection, ledger, {*where.values(), case.place})
    return [
        StepDecided(
            step=step,
            position=position,
            place=place,
            day=day,
            parameters=tuple(
                decided(_before(county, places, position), place, name, day) for name in names
            ),
        )
        for step, position, day in taken
        for place in (where.get(position, case.place),)
        if (names := _parameters(case, step))
    ]


def _parameters(case: Case, name: str) -> tuple[str, ...]:
    step = case.row.step(name) if case.row else None
    return step.decided_by if step else ()


def _where(connection: Database, ledger: int, positions: list[int]) -> dict[int, str]:
    """Where the events at the positions happened."""
    rows = connection.execute(
        "SELECT position, place FROM projections.entries WHERE ledger = %s AND position = ANY(%s)",
        (ledger, positions),
    )
    return dict(rows.fetchall())


def _places(connection: Database, ledger: int, places: Iterable[str]) -> dict[str, Place]:
    """The states of the places and of those above them."""
    names = sorted({f"place:{code}" for place in places for code in upwards(place)})
    rows = PLACES_TABLE.select(connection, "WHERE ledger = %s AND id = ANY(%s)", (ledger, names))
    return {row.id: row.state for row in rows}
