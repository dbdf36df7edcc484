"""What is open in villages and their meetings, each with where it is.

NOT-6   villages whose publicity did not reach every household
ASM-2   villages whose representatives' meeting is not made up as the law has it
ASM-8   meetings, held without who attends them, whose cases are still in work
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, LiteralString

import msgspec

from audit.trail.arrays import text_array
from domain.identification import coverage
from domain.identification.publicity import Publicity, publicity_stream
from domain.steps.assembly import attendance, composition
from domain.steps.assembly.composition import Composition
from domain.steps.assembly.state import Assembly
from projections.asked import PlacedGap, Source, Today, placed
from projections.days import HOLDS, UNDER
from projections.question import listed


class VillageTold(msgspec.Struct, frozen=True):
    """What a village stated of its publicity, and who lives there and applied."""

    village: str
    channels: frozenset[str] | None
    households_count: int
    households_reached_count: int
    since: date | None
    registered_count: int
    open_cases: int


_COVERAGE: LiteralString = f"""(
WITH told AS (
    SELECT left(place, 12) AS village, channels, households_count, households_reached_count, since
    FROM projections.publicity WHERE ledger = %(ledger)s AND {UNDER}
), applied AS (
    SELECT left(place, 12) AS village, count(*) AS open_cases FROM projections.cases
    WHERE ledger = %(ledger)s AND {UNDER} AND status IN ('open', 'held')
      AND procedure = ANY(%(publicised)s)
    GROUP BY 1
)
SELECT coalesce(json_agg(q), '[]') FROM (
    SELECT village, channels, coalesce(households_count, 0) AS households_count,
        coalesce(households_reached_count, 0) AS households_reached_count, since, (
            SELECT count(*) FROM projections.households h WHERE h.ledger = %(ledger)s
              AND h.place >= village AND h.place < village || ':'
        ) AS registered_count, coalesce(open_cases, 0) AS open_cases
    FROM told FULL JOIN applied USING (village)
    WHERE %(after_rule)s <> 'NOT-6' OR 'publicity:' || village > %(after)s
    ORDER BY village LIMIT %(limit)s
) q)"""


def _coverage(row: VillageTold, _today: Today) -> Iterator[PlacedGap]:
    """NOT-6, village by village: told or with applications in work."""
    publicity = Publicity(
        id=publicity_stream(row.village),
        place=row.village,
        channels=row.channels or frozenset(),
        households_count=row.households_count,
        households_reached_count=row.households_reached_count,
        since=row.since,
    )
    found = coverage.gap(row.village, publicity, row.registered_count, row.open_cases)
    return placed(found, row.village)


def _publicised() -> Mapping[str, Any]:
    return {"publicised": text_array(list(coverage.rows_with_publicity()))}


class VillageMembers(msgspec.Struct, frozen=True):
    """Of whom a village's meeting consists; the counts of `Composition`."""

    place: str
    members_count: int
    representatives_count: int
    women_count: int
    unknown_count: int


_COMPOSITION: LiteralString = listed(
    VillageMembers,
    f"""FROM (
SELECT members.place, count(*) AS members_count,
    count(*) FILTER (WHERE elected) AS representatives_count,
    count(*) FILTER (WHERE elected AND gender = 'female') AS women_count,
    count(*) FILTER (WHERE elected AND gender IS NULL) AS unknown_count
FROM (
    SELECT place, person, bool_or(role = %(elected)s) AS elected FROM projections.offices
    WHERE ledger = %(ledger)s AND {UNDER} AND length(place) = 12 AND role = ANY(%(members)s)
      AND {HOLDS} AND known_to IS NULL
      AND (%(after_rule)s <> 'ASM-2' OR 'place:' || place > %(after)s)
    GROUP BY place, person
) members LEFT JOIN LATERAL (
    SELECT gender, state FROM projections.people
    WHERE ledger = %(ledger)s AND id = members.person OFFSET 0
) p ON true
WHERE p.state->>'died_on' IS NULL OR (p.state->>'died_on')::date > %(as_of)s
GROUP BY members.place ORDER BY members.place LIMIT %(limit)s
) meetings ORDER BY place""",
)


def _composition(row: VillageMembers, today: Today) -> Iterator[PlacedGap]:
    """ASM-2, village by village: from the offices in force and what the register says."""
    _, *counts = msgspec.structs.astuple(row)
    found = composition.gap(
        row.place,
        Composition(*counts),
        _fraction(today, row.place, "composition_representatives"),
        _fraction(today, row.place, "composition_women"),
    )
    return placed(found, row.place)


def _fraction(today: Today, place: str, name: str) -> tuple[int, int]:
    return today.value(f"{name}_numerator", place), today.value(f"{name}_denominator", place)


def _members() -> Mapping[str, Any]:
    roles = text_array(list(composition.MEMBERS))
    return {"members": roles, "elected": composition.REPRESENTATIVE}


class Meeting(msgspec.Struct, frozen=True):
    """A meeting on a case in work, and who held which office at its place on its day."""

    place: str
    procedure: str
    state: Assembly
    held: dict[str, frozenset[str]]


_HELD: LiteralString = listed(
    Meeting,
    f"""FROM (
SELECT DISTINCT ON (a.id) a.id, a.place, c.procedure, a.state, (
    SELECT coalesce(json_object_agg(role, persons), '{{}}') FROM (
        SELECT role, json_agg(person) AS persons FROM projections.offices o
        CROSS JOIN (SELECT coalesce((a.state ->> 'day')::date, %(as_of)s) AS day) held
        WHERE o.ledger = a.ledger AND o.place = a.place AND role = ANY(%(attending)s)
          AND {HOLDS.replace("%(as_of)s", "held.day")} AND known_to IS NULL
        GROUP BY role
    ) holders
) AS held
FROM projections.cases c
JOIN projections.assembly_outcomes t ON t.ledger = c.ledger AND t.matter = c.id
JOIN projections.assemblies a ON a.ledger = t.ledger AND a.id = t.assembly
WHERE c.ledger = %(ledger)s AND c.place >= %(place)s AND c.place < %(place)s || ':'
  AND c.status IN ('open', 'held') AND c.procedure = ANY(%(attended)s)
ORDER BY a.id
) meetings ORDER BY id""",
)


def _absence(row: Meeting, _today: Today) -> Iterator[PlacedGap]:
    """ASM-8, meeting by meeting, while a case that it decided is in work."""
    roles = attendance.attending(row.procedure)
    return placed(attendance.gap(row.state, roles, row.held), row.place)


def _attended() -> Mapping[str, Any]:
    rows = attendance.rows_with_attendance()
    roles = {role for row in rows for role in attendance.attending(row)}
    return {"attended": text_array(rows), "attending": text_array(sorted(roles))}


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source(
        "ASM-2",
        _COMPOSITION,
        VillageMembers,
        _composition,
        _members,
        lambda row: f"place:{row.place}",
    ),
    Source("ASM-8", _HELD, Meeting, _absence, _attended),
    Source(
        "NOT-6",
        _COVERAGE,
        VillageTold,
        _coverage,
        _publicised,
        lambda row: publicity_stream(row.village),
    ),
)
