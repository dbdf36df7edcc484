"""Gaps: what rules of kind list show as open until it is done, of a place and what lies under it.

    NOT-3   answers overdue, notices not closed in time, subjects held: listed by their states
    NOT-6   villages whose publicity did not reach every household
    ASM-2   villages whose representatives' meeting is not made up as the law has it
    ASM-8   meetings, held without who attends them, whose cases are still in work
    FUND, DIS and PAY   what is open about money (`money_gaps`)
    PTS     what is open about points and love supermarkets (`points_gaps`, `supermarket_gaps`)

What a gap is says the domain; here the figures are put together that it is asked about. Each rule
has one source, whose gaps come in order of their subjects.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import Final, LiteralString

import msgspec

from domain.identification import coverage
from domain.identification.publicity import Publicity, publicity_stream
from domain.kernel.words import say
from domain.policies import PoliciesAt, decided
from domain.steps.assembly import attendance, composition
from domain.steps.assembly.composition import Composition
from domain.steps.assembly.state import Assembly
from projections import money_gaps, points_gaps, supermarket_gaps
from projections.asked import Asked, PlacedGap, Source, placed
from projections.days import HOLDS, UNDER
from projections.offices import adopted
from projections.table import Database

_OWN: Final = (
    "notices", "objections", "publicity", "households", "assemblies", "offices", "people",
)  # fmt: skip
_OF_ROWS: Final = (
    *money_gaps.FOLDED_BY, *points_gaps.FOLDED_BY, *supermarket_gaps.FOLDED_BY,
)  # fmt: skip
FOLDED_BY: Final = tuple(dict.fromkeys((*_OWN, *_OF_ROWS)))
"""The projections that an answer is made of."""


def gaps(
    connection: Database,
    ledger: int,
    place: str,
    today: date,
    *,
    rule: str | None = None,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> list[PlacedGap]:
    """What is open on the day `today`, by rule and subject, from behind `after` on."""
    found: list[PlacedGap] = []
    for name, source in sorted(SOURCES.items()):
        if name < after[0] or rule not in (None, name) or len(found) == limit:
            continue
        subject = after[1] if name == after[0] else ""
        asked = Asked(connection, ledger, place, today, subject, limit - len(found))
        found += islice((gap for gap in source(asked) if gap.subject > subject), asked.limit)
    return found


_LISTED: LiteralString = """
SELECT ledger, rule, subject, place, since, due, en, zh FROM projections.notices_list
UNION ALL
SELECT l.ledger, l.rule, l.subject, n.place, l.since, l.due, l.en, l.zh
FROM projections.objections_list l
JOIN projections.objections o ON o.ledger = l.ledger AND o.id = l.via
JOIN projections.notices n ON n.ledger = o.ledger AND n.id = o.notice
"""
"""What states list by themselves; an objection is where its notice hangs."""


def _listed(rule: str, asked: Asked) -> Iterator[PlacedGap]:
    rows = asked.rows(
        "SELECT DISTINCT ON (subject) subject, place, since, due, en, zh"
        f" FROM ({_LISTED}) g WHERE ledger = %(ledger)s AND rule = %(rule)s AND {UNDER}"
        " AND subject > %(after)s AND (since IS NULL OR since <= %(as_of)s)"
        " ORDER BY subject, since LIMIT %(limit)s",
        rule=rule,
    )
    for subject, place, since, due, en, zh in rows:
        yield PlacedGap(
            rule=rule, subject=subject, place=place, since=since, due=due, message=say(en, zh)
        )


_COVERAGE: LiteralString = f"""
WITH told AS (
    SELECT left(place, 12) AS village, channels, households_count, households_reached_count, since
    FROM projections.publicity WHERE ledger = %(ledger)s AND {UNDER}
), applied AS (
    SELECT left(place, 12) AS village, count(*) AS open_cases FROM projections.cases
    WHERE ledger = %(ledger)s AND {UNDER} AND status IN ('open', 'held')
      AND procedure = ANY(%(procedures)s)
    GROUP BY 1
), registered AS (
    SELECT left(place, 12) AS village, count(*) AS registered_count FROM projections.households
    WHERE ledger = %(ledger)s AND {UNDER} GROUP BY 1
)
SELECT village, channels, coalesce(households_count, 0), coalesce(households_reached_count, 0),
    since, coalesce(registered_count, 0), coalesce(open_cases, 0)
