"""EQ-4 of kind list: households of the priority group that the quota of their village leaves out.

What the group is and what is open says `domain.equity.priority`, of the states; here are the
households that have a priority verdict, or a member with one, and no share of the quota, and who
holds some beside them: one without any verdict, or else everybody.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, LiteralString

import msgspec

from audit.trail.arrays import text_array
from domain.equity.priority import first_behind, gap
from domain.kernel.places import county_of, village_of
from domain.residents.households import Household
from domain.residents.people import Person
from domain.residents.statuses import PRIORITY
from projections.asked import PlacedGap, Source, StateAt, Today, placed
from projections.days import AT_HEAD, HOLDS
from projections.shares import HELD, known
from projections.stored import Given


class LeftOut(msgspec.Struct, frozen=True):
    """Who may be left out, who holds quota beside them, and the members of both."""

    left_out: list[StateAt[Household]]
    holders: list[StateAt[Household]]
    people: list[Person]


_VERDICT: LiteralString = f"""(EXISTS (
    SELECT FROM projections.roster s WHERE s.ledger = %(ledger)s AND s.household = home.id
      AND s.kind = ANY(%(verdicts)s) AND {HOLDS} AND known_to IS NULL
) OR EXISTS (
    SELECT FROM projections.household_members m
    JOIN projections.person_statuses s ON s.ledger = m.ledger AND s.person = m.person
    WHERE m.ledger = %(ledger)s AND m.household = home.id AND s.code = ANY(%(verdicts)s)
))"""
_LEFT_OUT: LiteralString = f"""(
WITH held AS MATERIALIZED (
    SELECT DISTINCT ON (home.id) left(home.place, 12) AS village, home.id, home.place, home.state
    {HELD} AND h.share_class = 'quota'
      AND home.place >= %(place)s AND home.place < %(place)s || ':'
    ORDER BY home.id
), told AS MATERIALIZED (
    SELECT home.*, {_VERDICT} AS verdict FROM held home
), holders AS MATERIALIZED (
    (SELECT DISTINCT ON (village) village, id, place, state FROM told WHERE NOT verdict
     ORDER BY village, id)
    UNION ALL
    SELECT village, id, place, state FROM told WHERE NOT village = ANY(
        SELECT village FROM told WHERE NOT verdict
    )
), left_out AS MATERIALIZED (
    SELECT home.id, home.place, home.state FROM (SELECT DISTINCT village FROM held) v
    JOIN projections.households home ON home.place >= v.village AND home.place < v.village || ':'
    WHERE home.ledger = %(ledger)s AND home.ended_on IS NULL
      AND NOT home.id IN (SELECT id FROM held) AND {_VERDICT}
)
SELECT json_build_array(json_build_object(
    'left_out', (
        SELECT coalesce(json_agg(json_build_object('place', place, 'state', state) ORDER BY id),
            '[]') FROM left_out
    ), 'holders', (
        SELECT coalesce(json_agg(json_build_object('place', place, 'state', state) ORDER BY id),
            '[]') FROM holders
    ), 'people', (
        SELECT coalesce(json_agg(p.state), '[]') FROM projections.people p
        WHERE p.ledger = %(ledger)s AND p.id IN (
            SELECT m.person FROM projections.household_members m
            WHERE m.ledger = %(ledger)s AND m.household IN (
                SELECT id FROM left_out UNION ALL SELECT id FROM holders
            )
        )
    )
)))"""


def _left_out(row: LeftOut, today: Today) -> Iterator[PlacedGap]:
    """EQ-4, household by household."""
    places = {county_of(one.place) for one in row.left_out}
    homes = [one.state for one in (*row.left_out, *row.holders)]
    states = Given(min(places, default=""), [*homes, *row.people])
    holders: dict[str, list[str]] = {}
    for holder in row.holders:
        holders.setdefault(village_of(holder.place), []).append(holder.state.id)
    for one in row.left_out:
        behind = first_behind(states, holders.get(village_of(one.place), ()), today.day)
        yield from placed(gap(states, one.state, behind, today.day), one.place)


def _asked() -> Mapping[str, Any]:
    return {"verdicts": text_array(sorted(PRIORITY)), **known(AT_HEAD)}


SOURCES: Final[tuple[Source[Any], ...]] = (Source("EQ-4", _LEFT_OUT, LeftOut, _left_out, _asked),)
