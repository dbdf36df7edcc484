"""What is open about awards, of a place and what lies under it; each rule has one source.

    PAY-7    lists of transfer-employment subsidies that are not paid in their working days
    STAR-2   awards of which not all was shown to be used as agreed
    SUB-1    grants that no list took

What a gap is say `domain.awards.overdue` and `domain.subsidies.deadlines`; policies in force at the
place say how many days, and the published calendar which of them are working days.
"""

from collections.abc import Callable, Iterator
from typing import Final, LiteralString

import msgspec

from domain.awards import overdue
from domain.kernel.gap import Gap
from domain.kernel.places import county_of
from domain.policies import decided
from domain.steps.case import Case
from domain.subsidies import deadlines
from domain.subsidies.calendar import published
from projections.asked import Asked, PlacedGap, Source, placed
from projections.awards import STANDING_BY, Found, found_by
from projections.offices import adopted
from projections.stored import Stored

FOLDED_BY: Final = (*STANDING_BY, "calendars")
"""The projections that these answers are made of, beside policies."""
_LISTS: LiteralString = """
SELECT a.place, c.state::text, a.list, count(*), sum(d.amount_fen)::bigint
FROM projections.award_lists a
JOIN projections.cases c ON c.ledger = a.ledger AND c.id = a.case_id
JOIN projections.dues d ON d.ledger = a.ledger AND d.list = a.list
WHERE a.ledger = %(ledger)s AND a.place >= %(place)s AND a.place < %(place)s || ':'
  AND a.award_kind = %(kind)s AND c.status = 'completed' AND c.subject = a.list
  AND NOT d.paid AND NOT d.removed AND a.list > %(after)s
GROUP BY a.place, c.state::text, a.list ORDER BY a.list
"""
_UNDER: LiteralString = (
    " AND c.place >= %(place)s AND c.place < %(place)s || ':' AND g.id > %(after)s"
)


def _late(asked: Asked) -> Iterator[PlacedGap]:
    """PAY-7, list by list."""
    policies = adopted(asked.connection, asked.ledger, asked.today)
    calendars = published(Stored(asked.connection, asked.ledger, county_of(asked.place)))
    for place, state, *left in asked.rows(_LISTS, kind=deadlines.TIMED):
        days = decided(policies, place, deadlines.PAID_WITHIN, asked.today).value
        case = msgspec.json.decode(state, type=Case)
        gap = deadlines.late(case, deadlines.Unpaid(*left), days, calendars, asked.today)
        yield from placed(gap, place)


def _by_grant(
    asked: Asked, name: str, which: LiteralString, gap: Callable[[Found, int], Gap | None]
) -> Iterator[PlacedGap]:
    policies = adopted(asked.connection, asked.ledger, asked.today)
    values = {"ledger": asked.ledger, "place": asked.place, "after": asked.after}
    for found in found_by(asked.connection, f"{_UNDER}{which} ORDER BY g.id", values):
        days = decided(policies, found.place, name, asked.today).value
        yield from placed(gap(found, days), found.place)


def _unshown(asked: Asked) -> Iterator[PlacedGap]:
    """STAR-2, grant by grant."""

    def gap(found: Found, days: int) -> Gap | None:
        return overdue.unshown(found.grant, found.held.paid_on, days, asked.today)

    paid: LiteralString = " AND g.unshown_fen > 0 AND (d.paid OR g.supplied_on IS NOT NULL)"
    return _by_grant(asked, "use_shown_days", paid, gap)


def _unlisted(asked: Asked) -> Iterator[PlacedGap]:
    """SUB-1, grant by grant."""

    def gap(found: Found, days: int) -> Gap | None:
        return overdue.unlisted(found.held, found.completed_on, days, asked.today)

    unpaid: LiteralString = (
        " AND c.status = 'completed' AND d.paid IS NOT TRUE AND g.supplied_on IS NULL"
    )
    return _by_grant(asked, "award_list_days", unpaid, gap)


SOURCES: Final[dict[str, Source]] = {
    "PAY-7": _late,
    "STAR-2": _unshown,
    "SUB-1": _unlisted,
}
