"""What is open about points, of a place and what lies under it, each with where it is.

PTS-2   appeals that nobody has answered, or that were upheld and not put right
PTS-4   what was earned wrongly, spent before it was taken back, and is not made good
PTS-7   months of a village without their list, lines found wrong and not shown again
"""

from collections.abc import Iterator
from typing import Any, Final, LiteralString

import msgspec

from domain.points import owed
from domain.points.accounts import Owed, PointsVillage
from domain.points.lines import PointsLine
from domain.points.missing import months_due, not_shown_again
from domain.steps.complaints import Complaint, unheard, unremedied
from projections.asked import PlacedGap, Source, StateAt, Today, placed, states
from projections.question import listed

FOLDED_BY: Final = (
    "complaints", "points_households", "points_villages", "points_months", "points_lines",
)  # fmt: skip
"""The projections that these answers are made of."""


class Owing(msgspec.Struct, frozen=True):
    """What a household of a village owes by a reversal."""

    reversal: str
    place: str
    owed: Owed


_OWING: LiteralString = listed(
    Owing,
    """FROM (
SELECT each.key AS reversal, p.place, each.value AS owed
FROM projections.points_households p, jsonb_each(p.state::jsonb -> 'owed') each
WHERE p.ledger = %(ledger)s AND p.place >= %(place)s AND p.place < %(place)s || ':'
  AND p.owed_points > 0
) owing ORDER BY reversal""",
)
_REMOVED: LiteralString = listed(
    StateAt,
    """FROM (
SELECT l.id, m.place, l.state FROM projections.points_lines l
JOIN projections.points_months m ON m.ledger = l.ledger AND m.id = l.list
WHERE l.ledger = %(ledger)s AND m.place >= %(place)s AND m.place < %(place)s || ':'
  AND l.removed_on IS NOT NULL AND l.shown_again = ''
) removed ORDER BY id""",
)


def _appeals(row: StateAt[Complaint], today: Today) -> Iterator[PlacedGap]:
    """PTS-2, appeal by appeal."""
    days = today.value("appeal_answer_days", row.place)
    return placed(unheard(row.state, days, today.day) or unremedied(row.state), row.place)


def _owing(row: Owing, _today: Today) -> Iterator[PlacedGap]:
    """PTS-4, reversal by reversal."""
    return placed(owed.gap(row.reversal, row.owed), row.place)


def _removed(row: StateAt[PointsLine], _today: Today) -> Iterator[PlacedGap]:
    """PTS-7, line by line."""
    return placed(not_shown_again(row.state), row.place)


def _missing(row: StateAt[PointsVillage], today: Today) -> Iterator[PlacedGap]:
    """PTS-7, month by month of a village."""
    days = today.value("points_list_days", row.place)
    for gap in months_due(row.state, days, today.day):
        yield from placed(gap, row.place)


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source("PTS-2", states("complaints", "entry <> ''"), StateAt[Complaint], _appeals),
    Source("PTS-4", _OWING, Owing, _owing),
    Source("PTS-7", _REMOVED, StateAt[PointsLine], _removed),
    Source("PTS-7", states("points_villages"), StateAt[PointsVillage], _missing),
)
"""Of PTS-7 lines come first: `pointsline:` sorts before `pointsmonth:`."""
