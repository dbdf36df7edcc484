"""EQ-4 of kind list: households of the priority group that the quota of their village leaves out.

What the group is and what is open says `domain.equity.priority`, of the states; here are the
households that have a priority verdict, or a member with one, and no share of the quota.
"""

from collections.abc import Iterator
from typing import LiteralString

import msgspec

from domain.equity.priority import first_behind, gap
from domain.households import Household
from domain.kernel.places import county_of, village_of
from domain.statuses import PRIORITY
from projections.asked import Asked, PlacedGap, placed
from projections.days import HOLDS, UNDER
from projections.shares import quota_holders
from projections.stored import Stored

_WITHOUT: LiteralString = f"""
SELECT place, state::text FROM projections.households h
WHERE ledger = %(ledger)s AND {UNDER} AND ended_on IS NULL AND id > %(after)s
  AND left(place, 12) = ANY(%(villages)s) AND NOT id = ANY(%(holders)s)
  AND (EXISTS (
        SELECT FROM projections.roster s WHERE s.ledger = h.ledger AND s.household = h.id
          AND s.kind = ANY(%(verdicts)s) AND {HOLDS} AND known_to IS NULL
    ) OR EXISTS (
        SELECT FROM projections.household_members m
        JOIN projections.person_statuses s ON s.ledger = m.ledger AND s.person = m.person
        WHERE m.ledger = h.ledger AND m.household = h.id AND s.code = ANY(%(verdicts)s)
    ))
ORDER BY id
"""


def left_out(asked: Asked) -> Iterator[PlacedGap]:
    """EQ-4, household by household."""
    holders: dict[str, list[str]] = {}
    for village, holder in quota_holders(asked.connection, asked.ledger, asked.place, asked.today):
        holders.setdefault(village, []).append(holder)
    rows = asked.rows(
        _WITHOUT,
        villages=list(holders),
        holders=[holder for held in holders.values() for holder in held],
        verdicts=sorted(PRIORITY),
    )
    behind: dict[str, str | None] = {}
    for place, state in rows:
        stored, village = (
            Stored(asked.connection, asked.ledger, county_of(place)),
            village_of(place),
        )
        if village not in behind:
            behind[village] = first_behind(stored, holders[village], asked.today)
        household = msgspec.json.decode(state, type=Household)
        yield from placed(gap(stored, household, behind[village], asked.today), place)