FROM told FULL JOIN applied USING (village) LEFT JOIN registered USING (village)
ORDER BY village
"""


def _coverage(asked: Asked) -> Iterator[PlacedGap]:
    """NOT-6, village by village: told or with applications in work."""
    rows = asked.rows(_COVERAGE, procedures=list(coverage.rows_with_publicity()))
    for village, channels, stated, reached, since, registered, open_cases in rows:
        publicity = Publicity(
            id=publicity_stream(village),
            place=village,
            channels=frozenset(channels or ()),
            households_count=stated,
            households_reached_count=reached,
            since=since,
        )
        yield from placed(coverage.gap(village, publicity, registered, open_cases), village)


_COMPOSITION: LiteralString = f"""
SELECT members.place, count(*), count(*) FILTER (WHERE elected),
    count(*) FILTER (WHERE elected AND gender = 'female'),
    count(*) FILTER (WHERE elected AND gender IS NULL)
FROM (
    SELECT place, person, bool_or(role = %(elected)s) AS elected FROM projections.offices
    WHERE ledger = %(ledger)s AND {UNDER} AND length(place) = 12 AND role = ANY(%(roles)s)
      AND {HOLDS} AND known_to IS NULL
    GROUP BY place, person
) members LEFT JOIN projections.people p ON p.ledger = %(ledger)s AND p.id = members.person
WHERE p.state->>'died_on' IS NULL OR (p.state->>'died_on')::date > %(as_of)s
GROUP BY members.place ORDER BY members.place
"""


def _composition(asked: Asked) -> Iterator[PlacedGap]:
    """ASM-2, village by village: from the offices in force and what the register says."""
    roles, elected = list(composition.MEMBERS), composition.REPRESENTATIVE
    policies = adopted(asked.connection, asked.ledger, asked.today)
    for place, *counts in asked.rows(_COMPOSITION, roles=roles, elected=elected):
        found = composition.gap(
            place,
            Composition(*counts),
            _fraction(policies, place, "composition_representatives", asked.today),
            _fraction(policies, place, "composition_women", asked.today),
        )
        yield from placed(found, place)


def _fraction(policies: PoliciesAt, place: str, name: str, day: date) -> tuple[int, int]:
    return (
        decided(policies, place, f"{name}_numerator", day).value,
        decided(policies, place, f"{name}_denominator", day).value,
    )


_HELD: LiteralString = """
SELECT DISTINCT ON (a.id) a.id, a.place, c.procedure, a.state::text
FROM projections.cases c
JOIN projections.assembly_outcomes t ON t.ledger = c.ledger AND t.matter = c.id
JOIN projections.assemblies a ON a.ledger = t.ledger AND a.id = t.assembly
WHERE c.ledger = %(ledger)s AND c.place >= %(place)s AND c.place < %(place)s || ':'
  AND c.status IN ('open', 'held') AND c.procedure = ANY(%(procedures)s) AND a.id > %(after)s
ORDER BY a.id
"""


def _absence(asked: Asked) -> Iterator[PlacedGap]:
    """ASM-8, meeting by meeting, while a case that it decided is in work."""
    procedures = list(attendance.rows_with_attendance())
    rows = asked.rows(_HELD, procedures=procedures) if procedures else []
    for _, place, procedure, state in rows:
        assembly = msgspec.json.decode(state, type=Assembly)
        roles = attendance.attending(procedure)
        held = _holders(asked, place, roles, assembly.day or asked.today)
        yield from placed(attendance.gap(assembly, roles, held), place)


def _holders(
    asked: Asked, place: str, roles: tuple[str, ...], day: date
) -> dict[str, frozenset[str]]:
    rows = asked.rows(
        "SELECT role, array_agg(person) FROM projections.offices WHERE ledger = %(ledger)s"
        f" AND place = %(at)s AND role = ANY(%(roles)s) AND {HOLDS} AND known_to IS NULL"
        " GROUP BY role",
        at=place,
        roles=list(roles),
        as_of=day,
    )
    return {role: frozenset(persons) for role, persons in rows}


SOURCES: Final[dict[str, Source]] = {
    "ASM-2": _composition,
    "ASM-8": _absence,
    "NOT-3": partial(_listed, "NOT-3"),
    "NOT-6": _coverage,
    **money_gaps.SOURCES,
    **points_gaps.SOURCES,
    **supermarket_gaps.SOURCES,
}
