"""What is open about awards, of a place and what lies under it, each with where it is.

    PAY-7    lists of transfer-employment subsidies that are not paid in their working days
    STAR-2   awards of which not all was shown to be used as agreed
    SUB-1    grants that no list took

What a gap is say `domain.awards.overdue` and `domain.subsidies.deadlines`; policies in force at the
place say how many days, and the published calendar which of them are working days.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, LiteralString

import msgspec

from domain.awards import overdue
from domain.kernel.places import county_of
from domain.steps.case import Case
from domain.subsidies import deadlines
from domain.subsidies.calendar import Calendar, published
from projections.asked import PlacedGap, Source, Today, placed
from projections.awards import COLUMNS, JOINED, STANDING_BY, GrantRow
from projections.question import listed
from projections.stored import Given

FOLDED_BY: Final = (*STANDING_BY, "calendars")
"""The projections that these answers are made of, beside policies."""


class LateRow(msgspec.Struct, frozen=True):
    """A final list of which something is unpaid, its case, and every published calendar."""

    place: str
    list: str
    state: Case
    dues_count: int
    total_fen: int
    calendars: tuple[Calendar, ...]


_LISTS: LiteralString = listed(
    LateRow,
    """FROM (
SELECT a.place, a.list, c.state, left_.dues_count, left_.total_fen, (
    SELECT coalesce(json_agg(k.state), '[]') FROM projections.calendars k
    WHERE k.ledger = a.ledger
) AS calendars
FROM projections.award_lists a
JOIN projections.cases c ON c.ledger = a.ledger AND c.id = a.case_id
CROSS JOIN LATERAL (
    SELECT count(*) AS dues_count, coalesce(sum(d.amount_fen), 0)::bigint AS total_fen
    FROM projections.dues d
    WHERE d.ledger = a.ledger AND d.list = a.list AND NOT d.paid AND NOT d.removed
) left_
WHERE a.ledger = %(ledger)s AND a.place >= %(place)s AND a.place < %(place)s || ':'
  AND a.award_kind = %(timed)s AND c.status = 'completed' AND c.subject = a.list
  AND left_.dues_count > 0
) late ORDER BY list""",
)
_UNDER: LiteralString = "c.place >= %(place)s AND c.place < %(place)s || ':'"


def _grants(condition: LiteralString) -> LiteralString:
    """Grants of the place by a condition, each with the states that tell what became of it."""
    return listed(
        GrantRow,
        f"FROM (SELECT {COLUMNS}, g.id {JOINED} WHERE g.ledger = %(ledger)s AND {_UNDER}"
        f" AND {condition}) found ORDER BY id",
    )


def _late(row: LateRow, today: Today) -> Iterator[PlacedGap]:
    """PAY-7, list by list."""
    days = today.value(deadlines.PAID_WITHIN, row.place)
    calendars = published(Given(county_of(row.place), row.calendars))
    left = deadlines.Unpaid(row.list, row.dues_count, row.total_fen)
    return placed(deadlines.late(row.state, left, days, calendars, today.day), row.place)


def _unshown(row: GrantRow, today: Today) -> Iterator[PlacedGap]:
    """STAR-2, grant by grant."""
    found, days = row.found(), today.value("use_shown_days", row.place)
    gap = overdue.unshown(found.grant, found.held.paid_on, days, today.day)
    return placed(gap, row.place)


def _unlisted(row: GrantRow, today: Today) -> Iterator[PlacedGap]:
    """SUB-1, grant by grant."""
    found, days = row.found(), today.value("award_list_days", row.place)
    return placed(overdue.unlisted(found.held, found.completed_on, days, today.day), row.place)


def _timed() -> Mapping[str, Any]:
    return {"timed": deadlines.TIMED}


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source("PAY-7", _LISTS, LateRow, _late, _timed),
    Source(
        "STAR-2",
        _grants("g.unshown_fen > 0 AND (d.paid OR g.supplied_on IS NOT NULL)"),
        GrantRow,
        _unshown,
    ),
    Source(
        "SUB-1",
        _grants("c.status = 'completed' AND d.paid IS NOT TRUE AND g.supplied_on IS NULL"),
        GrantRow,
        _unlisted,
    ),
)
